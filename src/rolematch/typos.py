"""Misspelled names: Kuberntes, Elasticseach, Terrafrom.

Only long names that mean nothing else are looked for, only in words that could be a name, and never
in a word that people really use.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, TypeVar

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

Value = TypeVar("Value")

_LIKELY = re.compile(
    r"(?<![\w@./-])[A-Z][A-Za-z]{5,24}(?![\w@-]|\.\w)"  # a capitalized word
    r"|(?<=[,/;:(] )[a-z]{6,25}(?=\s*[,/;)\n]|$)|(?<=[,/;(])[a-z]{6,25}(?=\s*[,/;)\n]|$)"  # an item of a list
)
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
    >>> list(typos.scan("Docket, Kuberntes"))
    [(8, 17, 'Kubernetes')]
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

    def scan(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Yield start, end and value of each misspelled name."""
        for found in _LIKELY.finditer(text):
            word = found[0].lower()
            if word not in self._words and (name := self.name_of(word)):
                yield found.start(), found.end(), self._names[name]

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
