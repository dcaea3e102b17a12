"""Document → Resume: sections, positions and dates, with personal data set apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from rolematch.document import Document, Issue, Span

SectionKind = Literal[
    "header", "summary", "experience", "skills", "education", "certificates", "projects",
    "publications", "volunteering", "languages", "awards", "interests", "references", "objective", "other",
]  # fmt: skip
PositionKind = Literal["work", "internship", "freelance", "military", "volunteering"]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with just the precision that was written; nothing is invented.

    ``str`` gives ``"2019"``, ``"2019-03"`` or ``"present"``.
    """

    year: int | None
    month: int | None = None
    precision: Literal["year", "season", "quarter", "month", "present"] = "month"

    @property
    def is_present(self) -> bool:
        """Whether this stands for "today", that is ``as_of``."""
        return self.precision == "present"


@dataclass(frozen=True, slots=True)
class Section:
    """A labelled stretch of a résumé; ``span`` includes its heading."""

    kind: SectionKind
    heading: str
    span: Span


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
    """

    title: str | None
    employer: str | None
    place: str | None
    start: PartialDate | None
    end: PartialDate | None
    span: Span
    kind: PositionKind = "work"

    def interval(self, as_of: date) -> tuple[int, int] | None:
        """Return the months held, half-open, as ``year * 12 + month - 1``; None without dates."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Person:
    """Personal data, kept in this one place; no scorer accepts it. Never part of a repr."""

    name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    location: str | None = field(default=None, repr=False)
    urls: tuple[str, ...] = field(default=(), repr=False)


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

    text: str
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
    """Parse one résumé. To be written by the résumé part."""
    raise NotImplementedError
