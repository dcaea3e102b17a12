"""The lines of a text as a reader sees them: what is said, and how it is set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rolematch.resume._dates import broken_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolematch.document import Block

_LINE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<hash>\#{1,6}[ \t]+)?"
    r"(?P<bullet>(?:[*•·▪▫◦‣●○■□◆➤➢✓✔►▸–—−+»›→\uf0b7-]|(?<=[ \t])o)[ \t]+)?"
    r"(?P<number>(?:\(?\d{1,2}[.)]|[a-z]\))[ \t]+)?"
    r"(?P<text>[^\n]*)",
    re.MULTILINE,
)
_RULE = re.compile(r"[-=_*~–—─━═]{3,}$|(?:[-=_*] ){3,}")
_SPACED = re.compile(r"(?:\S ){3,}\S$")


class Line(NamedTuple):
    """One line that says something.

    Attributes
    ----------
    first : int
        Offset where the line begins, its indent and bullet included.
    begin, stop : int
        Half-open offsets of ``text`` in the whole text.
    text : str
        What it says, without bullet, number and Markdown's number signs.
    bullet, numbered : bool
    indent : int
        Columns before the text.
    level : int
        Level of a heading in Markdown or in the file; 0 for anything else.
    gap : bool
        Whether a blank line or a rule stands before it.
    ruled : bool
        Whether the next line underlines it.
    strong : bool
        Whether all of it is bold.
    """

    first: int
    begin: int
    stop: int
    text: str
    bullet: bool
    numbered: bool
    indent: int
    level: int
    gap: bool
    ruled: bool
    strong: bool

    @property
    def is_caps(self) -> bool:
        """Whether all its letters are capitals."""
        return self.text.isupper() and len(self.text) > 2


def read_lines(text: str, blocks: Sequence[Block] = ()) -> list[Line]:
    """Split a text into the lines that say something; blank lines and rules only leave their mark."""
    heads = {block.start: block for block in blocks if block.kind == "heading" or block.bold}
    items = set() if not blocks else {block.start for block in blocks if block.kind == "list-item"}
    lines: list[Line] = []
    gap = True
    for match in _LINE.finditer(text):
        indent, hashes, bullet, number, said = match.groups()
        said = said.rstrip()
        if not said or _RULE.match(said):
            if said and lines and not gap:
                lines[-1] = lines[-1]._replace(ruled=True)
            gap = True
            continue
        begin = match.start("text")
        stop = begin + len(said)
        block = heads.get(begin) if heads else None
        level = len(hashes.rstrip()) if hashes else 0
        strong = said[:2] in ("**", "__") and said[-2:] in ("**", "__") and said.count(said[:2]) == 2
        if block is not None:
            level = level or (max(block.level, 1) if block.kind == "heading" else 0)
            strong = strong or (block.bold and block.end >= stop)
        lines.append(
            Line(
                match.start(), begin, stop, said,
                bullet is not None or begin in items, number is not None,
                len(indent), level, gap, False, strong,
            )
        )  # fmt: skip
        gap = False
    return _joined(text, lines)


def _joined(text: str, lines: list[Line]) -> list[Line]:
    """Join two lines where the line end breaks a range of dates; offsets stay those of the text."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and not line.gap and _goes_on(last.text, line):
            said = text[last.begin : line.stop].replace("\n", " ")
            joined[-1] = last._replace(text=said, stop=line.stop)
        else:
            joined.append(line)
    return joined


def _goes_on(above: str, line: Line) -> bool:
    """Whether a line goes on with the range of dates that the line above begins."""
    if line.bullet:  # the dash of "– Present" looks like a bullet
        return len(line.text) < 15 and broken_range(f"{above} –", line.text)
    return len(line.text) < 40 and broken_range(above, line.text)


def unspaced(text: str) -> str:
    """Close up a letter-spaced heading.

    Examples
    --------
    >>> unspaced("S K I L L S")
    'SKILLS'
    """
    return text.replace(" ", "") if _SPACED.match(text) and len(text) < 60 else text
