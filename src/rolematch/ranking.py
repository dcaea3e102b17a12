"""What ranking answers: a Ranking of Matches, best first, with what each rests on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, overload

from rolematch import markup
from rolematch.errors import UnknownNameError
from rolematch.explanation import MOST_REASONS, Basis, Contribution, points_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from rolematch.errors import Status

__all__ = ["SCHEMA", "Match", "Ranking", "most_moved"]

SCHEMA = "rolematch.ranking/1"


class Match:
    """One candidate and one specialty.

    Attributes
    ----------
    specialty : str
    score : float
        From 0 to 1, comparable between specialties.
    score_range : (float, float)
        What the score would be if what is hardly shown were not there, and if what is not shown were as a
        typical engineer has it.
    fit : float
        The plain share of what the team asks for that is shown, from 0 to 1.
    way : str or None
        The way to qualify that counts, where the team has several.
    strict_unmet : tuple of str
        Ids of the strict requirements without enough evidence.
    contributions : tuple of Contribution
        They add up to the score. Put together when first asked for.
    reasons : list of (str, float)
        The requirements that moved the score most, at most four, with their points.
    """

    __slots__ = (
        "_basis", "_contributions", "_row", "_unmet", "fit", "score", "score_range", "specialty", "way",
    )  # fmt: skip

    def __init__(
        self,
        specialty: str,
        score: float,
        score_range: tuple[float, float],
        fit: float,
        *,
        way: str | None = None,
        contributions: tuple[Contribution, ...] | None = None,
        strict_unmet: tuple[str, ...] | None = None,
        basis: Basis | None = None,
        row: int = 0,
    ) -> None:
        self.specialty = specialty
        self.score = score
        self.score_range = score_range
        self.fit = fit
        self.way = way
        self._contributions = contributions
        self._unmet = strict_unmet
        self._basis = basis
        self._row = row

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each requirement added; they add up to the score."""
        if self._contributions is None:
            self._contributions = tuple(self._basis.contributions(self._row)) if self._basis else ()
        return self._contributions

    @property
    def strict_unmet(self) -> tuple[str, ...]:
        """Ids of the strict requirements without enough evidence."""
        if self._unmet is not None:
            return self._unmet
        if self._basis is not None:
            return self._basis.strict_unmet(self._row)
        return tuple(c.requirement for c in self.contributions if c.necessity == "strict" and c.missing)

    @property
    def reasons(self) -> list[tuple[str, float]]:
        """The requirements that moved the score most, at most four, with their points."""
        if self._basis is not None:
            return self._basis.reasons(self._row)
        return most_moved((c.requirement, c.necessity, c.points) for c in self.contributions)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "specialty": self.specialty,
            "way": self.way,
            "score": self.score,
            "score_range": list(self.score_range),
            "fit": self.fit,
            "strict_unmet": list(self.strict_unmet),
            "contributions": [contribution.to_dict() for contribution in self.contributions],
        }

    def _repr_html_(self) -> str:
        title = f"{self.specialty}: score {self.score:.2f}, fit {self.fit:.2f}"
        return points_table(title, self.contributions)

    def __repr__(self) -> str:
        return f"Match({self.specialty!r}, score={self.score:.2f}, fit={self.fit:.2f})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Match) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.specialty, self.score, self.fit))

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross process borders with the contributions and without what they were drawn from."""
        drawn = partial(Match, way=self.way, contributions=self.contributions, strict_unmet=self.strict_unmet)
        return drawn, (self.specialty, self.score, self.score_range, self.fit)


def most_moved(contributions: Iterable[tuple[str, str, float]]) -> list[tuple[str, float]]:
    """Return the requirements with the most points, at most four; of each comes id, necessity and points."""
    moved = [(name, points) for name, necessity, points in contributions if necessity != "none" and points]
    return sorted(moved, key=lambda pair: -abs(pair[1]))[:MOST_REASONS]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The matches of one candidate, best first; ties in the order of the family file.

    Attributes
    ----------
    matches : tuple of Match
    candidate : str or None
        The path as given; never a name from the text.
    as_of : date
        The day that "present" stood for.
    versions : dict of str to str
        Those of rolematch, family, taxonomy and model.
    fits_none : bool
        Nobody's team on this evidence.
    fits_none_reason : str
        Why, in a sentence.
    ties : tuple of tuple of str
        Groups of specialties whose scores are too near to call.
    flags : tuple of dict
        What a person should look at: ``{"code": "hidden-text", "message": …}``.
    status : Status
        How the reading of the file ended; there are matches only where it is ``"ok"``.
    reason : str
        Why there are none.
    preference : tuple of str
        The candidate's own wish; it can change places within a tie, never a score.
    """

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
    preference: tuple[str, ...] = ()

    @overload
    def __getitem__(self, index: int | str) -> Match: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Match, ...]: ...

    def __getitem__(self, index: int | str | slice) -> Match | tuple[Match, ...]:
        """Return the match of a place or of a specialty, or the matches of a slice."""
        if not isinstance(index, str):
            return self.matches[index]
        for match in self.matches:
            if match.specialty.casefold() == index.casefold():
                return match
        raise UnknownNameError.of("specialty", index, [match.specialty for match in self.matches])

    def __len__(self) -> int:
        return len(self.matches)

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    def _repr_html_(self) -> str:
        """Show the teams, best first; no personal data."""
        if self.status != "ok":
            return markup.table(
                "Not read", ["Status", "Reason"], [[self.status.replace("_", " "), self.reason]]
            )
        notes = [f"Fits no team: {self.fits_none_reason}"] if self.fits_none else []
        notes += [f"Look at this: {flag.get('message') or flag['code']}" for flag in self.flags]
        notes += [f"Too near to call: {', '.join(tie)}." for tie in self.ties]
        heads = ["Team", "Score", "", "Fit", "Strict, not shown"]
        return markup.table("Teams, best first", heads, map(_cells, self.matches), *notes)

    def __repr__(self) -> str:
        if self.status != "ok":
            return f"Ranking(status={self.status!r})"
        best = ", ".join(f"{match.specialty} {match.score:.2f}" for match in self.matches[:3])
        return f"Ranking({best}{', fits none' if self.fits_none else ''})"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; schema ``rolematch.ranking/1``."""
        head = {
            "schema": SCHEMA,
            "candidate": self.candidate,
            "status": self.status,
            "as_of": self.as_of.isoformat(),
            "versions": dict(self.versions),
        }
        if self.status != "ok":
            return {**head, "reason": self.reason}
        return {
            **head,
            "fits_none": self.fits_none,
            "fits_none_reason": self.fits_none_reason,
            "ties": [list(group) for group in self.ties],
            "preference": list(self.preference),
            "flags": [dict(flag) for flag in self.flags],
            "matches": [match.to_dict() for match in self.matches],
        }

    def to_json(self) -> str:
        """Return one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(", ", ": "))


def _cells(match: Match) -> list[str]:
    asked = {row.requirement: row.asks for row in match.contributions}
    strict = "; ".join(asked[name] for name in match.strict_unmet)
    return [match.specialty, f"{match.score:.2f}", markup.bar(match.score), f"{match.fit:.2f}", strict]
