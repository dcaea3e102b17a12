"""Words on a page → segments: words side by side without a wide gap. Points from the upper left corner."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rolematch.document._lines import BULLETS, join_spaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDE_GAP = 1.2  # of the type size: wider than any word space, also a justified one; narrower than a gutter
_DASHES = frozenset("-–—*+o")


def median(values: Iterable[float]) -> float:
    """Return the middle value, the upper one of two; to load ``statistics`` takes as long as a page."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


class Word(NamedTuple):
    """One word as it stands on the page; ``order`` is its place in the file."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False
    order: int = 0

    @property
    def is_bullet(self) -> bool:
        """Whether the word is the sign of a list item."""
        if len(self.text) > 2:
            return False
        return self.text in _DASHES or all(char in BULLETS for char in self.text)

    @property
    def is_rtl(self) -> bool:
        """Whether the word is written from right to left."""
        text = self.text
        return not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


@dataclass(slots=True)
class Segment:
    """Words side by side without a wide gap."""

    words: list[Word]
    left: float
    right: float
    baseline: float
    size: float

    @classmethod
    def of(cls, word: Word) -> Segment:
        """Start a segment."""
        return cls([word], word.left, word.right, word.baseline, word.size)

    def extend(self, words: Iterable[Word]) -> None:
        """Add words at the end."""
        for word in words:
            self.add(word)

    def add(self, word: Word) -> None:
        """Add a word at the end."""
        self.words.append(word)
        self.left, self.right = min(self.left, word.left), max(self.right, word.right)
        self.size = max(self.size, word.size)

    @property
    def order(self) -> int:
        """Place in the file."""
        return self.words[0].order

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.baseline - 0.75 * self.size

    @property
    def text(self) -> str:
        """The words, letter-spacing undone."""
        return join_spaced("".join(_with_spaces(self.words)))


def _with_spaces(words: Sequence[Word]) -> list[str]:
    """Put a space between words, two where letter-spaced type leaves a wider one."""
    texts = [word.text for word in words]
    if sum(len(text) == 1 for text in texts) <= 3:
        return [" ".join(texts)]
    gaps = [max(after.left - before.right, 0.0) for before, after in pairwise(words)]
    lone = [gap for gap, a, b in zip(gaps, words, words[1:], strict=False) if len(a.text) == len(b.text) == 1]
    wide = 1.6 * median(lone) if len(lone) >= 3 else float("inf")
    parts = [words[0].text]
    for gap, word in zip(gaps, words[1:], strict=True):
        parts.append(("  " if gap > wide else " ") + word.text)
    return parts


def segments_of(words: Sequence[Word]) -> list[Segment]:
    """Chain words that stand side by side: first as the file has them, then whatever else touches."""
    chained: list[Segment] = []
    for word in words:
        if chained and _follows(chained[-1], word):
            chained[-1].add(word)
        else:
            chained.append(Segment.of(word))
    return _merge_touching(chained)


def same_baseline(one: float, other: float, size: float) -> bool:
    """Tell whether two baselines are those of one line."""
    return abs(one - other) <= 0.4 * size


def _follows(segment: Segment, word: Word) -> bool:
    """Tell whether a word continues a segment, in its direction of writing."""
    last = segment.words[-1]
    size = max(last.size, word.size)
    if not same_baseline(segment.baseline, word.baseline, size):
        return False
    gap, narrow = word.left - last.right, min(last.size, word.size)
    if -0.5 * size <= gap <= WIDE_GAP * narrow:  # nearly every word
        return True
    if word.is_rtl or last.is_rtl:
        gap = max(last.left - word.right, gap)
    return -0.5 * size <= gap <= _widest_gap(segment.words, word) * narrow


def _widest_gap(words: list[Word], word: Word) -> float:
    """Return how far a word may stand from the words before it, in type sizes."""
    last = words[-1]
    if len(words) == 1 and last.is_bullet:
        return 4.0
    lone_letters = len(last.text) == len(word.text) == 1 and last.text.isalpha() and word.text.isalpha()
    return 2.0 if lone_letters else WIDE_GAP


def _merge_touching(segments: list[Segment]) -> list[Segment]:
    """Merge segments of one line that the file holds apart."""
    merged: list[Segment] = []
    for segment in sorted(segments, key=lambda segment: (segment.baseline, segment.left)):
        for other in reversed(merged[-12:]):
            if _touches(other, segment):
                _join(other, segment)
                break
        else:
            merged.append(segment)
    merged.sort(key=lambda segment: segment.order)
    return merged


def _touches(one: Segment, other: Segment) -> bool:
    size = max(one.size, other.size)
    if not same_baseline(one.baseline, other.baseline, size):
        return False
    before, after = (one, other) if one.left <= other.left else (other, one)
    gap = after.left - before.right
    return -0.3 * size <= gap <= _widest_gap(before.words, after.words[0]) * min(one.size, other.size)


def _join(one: Segment, other: Segment) -> None:
    """Join two segments from left to right; where words run from right to left, as the file has them."""
    first, second = sorted((one, other), key=lambda segment: segment.left)
    words = first.words + second.words
    if any(word.is_rtl for word in words):
        words.sort(key=lambda word: word.order)
    one.words = []
    one.size = 0.0
    one.extend(words)
