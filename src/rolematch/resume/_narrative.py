"""Jobs told as a story: "In 2014 I joined Acme as a developer." Read only where no heading heads a job."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rolematch.resume._dates import find_dates
from rolematch.resume._headings import Heading
from rolematch.resume._words import YEAR, clean, prose_words, title_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.resume._calendar import DateRange
    from rolematch.resume._lines import Line
    from rolematch.resume._sections import Stretch


@dataclass(frozen=True, slots=True)
class Told:
    """A job that a sentence tells of; ``begin`` and ``stop`` are offsets of the text that belongs to it."""

    heading: Heading
    dates: DateRange
    begin: int
    stop: int


_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[^\s].*?(?:(?<=[^\W_]{2})[.!?](?=\s|$)|$)", re.DOTALL)
_TOLD: frozenset[str] = frozenset({"header", "summary", "experience", "other"})


def find_told(
    text: str, lines: Sequence[Line], stretches: Sequence[Stretch], before: int | None = None
) -> list[Told]:
    """Find the jobs that sentences tell of, in the order of the text; only above the line ``before``."""
    found: list[Told] = []
    for stretch in stretches:
        last = min(stretch.stop, len(lines) if before is None else before)
        if stretch.kind not in _TOLD or stretch.begin >= last:
            continue
        stop = lines[last - 1].stop
        told: list[Told] = []
        for begin, end in _paragraphs(lines, stretch, last):
            if YEAR.search(text, begin, end):
                _read_paragraph(text, begin, end, told)
        ends = [job.begin for job in told[1:]] + [stop] * bool(told)
        found += [replace(job, stop=_trimmed(text, end)) for job, end in zip(told, ends, strict=True)]
    return found


def _paragraphs(lines: Sequence[Line], stretch: Stretch, last: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each paragraph."""
    heads = [at for at in range(stretch.begin, last) if lines[at].gap or at == stretch.begin]
    for at, following in zip(heads, [*heads[1:], last], strict=True):
        yield max(stretch.content, lines[at].begin), lines[following - 1].stop


def _trimmed(text: str, end: int) -> int:
    return len(text[:end].rstrip())


def _read_paragraph(text: str, begin: int, stop: int, told: list[Told]) -> None:
    """Add the jobs that the sentences of a paragraph tell of: an employer, or a title, with dates."""
    flat = text[begin:stop].replace("\n", " ")
    for match in _SENTENCE.finditer(flat):
        said = match[0]
        if not _DIGIT.search(said):
            continue
        heading = _heading(said)
        named = heading.employer or heading.title
        if not named and not (told and told[-1].dates.end is None):
            continue
        found = [dates for dates in find_dates(said) if dates.start or dates.end]
        dates = _dates(found, said)
        if dates is None:
            _end_last(found, told)
        elif named:
            if not heading.employer and told and _patterns().there.search(said):
                heading = replace(heading, employer=told[-1].heading.employer)
            told.append(Told(heading, dates, begin + match.start(), begin + match.end()))


def _end_last(found: Sequence[DateRange], told: list[Told]) -> None:
    """End the job told last where a sentence says no more than until when: "I stayed till Dec 2015"."""
    until = next((dates.end for dates in found if dates.start is None), None)
    if until and told and told[-1].dates.end is None:
        told[-1] = replace(told[-1], dates=replace(told[-1].dates, end=until))


def _dates(found: Sequence[DateRange], said: str) -> DateRange | None:
    """Join the dates of a sentence: a range, or "in 2011 … until 2015"."""
    ranges = [dates for dates in found if dates.is_range and dates.start]
    if ranges:
        return ranges[0]
    until = next((dates for dates in found if dates.start is None), None)
    first = next((dates for dates in found if dates.start is not None), None)
    if first is None or not _patterns().verb.search(said):
        return None
    return replace(first, end=until.end if until else None)


def _heading(said: str) -> Heading:
    """Read the employer behind "at" or "joined", the title behind "as"."""
    patterns = _patterns()
    matches = (pattern.search(said) for pattern in patterns.employer)
    employer = next((match[1] for match in matches if match), None)
    titles = [match[1] for match in patterns.role.finditer(said) if title_words(match[1])]
    return Heading(clean(titles[0]) if titles else None, clean(employer) if employer else None)


class _Patterns(NamedTuple):
    employer: tuple[re.Pattern[str], ...]
    verb: re.Pattern[str]
    role: re.Pattern[str]
    there: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Return what stands around an employer, the surest first, verbs of starting, a role, and "there"."""
    words = prose_words()
    name = r"[A-ZÀ-ÖØ-Þ][\w&.'’-]*\w(?:\s+(?:(?:of|and|&|de|the)\s+)?[A-ZÀ-ÖØ-Þ][\w&.'’-]*\w)*"
    article = r"(?:the\s+|la\s+|der\s+)?"
    return _Patterns(
        (
            re.compile(rf"\b(?i:{words['at']}|{words['verbs']})\s+{article}({name})"),
            re.compile(rf"\b(?:{words['with']})\s+{article}({name})"),
            re.compile(rf"\ban?\s+[a-z][a-z -]{{3,40}}\s\(({name})"),
            re.compile(r"\bin\s+(?:an?|the)\s+([a-z][a-z -]{4,40}?)(?=\s*[(,.])"),
        ),
        re.compile(rf"\b(?:{words['verbs']})\b", re.IGNORECASE),
        re.compile(
            rf"\b(?:{words['as']})\s+(?:an?\s+|the\s+|their\s+|une?\s+|eine?\s+|un\s+|una\s+)?"
            r"([^,.;()]{3,60}?)"
            r"(?=\s+(?:on|in|at|for|and|until|from|working|where|there|to|with|und|et|y|bei)\b|[,.;()]|$)"
        ),
        re.compile(rf"\b(?:{words['there']})\b", re.IGNORECASE),
    )
