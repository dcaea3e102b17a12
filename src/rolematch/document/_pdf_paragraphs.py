"""Lines of a PDF file in reading order → paragraphs, headings and list items, with broken words mended."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from rolematch.document._lines import bullet_end, is_word
from rolematch.document._pdf_words import SOFT
from rolematch.document._reading_order import reading_order
from rolematch.document._segments import median

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rolematch.document._draft import Draft
    from rolematch.document._model import BlockKind, Box
    from rolematch.document._reading_order import Line
    from rolematch.document._segments import Segment

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


def add_pages(draft: Draft, pages: Iterable[tuple[int, list[Segment]]]) -> None:
    """Add the text of pages, each a number and its segments, as blocks."""
    paragraphs: list[_Paragraph] = []
    for number, segments in pages:
        _add_lines(paragraphs, reading_order(segments), number)
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
