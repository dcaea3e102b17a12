"""Where the lines of a text began that has lost its line ends, as columns of tables and exports have them."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from rolematch.resume._dates import find_dates
from rolematch.resume._sections import heading_words
from rolematch.resume._words import either

_LONG = 400
"""Characters of the lines of a text, on average, from which on its line ends must have been lost."""
_LONGEST = 60_000
"""No résumé is longer; looking through more takes seconds."""
_HEADING = 140
"""Characters before its dates in which the heading of a job begins."""
_BULLET = re.compile(r"[•●▪➢✓○■◦◆❖⁃∙]|(?<=[.;:)] )[-*–] (?=[A-Z])")
_SENTENCE_END = re.compile(r"[.;!](?=\s+[A-Z•●(\d])")


def lost_line_ends(text: str) -> list[int]:
    r"""Return the offsets at which lines begin in a text that is one line or nearly so; none for others.

    Examples
    --------
    >>> lost_line_ends("Experience\nDeveloper, 2019")
    []
    """
    if len(text) > _LONGEST or len(text) < _LONG * (text.count("\n") + 1):
        return []
    cuts = {match.start() for match in _BULLET.finditer(text)}
    for match in _headings().finditer(text):
        cuts |= {match.start(), match.end()}
    ends = sorted([0, *(match.end() for match in _SENTENCE_END.finditer(text)), *cuts])
    for dates in find_dates(text):
        if dates.is_range:
            cuts.add(dates.stop)
            before = ends[bisect_right(ends, dates.begin) - 1]
            if before > dates.begin - _HEADING:
                cuts.add(before)
    return sorted(cuts - {0, len(text)})


@cache
def _headings() -> re.Pattern[str]:
    """Return a pattern of the known headings as they stand out in running text: capitalized throughout."""
    known = [word for word in heading_words() if len(word) > 4 and word.isascii()]
    titled = [word.title() for word in known if " " in word]
    capitals = [word.upper() for word in known]
    return re.compile(rf"(?<![\w-])(?:{either([*titled, *capitals])})(?![\w-]|'s)[ :]*")
