"""A text with all that was found in it, as the evidence for a sense sees it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rolematch.extraction._lexicon import Hit, Words
    from rolematch.extraction._senserules import Phrase
    from rolematch.extraction._tongues import Spoken

_HEADING_END = re.compile(r",|\s[–—|@-]\s|\s\(|\bat\b")
_SMALL_WORD = re.compile(r"[a-zß-ÿ]{3}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
GLUE = frozenset("@./:-_~=?&#")
"""What touches a name that is a part of a mail or web address, or of a path."""
_ADDRESS = re.compile(
    r"@|://|www\.|\A[^/]*\w(?<!asp)(?<!vb)(?<!ado)\.(?:com|org|net|io|dev|de|edu|gov)\b"
    r"|\w\.(?!net/|js/)\w{1,4}/"
)
"""A host or a path; in "C#/.NET", "ASP.NET/C#", "Node/Socket.IO", "Node.js/Express" the slash lists names."""
SCOPE = 160
"""Code points looked at on either side for what stands farther around."""


class Name(NamedTuple):
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
    trade : bool
        Whether it is a trade outside software: nursing.
    concept : bool
        Whether it names no product, and nothing else is known of it.
    practice : bool
        Whether it names no product, whatever else it is: replication, written like that in any sense.
    foreign : bool
        Whether it is an ordinary word in the language of its line.
    reason : str
        Why it counts where its sense is plain: it is a name, a phrase that shows the skill, or a typo.
    """

    skill: str
    form: str
    key: str
    ambiguous: bool = False
    sure: bool = False
    trade: bool = False
    concept: bool = False
    practice: bool = False
    foreign: bool = False
    reason: str = "name"

    def in_doubt(self) -> Name:
        """Return the same in a line of whose language it is an ordinary word."""
        return self._replace(ambiguous=True, sure=False, foreign=True)


class Verdict(NamedTuple):
    """Whether a candidate names the technology, and why.

    Attributes
    ----------
    score : float
        The sum of the evidence and of how the name leans before any.
    weights : mapping of code to weight
        The evidence found; above zero speaks for the technology.
    reason : str
        The code of the strongest evidence for the verdict.
    """

    score: float
    weights: Mapping[str, float]
    reason: str

    @classmethod
    def of(cls, score: float, weights: Mapping[str, float]) -> Verdict:
        """Build the verdict that the evidence gives."""
        strongest = max if score > 0 else min
        return cls(score, weights, strongest(weights, key=weights.__getitem__) if weights else "prior")

    @property
    def counts(self) -> bool:
        """Whether this names the technology."""
        return self.score > 0

    @property
    def evidence(self) -> tuple[tuple[str, float], ...]:
        """The codes with their weights, the strongest first."""
        found = [(code, round(weight, 3)) for code, weight in self.weights.items()]
        return tuple(sorted(found, key=lambda item: (-abs(item[1]), item[0])))


Candidate = tuple[int, int, Name]
"""Start, end and the name that stands there."""


@dataclass
class Scene:
    """One text with all that was found in it, as the evidence sees it.

    Attributes
    ----------
    text : str
        The text with a line break after it.
    tokens : Words
        Those of the same text in lower case.
    names : list of (start, end, Name)
    signs : list of (start, end, field)
        Words of the fields of ordinary life, and of software work.
    hints_of_sense : list of (start, end, Phrase)
    sections : list of (start, kind)
    link : callable
        Matches what may stand between two members of a list.
    spoken : Spoken or None
        What tells other languages than English, where anything does.
    """

    text: str
    tokens: Words
    names: list[Candidate]
    signs: list[Hit[str]]
    hints_of_sense: list[Hit[Phrase]]
    sections: list[tuple[int, str]]
    link: Callable[[str], object]
    spoken: Spoken | None = None
    verdicts: dict[tuple[str, tuple[int, int], str, str], Verdict] = field(default_factory=dict)
    tallies: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def low(self) -> str:
        """The text in lower case."""
        return self.tokens.text

    @cached_property
    def section_starts(self) -> list[int]:
        """Where the sections begin."""
        return [start for start, _ in self.sections]

    @cached_property
    def technologies(self) -> list[int]:
        """Starts of the names that are technologies beyond doubt."""
        return [start for start, _, name in self.names if name.sure]

    @cached_property
    def trades(self) -> list[int]:
        """Starts of the names of trades outside software."""
        return [start for start, _, name in self.names if name.trade]

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
        for start, _, name in self.signs:
            places.setdefault(name, []).append(start)
        return places

    @cached_property
    def phrases(self) -> dict[str, list[tuple[int, int, str]]]:
        """The phrases around each name."""
        places: dict[str, list[tuple[int, int, str]]] = {}
        for start, end, phrase in self.hints_of_sense:
            places.setdefault(phrase.key, []).append((start, end, phrase.way))
        return places

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """For each name: how many sure, and how many doubtful names its list holds, itself included."""
        runs: list[tuple[int, int]] = []
        sure = doubtful = members = 0
        before = -1
        low, linked = self.low, self._linked
        for start, end, name in self.names:
            if members and low[before:start] != ", " and not linked(before, start):
                runs += [(sure, doubtful)] * members
                sure = doubtful = members = 0
            sure += name.sure
            doubtful += name.ambiguous
            members += 1
            before = end
        runs += [(sure, doubtful)] * members
        return runs

    def _linked(self, end: int, start: int) -> bool:
        if not 0 <= start - end <= 50:
            return False
        gap = self.low[end:start]
        return gap != " " and "\n\n" not in gap and self.link(gap) is not None

    def scope(self, start: int, end: int) -> tuple[int, int]:
        """Bounds of the line, clipped to some characters before and after."""
        reach = max(0, start - SCOPE)
        first = self.text.rfind("\n", reach, start) + 1 or reach
        last = self.text.find("\n", end, end + SCOPE)
        return first, end + SCOPE if last < 0 else last

    def words(self, scope: tuple[int, int]) -> frozenset[str]:
        """Return the words that begin in a scope, in lower case, as far as they are English."""
        words = self._words_between(*scope)
        return frozenset(words if self.spoken is None else self.spoken.english(words, scope[0]))

    def _words_between(self, first: int, last: int) -> list[str]:
        starts = self.tokens.starts
        return self.tokens.words[bisect_left(starts, first) : bisect_left(starts, last)]

    def heading(self, start: int, end: int) -> list[str]:
        """Return the words of the line before its first comma or dash, where a heading tells the title.

        Nothing where the name stands among them.
        """
        first, last = self.scope(start, end)
        found = _HEADING_END.search(self.low, first, last)
        return self._words_between(first, found.start()) if found and found.start() < start else []

    def in_capitals(self, start: int, end: int) -> bool:
        """Whether all words around a name are capitals, so that case says nothing."""
        capitals = self.text[start:end].isupper()
        return capitals and _SMALL_WORD.search(self.text, *self.scope(start, end)) is None

    def has_year(self, start: int, end: int) -> bool:
        """Whether the line names a year, as the heading of a position does."""
        return _YEAR.search(self.text, *self.scope(start, end)) is not None

    def count(self, places: list[int], scope: tuple[int, int]) -> int:
        """How many of some places are in a scope."""
        return bisect_left(places, scope[1]) - bisect_left(places, scope[0])

    def section(self, at: int) -> str:
        """Kind of the section around an offset, or nothing."""
        index = bisect_right(self.section_starts, at) - 1
        return self.sections[index][1] if index >= 0 else ""


def in_address(text: str, start: int, end: int) -> bool:
    """Whether a name is a part of a mail or web address, or of a path."""
    reach = max(0, start - 80)
    first = max(text.rfind(" ", reach, start), text.rfind("\n", reach, start)) + 1
    solid = _SOLID.match(text, first or reach)
    word = solid[0] if solid else ""
    return ("." in word or "@" in word or "://" in word) and _ADDRESS.search(word) is not None


_SOLID = re.compile(r"\S{0,160}")
