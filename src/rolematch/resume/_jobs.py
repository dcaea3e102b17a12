"""Which lines head a job: found by their dates, with the lines around them that belong to the heading."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rolematch.resume._calendar import DateRange, is_reversed, lies_within
from rolematch.resume._datelines import (
    LISTS,
    OPEN,
    Job,
    can_head,
    dated_lines,
    duties,
    label_of,
    may_hold,
)
from rolematch.resume._dates import find_dates
from rolematch.resume._headings import Heading, Order, name_and_place, read_fields, without_dates
from rolematch.resume._labeled import TABLE_ROWS, read_labels, read_table
from rolematch.resume._parts import without_parts
from rolematch.resume._sections import is_heading
from rolematch.resume._words import (
    clean,
    employer_words,
    is_about,
    is_remark,
    looks_like_place,
    opens_with,
    title_words,
    vocabulary,
    weigh,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.resume._lines import Line
    from rolematch.resume._sections import Stretch


def find_jobs(lines: Sequence[Line], stretches: Sequence[Stretch]) -> list[Job]:
    """Find the headings of jobs, in the order of the text."""
    return (
        _jobs_in(lines, [stretch for stretch in stretches if may_hold(stretch)])
        or _long_projects(lines, stretches)
        or _unparted(lines, stretches)
    )


def _unparted(lines: Sequence[Line], stretches: Sequence[Stretch]) -> list[Job]:
    """Find jobs that no heading parts from the list before them; they need a title and a range of dates."""
    jobs = _jobs_in(lines, [stretch for stretch in stretches if stretch.kind in LISTS])
    return [job for job in jobs if job.dates.is_range and title_words(job.heading.title or "")]


def _jobs_in(lines: Sequence[Line], stretches: Sequence[Stretch]) -> list[Job]:
    jobs = [job for stretch in stretches for job in dated_lines(lines, stretch)]
    _turn(jobs)
    _read_headings(lines, jobs)
    jobs = without_parts(lines, [job for job in jobs if _is_job(job)])
    if any(job.stretch.kind != "summary" for job in jobs):
        jobs = [
            job for job in jobs if job.stretch.kind != "summary" or (job.dates.is_range and _is_complete(job))
        ]
    for job, previous in zip(jobs, [None, *jobs], strict=False):
        _inherit(job, previous)
    wholes = {id(job) for job, following in pairwise(jobs) if _is_whole_stay(lines, job, following)}
    return [job for job in jobs if id(job) not in wholes]


def _is_complete(job: Job) -> bool:
    """Whether title and employer are known: less is no job in the summary above a list of jobs."""
    return title_words(job.heading.title or "") > 0 and job.heading.employer is not None


def _turn(jobs: Sequence[Job]) -> None:
    """Turn the dates of a list that gives the end first throughout: "2020 - 2017", "2017 - 2014"."""
    ended = [job for job in jobs if job.dates.is_range and job.dates.end and not job.dates.end.is_present]
    if len(ended) > 1 and all(is_reversed(job.dates) for job in ended):
        for job in ended:
            job.dates = replace(job.dates, start=job.dates.end, end=job.dates.start)


def _is_whole_stay(lines: Sequence[Line], job: Job, following: Job) -> bool:
    """Whether a heading without title only gives the whole stay, parted by the titles that follow at once."""
    if following.stay is job:
        return True
    if job.heading.title or following.top != job.at + 1 or lines[following.top].gap or not following.shares:
        return False
    start, begin = job.dates.start, following.dates.start
    return start is not None and begin is not None and (start.year or 0) <= (begin.year or 0)


def _long_projects(lines: Sequence[Line], stretches: Sequence[Stretch]) -> list[Job]:
    """Find the jobs of those who list their work as projects: no experience elsewhere, and years in these."""
    jobs = _jobs_in(lines, [stretch for stretch in stretches if stretch.kind == "projects"])
    jobs = [job for job in jobs if job.dates.is_range]
    years = {year for job in jobs for year in _years(job.dates)}
    return jobs if len(years) > _YEARS_OF_WORK else []


_YEARS_OF_WORK = 3


def _years(dates: DateRange) -> tuple[int, ...]:
    """Return the years that dates touch; of those that are not over, the first."""
    first, last = (end and end.year for end in (dates.start, dates.end))
    return tuple(range(first, (last or first) + 1)) if first else ()


def _read_headings(lines: Sequence[Line], jobs: list[Job]) -> None:
    """Read every heading; the order that is certain somewhere settles the uncertain ones."""
    dated = {job.at: job for job in jobs}
    taken = set(dated)
    parents = _parents(lines) if jobs else []
    for job in jobs:
        job.rows = [_without_lead(without_dates(lines[job.at].text, job.dates))]
    _mark_leading(lines, jobs)
    for job, previous in zip(jobs, [None, *jobs], strict=False):
        if previous and _read_role(lines, job, previous):
            continue
        if not (read_labels(lines, job, taken) or read_table(lines, job)):
            _gather_above(lines, job, taken)
            if not _read_group(lines, job, previous, taken):
                _gather_below(lines, job, taken, dated)
                if not (job.heading.title or job.heading.employer):
                    _gather_opening(lines, job, taken)
                _read_parent(lines, job, parents[job.top], dated)
    orders = [job.heading.order for job in jobs if job.heading.order and not job.fixed]
    habit: Order | None = None
    if len(orders) > 1:
        habit = "title" if orders.count("title") * 2 >= len(orders) else "employer"
    for job in jobs:
        if habit and job.heading.order is None and not job.fixed:
            job.heading = read_fields(job.rows, habit)
    if habit == "employer":
        _read_stacked(lines, jobs, taken)


def _mark_leading(lines: Sequence[Line], jobs: Sequence[Job]) -> None:
    """Mark the dates that stand alone above their heading: all such, where the first has no line above."""
    leading = {
        id(job.stretch) for job in jobs if not job.rows[0] and job.at == _first_line(lines, job.stretch)
    }
    for job in jobs:
        job.leads = not job.rows[0] and id(job.stretch) in leading


def _read_stacked(lines: Sequence[Line], jobs: Sequence[Job], taken: set[int]) -> None:
    """Read a title that no known word gives away, where most others stand below their employer."""
    stacked = sum(job.top == job.at - 1 and job.heading.order == "employer" for job in jobs)
    if stacked * 2 < len(jobs):
        return
    for job in jobs:
        said, at = job.heading.employer, job.at - 1
        if job.heading.title or job.fixed or not said or employer_words(said) or len(job.rows) > 1:
            continue
        if lines[at].gap and not lines[job.at].gap and at not in taken and can_head(lines[at]):
            name, place = name_and_place(lines[at].text)
            job.heading = Heading(clean(job.rows[0]), name, place, "employer")
            job.top = at


def _without_lead(row: str) -> str:
    """Cut off a lead that says when or which: "Currently: …", "Period" before its dates."""
    match = _LEAD.match(row) if ":" in row or "  " in row else None
    if match is None:
        return "" if vocabulary().labels.get(row.lower()) == "dates" else row
    return row[match.end() :] if is_heading(match[1], "experience") else row


_LEAD = re.compile(r"[\s*_]*([^\W\d_][^:.,(]{1,30}?)[*_]*(?:\s*:|  )[\s*_]*")


def _read_role(lines: Sequence[Line], job: Job, previous: Job) -> bool:
    """Read a title held at the employer whose heading above dates the whole stay."""
    whole = previous.stay or previous
    if whole.stretch is not job.stretch or whole.fixed or title_words(whole.heading.title or ""):
        return False
    if not (lies_within(job.dates, whole.dates) and _is_below(lines, job, whole, previous)):
        return False
    before = lines[whole.at].text[: whole.dates.begin]
    name, place = name_and_place(before) if len(before) > 1 else (whole.heading.employer, whole.heading.place)
    job.heading = Heading(clean(job.rows[0]), name, place)
    job.stay = whole
    job.fixed = job.shares = True
    return True


def _is_below(lines: Sequence[Line], job: Job, whole: Job, previous: Job) -> bool:
    """Whether a line is set as a title in the stay: deeper, or below dates in a line of their own."""
    line = lines[job.at]
    if line.bullet or line.indent > lines[whole.at].indent:
        return previous.stay is whole or (job.at == whole.at + 1 and title_words(job.rows[0]) > 0)
    if "" not in whole.rows or not whole.heading.employer or weigh(job.rows[0]).lean <= 0:
        return False
    return previous.stay is whole or not any(between.bullet for between in lines[whole.at : job.at])


def _gather_above(lines: Sequence[Line], job: Job, taken: set[int]) -> None:
    """Add the lines above that belong to the heading, until title and employer are known."""
    bare = not job.rows[0] or _ends_with_place(lines, job)
    job.heading = read_fields(job.rows)
    for at in () if job.leads else _above(lines, job, taken):
        row = lines[at].text
        known = job.heading.title or job.heading.employer
        if not (bare or _adds(row, job)) or (known and row.endswith(".") and employer_words(row) < 2):
            break
        if lines[job.at].bullet and job.heading.employer:
            break  # what stands above a list is no part of its items
        job.rows.insert(0, row)
        taken.add(at)
        job.top = at
        job.heading = read_fields(job.rows)


def _ends_with_place(lines: Sequence[Line], job: Job) -> bool:
    """Whether dates end the heading, with a place at most behind their comma: "05/2018 – now, Graz"."""
    line = lines[job.at]
    if line.gap or job.dates.begin > 1 or line.text[job.dates.stop : job.dates.stop + 1] != ",":
        return False
    return len(job.rows[0].split()) <= _PLACE_WORDS and not any(weigh(job.rows[0])[:2])


_PLACE_WORDS = 3


def _gather_opening(lines: Sequence[Line], job: Job, taken: set[int]) -> None:
    """Take the heading from the first line of the paragraph that a line with nothing but dates ends."""
    top = max(_first_line(lines, job.stretch), job.at - TABLE_ROWS)
    at = job.at
    while at > top and not lines[at].gap:
        at -= 1
    if at < job.at and at not in taken and can_head(lines[at]):
        job.rows.insert(0, lines[at].text)
        job.heading = read_fields(job.rows)
        job.top = at
        taken.add(at)


def _gather_below(lines: Sequence[Line], job: Job, taken: set[int], dated: dict[int, Job]) -> None:
    """Add the lines below that supply what the heading still lacks."""
    for at in _below(lines, job, taken, dated):
        row = _row(lines[at], job.column)
        if _is_sentence(row) and not (title_words(row) or employer_words(row) > 1):
            break
        if job.heading.employer and not job.heading.title and looks_like_place(row):
            taken.add(at)
            job.rows.append(row)
            continue
        tried = read_fields([*job.rows, row])
        known = job.heading.title or job.heading.employer
        complete = known and job.heading.employer and title_words(job.heading.title or "")
        complete = complete and not _alone(job.heading.title or "")
        if complete or not _adds(row, job) or (known and not (tried.title and tried.employer)):
            break
        taken.add(at)
        job.rows.append(row)
        job.heading = tried
    below = lines[job.at + 1] if job.at + 1 < job.stretch.stop and job.at + 1 not in taken else None
    if below is None or below.gap:
        return
    if below.bullet and job.heading.employer and not job.heading.title and _is_bare_title(below.text):
        job.heading = replace(job.heading, title=clean(below.text))
    elif not (job.heading.title or job.heading.employer or below.bullet):
        job.rows.append(below.text)  # dates that stand alone above a paragraph, which opens with the heading
        job.heading = read_fields(job.rows)


def _is_bare_title(text: str) -> bool:
    """Whether a bullet says nothing but a title: "– Engineer"."""
    return len(text.split()) <= _TITLE_WORDS and weigh(text).lean > 0 and not text.endswith(".")


_TITLE_WORDS = 3


def _is_sentence(row: str) -> bool:
    """Whether a row ends like a sentence, and is no name with a full stop: "ACME TOYS, GRAZ."."""
    return row.endswith(".") and any(word.islower() for word in row.split())


def _row(line: Line, column: int) -> str:
    """Return what a line says in the column of the headings, without its label."""
    cut = column - line.indent
    if 1 < cut < len(line.text) and line.text[cut - 2 : cut] == "  " and line.text[cut] != " ":
        return line.text[cut:]
    label, value = label_of(line.text)
    return value if label in ("title", "employer") else line.text[: duties(line.text)]


def _adds(row: str, job: Job) -> bool:
    """Whether a neighboring line can supply what a heading still lacks."""
    heading = job.heading
    if not (heading.title or heading.employer):
        return True
    if _alone(heading.title or "") or (heading.title and not title_words(heading.title)):
        return title_words(row) > 0
    if heading.title and heading.employer:
        if job.dates.begin < 3 and len(job.rows) > 1 and job.rows[-1] == heading.employer:
            return not title_words(row) and not employer_words(heading.employer)  # that was rather the place
        one_field = heading.order == "title" and employer_words(heading.employer) < 2 and len(job.rows) == 1
        return (
            one_field and ", " in job.rows[0] and not title_words(row) and not job.rows[0].strip().count("  ")
        )
    if heading.employer:
        return title_words(row) > 0
    return not title_words(row) or employer_words(row) > 0 or is_about(row, "freelance")


def _above(lines: Sequence[Line], job: Job, taken: set[int]) -> Iterator[int]:
    """Yield the lines above that can be part of a heading, nearest first: those that open a paragraph."""
    group: list[int] = []
    at = job.at
    first = _first_line(lines, job.stretch)
    bounded = False
    while len(group) < 4 and at > first and not (lines[at].gap and not _dates_below(lines, job, at)):
        at -= 1
        if at in taken or not can_head(lines[at]):
            bounded = True
            break
        group.append(at)
    yield from group if bounded or at <= first or lines[at].gap else ()


def _first_line(lines: Sequence[Line], stretch: Stretch) -> int:
    """Return the first line of a section behind its heading."""
    return stretch.begin + (1 if lines[stretch.begin].stop <= stretch.content else 0)


def _dates_below(lines: Sequence[Line], job: Job, at: int) -> bool:
    """Whether a paragraph that is nothing but dates ends the heading above it."""
    alone = at + 1 >= job.stretch.stop or lines[at + 1].gap
    return at == job.at and not job.rows[0] and alone


def _below(lines: Sequence[Line], job: Job, taken: set[int], dated: dict[int, Job]) -> Iterator[int]:
    """Yield the lines below that can be part of a heading, unless they head the next one."""
    end = job.stretch.stop
    first = next((n for n in range(job.at + 1, end) if not _is_measure(lines[n].text)), end)
    for at in range(first, min(first + 2, end)):
        following = dated.get(at + 1)
        alone = following is not None and not following.rows[0] and not following.leads
        heads_next = alone and not lines[at + 1].gap
        line = lines[at]
        fits = can_head(line) or label_of(line.text)[0] in ("title", "employer")
        if line.gap or at in taken or heads_next or not fits:
            return
        yield at


def _is_measure(text: str) -> bool:
    """Whether a line between dates and title only says how much: "Hours per week: 40"."""
    label, value = label_of(text)
    return label == "body" and is_remark(value)


def _read_group(lines: Sequence[Line], job: Job, previous: Job | None, taken: set[int]) -> bool:
    """Read the employer above a group of titles, where its line is followed by the whole length of stay."""
    if not job.heading.title or job.heading.employer:
        return False
    at = job.top - 1
    if at > job.stretch.begin and at not in taken and not lines[at].bullet and _is_length(lines[at].text):
        job.rows.insert(0, lines[at - 1].text)
        job.heading = read_fields(job.rows)
        taken.update((at, at - 1))
        job.top = at - 1
        job.grouped = True
    elif previous and previous.grouped and previous.stretch is job.stretch:
        above = previous.heading
        job.heading = replace(job.heading, employer=above.employer, place=above.place)
        job.grouped = job.shares = job.fixed = True
    return job.grouped


def _is_length(text: str) -> bool:
    """Whether a line says how long and little else: "4 years 7 months", "Full-time · 6 yrs 2 mos"."""
    found = find_dates(text)
    if not (found and found[-1].months and found[-1].start is None):
        return False
    said = text[: found[-1].begin].strip(" ·,-–(")
    return not text[found[-1].stop :].strip(" ·.)") and (not said or is_remark(said))


def _read_parent(lines: Sequence[Line], job: Job, at: int, dated: dict[int, Job]) -> None:
    """Take the employer from ``at``, the more prominent line under which the heading stands."""
    said = job.heading.employer
    if not job.heading.title or (said and (employer_words(said) or len(job.rows) > 1)):
        return
    first = (
        _first_line(lines, job.stretch) if said is None else job.stretch.begin + 1
    )  # the first may head all
    if at < max(first, 1) or at in dated or job.top - 1 in dated or not can_head(lines[at]):
        return
    text = lines[at].text
    if looks_like_place(text) or is_about(text, "group") or weigh(text).lean > 0:
        return
    name, place = name_and_place(text)
    if said is None or at == job.top - 1:
        title = clean(job.rows[0]) if said else job.heading.title
        job.heading = Heading(title, name, place, job.heading.order)
        job.fixed = True
        job.top = at if at == job.top - 1 else job.top


def _parents(lines: Sequence[Line]) -> list[int]:
    """Return for each line the nearest one above it that is set more prominently, or -1."""
    parents: list[int] = []
    above: list[tuple[int, int]] = []  # those that can still be a parent: each more prominent than the next
    for at, line in enumerate(lines):
        own = rank(line)
        while above and above[-1][0] >= own:
            above.pop()
        parents.append(above[-1][1] if above else -1)
        above.append((own, at))
    return parents


def rank(line: Line) -> int:
    """Say how prominent a line is set: 1 a heading of the first level … 9 plain text."""
    if line.level:
        return line.level
    return 8 if line.strong or line.text.startswith(("**", "__")) else 9


def _inherit(job: Job, previous: Job | None) -> None:
    """Take over the employer from the job above where several titles share one, or "same" says so."""
    if previous is None or previous.stretch is not job.stretch:
        return
    heading, above = job.heading, previous.heading
    says_same = heading.employer is not None and opens_with(heading.employer, "same")
    apart = above.employer is not None and not any(
        above.employer in row and above.title and above.title in row for row in previous.rows
    )
    if apart and _is_common(job, above.employer or ""):
        heading = Heading(clean(job.rows[0]))
    shares = heading.employer is None and heading.title and above.employer and not _alone(above.title or "")
    if says_same or (shares and apart and not _alone(heading.title or "")):
        job.heading = replace(heading, employer=above.employer, place=above.place)
        job.shares = not says_same


def _is_common(job: Job, above: str) -> bool:
    """Whether what stands for the employer is none: the "payments" of "developer, payments" below "Acme"."""
    said = job.heading.employer or ""
    common = said.islower() and not (above.islower() or is_about(said, "group", "freelance"))
    return common and len(job.rows) == 1 and job.heading.order == "title"


def _alone(title: str) -> bool:
    """Whether a title needs no employer: freelance work."""
    return is_about(title, "freelance")


def _is_job(job: Job) -> bool:
    """Whether a dated heading is a job, not a degree, a talk, a gap or a part of the job above."""
    heading = job.heading
    said = "  ".join(job.rows)
    works = title_words(said) > 0 or is_about(said, "service")
    if not (heading.title or heading.employer) or opens_with(said, "gap"):
        return False
    if not works and is_about(said, "gap"):
        return False
    if is_about(said, "course") or (not heading.title and looks_like_place(said)):
        return False
    if opens_with(said, "degree") and not (
        works and job.dates.is_range and heading.title and title_words(heading.title)
    ):
        return False
    if not works and (opens_with(said, "school") or opens_with(said, "opening")):
        return False
    return job.stretch.kind in OPEN or job.dates.is_range or works or job.dates.months is not None
