"""Where a text shows the circumstances that some requirements ask for: production, scale, depth."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Context = Literal["production", "scale", "depth"]
CONTEXTS: tuple[Context, ...] = ("production", "scale", "depth")
AMOUNT = (
    r"(?:\d{1,3}(?:[,. ]\d{3})+|(?!(?:19|20)\d\d\b)\d{4,}"
    r"|\d+(?:\.\d+)?\s?(?:[kK]|[mM]|mm|bn|[bB]|million|billion)\b)"
)
"""A thousand or more, however it is written; no year."""
NUMBER_START = re.compile(r"\d(?<![\w$€£.,]\d)")
"""The first digit of a number that is no sum of money; digits first, which the engine looks for fastest."""
BYTES = r"\d[\d.]*\s?(?:TB|PB|TiB|PiB)\b"


class Cues:
    """Finds where a text shows production, scale or depth."""

    def __init__(self, contexts: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        self.words = [(word.casefold(), context) for context in CONTEXTS for word in contexts[context][0]]
        units = "|".join(
            sorted((re.escape(u) for c in CONTEXTS for u in contexts[c][1]), key=len, reverse=True)
        )
        self.numbers = re.compile(rf"(?:{AMOUNT}\+? (?:[\w-]+[ /]){{0,2}}(?:{units})\b|{BYTES})")

    def find(self, text: str) -> FoundCues:
        """Find where each cue starts and what it shows."""
        low = text.lower()
        if len(low) != len(text):
            low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
        found: list[tuple[int, Context]] = []
        for word, context in self.words:
            at = low.find(word)
            while at >= 0:
                if not (at and low[at - 1].isalnum()):
                    found.append((at, context))
                at = low.find(word, at + 1)
        starts = (match.start() for match in NUMBER_START.finditer(text))
        found += [(start, "scale") for start in starts if self.numbers.match(text, start)]
        return FoundCues(sorted(found))


class FoundCues:
    """The cues of one text."""

    def __init__(self, found: list[tuple[int, Context]]) -> None:
        self.starts = [start for start, _ in found]
        self.contexts = [context for _, context in found]

    def within(self, start: int, end: int) -> frozenset[Context]:
        """Return what the cues of a span show."""
        return frozenset(self.contexts[bisect_left(self.starts, start) : bisect_left(self.starts, end)])
