"""The file ``seats.yaml``: how many seats each team has, and what must hold when they are given out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from rolematch.datafiles import check, fault, line_order, load_yaml, read_text
from rolematch.errors import SeatsError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Never", "Seat", "Seats", "load_seats"]


class _Author(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Seat(_Author):
    """The seats of one team.

    Attributes
    ----------
    specialty : str
    openings : int
    floor : float
        Nobody below this score gets a seat.
    weight : float
        What a point of score counts in this team.
    """

    specialty: str
    openings: Annotated[int, Field(ge=0, le=100_000)] = 1
    floor: Annotated[float, Field(ge=0, le=1)] = 0.0
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0


class Never(_Author):
    """A candidate who must not go to a team."""

    candidate: str
    specialty: str


class Seats(_Author):
    """The file ``seats.yaml``.

    Attributes
    ----------
    seats : tuple of Seat
    apart : tuple of (str, str)
        Candidates who must not be in the same team.
    never : tuple of Never
        Candidates who must not go to a team.
    preferences : mapping of str to tuple of str
        Teams that a candidate has asked for, the dearest first.
    preference_weight : float
        Points for the first preference; the second counts half, the third a third, and so on.
    """

    seats: tuple[Seat, ...]
    apart: tuple[tuple[str, str], ...] = ()
    never: tuple[Never, ...] = ()
    preferences: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    preference_weight: Annotated[float, Field(ge=0, le=10)] = 0.02


def load_seats(path: str | Path) -> Seats:
    """Read ``seats.yaml``.

    Parameters
    ----------
    path : path

    Returns
    -------
    Seats

    Raises
    ------
    SeatsError
        With every fault at once, each with its line.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "seats.yaml")
    ...     _ = file.write_text("seats: [{specialty: Gitaly, openings: 2, floor: 0.4}]", "utf-8")
    ...     load_seats(file).seats[0].openings
    2
    """
    path = Path(path)
    text = read_text(path, SeatsError)
    seats = check(load_yaml(text, path.name, SeatsError), Seats, text=text, file=path.name, error=SeatsError)
    found = [fault(text, path.name, steps, message) for steps, message in _contradictions(seats)]
    if found:
        raise SeatsError.of(sorted(found, key=line_order))
    return seats


def _contradictions(seats: Seats) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what contradicts itself, and where."""
    teams = [seat.specialty for seat in seats.seats]
    if not teams:
        yield ("seats",), "there are no seats; add a team"
    for place, name in enumerate(teams):
        if name in teams[:place]:
            yield ("seats", place, "specialty"), f"{name!r} stands twice; add its openings up in one entry"
    for place, (first, second) in enumerate(seats.apart):
        if first == second:
            yield ("apart", place), f"{first!r} cannot be kept apart from itself"
    wishes: list[tuple[tuple[str | int, ...], str]] = [
        (("preferences", who, n), name)
        for who, names in seats.preferences.items()
        for n, name in enumerate(names)
    ]
    bans: list[tuple[tuple[str | int, ...], str]] = [
        (("never", n, "specialty"), entry.specialty) for n, entry in enumerate(seats.never)
    ]
    for steps, name in (*wishes, *bans):
        if name not in teams:
            yield steps, str(UnknownNameError.of("team with seats", name, teams))
