"""Decides whether an occurrence of an ambiguous name means the technology.

Every piece of evidence around the occurrence has a code and a weight, all of them in
``data/senses.yaml``; the weights add up, and a sum above zero means the technology. The strongest
piece is the reason shown. Nothing here knows any single name: what is special about *Go* or *Chef*
(the phrases for and against, the fields where the word is at home) is data too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from rolematch.extraction._lexicon import lower
from rolematch.extraction._neighbors import OBJECTS, Neighbors
from rolematch.extraction._scene import SCOPE, Candidate, Name, Scene, Verdict
from rolematch.extraction._senserules import NameRule, Phrase, Sense, SenseRules

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from rolematch.extraction._lexicon import Hit, Words
    from rolematch.extraction._tongues import Spoken
    from rolematch.taxonomy import Skill

_MANY = 1000
"""From so many names on, a text repeats itself: the same surroundings are weighed once."""
_PLAIN_EDGES = frozenset(" ,;/|()\n\t")
_LIST_MARKS = frozenset(",;/|()\n:•")
_DASHES = frozenset("-+–—#")
_TWO_WORDS = re.compile(r"[A-Z][a-z]{2,}[A-Z][a-z]{2,}|.*[^a-zA-Z].*")
_AFTER_NOUNS = frozenset({"for", "and", "or", "is", "on", "as"})
_LABELED = re.compile(r"[^\w\n]*([^:\n.,;]{2,40}):\s[^:\n.!?]{0,80}$")
"""The label of a list, where one opens the line."""
_BULLETS = "•▪●‣⁃◦○■□◆◇♦❖➢➤►▶✓✔✦★☞→➔\uf0b7\uf0a7\uf0d8\uf076*"
_OPENERS = frozenset('\n.!?:;|·“"(' + _BULLETS + "-+–—")
_ITEM_EDGES = frozenset(",;/|·:([\n)]" + _BULLETS)
_REACH = 64
"""Code points looked at for the words beside a name."""
_LOWER_WORD = re.compile(r" ([a-z]+)")
_NO_PROSE = re.compile(r"[.!?]\s+[A-Z]|[={};$]|\w\(|[)\]]\.")
"""The end of a sentence, or a program."""
_CASUAL = 110
"""No longer is the line of a hasty writer."""
_IN_FORM = frozenset(("its-form", "its-form-of-a-name", "its-form-of-a-letter", "its-form-of-an-acronym"))
_CLOSE = 40
"""Code points looked at on either side of an ordinary word in lower case."""
_CLEARLY, _CLEARLY_NOT = 5.0, -6.0
"""Beyond these sums the rest of the evidence is not looked for; it could hardly change anything: of 28,090
mentions in 2,500 real documents, none."""
_TRADES = "trades"
"""The area of the taxonomy whose names are no software: nursing."""
_BUSINESS = "business"
"""The field that tells companies from their products."""
_TECHNICAL = "software"
"""The field of ``technical_words``, beside the fields of ordinary life."""


class SenseJudge:
    def __init__(self, rules: SenseRules, foreign: Container[str] = ()) -> None:
        self.rules, self._not_english = rules, foreign
        self._weights = rules.weights
        self._neighbors = Neighbors(rules)
        self._common = frozenset(map(lower, rules.common_nouns))
        self._apart = frozenset(rules.words_apart)
        self._software, self._hints = frozenset(rules.software_words), frozenset(rules.hint_words)
        self._plain = frozenset(rules.plain_words)
        self._of_software = self._software | self._hints | frozenset(map(lower, rules.technical_words))
        self._everyday = frozenset(form for word in rules.everyday_words for form in (word, word + "s"))
        self._mostly_technical = frozenset(map(lower, rules.mostly_technical))
        self._names = {lower(name): rule for name, rule in rules.names.items()}
        self._function_words = frozenset((*rules.function_words, "_"))
        self._kinds: dict[str, frozenset[str]] = {}
        for kind, names in rules.kinds.items():
            for key in map(lower, names):
                self._kinds[key] = self._kinds.get(key, frozenset()) | {kind}
        self._words = {lower(name): word for word, names in rules.words.items() for name in names}
        self._known = Verdict.of(*self._sum("mostly-technical", "its-form"))
        self._listed = Verdict.of(*self._sum("in-list"))
        words = "|".join(re.escape(word) for word in rules.separators)
        link = re.compile(
            r"(?:s|'s)?[`\"”*_]{0,2}\s*(?:v?\d[\w.]*\+?)?\s*(?:\([^()\n]{0,40}\)|-\s?\w+)?\s*"
            rf"(?:[,;/|•·&+:\-–\n(→]|\s(?:{words})\s)[\s,(\[•*/&–>-]*(?:(?:{words})\s+|e\.g\.,?\s*)?[`\"“*_]{{0,2}}"
        )
        self._link = lru_cache(maxsize=10_000)(link.fullmatch)
        self._senses: dict[str, Sense] = {}
        self._foreign: dict[str, Sense] = {}

    def _sum(self, *codes: str) -> tuple[float, dict[str, float]]:
        found = {code: self._weights[code] for code in codes}
        return sum(found.values()), found

    def is_sure(self, key: str) -> bool:
        """Whether an ambiguous name hardly ever means anything else."""
        return key in self._mostly_technical

    def knows(self, key: str) -> bool:
        """Whether anything is known of this lower-case name beside the technology."""
        return key in self._names or key in self._kinds

    def is_concept(self, skill: Skill) -> bool:
        """Whether a skill is no product: of no class of tools, and shown by doing it."""
        rules = self.rules
        area = skill.area in rules.concept_areas
        return area and not skill.classes and (bool(skill.shown_by) or skill.area == _TRADES)

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
                fitting = self._function_words.issuperset(phrase.split())
                yield phrase.replace("_", key), Phrase(key, "fitting" if fitting else "technical")
        for name in map(lower, self.rules.larger_names):
            for word in name.split():
                yield name, Phrase(word, "ordinary")

    def scene(
        self,
        text: str,
        words: Words,
        names: list[Candidate],
        signs: list[Hit[str]],
        phrases: list[Hit[Phrase]],
        sections: list[tuple[int, str]],
        spoken: Spoken | None = None,
    ) -> Scene:
        """Set the scene for all candidates of one text."""
        return Scene(text, words, names, signs, phrases, sections, self._link, spoken)

    def judge(self, scene: Scene, index: int) -> Verdict:
        """Weigh the evidence around one candidate, the nearest first, until it is clear."""
        if verdict := self._at_a_glance(scene, index):
            return verdict
        if len(scene.names) < _MANY:
            return self._weigh(scene, index)
        start, end, name = scene.names[index]
        around = scene.text[max(0, start - SCOPE) : end + SCOPE]
        section = scene.section(start) if scene.sections else ""
        place = (name.key, scene.runs[index], section, around)
        verdict = scene.verdicts.get(place)
        if verdict is None:
            verdict = scene.verdicts[place] = self._weigh(scene, index)
        return verdict

    def _sense(self, name: Name) -> Sense:
        """Return what is known of a name."""
        senses = self._foreign if name.foreign else self._senses
        sense = senses.get(name.form)
        if sense is None:
            rule = self._names.get(name.key, _NO_RULE)
            any_case = name.practice or (" " in name.form and name.form[1:].islower())  # Version control
            any_case = any_case or name.key in self._common
            form = rule.form or (lower(name.form) if any_case else name.form)
            kinds, word = self._kinds.get(name.key, frozenset()), self._words.get(name.key)
            known = rule is not _NO_RULE or word is not None
            sense = senses[name.form] = Sense(
                rule,
                form,
                kinds=kinds,
                word=word,
                anyhow=form.islower(),
                capitals=form.isupper(),
                plain=not (known or kinds),
                marked=(word is not None and kinds.isdisjoint({"person", "brand"})) if kinds else known,
                particular=not name.sure and (bool(kinds) or _is_particular(rule)),
                in_lower_case=_lower_case(name.key, word, kinds, known=known or bool(kinds) or name.sure),
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
        if sense.plain and name.sure and after in _PLAIN_EDGES and not name.form.islower():
            return self._known
        if sense.particular or after not in _LIST_MARKS or scene.runs[index][0] <= name.sure:
            return None
        before = text[max(0, start - 2) : start].rstrip(" ")[-1:] or "\n"
        plain = before in _LIST_MARKS and scene.section(start) != "interests"
        if "company" in sense.kinds and _BUSINESS in scene.signs_of:
            return None
        return self._listed if plain and scene.signs_of.keys().isdisjoint(sense.rule.fields) else None

    def _weigh(self, scene: Scene, index: int) -> Verdict:
        sense = self._sense(scene.names[index][2])
        found: dict[str, float] = {}
        lean = score = sense.rule.lean
        # What stands farther around says nothing of an ordinary word of the language.
        steps = (self._weigh_form, self._weigh_frame, self._weigh_surroundings)
        for weigh in steps[:2] if scene.names[index][2].foreign else steps:
            weigh(scene, index, sense, found)
            score = sum(found.values(), lean)
            if not _CLEARLY_NOT < score < _CLEARLY:
                break
        return Verdict.of(round(score, 3), found)

    def _weigh_form(self, scene: Scene, index: int, sense: Sense, found: dict[str, float]) -> None:
        """Weigh the list it stands in, how it is written, what touches it, and the phrases of this name."""
        start, end, name = scene.names[index]
        text, weights = scene.text, self._weights
        opens = _opens(text, start)
        if _BUSINESS in scene.signs_of and self._among_companies(scene, start, end, sense):
            found["business-near"] = weights["business-near"]
        self._list(scene, index, found, opens=opens)
        quoted = text[start:end]
        if name.sure:
            code = "mostly-technical-a-word" if sense.word and quoted.islower() else "mostly-technical"
            found[code] = weights[code]
        if name.foreign and not {"in-list", "list-item"} <= found.keys():
            found["foreign-word"] = weights["foreign-word"]
        if sense.word == "verb" and text.endswith(" - ", max(0, start - 3), start):
            opens = True  # a bullet whose line end is lost
        code = "lower-case-apart" if quoted in self._apart else _form_code(quoted, sense, opens=opens)
        if sense.word and code in _IN_FORM and self._neighbors.in_title(text, start):
            code = "title-case"
        if sense.anyhow or quoted.islower() or not scene.in_capitals(start, end):
            found[code] = weights[code] * _often(code, sense)
            if code.startswith("lower-case") and _is_casual(scene, start):
                code = "casual-word" if sense.word else "casual"
                found[code] = weights[code]
            elif code == "capital-at-start" and sense.word and self._commands(text, end, sense):
                found["imperative"] = weights["imperative"]
        if not (text[start - 1].isspace() and text[end].isspace()):
            for code in self._neighbors.touching(text, start, end, sense):
                counted = sense.word == "count" or (sense.word is not None and quoted.islower())
                often = 2 if code == "plural" and counted else 1
                found[code] = found.get(code, 0.0) + weights[code] * often
        if name.key in scene.phrases:
            for code in self._phrase_codes(scene.phrases[name.key], start, end, found):
                found[code] = weights[code]

    def _among_companies(self, scene: Scene, start: int, end: int, sense: Sense) -> bool:
        """Whether the line speaks of companies, and the name may be one."""
        return (
            "company" in sense.kinds and scene.count(scene.signs_of[_BUSINESS], scene.scope(start, end)) > 0
        )

    def _commands(self, text: str, end: int, sense: Sense) -> bool:
        """Whether what follows makes an order of a word at the start: a verb, or "Hibernate the host"."""
        following = _LOWER_WORD.match(text, end)
        if following is None or following[1] in self._not_english:
            return False
        if sense.word == "verb":
            return following[1] not in _AFTER_NOUNS and not self._neighbors.follows(following[1])
        return following[1] in OBJECTS

    def _phrase_codes(
        self, phrases: list[tuple[int, int, str]], start: int, end: int, found: dict[str, float]
    ) -> Iterator[str]:
        near = phrases[bisect_left(phrases, (start - SCOPE,)) : bisect_left(phrases, (start + 1,))]
        spoken = {way for _, last, way in near if end <= last}
        if "ordinary" in spoken or ("weak" in spoken and _IN_FORM.isdisjoint(found)):
            yield "ordinary-phrase"
        if "technical" in spoken or ("fitting" in spoken and "capitals" not in found):
            yield "technical-phrase"

    def _weigh_frame(self, scene: Scene, index: int, sense: Sense, found: dict[str, float]) -> None:
        """Weigh the words right before and after it."""
        in_form = not _IN_FORM.isdisjoint(found)
        for code, often in self._neighbors.codes(scene, index, sense, in_form=in_form):
            found[code] = self._weights[code] * often

    def _list(self, scene: Scene, index: int, found: dict[str, float], *, opens: bool) -> None:
        """Look at the list it stands in."""
        start, end, name = scene.names[index]
        weights = self._weights
        sure, doubtful = scene.runs[index]
        sure -= name.sure
        if "business-near" in found:
            sure = doubtful = 0  # a list of companies
        if sure:
            found["in-list"] = weights["in-list"] * (1 + 0.25 * min(sure - 1, 4))
        elif beside := self._beside_technology(scene, index):
            code = "beside-technology-a-word" if scene.text[start].islower() else "beside-technology"
            found[code] = weights[code] * beside
        if doubtful > 1:
            found["in-list-of-doubtful"] = weights["in-list-of-doubtful"] * min(doubtful - 1, 4)
        if (opens or _last(scene.text, start) in _ITEM_EDGES) and _closes(scene.text, end):
            found["list-item"] = weights["list-item"]
        if scene.text[start].islower() and self._labeled(scene.low, start):
            found["technical-label"] = weights["technical-label"]

    def _labeled(self, low: str, start: int) -> bool:
        """Whether a label of software opens the list around a lower-case name: "Build: maven, nexus"."""
        first = low.rfind("\n", max(0, start - SCOPE), start) + 1
        labeled = _LABELED.match(low, first, start) if low.find(":", first, start) > 0 else None
        return labeled is not None and not self._of_software.isdisjoint(labeled[1].split())

    def _beside_technology(self, scene: Scene, index: int) -> int:
        """On how many sides only a blank stands between this and a technology."""
        names = scene.names
        start, end, _ = names[index]
        behind = index > 0 and names[index - 1][2].sure and names[index - 1][1]
        ahead = index + 1 < len(names) and names[index + 1][2].sure and names[index + 1][0]
        return bool(behind and 0 < start - behind < 3 and not scene.text[behind:start].strip(" \t")) + bool(
            ahead and 0 < ahead - end < 3 and not scene.text[end:ahead].strip(" \t")
        )

    def _weigh_surroundings(self, scene: Scene, index: int, sense: Sense, found: dict[str, float]) -> None:
        """Weigh what stands farther around it."""
        start, end, name = scene.names[index]
        weights, signs = self._weights, scene.signs_of
        scope = scene.scope(start, end)
        around = _whose_surroundings(scene.text[start:end], sense)
        if around == "-a-word":  # every long line about software holds words of software
            scope = max(scope[0], start - _CLOSE), min(scope[1], end + _CLOSE)
        near = scene.count(scene.technologies, scope) - name.sure
        if near and "business-near" not in found:
            code = f"technology-near{around}"
            found[code] = weights[code] * (1 + 0.25 * min(near - 1, 4))
        technical = signs.get(_TECHNICAL)
        if technical and scene.count(technical, scope) > scene.count(technical, (start, end)):
            found[f"technical-words{around}"] = weights[f"technical-words{around}"]
        others = scene.distinct - name.sure
        told = not name.concept and self._words_of_line(scene, scope, name, around, found)
        if others >= 5:
            found["technical-document"] = weights["technical-document"]
        elif not (others or told or "technical-frame" in found):
            mild = name.sure or technical or scene.hints > 2
            code = "no-technology" if mild else "nothing-technical"
            found[code] = weights[code]
        if scene.sections and (code := f"section-{scene.section(start)}") in weights:
            found[code] = weights[code]
        for field in sense.rule.fields:
            if field in signs:
                code = "its-field-near" if scene.count(signs[field], scope) else "its-field"
                found[code] = found.get(code, 0.0) + weights[code]

    def _words_of_line(
        self, scene: Scene, scope: tuple[int, int], name: Name, around: str, found: dict[str, float]
    ) -> bool:
        """Weigh words of the line that software, or another trade, uses; return whether software does."""
        hints, software, everyday, plain = self._tally(scene, scope)
        everyday -= name.key in self._everyday
        trades = scene.count(scene.trades, scope) if scene.trades else 0
        passing = scene.distinct - name.sure >= 5 or scene.count(scene.technologies, scope) > name.sure
        hints -= name.key in self._hints
        software -= name.key in self._software
        for code, count in (
            (f"hint-words{around}", hints),
            (f"software-words{around}", software),
            ("everyday-words-in-passing" if passing else "everyday-words", everyday + trades),
            ("plain-words", plain - (name.key in self._plain)),
        ):
            if count > 0:
                more = 0 if code.endswith("-a-word") else min(count - 1, 3)
                found[code] = self._weights[code] * (1 + 0.4 * more)
        return hints > 0 or software > 0

    def _tally(self, scene: Scene, scope: tuple[int, int]) -> tuple[int, ...]:
        """Count the hint words, software words, everyday words and plain words of a scope, once."""
        tally = scene.tallies.get(scope)
        if tally is None:
            words = scene.words(scope)
            kinds = self._hints, self._software, self._everyday, self._plain
            tally = scene.tallies[scope] = tuple(len(words & kind) for kind in kinds)
        return tally


def _form_code(quoted: str, sense: Sense, *, opens: bool) -> str:
    """Return what the casing of a name says."""
    if sense.anyhow:
        return "any-case"
    if quoted.islower():
        return sense.in_lower_case
    if quoted != sense.form and (quoted.isupper() or sense.capitals):
        if sense.capitals and quoted == sense.form[:-1] + "s":
            return "other-name"  # NATs are no NATS
        return "capitals" if quoted.isupper() else sense.in_lower_case
    if sense.word and sense.form.istitle() and not quoted.istitle() and not _TWO_WORDS.fullmatch(quoted):
        return "other-name"  # nor is ReAct React; RedShift is Redshift
    if sense.capitals:
        return "its-form-of-a-letter" if "letter" in sense.kinds else "its-form-of-an-acronym"
    if opens:
        return "capital-at-start"
    return "its-form-of-a-name" if sense.kinds else "its-form"


def _lower_case(key: str, word: str | None, kinds: frozenset[str], *, known: bool) -> str:
    """Return what lower case says of a name that is written with a capital."""
    if word == "technical" or len(key) == 1:
        return "lower-case-technical"
    if word is None:
        if "person" in kinds:
            return "lower-case-person"
        return "lower-case-name" if known else "lower-case"
    return "lower-case-count" if word == "count" else "lower-case-word"


def _often(code: str, sense: Sense) -> float:
    """Return how many times the casing of a name counts."""
    if code in _IN_FORM:
        return 1.5 if sense.marked else 1.0
    return 2.0 if sense.capitals and code.startswith("lower-case") else 1.0


def _is_particular(rule: NameRule) -> bool:
    """Whether a list of technologies alone does not decide."""
    return rule.lean < -1 or any("," in phrase for phrase in rule.ordinary)


def _whose_surroundings(quoted: str, sense: Sense) -> str:
    """Return the end of the codes of what stands around it.

    Technology around it says little of an ordinary word in lower case, and of what may be a colleague.
    """
    if sense.word and quoted.islower():
        return "-a-word"
    return "-a-person" if "person" in sense.kinds else ""


def _is_casual(scene: Scene, start: int) -> bool:
    """Whether the line begins in lower case, as a hasty writer's does, and is short and of one sentence.

    A longer one that begins so was cut out of another text.
    """
    text = scene.text
    first = text.rfind("\n", max(0, start - _CASUAL), start) + 1
    if first == 0 and start >= _CASUAL:
        return False
    begin = text[first : start + 1].lstrip(_BULLETS + "-+–— \t")[:1]
    if not (begin.islower() and (first == 0 or text[first - 2 : first] == "\n\n")):
        return False
    last = text.find("\n", start)
    return last - first < _CASUAL and not _NO_PROSE.search(text, first, last)


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
    reach = max(0, start - _REACH)
    begin = text.rfind("\n", reach, start) + 1
    # A bullet or a heading only where a line begins with it.
    return (begin > 0 or reach == 0) and not text[begin:start].strip(" \t-+–—#")


def _closes(text: str, end: int) -> bool:
    """Whether an item of a list ends here."""
    while text[end] in " \t":
        end += 1
    if text[end] == ".":
        return (text[end : end + _REACH].lstrip(". \t")[:1] or "\n") == "\n"
    return text[end] in _ITEM_EDGES


_NO_RULE = NameRule()
