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
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from rolematch.datafiles import check, data_folder, load_yaml
from rolematch.errors import TaxonomyError
from rolematch.lexicon import lower, regex_of

if TYPE_CHECKING:
    from collections.abc import Iterator

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
class Name:
    """A way to name a skill.

    Attributes
    ----------
    skill : str
        Canonical name.
    form : str
        The name as it is written where it names the technology.
    key : str
        The same in lower case.
    ambiguous : bool
        Whether its sense has to be decided.
    sure : bool
        Whether it is a sign that a text speaks of technology: neither ambiguous nor a concept.
    """

    skill: str
    form: str
    key: str
    ambiguous: bool = False
    sure: bool = False


class Sign(NamedTuple):
    """What a phrase around a name says, or a word of ordinary life."""

    key: str
    code: str


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


Candidate = tuple[int, int, Name]
"""Start, end and the name that stands there."""


@dataclass
class Scene:
    """One text with all that was found in it, as the evidence sees it.

    Attributes
    ----------
    text, low : str
        The text, and the same in lower case.
    names : list of (start, end, Name)
    signs : list of (start, end, Sign)
    sections : list of (start, kind)
    link : compiled expression
        What may stand between two members of a list.
    """

    text: str
    low: str
    names: list[Candidate]
    signs: list[tuple[int, int, Sign]]
    sections: list[tuple[int, str]]
    link: re.Pattern[str]
    technical: re.Pattern[str]
    _technical_lines: dict[tuple[int, int], bool] = field(default_factory=dict)

    @cached_property
    def technologies(self) -> list[int]:
        """Starts of the names that are technologies beyond doubt."""
        return [start for start, _, name in self.names if name.sure]

    @cached_property
    def distinct(self) -> int:
        """How many different technologies the text names beyond doubt."""
        return len({name.skill for _, _, name in self.names if name.sure})

    @cached_property
    def signs_of(self) -> dict[str, list[tuple[int, int, str]]]:
        """Start, end and code of the signs, by the name or field they speak of."""
        found: dict[str, list[tuple[int, int, str]]] = {}
        for start, end, sign in self.signs:
            found.setdefault(sign.key, []).append((start, end, sign.code))
        return found

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """For each name: how many sure, and how many doubtful names its list holds, itself included."""
        runs: list[tuple[int, int]] = []
        start = 0
        for index, (_, end, _) in enumerate(self.names):
            following = self.names[index + 1][0] if index + 1 < len(self.names) else -1
            if not self._linked(end, following):
                members = self.names[start : index + 1]
                sure = sum(name.sure for _, _, name in members)
                runs += [(sure, sum(name.ambiguous for _, _, name in members))] * len(members)
                start = index + 1
        return runs

    def _linked(self, end: int, start: int) -> bool:
        if start < end or start - end > 50:
            return False
        gap = self.low[end:start]
        return gap == ", " or self.link.fullmatch(gap) is not None

    def scope(self, start: int, end: int, reach: int = 160) -> tuple[int, int]:
        """Bounds of the line, clipped to some characters before and after."""
        first = self.text.rfind("\n", max(0, start - reach), start) + 1 or max(0, start - reach)
        last = self.text.find("\n", end, end + reach)
        return first, min(end + reach, len(self.text)) if last < 0 else last

    def in_capitals(self, start: int, end: int) -> bool:
        """Whether the line holds no lower-case word, so that case says nothing."""
        return _SMALL_WORD.search(self.text, *self.scope(start, end)) is None

    def has_technical_words(self, scope: tuple[int, int]) -> bool:
        """Whether a stretch holds words of software work."""
        found = self._technical_lines.get(scope)
        if found is None:
            found = self._technical_lines[scope] = self.technical.search(self.low, *scope) is not None
        return found

    def section(self, at: int) -> str:
        """Kind of the section around an offset, or nothing."""
        index = bisect_right(self.sections, (at, "\uffff")) - 1
        return self.sections[index][1] if index >= 0 else ""


_SMALL_WORD = re.compile(r"[a-zß-ÿ]{3}")
_SENTENCE_START = re.compile(r"(?:^|[\n.!?:;|•·▪●‣⁃◦○■–—*\"“(]|(?:^|\n)\s*[-+o])\s*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_VERSION = re.compile(
    r"\s?v?\d+(?:\.[\dx]+)+\b|\s?\d+(?:\.\d+)?\+?(?=\s*[,;/)&|.]|\s*$)|[23]\b", re.MULTILINE
)
_CAPITALIZED = re.compile(r"[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ][\w'’-]*$")
_ITEM_LEFT = re.compile(r"(?:^|[,;/|•·:(\[\n])\s*(?:[-*•]\s+)?$")
_ITEM_RIGHT = re.compile(r"\s*(?:[,;/|•·)\]\n]|$|\.(?:\s|$))")
_HYPHENED = re.compile(r"[-‐‑]([^\W\d_]+)")
_BEFORE_HYPHEN = re.compile(r"([^\W\d_]+)[-‐‑]$")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|org|net|io|dev|de|edu|gov)\b|\.\w{1,4}/")
_REACH = 48


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
        words = "|".join(re.escape(word) for word in rules.separators)
        self._link = re.compile(
            r"(?:s|'s)?\s*(?:v?\d[\w.]*\+?)?\s*(?:\([^()\n]{0,40}\)|-\s?\w+)?\s*"
            rf"(?:[,;/|•·&+:\-–\n(]|\s(?:{words})\s)[\s,(\[•*/&–-]*(?:(?:{words})\s+|e\.g\.,?\s*)?"
        )
        self._technical = re.compile("|".join(map(regex_of, rules.technical_words)))

    def knows(self, key: str) -> bool:
        """Whether there is a rule for this lower-case name."""
        return key in self._names

    def signs(self) -> Iterator[tuple[str, Sign]]:
        """Yield the phrases of all names and the words of all fields, for the lexicon."""
        for key, rule in self._names.items():
            for code, phrases in (("ordinary-phrase", rule.ordinary), ("technical-phrase", rule.technical)):
                for phrase in phrases:
                    yield phrase.replace("_", key), Sign(key, code)
        for name, words in self.rules.fields.items():
            for word in words:
                yield word, Sign(name, "field")

    def scene(
        self, text: str, low: str, names: list[Candidate], signs: list[tuple[int, int, Sign]],
        sections: list[tuple[int, str]],
    ) -> Scene:  # fmt: skip
        """Set the scene for all candidates of one text."""
        return Scene(text, low, names, signs, sections, self._link, self._technical)

    def judge(self, scene: Scene, index: int) -> Verdict:
        """Weigh all evidence around one candidate."""
        rule = self._names.get(scene.names[index][2].key, _NO_RULE)
        found: dict[str, float] = {}
        for code, times in self._evidence(scene, index, rule):
            found[code] = self._weights[code] * times
        score = rule.lean + sum(found.values())
        ranked = sorted(found.items(), key=lambda item: (-abs(item[1]), item[0]))
        return Verdict(score > 0, round(score, 3), tuple(ranked))

    def plainly_listed(self, scene: Scene, index: int) -> bool:
        """Whether this stands in a list of technologies with nothing that could speak against it.

        A short cut with the same outcome as :meth:`judge`, for the many names in lists of skills.
        """
        start, end, name = scene.names[index]
        rule = self._names.get(name.key, _NO_RULE)
        quoted, text = scene.text[start:end], scene.text
        return (
            scene.runs[index][0] > 0
            and (quoted == name.form or not quoted.islower())
            and rule.lean > -2  # in-list 3.6, any-case -0.6, capitals -0.3
            and not rule.kinds
            and text[start - 1 : start] in _LIST_EDGES
            and text[end : end + 1] in _LIST_EDGES
            and text[end : end + 1] != " "
            and text[max(0, start - 2) : start].rstrip(" ")[-1:] in _LIST_EDGES
            and scene.signs_of.keys().isdisjoint((name.key, *rule.fields))
            and scene.section(start) not in {"interests", "languages"}
        )

    def _evidence(self, scene: Scene, index: int, rule: NameRule) -> Iterator[tuple[str, float]]:
        yield from self._form(scene, index, rule)
        yield from self._frame(scene, index, rule)
        yield from self._list(scene, index)
        yield from self._surroundings(scene, index, rule)

    # --- how it is written ---

    def _form(self, scene: Scene, index: int, rule: NameRule) -> Iterator[tuple[str, float]]:
        start, end, name = scene.names[index]
        quoted, form = scene.text[start:end], rule.form or name.form
        if name.key in self._mostly_technical:
            yield "mostly-technical", 1
        if form.islower():
            yield "any-case", 1
        elif quoted.islower():
            yield "lower-case", 1
        elif quoted.isupper() and scene.in_capitals(start, end):
            return
        elif form.isupper() and quoted != form:
            yield "lower-case", 1
        elif quoted.isupper() and quoted != form:
            yield "capitals", 1
        elif not form.isupper() and _opens_sentence(scene.text, start):
            yield "capital-at-start", 1
        else:
            yield "its-form", 1

    # --- the words right beside it ---

    def _frame(self, scene: Scene, index: int, rule: NameRule) -> Iterator[tuple[str, float]]:
        start, end, name = scene.names[index]
        text = scene.text
        left, right = text[max(0, start - _REACH) : start], text[end : end + _REACH]
        yield from self._glued(left, right, rule)
        before = left.split() if left[-1:].isspace() else []
        after = right.split() if right[:1].isspace() else []
        here = self._words_before(before) | self._words_after(after)
        if "technical-frame" in here:
            here -= {"determiner", "ordinary-frame", "weak-frame"}
        if text[start:end] == (rule.form or name.form) and not _opens_sentence(text, start):
            here.discard("ordinary-frame")
        if "company" not in rule.kinds:
            here.discard("employer-frame")
        elif _is_employer_line(scene, start, end, before):
            here.add("employer-line")
        if "team" not in rule.kinds:
            here.discard("team-frame")
        for code in sorted(here):
            yield code, 1
        if _VERSION.match(right):
            yield "version", 1
        if "technical-frame" not in here and not text[start:end].islower():
            yield from self._name_like(scene, index, before, after, rule)

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
        if hyphened := _HYPHENED.match(right):
            word = hyphened[1].lower()
            technical = word in self._compounds or self._after.get(word) == "technical-frame"
            yield ("technical-compound" if technical else "compound"), 1
        if (word_before := _BEFORE_HYPHEN.search(left)) and word_before[1].lower() not in _PREFIXES:
            yield "compound", 1
        letter = "letter" in rule.kinds
        if (left[-1:] == "." and left[-2:-1].isalnum()) or (letter and re.match(r"\.\w", right)):
            yield "dotted", 1
        if left[-1:] == "&" or (letter and right[:1] == "&"):
            yield "ampersand", 1
        if right[:1] == "s" and not right[1:2].isalnum():
            yield "plural", 1

    def _name_like(
        self, scene: Scene, index: int, before: list[str], after: list[str], rule: NameRule
    ) -> Iterator[tuple[str, float]]:
        """Look for a capitalized neighbor: a person, a place, a company, a title."""
        start, end, _ = scene.names[index]
        if scene.text[start:end].isupper() and scene.in_capitals(start, end):
            return
        weight = 1.5 if {"person", "brand", "company"} & set(rule.kinds) else 1.0
        if after and self._is_unknown_name(scene, after[0].rstrip(".,;:)'\""), end + 1):
            yield "name-after", weight
        if before and self._is_unknown_name(scene, before[-1].lstrip("(\"'"), start - 1 - len(before[-1])):
            opens = _opens_sentence(scene.text, start - 1 - len(before[-1]))
            yield ("name-before-at-start" if opens else "name-before"), weight

    def _is_unknown_name(self, scene: Scene, word: str, at: int) -> bool:
        """Whether a word looks like a name, and is none that the taxonomy knows."""
        if not _CAPITALIZED.match(word) or word.lower() in self._neutral:
            return False
        near = bisect_left(scene.names, (at - 1,))
        return not (near < len(scene.names) and scene.names[near][0] <= at + 2)

    # --- the list it stands in ---

    def _list(self, scene: Scene, index: int) -> Iterator[tuple[str, float]]:
        start, end, _ = scene.names[index]
        sure, doubtful = scene.runs[index]
        if sure:
            yield "in-list", 1 + 0.25 * min(sure - 1, 4)
        if doubtful > 1:
            yield "in-list-of-doubtful", min(doubtful - 1, 4)
        if not sure and self._beside_technology(scene, index):
            yield "beside-technology", 1
        alone = _ITEM_LEFT.search(scene.text[max(0, start - 6) : start])
        if alone and _ITEM_RIGHT.match(scene.text, end):
            yield "list-item", 1

    def _beside_technology(self, scene: Scene, index: int) -> bool:
        """Whether only a blank stands between this and a technology."""
        for first, second in ((index - 1, index), (index, index + 1)):
            if first < 0 or second == len(scene.names):
                continue
            other = scene.names[first if second == index else second][2]
            gap = scene.text[scene.names[first][1] : scene.names[second][0]]
            if other.sure and gap in {" ", "  ", "\t"}:
                return True
        return False

    # --- farther around it ---

    def _surroundings(self, scene: Scene, index: int, rule: NameRule) -> Iterator[tuple[str, float]]:
        start, end, name = scene.names[index]
        scope = scene.scope(start, end)
        near = bisect_left(scene.technologies, scope[1]) - bisect_left(scene.technologies, scope[0])
        if near:
            yield "technology-near", 1 + 0.25 * min(near - 1, 4)
        if scene.has_technical_words(scope):
            yield "technical-words", 1
        if scene.distinct >= 5:
            yield "technical-document", 1
        elif not scene.distinct:
            yield "no-technology", 1
        if (code := f"section-{scene.section(start)}") in self._weights:
            yield code, 1
        yield from {
            code: 1
            for first, last, code in scene.signs_of.get(name.key, ())
            if first <= start and end <= last
        }.items()
        fields = [place for one in rule.fields for place in scene.signs_of.get(one, ())]
        if any(scope[0] <= first < scope[1] for first, _, _ in fields):
            yield "its-field-near", 1
        elif fields:
            yield "its-field", 1


_NO_RULE = NameRule()
_LIST_EDGES = frozenset(" ,;/|•·()\n\t") | {""}
_PREFIXES = frozenset({"non", "pre", "ex", "post"})


def _opens_sentence(text: str, start: int) -> bool:
    return _SENTENCE_START.search(text[max(0, start - 6) : max(0, start)]) is not None


def _is_employer_line(scene: Scene, start: int, end: int, before: list[str]) -> bool:
    """Whether the name ends a short line with a year in it: "Engineer, Oracle, 2015 – 2018"."""
    first, last = scene.scope(start, end)
    return bool(before) and before[-1][-1] in ",|–—-@" and _YEAR.search(scene.text, first, last) is not None


def in_address(text: str, start: int, end: int) -> bool:
    """Whether a name is a part of a mail or web address, or of a path."""
    if text[start - 1 : start] not in _GLUE and text[end : end + 1] not in _GLUE:
        return False
    first = max(text.rfind(" ", max(0, start - 80), start), text.rfind("\n", max(0, start - 80), start)) + 1
    word = re.compile(r"\S{0,160}").match(text, first or max(0, start - 80))
    return word is not None and _ADDRESS.search(word[0]) is not None


_GLUE = frozenset("@./:-_~=?&#")
