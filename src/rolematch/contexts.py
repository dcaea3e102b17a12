"""Where a text shows the circumstances that some requirements ask for: production, scale, depth."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


class ContextCues(NamedTuple):
    """What shows a context: words, and units of which there are a thousand or more."""

    words: tuple[str, ...]
    units: tuple[str, ...]


class Cues:
    """Finds where a text shows production, scale or depth."""

    def __init__(self, contexts: Mapping[Context, ContextCues]) -> None:
        words = [(word.casefold(), context) for context in CONTEXTS for word in contexts[context].words]
        self.shown = {
            longest: [context for word, context in words if longest.startswith(word)] for longest, _ in words
        }
        self.words = re.compile(rf"(?<![^\W_])(?=({_longest_of([*self.shown])}))")
        escaped = (re.escape(unit) for context in CONTEXTS for unit in contexts[context].units)
        units = "|".join(sorted(escaped, key=len, reverse=True))
        self.numbers = re.compile(rf"(?:{AMOUNT}\+? (?:[\w-]+[ /]){{0,2}}(?:{units})\b|{BYTES})")

    def find(self, text: str) -> FoundCues:
        """Find where each cue starts and what it shows."""
        low = text.lower()
        if len(low) != len(text):
            low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
        found: list[tuple[int, Context]] = []
        for match in self.words.finditer(low):
            found += [(match.start(), context) for context in self.shown[match[1]]]
        starts = (match.start() for match in NUMBER_START.finditer(text))
        found += [(start, "scale") for start in starts if self.numbers.match(text, start)]
        return FoundCues(sorted(found))


def _longest_of(words: Sequence[str]) -> str:
    """Return a pattern for the longest of some words, letter by letter, so that no text is read twice.

    Examples
    --------
    >>> _longest_of(["at", "ate", "up"])
    '(?:a(?:t(?:e)?)|u(?:p))'
    """
    tails: dict[str, list[str]] = {}
    for word in filter(None, words):
        tails.setdefault(word[0], []).append(word[1:])
    branches = "|".join(re.escape(first) + _longest_of(rest) for first, rest in sorted(tails.items()))
    return f"(?:{branches}){'?' if '' in words else ''}" if branches else ""


class FoundCues:
    """The cues of one text."""

    def __init__(self, found: list[tuple[int, Context]]) -> None:
        self.starts = [start for start, _ in found]
        self.contexts = [context for _, context in found]

    def within(self, start: int, end: int) -> frozenset[Context]:
        """Return what the cues of a span show."""
        return frozenset(self.contexts[bisect_left(self.starts, start) : bisect_left(self.starts, end)])
