"""The words of a PDF page with place and look, by pdfium's C interface, and which of them anybody can see.

A word is seen if the page looks different without it: the page is drawn twice, once as it is and once with
every text object switched off, and a word without a differing pixel in its box is hidden, whatever the
means (white on white, covered, transparent, clipped, a layer that is off). Text over a scanned picture is
the honest exception: OCR programs lay it there unseen, so it counts where the picture itself shows
something in the word's box.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from rolematch.document._contrast import LEAST_CONTRAST, contrast
from rolematch.document._layout import Word
from rolematch.document._lines import clean

SCALE = 2.0  # pixels per point: thin strokes of 8-point type still reach most of their darkness
MOST_PIXELS = 6_000_000  # a poster is drawn smaller
MOST_SHAPES = 3_000  # a page with more is a drawing, no list
PLAIN_INK = 44  # gray steps of 255: contrast 1.5 on white
MOST_LAYERS = 6  # honest pages need two at most
LEAST_INK = 8  # below: nothing but noise
_HYPHENS = (0x2, 0xFFFE)  # how pdfium marks a hyphen at the end of a line
_WHITE_SPACE = frozenset([*range(33), 0xA0, 0x2028, 0x2029])
_WHITE_SPACE_NO_HYPHEN = _WHITE_SPACE - {0x2}
SOFT = "\u00ad"
"""Stands at the end of a word for a hyphen that may be there for the line break only."""


class _Look(NamedTuple):
    """What all words of one text object share."""

    handle: object
    size: float
    bold: bool
    mode: int
    color: str
    alpha: int
    width: float
    embedded: bool


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word, its exact box on the page as shown, and its text object."""

    word: Word
    box: tuple[float, float, float, float]
    look: _Look


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

    def shown_box(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float]:
        """Map a rectangle of the page."""
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
        self._text = page.get_textpage()
        self._raw = self._text.raw
        self._looks: dict[int, _Look] = {}
        self._fonts: dict[tuple[bytes, int], bool] = {}
        self._buffer = ctypes.create_string_buffer(256)

    def words(self) -> list[PlacedWord]:
        """Return the words in the order of the file."""
        count = c.FPDFText_CountChars(self._raw)
        get = c.FPDFText_GetUnicode
        raw = self._raw
        codes = [get(raw, index) for index in range(count)]
        found: list[PlacedWord] = []
        for start, end in _tokens(codes):
            found.extend(self._placed(codes, start, end))
        return found

    def _placed(self, codes: list[int], start: int, end: int) -> list[PlacedWord]:
        """Return a token as one word, or as several where it is spread over the page."""
        text = clean_token(codes[start:end])
        if not text:
            return []
        boxes = self._boxes(start, end)
        if not boxes:
            return []
        box = _union(boxes)
        look = self._look(start)
        if end - start > 1 and box[3] - box[1] > 2.5 * max(b[3] - b[1] for b in boxes):
            middle = (start + end) // 2
            return self._placed(codes, start, middle) + self._placed(codes, middle, end)
        baseline = self._baseline(start, box)
        height = box[3] - box[1]
        size = look.size if 0.6 * height <= look.size <= 6 * height + 12 else 1.35 * height
        return [PlacedWord(Word(text, box[0], box[2], baseline, size, look.bold, start), box, look)]

    def _boxes(self, start: int, end: int) -> list[tuple[float, float, float, float]]:
        """Return the boxes of a token's glyphs, one for each text object."""
        edges = [ctypes.c_double() for _ in range(4)]
        pointers = [ctypes.byref(edge) for edge in edges]
        boxes = []
        for index in range(c.FPDFText_CountRects(self._raw, start, end - start)):
            if c.FPDFText_GetRect(self._raw, index, *pointers):
                values = [edge.value for edge in edges]
                if all(map(math.isfinite, values)):
                    boxes.append(self.frame.shown_box(*values))
        return boxes

    def _baseline(self, index: int, box: tuple[float, float, float, float]) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        if not c.FPDFText_GetCharOrigin(self._raw, index, ctypes.byref(x), ctypes.byref(y)):
            return box[3]
        baseline = self.frame.shown(x.value, y.value)[1]
        return baseline if box[1] - 100 < baseline < box[3] + 100 else box[3]

    def _look(self, index: int) -> _Look:
        handle = c.FPDFText_GetTextObject(self._raw, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if key not in self._looks:
            self._looks[key] = self._read_look(index, handle)
        return self._looks[key]

    def _read_look(self, index: int, handle: object) -> _Look:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        refs = [ctypes.byref(part) for part in (red, green, blue, alpha)]
        if not c.FPDFText_GetFillColor(self._raw, index, *refs):
            alpha.value = 255
        matrix = c.FS_MATRIX()
        c.FPDFText_GetMatrix(self._raw, index, ctypes.byref(matrix))
        em = c.FPDFText_GetFontSize(self._raw, index)
        height, width = (
            em * (math.hypot(*side) or 1.0) for side in ((matrix.c, matrix.d), (matrix.a, matrix.b))
        )
        mode = c.FPDFTextObj_GetTextRenderMode(handle) if handle else 0
        font = c.FPDFTextObj_GetFont(handle) if handle else None
        return _Look(
            handle,
            size=height if math.isfinite(height) else 0.0,
            bold=self._is_bold(index),
            mode=mode,
            color=f"{red.value & 255:02X}{green.value & 255:02X}{blue.value & 255:02X}",
            alpha=alpha.value,
            width=width if math.isfinite(width) else 0.0,
            embedded=bool(font) and c.FPDFFont_GetIsEmbedded(font) == 1,
        )

    def _is_bold(self, index: int) -> bool:
        flags = ctypes.c_int()
        c.FPDFText_GetFontInfo(self._raw, index, self._buffer, 255, ctypes.byref(flags))
        name = self._buffer.value.lower()
        weight = c.FPDFText_GetFontWeight(self._raw, index)
        named = any(part in name for part in (b"bold", b"black", b"heavy", b"cmbx", b"-medi"))
        return weight >= 600 or bool(flags.value & 0x40000) or named

    def dots(self) -> list[tuple[float, float, float, float]]:
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

    # ------------------------------------------------------------ what can be seen

    def hidden(self, words: list[PlacedWord]) -> list[str | None]:
        """Return for each word why nobody can see it, or None."""
        scale = min(SCALE, math.sqrt(MOST_PIXELS / max(self.frame.width * self.frame.height, 1.0)))
        whole = _Drawing(self.page, scale)
        self._switch(words, on=False)
        bare = _Drawing(self.page, scale)
        reasons = [self._reason(word, whole, bare) for word in words]
        self._check_stacked(words, reasons, bare, scale)
        self._forgive_scans(words, reasons, bare)
        return reasons

    def _switch(self, words: list[PlacedWord], *, on: bool) -> None:
        for look in {id(word.look): word.look for word in words}.values():
            if look.handle:
                c.FPDFPageObj_SetIsActive(look.handle, on)

    def _reason(self, placed: PlacedWord, whole: _Drawing, bare: _Drawing) -> str | None:
        """Return why a word cannot be seen; one in a font that this machine lacks is judged by its color."""
        left, top, right, bottom = placed.box
        if right <= 0 or bottom <= 0 or left >= self.frame.width or top >= self.frame.height:
            return "off-page"
        if _is_tiny(placed):
            return "tiny"
        ink = whole.most_difference(bare, placed.box)
        if ink >= PLAIN_INK:
            return None
        color, alpha, mode = placed.look.color, placed.look.alpha, placed.look.mode
        background = bare.color_at(placed.box)
        readable = contrast(color, background) >= LEAST_CONTRAST
        undrawn = not placed.look.embedded and not placed.word.text.isascii() and mode not in (3, 7)
        if (ink >= LEAST_INK or undrawn) and readable and alpha > 60:
            return None
        if mode in (3, 7):
            return "invisible"
        if alpha <= 60:
            return "transparent"
        if not readable:
            return "white" if contrast(color, "FFFFFF") < LEAST_CONTRAST else "same-color"
        return "covered"

    def _check_stacked(
        self, words: list[PlacedWord], reasons: list[str | None], bare: _Drawing, scale: float
    ) -> None:
        """Look again at words that lie on other words: their box shows ink, but perhaps not their own."""
        layers = _layers([(words[i].look, words[j].look) for i, j in _overlapping(words, reasons)])
        for layer in range(max(layers.values(), default=-1) + 1):
            chosen = [
                i for i, word in enumerate(words) if layers.get(id(word.look)) == layer and not reasons[i]
            ]
            self._switch([words[i] for i in chosen], on=True)
            drawing = _Drawing(self.page, scale)
            self._switch([words[i] for i in chosen], on=False)
            for i in chosen:
                reasons[i] = self._reason(words[i], drawing, bare)

    def _forgive_scans(self, words: list[PlacedWord], reasons: list[str | None], bare: _Drawing) -> None:
        """Let unseen text count that lies over the picture of itself."""
        unseen = [i for i, reason in enumerate(reasons) if reason in ("invisible", "covered", "transparent")]
        if not unseen or not (self._scanned() or 2 * len(unseen) > len(words)):
            return
        for index in unseen:
            if bare.spread(words[index].box) >= 60:
                reasons[index] = None

    def _scanned(self) -> bool:
        """Tell whether pictures cover most of the page."""
        area = 0.0
        for picture in self.page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = picture.get_bounds()
            area += max(right - left, 0.0) * max(top - bottom, 0.0)
        return area >= 0.5 * self.frame.width * self.frame.height


class _Drawing:
    """A page drawn in gray."""

    def __init__(self, page: pdfium.PdfPage, scale: float) -> None:
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        self.width, self.height, self.stride, self.scale = bitmap.width, bitmap.height, bitmap.stride, scale
        self.pixels = bytes(bitmap.buffer)
        bitmap.close()

    def rows(self, box: tuple[float, float, float, float]) -> list[tuple[int, int]]:
        """Return the byte ranges of a box, its middle rows first: most of the ink is there."""
        left, top, right, bottom = (round(edge * self.scale) for edge in box)
        left, right = max(left - 1, 0), min(right + 1, self.width)
        top, bottom = max(top - 1, 0), min(bottom + 1, self.height)
        if left >= right:
            return []
        middle = (top + bottom) // 2
        order = sorted(range(top, bottom), key=lambda row: abs(row - middle))
        return [(row * self.stride + left, row * self.stride + right) for row in order]

    def most_difference(self, other: _Drawing, box: tuple[float, float, float, float]) -> int:
        """Return how much the most changed pixel of a box differs; stops at what is plainly ink."""
        most = 0
        for start, end in self.rows(box):
            mine, theirs = self.pixels[start:end], other.pixels[start:end]
            if mine != theirs:
                most = max(most, max(abs(a - b) for a, b in zip(mine, theirs, strict=True)))
                if most >= PLAIN_INK:
                    break
        return most

    def spread(self, box: tuple[float, float, float, float]) -> int:
        """Return the difference between the lightest and the darkest pixel of a box."""
        rows = [self.pixels[start:end] for start, end in self.rows(box)]
        return max(map(max, rows)) - min(map(min, rows)) if rows else 0

    def color_at(self, box: tuple[float, float, float, float]) -> str:
        """Return the commonest gray of the middle of a box, as RRGGBB."""
        rows = self.rows(box)
        line = self.pixels[rows[0][0] : rows[0][1]] if rows else b"\xff"
        gray = max(set(line), key=line.count)
        return f"{gray:02X}" * 3


def with_drawn_bullets(words: list[Word], dots: list[tuple[float, float, float, float]]) -> list[Word]:
    """Put a bullet before each word that has a dot of a bullet's size just left of it, at half its height."""
    if not dots:
        return words
    result: list[Word] = []
    for word in words:
        for dot in dots:
            height = word.baseline - (dot[1] + dot[3]) / 2
            if 0.1 * word.size < height < 0.7 * word.size and 0 < word.left - dot[2] < 1.5 * word.size:
                if dot[2] - dot[0] < 0.7 * word.size:
                    result.append(Word("•", dot[0], dot[2], word.baseline, word.size, word.bold, word.order))
                break
        result.append(word)
    return result


def _tokens(codes: list[int]) -> list[tuple[int, int]]:
    """Return the ranges between white space; a hyphen at a line's end ends its token."""
    tokens: list[tuple[int, int]] = []
    start = -1
    for index, code in enumerate(codes):
        if code in _WHITE_SPACE_NO_HYPHEN:
            if start >= 0:
                tokens.append((start, index))
            start = -1
        else:
            start = index if start < 0 else start
            if code in _HYPHENS:
                tokens.append((start, index + 1))
                start = -1
    if start >= 0:
        tokens.append((start, len(codes)))
    return tokens


def clean_token(codes: list[int]) -> str:
    """Return a token's text without icon glyphs and the like; a line-end hyphen comes as ``SOFT``."""
    soft = codes[-1] in _HYPHENS
    text = clean("".join(map(chr, codes[:-1] if soft else codes)))
    return text + SOFT if soft else text


def _union(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


_TALL = frozenset("bdfhkltABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def _is_tiny(placed: PlacedWord) -> bool:
    """Tell type that no reader makes out: capitals below 2 points, or letters squeezed to nothing.

    A box without any area says nothing: the font has no such glyph here.
    """
    left, top, right, bottom = placed.box
    text = placed.word.text
    letters = sum(map(str.isalnum, text))
    if letters < 2 or min(right - left, bottom - top) < 0.05:
        return 0 < min(placed.look.size, placed.look.width) < 1.0 and letters >= 2
    long_side, short_side = max(right - left, bottom - top), min(right - left, bottom - top)
    least = 2.0 if any(char in _TALL for char in text) else 1.4
    return short_side < least or long_side < 0.4 * letters


def _overlapping(words: list[PlacedWord], reasons: list[str | None]) -> list[tuple[int, int]]:
    """Return pairs of words of which one covers most of the other."""
    order = sorted((i for i, reason in enumerate(reasons) if reason is None), key=lambda i: words[i].box[1])
    pairs: list[tuple[int, int]] = []
    active: list[int] = []
    for index in order:
        box = words[index].box
        active = [other for other in active if words[other].box[3] > box[1] + 1.0]
        pairs.extend((other, index) for other in active if _overlap(words[other].box, box) > 0.4)
        active.append(index)
    return pairs


def _layers(pairs: list[tuple[_Look, _Look]]) -> dict[int, int]:
    """Spread text objects that lie on each other over layers, to draw each without the others."""
    near: dict[int, set[int]] = {}
    for one, other in pairs:
        if one is not other:
            near.setdefault(id(one), set()).add(id(other))
            near.setdefault(id(other), set()).add(id(one))
    layers: dict[int, int] = {}
    for look, others in near.items():
        taken = {layers.get(other) for other in others}
        layers[look] = next((layer for layer in range(MOST_LAYERS) if layer not in taken), MOST_LAYERS - 1)
    return layers


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    """Return the share of the smaller box that the other covers."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width * height / smaller if smaller > 0 else 0.0
