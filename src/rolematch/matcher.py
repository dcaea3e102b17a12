"""Wires the steps: a file, document, résumé or profile in, a Ranking of specialties out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from rolematch.errors import Status
    from rolematch.family import JobFamily, Necessity
    from rolematch.profile import Evidence
    from rolematch.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one requirement added to a score; ``points`` of a match add up to its score (1e-9)."""

    requirement: str
    asks: str
    necessity: Necessity
    weight: float
    fulfilment: float
    points: float
    missing: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One candidate and one specialty."""

    specialty: str
    score: float
    score_range: tuple[float, float]
    fit: float
    strict_unmet: tuple[str, ...]
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The matches of one candidate, best first; ties in the order of the family file."""

    matches: tuple[Match, ...]
    candidate: str | None
    as_of: date
    versions: dict[str, str]
    fits_none: bool
    fits_none_reason: str = ""
    ties: tuple[tuple[str, ...], ...] = ()
    flags: tuple[dict[str, Any], ...] = ()
    status: Status = "ok"
    reason: str = ""
    preference: tuple[str, ...] = field(default=())

    def __getitem__(self, index: int) -> Match:
        return self.matches[index]

    def __len__(self) -> int:
        return len(self.matches)

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; schema ``rolematch.ranking/1``."""
        raise NotImplementedError


class Matcher:
    """Ranks the specialties of one family for any candidate; safe to share between threads."""

    def __init__(
        self,
        family: JobFamily | None = None,
        taxonomy: Taxonomy | None = None,
        *,
        as_of: date | None = None,
    ) -> None:
        raise NotImplementedError

    def rank(self, source: object, *, top: int | None = None) -> Ranking:
        """Rank one candidate. One unreadable file raises DocumentError."""
        raise NotImplementedError

    def rank_many(
        self, sources: Iterable[object], *, top: int | None = None, n_jobs: int = 1
    ) -> Iterator[Ranking]:
        """Rank many, in their order; an unreadable one gives a Ranking with its status."""
        raise NotImplementedError
