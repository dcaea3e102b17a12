"""What a text says of the person and a skill: used, only listed, studied, wished for, denied.

The cues are data, in ``data/cues.yaml``: phrases in several languages, each with the stance it
gives, and whether it stands before or after the skill.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from rolematch.datafiles import bundled_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Stance = Literal["used", "listed", "studied", "interest", "wished", "denied", "others", "hobby"]
"""What the text says of the person and the skill.

used: in running text of work or projects · listed: in a bare list of skills · studied: course,
certificate, tutorial · interest: says it interests them · wished: wants to learn it · denied: has no
experience with it · others: somebody else's (the team beside, the employer's product) · hobby: past
time, not profession.
"""


Clause = tuple[int, int, "Cue", int, int]
"""Start, end and the cue, and the bounds of its clause."""


class Clauses(NamedTuple):
    """The cues of one text, each with its clause, and where the clauses begin and end."""

    cues: list[Clause]
    firsts: list[int]
    lasts: list[int]


class ThirdParties(BaseModel):
    """What tells that a skill is somebody else's.

    Attributes
    ----------
    dealing : tuple of str
        Phrases before, in the same clause: ``placed``, ``for a dozen``.
    people : tuple of str
        Words right after the skill, or the list that it stands in: ``developers``, ``teams``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dealing: tuple[str, ...]
    people: tuple[str, ...]


class Cues(BaseModel):
    """The file ``cues.yaml``.

    Attributes
    ----------
    before, after : mapping of stance to phrases
        Cues that stand before, or after, the skills they speak of, anywhere in the clause.
    right_before, right_after : mapping of stance to phrases
        Cues that touch the skill, or the list of skills that it stands in.
    third_parties : ThirdParties
    bystanders : tuple of str
        Titles of people who deal with the technologies of others.
    turns : tuple of str
        Words that end the reach of a cue: ``but``, ``however``.
    sections : mapping of section kind to stance
        The stance where no cue speaks.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: dict[Stance, tuple[str, ...]]
    after: dict[Stance, tuple[str, ...]]
    right_before: dict[Stance, tuple[str, ...]]
    right_after: dict[Stance, tuple[str, ...]]
    third_parties: ThirdParties
    bystanders: tuple[str, ...]
    turns: tuple[str, ...]
    sections: dict[str, Stance]

    @classmethod
    def load(cls) -> Cues:
        """Read the bundled cues."""
        return bundled_model("cues.yaml", cls)


_REACH = 240
"""Code points that a cue reaches at most: about three lines of a résumé."""
_GOES_ON = (",", "(", "&", "/", ":", " and", " or", " with", " in", " the", " of")
"""How a line ends that the next one goes on from."""
_CLAUSE_END = re.compile(
    r"[.!?;](?=\s)"
    r"|\n(?=[^\S\n]{0,40}(?:\n|[-*•▪●‣⁃◦○■–+]\s|\d{1,3}[.)]\s))"
    "|\n"
    + "".join(rf"(?<!{re.escape(end)}\n)" for end in _GOES_ON)
    + r"(?=[^\S\n]{0,40}(?:[A-ZÀ-Þ]|\d{1,2}[./]\d{4}\b|(?:19|20)\d\d\b))"
)
"""A mark, a blank line, a new item, or a line that begins with a capital or a date."""
_ONLY_NAMES = re.compile(
    r"[\s:]*(?:[\w.+#-]+(?:\s*[,/]\s*|\s+(?:or|and|nor|oder|und|noch|ni|ou|et|y|o|e|en|of)\s+))*"
)
_MORE_NAMES = (
    r"(?:\s+on\s+Rails)?"
    r"(?:(?:\s*[,/&]\s*|\s+(?:or|and|und|oder|et|ou|y|o|e|en)\s+)[\w.+#-]{1,30}(?:\s[\w.+#-]{1,30})?){0,8}?"
)
"""The rest of the list that a skill stands in."""
_TAG = re.compile(r"\s*(?:v?\d[\w.]*\s*)?[(\[:–—-]?\s*")


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks of the skills in its clause.

    Attributes
    ----------
    before, after, right_before, right_after : Stance or None
        What it says of the skills that it stands before, or after; one phrase can do both.
    dealing : bool
        Whether the skills are somebody else's where people are named right after them.
    turn : bool
        Whether it ends the reach of others.
    """

    before: Stance | None = None
    after: Stance | None = None
    right_before: Stance | None = None
    right_after: Stance | None = None
    dealing: bool = False
    turn: bool = False


_SIDES = ("before", "after", "right_before", "right_after")


class StanceReader:
    """Reads the stance of a mention from the cues in its clause, or else from its section."""

    def __init__(self, cues: Cues) -> None:
        self._cues, self._sections = cues, dict(cues.sections)
        people = "|".join(map(re.escape, map(str.lower, cues.third_parties.people)))
        self._people = re.compile(rf"{_MORE_NAMES}\s+(?:{people})\b", re.IGNORECASE)

    def patterns(self) -> Iterator[tuple[str, Cue]]:
        """Yield every cue with what it says, for the lexicon."""
        roles: dict[str, dict[str, Any]] = {}
        for side in _SIDES:
            for stance, phrases in getattr(self._cues, side).items():
                for phrase in phrases:
                    roles.setdefault(_as_found(phrase), {})[side] = stance
        for phrase in self._cues.third_parties.dealing:
            roles.setdefault(_as_found(phrase), {})["dealing"] = True
        for phrase, sides in roles.items():
            yield phrase, Cue(**sides)
        for phrase in self._cues.turns:
            yield phrase, Cue(turn=True)

    def clauses(self, cues: Sequence[tuple[int, int, Cue]], ends: Sequence[int]) -> Clauses:
        """Return each cue with the bounds of its clause, given where the clauses end."""
        clauses = [(start, end, cue, *_bounds(ends, start, end)) for start, end, cue in cues]
        return Clauses(clauses, [clause[3] for clause in clauses], [clause[4] for clause in clauses])

    def stance(self, text: str, start: int, end: int, clauses: Clauses, section: str) -> Stance:
        """Return the stance of the mention that stands at ``start`` to ``end``.

        Parameters
        ----------
        clauses : Clauses
            Of all cues of the text, in its order.
        section : str
            Kind of the section, or nothing.
        """
        cues, firsts, lasts = clauses
        near = bisect_right(lasts, start)
        if near < len(lasts) and firsts[near] <= start:
            at = bisect_left(cues, (start,))
            if found := _behind(text, start, end, cues, at) or _ahead(text, start, cues, at):
                return found
            if _has_dealing(start, cues, at) and self._people.match(text, end):
                return "others"
        return self._sections.get(section, "used")


def _as_found(phrase: str) -> str:
    """Write a phrase in one of the forms that the lexicon takes for each other: "read only", "read-only"."""
    return phrase.lower().replace("-", " ")


@cache
def _bystanders() -> re.Pattern[str]:
    titles = (re.escape(title).replace(r"\*", r"\w*") for title in Cues.load().bystanders)
    return re.compile(rf"\b(?:{'|'.join(titles)})\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_bystander(title: str) -> bool:
    """Whether a title is of somebody who deals with the technologies of others.

    Examples
    --------
    >>> is_bystander("Senior Technical Recruiter"), is_bystander("Backend developer")
    (True, False)
    """
    return _bystanders().search(title) is not None


def _behind(text: str, start: int, end: int, clauses: Sequence[Clause], at: int) -> Stance | None:
    """Look for a cue after the mention, the nearest first."""
    while at < len(clauses):
        begin, _, cue, first, _ = clauses[at]
        at += 1
        if begin < end:
            continue
        if cue.turn or first > start:
            return None
        touches = _TAG.fullmatch(text, end, begin)
        if cue.right_after and touches:
            return cue.right_after
        if cue.after and (touches or text[begin - 1] not in "(["):
            return cue.after
    return None


def _ahead(text: str, start: int, clauses: Sequence[Clause], at: int) -> Stance | None:
    """Look for a cue before the mention, the nearest first."""
    while at > 0:
        at -= 1
        _, stop, cue, _, last = clauses[at]
        if stop > start:
            continue
        if cue.turn or last <= start:
            return None
        if cue.right_before and _ONLY_NAMES.fullmatch(text, stop, start):
            return cue.right_before
        if cue.before:
            return cue.before
    return None


def _has_dealing(start: int, clauses: Sequence[Clause], at: int) -> bool:
    """Whether the clause of a mention tells of dealing with people, before it."""
    while at > 0:
        at -= 1
        _, stop, cue, _, last = clauses[at]
        if last <= start or cue.turn:
            return False
        if cue.dealing and stop <= start:
            return True
    return False


def clause_ends(text: str) -> list[int]:
    """Return where the clauses of a text end; the text itself ends the last one."""
    return [*(found.start() for found in _CLAUSE_END.finditer(text)), len(text)]


def _bounds(ends: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return the start and the end of the clause around a cue."""
    before = bisect_left(ends, start) - 1
    first = ends[before] + 1 if before >= 0 else 0
    return max(first, start - _REACH), min(ends[bisect_left(ends, end)], end + _REACH)
