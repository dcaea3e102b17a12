"""Which words of a PDF page anybody can see.

A word is seen if the page looks different without it: the page is drawn twice, once as it is and once with
every text object switched off, and a word without a differing pixel in its box is hidden, whatever the means
(white on white, covered, transparent, clipped, a layer that is off). Text over a scanned picture is the
exception: OCR programs lay it there unseen, so it counts where the picture itself shows something in the
word's box.
"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING

import pypdfium2.raw as c

from rolematch.document._contrast import faint_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2 as pdfium

    from rolematch.document._pdf_words import Edges, Frame, Look, PlacedWord

SCALE = 1.25  # pixels per point: enough for thin type to leave ink; color settles what leaves little
MOST_PIXELS = 6_000_000  # a poster is drawn smaller
PLAIN_INK = 44  # gray steps of 255: contrast 1.5 on white
LEAST_INK = 8  # below: nothing but noise
FAINT = 60  # of 255: text more transparent than this is not meant to be seen
MOST_NEIGHBORS = 24  # on an honest page a word overlaps one or two
MOST_LAYERS = 6  # honest pages need two at most
_UNSEEN_MODES = (3, 7)  # neither filled nor stroked


def hidden_reasons(
    page: pdfium.PdfPage, frame: Frame, words: list[PlacedWord], pairs: list[tuple[int, int]]
) -> list[str | None]:
    """Return for each word why nobody can see it, or None; ``pairs`` are the words that overlap."""
    inspection = _Inspection(page, frame, words)
    inspection.check_stacked(pairs)
    inspection.forgive_scans()
    return inspection.reasons


class _Inspection:
    """The drawings of one page and what they show of its words."""

    def __init__(self, page: pdfium.PdfPage, frame: Frame, words: list[PlacedWord]) -> None:
        self.page, self.frame, self.words = page, frame, words
        self.scale = min(SCALE, math.sqrt(MOST_PIXELS / max(frame.width * frame.height, 1.0)))
        whole = _Drawing(page, self.scale)
        self._switch(words, on=False)
        self.bare = _Drawing(page, self.scale)
        self.reasons = [None if self._is_plain(word, whole) else self._reason(word, whole) for word in words]

    def _switch(self, words: list[PlacedWord], *, on: bool) -> None:
        for look in {id(word.look): word.look for word in words}.values():
            if look.handle:
                c.FPDFPageObj_SetIsActive(look.handle, on)

    def _is_plain(self, placed: PlacedWord, drawing: _Drawing) -> bool:
        """Tell dark words on white paper by the middle row of their box; most are, so this is quick."""
        left, top, right, bottom = placed.box
        if left < 0 or top < 0 or right > self.frame.width or bottom > self.frame.height or _is_tiny(placed):
            return False
        start = int((top + bottom) / 2 * self.scale) * drawing.stride + int(left * self.scale)
        end = start + int((right - left) * self.scale) + 1
        row = drawing.pixels[start:end]
        return self.bare.pixels.count(255, start, end) == len(row) > 0 and 255 - min(row) >= PLAIN_INK

    def _reason(self, placed: PlacedWord, drawing: _Drawing) -> str | None:
        """Return why a word cannot be seen."""
        left, top, right, bottom = placed.box
        if right <= 0 or bottom <= 0 or left >= self.frame.width or top >= self.frame.height:
            return "off-page"
        if _is_tiny(placed):
            return "tiny"
        ink = drawing.most_difference(self.bare, placed.box)
        return None if ink >= PLAIN_INK else self._reason_without_ink(placed, ink)

    def _reason_without_ink(self, placed: PlacedWord, ink: int) -> str | None:
        """Judge by color what left little ink.

        A word in a font that this machine lacks leaves none at all.
        """
        color, alpha, mode = _paint(placed.look)
        faint = faint_reason(color, self.bare.color_at(placed.box))
        undrawn = not placed.look.embedded and not placed.word.text.isascii() and mode not in _UNSEEN_MODES
        if (ink >= LEAST_INK or undrawn) and not faint and alpha > FAINT:
            return None
        if mode in _UNSEEN_MODES:
            return "invisible"
        if alpha <= FAINT:
            return "transparent"
        return faint or "covered"

    def check_stacked(self, pairs: list[tuple[int, int]]) -> None:
        """Look again at words that lie on other words: their box shows ink, but perhaps not their own."""
        words, reasons = self.words, self.reasons
        seen = [(i, j) for i, j in pairs if not reasons[i] and not reasons[j]]
        layers = _layers([(words[i].look, words[j].look) for i, j in seen])
        for layer in range(max(layers.values(), default=-1) + 1):
            chosen = [
                i for i, word in enumerate(words) if layers.get(id(word.look)) == layer and not reasons[i]
            ]
            self._switch([words[i] for i in chosen], on=True)
            drawing = _Drawing(self.page, self.scale)
            self._switch([words[i] for i in chosen], on=False)
            for i in chosen:
                reasons[i] = self._reason(words[i], drawing)

    def forgive_scans(self) -> None:
        """Let unseen text count that lies over the picture of itself."""
        unseen = [i for i, r in enumerate(self.reasons) if r in ("invisible", "covered", "transparent")]
        if not unseen or not (self._is_scan() or 2 * len(unseen) > len(self.words)):
            return
        for index in unseen:
            if self.bare.spread(self.words[index].box) >= FAINT:
                self.reasons[index] = None

    def _is_scan(self) -> bool:
        """Tell whether pictures cover most of the page."""
        area = 0.0
        for picture in self.page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = picture.get_bounds()
            area += max(right - left, 0.0) * max(top - bottom, 0.0)
        return area >= 0.5 * self.frame.width * self.frame.height


def _paint(look: Look) -> tuple[str, int, int]:
    """Return fill color, opacity (0 to 255) and render mode of a text object."""
    if not look.handle:
        return "000000", 255, 0
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pointers = [ctypes.byref(part) for part in (red, green, blue, alpha)]
    if not c.FPDFPageObj_GetFillColor(look.handle, *pointers):
        alpha.value = 255
    color = f"{red.value & 255:02X}{green.value & 255:02X}{blue.value & 255:02X}"
    return color, alpha.value, c.FPDFTextObj_GetTextRenderMode(look.handle)


class _Drawing:
    """A page drawn in gray."""

    def __init__(self, page: pdfium.PdfPage, scale: float) -> None:
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        self.width, self.height, self.stride, self.scale = bitmap.width, bitmap.height, bitmap.stride, scale
        self.pixels = bytes(bitmap.buffer)
        bitmap.close()

    def rows(self, box: Edges) -> Iterator[tuple[int, int]]:
        """Yield the byte ranges of a box, from its middle outward: most of the ink is there."""
        scale = self.scale
        left, right = max(int(box[0] * scale) - 1, 0), min(int(box[2] * scale) + 2, self.width)
        top, bottom = max(int(box[1] * scale) - 1, 0), min(int(box[3] * scale) + 2, self.height)
        if left >= right:
            return
        middle = (top + bottom) // 2
        for distance in range(bottom - top):
            row = middle + (distance + 1) // 2 * (1 if distance % 2 else -1)
            if top <= row < bottom:
                yield row * self.stride + left, row * self.stride + right

    def most_difference(self, other: _Drawing, box: Edges) -> int:
        """Return how much the most changed pixel of a box differs; stops at what is plainly ink."""
        most = 0
        for start, end in self.rows(box):
            mine, theirs = self.pixels[start:end], other.pixels[start:end]
            if mine != theirs:
                most = max(most, _most_difference(mine, theirs))
                if most >= PLAIN_INK:
                    break
        return most

    def spread(self, box: Edges) -> int:
        """Return the difference between the lightest and the darkest pixel of a box."""
        rows = [self.pixels[start:end] for start, end in self.rows(box)]
        return max(map(max, rows)) - min(map(min, rows)) if rows else 0

    def color_at(self, box: Edges) -> str:
        """Return the commonest gray of the middle of a box, as RRGGBB."""
        start, end = next(self.rows(box), (0, 1))
        line = self.pixels[start:end] or b"\xff"
        return f"{max(set(line), key=line.count):02X}" * 3


def _most_difference(mine: bytes, theirs: bytes) -> int:
    """Return the largest difference of two rows of pixels; on a plain background two extremes tell it."""
    plain = theirs[0]
    if theirs.count(plain) == len(theirs):
        return max(plain - min(mine), max(mine) - plain)
    return max(abs(a - b) for a, b in zip(mine, theirs, strict=True))


_TALL = frozenset("bdfhkltABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def _is_tiny(placed: PlacedWord) -> bool:
    """Tell type that no reader makes out: capitals below 2 points, or letters squeezed to nothing.

    A box without any area says nothing: the font has no such glyph here.
    """
    left, top, right, bottom = placed.box
    text = placed.word.text
    if bottom - top >= 2.0 and right - left >= max(2.0, 0.4 * len(text)):
        return False
    letters = sum(map(str.isalnum, text))
    if letters < 2 or min(right - left, bottom - top) < 0.05:
        return 0 < min(placed.look.size, placed.look.width) < 1.0 and letters >= 2
    long_side, short_side = max(right - left, bottom - top), min(right - left, bottom - top)
    least = 2.0 if any(char in _TALL for char in text) else 1.4
    return short_side < least or long_side < 0.4 * letters


def overlapping(words: list[PlacedWord]) -> list[tuple[int, int]]:
    """Return pairs of words of which one covers most of the other, ``MOST_NEIGHBORS`` for each at most."""
    pairs: list[tuple[int, int]] = []
    active: list[tuple[float, float, float, int]] = []
    soonest = math.inf  # where the first of them ends: once a line, not once a word
    for top, index in sorted((word.box[1], index) for index, word in enumerate(words)):
        left, _, right, bottom = words[index].box
        if top + 1.0 >= soonest:
            active = [other for other in active if other[2] > top + 1.0]
            soonest = min((other[2] for other in active), default=math.inf)
        beside = [other[3] for other in active if other[0] < right and left < other[1]]
        near = beside[-MOST_NEIGHBORS:]
        pairs += [(other, index) for other in near if _overlap(words[other].box, words[index].box) > 0.4]
        active.append((left, right, bottom, index))
        soonest = min(soonest, bottom)
    return pairs


def _layers(pairs: list[tuple[Look, Look]]) -> dict[int, int]:
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


def _overlap(one: Edges, other: Edges) -> float:
    """Return the share of the smaller box that the other covers."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width * height / smaller if smaller > 0 else 0.0
