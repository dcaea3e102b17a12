"""Dates and stretches of time as values, and how they stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Precision = Literal["year", "season", "quarter", "month", "present"]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""First month of each season, as the northern half of the world counts."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with just the precision that was written; nothing is invented.

    ``str`` gives ``"2019"``, ``"2019-03"`` or ``"present"``.

    Attributes
    ----------
    year : int or None
        None only for "present".
    month : int or None
        1 to 12; of a quarter or a season its first month; None for a year.
    precision : {"year", "season", "quarter", "month", "present"}

    Examples
    --------
    >>> str(PartialDate(2019, 3)), str(PartialDate(2019, 7, "quarter")), str(PartialDate(2019, None, "year"))
    ('2019-03', '2019', '2019')
    """

    year: int | None
    month: int | None = None
    precision: Precision = "month"

    @property
    def is_present(self) -> bool:
        """Whether this stands for "today", that is ``as_of``."""
        return self.precision == "present"

    def first_month(self) -> int | None:
        """Return the first month it can mean, as ``year * 12 + month - 1``; None for "present"."""
        return None if self.year is None else self.year * 12 + (self.month or 1) - 1

    def last_month(self) -> int | None:
        """Return the last month it can mean, as ``year * 12 + month - 1``; None for "present"."""
        first = self.first_month()
        length = {"year": 12, "season": 3, "quarter": 3}.get(self.precision, 1)
        return None if first is None else first + length - 1

    def __str__(self) -> str:
        if self.is_present:
            return "present"
        return f"{self.year:04d}-{self.month:02d}" if self.precision == "month" else f"{self.year:04d}"


PRESENT = PartialDate(None, None, "present")


@dataclass(frozen=True, slots=True)
class DateRange:
    """A stretch of time as a text states it; a single date is both its start and its end.

    Attributes
    ----------
    start, end : PartialDate or None
        None where the text does not say.
    months : int or None
        A length in words that stands beside it: 38 for "3 yrs 2 mos".
    begin, stop : int
        Half-open offsets into the text that was searched.
    is_range : bool
        Whether two ends were written (or "since", "until", an open dash), not a single date.
    """

    start: PartialDate | None
    end: PartialDate | None
    months: int | None
    begin: int
    stop: int
    is_range: bool = True


def lies_within(dates: DateRange, whole: DateRange) -> bool:
    """Whether dates can lie within others, as far as their precision tells."""
    if dates.start is None or whole.start is None or dates.end is None or whole.end is None:
        return False
    goes_on = dates.end.is_present and not whole.end.is_present
    return not (goes_on or ends_first(whole.start, dates.start) or ends_first(dates.end, whole.end))


def are_apart(one: DateRange, other: DateRange) -> bool:
    """Whether one range can begin where the other ends, as far as their precision tells."""
    return _can_follow(other.start, one.end) or _can_follow(one.start, other.end)


def _can_follow(start: PartialDate | None, end: PartialDate | None) -> bool:
    last = start.last_month() if start else None
    first = end.first_month() if end else None
    return first is not None and last is not None and first <= last


def is_reversed(dates: DateRange) -> bool:
    """Whether a range ends before it starts."""
    return dates.start is not None and dates.end is not None and ends_first(dates.start, dates.end)


def ends_first(start: PartialDate, end: PartialDate) -> bool:
    """Whether the last month that the end can mean comes before the start."""
    first, last = start.first_month(), end.last_month()
    return first is not None and last is not None and last < first
