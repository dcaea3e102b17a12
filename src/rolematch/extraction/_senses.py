"""Decides whether an occurrence of an ambiguous name means the technology.

Every piece of evidence around the occurrence has a code and a weight, all of them in
``data/senses.yaml``; the weights add up, and a sum above zero means the technology. The strongest
piece is the reason shown. Nothing here knows any single name: what is special about *Go* or *Chef*
(the phrases for and against, the fields where the word is at home) is data too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from rolematch.extraction._lexicon import lower
from rolematch.extraction._scene import OPENERS, REACH, SCOPE, Candidate, Occurrence, Scene, Verdict
from rolematch.extraction._senserules import NameRule, Phrases, SenseRules

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSION = re.compile(
    r"\s?v?\d+(?:\.[\dx]+)+\b|\s?\d+(?:\.\d+)?\+?(?=\s*[,;/)&|.]|\s*$)|[23]\b", re.MULTILINE
)
_CAPITALIZED = re.compile(r"[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ][\w'’-]*$")
_HYPHENED = re.compile(r"[-‐‑]([^\W\d_]+)")
_BEFORE_HYPHEN = re.compile(r"([^\W\d_]+)[-‐‑]$")
_MANY = 1000
"""From so many names on, a text repeats itself: the same surroundings are weighed once."""
_PLAIN_EDGES = frozenset(" ,;/|()\n\t") | {""}
_LIST_MARKS = frozenset(",;/|()\n:") | {""}
_PREFIXES = frozenset({"non", "pre", "ex", "post"})
_CLEARLY, _CLEARLY_NOT = 5.0, -6.0
"""Beyond these sums the rest of the evidence is not looked for; it could hardly change anything."""
_TECHNICAL = "software"
"""The field of ``technical_words``, beside the fields of ordinary life."""


class SenseJudge:
    """Weighs the evidence around a candidate."""

    def __init__(self, rules: SenseRules) -> None:
        self.rules = rules
        self._weights = rules.weights
        self._before = {word: code for code, frame in rules.frames.items() for word in frame.before}
        self._after = {word: code for code, frame in rules.frames.items() for word in frame.after}
        self._compounds = frozenset(rules.compounds)
        self._neutral = frozenset(rules.neutral) | self._before.keys() | self._after.keys()
        self._mostly_technical = frozenset(map(lower, rules.mostly_technical))
        self._names = {lower(name): rule for name, rule in rules.names.items()}
        self._function_words = frozenset((*rules.function_words, "_"))
        self._phrases: dict[str, tuple[Phrases, Phrases, Phrases]] = {}
        self._particular = {
            key
            for key, rule in self._names.items()
            if rule.kinds or rule.lean < -1 or any("," in phrase for phrase in rule.ordinary)
        }
        self._known = Verdict(*self._sum("mostly-technical", "its-form"))
        self._listed = Verdict(*self._sum("in-list"))
        words = "|".join(re.escape(word) for word in rules.separators)
        self._link = re.compile(
            r"(?:s|'s)?\s*(?:v?\d[\w.]*\+?)?\s*(?:\([^()\n]{0,40}\)|-\s?\w+)?\s*"
            rf"(?:[,;/|•·&+:\-–\n(]|\s(?:{words})\s)[\s,(\[•*/&–-]*(?:(?:{words})\s+|e\.g\.,?\s*)?"
        )

    def _sum(self, *codes: str) -> tuple[float, dict[str, float]]:
        found = {code: self._weights[code] for code in codes}
        return sum(found.values()), found

    def is_sure(self, key: str) -> bool:
        """Whether an ambiguous name hardly ever means anything else."""
        return key in self._mostly_technical

    def knows(self, key: str) -> bool:
        """Whether there is a rule for this lower-case name."""
        return key in self._names

    def signs(self) -> Iterator[tuple[str, str]]:
        """Yield the words of all fields with their field, for the lexicon."""
        for name, words in {_TECHNICAL: self.rules.technical_words, **self.rules.fields}.items():
            for word in words:
                yield word, name

    def scene(
        self,
        text: str,
        low: str,
        names: list[Candidate],
        signs: list[tuple[int, str]],
        sections: list[tuple[int, str]],
    ) -> Scene:
        """Set the scene for all candidates of one text."""
        return Scene(text, low, names, signs, sections, self._link)

    def judge(self, scene: Scene, index: int) -> Verdict:
        """Weigh the evidence around one candidate, the nearest first, until it is clear."""
        if verdict := self._at_a_glance(scene, index):
            return verdict
        if len(scene.names) < _MANY:
            return self._weigh(scene, index)
        start, end, name = scene.names[index]
        around = scene.text[max(0, start - SCOPE) : end + SCOPE]
        place = (name.key, scene.runs[index], scene.section(start), around)
        if place not in scene.verdicts:
            scene.verdicts[place] = self._weigh(scene, index)
        return scene.verdicts[place]

    def _at_a_glance(self, scene: Scene, index: int) -> Verdict | None:
        """Decide the plain cases: names that are hardly ever anything else, items of a list of technologies.

        Only where it is written as it should be, and touched by nothing but blanks and commas. Two
        names of three are decided here, at a tenth of the cost.
        """
        start, end, name = scene.names[index]
        text = scene.text
        if text[start:end] != name.form or text[start - 1 : start] not in _PLAIN_EDGES:
            return None
        after = text[end : end + 1]
        if name.key not in self._names and name.sure and not name.form.islower() and after in _PLAIN_EDGES:
            return self._known
        if name.key in self._particular or after not in _LIST_MARKS or scene.runs[index][0] <= name.sure:
            return None
        before = text[max(0, start - 2) : start].rstrip(" ")[-1:]
        plain = before in _LIST_MARKS and scene.section(start) != "interests"
        rule = self._names.get(name.key, _NO_RULE)
        return self._listed if plain and scene.signs_of.keys().isdisjoint(rule.fields) else None

    def _weigh(self, scene: Scene, index: int) -> Verdict:
        rule = self._names.get(scene.names[index][2].key, _NO_RULE)
        one = Occurrence(scene, index, rule, self._weights)
        for weigh in (self._weigh_form, self._weigh_frame, self._weigh_surroundings):
            weigh(one)
            if not _CLEARLY_NOT < one.score < _CLEARLY:
                break
        return Verdict(round(one.score, 3), one.found)

    def _weigh_form(self, one: Occurrence) -> None:
        """Weigh how it is written, the list it stands in, and the phrases of this name."""
        self._list(one)
        self._form(one)
        self._touching(one)
        if one.rule.ordinary or one.rule.technical:
            self._phrase(one)

    def _form(self, one: Occurrence) -> None:
        quoted, form = one.quoted, one.rule.form or one.name.form
        if one.name.key in self._mostly_technical:
            one.add("mostly-technical")
        if form.islower():
            one.add("any-case")
        elif quoted.islower():
            one.add("lower-case")
        elif one.in_capitals:
            return
        elif quoted != form and (quoted.isupper() or form.isupper()):
            one.add("capitals" if quoted.isupper() else "lower-case")
        elif one.opens_sentence and not form.isupper():
            one.add("capital-at-start")
        else:
            one.add("its-form", 1.5 if one.rule is not _NO_RULE and not one.rule.kinds else 1)

    def _phrases_of(self, key: str, rule: NameRule) -> tuple[Phrases, Phrases, Phrases]:
        """Return the ordinary phrases, those of function words alone, and the technical ones."""
        phrases = self._phrases.get(key)
        if phrases is None:
            weak = {phrase for phrase in rule.ordinary if self._function_words.issuperset(phrase.split())}
            strong = [phrase for phrase in rule.ordinary if phrase not in weak]
            phrases = (Phrases(strong), Phrases(sorted(weak)), Phrases(rule.technical))
            self._phrases[key] = phrases
        return phrases

    def _phrase(self, one: Occurrence) -> None:
        low = one.scene.low
        left, right = (low[max(0, one.start - REACH) : one.start], low[one.end : one.end + REACH])
        ordinary, weak, technical = self._phrases_of(one.name.key, one.rule)
        if ordinary.stand_around(left, right) or (
            "its-form" not in one.found and weak.stand_around(left, right)
        ):
            one.add("ordinary-phrase")
        if technical.stand_around(left, right):
            one.add("technical-phrase")

    def _touching(self, one: Occurrence) -> None:
        """Look at what touches the name without a blank."""
        left, right = one.left[-1:], one.right[:2]
        if not right[:1].isspace():
            if right[:1] in "-‐‑" and (hyphened := _HYPHENED.match(one.right)):
                word = hyphened[1].lower()
                technical = word in self._compounds or self._after.get(word) == "technical-frame"
                one.add("technical-compound" if technical else "compound")
            elif right[:1] == "s" and not right[1:].isalnum():
                one.add("plural")
            elif "letter" in one.rule.kinds and (
                right[:1] == "&" or (right[:1] == "." and right[1:].isalnum())
            ):
                one.add("ampersand" if right[0] == "&" else "dotted")
        if left in {"-", "‐", "‑"} and (before := _BEFORE_HYPHEN.search(one.left)):
            if before[1].lower() not in _PREFIXES:
                one.add("compound")
        elif left == "." and one.left[-2:-1].isalnum():
            one.add("dotted")
        elif left == "&":
            one.add("ampersand")

    def _weigh_frame(self, one: Occurrence) -> None:
        """Weigh the words right before and after it."""
        before = one.left.split()[-3:] if one.left[-1:].isspace() else []
        after = one.right.split(None, 2)[:2] if one.right[:1].isspace() else []
        here = self._words_before(before) | self._words_after(after)
        if "technical-frame" in here:
            here -= {"determiner", "ordinary-frame", "weak-frame"}
        elif one.found.keys() & {"its-form"}:
            here.discard("ordinary-frame")
        kinds = one.rule.kinds
        if "company" not in kinds:
            here.discard("employer-frame")
        elif before and before[-1][-1] in ",|–—-@" and one.scene.has_year(one.start, one.end):
            here.add("employer-line")
        if "team" not in kinds:
            here.discard("team-frame")
        for code in sorted(here):
            one.add(code)
        if _VERSION.match(one.right):
            one.add("version")
        if "technical-frame" not in here and not one.quoted.islower() and not one.in_capitals:
            self._name_like(one, before, after)

    def _words_before(self, before: list[str]) -> set[str]:
        if not before:
            return set()
        last = before[-1].lower()
        two = f"{before[-2].lower()} {last}" if len(before) > 1 else last
        three = f"{before[0].lower()} {two}" if len(before) > 2 else two
        found = {self._before[text] for text in (last, two, three) if text in self._before}
        return found or ({"label"} if last[-1] == ":" else set())

    def _words_after(self, after: list[str]) -> set[str]:
        if not after:
            return set()
        first = after[0].lower().strip("()[].,;:!?\"'")
        two = f"{first} {after[1].lower().strip('.,;:!?')}" if len(after) > 1 else first
        return {self._after[text] for text in (first, two) if text in self._after}

    def _name_like(self, one: Occurrence, before: list[str], after: list[str]) -> None:
        """Look for a capitalized neighbor: a person, a place, a company, a title."""
        weight = 1.5 if {"person", "brand", "company"} & set(one.rule.kinds) else 1.0
        if after and self._is_unknown_name(one.scene, after[0].rstrip(".,;:)'\""), one.end + 1):
            one.add("name-after", weight)
        if before:
            start = one.start - 1 - len(before[-1])
            if self._is_unknown_name(one.scene, before[-1].lstrip("(\"'"), start):
                opens = one.scene.text[max(0, start - 6) : max(0, start)].rstrip(" \t")[-1:] in OPENERS
                one.add("name-before-at-start" if opens else "name-before", weight)

    def _is_unknown_name(self, scene: Scene, word: str, at: int) -> bool:
        """Whether a word looks like a name, and is none that the taxonomy knows."""
        if not word[:1].isupper() or not _CAPITALIZED.match(word) or word.lower() in self._neutral:
            return False
        near = bisect_left(scene.names, (at - 1,))
        return not (near < len(scene.names) and scene.names[near][0] <= at + 2)

    def _list(self, one: Occurrence) -> None:
        """Look at the list it stands in."""
        sure, doubtful = one.scene.runs[one.index]
        if sure := sure - one.name.sure:
            one.add("in-list", 1 + 0.25 * min(sure - 1, 4))
        elif self._beside_technology(one.scene, one.index):
            one.add("beside-technology")
        if doubtful > 1:
            one.add("in-list-of-doubtful", min(doubtful - 1, 4))
        if one.is_item:
            one.add("list-item")

    def _beside_technology(self, scene: Scene, index: int) -> bool:
        """Whether only a blank stands between this and a technology."""
        names = scene.names
        start, end, _ = names[index]
        behind = index > 0 and names[index - 1][2].sure and 0 < start - names[index - 1][1] < 3
        ahead = index + 1 < len(names) and names[index + 1][2].sure and 0 < names[index + 1][0] - end < 3
        return (behind and scene.text[names[index - 1][1] : start].isspace()) or (
            ahead and scene.text[end : names[index + 1][0]].isspace()
        )

    def _weigh_surroundings(self, one: Occurrence) -> None:
        """Weigh what stands farther around it."""
        scene = one.scene
        scope = scene.scope(one.start, one.end)
        if near := scene.count(scene.technologies, scope) - one.name.sure:
            one.add("technology-near", 1 + 0.25 * min(near - 1, 4))
        signs = scene.signs_of
        technical = signs.get(_TECHNICAL, [])
        if scene.count(technical, scope) > scene.count(technical, (one.start, one.end)):
            one.add("technical-words")
        others = scene.distinct - one.name.sure
        if others >= 5:
            one.add("technical-document")
        elif not others:
            one.add("no-technology" if _TECHNICAL in signs or scene.hints > 2 else "nothing-technical")
        if scene.sections and (code := f"section-{scene.section(one.start)}") in self._weights:
            one.add(code)
        for field_ in one.rule.fields:
            if field_ in signs:
                near_it = scene.count(signs[field_], scope)
                one.add("its-field-near" if near_it else "its-field")


_NO_RULE = NameRule()
