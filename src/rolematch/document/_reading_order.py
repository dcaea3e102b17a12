"""Segments of a page → lines in reading order. Pure geometry, in points from the upper left corner.

Producers write most pages in reading order, and many do not: side bars drawn last, dates drawn before
titles, lines sorted by height across two columns. So a gutter that splits many lines is looked for, and each
band beside it is read either column by column or, for tables and for dates at the right margin, row by row.
Where geometry leaves it open, the order of the file decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from rolematch.document._segments import median, same_baseline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rolematch.document._segments import Segment, Word

LEAST_LINES = 3  # a column has at least so many lines
MOST_CELL_LINES = 6  # of a wrapped cell beside other lines
_RUNNING_ON = ",/&-–("  # a line that ends so is not the last of its cell


@dataclass
class Line:
    """Segments that are read as one line, with the edges of the column it stands in."""

    segments: list[Segment]
    column: int = 0
    edges: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def words(self) -> list[Word]:
        """All words, in reading order."""
        return [word for segment in self.segments for word in segment.words]

    @cached_property
    def text(self) -> str:
        """The line; a tab between segments that stand apart."""
        return "\t".join(segment.text for segment in self.segments)

    @property
    def left(self) -> float:
        """Left edge."""
        return min(segment.left for segment in self.segments)

    @property
    def right(self) -> float:
        """Right edge."""
        return max(segment.right for segment in self.segments)

    @property
    def baseline(self) -> float:
        """The line that the letters stand on."""
        return self.segments[0].baseline

    @cached_property
    def size(self) -> float:
        """Type size of most of the words."""
        return median(word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Whether all words are bold, bullets aside."""
        return all(word.bold for word in self.words if not word.is_bullet)


def reading_order(segments: Sequence[Segment]) -> list[Line]:
    """Return the lines of a page as a person reads them."""
    columns: list[list[Line]] = []
    _flow(list(segments), columns, depth=0)
    for number, lines in enumerate(columns):
        edges = (min(line.left for line in lines), max(line.right for line in lines))
        for line in lines:
            line.column, line.edges = number, line.edges if any(line.edges) else edges
    return [line for lines in columns for line in lines]


def _flow(segments: list[Segment], columns: list[list[Line]], depth: int) -> None:
    """Split a region at its best gutter, as long as there is one that is read column by column."""
    if not segments:
        return
    split = _best_split(segments) if depth < 8 else None
    if split is None:
        columns.append(_rows(segments))
        return
    for part in split:
        _flow(part, columns, depth + 1)


@dataclass(frozen=True, slots=True)
class _Band:
    """A stretch of a page beside a gutter that no segment crosses."""

    left: list[Segment]
    right: list[Segment]
    top: float
    bottom: float

    @property
    def shared_height(self) -> float:
        """How far both sides run beside each other."""
        if not self.left or not self.right:
            return 0.0
        top = max(min(s.baseline for s in self.left), min(s.baseline for s in self.right))
        return min(max(s.baseline for s in self.left), max(s.baseline for s in self.right)) - top

    @property
    def weight(self) -> int:
        """How far both sides run beside each other, and how much stands beside the gutter."""
        return round(self.shared_height * math.sqrt(len(self.left) + len(self.right)))

    @property
    def gutter(self) -> float:
        """Width of the white space between the sides."""
        return min(s.left for s in self.right) - max(s.right for s in self.left)


def _best_split(segments: list[Segment]) -> tuple[list[Segment], ...] | None:
    """Return (above, left, right, below) at the tallest gutter between columns, or None."""
    candidates = [band for x in _gutter_candidates(segments) for band in _bands(segments, x)]
    candidates.sort(key=lambda band: (-band.weight, -band.gutter))
    for band in candidates[:12]:
        parts = _table_cells(band) or ([band.left, band.right] if _is_columns(band) else [])
        if parts:
            inside = {id(segment) for segment in band.left + band.right}
            outside = [segment for segment in segments if id(segment) not in inside]
            middle = (band.top + band.bottom) / 2
            above = [segment for segment in outside if segment.baseline <= middle]
            below = [segment for segment in outside if segment.baseline > middle]
            return above, *parts, below
    return None


def _table_cells(band: _Band) -> list[list[Segment]]:
    """Return the cells of a table whose rows the file draws one after the other; none for anything else.

    A row is a run of segments on one side and then one on the other. That says nothing yet: a file sorted by
    height looks like that too. But there the rows end anywhere, and in a table at wider gaps only.
    """
    in_file_order = sorted(
        [(s.order, 0, s) for s in band.left] + [(s.order, 1, s) for s in band.right], key=lambda item: item[0]
    )
    runs = [[s for _, _, s in run] for _, run in groupby(in_file_order, key=lambda item: item[1])]
    rows = [one + other for one, other in zip(runs[::2], runs[1::2], strict=False)]
    if len(runs) % 2 or len(rows) < 2 or all(len(run) == 1 for run in runs):
        return []
    spans = [(min(s.baseline for s in row), max(s.baseline for s in row)) for row in rows]
    between = [below[0] - above[1] for above, below in pairwise(spans)]
    within = [b - a for row in rows for a, b in pairwise(_line_heights(row))]
    if not within or min(between) < 1.15 * median(within):
        return []
    one_line = [len(_line_heights(row)) == 1 for row in rows]
    cells = zip(runs[::2], runs[1::2], rows, one_line, strict=True)
    return [part for one, other, row, single in cells for part in ([row] if single else [one, other])]


def _gutter_candidates(segments: list[Segment]) -> list[float]:
    """Return places just left of where several segments start; a column has a common left edge."""
    lefts = sorted(segment.left for segment in segments)
    places: list[float] = []
    for left in lefts[1:]:
        if left - lefts[0] > 20 and (not places or left - places[-1] > 4):
            places.append(left - 1.0)
    return places


def _bands(segments: list[Segment], x: float) -> list[_Band]:
    """Cut the region at the segments that cross ``x``; return the bands with enough lines on both sides."""
    bands: list[_Band] = []
    left: list[Segment] = []
    right: list[Segment] = []

    def close() -> None:
        if len(left) >= LEAST_LINES and len(right) >= LEAST_LINES:
            heights = [segment.baseline for segment in left + right]
            bands.append(_Band(left[:], right[:], min(heights), max(heights)))
        left.clear()
        right.clear()

    for segment in sorted(segments, key=lambda segment: segment.baseline):
        if segment.left < x < segment.right:
            close()
        else:
            (left if segment.right <= x else right).append(segment)
    close()
    return bands


def _line_heights(segments: Iterable[Segment]) -> list[float]:
    """Return the baselines of the lines on one side of a gutter."""
    heights: list[float] = []
    for segment in sorted(segments, key=lambda segment: segment.baseline):
        if not heights or segment.baseline - heights[-1] > 0.4 * segment.size:
            heights.append(segment.baseline)
    return heights


def _is_columns(band: _Band) -> bool:
    """Tell columns from table rows.

    Rows: nearly every line of the sparser side stands level with one of the other side, and the file goes
    to and fro between the sides, or the sparser side is no running text (dates at the margin).
    """
    left, right = _line_heights(band.left), _line_heights(band.right)
    fewer, more = sorted((left, right), key=len)
    if len(fewer) < LEAST_LINES or band.shared_height <= 0 or band.gutter < 6:
        return False
    size = median(segment.size for segment in band.left + band.right)
    level = sum(any(abs(a - b) <= 0.2 * size for b in more) for a in fewer) / len(fewer)
    sides = [
        side for _, side in sorted([(s.order, 0) for s in band.left] + [(s.order, 1) for s in band.right])
    ]
    switches = sum(a != b for a, b in pairwise(sides))
    back_and_forth = switches > max(2.0, 0.6 * len(fewer))
    sparse = len(fewer) <= 0.6 * len(more)
    if level >= 0.9 and (sparse or back_and_forth):
        return False
    return not back_and_forth or level < 0.6


# ---------------------------------------------------------------- rows of one column


def _rows(segments: list[Segment]) -> list[Line]:
    """Return the lines of a region that is read from top to bottom."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: (segment.baseline, segment.left)):
        if lines and same_baseline(
            lines[-1][0].baseline, segment.baseline, min(lines[-1][0].size, segment.size)
        ):
            lines[-1].append(segment)
        else:
            lines.append([segment])
    ordered: list[Line] = []
    for group in _row_groups(lines):
        ordered.extend(_cells_of(group))
    return ordered


def _across(segments: list[Segment]) -> list[Segment]:
    """Sort the segments of one line: from left to right, or as the file has them.

    pdfium has already put right-to-left text in the order of reading, with its numbers and Latin words.
    """
    if any(word.is_rtl for segment in segments for word in segment.words):
        return sorted(segments, key=lambda segment: segment.order)
    return sorted(segments, key=lambda segment: segment.left)


def _row_groups(lines: list[list[Segment]]) -> list[list[list[Segment]]]:
    """Group lines that may be one row of a table with wrapped cells: close together, beside one gutter."""
    groups: list[list[list[Segment]]] = []
    for line in lines:
        if groups and _same_row(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _same_row(group: list[list[Segment]], line: list[Segment]) -> bool:
    first, previous = group[0], group[-1]
    size = max(segment.size for segment in previous)
    if len(first) < 2 or line[0].baseline - previous[0].baseline > 1.45 * size:
        return False
    edges = [segment.left for segment in sorted(first, key=lambda segment: segment.left)]
    return all(any(abs(segment.left - edge) < 2.0 for edge in edges) for segment in line) and all(
        _cell_of(segment, edges) == _cell_of(segment, edges, right=True) for segment in line
    )


def _cell_of(segment: Segment, edges: list[float], *, right: bool = False) -> int:
    x = segment.right if right else segment.left + 2.0
    return sum(edge <= x for edge in edges) - 1


def _cells_of(group: list[list[Segment]]) -> list[Line]:
    """Read rows of wrapped cells cell by cell, and lines that only look like rows line by line."""
    lines: list[Line] = []
    at = 0
    while at < len(group):
        longest = [len(group)] if at == 0 else []
        for length in (*longest, *range(min(len(group) - at, MOST_CELL_LINES), 1, -1)):
            if cells := _wrapped_cells(group[at : at + length], whole=length == len(group)):
                break
        else:
            length, cells = 1, [Line(_across(group[at]))]
        lines += cells
        at += length
    return lines


def _wrapped_cells(rows: list[list[Segment]], *, whole: bool) -> list[Line]:
    """Return the lines of the cells that wrap over these rows; none for what is no row of cells."""
    edges = sorted(segment.left for segment in rows[0])
    cells: dict[int, list[Segment]] = {}
    for segment in (segment for row in rows for segment in row):
        cells.setdefault(_cell_of(segment, edges), []).append(segment)
    if len(cells) < 2 or not (_in_cell_order(cells) or (whole and _are_wrapped(cells, edges))):
        return []
    ends = {cell: max(segment.right for segment in found) for cell, found in cells.items()}
    bounds = {cell: (edges[cell], edges[cell + 1] if cell + 1 < len(edges) else ends[cell]) for cell in cells}
    return [Line([segment], edges=bounds[cell]) for cell in sorted(cells) for segment in cells[cell]]


def _in_cell_order(cells: dict[int, list[Segment]]) -> bool:
    """Tell whether the file has one cell after the other, and more than a line in the first."""
    order = [cell for _, cell in sorted((s.order, cell) for cell, found in cells.items() for s in found)]
    return order == sorted(order) and any(len(found) > 1 for found in cells.values())


def _are_wrapped(cells: dict[int, list[Segment]], edges: list[float]) -> bool:
    """Tell wrapped cells from lines that just stand below each other.

    In a wrapped cell each line is so full that the first word of the next had no room; and somewhere a line
    runs on, in small letters or after a comma.
    """
    running_on = False
    for cell, segments in cells.items():
        bound = edges[cell + 1] - 3.0 if cell + 1 < len(edges) else max(segment.right for segment in segments)
        for above, below in pairwise(segments):
            first, last = below.words[0], above.words[-1]
            if first.bold != last.bold or above.right + first.right - first.left + 0.25 * above.size <= bound:
                return False
            running_on = running_on or first.text[:1].islower() or last.text[-1] in _RUNNING_ON
    return running_on
