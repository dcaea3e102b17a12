"""The positions of a résumé: every job is found by its dates, and its heading by the lines around them.

The words that tell a title from an employer stand in ``data/positions.yaml``, read by ``_headings``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Literal

from rolematch.document import Span
from rolematch.resume._calendar import are_apart
from rolematch.resume._datelines import Job, may_hold
from rolematch.resume._jobs import find_jobs
from rolematch.resume._narrative import Told, find_told
from rolematch.resume._words import is_about, lower

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rolematch.resume._calendar import PartialDate
    from rolematch.resume._headings import Heading
    from rolematch.resume._lines import Line
    from rolematch.resume._sections import Stretch

PositionKind = Literal["work", "internship", "freelance", "military", "volunteering"]


@dataclass(frozen=True, slots=True)
class Position:
    """One job held.

    Attributes
    ----------
    title, employer, place : str or None
        As written.
    start, end : PartialDate or None
        None where the résumé does not say.
    span : Span
        The text that belongs to this position, its heading lines included.
    kind : PositionKind
    months : int or None
        Its length in words, where the résumé gives one: 38 for "3 yrs 2 mos".
    details : tuple of Span
        Further text about the same job that stands elsewhere: below a table of jobs, or shared by
        several titles at one employer.
    """

    title: str | None
    employer: str | None
    place: str | None
    start: PartialDate | None
    end: PartialDate | None
    span: Span
    kind: PositionKind = "work"
    months: int | None = None
    details: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """All text that belongs to this position: ``span`` and ``details``."""
        return (self.span, *self.details)

    def interval(self, as_of: date) -> tuple[int, int] | None:
        """Return the months held, half-open, as ``year * 12 + month - 1``; None without dates.

        A month, quarter or season counts whole, at both ends. Of a year nobody knows which month is
        meant, so its middle stands for it: "2016 – 2018" is 24 months, the difference of the years, and
        two jobs that meet in a year neither overlap nor leave a gap. "2018" alone is the middle six
        months of that year, unless the text says how many. "present" is the month of ``as_of``, and
        nothing later counts. Dates that contradict each other give None.

        Examples
        --------
        >>> from datetime import date
        >>> from rolematch.resume._calendar import PartialDate
        >>> from rolematch.document import Span
        >>> years = [PartialDate(year, None, "year") for year in (2016, 2018)]
        >>> begin, stop = Position("Cook", "Inn", None, *years, Span(0, 4)).interval(date(2026, 11, 22))
        >>> stop - begin
        24
        """
        today = as_of.year * 12 + as_of.month
        start, end = _bounds(self.start, self.end, self.months, today)
        if start is None or end is None:
            return None
        end = min(end, today)
        return (start, end) if start < end else None


def months_of(positions: Sequence[Position], as_of: date) -> int:
    """Count the months in which at least one of the positions was held; overlaps count once."""
    total, reached = 0, -1
    for start, end in sorted(filter(None, (position.interval(as_of) for position in positions))):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _bounds(
    start: PartialDate | None, end: PartialDate | None, months: int | None, today: int
) -> tuple[int | None, int | None]:
    """Place start and end on the line of months, before it is cut at today."""
    first = None if start is None else today - 1 if start.is_present else start.first_month()
    last = None if end is None else today if end.is_present else _after(end)
    if first is None or last is None:
        known = first if first is not None else last
        if known is None or months is None:
            return None, None
        return (known, known + months) if first is not None else (known - months, known)
    if start is not None and start.precision == "year":
        first, last = _within_year(first, last, end, months)
    elif end is not None and end.precision == "year" and last - 12 <= first < last:
        last = first + max(1, (last - first) // 2)
    elif end is not None and end.precision == "year":
        last -= 6
    return first, last


def _after(end: PartialDate) -> int | None:
    last = end.last_month()
    return None if last is None else last + 1


def _within_year(first: int, last: int, end: PartialDate | None, months: int | None) -> tuple[int, int]:
    """Place a start of which only the year is known."""
    by_year = end is not None and end.precision == "year"
    if by_year and last - first == 12:
        length = min(months or 6, 12)
        return first + (12 - length) // 2, first + (12 - length) // 2 + length
    if by_year:
        return first + 6, last - 6
    if last - first <= 12:
        return first + (last - first) // 2, last
    return first + 6, last


def find_positions(
    text: str, lines: Sequence[Line], stretches: Sequence[Stretch]
) -> tuple[list[Position], list[Job]]:
    """Find the positions in the order of the text, and the headings of those that have one."""
    jobs = find_jobs(lines, stretches)
    if not jobs:
        return [_told(job) for job in find_told(text, lines, stretches)], []
    own, again = _told_apart(jobs)
    again |= _retold(lines, stretches, own)
    before = find_told(text, lines, stretches, own[0].top)[:_MOST_ALIKE]
    earlier = [_told(told) for told in before if all(are_apart(told.dates, job.dates) for job in own)]
    return earlier + _positions(lines, stretches, own, again), own


def _told_apart(jobs: Sequence[Job]) -> tuple[list[Job], dict[int, int]]:
    """Part the jobs from headings that tell of one again: those as line → index of the job."""
    own: list[Job] = []
    again: dict[int, int] = {}
    by_dates: dict[tuple[object, object], list[tuple[int, set[str]]]] = {}
    for job in jobs:
        alike = by_dates.setdefault((job.dates.start, job.dates.end), [])
        name = _name_words(job.heading.employer or job.heading.title or "") if job.dates.start else set()
        first = next((n for n, other in alike[:_MOST_ALIKE] if name and _is_within(name, other)), None)
        if first is None:
            alike.append((len(own), name))
            own.append(job)
        else:
            again[job.top] = first
    return own, again


_MOST_ALIKE = 50
"""With so many others a job is compared at most; nobody has more in the same months, or at one employer."""


def _retold(lines: Sequence[Line], stretches: Sequence[Stretch], own: Sequence[Job]) -> dict[int, int]:
    """Find paragraphs below a list of jobs that open with an employer's name: line → index of the job."""
    names: dict[str, list[tuple[int, str]]] = {}
    for n, job in enumerate(own):
        if job.heading.employer:
            name = lower(job.heading.employer)
            match = _WORD.match(name)
            names.setdefault(match[0] if match else "", []).append((n, name))
    found: dict[int, int] = {}
    for stretch in filter(may_hold, stretches):
        for at in range(max(stretch.begin, own[-1].at + 1), stretch.stop):
            line = lines[at]
            opens = line.gap or at == stretch.begin + 1 or at - 1 in found
            if opens and not line.bullet and not line.text[:1].islower():
                low = lower(line.text)
                words = names.keys() & _WORD.findall(low[:_OPENS])
                firsts = words and {"", *words}
                likely = sorted(one for word in firsts for one in names.get(word, ()))[:_MOST_ALIKE]
                index = next((n for n, name in likely if _tells_of(low, name)), None)
                if index is not None:
                    found[at] = index
    return found


def _tells_of(opening: str, name: str) -> bool:
    """Whether a line opens with an employer's name or its first words and a stop, or is a heading with it."""
    match = _OPENING.match(opening)
    if match is not None and (name == match[0] or name.startswith(match[0] + " ")):
        return True
    at = opening.find(name)
    whole = at >= 0 and not (opening[at - 1 : at].isalnum() or opening[at + len(name) :][:1].isalnum())
    return whole and len(opening) < 60 and opening[-1] not in ".,;" and not any(c.isdigit() for c in opening)


_WORD = re.compile(r"\w+")
_OPENS = 60
"""Characters of a paragraph in which the employer's name can stand."""
_OPENING = re.compile(r"[^.:(,;—–]{4,60}?(?=\s*(?:[.:(,;—–]|$))")


def _positions(
    lines: Sequence[Line], stretches: Sequence[Stretch], own: Sequence[Job], again: dict[int, int]
) -> list[Position]:
    """Make the positions: the text of each goes on until the next heading or the section's end."""
    marks = sorted({job.top for job in own} | set(again))
    begins = [stretch.begin for stretch in stretches]
    limit: dict[int, int] = {}
    for top, following in zip_longest(marks, marks[1:]):
        section = stretches[bisect_right(begins, top) - 1].stop
        limit[top] = min(following or len(lines), section)
    listed = 1
    for above, job in pairwise(own):
        if above.stretch is not job.stretch or job.top != above.at + 1 or job.shares:
            listed = 1
            continue
        listed += 1
        limit[job.top] = _end_of_list(lines, job.at + 1, limit[job.top], listed)
    positions = [_position(lines, job, max(job.at + 1, limit[job.top])) for job in own]
    details: list[tuple[Span, ...]] = [() for _ in own]
    for top, index in again.items():
        details[index] += (Span(lines[top].first, lines[limit[top] - 1].stop),)
    for n in range(len(own) - 2, -1, -1):
        if _stacked(own[n], own[n + 1]):
            details[n] += (positions[n + 1].span, *details[n + 1])
    return [
        replace(position, details=more) if more else position
        for position, more in zip(positions, details, strict=True)
    ]


def _end_of_list(lines: Sequence[Line], start: int, stop: int, listed: int) -> int:
    """Return where the last of some jobs in lines of their own ends: below it each may be told again."""
    gap = next((at for at in range(start, stop) if lines[at].gap), stop)
    if gap == stop and listed >= _LIST and start < stop and not lines[start].bullet:
        return start
    return gap


_LIST = 3
"""So many lines below each other are a list of jobs, whose last has no more to tell than the others."""


def _stacked(job: Job, following: Job) -> bool:
    """Whether another title at the same employer follows at once, so that both share the text below."""
    return following.shares and job.stretch is following.stretch and following.top == job.at + 1


def _is_within(one: set[str], other: set[str]) -> bool:
    """Whether two names can be of one employer: all words of either stand in the other."""
    return one <= other or other <= one


def _name_words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower()))


def _position(lines: Sequence[Line], job: Job, stop: int) -> Position:
    """Make the position of a job whose text goes on until line ``stop``."""
    heading, dates = job.heading, job.dates
    kind = "volunteering" if job.stretch.kind == "volunteering" else _kind(heading)
    span = Span(lines[job.top].first, lines[stop - 1].stop)
    return Position(
        heading.title, heading.employer, heading.place, dates.start, dates.end, span, kind, dates.months
    )


def _told(job: Told) -> Position:
    """Make the position of a job told as a story."""
    heading, dates = job.heading, job.dates
    return Position(
        heading.title,
        heading.employer,
        None,
        dates.start,
        dates.end,
        Span(job.begin, job.stop),
        _kind(heading),
    )


def _kind(heading: Heading) -> PositionKind:
    """Tell work from internships, freelance work, military service and volunteering."""
    said = f"{heading.title or ''} {heading.employer or ''}"
    kinds: tuple[PositionKind, ...] = ("volunteering", "internship", "military", "freelance")
    if not is_about(said, *kinds):
        return "work"
    return next((kind for kind in kinds if is_about(said, kind)), "work")
