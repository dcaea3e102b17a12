"""Jobs told as a story: "In 2014 I joined Acme as a developer." Read only where no heading heads a job."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from rolematch.resume._dates import DateRange, find_dates
from rolematch.resume._headings import Heading
from rolematch.resume._words import clean, prose_words, title_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def find_told(text: str, lines: Sequence[Line], stretches: Sequence[Stretch]) -> list[Told]:
    """Find the jobs that sentences tell of, in the order of the text."""
    found: list[Told] = []
    for stretch in stretches:
        if stretch.kind not in _TOLD or stretch.begin >= stretch.stop:
            continue
        stop = lines[stretch.stop - 1].stop
        told = [job for begin, end in _paragraphs(lines, stretch) for job in _sentences(text, begin, end)]
        ends = [job.begin for job in told[1:]] + [stop] * bool(told)
        found += [replace(job, stop=_trimmed(text, end)) for job, end in zip(told, ends, strict=True)]
    return found


def _paragraphs(lines: Sequence[Line], stretch: Stretch) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each paragraph."""
    heads = [at for at in range(stretch.begin, stretch.stop) if lines[at].gap or at == stretch.begin]
    for at, following in zip(heads, [*heads[1:], stretch.stop], strict=True):
        yield max(stretch.content, lines[at].begin), lines[following - 1].stop


def _trimmed(text: str, end: int) -> int:
    return len(text[:end].rstrip())


def _sentences(text: str, begin: int, stop: int) -> Iterator[Told]:
    """Yield the sentences of a stretch that name an employer, or a title, with dates."""
    flat = text[begin:stop].replace("\n", " ")
    for match in _SENTENCE.finditer(flat):
        said = match[0]
        if not _DIGIT.search(said):
            continue
        heading = _heading(said)
        if (heading.employer or heading.title) and (dates := _dates(said)):
            yield Told(heading, dates, begin + match.start(), begin + match.end())


def _dates(said: str) -> DateRange | None:
    """Join the dates of a sentence: a range, or "in 2011 … until 2015"."""
    found = [dates for dates in find_dates(said) if dates.start or dates.end]
    ranges = [dates for dates in found if dates.is_range and dates.start]
    if ranges:
        return ranges[0]
    until = next((dates for dates in found if dates.start is None), None)
    first = next((dates for dates in found if dates.start is not None), None)
    if first is None or not _patterns()[2].search(said):
        return None
    return replace(first, end=until.end if until else None)


def _heading(said: str) -> Heading:
    """Read the employer behind "at" or "joined", the title behind "as"."""
    at, inside, _, role = _patterns()
    employer = at.search(said) or inside.search(said)
    titles = [match[1] for match in role.finditer(said) if title_words(match[1])]
    return Heading(clean(titles[0]) if titles else None, clean(employer[1]) if employer else None)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns for an employer's name, a common noun for one, verbs of starting, and a role."""
    at, verbs, role = prose_words()
    name = r"[A-ZÀ-ÖØ-Þ][\w&.'’-]*\w(?:\s+(?:(?:of|and|&|de|the)\s+)?[A-ZÀ-ÖØ-Þ][\w&.'’-]*\w)*"
    return (
        re.compile(rf"\b(?:{at}|{verbs})\s+(?:the\s+|la\s+|der\s+)?({name})"),
        re.compile(r"\bin\s+(?:an?|the)\s+([a-z][a-z -]{4,40}?)(?=\s*[(,.])"),
        re.compile(rf"\b(?:{verbs})\b", re.IGNORECASE),
        re.compile(
            rf"\b(?:{role})\s+(?:an?\s+|the\s+|their\s+|une?\s+|eine?\s+|un\s+|una\s+)?"
            r"([^,.;()]{3,60}?)(?=\s+(?:on|in|at|for|and|until|from|working|where|to|with|und|et|y|bei)\b|[,.;()]|$)"
        ),
    )
