"""Who goes to which team, so that the whole is best; by exact solvers of scipy."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_array

from rolematch import markup
from rolematch.errors import PoolError, UnknownNameError
from rolematch.pool._readback import light_batches
from rolematch.pool._seats import Seats, load_seats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from narwhals.typing import IntoDataFrame
    from numpy.typing import NDArray

    from rolematch.pool._seats import Seat

__all__ = ["ASSIGNMENT_SCHEMA", "Assignment", "SeatOutcome", "assign"]

UNIT = 1e-6
"""Totals are added up in whole millionths, so that sums are exact and ties are ties on every machine."""

ASSIGNMENT_SCHEMA = pa.schema(
    {
        "candidate": pa.string(),
        "specialty": pa.string(),
        "score": pa.float64(),
        "best": pa.string(),
        "best_score": pa.float64(),
        "cost": pa.float64(),
        "preference": pa.int32(),
    }
)
"""One row an assigned candidate: team and score there, the candidate's own best team and score, the cost
(what the score is below the own best), and which of the stated preferences it is, from 1."""


@dataclass(frozen=True, slots=True)
class SeatOutcome:
    """What became of the seats of one team.

    Attributes
    ----------
    specialty : str
    openings, filled : int
    cost : float
        Sum of what those who sit here would score more in their own best teams.
    why_empty : str
        Why seats stay empty; empty where none does.
    """

    specialty: str
    openings: int
    filled: int
    cost: float
    why_empty: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who got which seat.

    Attributes
    ----------
    table : pyarrow.Table
        With the columns of ``ASSIGNMENT_SCHEMA``, by team in the order of the seats, best score first.
    seats : tuple of SeatOutcome
    total : float
        The sum that was made as large as it can be: weighted scores and points for preferences.
    notes : tuple of str
        What the seats file says of candidates that the results do not hold.
    """

    table: pa.Table
    seats: tuple[SeatOutcome, ...]
    total: float
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "schema": "rolematch.assignment/1",
            "total": self.total,
            "assigned": self.table.to_pylist(),
            "seats": [seat.to_dict() for seat in self.seats],
            "notes": list(self.notes),
        }

    def shown(self) -> list[tuple[str, Sequence[str], list[list[str]]]]:
        """Return what a person reads, as tables of (title, heads, rows): who sits where, and the teams."""
        people = [_assigned_cells(row) for row in self.table.to_pylist()]
        teams = [_team_cells(seat) for seat in self.seats]
        return [(f"Seats, total {self.total:.3f}", ASSIGNED, people), ("Teams", TEAMS, teams)]

    def _repr_html_(self) -> str:
        """Show who sits where and at what cost, then each team with its empty seats and the reason."""
        tables = "".join(markup.table(*table) for table in self.shown())
        notes = ("Cost: what the score is below that in the candidate's own best team.", *self.notes)
        return tables + markup.listing("Notes", notes)


ASSIGNED = ("Team", "Candidate", "Score", "Own best team", "Cost", "Wish")
TEAMS = ("Team", "Filled", "Cost", "Why seats stay empty")


def _assigned_cells(row: dict[str, Any]) -> list[str]:
    own = "the same" if row["best"] == row["specialty"] else f"{row['best']} {row['best_score']:.2f}"
    wish = "" if row["preference"] is None else f"no. {row['preference']}"
    return [row["specialty"], row["candidate"], f"{row['score']:.2f}", own, f"{row['cost']:.2f}", wish]


def _team_cells(seat: SeatOutcome) -> list[str]:
    return [seat.specialty, f"{seat.filled} of {seat.openings}", f"{seat.cost:.2f}", seat.why_empty]


@dataclass(frozen=True, slots=True)
class _People:
    """The scores of the readable candidates, sorted by name so that the order of the table says nothing."""

    names: list[str]
    scores: NDArray[np.float64]
    best: list[str]
    best_scores: NDArray[np.float64]


def assign(results: str | Path | IntoDataFrame, seats: Seats | str | Path) -> Assignment:
    """Give out seats so that the total of weighted scores is as large as it can be.

    Parameters
    ----------
    results : path or data frame
        What :func:`rank` has written (Parquet or JSON Lines), or what :func:`rank_frame` has returned.
    seats : Seats or path
        The seats, or a ``seats.yaml`` with them.

    Returns
    -------
    Assignment
        Exact, and the same on every run and for every order of the results: totals are counted in whole
        millionths; among equal totals the one in which more candidates get their own best team; what is
        still equal is decided by the solver on candidates sorted by name.

    Raises
    ------
    SeatsError
        If the seats have faults.
    UnknownNameError
        If the results do not know a team.
    PoolError
        If these are no results, or two candidates have one name.

    Notes
    -----
    This is an assignment problem, solved by the shortest augmenting paths of
    ``scipy.optimize.linear_sum_assignment`` with a column for each opening. Only where its answer puts a
    pair of ``apart`` together, an integer program decides: ``scipy.optimize.milp`` (HiGHS), with no gap
    allowed.

    Examples
    --------
    >>> from rolematch.pool import rank_frame
    >>> people = pa.table({"who": ["a", "b"], "cv": ["Kept bees.", "Wrote Elasticsearch queries."]})
    >>> seats = Seats(seats=({"specialty": "Search", "openings": 1},))
    >>> assign(rank_frame(people, text="cv", id="who"), seats).table["candidate"].to_pylist()
    ['b']
    """
    seats = seats if isinstance(seats, Seats) else load_seats(seats)
    people = _people(results, [seat.specialty for seat in seats.seats])
    apart, notes = _pairs(people, seats)
    units, allowed = _units(people, seats)
    openings = np.minimum([seat.openings for seat in seats.seats], allowed.sum(axis=0))
    places = _solve(_gains(units, people, seats, int(openings.sum())), allowed, openings, apart)
    outcomes = tuple(_outcome(people, seats, allowed, places, team) for team in range(len(openings)))
    total = sum(units[person, team] for person, team in places.items()) * UNIT
    return Assignment(_table(people, seats, places), outcomes, round(float(total), 6), tuple(notes))


def _people(results: str | Path | IntoDataFrame, teams: Sequence[str]) -> _People:
    """Lay out the scores of the teams with seats, shape (candidates, teams)."""
    names: list[str] = []
    best: list[str] = []
    blocks: list[NDArray[np.float64]] = [np.zeros((0, len(teams)))]
    best_scores: list[float] = []
    known: set[str] = set()
    for batch in light_batches(results):
        readable = batch.filter(pc.equal(batch.column("status"), "ok"))
        names += readable.column("candidate").to_pylist()
        best += readable.column("specialty").to_pylist()
        best_scores += readable.column("score").to_pylist()
        matches = pc.list_flatten(readable.column("matches"))
        owners = pc.list_parent_indices(readable.column("matches")).to_numpy()
        found = pc.struct_field(matches, "specialty")
        known.update(found.unique().to_pylist())
        columns = pc.index_in(found, pa.array(teams)).fill_null(-1).to_numpy()
        block = np.zeros((readable.num_rows, len(teams)))
        wanted = columns >= 0
        block[owners[wanted], columns[wanted]] = pc.struct_field(matches, "score").to_numpy()[wanted]
        blocks.append(block)
    for team in teams:
        if known and team not in known:
            raise UnknownNameError.of("specialty", team, sorted(known))
    _check_names(names)
    order = sorted(range(len(names)), key=names.__getitem__)
    return _People(
        [names[at] for at in order],
        np.concatenate(blocks)[order],
        [best[at] for at in order],
        np.array(best_scores)[order] if order else np.zeros(0),
    )


def _check_names(names: Sequence[str | None]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1 or name is None]
    if twice:
        msg = (
            f"{len(twice)} candidates have no name of their own, such as {twice[0]!r}; rank with an id column"
        )
        raise PoolError(msg)


def _pairs(people: _People, seats: Seats) -> tuple[list[tuple[int, int]], list[str]]:
    """Return the pairs to keep apart as indices, and notes on names that the results do not hold."""
    index = {name: at for at, name in enumerate(people.names)}
    named = [*(name for pair in seats.apart for name in pair), *(entry.candidate for entry in seats.never)]
    unknown = [name for name in dict.fromkeys([*named, *seats.preferences]) if name not in index]
    notes = [
        f"{name!r} is named in the seats and is no readable candidate of the results" for name in unknown
    ]
    return [(index[a], index[b]) for a, b in seats.apart if a in index and b in index], notes


def _units(people: _People, seats: Seats) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return what each candidate would add to the total in each team, in units, and who may sit where."""
    index = {name: at for at, name in enumerate(people.names)}
    teams = {seat.specialty: column for column, seat in enumerate(seats.seats)}
    weighted = people.scores * np.array([seat.weight for seat in seats.seats])
    allowed = people.scores >= np.array([seat.floor for seat in seats.seats])
    for name, wishes in seats.preferences.items():
        for place, team in enumerate(wishes, 1):
            if name in index:
                weighted[index[name], teams[team]] += seats.preference_weight / place
    for entry in seats.never:
        if entry.candidate in index:
            allowed[index[entry.candidate], teams[entry.specialty]] = False
    return np.rint(weighted / UNIT), allowed


def _gains(units: NDArray[np.float64], people: _People, seats: Seats, openings: int) -> NDArray[np.float64]:
    """Let filled seats and own best teams break ties: so little that it cannot outweigh one unit."""
    own = [[name == seat.specialty for seat in seats.seats] for name in people.best]
    return units * (2 * openings + 1) + 1 + np.array(own, dtype=np.float64).reshape(units.shape)


def _solve(
    gain: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    openings: NDArray[np.intp],
    apart: Sequence[tuple[int, int]],
) -> dict[int, int]:
    """Return the team of each candidate who gets a seat, so that the sum of gains is largest."""
    gain = np.where(allowed, gain, 0.0)
    paired = {person for pair in apart for person in pair}
    people = _contenders(gain, int(openings.sum()), paired)
    if not people:
        return {}
    gain, allowed = gain[people], allowed[people]
    found = dict(_by_shortest_paths(gain, allowed, openings))
    place_of = {person: place for place, person in enumerate(people)}
    pairs = [(place_of[first], place_of[second]) for first, second in apart]
    if any(first in found and found[first] == found.get(second) for first, second in pairs):
        # Only then: it takes minutes where the other takes seconds.
        found = dict(_by_integer_program(gain, allowed, openings, pairs))
    return {people[place]: team for place, team in found.items()}


def _contenders(gain: NDArray[np.float64], openings: int, paired: set[int]) -> list[int]:
    """Leave out who cannot get a seat: with n openings, all but the n best of each team.

    Whoever sits in a team and is not among its n best could change places with one of those who has no
    seat; only those who are kept apart from others could not, so they stay in and do not count.
    """
    most = openings + len(paired)
    order = np.argsort(-gain, axis=0, kind="stable")[:most]
    return sorted(paired.union(order.ravel().tolist()))


def _by_shortest_paths(
    gain: NDArray[np.float64], allowed: NDArray[np.bool_], openings: NDArray[np.intp]
) -> Iterator[tuple[int, int]]:
    """Solve the plain case: a column for each opening; the gain is 0 where somebody may not sit."""
    teams = np.repeat(np.arange(len(openings)), openings)
    people, columns = linear_sum_assignment(gain[:, teams], maximize=True)
    for person, column in zip(people.tolist(), columns.tolist(), strict=True):
        team = int(teams[column])
        if allowed[person, team]:
            yield person, team


def _by_integer_program(
    gain: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    openings: NDArray[np.intp],
    apart: Sequence[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    """Solve with pairs to keep apart: a variable for each candidate and team, 1 where they go together."""
    people, teams = np.nonzero(allowed)
    if not len(people):
        return
    n, variables = len(gain), np.arange(len(people))
    rules = [
        _rule(people, variables, n, len(people), 1.0),
        _rule(teams, variables, len(openings), len(people), openings),
    ]
    for first, second in apart:
        chosen = np.isin(people, (first, second))
        rules.append(_rule(teams[chosen], variables[chosen], len(openings), len(people), 1.0))
    solved = milp(
        -gain[people, teams],
        constraints=rules,
        integrality=np.ones(len(people)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if not solved.success:
        msg = f"the solver found no assignment: {solved.message}"
        raise PoolError(msg)
    for variable in np.flatnonzero(solved.x > 0.5).tolist():
        yield int(people[variable]), int(teams[variable])


def _rule(
    groups: NDArray[np.intp],
    variables: NDArray[np.intp],
    n_groups: int,
    n_variables: int,
    most: float | NDArray[np.intp],
) -> LinearConstraint:
    """Allow at most so many of each group of variables."""
    matrix = coo_array((np.ones(len(groups)), (groups, variables)), shape=(n_groups, n_variables))
    return LinearConstraint(matrix.tocsr(), -np.inf, most)


def _table(people: _People, seats: Seats, places: Mapping[int, int]) -> pa.Table:
    """Lay out who sits where, by team, best first."""
    rows = []
    for person, team in sorted(places.items(), key=lambda item: (item[1], -people.scores[item], item[0])):
        name, specialty = people.names[person], seats.seats[team].specialty
        wishes = seats.preferences.get(name, ())
        score, best_score = float(people.scores[person, team]), float(people.best_scores[person])
        rows.append(
            {
                "candidate": name,
                "specialty": specialty,
                "score": score,
                "best": people.best[person],
                "best_score": best_score,
                "cost": round(best_score - score, 10),
                "preference": wishes.index(specialty) + 1 if specialty in wishes else None,
            }
        )
    return pa.Table.from_pylist(rows, schema=ASSIGNMENT_SCHEMA)


def _outcome(
    people: _People, seats: Seats, allowed: NDArray[np.bool_], places: Mapping[int, int], team: int
) -> SeatOutcome:
    """Say how the seats of one team were filled, and why some were not."""
    seat = seats.seats[team]
    sitting = [person for person, at in places.items() if at == team]
    cost = sum(float(people.best_scores[person] - people.scores[person, team]) for person in sitting)
    eligible = np.flatnonzero(allowed[:, team]).tolist()
    why = ""
    if len(sitting) < seat.openings:
        elsewhere = sum(places.get(person, team) != team for person in eligible)
        why = _why_empty(people.scores[:, team], seat, len(eligible), len(sitting), elsewhere)
    return SeatOutcome(seat.specialty, seat.openings, len(sitting), round(cost, 10), why)


def _why_empty(scores: NDArray[np.float64], seat: Seat, eligible: int, sitting: int, elsewhere: int) -> str:
    if not eligible:
        best = f"; the best score is {scores.max():.3f}" if len(scores) else ""
        return f"no candidate who may sit here reaches the floor of {seat.floor:g}{best}"
    parts = [f"of {eligible} who may sit here (floor {seat.floor:g}), {sitting} here"]
    if elsewhere:
        parts.append(f"{elsewhere} in other teams, where they add more to the total")
    if eligible > sitting + elsewhere:
        parts.append(f"{eligible - sitting - elsewhere} kept apart from those who do")
    return ", ".join(parts)
