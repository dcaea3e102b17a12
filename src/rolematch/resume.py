"""Document → Resume: sections, positions and dates, with personal data set apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from rolematch.dates import DateRange, PartialDate, find_dates
from rolematch.document import Document, Issue, Span, read_document
from rolematch.lines import read_lines
from rolematch.personal import Person, blind, find_personal
from rolematch.positions import Position, PositionKind, find_positions, months_of
from rolematch.sections import Section, SectionKind, find_sections

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
    starts = [0 if n == 0 else lines[stretch.begin].first for n, stretch in enumerate(stretches)]
    sections = tuple(
        Section(stretch.kind, stretch.heading, Span(start, stop))
        for stretch, start, stop in zip(stretches, starts, [*starts[1:], len(text)], strict=False)
    )
    first = next(
        (n for n, line in enumerate(lines) if positions and line.stop > positions[0].span.start), len(lines)
    )
    person, passages = find_personal(text, lines, stretches, first)
    return Resume(document, person, Career(blind(text, passages), sections, tuple(positions)), tuple(issues))
