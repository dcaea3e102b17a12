"""The words of a PDF page with place and look, by pdfium's C interface."""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from rolematch.document._lines import clean, tag_characters
from rolematch.document._segments import Word

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the upper left corner of the page as shown."""

_FORCE_BOLD = 0x40000  # a flag of the font descriptor
MOST_SHAPES = 3_000  # a page with more is a drawing, no list
_HYPHENS = "\x02\ufffe"  # how pdfium marks a hyphen at the end of a line
_TOKEN = re.compile(r"[^\x00-\x20\xa0\u2028\u2029\ufffe]*[\x02\ufffe]|[^\x00-\x20\xa0\u2028\u2029\ufffe]+")
SOFT = "\u00ad"
"""Stands at the end of a word for a hyphen that may be there for the line break only."""


class Look(NamedTuple):
    """What all words of one text object share."""

    handle: object
    size: float
    width: float
    bold: bool
    embedded: bool
    baseline: float | None
    font: int = 0


class PlacedWord(NamedTuple):
    """A word, its exact box on the page as shown, and its text object."""

    word: Word
    box: Edges
    look: Look


@dataclass(frozen=True, slots=True)
class Frame:
    """How page coordinates become points from the upper left corner of the page as shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def width(self) -> float:
        """Width as shown."""
        return self.right - self.left if self.rotation % 180 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Height as shown."""
        return self.top - self.bottom if self.rotation % 180 == 0 else self.right - self.left

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """Map a point of the page."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def shown_box(self, left: float, top: float, right: float, bottom: float) -> Edges:
        """Map a rectangle of the page."""
        if self.rotation == 0:  # nearly every page, and every word asks
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        (x0, y0), (x1, y1) = self.shown(left, top), self.shown(right, bottom)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def frame_of(page: pdfium.PdfPage) -> Frame:
    """Return the visible part of a page."""
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, page.get_rotation() % 360)


class PageWords:
    """Reads the words of one page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.page = page
        self.frame = frame_of(page)
        self.smuggled = ""
        """Text in invisible characters, met by :meth:`words`."""
        self._text = page.get_textpage()
        self._raw = self._text.raw
        self._looks: dict[int, Look] = {}
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._edges = [ctypes.c_double() for _ in range(4)]  # kept: making them costs more than a call
        self._pointers = [ctypes.byref(edge) for edge in self._edges]

    def words(self) -> list[PlacedWord]:
        """Return the words in the order of the file."""
        found: list[PlacedWord] = []
        for match in _TOKEN.finditer(self._characters()):
            found.extend(self._placed(match[0], match.start()))
        return found

    def _characters(self) -> str:
        """Return one code unit for every character, in one call where text and characters run in step."""
        count = c.FPDFText_CountChars(self._raw)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        if c.FPDFText_GetText(self._raw, 0, count, buffer) == count + 1:
            return "".join(map(chr, buffer[:count]))
        codes = (c.FPDFText_GetUnicode(self._raw, index) for index in range(count))
        return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)

    def _placed(self, token: str, start: int) -> list[PlacedWord]:
        """Return a token as one word, or as several where it is spread over the page."""
        text = token
        if not (token.isascii() and token.isprintable()):
            token_text = whole_characters(token)
            self.smuggled += tag_characters(token_text)
            text = clean_token(token_text)
        end = start + len(token)
        boxes = self._boxes(start, end) if text else []
        if not boxes:
            return []
        box = boxes[0] if len(boxes) == 1 else _union(boxes)
        height = box[3] - box[1]
        if len(boxes) > 1 and len(token) > 1 and height > 2.5 * max(b[3] - b[1] for b in boxes):
            middle = len(token) // 2
            return self._placed(token[:middle], start) + self._placed(token[middle:], start + middle)
        look = self._look(start)
        baseline = box[3] if look.baseline is None or abs(look.baseline - box[3]) > 100 else look.baseline
        size = look.size if 0.6 * height <= look.size <= 6 * height + 12 else 1.35 * height
        return [PlacedWord(Word(text, box[0], box[2], baseline, size, look.bold, start), box, look)]

    def _boxes(self, start: int, end: int) -> list[Edges]:
        """Return the boxes of a token's glyphs, one for each text object."""
        boxes = []
        left, top, right, bottom = self._edges
        for index in range(c.FPDFText_CountRects(self._raw, start, end - start)):
            if c.FPDFText_GetRect(self._raw, index, *self._pointers):
                box = self.frame.shown_box(left.value, top.value, right.value, bottom.value)
                if math.isfinite(box[0] + box[1] + box[2] + box[3]):
                    boxes.append(box)
        return boxes

    def _look(self, index: int) -> Look:
        handle = c.FPDFText_GetTextObject(self._raw, index)
        key = _address(handle)
        if key not in self._looks:
            self._looks[key] = self._read_look(index, handle)
        return self._looks[key]

    def _read_look(self, index: int, handle: object) -> Look:
        matrix = c.FS_MATRIX()
        c.FPDFText_GetMatrix(self._raw, index, ctypes.byref(matrix))
        em = c.FPDFText_GetFontSize(self._raw, index)
        height = em * (math.hypot(matrix.c, matrix.d) or 1.0)
        width = em * (math.hypot(matrix.a, matrix.b) or 1.0)
        font, bold, embedded = self._font(index, handle)
        return Look(
            handle,
            size=height if math.isfinite(height) else 0.0,
            width=width if math.isfinite(width) else 0.0,
            bold=bold,
            embedded=embedded,
            baseline=self._baseline(index, matrix),
            font=font,
        )

    def _baseline(self, index: int, matrix: c.FS_MATRIX) -> float | None:
        """Return the line that a text object stands on; None where it runs up or down the page."""
        (x0, y0), (x1, y1) = self.frame.shown(0.0, 0.0), self.frame.shown(matrix.a, matrix.b)
        x, y = self._edges[:2]
        if abs(y1 - y0) > 0.05 * abs(x1 - x0) or not c.FPDFText_GetCharOrigin(
            self._raw, index, *self._pointers[:2]
        ):
            return None
        return self.frame.shown(x.value, y.value)[1]

    def _font(self, index: int, handle: object) -> tuple[int, bool, bool]:
        """Return the font of a text object, whether it is bold, and whether it is in the file."""
        font = c.FPDFTextObj_GetFont(handle) if handle else None
        key = _address(font)
        if key not in self._fonts:
            embedded = bool(font) and c.FPDFFont_GetIsEmbedded(font) == 1
            self._fonts[key] = (self._is_bold(index), embedded)
        return key, *self._fonts[key]

    def bottom(self, index: int) -> float | None:
        """Return where the outline of a character ends; None where the file does not say."""
        left, right, bottom, top = self._edges
        if not c.FPDFText_GetCharBox(self._raw, index, *self._pointers):
            return None
        return self.frame.shown_box(left.value, top.value, right.value, bottom.value)[3]

    def _is_bold(self, index: int) -> bool:
        flags = ctypes.c_int()
        buffer = ctypes.create_string_buffer(256)
        c.FPDFText_GetFontInfo(self._raw, index, buffer, 255, ctypes.byref(flags))
        name = buffer.value.lower()
        named = any(part in name for part in (b"bold", b"black", b"heavy", b"cmbx", b"-medi"))
        return named or bool(flags.value & _FORCE_BOLD) or c.FPDFText_GetFontWeight(self._raw, index) >= 600

    def dots(self) -> list[Edges]:
        """Return the boxes of drawn shapes that may be bullets: browsers paint list markers as paths."""
        boxes = []
        edges = [ctypes.c_float() for _ in range(4)]
        pointers = [ctypes.byref(edge) for edge in edges]
        for index in range(min(c.FPDFPage_CountObjects(self.page.raw), MOST_SHAPES)):
            shape = c.FPDFPage_GetObject(self.page.raw, index)
            if c.FPDFPageObj_GetType(shape) == c.FPDF_PAGEOBJ_PATH and c.FPDFPageObj_GetBounds(
                shape, *pointers
            ):
                left, bottom, right, top = (edge.value for edge in edges)
                if 1.0 <= right - left <= 7.0 and 0.7 <= (top - bottom) / (right - left) <= 1.4:
                    boxes.append(self.frame.shown_box(left, top, right, bottom))
        return boxes


def with_drawn_bullets(words: list[Word], dots: list[Edges]) -> list[Word]:
    """Put a bullet before the word next to each dot of a bullet's size at half the height of its letters."""
    if not dots:
        return words
    by_height = sorted(range(len(words)), key=lambda index: words[index].baseline)
    heights = [words[index].baseline for index in by_height]
    tallest = max((word.size for word in words), default=0.0)
    bullets: dict[int, Word] = {}
    for dot in dots:
        middle = (dot[1] + dot[3]) / 2
        level = by_height[bisect_left(heights, middle) : bisect_right(heights, middle + 0.7 * tallest)]
        beside = [index for index in level if _is_beside(dot, words[index])]
        if beside:
            nearest = min(beside, key=lambda index: words[index].left)
            word = words[nearest]
            if dot[2] - dot[0] < 0.7 * word.size:
                bullets[nearest] = Word("•", dot[0], dot[2], word.baseline, word.size, word.bold, word.order)
    return [
        item
        for index, word in enumerate(words)
        for item in ([bullets[index], word] if index in bullets else [word])
    ]


def _is_beside(dot: Edges, word: Word) -> bool:
    height = word.baseline - (dot[1] + dot[3]) / 2
    return 0.1 * word.size < height < 0.7 * word.size and 0 < word.left - dot[2] < 1.5 * word.size


def whole_characters(token: str) -> str:
    """Put the two halves together in which pdfium hands over a rare character."""
    if any("\ud800" <= char <= "\udfff" for char in token):
        return token.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return token


def clean_token(token: str) -> str:
    """Return a token's text without icon glyphs and the like; a line-end hyphen comes as ``SOFT``."""
    soft = token[-1] in _HYPHENS
    return clean(token[:-1] if soft else token) + (SOFT if soft else "")


def _address(pointer: Any) -> int:  # noqa: ANN401 - ctypes has a type for each handle
    """Return where a handle points to; ``ctypes.cast`` takes seven times as long."""
    return ctypes.addressof(pointer.contents) if pointer else 0


def _union(boxes: list[Edges]) -> Edges:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
