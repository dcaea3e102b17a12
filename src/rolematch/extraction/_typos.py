"""Misspelled names: Kuberntes, Elasticseach, Terrafrom.

Only long names that mean nothing else are looked for, only in words that could be a name, and never
in a word that people really use.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, TypeVar

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

Value = TypeVar("Value")

_ITEM = re.compile(r"(?<=[,/;:(])[^\S\n]?\w+(?=\s*[,/;)\n]|$)")
"""A word that stands alone between the marks of a list."""
_LONGEST = 30
_SHORTEST = 6
_TWO_EDITS_FROM = 10


class TypoFinder(Generic[Value]):
    """Finds misspelled names in words that no name begins with.

    A slip of the pen hardly ever hits the first letter, and what differs at the end only is mostly
    another word: so a word must begin and end as the name does, or lack its last letter.

    Parameters
    ----------
    names : mapping of str to Value
        Lower-case names of one word.
    words : container of str
        Lower-case words that are no typos: other names, and ordinary words.

    Examples
    --------
    >>> typos = TypoFinder({"kubernetes": "Kubernetes"}, {"docket"})
    >>> typos("kuberntes"), typos("docket")
    ('Kubernetes', None)
    """

    def __init__(self, names: Mapping[str, Value], words: Container[str]) -> None:
        self._names = {name: value for name, value in names.items() if len(name) >= _SHORTEST}
        self._words = words
        self._alike: dict[tuple[str, str, int], list[str]] = {}
        for name in self._names:
            reach = 2 if len(name) >= _TWO_EDITS_FROM else 1
            for size in range(len(name) - reach, len(name) + reach + 1):
                self._alike.setdefault((name[0], name[-1], size), []).append(name)
            self._alike.setdefault((name[0], name[-2], len(name) - 1), []).append(name)

    def __call__(self, word: str) -> Value | None:
        """Return the value of the name that a lower-case word misspells, or None."""
        if not _SHORTEST <= len(word) < _LONGEST or word in self._words or not word.isalpha():
            return None
        name = self.name_of(word)
        return self._names[name] if name else None

    def name_of(self, word: str) -> str | None:
        """Return the one name that a lower-case word misspells, or None."""
        near = self._alike.get((word[0], word[-1], len(word)))
        if not near or word in self._names:
            return None
        best = sorted({(OSA.distance(word, name, score_cutoff=2), name) for name in near})
        edits, name = best[0]
        if edits > (2 if len(name) >= _TWO_EDITS_FROM else 1):
            return None
        rivals = {self._names[other] for distance, other in best if distance == edits}
        return name if len(rivals) == 1 else None


def is_likely(text: str, start: int, end: int) -> bool:
    """Whether a word could be a name: it has a capital, or it is an item of a list."""
    if text[start - 1 : start] in _GLUE or text[end : end + 1] in _GLUE:
        return False
    return text[start].isupper() or _ITEM.match(text, max(0, start - 1)) is not None


_GLUE = frozenset("@_-0123456789")
