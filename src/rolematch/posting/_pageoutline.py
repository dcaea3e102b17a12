"""A job page cut into the role, its teams, and the lines that speak of each."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from rolematch.datafiles import data_folder, load_yaml
from rolematch.errors import DataFileError
from rolematch.posting._language import phrase_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rolematch.document import Block, Document

LineKind = Literal["heading", "lead", "bullet", "prose"]
_BULLET = re.compile(r"^(\s*)(?:[•◦▪●○‣·*+–—-]|o(?=\s{1,3}\S)|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_MARKS_HEADINGS = frozenset({"markdown", "html", "docx", "odt"})
_MARKUP = re.compile(r"\*\*|__|^#{1,6}\s+|\s+#+$")
ALTERNATIVE = re.compile(r"^\W*(?:alternatively|or alternatively|or else,? some)\b", re.I)
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
    """One bullet or sentence with where it stands; ``children`` are the bullets nested below it."""

    line: Line
    team: str | None
    section: str
    heading: str
    count: int
    lead: str = ""
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
    name = "page-sections.yaml"
    data = load_yaml((data_folder() / name).read_text("utf-8"), name, DataFileError)
    return {kind: phrase_pattern(phrases) for kind, phrases in data.items()}


def page_lines(document: Document) -> Iterator[Line]:
    """Cut a page into headings, lead-ins ("You should have:"), bullets and prose."""
    blocks = document.blocks if document.kind in _MARKS_HEADINGS else ()
    marked = {b.start for b in blocks if b.kind == "heading" or _is_bold_heading(document.text, b)}
    listed = {b.start for b in document.blocks if b.kind == "list-item"}
    offset, after_gap = 0, True
    for number, raw in enumerate(document.text.split("\n"), start=1):
        start = offset + len(raw) - len(raw.lstrip())
        offset += len(raw) + 1
        if not raw.strip():
            after_gap = True
            continue
        bullet = _BULLET.match(raw.expandtabs(4))
        text = _MARKUP.sub("", _BULLET.sub("", raw.expandtabs(4))).strip(" \t*")
        if not any(map(str.isalnum, text)):
            continue
        if bullet or start in listed:
            yield Line(text, number, "bullet", len(bullet[1]) if bullet else 0)
        else:
            # Where the format marks its headings, a short line is just a short line.
            shape_counts = after_gap and len(marked) < 2
            yield Line(text, number, _kind(raw, text, marked=start in marked, shape_counts=shape_counts))
        after_gap = False


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
        self._lead = ""
        self._counts: Counter[tuple[str | None, str]] = Counter()
        self._open: list[Entry] = []

    def walk(self, lines: Iterable[Line]) -> Outline:
        """Return the outline of a page."""
        for line in lines:
            if line.kind == "heading":
                self._head(line)
            elif self._section == "leave_out":
                self.outline.left_out.append(line)
            elif line.kind == "lead":
                self._lead, self._open = line.text, []
            else:
                self._enter(line)
        return self.outline

    def _head(self, line: Line) -> None:
        self._lead, self._open = "", []
        text = line.text.rstrip(":- –")
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
        subject = _SUBJECT.match(before.line.text)
        self._begin(subject[1] if subject else f"{self._team} 2")
        before.team, before.section, before.heading, before.count = (
            self._team,
            "description",
            "description",
            0,
        )

    def _enter(self, line: Line) -> None:
        bullet = line.kind == "bullet"
        if not bullet:
            self._open = []
            if self._section not in {"description", "requirements"}:
                self._lead = ""
        key = (self._team, self._heading)
        self._counts[key] += bullet
        entry = Entry(
            line, self._team, self._section, self._heading, self._counts[key] if bullet else 0, self._lead
        )
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
