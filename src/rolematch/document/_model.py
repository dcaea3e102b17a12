"""The types of the document part: spans, blocks, hidden text, issues, limits and the Document itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

BlockKind = Literal["heading", "paragraph", "list-item", "table-cell", "header", "footer"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points of ``Document.text``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Issue:
    """Something odd that a person should know of; never an error.

    Attributes
    ----------
    code : str
        Stable, lower-case with hyphens: ``"hidden-text"``, ``"no-headings"`` …
    message : str
        One plain sentence, without personal data.
    start, end : int or None
        The span of ``Document.text``, where there is one.
    """

    code: str
    message: str
    start: int | None = None
    end: int | None = None


class Block(NamedTuple):
    """One paragraph, heading, list item or table cell, in reading order.

    A named tuple because a page has a hundred of them: it takes a fifth of the time of a frozen dataclass.

    Attributes
    ----------
    start, end : int
        Half-open span of ``Document.text``; the bullet of a list item stands before it.
    kind : BlockKind
    page : int or None
        Page, counted from 1, where the format has pages.
    box : (left, top, right, bottom) or None
        In points from the page's upper left corner.
    level : int
        Heading level from 1, or 0.
    bold : bool
        Whether all of it is bold.
    size : float or None
        Font size in points, where the format says it.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    page: int | None = None
    box: Box | None = None
    level: int = 0
    bold: bool = False
    size: float | None = None


@dataclass(frozen=True, slots=True)
class HiddenText:
    """Text of the file that a reader of the page cannot see; it never counts.

    Attributes
    ----------
    text : str
        The hidden words.
    reason : str
        ``"white"``, ``"covered"``, ``"transparent"``, ``"off-page"``, ``"tiny"``, ``"invisible"``,
        ``"other-glyphs"`` (copies as other words than a person reads), ``"vanish"``, ``"display-none"``,
        ``"metadata"``, ``"comment"``, ``"alt-text"`` …
    page : int or None
        Page, counted from 1.
    """

    text: str
    reason: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one file may cost; past any of them it ends with status ``limit`` or ``timeout``.

    Attributes
    ----------
    seconds : float
        Wall-clock time of the parser, then it is killed (status ``timeout``).
    memory : int
        Bytes of address space of the parser, where the platform can limit it.
    file_bytes : int
        Size of the file.
    unpacked_bytes : int
        What a ZIP-based file may unpack to, counted while reading.
    entries : int
        Members of a ZIP-based file.
    pages : int
        Pages of a PDF.
    chars : int
        Characters of text, visible and hidden.
    """

    seconds: float = 8.0
    memory: int = 512 * 2**20
    file_bytes: int = 50_000_000
    unpacked_bytes: int = 100_000_000
    entries: int = 2_000
    pages: int = 200
    chars: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Document:
    r"""The visible text of one file.

    Attributes
    ----------
    text : str
        What a reader of the page sees, in reading order, lines ended by ``"\\n"``. One résumé saved in
        several formats has one text, up to white space.
    blocks : tuple of Block
        In the order of the text; they do not overlap.
    hidden : tuple of HiddenText
        What the file holds and a reader cannot see; not part of ``text``.
    issues : tuple of Issue
    kind : str
        ``"text"``, ``"markdown"``, ``"pdf"``, ``"docx"``, ``"odt"``, ``"html"``, ``"rtf"``,
        ``"json-resume"``, ``"linkedin"``.
    source : str or None
        The path as given; None for bytes and text.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    hidden: tuple[HiddenText, ...] = ()
    issues: tuple[Issue, ...] = ()
    kind: str = "text"
    source: str | None = None

    @classmethod
    def from_text(cls, text: str, *, source: str | None = None) -> Document:
        r"""Build a Document from text that is at hand; the text is kept to the letter.

        Examples
        --------
        >>> document = Document.from_text("EXPERIENCE\n- Ran PostgreSQL 14\n")
        >>> [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
        [('heading', 'EXPERIENCE'), ('list-item', 'Ran PostgreSQL 14')]
        """
        from rolematch.document._lines import blocks_of_lines

        return cls(text=text, blocks=blocks_of_lines(text), source=source)

    def __repr__(self) -> str:
        return f"Document(kind={self.kind!r}, chars={len(self.text)}, blocks={len(self.blocks)})"
