"""Decides whether an occurrence of an ambiguous name means the technology.

Every piece of evidence around the occurrence has a code and a weight, all of them in
``data/senses.yaml``; the weights add up, and a sum above zero means the technology. The strongest
piece is the reason shown. Nothing here knows any single name: what is special about *Go* or *Chef*
(the phrases for and against, the fields where the word is at home) is data too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rolematch.extraction._lexicon import lower
from rolematch.extraction._scene import SCOPE, Candidate, Name, Scene, Verdict
from rolematch.extraction._senserules import NameRule, Phrase, SenseRules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rolematch.extraction._lexicon import Hit

_VERSION = re.compile(
    r"\s?v?\d+(?:\.[\dx]+)+\b|\s?\d+(?:\.\d+)?\+?(?=\s*[,;/)&|.]|\s*$)|[23]\b", re.MULTILINE
)
_CAPITALIZED = re.compile(r"[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ][\w'’-]*$")
_HYPHENED = re.compile(r"[-‐‑]([^\W\d_]+)")
_BEFORE_HYPHEN = re.compile(r"([^\W\d_]+)[-‐‑]$")
_MANY = 1000
"""From so many names on, a text repeats itself: the same surroundings are weighed once."""
_PLAIN_EDGES = frozenset(" ,;/|()\n\t")
_LIST_MARKS = frozenset(",;/|()\n:")
_HYPHENS = frozenset("-‐‑")
_DASHES = frozenset("-+–—")
_BULLETS = "•▪●‣⁃◦○■*"
_OPENERS = frozenset('\n.!?:;|·“"(' + _BULLETS + "-+–—")
_ITEM_EDGES = frozenset(",;/|·:([\n)]" + _BULLETS)
_REACH = 64
"""Code points looked at for the words beside a name."""
_PREFIXES = frozenset({"non", "pre", "ex", "post"})
_CLEARLY, _CLEARLY_NOT = 5.0, -6.0
"""Beyond these sums the rest of the evidence is not looked for; it could hardly change anything."""
_TECHNICAL = "software"
"""The field of ``technical_words``, beside the fields of ordinary life."""


@dataclass(frozen=True, slots=True)
class _Sense:
    """What is known of an ambiguous name before any text.

    Attributes
    ----------
    rule : NameRule
    form : str
        How the technology is written.
    anyhow, capitals : bool
        Whether that is without, or all in capitals.
    plain : bool
        Whether nothing is special about the name.
    particular : bool
        Whether a list of technologies alone does not decide.
    mostly_technical : bool
    spoken_for : bool
        Whether there are phrases for or against it.
    """

    rule: NameRule
    form: str
    anyhow: bool
    capitals: bool
    plain: bool
    particular: bool
    mostly_technical: bool
    spoken_for: bool


class SenseJudge:
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
        self._particular = {
            key
            for key, rule in self._names.items()
            if rule.kinds or rule.lean < -1 or any("," in phrase for phrase in rule.ordinary)
        }
        self._known = Verdict(*self._sum("mostly-technical", "its-form"))
        self._listed = Verdict(*self._sum("in-list"))
        words = "|".join(re.escape(word) for word in rules.separators)
        link = re.compile(
            r"(?:s|'s)?\s*(?:v?\d[\w.]*\+?)?\s*(?:\([^()\n]{0,40}\)|-\s?\w+)?\s*"
            rf"(?:[,;/|•·&+:\-–\n(]|\s(?:{words})\s)[\s,(\[•*/&–-]*(?:(?:{words})\s+|e\.g\.,?\s*)?"
        )
        self._link = lru_cache(maxsize=10_000)(link.fullmatch)
        self._senses: dict[str, _Sense] = {}

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

    def phrases(self) -> Iterator[tuple[str, Phrase]]:
        """Yield the phrases of every name, for the lexicon."""
        for key, rule in self._names.items():
            for phrase in rule.ordinary:
                weak = self._function_words.issuperset(phrase.split())
                yield phrase.replace("_", key), Phrase(key, "weak" if weak else "ordinary")
            for phrase in rule.technical:
                yield phrase.replace("_", key), Phrase(key, "technical")

    def scene(
        self,
        text: str,
        low: str,
        names: list[Candidate],
        signs: list[Hit[str]],
        phrases: list[Hit[Phrase]],
        sections: list[tuple[int, str]],
    ) -> Scene:
        """Set the scene for all candidates of one text."""
        return Scene(text, low, names, signs, phrases, sections, self._link)

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

    def _sense(self, name: Name) -> _Sense:
        """Return what is known of a name."""
        sense = self._senses.get(name.form)
        if sense is None:
            rule = self._names.get(name.key, _NO_RULE)
            form = rule.form or name.form
            sense = self._senses[name.form] = _Sense(
                rule,
                form,
                anyhow=form.islower(),
                capitals=form.isupper(),
                plain=rule is _NO_RULE,
                particular=name.key in self._particular,
                mostly_technical=name.key in self._mostly_technical,
                spoken_for=bool(rule.ordinary or rule.technical),
            )
        return sense

    def _at_a_glance(self, scene: Scene, index: int) -> Verdict | None:
        """Decide the plain cases: names that are hardly ever anything else, items of a list of technologies.

        Only where it is written as it should be, and touched by nothing but blanks and commas. Two
        names of three are decided here, at a tenth of the cost.
        """
        start, end, name = scene.names[index]
        text = scene.text
        if text[start - 1] not in _PLAIN_EDGES or text[start:end] != name.form:
            return None
        sense, after = self._sense(name), text[end]
        if name.sure and sense.plain and after in _PLAIN_EDGES and not name.form.islower():
            return self._known
        if sense.particular or after not in _LIST_MARKS or scene.runs[index][0] <= name.sure:
            return None
        before = text[max(0, start - 2) : start].rstrip(" ")[-1:] or "\n"
        plain = before in _LIST_MARKS and scene.section(start) != "interests"
        return self._listed if plain and scene.signs_of.keys().isdisjoint(sense.rule.fields) else None

    def _weigh(self, scene: Scene, index: int) -> Verdict:
        sense = self._sense(scene.names[index][2])
        found: dict[str, float] = {}
        lean = score = sense.rule.lean
        for weigh in (self._weigh_form, self._weigh_frame, self._weigh_surroundings):
            weigh(scene, index, sense, found)
            score = sum(found.values(), lean)
            if not _CLEARLY_NOT < score < _CLEARLY:
                break
        return Verdict(round(score, 3), found)

    def _weigh_form(self, scene: Scene, index: int, sense: _Sense, found: dict[str, float]) -> None:
        """Weigh the list it stands in, how it is written, what touches it, and the phrases of this name."""
        start, end, name = scene.names[index]
        text, weights = scene.text, self._weights
        opens = _opens(text, start)
        self._list(scene, index, found, opens=opens)
        if sense.mostly_technical:
            found["mostly-technical"] = weights["mostly-technical"]
        quoted = text[start:end]
        code = _form_code(quoted, sense, opens=opens)
        if sense.anyhow or quoted.islower() or not scene.in_capitals(start, end):
            often = 1.5 if code == "its-form" and not sense.plain and not sense.rule.kinds else 1
            found[code] = weights[code] * often
        if not (text[start - 1].isspace() and text[end].isspace()):
            for code in self._touching(text, start, end, sense):
                found[code] = found.get(code, 0.0) + weights[code]
        if sense.spoken_for and name.key in scene.phrases:
            for code in self._phrase_codes(scene.phrases[name.key], start, end, found):
                found[code] = weights[code]

    def _phrase_codes(
        self, phrases: list[tuple[int, int, str]], start: int, end: int, found: dict[str, float]
    ) -> Iterator[str]:
        spoken = {way for first, last, way in phrases if first <= start and end <= last}
        if "ordinary" in spoken or ("weak" in spoken and "its-form" not in found):
            yield "ordinary-phrase"
        if "technical" in spoken:
            yield "technical-phrase"

    def _touching(self, text: str, start: int, end: int, sense: _Sense) -> Iterator[str]:
        """Look at what touches the name without a blank."""
        left, right, further = text[start - 1], text[end], text[end + 1 : end + 2]
        if right in _HYPHENS and (hyphened := _HYPHENED.match(text, end)):
            word = hyphened[1].lower()
            technical = word in self._compounds or self._after.get(word) == "technical-frame"
            yield "technical-compound" if technical else "compound"
        elif right == "s" and not further.isalnum():
            yield "plural"
        elif "letter" in sense.rule.kinds and (right == "&" or (right == "." and further.isalnum())):
            yield "ampersand" if right == "&" else "dotted"
        if left in _HYPHENS and (before := _BEFORE_HYPHEN.search(text[max(0, start - _REACH) : start])):
            if before[1].lower() not in _PREFIXES:
                yield "compound"
        elif left == "." and text[max(0, start - 2) : start - 1].isalnum():
            yield "dotted"
        elif left == "&":
            yield "ampersand"

    def _weigh_frame(self, scene: Scene, index: int, sense: _Sense, found: dict[str, float]) -> None:
        """Weigh the words right before and after it."""
        start, end, _ = scene.names[index]
        text, kinds = scene.text, sense.rule.kinds
        left, right = text[max(0, start - _REACH) : start], text[end : end + _REACH]
        before = left.rsplit(None, 3)[-3:] if text[start - 1].isspace() else []
        after = right.split(None, 2)[:2] if text[end].isspace() else []
        here = self._words_before(before) | self._words_after(after)
        if "technical-frame" in here:
            here -= {"determiner", "ordinary-frame", "weak-frame"}
        elif "its-form" in found:
            here.discard("ordinary-frame")
        if "company" not in kinds:
            here.discard("employer-frame")
        elif before and before[-1][-1] in ",|–—-@" and scene.has_year(start, end):
            here.add("employer-line")
        if "team" not in kinds:
            here.discard("team-frame")
        for code in sorted(here):
            found[code] = self._weights[code]
        if _VERSION.match(text, end):
            found["version"] = self._weights["version"]
        quoted = text[start:end]
        if "technical-frame" not in here and not quoted.islower() and not scene.in_capitals(start, end):
            often = 1.5 if {"person", "brand", "company"} & set(kinds) else 1.0
            for code in self._name_like(scene, start, end, before, after):
                found[code] = self._weights[code] * often

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

    def _name_like(
        self, scene: Scene, start: int, end: int, before: list[str], after: list[str]
    ) -> Iterator[str]:
        """Look for a capitalized neighbor: a person, a place, a company, a title."""
        if after and self._is_unknown_name(scene, after[0].rstrip(".,;:)'\""), end + 1):
            yield "name-after"
        if before:
            at = start - 1 - len(before[-1])
            if self._is_unknown_name(scene, before[-1].lstrip("(\"'"), at):
                opens = (scene.text[max(0, at - 6) : max(0, at)].rstrip(" \t")[-1:] or "\n") in _OPENERS
                yield "name-before-at-start" if opens else "name-before"

    def _is_unknown_name(self, scene: Scene, word: str, at: int) -> bool:
        """Whether a word looks like a name, and is none that the taxonomy knows."""
        if not word[:1].isupper() or not _CAPITALIZED.match(word) or word.lower() in self._neutral:
            return False
        near = bisect_left(scene.names, (at - 1,))
        return not (near < len(scene.names) and scene.names[near][0] <= at + 2)

    def _list(self, scene: Scene, index: int, found: dict[str, float], *, opens: bool) -> None:
        """Look at the list it stands in."""
        start, end, name = scene.names[index]
        weights = self._weights
        sure, doubtful = scene.runs[index]
        if sure := sure - name.sure:
            found["in-list"] = weights["in-list"] * (1 + 0.25 * min(sure - 1, 4))
        elif self._beside_technology(scene, index):
            found["beside-technology"] = weights["beside-technology"]
        if doubtful > 1:
            found["in-list-of-doubtful"] = weights["in-list-of-doubtful"] * min(doubtful - 1, 4)
        if (opens or _last(scene.text, start) in _ITEM_EDGES) and _closes(scene.text, end):
            found["list-item"] = weights["list-item"]

    def _beside_technology(self, scene: Scene, index: int) -> bool:
        """Whether only a blank stands between this and a technology."""
        names = scene.names
        start, end, _ = names[index]
        behind = index > 0 and names[index - 1][2].sure and 0 < start - names[index - 1][1] < 3
        ahead = index + 1 < len(names) and names[index + 1][2].sure and 0 < names[index + 1][0] - end < 3
        return (behind and scene.text[names[index - 1][1] : start].isspace()) or (
            ahead and scene.text[end : names[index + 1][0]].isspace()
        )

    def _weigh_surroundings(self, scene: Scene, index: int, sense: _Sense, found: dict[str, float]) -> None:
        """Weigh what stands farther around it."""
        start, end, name = scene.names[index]
        weights, signs = self._weights, scene.signs_of
        scope = scene.scope(start, end)
        if near := scene.count(scene.technologies, scope) - name.sure:
            found["technology-near"] = weights["technology-near"] * (1 + 0.25 * min(near - 1, 4))
        technical = signs.get(_TECHNICAL)
        if technical and scene.count(technical, scope) > scene.count(technical, (start, end)):
            found["technical-words"] = weights["technical-words"]
        others = scene.distinct - name.sure
        if others >= 5:
            found["technical-document"] = weights["technical-document"]
        elif not others:
            code = "no-technology" if technical or scene.hints > 2 else "nothing-technical"
            found[code] = weights[code]
        if scene.sections and (code := f"section-{scene.section(start)}") in weights:
            found[code] = weights[code]
        for field in sense.rule.fields:
            if field in signs:
                code = "its-field-near" if scene.count(signs[field], scope) else "its-field"
                found[code] = found.get(code, 0.0) + weights[code]


def _form_code(quoted: str, sense: _Sense, *, opens: bool) -> str:
    """Return what the casing of a name says."""
    if sense.anyhow:
        return "any-case"
    if quoted.islower():
        return "lower-case"
    if quoted != sense.form and (quoted.isupper() or sense.capitals):
        return "capitals" if quoted.isupper() else "lower-case"
    return "capital-at-start" if opens and not sense.capitals else "its-form"


def _last(text: str, at: int) -> str:
    """Return the last letter before an offset that is no blank, or a line break where there is none."""
    at -= 1
    while at >= 0 and text[at] in " \t":
        at -= 1
    return text[at] if at >= 0 else "\n"


def _opens(text: str, start: int) -> bool:
    """Whether a sentence, an item or a line begins here, so that a capital says little."""
    last = _last(text, start)
    if last not in _DASHES:
        return last in _OPENERS
    return _last(text, text.rindex(last, 0, start)) == "\n"  # a bullet only where a line begins with it


def _closes(text: str, end: int) -> bool:
    """Whether an item of a list ends here."""
    while text[end] in " \t":
        end += 1
    if text[end] == ".":
        return (text[end : end + _REACH].lstrip(". \t")[:1] or "\n") == "\n"
    return text[end] in _ITEM_EDGES


_NO_RULE = NameRule()
