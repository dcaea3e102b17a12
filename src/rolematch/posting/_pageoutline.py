"""A job page cut into the role, its teams, and the lines that speak of each."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from rolematch.datafiles import bundled_value
from rolematch.posting._language import phrase_pattern
from rolematch.posting._unwrapping import BULLET, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rolematch.document import Block, Document

LineKind = Literal["heading", "lead", "bullet", "prose"]
_BROKEN_AT_MARGINS = frozenset({"text", "markdown"})
_PAGE_NUMBER = re.compile(r"\bpage\s+\d+(?:\s+(?:of|/)\s+\d+)?\s*$", re.I)
_MARKS_HEADINGS = frozenset({"markdown", "html", "docx", "odt"})
_MARKUP = re.compile(r"\*\*|__|^#{1,6}\s+|\s+#+$")
TELLING = frozenset({"description", "responsibilities"})
"""Sections that tell of the work."""
ALTERNATIVE = re.compile(r"^\W*(?:alternatively|or alternatively|or else,? some)\b", re.I)
_SENTENCE_END = re.compile(r"(?<=[\w)][.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\betc\.)(?<!\bvs\.)\s+(?=[A-Z])")
_SUBJECT = re.compile(
    r"^\W*(?:An?|The|Our)?\s*([A-Z][\w/&+.-]*(?:\s[A-Z][\w/&+.-]*){0,2})\s+(?:engineers?|specialists?|developers?|team)\b"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page."""

    text: str
    number: int
    kind: LineKind
    depth: int = 0


@dataclass(slots=True)
class Entry:
    """One bullet or sentence with where it stands.

    ``children`` are the bullets nested below it; ``way`` counts the alternatives that have begun above it.
    """

    line: Line
    team: str | None
    section: str
    heading: str
    count: int
    lead: str = ""
    way: int = 0
    children: list[Entry] = field(default_factory=list)

    @property
    def source(self) -> str:
        """Where it stands: team, heading, number of the bullet."""
        place = f"{self.team or 'Base role'}, {self.heading}"
        return f"{place}, {self.count}" if self.count else place


@dataclass(slots=True)
class Outline:
    """A page cut into the role, its teams and their entries."""

    role: str = ""
    teams: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    left_out: list[Line] = field(default_factory=list)


@cache
def section_words() -> dict[str, re.Pattern[str]]:
    """Return the words of ``data/page-sections.yaml`` by the kind of section they open."""
    words = bundled_value("page-sections.yaml")
    return {kind: phrase_pattern(phrases) for kind, phrases in words.items()}


def page_lines(document: Document) -> Iterator[Line]:
    """Cut a page into headings, lead-ins ("You should have:"), bullets and prose."""
    blocks = document.blocks if document.kind in _MARKS_HEADINGS else ()
    marked = {b.start for b in blocks if b.kind == "heading" or _is_bold_heading(document.text, b)}
    listed = {b.start for b in document.blocks if b.kind == "list-item"}
    after_gap = True
    for offset, number, raw in _rows(document):
        start = offset + len(raw) - len(raw.lstrip())
        if not raw.strip():
            after_gap = True
            continue
        bullet = BULLET.match(raw.expandtabs(4))
        text = _MARKUP.sub("", BULLET.sub("", raw.expandtabs(4))).strip(" \t*")
        if not any(map(str.isalnum, text)):
            continue
        if bullet or start in listed:
            yield Line(text, number, "bullet", len(bullet[1]) if bullet else 0)
        else:
            # Where the format marks its headings, a short line is just a short line.
            shape_counts = after_gap and len(marked) < 2
            yield Line(text, number, _kind(raw, text, marked=start in marked, shape_counts=shape_counts))
        after_gap = False


def _rows(document: Document) -> Iterable[tuple[int, int, str]]:
    """Return the offset, number and text of each line."""
    if document.kind in _BROKEN_AT_MARGINS:
        return unwrapped(document.text)
    ends = accumulate(len(row) + 1 for row in document.text.split("\n"))
    rows = enumerate(document.text.split("\n"), start=1)
    return [(end - len(row) - 1, number, row) for end, (number, row) in zip(ends, rows, strict=True)]


def _is_bold_heading(text: str, block: Block) -> bool:
    return block.bold and block.kind == "paragraph" and len(text[block.start : block.end].split()) <= 7


def _kind(raw: str, text: str, *, marked: bool, shape_counts: bool) -> LineKind:
    """Tell a heading by its mark-up or its shape: short, no full stop, on a line of its own."""
    words = text.split()
    emphasized = bool(re.match(r"\s*(?:#|\*\*.*\*\*:?\s*$|__.*__:?\s*$)", raw)) or (
        text.isupper() and len(text) > 3
    )
    if ALTERNATIVE.match(text) and text[-1] in ":-–":
        return "lead"
    if marked or emphasized:
        return "heading"
    if text[-1] in ":-–" and len(words) <= 14:
        return "heading" if len(words) <= 6 and section_of(text) else "lead"
    shaped = len(words) <= 7 and text[0].isupper() and text[-1] not in ".,;!?"
    return "heading" if shaped and shape_counts else "prose"


def section_of(heading: str) -> str | None:
    """Return the kind of section that a heading opens, None for a name."""
    if re.match(r"about\b(?! you)", heading, re.I):
        return "leave_out"
    return next((kind for kind, pattern in section_words().items() if pattern.search(heading)), None)


class Outliner:
    """Walks the lines once and says where each stands."""

    def __init__(self) -> None:
        self.outline = Outline()
        self._team: str | None = None
        self._in_teams = False
        self._section, self._heading = "description", "description"
        self._lead, self._way = "", 0
        self._counts: Counter[tuple[str | None, str]] = Counter()
        self._open: list[Entry] = []

    def walk(self, lines: Iterable[Line]) -> Outline:
        """Return the outline of a page."""
        for line in lines:
            if _PAGE_NUMBER.search(line.text):
                self.outline.left_out.append(line)
            elif line.kind == "heading":
                self._head(line)
            elif self._section == "leave_out":
                self.outline.left_out.append(line)
            elif line.kind == "lead":
                self._lead, self._open = line.text, []
                self._way += bool(ALTERNATIVE.match(line.text))
            elif line.kind == "bullet":
                self._enter(line)
            else:
                for sentence in _SENTENCE_END.split(line.text):
                    self._enter(replace(line, text=sentence))
        return self.outline

    def _head(self, line: Line) -> None:
        self._lead, self._open = "", []
        text = " ".join(line.text.rstrip(":- –").split())
        section = section_of(text)
        if not self.outline.role and section in {None, "levels"}:
            self.outline.role = text
        elif section == "specialties":
            self._in_teams, self._team = True, None
            self._section, self._heading = "description", "description"
        elif section == "levels":
            self._section, self._heading = "responsibilities", text
        elif section:
            self._repeated(section)
            self._section, self._heading = section, text
            if section == "leave_out":
                self.outline.left_out.append(line)
        elif self._in_teams and self._section != "leave_out":
            self._begin(text)
        else:
            self._section, self._heading = "description", "description"

    def _begin(self, team: str) -> None:
        self._team = team
        self.outline.teams.append(team)
        self._section, self._heading = "description", "description"

    def _repeated(self, section: str) -> None:
        """Begin a team at the paragraph above a second list of requirements: its heading is missing."""
        before = self.outline.entries[-1] if self.outline.entries else None
        seen = any(e.team == self._team and e.section == section for e in self.outline.entries)
        if not (
            self._in_teams and seen and section == "requirements" and before and before.line.kind == "prose"
        ):
            return
        paragraph = [e for e in self.outline.entries if e.line.number == before.line.number]
        subject = _SUBJECT.match(paragraph[0].line.text)
        self._begin(subject[1] if subject else f"{self._team} 2")
        for entry in paragraph:
            entry.team, entry.section, entry.heading = self._team, "description", "description"
            entry.count = 0

    def _enter(self, line: Line) -> None:
        bullet = line.kind == "bullet"
        if not bullet:
            self._open = []
            if self._section not in {"description", "requirements"}:
                self._lead = ""
        key = (self._team, self._heading)
        self._counts[key] += bullet
        count = self._counts[key] if bullet else 0
        entry = Entry(line, self._team, self._section, self._heading, count, self._lead, self._way)
        while self._open and self._open[-1].line.depth >= line.depth:
            self._open.pop()
        if bullet and self._open:
            self._open[-1].children.append(entry)
        else:
            self.outline.entries.append(entry)
        if bullet:
            self._open.append(entry)


def flat(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries and all that are nested below them, in order."""
    return [each for entry in entries for each in (entry, *flat(entry.children))]
