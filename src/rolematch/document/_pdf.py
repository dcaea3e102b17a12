"""PDF: pages → words that can be seen → running heads and feet once, and the paragraphs between."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import pypdfium2 as pdfium
import pypdfium2.raw as c

from rolematch.document._draft import Draft
from rolematch.document._lines import is_word
from rolematch.document._model import Issue
from rolematch.document._pdf_glyphs import misleading_fonts
from rolematch.document._pdf_ink import hidden_reasons, overlapping
from rolematch.document._pdf_paragraphs import add_pages
from rolematch.document._pdf_words import SOFT, PageWords, PlacedWord, with_drawn_bullets
from rolematch.document._segments import Segment, Word, segments_of
from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from rolematch.document._model import BlockKind, Document, Limits

_PROPERTIES = ("Title", "Author", "Subject", "Keywords")
_MARGIN = 0.11  # share of the page's height in which running heads and feet stand
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")  # a page has no more digits; a year does
_PAGE_NUMBER = re.compile(
    r"\W*(?:p|pg|page|seite|página|pagina|side|sida|strona|strana|стр|страница)?\W*#(?:\s*(?:/|\||-|–|—|of|von|de|di|"
    r"sur|van|z|ze|из|av|af)\s*#)?\W*"
)


@dataclass(slots=True)
class _Page:
    """One page: its number, size and segments."""

    number: int
    width: float
    height: float
    segments: list[Segment]


def read_pdf(data: bytes, limits: Limits) -> Document:
    """Read a PDF file."""
    pdf = _open(data)
    if len(pdf) > limits.pages:
        raise DocumentError(
            f"the file has {len(pdf):,} pages, more than the {limits.pages} allowed", status="limit"
        )
    draft = Draft("pdf", limits)
    pages = [_read_page(pdf, number, draft) for number in range(1, len(pdf) + 1)]
    if not any(page.segments for page in pages):
        _refuse_empty(pdf, draft)
    heads, feet = _take_running(pages, "header"), _take_running(pages, "footer")
    _add_running(draft, heads, "header")
    add_pages(draft, ((page.number, page.segments) for page in pages))
    _add_running(draft, feet, "footer")
    for name in _PROPERTIES:
        draft.hide(pdf.get_metadata_value(name), "metadata")
    return draft.finish()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(data)
        len(pdf)
    except pdfium.PdfiumError:
        # pdfium's error code may be that of the file before, where it sets none itself
        if b"/Encrypt" in data:
            msg = "the file is encrypted and cannot be opened; save it without a password"
            raise DocumentError(msg, status="encrypted") from None
        raise DocumentError("the PDF structure of the file is damaged", status="corrupt") from None
    return pdf


def _read_page(pdf: pdfium.PdfDocument, number: int, draft: Draft) -> _Page:
    """Return a page's visible segments; what is hidden goes to the draft."""
    try:
        page = pdf[number - 1]
    except pdfium.PdfiumError:
        message = f"Page {number} of {len(pdf)} is damaged; nothing of it was read."
        draft.issues.append(Issue("damaged-page", message))
        return _Page(number, 0.0, 0.0, [])
    reader = PageWords(page)
    visible = _visible_words(page, reader, draft, number)
    _hide_annotations(page, draft, number)
    segments = segments_of(with_drawn_bullets(visible, reader.dots()))
    return _Page(number, reader.frame.width, reader.frame.height, segments)


def _visible_words(page: pdfium.PdfPage, reader: PageWords, draft: Draft, number: int) -> list[Word]:
    """Return the words that a reader of the page sees, each once."""
    placed = reader.words()
    draft.hide(reader.smuggled, "tag-characters", number)
    if not placed:
        return []
    pairs = overlapping(placed)
    misleading = misleading_fonts(reader, placed)
    doubles = _doubles(placed, pairs)
    visible: list[Word] = []
    reasons = hidden_reasons(page, reader.frame, placed, pairs)
    for index, (item, reason) in enumerate(zip(placed, reasons, strict=True)):
        if reason is None and item.look.font in misleading:
            reason = "other-glyphs"
        if reason is None and index not in doubles:
            visible.append(item.word)
        elif reason and is_word(item.word.text):
            draft.hide(item.word.text.rstrip(SOFT), reason, number)
    return visible


def _doubles(words: list[PlacedWord], pairs: list[tuple[int, int]]) -> set[int]:
    """Return the words printed again in nearly one place, which is how some programs make bold type."""
    return {
        max(i, j)
        for i, j in pairs
        if words[i].word.text == words[j].word.text and _same_place(words[i].word, words[j].word)
    }


def _same_place(one: Word, other: Word) -> bool:
    most = 0.15 * one.size
    return abs(one.left - other.left) < most and abs(one.baseline - other.baseline) < most


def _hide_annotations(page: pdfium.PdfPage, draft: Draft, number: int) -> None:
    """Record the text of notes: it pops up and is not printed."""
    for index in range(min(c.FPDFPage_GetAnnotCount(page.raw), 500)):
        note = c.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        length = c.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
        if 2 < length < 1_000_000:
            buffer = (c.FPDF_WCHAR * (length // 2))()
            c.FPDFAnnot_GetStringValue(note, b"Contents", buffer, length)
            draft.hide(bytes(buffer).decode("utf-16-le", "replace").rstrip("\0"), "annotation", number)
        c.FPDFPage_CloseAnnot(note)


def _refuse_empty(pdf: pdfium.PdfDocument, draft: Draft) -> NoReturn:
    """Say why there is no text: a scan, hidden text only, or blank pages."""
    if draft.hidden and any(item.page for item in draft.hidden):
        raise DocumentError("the file has no text that a reader can see, only hidden text", status="no_text")
    for number in range(min(len(pdf), 20)):
        try:
            if next(pdf[number].get_objects(max_depth=3), None) is not None:
                raise DocumentError(
                    "the pages are pictures without text (a scan?); run OCR over the file first",
                    status="no_text",
                )
        except pdfium.PdfiumError:
            raise DocumentError("the pages of the file are damaged", status="corrupt") from None
    raise DocumentError("the file has blank pages only", status="empty")


# ---------------------------------------------------------------- running heads and feet


_Running = tuple[int, Segment]
"""A page's number and a line that is repeated on the pages."""


def _key(segment: Segment) -> str:
    return _NUMBER.sub("#", segment.text).casefold()


def _take_running(pages: list[_Page], kind: BlockKind) -> list[_Running]:
    """Take out, once each, what repeats at one edge of most pages, and page numbers at the foot."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({(_key(s), round(s.baseline / 4)) for s in page.segments if _at_edge(s, page, kind)})
    least = max(2.0, len(pages) * 0.6)
    found: dict[str, _Running] = {}
    for page in pages:
        kept: list[Segment] = []
        for segment in page.segments:
            key = _key(segment) if _at_edge(segment, page, kind) else ""
            repeats = (
                sum(counts[key, round(segment.baseline / 4) + near] for near in (-1, 0, 1)) if key else 0
            )
            if repeats >= least or (key and kind == "footer" and _PAGE_NUMBER.fullmatch(key)):
                found.setdefault(key, (page.number, segment))
            else:
                kept.append(segment)
        page.segments = kept
    return list(found.values())


def _at_edge(segment: Segment, page: _Page, kind: BlockKind) -> bool:
    distance = segment.baseline if kind == "header" else page.height - segment.baseline
    return distance < _MARGIN * page.height


def _add_running(draft: Draft, lines: list[_Running], kind: BlockKind) -> None:
    if lines and kind == "footer":
        draft.gap()
    for page, segment in lines:
        draft.add(segment.text.replace(SOFT, "-"), kind, page=page, size=round(segment.size, 1))
    if lines and kind == "header":
        draft.gap()
