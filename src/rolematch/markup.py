"""Small tables in HTML, with which objects show themselves in a notebook.

No script, no style sheet, and no color that matters: what stands here is read in light and dark themes
alike, and where a viewer strips styles. Bars are characters for the same reason.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EIGHTHS = " ▏▎▍▌▋▊▉"
UPWARD = "writing-mode:vertical-rl;transform:rotate(180deg)"
LEFT = "text-align:left;vertical-align:top;white-space:normal"
NAME = "text-align:left;white-space:nowrap;font-weight:normal"


def bar(share: float, cells: int = 10) -> str:
    """Draw a number from 0 to 1 as a bar of fixed width.

    Examples
    --------
    >>> bar(0.55, 4)
    '██▎ '
    >>> bar(1.0, 4)
    '████'
    """
    eighths = round(min(max(share, 0.0), 1.0) * cells * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (EIGHTHS[rest] if rest else "")).ljust(cells)


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    Examples
    --------
    >>> counted(1, "team"), counted(2000, "team"), counted(0, "miss", "misses")
    ('1 team', '2,000 teams', '0 misses')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def stretch(start: float, end: float, cells: int = 24) -> str:
    """Draw a stretch of time, its ends from 0 to 1, as a bar on a dotted line.

    Examples
    --------
    >>> stretch(0.25, 0.75, 8)
    '··████··'
    """
    first = min(int(start * cells), cells - 1)
    last = max(first + 1, min(cells, round(end * cells)))
    return "·" * first + "█" * (last - first) + "·" * (cells - last)


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *notes: str) -> str:
    """Return a table with a title above and notes below; the first cell of a row names it.

    Every text is escaped.

    Examples
    --------
    >>> "&lt;b&gt;" in table("Teams", ["Team"], [["<b>"]])
    True
    """
    head = "".join(f'<th scope="col" style="{LEFT}">{escape(text)}</th>' for text in heads)
    return f"<div>{_framed(title, head, map(_row, rows), notes)}</div>"


def heat_map(
    title: str, columns: Sequence[str], rows: Iterable[tuple[str, Sequence[float | None]]], *notes: str
) -> str:
    """Return a table of numbers from 0 to 1, each with its shade, the highest of a row in bold.

    Examples
    --------
    >>> "<strong>0.90</strong>" in heat_map("Scores", ["A", "B"], [("cv.pdf", [0.9, 0.1])])
    True
    """
    heads = "".join(
        f'<th scope="col" style="vertical-align:bottom"><span style="{UPWARD}">{escape(name)}</span></th>'
        for name in columns
    )
    body = (_shaded(name, values) for name, values in rows)
    return f'<div style="overflow-x:auto">{_framed(title, f"<td></td>{heads}", body, notes)}</div>'


def _framed(title: str, head: str, body: Iterable[str], notes: Iterable[str]) -> str:
    """Put rows below a head, with a title above and notes below."""
    below = "".join(f"<p><small>{escape(note)}</small></p>" for note in notes if note)
    return (
        f"<p><strong>{escape(title)}</strong></p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{below}"
    )


def _shaded(name: str, values: Sequence[float | None]) -> str:
    most = max(filter(None, values), default=1.0)
    cells = "".join(_shade(value, most) for value in values)
    return f'<tr><th scope="row" style="{NAME}">{escape(name)}</th>{cells}</tr>'


def _shade(value: float | None, most: float) -> str:
    """Return a cell whose see-through blue lets any theme's own ink stay readable."""
    if value is None:
        return "<td></td>"
    number = f"<strong>{value:.2f}</strong>" if value == most else f"{value:.2f}"
    return f'<td style="text-align:center;background:rgba(86,180,233,{value * 0.6:.2f})">{number}</td>'


def listing(title: str, items: Sequence[str]) -> str:
    """Return a titled list, or nothing for no items.

    Examples
    --------
    >>> listing("Questions", [])
    ''
    """
    if not items:
        return ""
    lines = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<p><strong>{escape(title)}</strong></p><ul>{lines}</ul>"


def _row(cells: Sequence[str]) -> str:
    first, *others = (escape(cell) for cell in cells)
    rest = "".join(f'<td style="{LEFT}">{cell}</td>' for cell in others)
    return f'<tr><th scope="row" style="{LEFT};font-weight:normal">{first}</th>{rest}</tr>'
