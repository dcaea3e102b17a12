"""PDF: pages → words → lines in reading order → paragraphs, with what is hidden set apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NoReturn

import pypdfium2 as pdfium
import pypdfium2.raw as c

from rolematch.document._draft import Draft
from rolematch.document._layout import Line, Segment, Word, median, reading_order, segments_of
from rolematch.document._lines import bullet_end, is_word
from rolematch.document._model import Issue
from rolematch.document._pdf_glyphs import misleading_fonts
from rolematch.document._pdf_ink import hidden_reasons, overlapping
from rolematch.document._pdf_words import SOFT, PageWords, PlacedWord, with_drawn_bullets
from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from rolematch.document._model import BlockKind, Box, Document, Limits

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
    _add_pages(draft, pages)
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


# ---------------------------------------------------------------- lines → paragraphs


_BREAKS_WITHOUT_SPACE = re.compile(
    rf"{SOFT}$|/$|\w[-–—]$"
)  # a line may end inside "2015–2017" and "555-0100"
_LEADING = 1.75  # of the type size: more is no line of the same paragraph


@dataclass(slots=True)
class _Paragraph:
    """Lines that are one paragraph."""

    lines: list[Line]
    page: int

    @property
    def text(self) -> str:
        """The lines joined; hyphens at line ends are still marked."""
        text = self.lines[0].text
        for line in self.lines[1:]:
            text += line.text if _BREAKS_WITHOUT_SPACE.search(text) else " " + line.text
        return text

    @property
    def is_item(self) -> bool:
        """Whether it starts with a bullet."""
        return bool(bullet_end(self.lines[0].text))


def _add_pages(draft: Draft, pages: list[_Page]) -> None:
    paragraphs: list[_Paragraph] = []
    for page in pages:
        _add_lines(paragraphs, reading_order(page.segments), page.number)
    if not paragraphs:
        return
    body = _body_size(paragraphs)
    broken = any(line.text.endswith(SOFT) for paragraph in paragraphs for line in paragraph.lines)
    words = _vocabulary(paragraphs) if broken else set()
    wide = _wide_leading(paragraphs)
    before: _Paragraph | None = None
    for paragraph in paragraphs:
        apart = before is None or _leading(before, paragraph) > wide
        if apart:
            draft.gap()
        _add_paragraph(draft, paragraph, body, words, apart=apart)
        before = paragraph


def _body_size(paragraphs: list[_Paragraph]) -> float:
    sizes = ([line.size] * min(len(line.words), 20) for paragraph in paragraphs for line in paragraph.lines)
    return median(chain.from_iterable(sizes))


def _leading(before: _Paragraph, after: _Paragraph) -> float:
    """Return the distance of two paragraphs in type sizes.

    It is infinite from one column to another, but 0 where the text flows on: to the next page, or to a
    column as wide as the last.
    """
    last, first = before.lines[-1], after.lines[0]
    if before.page == after.page and last.column == first.column:
        return (first.baseline - last.baseline) / max(first.size, last.size, 1.0)
    widths = sorted(line.edges[1] - line.edges[0] for line in (last, first))
    return 0.0 if widths[0] > 0.85 * widths[1] else math.inf


def _wide_leading(paragraphs: list[_Paragraph]) -> float:
    """Return what is as good as a blank line: far more than what stands between most paragraphs."""
    leadings = sorted(
        leading
        for before, after in pairwise(paragraphs)
        if 0 < (leading := _leading(before, after)) < math.inf and not (before.is_item and after.is_item)
    )
    usual = leadings[len(leadings) // 4] if leadings else 0.0
    return max(1.7, 1.25 * usual)


def _add_lines(paragraphs: list[_Paragraph], lines: list[Line], page: int) -> None:
    """Add the lines of a page to the paragraphs of the pages before."""
    most = _most_leading(lines)
    for line in lines:
        if paragraphs and _continues(paragraphs[-1].lines, line, most):
            paragraphs[-1].lines.append(line)
        else:
            paragraphs.append(_Paragraph([line], page))


def _most_leading(lines: list[Line]) -> float:
    """Return how far apart, in type sizes, lines of a paragraph stand: measured where one surely runs on."""
    sure = sorted(
        (line.baseline - last.baseline) / max(line.size, 1.0)
        for last, line in pairwise(lines)
        if line.text[:1].islower()
        and last.column == line.column
        and last.right - last.edges[0] > 0.75 * (last.edges[1] - last.edges[0])
        and 0 < line.baseline - last.baseline <= _LEADING * line.size
    )
    return 1.15 * sure[len(sure) * 9 // 10] if len(sure) >= 3 else _LEADING


def _continues(lines: list[Line], line: Line, most: float) -> bool:
    """Tell whether a line carries on a paragraph: its first word had no room on the line above."""
    last = lines[-1]
    if len(last.segments) > 1 or len(line.segments) > 1 or bullet_end(line.text):
        return False
    if last.column != line.column or line.baseline < last.baseline:
        return _flows_on(last, line)
    if last.text.endswith(SOFT):
        return True
    if not _set_alike(lines, line, most) or not _indented_alike(lines, line):
        return False
    carries_on = line.text[:1].islower()
    if len(lines) == 1 and len(last.words) < 3 and not carries_on:
        return False  # a list without bullets in a narrow column
    word, width = line.words[0], last.edges[1] - last.edges[0]
    if word.right - word.left + 0.3 * line.size > last.edges[1] - last.right:
        return True
    return (carries_on or _hangs(lines[0], line)) and last.right - last.edges[0] > 0.6 * width


def _flows_on(last: Line, line: Line) -> bool:
    """Tell whether a paragraph goes on at the top of the next column or page."""
    (left, right), (other_left, other_right) = last.edges, line.edges
    alike = abs(left - other_left) < 3.0 or abs(right - left - other_right + other_left) < 0.15 * (
        right - left
    )
    return (
        alike
        and line.text[:1].islower()
        and last.bold == line.bold
        and abs(last.size - line.size) <= 0.1 * last.size
        and last.right - left > 0.6 * (right - left)
    )


def _hangs(item: Line, line: Line) -> bool:
    """Tell whether a line starts where the text of a list item does, behind its bullet."""
    return bool(bullet_end(item.text)) and len(item.words) > 1 and abs(line.left - item.words[1].left) < 2.0


def _set_alike(lines: list[Line], line: Line, most: float) -> bool:
    """Tell whether a line follows a paragraph at the distance of its own lines, in the same type."""
    last = lines[-1]
    leading = line.baseline - last.baseline
    if not 0 < leading <= most * max(last.size, line.size) or abs(last.size - line.size) > 0.1 * last.size:
        return False
    if len(lines) > 1 and leading > 1.15 * (last.baseline - lines[-2].baseline) > 0:
        return False
    return last.bold == line.bold or (not last.bold and last.right >= last.edges[1] - 3 * last.size)


def _indented_alike(lines: list[Line], line: Line) -> bool:
    """Tell whether a line starts where the next line of the paragraph would."""
    first, last = lines[0], lines[-1]
    if bullet_end(first.text):  # the lines of an item hang below its text
        return line.left > first.left + 2.0 or line.text[:1].islower()
    if len(lines) == 1:  # the first line may be indented
        return line.left - first.left >= -3 * line.size
    return abs(line.left - last.left) <= 2.0


def _add_paragraph(draft: Draft, paragraph: _Paragraph, body: float, words: set[str], *, apart: bool) -> None:
    text = mend_hyphens(paragraph.text, words)
    first = paragraph.lines[0]
    marker = bullet_end(text)
    bold = all(line.bold for line in paragraph.lines)
    kind: BlockKind = "list-item" if marker else "paragraph"
    if not marker and len(paragraph.lines) <= 2 and _is_heading(text, first, body, bold=bold, apart=apart):
        kind = "heading"
    elif len(first.segments) > 2:
        kind = "table-cell"
    level = 0 if kind != "heading" else 1 if first.size >= 1.4 * body else 2
    prefix, box = "- " if marker else "", _box(paragraph.lines)
    size = round(first.size, 1)
    draft.add(
        text[marker:], kind, prefix=prefix, page=paragraph.page, box=box, level=level, bold=bold, size=size
    )


def _is_heading(text: str, line: Line, body: float, *, bold: bool, apart: bool) -> bool:
    if len(text.split()) > 8 or text.endswith((".", ",", ";")) or not is_word(text) or len(line.segments) > 1:
        return False
    capitals = text.isupper() and sum(map(str.isalpha, text)) > 3
    return line.size > 1.12 * body or (capitals and (bold or apart))


def _box(lines: list[Line]) -> Box:
    """Return the box of a paragraph; of the part before the break, where it goes on in another place."""
    lines = [line for line in lines if line.baseline >= lines[0].baseline and line.column == lines[0].column]
    return (
        round(min(line.left for line in lines), 1),
        round(min(line.baseline - 0.75 * line.size for line in lines), 1),
        round(max(line.right for line in lines), 1),
        round(max(line.baseline + 0.25 * line.size for line in lines), 1),
    )


# ---------------------------------------------------------------- hyphens at line ends

_BROKEN = re.compile(rf"(\w+){SOFT}(\w*)(-?)")
_LAST_PARTS = frozenset((
    "aware", "backed", "based", "class", "driven", "ended", "facing", "first", "focused", "free", "friendly",
    "grade", "hosted", "leading", "level", "managed", "native", "oriented", "premise", "proof", "purpose",
    "quality", "ready", "safe", "scale", "sized", "specific", "stack", "tolerant", "wide", "winning",
))  # fmt: skip
_STAY = frozenset((
    "all", "anti", "bare", "best", "bi", "built", "co", "cross", "cutting", "data", "de", "decision", "end",
    "ever", "fast", "feature", "first", "five", "four", "front", "full", "fully", "go", "hands", "high",
    "in", "inter", "intra", "large", "lead", "left", "long", "low", "machine", "mid", "mission", "mixed",
    "multi", "near", "non", "off", "on", "one", "open", "out", "over", "part", "people", "performance",
    "post", "pre", "problem", "production", "project", "quick", "re", "real", "right", "role", "run",
    "self", "semi", "server", "set", "short", "single", "six", "small", "so", "state", "sub", "super",
    "team", "ten", "test", "third", "three", "time", "to", "top", "two", "ultra", "up", "user", "vice",
    "web", "well", "work", "world",
))  # fmt: skip


def _vocabulary(paragraphs: list[_Paragraph]) -> set[str]:
    """Return the words of the file, hyphenated ones whole, in lower case."""
    return {
        word.casefold()
        for paragraph in paragraphs
        for line in paragraph.lines
        for word in re.findall(r"\w+(?:-\w+)*", line.text)
    }


def mend_hyphens(text: str, words: set[str]) -> str:
    """Decide for every hyphen at a line's end whether it belongs to the word.

    The file's own words decide first; then a capital or a digit after it, or a first part that is a common
    first part of compounds, keeps it.

    Examples
    --------
    >>> mend_hyphens("cross\u00adfunctional engi\u00adneer on Post\u00adgreSQL", {"postgresql"})
    'cross-functional engineer on PostgreSQL'
    """

    def mended(match: re.Match[str]) -> str:
        before, after, more = match.groups()
        joined, hyphened = (before + after).casefold(), f"{before}-{after}".casefold()
        if joined in words and hyphened not in words:
            return before + after + more
        keep = (
            more
            or hyphened in words
            or not after
            or before.casefold() in _STAY
            or after in _LAST_PARTS
            or not (before[-1:].islower() and after[:1].islower())
        )
        return f"{before}{'-' * bool(keep)}{after}{more}"

    return _BROKEN.sub(mended, text).replace(SOFT, "-") if SOFT in text else text
