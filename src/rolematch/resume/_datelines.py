"""Which lines date a job: where dates stand in a line, and what else it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from rolematch.resume._calendar import DateRange, is_reversed
from rolematch.resume._dates import find_dates, is_since, opened
from rolematch.resume._headings import Heading, without_dates
from rolematch.resume._sections import is_heading
from rolematch.resume._words import is_about, is_remark, names_degree, title_words, vocabulary, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolematch.resume._lines import Line
    from rolematch.resume._sections import Stretch


@dataclass(slots=True)
class Job:
    """The heading of one job: the line ``at`` that dates it, and what the lines around it say.

    Attributes
    ----------
    at, top : int
        Line with the dates, and first line of the heading.
    dates : DateRange
    stretch : Stretch
        The section in which it stands.
    rows : list of str
        The heading's lines from the top, dates cut out.
    heading : Heading
    fixed : bool
        Whether labels or a table's header say what is what, so that nothing is left to guess.
    shares : bool
        Whether the employer is that of the job above: several titles at one employer.
    grouped : bool
        Whether the employer stands above a group of titles, with the whole length of stay.
    stay : Job or None
        The line above that names the employer and dates the whole stay, if this is a title held there.
    leads : bool
        Whether the dates stand alone above all else, as those of the first job of the list do.
    column : int
        Column of what stands to the right of dates in a left column; 0 where they stand elsewhere.
    """

    at: int
    dates: DateRange
    stretch: Stretch
    top: int
    rows: list[str] = field(default_factory=list)
    heading: Heading = field(default_factory=Heading)
    fixed: bool = False
    shares: bool = False
    grouped: bool = False
    stay: Job | None = None
    leads: bool = False
    column: int = 0


_Dated: TypeAlias = tuple[int, DateRange]
"""A line, and the dates by which it may head a job."""
OPEN: frozenset[str] = frozenset({"experience", "volunteering"})
"""Sections that hold jobs."""
_CLOSED: frozenset[str] = frozenset(
    {"skills", "education", "certificates", "projects", "publications", "languages", "awards", "interests",
     "references", "objective"}
)  # fmt: skip
LISTS: frozenset[str] = frozenset({"skills", "languages", "interests", "awards", "objective"})
"""Sections of a few lines, after which jobs may follow without a heading."""
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_TRIGGER = re.compile(  # the look-ahead fails at most characters and makes it twice as fast
    r"(?=[\d'’])(?:(?:19[5-9]|20[0-4])\d|['’]\d\d|\d/\d\d|\d\d ?(?:[-–—]|to ))"
)
_ADDRESS = re.compile(r"\w@\w")
_HEAD = 170
"""Characters of a line in which the dates of a heading stand; what follows is a description."""
_LABEL = re.compile(r"\s*[*_]*([^\W\d_][\w '/’(–)-]{1,34}?)[*_]*\s*:[*_]*\s+(?=\S)")


def may_hold(stretch: Stretch) -> bool:
    """Whether jobs are looked for: sections of experience, and all whose heading says nothing else."""
    return stretch.kind not in _CLOSED and not (stretch.kind == "other" and stretch.known)


def dated_lines(lines: Sequence[Line], stretch: Stretch) -> list[Job]:
    """Find the lines of one section whose dates may head a job: plain lines, or else bullets."""
    found = _lines_at(lines, stretch, bullets=False)
    sure = sum(dates.is_range and not _is_late_since(lines[at].text, dates) for at, dates in found)
    if sure < _FEW:
        listed = _lines_at(lines, stretch, bullets=True)
        titled = sum(dates.is_range and title_words(lines[at].text) > 0 for at, dates in listed)
        found += listed if not sure or titled > _FEW else _roles(lines, found, stretch)
    else:
        found += _roles(lines, found, stretch)
    if not sure and (rows := _flat_rows(lines, stretch)):
        found = rows
    found.sort(key=itemgetter(0))
    found = found or _measured(lines, stretch)
    return [Job(at, dates, stretch, at, column=_column(lines[at], dates)) for at, dates in found]


def _column(line: Line, dates: DateRange) -> int:
    """Return the column of the text right of dates that open a line and a wide gap parts from it, else 0."""
    if dates.begin > 1:
        return 0
    right = line.text[dates.stop :].lstrip(")]:")
    if not right.startswith("  "):
        return 0
    return line.indent + len(line.text) - len(right.lstrip())


def _is_late_since(text: str, dates: DateRange) -> bool:
    """Whether a line ends with since when: alone, that tells of a pastime as likely as of a job."""
    return dates.begin > _MARGIN and is_since(text[dates.begin : dates.stop])


def _lines_at(lines: Sequence[Line], stretch: Stretch, *, bullets: bool) -> list[_Dated]:
    """Find the dates that may head a job, in the bullets or in the other lines."""
    if stretch.kind in OPEN:
        return _scanned(lines, stretch, bullets=bullets, loose=True)
    found = _scanned(lines, stretch, bullets=bullets, loose=False)
    if bullets or sum(dates.is_range and dates.begin <= _MARGIN for _, dates in found) < _FEW:
        return found
    known = {at for at, _ in found}
    more = _scanned(lines, stretch, bullets=bullets, loose=True)  # a list of jobs, with dates to the left
    return [(at, dates) for at, dates in more if at in known or dates.begin <= _MARGIN]


_FEW = 2


def _scanned(lines: Sequence[Line], stretch: Stretch, *, bullets: bool, loose: bool) -> list[_Dated]:
    found: list[_Dated] = []
    read = -1
    for at in range(stretch.begin, stretch.stop):
        line = lines[at]
        if (
            line.bullet is not bullets
            or at == read
            or not _TRIGGER.search(line.text, 0, _HEAD)
            or line.stop <= stretch.content
        ):
            continue
        label, value = label_of(line.text)
        dates = None
        if label == "start":
            dates = _labeled(lines, at, value)
        elif label not in ("body", "end"):
            dates = _dates_of(lines, at, loose=loose)
        if dates is not None:
            whole = _rejoined(lines, at, dates)
            found.append((at, whole))
            read = at if whole is dates else at + 1
    return found


def _labeled(lines: Sequence[Line], at: int, start: str) -> DateRange | None:
    """Read "Start: …" and, in the same or the next line, "End: …"; all of the line counts as dates."""
    label, end = label_of(lines[at + 1].text) if at + 1 < len(lines) else (None, "")
    start = " ".join(start.replace(":", "").split())
    found = find_dates(f"{start} – {end}" if label == "end" else start)
    return replace(found[0], begin=0, stop=len(lines[at].text)) if found else None


def _rejoined(lines: Sequence[Line], at: int, dates: DateRange) -> DateRange:
    """Complete a range that a narrow column breaks: "03/2019 –   Engineer" above "heute   Acme"."""
    text = lines[at].text
    said = text[dates.begin : dates.stop]
    left = dates.begin <= _MARGIN and said[-1] in _DASHES
    right = not dates.is_range and dates.stop == len(text)
    if not (left or right) or at + 1 == len(lines) or lines[at + 1].gap:
        return dates
    cells = _COLUMNS.split(lines[at + 1].text)
    whole = f"{said} {cells[0 if left else -1]}"
    found = find_dates(whole) if left or len(cells) > 1 else []
    fits = found and found[0].is_range and (found[0].begin, found[0].stop) == (0, len(whole))
    if not fits or is_reversed(found[0]):
        return dates
    return replace(dates, end=found[0].end, is_range=True)


_MARGIN = 2
"""Dates that begin no further right open a line; a bracket may stand before them."""
_DASHES = "-–—−~→>"
_COLUMNS = re.compile(r"\s{2,}|\t")


def _roles(lines: Sequence[Line], found: Sequence[_Dated], stretch: Stretch) -> list[_Dated]:
    return [role for at, _ in found for role in _roles_below(lines, at, stretch)]


def _roles_below(lines: Sequence[Line], at: int, stretch: Stretch) -> list[_Dated]:
    """Find bullets right below an employer that give the titles held there: "- Engineer (2018 – 2020)"."""
    first = at + 1
    if first == stretch.stop or not lines[first].bullet or not _is_dated_at_edge(lines[first].text):
        return []
    if (
        lines[at].bullet
        or not _TRIGGER.search(lines[first].text)
        or title_words(lines[at].text)
        or _under_title(lines, at)
    ):
        return []
    roles = []
    for n in range(first, stretch.stop):
        line = lines[n]
        if not line.bullet:
            break
        if line.indent == lines[first].indent and _is_dated_at_edge(line.text) and _TRIGGER.search(line.text):
            dates = _dates_of(lines, n, loose=False)
            if dates and dates.is_range and weigh(without_dates(line.text, dates)).lean > 0:
                roles.append((n, dates))
    return roles


def _measured(lines: Sequence[Line], stretch: Stretch) -> list[_Dated]:
    """Find jobs that give only their length: "Acme Toys (7 years)"."""
    dated = []
    for at in range(stretch.begin, stretch.stop):
        text = lines[at].text
        if text.endswith(")") and not lines[at].bullet and text[text.rfind("(") + 1 :][:1].isdigit():
            found = find_dates(text[text.rfind("(") :])
            if found and found[0].months and found[0].months >= 12:
                begin = text.rfind("(")
                dated.append((at, replace(found[0], begin=begin, stop=len(text))))
    return dated


def flat_columns(text: str) -> list[str] | None:
    """Return the columns that a header names whose gaps were lost: "EMPLOYER ROLE FROM TO"."""
    columns = [vocabulary().labels.get(word, "") for word in text.lower().split()]
    dated = ["start", "end"] in (columns[:2], columns[-2:])
    return columns if len(columns) > _FEW and dated and all(columns) else None


def _flat_rows(lines: Sequence[Line], stretch: Stretch) -> list[_Dated]:
    """Find the rows below such a header, each with two dates at an end: "Acme Clerk May 2016 Present"."""
    rows: list[_Dated] = []
    for head in range(stretch.begin, stretch.stop):
        columns = flat_columns(lines[head].text)
        if columns is None:
            continue
        for at in range(head + 1, stretch.stop):
            dates = None if lines[at].gap else _two_dates(lines[at].text, first=columns[0] == "start")
            if dates is None:
                break
            rows.append((at, dates))
    return rows


def _two_dates(text: str, *, first: bool) -> DateRange | None:
    """Read the first or the last words of a text as the two ends of a range."""
    words = text.split()
    for one, other in product((2, 1), repeat=2):
        ends = words[: one + other] if first else words[-one - other :]
        said = f"{' '.join(ends[:one])} – {' '.join(ends[one:])}"
        found = find_dates(said)
        if found and found[0].is_range and (found[0].begin, found[0].stop) == (0, len(said)):
            length = len(" ".join(ends))
            begin, stop = (0, length) if first else (len(text) - length, len(text))
            return replace(found[0], begin=begin, stop=stop)
    return None


def _is_dated_at_edge(text: str) -> bool:
    """Whether dates can open or end a short text; most bullets are told from titles by it."""
    if len(text) > _SHORT_BULLET:
        return False
    return text[0].isdigit() or _DIGIT.search(text, max(0, len(text) - 20)) is not None


_DIGIT = re.compile(r"\d")
_SHORT_BULLET = 80


def _under_title(lines: Sequence[Line], at: int) -> bool:
    """Whether the line above is a title and opens a paragraph: "Intern", above "Inn & Sons, 2018"."""
    if not at or lines[at].gap or lines[at].bullet or len(lines[at].text) > _SHORT_LINE:
        return False
    above = lines[at - 1]
    opens = above.gap or (at > 1 and lines[at - 2].bullet)
    titled = opens and can_head(above) and weigh(above.text).lean > 0
    return titled and len(above.text) <= _SHORT_LINE and not _TRIGGER.search(above.text)


_SHORT_LINE = 60


def _dates_of(lines: Sequence[Line], at: int, *, loose: bool) -> DateRange | None:
    """Return the dates by which a line heads a job; None if it does not. ``loose`` in sections of jobs."""
    line = lines[at]
    text = line.text[:_HEAD]
    found = [dates for dates in find_dates(text) if dates.start or dates.end]
    if text[0] == "(" and _is_aside(text, found):
        return None
    if len(found) == 1:  # beside other dates, "(from May 2022)" tells of a new title
        found = [opened(text, found[0])]
    ranges = [dates for dates in found if dates.is_range and _bounded(text, dates)]
    for dates in ranges[:1]:
        rest = f"{line.text[: dates.begin]} {line.text[dates.stop :]}"
        if not loose and names_degree(rest) and not title_words(rest):
            return None
        if not loose and is_row(text[dates.begin : dates.stop]) and not title_words(rest):
            return None  # two cells of a table, as of skills with their first and last year
        clear = (
            loose or dates.begin <= _MARGIN or len(rest.split()) <= 9 or label_of(text)[0] or any(weigh(rest))
        )
        return dates if clear and not _is_prose(line.text, rest, dates, loose=loose) else None
    singles = [d for d in found if not d.is_range and _stands_apart(text, d)]
    for dates in singles[:1] + singles[-1:]:
        rest = " ".join(re.sub(r"[()]", " ", without_dates(text, dates)).split())
        named = title_words(rest) or is_about(rest, "service") or (loose and _under_title(lines, at))
        if _is_short(rest) and (named or (loose and dates.begin < 2 and not line.bullet)):
            return dates
    return None


def _is_aside(text: str, found: Sequence[DateRange]) -> bool:
    """Whether a line is all in brackets and says more than dates: "(2020: built a house)"."""
    inside = text.rstrip(".")
    whole = inside.find(")") == len(inside) - 1
    return whole and any(c.isalpha() for dates in found[:1] for c in text[: dates.begin] + text[dates.stop :])


def is_row(text: str) -> bool:
    """Whether a text can be a row of a table: it has bars, tabs or wide gaps."""
    return "|" in text or "  " in text or "\t" in text


def _bounded(text: str, dates: DateRange) -> bool:
    """Whether a range stands at an end of the line, in brackets, or between separators."""
    before, after = text[: dates.begin].strip(_NO_WORDS), text[dates.stop :].strip(_NO_WORDS)
    if "(" in text[: dates.begin] and _in_remark(text[: dates.begin]):
        return False
    remark = text[dates.stop :].strip(" *_.:")
    aside = remark.startswith(("(", "[")) and not {")", "]"} & set(remark[:-1])
    ended = text[: dates.begin].rstrip(" *_(").endswith(".") and not text[dates.stop :].lstrip()[:1].islower()
    led = not before or is_heading(before, "experience")  # "Now since 2021 — Acme"
    return led or not after or aside or ended or _stands_apart(text, dates) or _is_role(after)


def _is_role(after: str) -> bool:
    """Whether a sentence goes on with the title behind its dates: "… to date as Web Developer"."""
    first, _, rest = after.partition(" ")
    return first in vocabulary().joints and title_words(rest) > 0


_NO_WORDS = " \t*_.:;,()[]<>{}`=~|·•–—-→"


def _in_remark(before: str) -> bool:
    """Whether dates end a remark in brackets about the employer: "(Merino Online until 2020)"."""
    inside = before[before.rfind("(") + 1 :] if before.rfind("(") > before.rfind(")") else ""
    return inside.strip()[-1:].isalnum() and not is_remark(inside)


def _stands_apart(text: str, dates: DateRange) -> bool:
    """Whether dates are set off from the words on both sides."""
    before, after = text[: dates.begin], text[dates.stop :]
    left, right = before.rstrip(" *_"), after.lstrip(" *_")
    starts = not left or left[-1] in "([—–-|·,:;~" or before.endswith(("  ", "\t", "*"))
    starts = starts or (left[-1] == "." and not right)
    ends = not right or right[0] in ")]—–-|·,:;.(~" or after.startswith(("  ", "\t", "*"))
    return starts and (ends or not left)


def _is_short(rest: str) -> bool:
    return len(rest) < 50 or (len(rest) < 110 and not rest.rstrip().endswith((".", "!", "?")))


_STORY = re.compile(
    r"\s*(?:i|we|ich|je|j['’]|yo|eu|io|ik|my|the|this|when|was|had|worked|before that|in)\b", re.IGNORECASE
)
_FIRST_PERSON = re.compile(r"\b(?:i|my|ich|je) [a-z]", re.IGNORECASE)


def _is_prose(text: str, rest: str, dates: DateRange, *, loose: bool) -> bool:
    """Whether the text around a range is a sentence of a story, not a heading."""
    before = text[: dates.begin].rstrip()
    if not loose and text[dates.stop :].strip() == "." and ". " in before and before[-1] != ".":
        return True
    if dates.begin < 6 and _STORY.match(rest):
        return True
    late = dates.begin > 40
    if len(rest) <= _SHORT_LINE or not (late or not loose):
        return False
    told = _IN_BRACKETS.sub("", rest) if late else _IN_BRACKETS.sub("", rest).split(". ", 1)[0]
    return _FIRST_PERSON.search(told) is not None


def can_head(line: Line) -> bool:
    """Whether an undated line can be part of a heading."""
    if line.bullet or ("@" in line.text and _ADDRESS.search(line.text)):
        return False
    if vocabulary().labels.get(line.text.strip(" :").lower()) in ("dates", "start", "end"):
        return False  # a cell of a table's header
    text = _IN_BRACKETS.sub("", line.text) if "(" in line.text else line.text
    if len(text) > 110 or (":" in text and _is_labeled(text)):
        return False
    words = len(text.split())
    return words <= 14 and not (text.endswith((".", ";", "!")) and words > 9)


def _is_labeled(text: str) -> bool:
    """Whether a line is "Label: value", and neither an employer with a title nor a title with its duties."""
    match = _LABEL.match(text)
    if match is None or duties(text) < len(text):
        return False
    return label_of(text)[0] is not None or weigh(text[match.end() :]).lean <= 0


def duties(text: str) -> int:
    """Where duties begin behind a title and a colon: "Tester (part time) : web shops"; else the length."""
    at = text.find(":")
    titled = at > 0 and label_of(text)[0] is None and weigh(text[:at]).lean > 0
    return at if titled and weigh(text[at:]) == (0, 0, 0) else len(text)


def label_of(text: str) -> tuple[str | None, str]:
    """Split "Label : value"; the label as one of ``title``, ``employer``, ``dates``, ``place``, ``body``."""
    match = _LABEL.match(text) if ":" in text else None
    return (vocabulary().labels.get(match[1].lower()), text[match.end() :]) if match else (None, text)
