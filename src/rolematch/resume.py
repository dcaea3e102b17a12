"""Document → Resume: sections, positions and dates, with personal data set apart."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rolematch.dates import DateRange, PartialDate, find_dates
from rolematch.document import Document, Issue, Span, read_document
from rolematch.jobs import OPEN
from rolematch.lines import Line, read_lines
from rolematch.personal import Person, blind, find_personal
from rolematch.positions import Position, PositionKind, find_positions, months_of
from rolematch.sections import Section, SectionKind, Stretch, find_sections

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Career", "DateRange", "PartialDate", "Person", "Position", "PositionKind", "Resume", "Section",
    "SectionKind", "find_dates", "months_of", "parse_resume",
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


@dataclass(frozen=True, slots=True)
class Resume:
    """A résumé with its structure."""

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


def parse_resume(source: object) -> Resume:
    """Parse one résumé: a path, the bytes of a file, or a Document.

    Raises
    ------
    DocumentError
        If the file cannot be read. No text whatever raises: oddities are ``issues``.
    """
    document = source if isinstance(source, Document) else read_document(source)
    text = document.text
    lines = read_lines(text, document.blocks)
    stretches = find_sections(lines)
    positions, issues = find_positions(text, lines, stretches)
    begins = [position.span.start for position in positions]
    work = bisect_left(lines, min(begins, default=len(text) + 1), key=lambda line: line.first)
    person, passages = find_personal(text, lines, stretches, work)
    sections = _sections(lines, stretches, begins, len(text))
    return Resume(document, person, Career(blind(text, passages), sections, tuple(positions)), tuple(issues))


def _sections(
    lines: Sequence[Line], stretches: Sequence[Stretch], jobs: Sequence[int], length: int
) -> tuple[Section, ...]:
    """Turn stretches of lines into sections that cover the text; what holds jobs is experience."""
    starts = [0, *(lines[stretch.begin].first for stretch in stretches[1:])]
    sections: list[Section] = []
    for stretch, start, stop in zip(stretches, starts, [*starts[1:], length], strict=True):
        first = next((job for job in jobs if start <= job < stop), None)
        if first is None or stretch.kind in OPEN or stretch.known:
            sections.append(Section(stretch.kind, stretch.heading, Span(start, stop)))
            continue
        if first > start and not stretch.heading:
            sections.append(Section(stretch.kind, "", Span(start, first)))
            start = first
        sections.append(Section("experience", stretch.heading, Span(start, stop)))
    return tuple(sections)
