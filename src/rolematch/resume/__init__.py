"""Document → Resume: sections, positions and dates, with personal data set apart."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rolematch import markup
from rolematch.document import Document, Issue, Span, read_document
from rolematch.resume import _json_resume
from rolematch.resume._calendar import DateRange, PartialDate
from rolematch.resume._datelines import LISTS, OPEN
from rolematch.resume._dates import find_dates, settle_days
from rolematch.resume._flat import lost_line_ends
from rolematch.resume._issues import find_issues
from rolematch.resume._lines import Line, read_lines
from rolematch.resume._outline import (
    Certificate,
    Education,
    Language,
    Project,
    Publication,
    read_certificates,
    read_education,
    read_languages,
    read_projects,
    read_publications,
)
from rolematch.resume._personal import Person, blind, find_personal
from rolematch.resume._positions import Position, PositionKind, find_positions, months_of
from rolematch.resume._sections import Section, SectionKind, Stretch, find_sections

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

__all__ = [
    "Career", "Certificate", "DateRange", "Education", "Language", "PartialDate", "Person", "Position",
    "PositionKind", "Project", "Publication", "Resume", "Section", "SectionKind", "find_dates", "months_of",
    "parse_resume",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Career:
    """All that a scorer may see of a résumé.

    Attributes
    ----------
    text : str
        The document's text, of the same length, with every personal passage (name, contact, address,
        birth date, school names, dates of schooling) overwritten by spaces. Offsets are those of the
        document.
    sections : tuple of Section
        In the order of the text; together they cover it.
    positions : tuple of Position
        In the order of the text.
    """

    text: str = field(repr=False)
    sections: tuple[Section, ...] = ()
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Resume:
    """A résumé with its structure.

    Attributes
    ----------
    document : Document
    person : Person
        Name and contact; no scorer accepts it.
    career : Career
        All that a scorer may see.
    issues : tuple of Issue
        What a person should look at, in the order of the text, each with the span of the text that it
        is about:

        * ``end-before-start``: a position ends before it starts;
        * ``date-in-future``: later than ``as_of``, where one is given;
        * ``date-out-of-range``: a year before 1950 or after 2049, which is read as no date;
        * ``unreadable-date``: meant as a date and none: "20I9", "13/2019", "20XX";
        * ``open-range``: nothing follows the dash ("2019 –") of a position that others follow or beside
          which others say "present"; it is taken to go on;
        * ``position-without-dates``: a heading of a job that gives no dates;
        * ``empty-section``: a heading that has nothing under it;
        * ``no-positions``: a text of some length in which no position was found; it has no span.

        Positions that overlap, gaps and short stays are nothing odd.
    """

    document: Document
    person: Person
    career: Career
    issues: tuple[Issue, ...] = ()

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections, in the order of the text."""
        return self.career.sections

    @property
    def positions(self) -> tuple[Position, ...]:
        """The positions, in the order of the text."""
        return self.career.positions

    @property
    def education(self) -> tuple[Education, ...]:
        """The schools, in the order of the text; personal data."""
        return read_education(self._content("education"))

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """Certificates and courses."""
        return read_certificates(self._content("certificates"))

    @property
    def languages(self) -> tuple[Language, ...]:
        """The human languages spoken."""
        return read_languages(self._content("languages"))

    @property
    def projects(self) -> tuple[Project, ...]:
        """Projects of one's own."""
        return read_projects(self._content("projects"))

    @property
    def publications(self) -> tuple[Publication, ...]:
        """Publications and talks."""
        return read_publications(self._content("publications"))

    @property
    def links(self) -> tuple[str, ...]:
        """Addresses on the web, as written; personal data."""
        return self.person.urls

    def _content(self, kind: SectionKind) -> str:
        """Return the text of all sections of a kind, their headings cut off."""
        parts = []
        for section in self.sections:
            if section.kind == kind:
                said = self.text[section.span.start : section.span.end]
                at = said.find(section.heading) if section.heading else -1
                parts.append(said[at + len(section.heading) :].lstrip(" *_:#=") if at >= 0 else said)
        return "\n\n".join(parts)

    def to_json_resume(self) -> dict[str, Any]:
        """Return the résumé in the form of the JSON Resume schema (https://jsonresume.org/schema).

        Dates keep their precision; an end that has not come is left out.
        """
        summary = " ".join(self._content("summary").split()) or None
        return _json_resume.document(
            self.person,
            summary,
            self.positions,
            self.text,
            education=[_json_resume.education(entry) for entry in self.education],
            certificates=[_json_resume.certificate(entry) for entry in self.certificates],
            publications=[_json_resume.publication(entry) for entry in self.publications],
            skills=_json_resume.skills(self._content("skills")),
            languages=[_json_resume.language(entry) for entry in self.languages],
            projects=[_json_resume.project(entry) for entry in self.projects],
        )

    def to_dict(self) -> dict[str, Any]:
        """Return what was found, as plain JSON types; without personal data."""
        return {
            "schema": "rolematch.resume/1",
            "kind": self.document.kind,
            "sections": [
                {"kind": s.kind, "heading": s.heading, "start": s.span.start, "end": s.span.end}
                for s in self.sections
            ],
            "positions": [_plain(position) for position in self.positions],
            "issues": [
                {"code": issue.code, "message": issue.message, "start": issue.start, "end": issue.end}
                for issue in self.issues
            ],
        }

    def _repr_html_(self) -> str:
        """Show the positions on a time line; neither name, contact nor school."""
        today = datetime.now(UTC).date()
        dated = {id(position): position.interval(today) for position in self.positions}
        spans = [span for span in dated.values() if span]
        first, last = min((a for a, _ in spans), default=0), max((b for _, b in spans), default=1)
        rows = [_line(position, dated[id(position)], first, last) for position in self.positions]
        heads = ["Position", "Employer", "From", "To", "Months", "Time line"]
        notes = [f"Odd: {issue.message}" for issue in self.issues]
        return markup.table("Positions, as understood", heads, rows, *notes)

    def __repr__(self) -> str:
        counts = f"sections={len(self.sections)}, issues={len(self.issues)}"
        return f"Resume(positions={len(self.positions)}, {counts})"


def _line(position: Position, held: tuple[int, int] | None, first: int, last: int) -> list[str]:
    """Return the cells of one position; the time line runs from ``first`` to ``last``, in months."""
    dates = [str(day) if day else "" for day in (position.start, position.end)]
    names = [position.title or "(no title)", position.employer or ""]
    if held is None:
        return [*names, *dates, "", ""]
    length = last - first
    drawn = markup.stretch((held[0] - first) / length, (held[1] - first) / length)
    return [*names, *dates, str(held[1] - held[0]), drawn]


def _plain(position: Position) -> dict[str, Any]:
    """Return a position as plain JSON types."""
    return {
        "title": position.title,
        "employer": position.employer,
        "place": position.place,
        "start": str(position.start) if position.start else None,
        "end": str(position.end) if position.end else None,
        "months": position.months,
        "kind": position.kind,
        "spans": [[span.start, span.end] for span in position.spans],
    }


def parse_resume(source: object, *, as_of: date | None = None) -> Resume:
    """Parse one résumé: a path, the bytes of a file, or a Document.

    Parameters
    ----------
    source : str, path, bytes or Document
    as_of : date, optional
        With it, later dates are named in ``issues``; nothing else depends on it.

    Raises
    ------
    DocumentError
        If the file cannot be read. No text whatever raises: oddities are ``issues``.
    """
    document = source if isinstance(source, Document) else read_document(source)
    text = document.text
    lines = read_lines(settle_days(text), document.blocks, lost_line_ends(text))
    stretches = find_sections(lines)
    positions, jobs = find_positions(text, lines, stretches)
    begins = [position.span.start for position in positions]
    work = bisect_left(lines, min(begins, default=len(text) + 1), key=lambda line: line.first)
    person, passages = find_personal(text, lines, stretches, work)
    sections = _sections(lines, stretches, begins, len(text))
    career = Career(blind(text, passages), sections, tuple(positions))
    return Resume(document, person, career, find_issues(text, lines, stretches, jobs, positions, as_of))


def _sections(
    lines: Sequence[Line], stretches: Sequence[Stretch], jobs: Sequence[int], length: int
) -> tuple[Section, ...]:
    """Turn stretches of lines into sections that cover the text; what holds jobs is experience."""
    starts = [0, *(lines[stretch.begin].first for stretch in stretches[1:])]
    sections: list[Section] = []
    for stretch, start, stop in zip(stretches, starts, [*starts[1:], length], strict=True):
        at = bisect_left(jobs, start)
        first = jobs[at] if at < len(jobs) and jobs[at] < stop else None
        unparted = stretch.kind in LISTS
        if first is None or stretch.kind in OPEN or (stretch.known and not unparted):
            sections.append(Section(stretch.kind, stretch.heading, Span(start, stop)))
            continue
        heading = stretch.heading
        if first > start and (unparted or not heading):
            sections.append(Section(stretch.kind, heading, Span(start, first)))
            start, heading = first, ""
        sections.append(Section("experience", heading, Span(start, stop)))
    if jobs and sections[0].kind == "header" and sections[0].span.end * 2 > length:
        sections[:1] = _head_and_story(lines, sections[0].span.end)
    return tuple(sections)


def _head_and_story(lines: Sequence[Line], stop: int) -> list[Section]:
    """Part name and contact from what follows without a heading: above a list of jobs, it tells of work."""
    head = [line for line in lines[1:_HEAD_LINES] if line.first < stop]
    opens = next((line for line in head if line.gap), None) or next(
        (line for line in head if len(line.text) > _HEAD_LENGTH), None
    )
    start = opens.first if opens else stop
    parts = [Section("header", "", Span(0, start)), Section("other", "", Span(start, stop))]
    return parts if start < stop else parts[:1]


_HEAD_LINES, _HEAD_LENGTH = 8, 60
