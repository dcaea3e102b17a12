"""Text as it would read if it were written plainly, with the way back to the original offsets.

PDF files and pasted text hold ligatures, soft hyphens, zero-width and full-width characters, words
cut at line ends, and now and then a Cyrillic letter inside a Latin word. Names are looked for in the
clean text, spans always quote the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ODD = re.compile(
    "[\u00ad\u0300-\u036f\u0370-\u03ff\u0400-\u052f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2070-\u209f\u2100-\u214f\u2460-\u24ff\ufb00-\ufb06\ufe00-\ufe0f\ufeff\uff01-\uff5e"
    "\U0001d400-\U0001d7ff]"
)
"""Characters that make a text worth cleaning; ordinary letters, bullets and dashes are not."""
_MISREAD = re.compile(
    "(?:[\u00c2-\u00f4][\u0080-\u00bf]{1,3}|\u00e2[\u00a2\u00b7]|\u9225[?\u6a80-\u6aff]|[\u0091-\u0097])+"
)
"""UTF-8 or Windows-1252 that was read as Latin-1 or GBK: bullets, dashes, quotes."""
_MISREAD_MARKS = "\u00e2\u00c2\u00c3\u00ef\u9225\u0091\u0092\u0093\u0094\u0095\u0096\u0097"
"""One of these is in every text that was misread; a test for each is faster than one expression."""
_CUT = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-‐\u00ad]\n[^\S\n]{0,40}([a-zà-ÿ][^\W\d_]*)")
_WORD = re.compile(r"[^\W\d_]+")

# Letters of other scripts that look like Latin ones (a part of Unicode's confusables, UTS #39).
_LOOK_ALIKE = str.maketrans(
    "асеорхуіјѕһԁԛԝкАВСЕНІЈКМОРЅТХУαοορνικυτγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aceopxyijshdqwkABCEHIJKMOPSTXYaoopvikutyABEZHIKMNOPTYX",
)


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text for looking names up in.

    Attributes
    ----------
    text : str
        The clean text.
    offsets : sequence of int or None
        For each code point of ``text``, and for its end, the offset in the original; None where
        both are the same text.
    look_alikes : frozenset of int
        Offsets in ``text`` where a letter of another script was read as a Latin one.
    """

    text: str
    offsets: Sequence[int] | None = None
    look_alikes: frozenset[int] = frozenset()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that a span of the clean text stands for."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1

    def place(self, at: int) -> int:
        """Return where an offset of the original stands in the clean text."""
        return at if self.offsets is None else bisect_left(self.offsets, at)


def clean(text: str, is_word: Callable[[str], bool]) -> CleanText:
    r"""Clean a text; the same text comes back untouched where there is nothing to clean.

    Parameters
    ----------
    text : str
    is_word : callable
        Whether a lower-case word begins a known name: only then are the two halves of a word cut
        at a line end joined.

    Examples
    --------
    >>> found = clean("Kuber-\nnetes", {"kubernetes"}.__contains__)
    >>> found.text, found.span(0, 10)
    ('Kubernetes', (0, 12))
    """
    if not text.isascii() and any(mark in text for mark in _MISREAD_MARKS):
        text = _MISREAD.sub(_as_meant, text)
    odd = not text.isascii() and _ODD.search(text) is not None
    cuts = _cuts(text, is_word) if "-\n" in text or "‐\n" in text or "\u00ad\n" in text else frozenset()
    if not odd and not cuts:
        return CleanText(text)
    letters: list[str] = []
    offsets: list[int] = []
    for at, letter in enumerate(text):
        if at in cuts:
            continue
        plain = letter if letter.isascii() else _plain(letter)
        letters.append(plain)
        offsets.extend([at] * len(plain))
    offsets.append(len(text))
    return _without_look_alikes("".join(letters), offsets)


def _as_meant(misread: re.Match[str]) -> str:
    """Return what stood there before it was misread, filled up with blanks; a bullet if that is lost."""
    meant = "’s" if misread[0][-1] > "\u6a80" else "•"
    for code in ("utf-8", "cp1252"):
        with suppress(UnicodeError):
            meant = misread[0].encode("latin-1").decode(code)
            break
    return meant.ljust(len(misread[0]))


def _plain(letter: str) -> str:
    """Return what a person reads: nothing for invisible marks, ``fi`` for its ligature."""
    if unicodedata.category(letter) in {"Cf", "Mn"}:
        return ""
    return unicodedata.normalize("NFKC", letter)


def _cuts(text: str, is_word: Callable[[str], bool]) -> frozenset[int]:
    """Return the offsets of hyphens and blanks that cut a known name at a line end."""
    cuts: set[int] = set()
    for found in _CUT.finditer(text):
        if is_word((found[1] + found[2]).lower()):
            cuts.update(range(found.end(1), found.start(2)))
    return frozenset(cuts)


def _without_look_alikes(text: str, offsets: list[int]) -> CleanText:
    """Read letters of other scripts as Latin ones, but only inside words that hold Latin letters."""
    marks: set[int] = set()
    parts: list[str] = []
    done = 0
    for found in _WORD.finditer(text):
        word = found[0]
        if word.isascii() or not any(map(str.isascii, word)):
            continue
        latin = word.translate(_LOOK_ALIKE)
        if latin != word and latin.isascii():
            parts += [text[done : found.start()], latin]
            done = found.end()
            marks.update(at for at in range(*found.span()) if not text[at].isascii())
    return CleanText("".join([*parts, text[done:]]), offsets, frozenset(marks))
