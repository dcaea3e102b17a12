"""Decides whether an occurrence of an ambiguous name means the technology.

Every piece of evidence around the occurrence has a code and a weight, all of them in
``data/senses.yaml``; the weights add up, and a sum above zero means the technology. The strongest
piece is the reason shown. Nothing here knows any single name: what is special about *Go* or *Chef*
(the phrases for and against, the fields where the word is at home) is data too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from rolematch.datafiles import check, data_folder, load_yaml
from rolematch.errors import TaxonomyError
from rolematch.lexicon import lower, regex_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["person", "company", "team", "letter", "brand"]


class _Author(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameRule(_Author):
    """What is special about one ambiguous name.

    Attributes
    ----------
    lean : float
        Evidence before any: above zero where the bare name usually is the technology.
    kinds : tuple
        What else the word is: a person's name, a company, a team, a bare letter, a brand or title.
    form : str
        How the technology is written, where it differs from the taxonomy.
    technical, ordinary : tuple of str
        Phrases around the name, written ``_``, that speak for and against.
    fields : tuple of str
        Fields of ordinary life where the word is at home.
    """

    lean: float = 0.0
    kinds: tuple[Kind, ...] = ()
    form: str = ""
    technical: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Frames(_Author):
    """Words that stand right before or right after a name."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class SenseRules(_Author):
    """The file ``senses.yaml``."""

    weights: dict[str, float]
    frames: dict[str, Frames]
    compounds: tuple[str, ...]
    neutral: tuple[str, ...]
    technical_words: tuple[str, ...]
    separators: tuple[str, ...]
    concept_areas: tuple[str, ...]
    mostly_technical: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    names: dict[str, NameRule] = Field(default_factory=dict)

    @classmethod
    def load(cls) -> SenseRules:
        """Read the bundled rules."""
        path = data_folder() / "senses.yaml"
        text = path.read_text("utf-8")
        value = load_yaml(text, path.name, TaxonomyError)
        return check(value, cls, text=text, file=path.name, error=TaxonomyError)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name found in the text, before its sense is known."""

    start: int
    end: int
    surface: str
    ambiguous: bool
    technical: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a candidate names the technology, and why.

    Attributes
    ----------
    counts : bool
    score : float
        The sum of the evidence; above zero counts.
    evidence : tuple of (code, weight)
        The strongest first.
    """

    counts: bool
    score: float
    evidence: tuple[tuple[str, float], ...] = ()

    @property
    def reason(self) -> str:
        """The code of the strongest evidence for the verdict."""
        return next((code for code, weight in self.evidence if (weight > 0) == self.counts), "prior")


@dataclass
class Scene:
    """One text with its candidates, as the evidence sees it."""

    text: str
    low: str
    candidates: Sequence[Candidate]
    section_at: Sequence[tuple[int, str]] = ()
    _capitals: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def technologies(self) -> list[int]:
        """Starts of the candidates that are technologies beyond doubt."""
        return [one.start for one in self.candidates if one.technical and not one.ambiguous]

    @cached_property
    def distinct(self) -> int:
        """How many different technologies the text names beyond doubt."""
        return len({one.surface for one in self.candidates if one.technical and not one.ambiguous})

    def line(self, at: int) -> tuple[int, int]:
        """Bounds of the line around an offset."""
        stop = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, len(self.text) if stop < 0 else stop

    def scope(self, one: Candidate, reach: int = 160) -> tuple[int, int]:
        """Bounds of the line, clipped to some characters before and after, at whole words."""
        start, stop = self.line(one.start)
        return max(start, one.start - reach), min(stop, one.end + reach)

    def in_capitals(self, at: int) -> bool:
        """Whether the line holds no lower-case word, so that case says nothing."""
        start, stop = self.line(at)
        if start not in self._capitals:
            line = self.text[start : min(stop, start + 400)]
            small = sum(map(str.islower, line))
            self._capitals[start] = small * 4 < sum(map(str.isupper, line))
        return self._capitals[start]

    def section(self, at: int) -> str:
        """Kind of the section around an offset, or nothing."""
        index = bisect_right(self.section_at, (at, "\uffff")) - 1
        return self.section_at[index][1] if index >= 0 else ""


_SENTENCE_START = re.compile(r"(?:^|[\n.!?:;|•·▪●‣⁃◦○■–—*\"“(]|(?:^|\n)\s*[-+o])\s*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_VERSION = re.compile(r"(?:\s?v?\d+(?:\.[\dx]+)+\b|\s?\d+(?:\.\d+)?\+?(?=\s*[,;/)&|.]|\s*$)|[23]\b)", re.M)
_CAPITALIZED = re.compile(r"[^\W\d_][^\W\d_]*[a-zà-ÿ][\w'’-]*$")
_ITEM_LEFT = re.compile(r"(?:^|[,;/|•·:(\[\n])\s*(?:[-*•]\s+)?$")
_ITEM_RIGHT = re.compile(r"\s*(?:[,;/|•·)\]\n]|$|\.(?:\s|$))")


_NAME = "\0"
"""Stands for the name in a window of text."""


class SenseJudge:
    """Weighs the evidence around a candidate."""

    def __init__(self, rules: SenseRules) -> None:
        self.rules = rules
        self._weights = rules.weights
        self._before = {word: code for code, frame in rules.frames.items() for word in frame.before}
        self._after = {word: code for code, frame in rules.frames.items() for word in frame.after}
        self._compounds = frozenset(rules.compounds)
        self._neutral = frozenset(rules.neutral)
        self._mostly_technical = frozenset(map(lower, rules.mostly_technical))
        self._names = {lower(name): rule for name, rule in rules.names.items()}
        self._phrases: dict[tuple[str, str], re.Pattern[str] | None] = {}
        words = "|".join(re.escape(word) for word in rules.separators)
        self._link = re.compile(
            r"(?:s|'s)?\s*(?:v?\d[\w.]*\+?)?\s*(?:\([^()\n]{0,40}\)|-\s?\w+)?\s*"
            rf"(?:[,;/|•·&+:\-–\n(]|\s(?:{words})\s)[\s,(\[•*/&–-]*(?:(?:{words})\s+|e\.g\.,?\s*)?"
        )
        self._blank = re.compile(r"[^\S\n]+")
        self._technical = re.compile("|".join(map(regex_of, rules.technical_words)))

    def knows(self, surface: str) -> bool:
        """Whether there is a rule for this lower-case name."""
        return surface in self._names

    def judge(self, scene: Scene, index: int) -> Verdict:
        """Weigh all evidence around one candidate."""
        one = scene.candidates[index]
        rule = self._names.get(one.surface.lower(), NameRule())
        found = {code: self._weights[code] * times for code, times in self._evidence(scene, index, rule)}
        score = rule.lean + sum(found.values())
        ranked = sorted(found.items(), key=lambda item: (-abs(item[1]), item[0]))
        return Verdict(score > 0, round(score, 3), tuple(ranked))

    def _evidence(self, scene: Scene, index: int, rule: NameRule) -> Iterator[tuple[str, float]]:
        one = scene.candidates[index]
        yield from self._form(scene, one, rule)
        yield from self._phrase(scene, one, rule)
        yield from self._frame(scene, one, rule)
        yield from self._list(scene, index)
        yield from self._surroundings(scene, one, rule)

    # --- how it is written ---

    def _form(self, scene: Scene, one: Candidate, rule: NameRule) -> Iterator[tuple[str, float]]:
        quoted, form = scene.text[one.start : one.end], rule.form or one.surface
        if one.surface.lower() in self._mostly_technical:
            yield "mostly-technical", 1
        if form.islower():
            yield "any-case", 1
        elif scene.in_capitals(one.start):
            return
        elif quoted.islower() or (form.isupper() and quoted != form):
            yield "lower-case", 1
        elif quoted.isupper() and quoted != form:
            yield "capitals", 1
        elif self._opens_sentence(scene, one) and not form.isupper():
            yield "capital-at-start", 1
        else:
            yield "its-form", 1

    def _opens_sentence(self, scene: Scene, one: Candidate) -> bool:
        return bool(_SENTENCE_START.search(scene.text[max(0, one.start - 6) : one.start]))

    # --- phrases of this name ---

    def _phrase(self, scene: Scene, one: Candidate, rule: NameRule) -> Iterator[tuple[str, float]]:
        low = scene.low
        window = f"{low[max(0, one.start - 60) : one.start]}{_NAME}{low[one.end : one.end + 60]}"
        for code, phrases in (("ordinary-phrase", rule.ordinary), ("technical-phrase", rule.technical)):
            if not phrases:
                continue
            key = (one.surface, code)
            if key not in self._phrases:
                self._phrases[key] = re.compile("|".join(map(_around, phrases)))
            pattern = self._phrases[key]
            if pattern is not None and pattern.search(window):
                yield code, 1

    # --- the words right beside it ---

    def _frame(self, scene: Scene, one: Candidate, rule: NameRule) -> Iterator[tuple[str, float]]:
        text = scene.text
        left, right = text[max(0, one.start - 48) : one.start], text[one.end : one.end + 48]
        yield from self._glued(left, right, rule)
        before = left.split() if left[-1:].isspace() else []
        after = right.split() if right[:1].isspace() else []
        here = self._words_before(before) | self._words_after(after)
        if "technical-frame" in here:
            here -= {"determiner", "ordinary-frame", "weak-frame"}
        if text[one.start : one.end] == (rule.form or one.surface) and not self._opens_sentence(scene, one):
            here.discard("ordinary-frame")
        for code in sorted(here):
            yield code, 1
        if _VERSION.match(right):
            yield "version", 1
        capitals = scene.in_capitals(one.start)
        if "technical-frame" not in here and not capitals:
            yield from self._name_like(scene, one, before, after, rule)
        if "company" in rule.kinds and "company-frame" not in here:
            start, stop = scene.line(one.start)
            if (
                stop - start < 120
                and _YEAR.search(text, start, stop)
                and before
                and before[-1][-1] in ",|–—-@"
            ):
                yield "employer-line", 1

    def _words_before(self, before: list[str]) -> set[str]:
        if not before:
            return set()
        words = [word.lower() for word in before[-3:]]
        looked = (words[-1], " ".join(words[-2:]), " ".join(words))
        found = {self._before[text] for text in looked if text in self._before}
        return found or ({"label"} if words[-1].endswith(":") else set())

    def _words_after(self, after: list[str]) -> set[str]:
        if not after:
            return set()
        first = after[0].lower().strip("()[].,;:!?\"'")
        two = f"{after[0]} {after[1]}".lower().strip(".,;:!?\"'") if len(after) > 1 else ""
        return {self._after[text] for text in (first, two) if text in self._after}

    def _glued(self, left: str, right: str, rule: NameRule) -> Iterator[tuple[str, float]]:
        """Judge what touches the name without a blank."""
        hyphen = re.match(r"[-‐‑]([^\W\d_]+)", right)
        if hyphen:
            technical = hyphen[1].lower() in self._compounds or hyphen[1].lower() in self._after
            yield ("technical-compound" if technical else "compound"), 1
        if re.search(r"[^\W\d_][-‐‑]$", left) and not re.search(r"\b(?:non|pre|ex|post)[-‐‑]$", left.lower()):
            yield "compound", 1
        if re.search(r"\w\.$", left) or ("letter" in rule.kinds and re.match(r"\.\w", right)):
            yield "dotted", 1
        if left.endswith("&") or (right.startswith("&") and "letter" in rule.kinds):
            yield "ampersand", 1
        if re.match(r"s\b", right):
            yield "plural", 1

    def _name_like(
        self, scene: Scene, one: Candidate, before: list[str], after: list[str], rule: NameRule
    ) -> Iterator[tuple[str, float]]:
        """Look for a capitalized neighbour: a person, a place, a company, a title."""
        if scene.text[one.start : one.end].islower():
            return
        weight = 1.5 if {"person", "brand", "company"} & set(rule.kinds) else 1.0
        if after and self._is_unknown_name(scene, after[0], one.end):
            yield "name-after", weight
        if before and self._is_unknown_name(scene, before[-1], one.start - len(before[-1]) - 1):
            start = one.start - len(before[-1]) - 1
            opens = _SENTENCE_START.search(scene.text[max(0, start - 6) : max(0, start)])
            yield ("name-before-at-start" if opens else "name-before"), weight

    def _is_unknown_name(self, scene: Scene, word: str, at: int) -> bool:
        bare = word.strip("()[],;:\"'“”")
        if not _CAPITALIZED.match(bare) or not bare[0].isupper() or bare.lower() in self._neutral:
            return False
        if bare.lower() in self._before or bare.lower() in self._after:
            return False
        near = bisect_left(scene.candidates, at - 1, key=lambda other: other.start)
        beside = scene.candidates[near : near + 1]
        return not (beside and beside[0].start <= at + 2)

    # --- the list it stands in ---

    def _list(self, scene: Scene, index: int) -> Iterator[tuple[str, float]]:
        sure = doubtful = beside = 0
        for step in (-1, 1):
            for distance in range(1, 6):
                here, there = index + step * (distance - 1), index + step * distance
                if not 0 <= there < len(scene.candidates):
                    break
                first, second = sorted((here, there))
                gap = scene.low[scene.candidates[first].end : scene.candidates[second].start]
                other = scene.candidates[there]
                if len(gap) < 50 and self._link.fullmatch(gap):
                    sure += other.technical and not other.ambiguous
                    doubtful += other.technical and other.ambiguous
                elif distance == 1 and self._blank.fullmatch(gap):
                    beside += other.technical and not other.ambiguous
                    break
                else:
                    break
        if sure:
            yield "in-list", 1 + 0.25 * min(sure - 1, 4)
        if doubtful:
            yield "in-list-of-doubtful", min(doubtful, 4)
        if beside:
            yield "beside-technology", 1
        one = scene.candidates[index]
        alone = _ITEM_LEFT.search(scene.text[max(0, one.start - 6) : one.start])
        if alone and _ITEM_RIGHT.match(scene.text, one.end):
            yield "list-item", 1

    # --- farther around it ---

    def _surroundings(self, scene: Scene, one: Candidate, rule: NameRule) -> Iterator[tuple[str, float]]:
        start, stop = scene.scope(one)
        near = bisect_left(scene.technologies, stop) - bisect_left(scene.technologies, start)
        if near:
            yield "technology-near", 1 + 0.25 * min(near - 1, 4)
        if self._technical.search(scene.low, start, stop):
            yield "technical-words", 1
        if scene.distinct >= 5:
            yield "technical-document", 1
        elif not scene.distinct:
            yield "no-technology", 1
        if section := scene.section(one.start):
            code = f"section-{section}"
            if code in self._weights:
                yield code, 1
        for name in rule.fields:
            pattern = self._field(name)
            if pattern.search(scene.low, start, stop):
                yield "its-field-near", 1
            elif pattern.search(scene.low, 0, 100_000):
                yield "its-field", 1

    def _field(self, name: str) -> re.Pattern[str]:
        key = (name, "field")
        if key not in self._phrases:
            self._phrases[key] = re.compile("|".join(map(regex_of, self.rules.fields[name])))
        pattern = self._phrases[key]
        assert pattern is not None
        return pattern


def _around(phrase: str) -> str:
    """Write a phrase around a name, ``"word _ mouth"``, as an expression over its window."""
    left, _, right = phrase.partition("_")
    before = regex_of(left) + _joint(left[-1:]) if left else ""
    after = _joint(right[:1]) + regex_of(right) if right else ""
    return before + _NAME + after


def _joint(mark: str) -> str:
    return r"[\s‐‑-]{1,14}" if mark == " " else ""
