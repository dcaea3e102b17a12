"""Which dated lines tell of a stretch of time within a job, or of something beside work, and head no job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolematch.resume._calendar import lies_within
from rolematch.resume._datelines import OPEN
from rolematch.resume._dates import is_since
from rolematch.resume._headings import without_dates
from rolematch.resume._words import clean, employer_words, title_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolematch.resume._datelines import Job
    from rolematch.resume._lines import Line


def without_parts(lines: Sequence[Line], jobs: Sequence[Job]) -> list[Job]:
    """Drop what is a part of the job above it, or no work at all."""
    pastimes = [job for job in jobs if _is_pastime(lines, job)]
    if pastimes:
        listed = {_look(lines, job) for job in jobs if job.dates.is_range and not _says_since(lines, job)}
        dropped = {id(job) for job in pastimes if _look(lines, job) not in listed}
        jobs = [job for job in jobs if id(job) not in dropped]
    kept: list[Job] = []
    for job in jobs:
        above = kept[-1] if kept and kept[-1].stretch is job.stretch else None
        if above is None or not _is_part(lines, job, above):
            kept.append(job)
    return kept


def _is_pastime(lines: Sequence[Line], job: Job) -> bool:
    """Whether a line says no more than since when, outside of a list of jobs: "Goalkeeper, since 2009"."""
    if not _says_since(lines, job) or job.dates.begin <= 2:
        return False
    if lines[job.at].begin < job.stretch.content:  # "Community: organizer of a meetup since '19"
        return job.stretch.kind != "experience"
    return job.stretch.kind not in OPEN and not (_is_titled(job) or _is_named(job))


def _says_since(lines: Sequence[Line], job: Job) -> bool:
    return is_since(lines[job.at].text[job.dates.begin : job.dates.stop])


def _look(lines: Sequence[Line], job: Job) -> tuple[int, bool, int, str]:
    """Say where a line with dates stands and how it is set: one set like a list of jobs is one of them."""
    line = lines[job.at]
    return job.stretch.begin, line.bullet, line.indent, line.text[: job.dates.begin].rstrip()[-1:]


def _is_part(lines: Sequence[Line], job: Job, above: Job) -> bool:
    """Whether a job only tells of a stretch of time within the one above.

    It has no title of its own, and is set less prominently; or its dates lie within those of the job above,
    and it is set deeper, or names no organization while the one above has a title; or it is a sentence.
    """
    if _is_titled(job):
        within = not job.heading.employer and lies_within(job.dates, above.dates)
        return within and _is_sentence(lines, job)
    if _prominent(lines, above) and not _prominent(lines, job):
        return True
    if not lies_within(job.dates, above.dates):
        return False
    own, other = lines[job.top], lines[above.top]
    deeper = own.indent > other.indent or own.level > other.level > 0
    return deeper or _is_long(lines, job) or (_is_titled(above) and not _is_named(job))


def _is_titled(job: Job) -> bool:
    return title_words(job.heading.title or "") > 0


def _is_named(job: Job) -> bool:
    return employer_words(job.heading.employer or "") > 0


def _is_sentence(lines: Sequence[Line], job: Job) -> bool:
    """Whether dates end a sentence or stand in its midst: "Led five engineers on tills until 2020."."""
    text, dates = lines[job.at].text, job.dates
    before, after = text[: dates.begin].rstrip(), text[dates.stop :].strip(" )")
    return before[-1:].islower() and after[:1] in (".", ",", ";")


def _is_long(lines: Sequence[Line], job: Job) -> bool:
    """Whether the line with the dates is a sentence by its full stop and its length."""
    text = lines[job.at].text
    return text.endswith(".") and len(text.split()) >= _SENTENCE_WORDS


_SENTENCE_WORDS = 8


def _prominent(lines: Sequence[Line], job: Job) -> bool:
    """Whether a job's dates, or where they stand alone the line above, are set as a heading."""
    alone = not clean(without_dates(lines[job.at].text, job.dates))
    line = lines[job.top if alone else job.at]
    return line.level > 0 or line.text.startswith(("**", "__")) or line.strong
