"""The sections of a résumé: by heading words in many languages, by typography, and by content."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from rolematch.datafiles import bundled_value
from rolematch.resume._dates import has_range
from rolematch.resume._lines import unspaced
from rolematch.resume._words import LETTERS, YEAR, is_about, lower, opens_with, title_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolematch.document import Span
    from rolematch.resume._lines import Line

SectionKind = Literal[
    "header", "summary", "experience", "skills", "education", "certificates", "projects",
    "publications", "volunteering", "languages", "awards", "interests", "references", "objective", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A labeled stretch of a résumé; ``span`` includes its heading."""

    kind: SectionKind
    heading: str
    span: Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines ``begin`` to ``stop`` (half-open) that form one section.

    ``content`` is the offset where the heading ends. ``known`` tells whether its heading is a known one
    or only looks like a heading.
    """

    kind: SectionKind
    heading: str
    begin: int
    stop: int
    content: int
    known: bool = True


_MARKUP = re.compile(r"\([^)]*\)|[*_#:|\[\]{}<>=~•·—–]+|(?<!\w)-+|-+(?!\w)|^\W+|[.,;!]+$")
_INLINE = re.compile(
    r"[*_]*([^\W\d_][^:\n—–]{1,40}?)[*_]*\s?(?::|[*_]{2}(?=\s)|\s[—–-]\s|\t|\s\s)[*_]*\s*(?=\S)"
)


def find_sections(lines: Sequence[Line]) -> list[Stretch]:
    """Return the sections as stretches of lines; they follow each other and leave no line out."""
    marks: list[tuple[int, SectionKind, str, int, bool]] = []
    style = _Style()
    any_known = False
    for at, line in enumerate(lines):
        if line.bullet:
            continue
        kind, heading, content, known = _heading(line, style, marks[-1][1] if marks else "header")
        if kind is None and not any_known and _heads_list(lines, at):
            kind, heading, content = "other", line.text.strip(" *_:#"), line.stop
        if kind is not None and not (
            not known and marks and marks[-1][1] in _OF_JOBS and _heads_job(lines, at)
        ):
            marks.append((at, kind, heading, content, known))
            any_known = any_known or known
            if known and content >= line.stop:
                style.saw(line)
    return _with_late_head(lines, _stretches(lines, marks))


def _heads_list(lines: Sequence[Line], at: int) -> bool:
    """Whether a bare word or two below the head of a résumé title the list that follows.

    Functional résumés tell what was done under headings of their own, before the jobs.
    """
    if at < 2 or at + 2 >= len(lines) or not (lines[at + 1].bullet and lines[at + 2].bullet):
        return False
    if any(has_range(line.text) for line in lines[:at]):
        return False
    words = lines[at].text.strip(" *_:#").split()
    return (
        0 < len(words) <= 3
        and words[0][:1].isupper()
        and all(word.isalpha() for word in words if word not in ("&", "and"))
    )


_OF_JOBS: frozenset[SectionKind] = frozenset({"experience", "volunteering"})


def _heads_job(lines: Sequence[Line], at: int) -> bool:
    """Whether dates stand just above or in the two lines below: an employer set like a section's heading."""
    if not lines[at].gap and _has_year(lines[at - 1].text) and not lines[at - 1].bullet:
        return True
    below = lines[at + 1 : at + 3]
    near = below[:1] if below[1:] and below[1].gap else below
    return bool(near) and not near[0].gap and any(_has_year(line.text) and not line.bullet for line in near)


def _with_late_head(lines: Sequence[Line], stretches: list[Stretch]) -> list[Stretch]:
    """Set apart name and headline where they follow a side bar: "Contact", "Top Skills", …, then the name."""
    if not stretches or not (stretches[0].known and stretches[0].kind == "header"):
        return stretches
    main = next((n for n, s in enumerate(stretches) if s.kind in ("summary", "experience", "objective")), 0)
    bar = stretches[main - 1]
    head = next((at for at in range(bar.stop - 1, bar.begin, -1) if lines[at].gap), bar.stop)
    if main == 0 or not 1 < bar.stop - head <= 5:
        return stretches
    late = Stretch("header", "", head, bar.stop, lines[head].begin, known=False)
    return [*stretches[: main - 1], replace(bar, stop=head), late, *stretches[main:]]


def _stretches(lines: Sequence[Line], marks: list[tuple[int, SectionKind, str, int, bool]]) -> list[Stretch]:
    """Turn the lines that open a section into stretches; one-line sections end with their paragraph."""
    stretches: list[Stretch] = []
    if not marks or marks[0][0] > 0:
        stretches.append(Stretch("header", "", 0, marks[0][0] if marks else len(lines), 0, known=False))
    for (at, kind, heading, content, known), following in zip_longest(marks, marks[1:]):
        stop = following[0] if following else len(lines)
        end = stop
        if content < lines[at].stop:
            ends = (
                n
                for n in range(at + 1, stop)
                if lines[n].gap or (kind in _SHORT and _has_year(lines[n].text))
            )
            end = at + 1 if not heading else next(ends, stop)
        stretches.append(Stretch(kind, heading, at, end, content, known))
        if end < stop:
            stretches.append(Stretch("other", "", end, stop, lines[end].begin, known=False))
    return stretches


_SHORT: frozenset[SectionKind] = frozenset({"objective", "summary", "languages", "interests"})
"""Sections that, written as "Label: …", hold no dates: a dated line after them is none of theirs."""


class _Style:
    """How the headings known so far are set: so unknown ones in the same style are headings too."""

    def __init__(self) -> None:
        self.level = 0
        self.caps = 0
        self.ruled = 0
        self.indent = 0

    def saw(self, line: Line) -> None:
        """Take note of a known heading."""
        self.level = min(self.level or 9, line.level) if line.level else self.level
        self.caps += line.is_caps
        self.ruled += line.ruled
        self.indent = max(self.indent, line.indent)

    def parts(self, line: Line) -> bool:
        """Whether a line can part sections: a list's own title is set deeper, right below the text before."""
        return line.gap or line.is_caps or line.indent <= self.indent

    def like(self, line: Line) -> bool:
        """Whether an unknown line is set like the known headings."""
        if line.level:
            return 0 < line.level <= self.level
        if not line.gap or len(line.text) > 40 or line.bullet or line.numbered or "," in line.text:
            return False
        if any(c.isdigit() for c in line.text):
            return False
        return (self.caps > 1 and line.is_caps) or (self.ruled > 1 and line.ruled)


_None = tuple[SectionKind | None, str, int, bool]


def _heading(line: Line, style: _Style, current: SectionKind) -> _None:
    """Say which section a line opens: kind (None for none), heading, where its content begins, known."""
    text = line.text
    none: _None = (None, "", 0, False)
    likely = _may_open(text)
    if len(text) <= 60:
        kind = (_whole(text) if likely else None) or _typographic(line)
        if kind and style.parts(line):
            return kind, text.strip(" *_:#"), line.stop, True
        if style.like(line) and not _has_year(text) and style.parts(line):
            return "other", text.strip(" *_:#"), line.stop, False
    if _is_schooling(line, current):
        return "education", "", line.begin, True
    match = _INLINE.match(text) if likely else None
    if match is None:
        return none
    kind = _words().get(_key(match[1]))
    if kind is None or not _opens_inline(kind, line, current, text[match.end() :]):
        return none
    return kind, match[1].strip(" *_"), line.begin + match.end(), True


def _may_open(text: str) -> bool:
    """Whether the first word is that of a known heading; most lines are told from headings by it."""
    first = LETTERS.search(text)
    return first is not None and (lower(first[0]) in _firsts() or "(" in text[:4] or text[1:2] == " ")


_LABELS: frozenset[SectionKind] = frozenset(
    {
        "education",
        "certificates",
        "languages",
        "interests",
        "references",
        "awards",
        "publications",
        "volunteering",
        "objective",
        "summary",
        "skills",
    }
)


def _opens_inline(kind: SectionKind, line: Line, current: SectionKind, content: str) -> bool:
    """Whether "Label: content" opens a section here, and is not a line inside of one."""
    if kind not in _LABELS or line.indent > 1:
        return False
    if kind == "languages":
        return not _words_in(content).isdisjoint(tongues())
    if kind == "skills":
        return (
            line.gap
            and current != "experience"
            and not line.text.lower().startswith(("stack", "tech stack", "tech:"))
        )
    return kind == "education" or line.gap or current not in ("experience", "skills", "projects")


def _is_schooling(line: Line, current: SectionKind) -> bool:
    """Whether a line outside of a section of its own tells of a degree: "BSc Physics, Hull, 2012"."""
    text = line.text
    if len(text) > 140 or not _has_year(text) or current not in ("header", "other", "experience", "skills"):
        return False
    if not is_about(text, "degree") or title_words(text):
        return False
    school = is_about(text, "school")
    return school or (opens_with(text, "degree") and current != "experience")


def _whole(text: str) -> SectionKind | None:
    """Kind of a line that is nothing but a known heading."""
    words = _words()
    return words.get(text.lower()) or (words.get(_key(text)) if text.count(" ") < 20 else None)


def is_heading(text: str, kind: SectionKind) -> bool:
    """Whether a text is a known heading of this kind, and no job by itself: "Earlier", not "Internship"."""
    return _whole(text) == kind and not title_words(text) and not is_about(text, "service")


def _typographic(line: Line) -> SectionKind | None:
    """Kind of a line that is set like a heading and contains a known one."""
    if not (line.level or line.is_caps or line.ruled or line.strong) or _has_year(line.text):
        return None
    words = _key(line.text).split() if line.text.count(" ") < 12 else []
    if not 2 <= len(words) <= 6 or "," in line.text or " at " in line.text:
        return None
    known, weak = _words(), _weak()
    for size in range(len(words) - 1, 0, -1):
        for first in (len(words) - size, *range(len(words) - size)):
            phrase = " ".join(words[first : first + size])
            if phrase in known and phrase not in weak:
                return known[phrase]
    return None


def _has_year(text: str) -> bool:
    return YEAR.search(text) is not None


def _key(text: str) -> str:
    """Reduce a heading to what is looked up."""
    bare = _MARKUP.sub(" ", unspaced(text))
    return " ".join(lower(bare).replace("&", " and ").replace("/", " and ").replace("’", "'").split())


def _words_in(text: str) -> set[str]:
    return set(LETTERS.findall(lower(text)))


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = bundled_value("sections.yaml")
    return data


@cache
def _words() -> dict[str, SectionKind]:
    """Return the kind of every known heading."""
    kinds: dict[str, SectionKind] = {}
    for kind, phrases in _data().items():
        if kind in ("only_whole", "tongues"):
            continue
        for phrase in phrases:
            kinds.setdefault(phrase.replace("’", "'"), kind)  # type: ignore[arg-type]
    return kinds


def heading_words() -> frozenset[str]:
    """Return all known headings, in lower case."""
    return frozenset(_words())


@cache
def _firsts() -> frozenset[str]:
    """Return the first words of all headings."""
    return frozenset(match[0] for phrase in _words() if (match := LETTERS.search(phrase)))


@cache
def _weak() -> frozenset[str]:
    return frozenset(_data()["only_whole"])


@cache
def tongues() -> frozenset[str]:
    """Return names of human languages, and words for how well they are spoken."""
    return frozenset(_data()["tongues"])
