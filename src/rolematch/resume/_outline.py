"""What a résumé lists besides work: education, certificates, languages, projects and publications.

These are for people to read and for export. Education is personal (schools, dates of schooling), so none of
this is part of :class:`rolematch.resume.Career`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rolematch.resume._dates import find_dates
from rolematch.resume._headings import without_dates
from rolematch.resume._lines import read_lines
from rolematch.resume._sections import tongues
from rolematch.resume._words import YEAR, clean, is_about, lower, opens_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rolematch.resume._calendar import DateRange, PartialDate
    from rolematch.resume._lines import Line


@dataclass(frozen=True, slots=True)
class Education:
    """One school attended; personal, so never part of a repr."""

    institution: str | None = field(default=None, repr=False)
    degree: str | None = field(default=None, repr=False)
    start: PartialDate | None = field(default=None, repr=False)
    end: PartialDate | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate or course."""

    name: str
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """One human language, and how well it is spoken, as written."""

    language: str
    fluency: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One project of one's own."""

    name: str
    description: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication or talk."""

    name: str
    date: PartialDate | None = None


_PARTS = re.compile(r"\s*[,|·•;]\s+|\s+[—–-]\s+|\s{2,}|\t")
_ITEMS = re.compile(r"[,;]\s+(?=[^()]*(?:\(|$))|\s*[|·•]\s*|\s{2,}")


def read_education(content: str) -> tuple[Education, ...]:
    """Read the schools of an education section, its heading cut off.

    Examples
    --------
    >>> [school] = read_education("BSc Physics, University of Hull, 2009 - 2012")
    >>> school.institution, school.degree, str(school.end)
    ('University of Hull', 'BSc Physics', '2012')
    """
    entries: list[Education] = []
    for line in read_lines(content):
        entry = _school(line)
        if entry is None:
            continue
        last = entries[-1] if entries and not line.gap and not line.bullet else None
        merged = _merged(last, entry) if last else None
        if merged:
            entries[-1] = merged
        else:
            entries.append(entry)
    return tuple(entries)


def _school(line: Line) -> Education | None:
    """Read one line of an education section; None if it names neither school nor degree nor date."""
    dates = _dates(line.text)
    said = without_dates(line.text, dates) if dates else line.text
    parts = [part for piece in _PARTS.split(said) if (part := clean(piece.strip(" ()*_")))]
    degree = next(
        (part for part in parts if opens_with(part, "degree") and not is_about(part, "school")), None
    )
    school = next((part for part in parts if is_about(part, "school")), None)
    if degree is None and school is None and (dates is None or line.bullet):
        return None
    if school is None:
        school = next((part for part in parts if part is not degree and part[0].isupper()), None)
    start = dates.start if dates and dates.is_range else None
    return Education(school, degree, start, dates.end if dates else None)


def _merged(one: Education, other: Education) -> Education | None:
    """Join two lines about one school; None if they tell of two."""
    for a, b in ((one.institution, other.institution), (one.degree, other.degree), (one.end, other.end)):
        if a and b:
            return None
    return Education(
        one.institution or other.institution,
        one.degree or other.degree,
        one.start or other.start,
        one.end or other.end,
    )


def read_certificates(content: str) -> tuple[Certificate, ...]:
    """Read certificates and courses: one a line, or several with commas between."""
    return tuple(Certificate(name, dates.end if dates else None) for name, dates in _items(content))


def read_publications(content: str) -> tuple[Publication, ...]:
    """Read publications and talks, one a line."""
    found = []
    for line in read_lines(content):
        dates = _dates(line.text)
        name = clean(re.sub(r"^\[?\d+\]\s*", "", without_dates(line.text, dates) if dates else line.text))
        if name:
            found.append(Publication(name, dates.end if dates else None))
    return tuple(found)


def read_languages(content: str) -> tuple[Language, ...]:
    """Read human languages with their levels.

    Examples
    --------
    >>> [str(one.language) for one in read_languages("English (fluent), Polish native")]
    ['English', 'Polish']
    """
    found = []
    for line in read_lines(content):
        for item in re.split(r"[,;|·•]\s*(?![^()]*\))|\.\s", line.text):
            words = item.strip(" *_.()").split()
            if words and lower(words[0]).strip("():*") in tongues():
                level = clean(" ".join(words[1:]).strip("():–—- "))
                found.append(Language(words[0].strip("():*–—-"), level))
    return tuple(found)


def read_projects(content: str) -> tuple[Project, ...]:
    """Read projects: a line that opens a paragraph, or a bullet, names one."""
    lines = read_lines(content)
    plain = [n for n, line in enumerate(lines) if not line.bullet and (n == 0 or line.gap or line.strong)]
    heads = plain or [n for n, line in enumerate(lines) if line.indent <= lines[0].indent]
    found = []
    for n, following in zip(heads, [*heads[1:], len(lines)], strict=False):
        dates = _dates(lines[n].text)
        said = without_dates(lines[n].text, dates) if dates else lines[n].text
        name, _, rest = re.sub(r"\*\*|__", "", said).partition(next(iter(_NAME_END.findall(said)), "\0"))
        more = [rest.strip(" *_)"), *(line.text for line in lines[n + 1 : following])]
        if clean(name):
            description = " ".join(part for part in more if part) or None
            start, end = (dates.start, dates.end) if dates else (None, None)
            found.append(Project(clean(name) or "", description, start, end))
    return tuple(found)


_NAME_END = re.compile(r" [—–-] |: | \(|\. ")


def _items(content: str) -> Iterator[tuple[str, DateRange | None]]:
    """Yield the items of a list with their dates: one a line, or several where a line dates several."""
    for line in read_lines(content):
        several = len(YEAR.findall(line.text)) > 1
        for item in _ITEMS.split(line.text) if several else [line.text]:
            dates = _dates(item)
            name = clean(without_dates(item, dates) if dates else item)
            if name:
                yield name, dates


def _dates(text: str) -> DateRange | None:
    found = [dates for dates in find_dates(text) if dates.start or dates.end]
    return next((dates for dates in found if dates.is_range), found[-1] if found else None)
