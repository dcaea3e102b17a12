"""The lines of a text as a reader sees them: what is said, and how it is set."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rolematch.resume._dates import broken_range, has_range
from rolematch.resume._words import YEAR, title_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.document import Block

_MARKS = re.compile(
    r"(?P<indent>[ \t>]*)(?:[\ue000-\uefff\U0001f300-\U0001faff\ufe0f]+[ \t]*)?(?P<hash>\#{1,6}[ \t]+)?"
    r"(?P<bullet>(?:[*•·▪▫◦‣●○■□◆❖❑❏✦◉⮚⦿∙⁃➤➢✓✔►▸–—−+»›→⇨➡\uf000-\uf8ff-]|(?<=[ \t])o)[ \t]+)?"
    r"(?P<number>(?:\(?\d{1,2}[.)]|[a-z]\))[ \t]+)?"
)
_RULES = "-=_*~–—─━═"
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


def read_lines(text: str, blocks: Sequence[Block] = (), cuts: Sequence[int] = ()) -> list[Line]:
    """Split a text into the lines that say something; blank lines and rules only leave their mark.

    ``cuts`` are offsets at which lines begin without a line end before them.
    """
    heads = {block.start: block for block in blocks if block.kind == "heading" or block.bold}
    items = {block.start for block in blocks if block.kind == "list-item"}
    lines: list[Line] = []
    blanks: list[int] = []
    gap, blank = True, 0
    for first, raw in _raw_lines(text, cuts):
        said, begin, indent, level, bullet, numbered = raw.rstrip(), first, 0, 0, False, False
        if not (raw[:1].isalpha() and raw[1:2] != ")") and said and (match := _MARKS.match(raw)):
            begin += match.end()
            said = raw[match.end() :].rstrip()
            indent, level = match.end("indent"), len((match["hash"] or "").rstrip())
            bullet, numbered = match["bullet"] is not None, match["number"] is not None
        if not said or (said[0] in _RULES and _RULE.match(said)):
            if said and lines and not gap:
                lines[-1] = lines[-1]._replace(ruled=True)
            gap, blank = True, blank + (2 if said else 1)
            continue
        stop = begin + len(said)
        strong = said[0] in "*_" and said[:2] == said[-2:] in ("**", "__") and said.count(said[:2]) == 2
        if begin in heads:
            block = heads[begin]
            level = level or (max(block.level, 1) if block.kind == "heading" else 0)
            strong = strong or (block.bold and block.end >= stop)
        bullet = bullet or begin in items
        lines.append(Line(first, begin, stop, said, bullet, numbered, indent, level, gap, False, strong))
        blanks.append(blank)
        gap, blank = False, 0
    if margin := min((line.indent for line in lines), default=0):
        lines = [line._replace(indent=line.indent - margin) for line in lines]
    if _is_double_spaced(blanks):
        lines = [line._replace(gap=blank != 1) for line, blank in zip(lines, blanks, strict=True)]
    joined = _joined(text, lines)
    if not any(line.text.count("(") > 1 for line in joined):
        return joined
    return [part for line in joined for part in _parted(line)]


def _raw_lines(text: str, cuts: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield every line with its offset, without its line end."""
    first = 0
    for line in text.split("\n"):
        stop = first + len(line)
        if cuts and (inside := cuts[bisect_right(cuts, first) : bisect_left(cuts, stop)]):
            for start, end in pairwise([first, *inside, stop]):
                yield start, text[start:end]
        else:
            yield first, line
        first = stop + 1


def _is_double_spaced(blanks: Sequence[int]) -> bool:
    """Whether a blank line stands between nearly all lines, so that only more than one parts anything."""
    return len(blanks) > _FEW_LINES and sum(blank == 0 for blank in blanks[1:]) * 20 <= len(blanks)


_FEW_LINES = 12


_DATED_ASIDE = re.compile(
    r"\([^()]{0,40}(?:19|20)\d\d[^()]{0,40}\)\s*(?:[,;/|·•]|\b(?:and|und|et|y|e|en)\b)\s+(?=\S)"
)


def _parted(line: Line) -> list[Line]:
    """Part a line that tells of several jobs: "Clerk, Inn (2012–2014), cook, Acme (2010–2012)"."""
    if line.text.count("(") < 2 or not (cuts := [m.end() for m in _DATED_ASIDE.finditer(line.text)]):
        return [line]
    texts = [line.text[a:b].rstrip() for a, b in zip([0, *cuts], [*cuts, None], strict=True)]
    if not all(title_words(said) and has_range(said) for said in texts):
        return [line]
    starts = [line.begin + cut for cut in (0, *cuts)]
    return [
        line._replace(first=start if n else line.first, begin=start, stop=start + len(said), text=said)
        for n, (start, said) in enumerate(zip(starts, texts, strict=True))
    ]


def _joined(text: str, lines: list[Line]) -> list[Line]:
    """Join two lines where the line end breaks a heading or its dates; offsets stay those of the text."""
    joined: list[Line] = []
    more = 0
    width = _width(lines)
    for line in lines:
        last = joined[-1] if joined and not line.gap and more < _MOST_JOINED else None
        if last and (_goes_on(last.text, line) or (width and _is_wrapped(last, line, width))):
            said = text[last.begin : line.stop].replace("\n", " ")
            joined[-1] = last._replace(text=said, stop=line.stop)
            more += 1
        else:
            joined.append(line)
            more = 0
    return joined


def _width(lines: Sequence[Line]) -> int:
    """Return the width of a page on which long lines are broken by hand; 0 where none is."""
    ends = [line.stop - line.first for line in lines if "  " not in line.text]
    width = max(ends, default=0)
    full = sum(end > width - _LONGEST_WORD for end in ends)
    broken = _NARROWEST <= width <= _WIDEST and full > _FEW_FULL and full * 4 > len(ends)
    return width if broken else 0


_NARROWEST, _WIDEST, _LONGEST_WORD, _FEW_FULL = 60, 100, 14, 5


def _is_wrapped(above: Line, line: Line, width: int) -> bool:
    """Whether the end of the page breaks a heading, whose dates stand in its second line."""
    if above.bullet or line.bullet or not YEAR.search(line.text) or has_range(above.text):
        return False
    fits = above.stop - above.first + 1 + len(line.text.partition(" ")[0]) <= width
    return not fits and has_range(f"{above.text} {line.text}")


_MOST_JOINED = 8
"""Lines that can go on with one; no range of dates has more, and each is read again with the next."""


def _goes_on(above: str, line: Line) -> bool:
    """Whether a line goes on with the range of dates that the line above begins."""
    if line.bullet:  # the dash of "– Present" looks like a bullet
        return len(line.text) < 15 and broken_range(f"{above} –", line.text)
    return (len(line.text) < 40 or len(above) > _WRAPPED) and broken_range(above, line.text)


_WRAPPED = 55
"""Characters of a line that may end where the page does: whatever follows can go on with it."""


def unspaced(text: str) -> str:
    """Close up a letter-spaced heading.

    Examples
    --------
    >>> unspaced("S K I L L S")
    'SKILLS'
    """
    return text.replace(" ", "") if _SPACED.match(text) and len(text) < 60 else text
