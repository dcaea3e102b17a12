"""Lines of a page that were broken at a margin, put together again."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BULLET = re.compile(r"^(\s*)(?:[•◦▪●○‣·*+–—-]|o(?=\s{1,3}\S)|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_CUT_WORD = re.compile(r"[^\W\d_]-$")
_GOES_ON = re.compile(r"(?:[,/&]|\b(?:and|or|of|in|with|to|for|the|an?|such as|like|e\.g\.))$", re.I)
_ENDS = re.compile(r"[.:!?;]$")
_WIDEST, _LONG = 120, 30
"""Columns at which people break lines at most; a shorter line than the other is short for its own sake."""
_LONGEST = 2_000
"""No sentence is longer; what goes on for ever is no line."""
_HEADING_WORDS = 3


def unwrapped(text: str) -> Iterator[tuple[int, int, str]]:
    r"""Yield the offset, the row (from 1) and the text of each line, with the rows that only go on with it.

    Examples
    --------
    >>> [line for _, _, line in unwrapped("- Linux in pro-\n  duction\n- Go")]
    ['- Linux in production', '- Go']
    """
    rows = text.split("\n")
    margin = _margin(rows)
    offset, number, line = 0, 1, rows[0]
    for at, (before, row) in enumerate(pairwise(rows), start=2):
        if _goes_on(line, before, row, margin):
            line = _joined(line, row)
            continue
        yield offset, number, line
        offset += sum(len(above) + 1 for above in rows[number - 1 : at - 1])
        number, line = at, row
    yield offset, number, line


def _margin(rows: Sequence[str]) -> int:
    """Return the column at which the rows of a page break; 0 where they do not."""
    pairs = [(a, b.strip()) for a, b in pairwise(rows) if len(a.strip()) > _LONG]
    broken = sum(b[:1].islower() and not BULLET.match(b) and not _ENDS.search(a.strip()) for a, b in pairs)
    width = max((len(row.rstrip()) for row in rows), default=0)
    return width if broken > 1 and width <= _WIDEST else 0


def _goes_on(line: str, before: str, row: str, margin: int) -> bool:
    """Whether a row goes on with the line above it."""
    body, last = row.strip(), before.rstrip()
    if not line.strip() or not body or len(line) > _LONGEST:
        return False
    if BULLET.match(row) or body.isupper() or body.endswith(":") or body[0] in "#*|_":
        return False
    item = BULLET.match(line)
    is_inside = item and len(row) - len(row.lstrip()) >= item.end()
    if is_inside or (_CUT_WORD.search(last) and body[0].islower()):
        return True
    if _ENDS.search(last):
        return False
    if _GOES_ON.search(last) or line.count("(") > line.count(")"):
        return True
    is_heading = len(body.split()) <= _HEADING_WORDS and body[-1].isalnum()
    had_no_room = bool(margin) and len(last) + 1 + len(body.split()[0]) > margin
    return len(last.strip()) > _LONG and (body[0].islower() or (had_no_room and not is_heading))


def _joined(line: str, row: str) -> str:
    """Put a row behind the line above it; a word that was cut in two is whole again."""
    if _CUT_WORD.search(line.rstrip()) and row.strip()[0].islower():
        return line.rstrip()[:-1] + row.strip()
    return f"{line.rstrip()} {row.strip()}"
