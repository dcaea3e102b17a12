"""Lists of rows of an array, each reduced to one row, in as few operations as the longest list has rows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Groups"]


class Groups:
    """Lists of rows, each to be reduced to one: first with second, then with third where there is one.

    A reduction takes as many array operations as the longest list is long, each over all candidates.
    (``reduceat`` works candidate by candidate here, which is five times slower, and ``sum`` may pair up what
    it adds, by the shape of the array, so that one candidate would score unlike the same one among many.)

    Parameters
    ----------
    lists : sequence of sequences of int
        None of them empty.
    factors : sequence of sequences of float, optional
        By which the rows count; in full by default.

    Attributes
    ----------
    rows : array of int
        All rows in the order in which they are needed: the first of each list, the longest list first, then
        the second of each that has one, and so on.

    Examples
    --------
    >>> rows = np.array([[1.0], [2.0], [4.0]])
    >>> Groups([[0], [0, 1, 2]]).reduce(np.add, rows).tolist()
    [[1.0], [7.0]]
    """

    def __init__(
        self, lists: Sequence[Sequence[int]], factors: Sequence[Sequence[float]] | None = None
    ) -> None:
        longest_first = sorted(range(len(lists)), key=lambda at: -len(lists[at]))
        depth = range(max(map(len, lists), default=0))
        having = [[at for at in longest_first if len(lists[at]) > place] for place in depth]
        self.rows = np.array([lists[at][k] for k in depth for at in having[k]], dtype=np.intp)
        ends = np.cumsum([0, *map(len, having)]).tolist()
        self._folds = [(slice(end - start), slice(start, end)) for start, end in pairwise(ends[1:])]
        self._order = np.argsort(longest_first)
        self._is_sorted = longest_first == sorted(longest_first)
        self._factors: NDArray[np.float64] | None = None
        if factors is not None and any(factor != 1.0 for each in factors for factor in each):
            self._factors = np.array([[factors[at][k]] for k in depth for at in having[k]])

    def reduce(self, op: np.ufunc, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Reduce rows of an array of shape (rows, n) to one of shape (len(lists), n), one after the other."""
        parts = values.take(self.rows, axis=0)
        if self._factors is not None:
            parts *= self._factors
        return self.fold(op, parts)

    def fold(self, op: np.ufunc, parts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Reduce what stands in the order of ``rows``; lists that come longest first need no sorting."""
        folded = parts[: len(self._order)].copy()
        for having, more in self._folds:
            into = folded[having]
            op(into, parts[more], out=into)
        return folded if self._is_sorted else folded.take(self._order, axis=0)
