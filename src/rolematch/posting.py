"""A job page in prose → the draft of a job family.

The page is cut into lines (headings, bullets, prose), the lines into the role and its specialties, and
each line that asks for something becomes a requirement with the line it comes from. What the rules do
not understand is listed in the draft; nothing is dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from rolematch.datafiles import data_folder, load_yaml
from rolematch.document import Document
from rolematch.errors import DataFileError, PageError
from rolematch.extraction import SkillFinder
from rolematch.family import BaseRole, Draft, JobFamily, Passage, Requirement, Skills, Specialty, Way
from rolematch.taxonomy import Taxonomy
from rolematch.wording import RequirementReader, phrase_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rolematch.document import Block
    from rolematch.family import Necessity
    from rolematch.wording import Reading

CORE_SKILLS = 5
"""How many skills of its description a team turns on, in a draft; 3 and 6 ranked worse on judged résumés."""

MAX_CHARACTERS = 1_000_000
"""Longer texts are no job page."""

LineKind = Literal["heading", "lead", "bullet", "prose"]
_BULLET = re.compile(r"^(\s*)(?:[•◦▪●○‣·*+–—-]|o(?=\s{1,3}\S)|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_MARKS_HEADINGS = frozenset({"markdown", "html", "docx", "odt"})
_MARKUP = re.compile(r"\*\*|__|^#{1,6}\s+|\s+#+$")
_WORD = re.compile(r"[\w'’+#./-]+")
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "to",
        "with",
        "in",
        "a",
        "for",
        "you",
        "we",
        "our",
        "is",
        "are",
        "or",
        "on",
        "as",
        "an",
        "experience",
        "be",
        "will",
        "your",
        "have",
    ]
)
_ALTERNATIVE = re.compile(r"^\W*(?:alternatively|or alternatively|or else,? some)\b", re.I)
_OR_OWN_LANGUAGE = re.compile(
    r"\bor\s+(?:the\s+|any\s+)?(?:programming\s+)?languages?\s+(?:required|needed|used)\s+(?:by|in)\b", re.I
)
_SUBJECT = re.compile(
    r"^\W*(?:An?|The|Our)?\s*([A-Z][\w/&+.-]*(?:\s[A-Z][\w/&+.-]*){0,2})\s+(?:engineers?|specialists?|developers?|team)\b"
)
_RANGE_OF_YEARS = re.compile(
    r"\b(?:19|20)\d\d\b.{0,12}?[-–—].{0,12}?(?:\b(?:19|20)\d\d\b|\bpresent\b|\bnow\b)", re.I
)
_UNKNOWN = re.compile(r"(?<![\w.])[A-Z][\w+#-]*(?:\.[a-z]{2,3})?(?:\s[A-Z][\w+#-]*)?")
_LIST_OPENING = re.compile(
    r"(?:experience (?:with|in)|knowledge of|proficient (?:with|in)|such as|e\.g\.,?|like|using|[,/(]|"
    r"\band|\bor)"
    r"\s*\(?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page."""

    text: str
    number: int
    kind: LineKind
    depth: int = 0


@dataclass(slots=True)
class _Entry:
    """One bullet or sentence with where it stands; ``children`` are the bullets nested below it."""

    line: Line
    team: str | None
    section: str
    heading: str
    count: int
    lead: str = ""
    children: list[_Entry] = field(default_factory=list)

    @property
    def source(self) -> str:
        place = f"{self.team or 'Base role'}, {self.heading}"
        return f"{place}, {self.count}" if self.count else place


@dataclass(slots=True)
class _Outline:
    """A page cut into the role, its teams and their entries."""

    role: str = ""
    teams: list[str] = field(default_factory=list)
    entries: list[_Entry] = field(default_factory=list)
    left_out: list[Line] = field(default_factory=list)


@cache
def _sections() -> dict[str, re.Pattern[str]]:
    name = "page-sections.yaml"
    data = load_yaml((data_folder() / name).read_text("utf-8"), name, DataFileError)
    return {kind: phrase_pattern(phrases) for kind, phrases in data.items()}


# lines


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
    if _ALTERNATIVE.match(text) and text[-1] in ":-–":
        return "lead"
    if marked or emphasized:
        return "heading"
    if text[-1] in ":-–" and len(words) <= 14:
        return "heading" if len(words) <= 6 and _section_of(text) else "lead"
    shaped = len(words) <= 7 and text[0].isupper() and text[-1] not in ".,;!?"
    return "heading" if shaped and shape_counts else "prose"


def _section_of(heading: str) -> str | None:
    """Return the kind of section that a heading opens, None for a name."""
    if re.match(r"about\b(?! you)", heading, re.I):
        return "leave_out"
    return next((kind for kind, pattern in _sections().items() if pattern.search(heading)), None)


# outline


class _Outliner:
    """Walks the lines once and says where each stands."""

    def __init__(self) -> None:
        self.outline = _Outline()
        self._team: str | None = None
        self._in_teams = False
        self._section, self._heading = "description", "description"
        self._lead = ""
        self._counts: Counter[tuple[str | None, str]] = Counter()
        self._open: list[_Entry] = []

    def walk(self, lines: Iterable[Line]) -> _Outline:
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
        section = _section_of(text)
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
        entry = _Entry(
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


# requirements


class PageCompiler:
    """Compiles job pages with the skills of one taxonomy.

    Parameters
    ----------
    taxonomy : Taxonomy or None
        The bundled one by default.
    """

    def __init__(self, taxonomy: Taxonomy | None = None) -> None:
        self._taxonomy = taxonomy or Taxonomy.load()
        self._finder = SkillFinder(self._taxonomy)
        self._reader = RequirementReader(self._finder)
        self._languages_known = frozenset(self._taxonomy.classes.get("programming language", ()))

    def compile(self, page: Document | str) -> JobFamily:
        """Return the draft of the job family that a page describes.

        Raises
        ------
        PageError
            If the text is too long, not English, a résumé, or asks for nothing.
        """
        document = Document.from_text(page) if isinstance(page, str) else page
        _check_page(document.text)
        outline = _Outliner().walk(page_lines(document))
        teams: list[str | None] = [None, *outline.teams]
        of_team = {team: [e for e in outline.entries if e.team == team] for team in teams}
        spread = self._spread(of_team)
        drafts = {
            team: self._team(team, entries, spread if team or len(teams) == 1 else None)
            for team, entries in of_team.items()
        }
        if not any(draft.requirements or draft.either for draft, _ in drafts.values()):
            msg = "no requirement found: no line asks for a skill. Give the whole page, one bullet a line"
            raise PageError(msg)
        base, role = drafts[None][0], outline.role or "Role"
        specialties = [draft for draft, _ in list(drafts.values())[1:]] or [
            base.model_copy(update={"name": role})
        ]
        notes = Draft(
            not_understood=tuple(passage for _, missed in drafts.values() for passage in missed),
            left_out=tuple(Passage(line=line.number, text=line.text) for line in outline.left_out),
            proposed_skills=tuple(self._unknown(outline)),
        )
        return JobFamily(
            family=role,
            base=BaseRole(name="Base role", requirements=base.requirements if outline.teams else ()),
            specialties=tuple(self._lifted(s, base) for s in specialties),
            draft=notes if notes != Draft() else None,
        )

    def _team(
        self, team: str | None, entries: Sequence[_Entry], spread: Mapping[str, int] | None
    ) -> tuple[Specialty, list[Passage]]:
        """Draft one team, or the role where ``team`` is None; return it with the lines not understood.

        What is ranked turns on what its description speaks of; the base role of a page with teams (``spread``
        is None) does not.
        """
        told = [e for e in entries if _tells(e, has_teams=team is not None)]
        asked = [e for e in entries if e not in told]
        missed: list[Passage] = []
        ways = [self._requirements(part, missed) for part in _alternatives(asked)]
        lifts = [skill for e in entries for r in self._reader.read_all(e.line.text) for skill in r.lifted]
        common: list[Requirement] = []
        if spread is None:
            missed += [_passage(entry) for entry in _flat(told)]
        else:
            common = self._about(_flat(told), self._apart(team, asked, spread), missed)
        if len(ways) > 1:
            names = ("first way", "second way", "third way")
            either = tuple(Way(name=n, requirements=_unique(w)) for n, w in zip(names, ways, strict=False))
        else:
            common, either = [*common, *(ways[0] if ways else [])], ()
        about = next((e.line.text for e in told if e.line.kind == "prose"), "")
        everything = [*common, *(r for way in either for r in way.requirements)]
        specialty = Specialty(
            name=team or "Role",
            about=about[:200],
            language=self._languages(everything) if team else (),
            lifts=tuple(dict.fromkeys(lifts)),
            requirements=_unique(common),
            either=either,
        )
        return specialty, missed

    def _requirements(self, entries: Sequence[_Entry], missed: list[Passage]) -> list[Requirement]:
        found: list[Requirement] = []
        for entry in entries:
            default = _default_necessity(entry)
            for reading, source in self._read(entry):
                requirement = _finished(reading, source, entry.line.number, default)
                if requirement.skills or requirement.soft:
                    found.append(requirement)
                elif not reading.lifted:
                    missed.append(Passage(line=entry.line.number, text=reading.requirement.asks))
        return found

    def _read(self, entry: _Entry) -> Iterator[tuple[Reading, str]]:
        """Read an entry with its nested bullets: one list of choices, or each for itself."""
        if not entry.children:
            text = f"{entry.lead} {entry.line.text}" if _leads(entry.lead) else entry.line.text
            for reading in self._reader.read_all(text):
                yield reading, entry.source
            return
        choices = [child.line.text.rstrip(".;") for child in entry.children]
        if self._reader.is_choice(entry.line.text):
            yield (
                self._reader.read_choice(entry.line.text, choices),
                f"{entry.source}-{entry.children[-1].count}",
            )
            return
        for child in entry.children:
            child.lead = entry.line.text + ":"
            yield from self._read(child)

    def _about(
        self, told: Sequence[_Entry], spread: Mapping[str, int], missed: list[Passage]
    ) -> list[Requirement]:
        """Draw what a team turns on from its description and duties.

        These are the skills they speak of most, and the other teams least; what they come back to is core.
        """
        skills = {e.line.number: self._spoken_of(e.line.text) for e in told}
        counts = Counter(skill for found in skills.values() for skill in found)
        told_apart = {skill: count / spread[skill] for skill, count in counts.items() if skill in spread}
        core = sorted(told_apart, key=lambda skill: -told_apart[skill])[:CORE_SKILLS]
        first = {skill: e for e in reversed(told) for skill in skills[e.line.number]}
        missed += [_passage(e) for e in told if not {*core} & {*skills[e.line.number]}]
        return [
            Requirement(
                id=f"works-on-{_slug(skill)}",
                asks=f"Works on {skill}: {first[skill].line.text[:200]}",
                any=(skill,),
                level="working",
                core=counts[skill] > 1,
                source=first[skill].source,
                line=first[skill].line.number,
                confidence=0.5,
            )
            for skill in core
        ]

    def _apart(self, team: str | None, asked: Sequence[_Entry], spread: Mapping[str, int]) -> dict[str, int]:
        """Leave out the team's own product, which nobody outside has worked on, unless it is asked for."""
        wanted = {skill for entry in _flat(asked) for skill in self._spoken_of(entry.line.text)}
        own = {word.casefold() for word in (team or "").split()} - {skill.casefold() for skill in wanted}
        return {skill: count for skill, count in spread.items() if skill.casefold() not in own}

    def _spoken_of(self, text: str) -> dict[str, None]:
        """Return the skills of a line, in order, without languages: those say nothing of the work."""
        languages = self._languages_known
        return dict.fromkeys(m.skill for m in self._finder.find(text) if m.skill not in languages)

    def _spread(self, teams: Mapping[str | None, Sequence[_Entry]]) -> dict[str, int]:
        """Count the teams that speak of each skill; what most speak of is the employer's and left out."""
        spoken = [
            {skill for entry in _flat(entries) for skill in self._spoken_of(entry.line.text)}
            for entries in teams.values()
        ]
        spread = Counter(skill for skills in spoken for skill in skills)
        common = max(2, len(teams) // 3)
        return {skill: count for skill, count in spread.items() if count <= common}

    def _languages(self, requirements: Iterable[Requirement]) -> tuple[str, ...]:
        """Return the programming languages that the first requirement with one asks for."""
        for requirement in requirements:
            found = [n for group in requirement.skills for n in group.names if n in self._languages_known]
            if found and requirement.necessity in {"strict", "expected"} and not requirement.core:
                return tuple(dict.fromkeys(found))
        return ()

    def _lifted(self, specialty: Specialty, base: Specialty) -> Specialty:
        """Turn lifted skills into the base requirements that ask for nothing else."""
        skills = set(specialty.lifts)
        lifts = tuple(
            r.id for r in base.requirements if r.skills and {n for g in r.skills for n in g.names} <= skills
        )
        return specialty.model_copy(update={"lifts": lifts})

    def _unknown(self, outline: _Outline) -> Iterator[Passage]:
        """Propose as skills the names that stand where a skill would, and that the taxonomy lacks."""
        seen: set[str] = set()
        for entry in _flat(
            e for e in outline.entries if e.section not in {"description", "responsibilities"}
        ):
            text = entry.line.text
            taken = [(m.start, m.end) for m in self._finder.find(text)]
            for match in _UNKNOWN.finditer(text):
                inside = any(a < match.end() and match.start() < b for a, b in taken)
                if not match.start() or inside or match[0] in seen or not taken:
                    continue
                if _LIST_OPENING.search(text[: match.start()]):
                    seen.add(match[0])
                    yield Passage(line=entry.line.number, text=text, skill=match[0])


def _tells(entry: _Entry, *, has_teams: bool) -> bool:
    """Whether an entry tells of the work and asks for nothing by itself.

    On a page of one role a list below a heading of the page's own making is a list of wishes.
    """
    if entry.section == "description":
        return has_teams or entry.line.kind != "bullet"
    return entry.section == "responsibilities"


def _alternatives(entries: Sequence[_Entry]) -> list[list[_Entry]]:
    """Cut at "Alternatively, …"; what follows it is another way to qualify."""
    ways: list[list[_Entry]] = [[]]
    for lead, group in groupby(entries, key=lambda e: e.lead):
        if _ALTERNATIVE.match(lead):
            ways.append([])
        ways[-1] += group
    return [way for way in ways if way]


def _flat(entries: Iterable[_Entry]) -> list[_Entry]:
    return [each for entry in entries for each in (entry, *_flat(entry.children))]


def _passage(entry: _Entry) -> Passage:
    return Passage(line=entry.line.number, text=entry.line.text)


def _slug(name: str) -> str:
    return re.sub(r"[^\w+#]+", "-", name.casefold()).strip("-")


def _leads(lead: str) -> bool:
    """Whether a lead-in changes what its bullets ask ("ideally", "must have")."""
    return (
        bool(lead)
        and not _ALTERNATIVE.match(lead)
        and any(_sections()[kind].search(lead) for kind in ("bonus", "desired", "strict"))
    )


def _default_necessity(entry: _Entry) -> Necessity:
    kind = _section_of(entry.lead) if entry.lead.rstrip().endswith(":") else None
    for section in (kind, entry.section):
        if section in {"bonus", "desired", "strict"}:
            return section  # type: ignore[return-value]
    return "expected"


def _finished(reading: Reading, source: str, line: int, default: Necessity) -> Requirement:
    """Give a reading its place on the page, and the concepts it speaks of."""
    requirement = reading.requirement
    groups = requirement.groups
    if reading.concepts:
        groups = (*groups, Skills(any=reading.concepts, open=True))
    stated = requirement.necessity
    short: dict[str, object] = {"groups": groups}
    if requirement.interest_suffices and stated == "strict":
        stated = "expected"  # "must be willing to learn": the will is asked for, not the skill
    if len(groups) == 1:
        short = {"groups": (), groups[0].op: groups[0].items, "open": groups[0].open}
    return requirement.model_copy(
        update={
            **short,
            "soft": requirement.soft and not groups,
            "necessity": "expected" if not groups else default if stated in {"expected", "none"} else stated,
            "highly": requirement.highly and bool(groups),
            "specialty_language_suffices": bool(_OR_OWN_LANGUAGE.search(requirement.asks)),
            "source": source,
            "line": line,
            "confidence": reading.confidence,
        }
    )


def _unique(requirements: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Add a number to ids that stand twice."""
    seen: Counter[str] = Counter()
    result = []
    for requirement in requirements:
        seen[requirement.id] += 1
        count = seen[requirement.id]
        result.append(
            requirement if count == 1 else requirement.model_copy(update={"id": f"{requirement.id}-{count}"})
        )
    return tuple(result)


def _check_page(text: str) -> None:
    """Refuse what is plainly no job page in English."""
    if len(text) > MAX_CHARACTERS:
        msg = (
            f"the text has {len(text):,} characters, over the limit of {MAX_CHARACTERS:,}; give one job page"
        )
        raise PageError(msg)
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words:
        msg = "the text is empty; give the text of a job page"
        raise PageError(msg)
    if len(words) > 30 and sum(word in _ENGLISH for word in words) / len(words) < 0.08:
        msg = "the text does not read like English; the requirement language is known in English only"
        raise PageError(msg)
    if len(_RANGE_OF_YEARS.findall(text)) >= 2 and not re.search(
        r"\brequirements?\b|\bqualifications\b|\byou(?:'ll| will)\b", text, re.I
    ):
        msg = "this reads like a résumé, with ranges of years and no requirements; give a job page"
        raise PageError(msg)


@cache
def _default_compiler() -> PageCompiler:
    return PageCompiler()


def compile_page(page: Document | str) -> JobFamily:
    r"""Compile a job page into the draft of a job family, for a person to review.

    Parameters
    ----------
    page : Document or str
        The page; a ``str`` is its text, plain or Markdown.

    Returns
    -------
    JobFamily
        Every requirement has the ``line`` it comes from and a ``confidence``; ``draft`` lists what was
        not understood, what was left out, and names that the taxonomy does not know.

    Raises
    ------
    PageError
        If the text is too long, not English, a résumé, or asks for nothing.

    Examples
    --------
    >>> family = compile_page("Data Engineer\\n\\nRequirements\\n\\n- Strong Python\\n- Airflow is a plus")
    >>> [(r.necessity, r.skills[0].names) for r in family.specialties[0].requirements]
    [('expected', ('Python',)), ('bonus', ('Apache Airflow',))]
    """
    return _default_compiler().compile(page)
