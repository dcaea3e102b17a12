"""Text view of an evaluation for a terminal: one table of figures, the teams, the names, and every miss."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from rolematch.markup import counted
from rolematch.report.tables import titled_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

ALL = "all"
COUNTS = ("judged best", "n")
"""Columns that count and do not rate."""


def evaluation_view(
    figures: Mapping[str, float],
    specialties: Mapping[str, Mapping[str, float]],
    names: Mapping[str, Mapping[str, float]],
    misses: Sequence[Mapping[str, Any]],
) -> RenderableType:
    """Show the parts of an Evaluation: figures, what each team and each name reached, the misses."""
    parts = [_figures(figures), _rows("Team", specialties), _rows("Name in its sense", names)]
    return Group(*(part for part in parts if part.row_count), _misses(misses))


def _figures(figures: Mapping[str, float]) -> Table:
    """One row a figure; "hit@1, clear" stands in the column "clear" of the row "hit@1"."""
    rows: dict[str, dict[str, float]] = {}
    for name, value in figures.items():
        base, _, part = name.partition(", ")
        rows.setdefault(base, {})[part or ALL] = value
    return _rows("Figure", rows)


def _rows(title: str, rows: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    table.add_column(title)
    for name in columns:
        table.add_column(name, justify="right")
    for name, row in rows.items():
        cells = (_cell(column, row[column]) if column in row else "" for column in columns)
        table.add_row(Text(name), *cells)
    return table


def _cell(column: str, value: float) -> str:
    """Write a count as a whole number, also where it is 1."""
    return f"{value:.0f}" if column in COUNTS else number(value)


def number(value: float) -> str:
    """Write a share with three decimals and a count with none.

    Examples
    --------
    >>> number(0.5), number(35.0), number(float("nan"))
    ('0.500', '35', '–')
    """
    if math.isnan(value):
        return "–"
    return f"{value:.0f}" if value > 1 and value.is_integer() else f"{value:.3f}"


def _misses(misses: Sequence[Mapping[str, Any]]) -> Table:
    table = titled_table(counted(len(misses), "miss", "misses"))
    for title in ("File", "What", "Judged", "Got"):
        table.add_column(title, overflow="fold")
    for miss in misses:
        table.add_row(*(Text(str(miss[key])) for key in ("file", "what", "expected", "got")))
    return table
