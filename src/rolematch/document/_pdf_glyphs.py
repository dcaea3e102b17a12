"""Fonts whose text is not what the page shows: the file says "kubernetes" where a person reads "gardening".

A PDF font may map any glyph to any letter for copying. Whether a glyph is the letter that it claims cannot be
told in general, but its outline says whether it goes below the baseline, and of the small Latin letters
g, p, q and y do in every script a résumé is set in, and most others in none. Small capitals go below
nowhere, swash letters and the boxes of OCR everywhere; only a font that swaps letters errs both ways.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rolematch.document._pdf_words import PageWords, PlacedWord

_DEEP = frozenset("gpqy")
_SHALLOW = frozenset("abcdehilmnorstuvw")
_TESTABLE = re.compile(f"[{''.join(sorted(_DEEP | _SHALLOW))}]{{3,}}")
_DEPTH = 0.1  # of the type size: round letters go 0.02 below the baseline, descenders 0.2
LEAST_ODD = 3  # letters that err each way; an honest font has none
LEAST_SHARE = 0.5


def misleading_fonts(reader: PageWords, words: list[PlacedWord]) -> set[int]:
    """Return the fonts of a page in which deep letters are shallow and shallow ones deep."""
    odd: Counter[int] = Counter(
        placed.look.font
        for placed in words
        if _is_testable(placed) and _is_deep(placed) != _should_be(placed)
    )
    suspects = {font for font, count in odd.items() if count >= LEAST_ODD}
    return {font for font in suspects if _is_misleading(reader, [w for w in words if w.look.font == font])}


def _is_testable(placed: PlacedWord) -> bool:
    return placed.look.baseline is not None and _TESTABLE.fullmatch(placed.word.text) is not None


def _is_deep(placed: PlacedWord) -> bool:
    return placed.box[3] - (placed.look.baseline or 0.0) > _DEPTH * placed.look.size


def _should_be(placed: PlacedWord) -> bool:
    return not _DEEP.isdisjoint(placed.word.text)


def _is_misleading(reader: PageWords, words: list[PlacedWord]) -> bool:
    """Judge a font by each of its letters."""
    seen: Counter[tuple[bool, bool]] = Counter()
    for placed in words:
        for at, letter in enumerate(placed.word.text):
            if placed.look.baseline is None or letter not in _DEEP | _SHALLOW:
                continue
            bottom = reader.bottom(placed.word.order + at)
            if bottom is not None:
                seen[letter in _DEEP, bottom - placed.look.baseline > _DEPTH * placed.look.size] += 1
    too_shallow, too_deep = seen[True, False], seen[False, True]
    return (
        min(too_shallow, too_deep) >= LEAST_ODD
        and too_shallow >= LEAST_SHARE * (too_shallow + seen[True, True])
        and too_deep >= LEAST_SHARE * (too_deep + seen[True, True])
    )
