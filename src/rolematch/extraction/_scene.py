"""A text with all that was found in it, as the evidence for a sense sees it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rolematch.extraction._senserules import NameRule

_SMALL_WORD = re.compile(r"[a-zß-ÿ]{3}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|org|net|io|dev|de|edu|gov)\b|\.\w{1,4}/")
REACH, SCOPE = 64, 160
"""Code points looked at on either side, for words beside a name and for what stands farther around."""
_BULLETS = "•▪●‣⁃◦○■–—*-+"
OPENERS = frozenset('\n.!?:;|·“"(' + _BULLETS) | {""}
_ITEM_EDGES = frozenset(",;/|·:([\n)]" + "•▪●‣⁃◦○■*") | {""}


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
        Whether it is a sign that a text speaks of technology: no concept, and hardly ever anything else.
    """

    skill: str
    form: str
    key: str
    ambiguous: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a candidate names the technology, and why.

    Attributes
    ----------
    score : float
        The sum of the evidence and of how the name leans before any.
    weights : mapping of code to weight
        The evidence found; above zero speaks for the technology.
    """

    score: float
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether this names the technology."""
        return self.score > 0

    @property
    def evidence(self) -> tuple[tuple[str, float], ...]:
        """The codes with their weights, the strongest first."""
        found = [(code, round(weight, 3)) for code, weight in self.weights.items()]
        return tuple(sorted(found, key=lambda item: (-abs(item[1]), item[0])))

    @property
    def reason(self) -> str:
        """The code of the strongest evidence for the verdict."""
        if not self.weights:
            return "prior"
        strongest = max if self.counts else min
        return strongest(self.weights, key=self.weights.__getitem__)


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
    signs : list of (start, field)
        Words of the fields of ordinary life, and of software work.
    sections : list of (start, kind)
    link : compiled expression
        What may stand between two members of a list.
    """

    text: str
    low: str
    names: list[Candidate]
    signs: list[tuple[int, str]]
    sections: list[tuple[int, str]]
    link: re.Pattern[str]
    verdicts: dict[tuple[str, tuple[int, int], str, str], Verdict] = field(default_factory=dict)

    @cached_property
    def technologies(self) -> list[int]:
        """Starts of the names that are technologies beyond doubt."""
        return [start for start, _, name in self.names if name.sure]

    @cached_property
    def distinct(self) -> int:
        """How many different technologies the text names beyond doubt."""
        return len({name.skill for _, _, name in self.names if name.sure})

    @cached_property
    def hints(self) -> int:
        """How many different skills the text names, doubtful ones and concepts too."""
        return len({name.skill for _, _, name in self.names})

    @cached_property
    def signs_of(self) -> dict[str, list[int]]:
        """Where the words of each field stand."""
        places: dict[str, list[int]] = {}
        for start, name in self.signs:
            places.setdefault(name, []).append(start)
        return places

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

    def scope(self, start: int, end: int) -> tuple[int, int]:
        """Bounds of the line, clipped to some characters before and after."""
        reach = max(0, start - SCOPE)
        first = self.text.rfind("\n", reach, start) + 1 or reach
        last = self.text.find("\n", end, end + SCOPE)
        return first, min(end + SCOPE, len(self.text)) if last < 0 else last

    def in_capitals(self, start: int, end: int) -> bool:
        """Whether the line holds no lower-case word, so that case says nothing."""
        return _SMALL_WORD.search(self.text, *self.scope(start, end)) is None

    def has_year(self, start: int, end: int) -> bool:
        """Whether the line names a year, as the heading of a position does."""
        return _YEAR.search(self.text, *self.scope(start, end)) is not None

    def count(self, places: list[int], scope: tuple[int, int]) -> int:
        """How many of some places are in a scope."""
        return bisect_left(places, scope[1]) - bisect_left(places, scope[0])

    def section(self, at: int) -> str:
        """Kind of the section around an offset, or nothing."""
        index = bisect_right(self.sections, (at, "\uffff")) - 1
        return self.sections[index][1] if index >= 0 else ""


class Occurrence:
    """One candidate with the text around it."""

    __slots__ = (
        "end", "found", "head", "index", "left", "name", "quoted", "right", "rule", "scene", "score",
        "start", "tail", "weights",
    )  # fmt: skip

    def __init__(self, scene: Scene, index: int, rule: NameRule, weights: Mapping[str, float]) -> None:
        self.scene, self.index, self.rule, self.weights = scene, index, rule, weights
        self.score = rule.lean
        self.start, self.end, self.name = scene.names[index]
        text = scene.text
        self.quoted = text[self.start : self.end]
        self.left = text[max(0, self.start - REACH) : self.start]
        self.right = text[self.end : self.end + REACH]
        self.tail = self.left.rstrip(" \t")
        self.head = self.right.lstrip(" \t")[:1]
        self.found: dict[str, float] = {}

    def add(self, code: str, times: float = 1.0) -> None:
        """Add a piece of evidence."""
        weight = self.weights[code] * times
        self.found[code] = weight
        self.score += weight

    @property
    def opens_sentence(self) -> bool:
        """Whether a sentence, an item or a line begins here, so that a capital says little."""
        last = self.tail[-1:]
        if last in {"-", "+", "–", "—"}:  # a bullet only where a line begins with it
            return self.tail[:-1].rstrip(" \t")[-1:] in {"", "\n"}
        return last in OPENERS

    @property
    def is_item(self) -> bool:
        """Whether it stands alone between the marks of a list."""
        return (self.tail[-1:] in _ITEM_EDGES or self.opens_sentence) and (
            self.head in _ITEM_EDGES or (self.head == "." and self.right.lstrip(". \t")[:1] in {"", "\n"})
        )

    @property
    def in_capitals(self) -> bool:
        """Whether all words around it are capitals."""
        return self.quoted.isupper() and self.scene.in_capitals(self.start, self.end)


def in_address(text: str, start: int, end: int) -> bool:
    """Whether a name is a part of a mail or web address, or of a path."""
    if text[start - 1 : start] not in _GLUE and text[end : end + 1] not in _GLUE:
        return False
    first = max(text.rfind(" ", max(0, start - 80), start), text.rfind("\n", max(0, start - 80), start)) + 1
    word = _SOLID.match(text, first or max(0, start - 80))
    return word is not None and _ADDRESS.search(word[0]) is not None


_GLUE = frozenset("@./:-_~=?&#")
_SOLID = re.compile(r"\S{0,160}")
