"""Nested rows → Arrow arrays, taken apart column by column as they come.

A row is a tuple in the order of the fields of its struct, and is gone once it has been added: what stays
until the end of a batch are flat lists of strings and numbers. Rows as dicts, kept until Arrow reads them,
are so many objects that looking through them for garbage took a fifth of the time of a pool.
"""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Column", "column_of"]


class Column:
    """Values of one type that stand below each other.

    Examples
    --------
    >>> pair = column_of(pa.struct({"name": pa.string(), "parts": pa.list_(pa.int32())}))
    >>> pair.add([("a", (1, 2)), ("b", None)])
    >>> pair.array().to_pylist()
    [{'name': 'a', 'parts': [1, 2]}, {'name': 'b', 'parts': None}]
    """

    def __init__(self, kind: pa.DataType) -> None:
        self.kind = kind
        self._values: list[Any] = []

    def add(self, values: Sequence[Any]) -> None:
        """Add some values."""
        self._values += values

    def array(self) -> pa.Array:
        """Return all of them."""
        return pa.array(self._values, self.kind)


class _Lists(Column):
    """Sequences; None stands for one that is not known."""

    def __init__(self, kind: pa.ListType) -> None:
        super().__init__(kind)
        self._items = column_of(kind.value_type)
        self._count = 0

    def add(self, values: Sequence[Sequence[Any] | None]) -> None:
        starts = accumulate([len(value or ()) for value in values], initial=self._count)
        # A start that is null is Arrow's way of saying that the list is.
        self._values += [
            None if value is None else start for value, start in zip(values, starts, strict=False)
        ]
        items = list(chain.from_iterable(filter(None, values)))
        self._count += len(items)
        self._items.add(items)

    def array(self) -> pa.Array:
        offsets = pa.array([*self._values, self._count], pa.int32())
        return pa.ListArray.from_arrays(offsets, self._items.array(), type=self.kind)


class _Structs(Column):
    """Tuples with a value for each field; none of them is None."""

    def __init__(self, kind: pa.StructType) -> None:
        super().__init__(kind)
        self._columns = [column_of(field.type) for field in kind]

    def add(self, values: Sequence[tuple[Any, ...]]) -> None:
        if values:
            for column, below_each_other in zip(self._columns, zip(*values, strict=True), strict=True):
                column.add(below_each_other)

    def array(self) -> pa.Array:
        return pa.StructArray.from_arrays([column.array() for column in self._columns], fields=[*self.kind])


def column_of(kind: pa.DataType) -> Column:
    """Return an empty column of a type."""
    if pa.types.is_list(kind):
        return _Lists(kind)
    return _Structs(kind) if pa.types.is_struct(kind) else Column(kind)
