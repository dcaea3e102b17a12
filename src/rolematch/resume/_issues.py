"""What is odd in a résumé, for a person to look at. Two jobs at a time, gaps and short stays are not odd."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rolematch.document import Issue
from rolematch.resume._datelines import OPEN, can_head
from rolematch.resume._headings import read_fields
from rolematch.resume._jobs import rank
from rolematch.resume._words import weigh

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rolematch.resume._datelines import Job
    from rolematch.resume._lines import Line
    from rolematch.resume._positions import Position
    from rolematch.resume._sections import Stretch

_FEW_WORDS = 60
"""A shorter text is a note; that it tells of no position says nothing."""


def find_issues(
    text: str,
    lines: Sequence[Line],
    stretches: Sequence[Stretch],
    jobs: Sequence[Job],
    positions: Sequence[Position],
    as_of: date | None,
) -> tuple[Issue, ...]:
    """Return what is odd, in the order of the text; ``jobs`` are the headings of the positions."""
    found = [issue for position in positions for issue in _odd_dates(position, as_of)]
    found += _without_end(lines, jobs)
    if not positions and len(text.split()) >= _FEW_WORDS:
        found.append(Issue("no-positions", "No position was found in the text."))
    within: dict[int, list[Job]] = {}
    for job in jobs:
        within.setdefault(job.stretch.begin, []).append(job)
    for n, stretch in enumerate(stretches):
        if _is_empty(lines, stretches, n):
            line = lines[stretch.begin]
            message = "A heading has nothing under it."
            found.append(Issue("empty-section", message, line.begin, line.stop))
        if stretch.kind in OPEN:
            own = within.get(stretch.begin, [])
            found += _unreadable(lines, stretch, own)
            found += _undated(lines, stretch, own)
    return tuple(sorted(found, key=lambda issue: (issue.start or 0, issue.code)))


def _odd_dates(position: Position, as_of: date | None) -> Iterator[Issue]:
    """Name dates that cannot be, or that are missing."""
    span = position.span
    first = position.start.first_month() if position.start else None
    last = position.end.last_month() if position.end else None
    if position.start is None and position.end is None:
        yield Issue("position-without-dates", "A position gives no dates.", span.start, span.end)
    if first is not None and last is not None and last < first:
        yield Issue("end-before-start", "A position ends before it starts.", span.start, span.end)
    if as_of is not None:
        today = as_of.year * 12 + as_of.month - 1
        end = position.end.first_month() if position.end else None
        if max(first or 0, end or 0) > today:
            yield Issue("date-in-future", "A position has a date in the future.", span.start, span.end)


_DASHES = "-–—―−~→…."


def _without_end(lines: Sequence[Line], jobs: Sequence[Job]) -> Iterator[Issue]:
    """Name ranges that stop at their dash, where this can hardly mean that the position goes on."""
    latest = max((job.dates.start.first_month() or 0 for job in jobs if job.dates.start), default=0)
    present = [job for job in jobs if job.dates.end is not None and job.dates.end.is_present]
    open_ends = [job for job in present if _said(lines, job)[-1:] in _DASHES]
    for job in open_ends:
        start = job.dates.start
        if len(open_ends) < len(present) or (start and (start.first_month() or 0) < latest):
            begin = lines[job.at].begin + job.dates.begin
            message = "A position has no end after the dash; it is taken to go on."
            yield Issue("open-range", message, begin, begin + len(_said(lines, job)))


def _said(lines: Sequence[Line], job: Job) -> str:
    return lines[job.at].text[job.dates.begin : job.dates.stop].rstrip(" )")


_OUT_OF_RANGE = r"(?:1[0-8]\d\d|19[0-4]\d|20[5-9]\d|2[1-9]\d\d)"
_YEAR = r"(?:19[5-9]|20[0-4])\d"
_TO = r"\s?[-–—]\s?"
_DIGIT = re.compile(r"\d")
_ODD = re.compile(
    rf"(?<![\w.,/])(?:"
    rf"(?P<range>{_OUT_OF_RANGE}{_TO}(?:{_YEAR}|{_OUT_OF_RANGE}|[^\W\d_]+)|{_YEAR}{_TO}{_OUT_OF_RANGE})"
    r"|(?=\w*\d\w*\d)(?=\w*[A-Za-z|])[12IlZ|][09OoQ][\dIlOoSBZ|]{2}"  # 20I9, 2O19, l998
    r"|(?:19|20)(?:XX|xx|\?\?|__)"
    rf"|(?:XX|xx|\?\?|__|00|1[3-9]|[2-9]\d)[./]{_YEAR}"  # ??/2019, 13/2019
    rf"|{_YEAR}{_TO}(?:\?+|[Xx]{{2,}}|TBD|tbd)"
    r")(?![\w/])"
)


def _unreadable(lines: Sequence[Line], stretch: Stretch, jobs: Sequence[Job]) -> Iterator[Issue]:
    """Name what is meant as a date and cannot be read as one, in the headings of jobs and lines like them."""
    dated = {job.at for job in jobs}
    read = {job.at for job in jobs if _is_read(job)}
    for at in range(stretch.begin, stretch.stop):
        line = lines[at]
        if (
            line.bullet
            or at in read
            or (at not in dated and len(line.text) > 120)
            or not _DIGIT.search(line.text)
        ):
            continue
        for match in _ODD.finditer(line.text):
            begin, stop = line.begin + match.start(), line.begin + match.end()
            if match["range"]:
                yield Issue("date-out-of-range", "A year is before 1950 or after 2049.", begin, stop)
            else:
                yield Issue("unreadable-date", "A date cannot be read.", begin, stop)


def _is_read(job: Job) -> bool:
    """Whether both ends of a range are read to the month, so that nothing odd is left in its line."""
    ends = (job.dates.start, job.dates.end)
    return job.dates.is_range and all(end and end.precision in ("month", "present") for end in ends)


def _is_empty(lines: Sequence[Line], stretches: Sequence[Stretch], n: int) -> bool:
    """Whether a heading is followed at once by another one that is set no lower than it."""
    stretch = stretches[n]
    if not stretch.heading or not stretch.known or stretch.content < lines[stretch.stop - 1].stop:
        return False
    if stretch.kind in ("header", "other") or stretch.stop - stretch.begin > 1:
        return False
    if n + 1 == len(stretches):
        return True
    own, other = lines[stretch.begin], lines[stretches[n + 1].begin]
    alike = (own.level, own.is_caps, own.strong, own.ruled) == (
        other.level,
        other.is_caps,
        other.strong,
        other.ruled,
    )
    return bool(stretches[n + 1].heading) and alike and stretches[n + 1].kind != stretch.kind


def _undated(lines: Sequence[Line], stretch: Stretch, jobs: Sequence[Job]) -> Iterator[Issue]:
    """Name headings of jobs that give no dates: set like those beside them, with a title and an employer."""
    ranks = {rank(lines[job.top]) for job in jobs}
    headed = {at for job in jobs for at in range(job.top, job.at + 1)}
    for at in range(stretch.begin + 1, stretch.stop - 1):
        line = lines[at]
        opens = (line.gap or line.level or line.strong) and lines[at + 1].bullet
        if not opens or at in headed or (at - 1 in headed and not line.gap) or not can_head(line):
            continue
        heading = read_fields([line.text])
        named = heading.title and heading.employer and weigh(heading.title).lean > 0
        if named and (not ranks or rank(line) in ranks):
            yield Issue("position-without-dates", "A position gives no dates.", line.begin, line.stop)
