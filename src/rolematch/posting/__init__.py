"""A job page in prose → the draft of a job family.

The page is cut into lines (headings, bullets, prose), the lines into the role and its specialties, and
each line that asks for something becomes a requirement with the line it comes from. What the rules do
not understand is listed in the draft; nothing is dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import chain, groupby
from typing import TYPE_CHECKING

from rolematch.document import Document
from rolematch.errors import PageError
from rolematch.extraction import finder_of
from rolematch.family import BaseRole, Draft, JobFamily, Passage, Requirement, Skills, Specialty, Way
from rolematch.posting._emphasis import Emphasis
from rolematch.posting._guard import check_page
from rolematch.posting._pageoutline import (
    ALTERNATIVE,
    TELLING,
    Entry,
    Outline,
    Outliner,
    flat,
    page_lines,
    section_of,
    section_words,
)
from rolematch.posting._skilllists import languages_of
from rolematch.posting._wording import RequirementReader, id_of, read_requirement
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rolematch.family import Necessity
    from rolematch.posting._wording import Reading

__all__ = ["compile_page", "read_requirement"]

_OR_OWN_LANGUAGE = re.compile(
    r"\bor\s+(?:the\s+|any\s+)?(?:programming\s+)?languages?\s+(?:required|needed|used)\s+(?:by|in)\b", re.I
)
_DEMANDS = re.compile(
    r"\b(?:experience|knowledge|skills?|expertise|fluency|proficiency|command)\b[^.;]*"
    r"\b(?:is|are)\s+(?:\w+\s+){0,2}(?:required|mandatory|essential|indispensable|a must)\b"
    r"|\b(?:you|candidates?|they|engineers?)\s+must\s+(?:have|know)\b",
    re.I,
)
_LABEL_WORDS = 5
"""A line of so few words is a label, such as "Location: Rotterdam"."""
_STATED: dict[str, Necessity] = {"strict": "strict", "desired": "desired", "bonus": "bonus"}
"""Kinds of sections that say how much their lines are asked for."""
_PATH_LENGTH = 300
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_UNKNOWN = re.compile(r"(?<![\w.])[A-Z][\w+#-]+(?:\.[a-z]{2,3})?(?:\s[A-Z][\w+#-]*)?")
_SKILL_OPENING = re.compile(
    r"\b(?:experience (?:with|in|of|using)|knowledge of|proficien(?:t|cy) (?:with|in)|familiar(?:ity)? with|"
    r"skills in|fluent in|expertise (?:in|with)|hands-on with|such as|e\.g\.,?)\s*\(?$",
    re.I,
)
_LIST_OPENING = re.compile(
    r"(?:experience (?:with|in)|knowledge of|proficient (?:with|in)|such as|e\.g\.,?|like|using|[,/(]|"
    r"\band|\bor)"
    r"\s*\(?$",
    re.I,
)


class PageCompiler:
    """Compiles job pages with the skills of one taxonomy.

    Parameters
    ----------
    taxonomy : Taxonomy or None
        The bundled one by default.
    """

    def __init__(self, taxonomy: Taxonomy | None = None) -> None:
        self._taxonomy = taxonomy or Taxonomy.load()
        self._finder = finder_of(self._taxonomy)
        self._reader = RequirementReader(self._finder)
        self._languages_known = languages_of(self._taxonomy)

    def compile(self, page: Document | str) -> JobFamily:
        """Return the draft of the job family that a page describes.

        Raises
        ------
        PageError
            If the text is too long, not English, a résumé, or asks for nothing.
        """
        document = _document(page)
        check_page(document)
        outline = Outliner().walk(page_lines(document))
        teams: list[str | None] = [None, *outline.teams]
        entries = {team: [e for e in outline.entries if e.team == team] for team in teams}
        emphasis = Emphasis(self._finder, self._reader.is_concept, entries)
        missed: list[Passage] = []
        drafts = [
            self._team(team, entries[team], emphasis if team or not outline.teams else None, missed)
            for team in entries
        ]
        if not any(draft.every for draft in drafts):
            msg = "no requirement found: no line asks for a skill. Give the whole page, one bullet a line"
            raise PageError(msg)
        role, base = outline.role or "Role", _with_own_ids(drafts[0])
        taken = [requirement.id for requirement in base.requirements]
        ranked = [_with_own_ids(draft, taken) for draft in drafts[1:]]
        common = base.requirements if ranked else ()
        if ranked:  # a base role has one way only; a person decides what to make of several
            missed += [
                Passage(line=r.line or 1, text=r.asks) for way in base.either for r in way.requirements
            ]
        notes = Draft(
            not_understood=tuple(missed),
            left_out=tuple(Passage(line=line.number, text=line.text) for line in outline.left_out),
            proposed_skills=tuple(self._unknown(outline)),
        )
        return JobFamily(
            family=role,
            base=BaseRole(name="Base role", requirements=common),
            specialties=tuple(
                self._lifted(team, common) for team in ranked or [base.model_copy(update={"name": role})]
            ),
            draft=notes if notes != Draft() else None,
        )

    def _team(
        self, team: str | None, entries: Sequence[Entry], emphasis: Emphasis | None, missed: list[Passage]
    ) -> Specialty:
        """Draft one team, or the role where ``team`` is None; add the lines not understood to ``missed``.

        What is ranked turns on what its description speaks of; the base role of a page with teams
        (``emphasis`` is None) does not.
        """
        telling: list[Entry] = []
        asking: list[Entry] = []
        for entry in entries:
            (telling if self._tells(entry, has_teams=team is not None) else asking).append(entry)
        told = flat(telling)
        parts = [self._requirements([*part], missed) for _, part in groupby(asking, key=lambda e: e.way)]
        common, *ways = [part for part in parts if part] or [[]]
        if ways:
            common, ways = [], [common, *ways]
        drawn: list[Requirement] = []
        if emphasis:
            common, *ways = (emphasis.marked(part, told) for part in (common, *ways))
            drawn = emphasis.works_on(team, told, [*common, *chain(*ways)])
            missed += [_passage(e) for e in told if not emphasis.is_drawn_from(e, drawn)]
        else:
            missed += map(_passage, told)
        lifts = [skill for e in entries for r in self._reader.read_all(e.line.text) for skill in r.lifted]
        return Specialty(
            name=team or "Role",
            about=_opening(entries)[:200],
            language=self._languages([*drawn, *common, *chain(*ways)]) if team else (),
            lifts=tuple(dict.fromkeys(lifts)),
            requirements=(*drawn, *common),
            either=tuple(
                Way(name=f"{_nth(place)} way", requirements=tuple(way)) for place, way in enumerate(ways)
            ),
        )

    def _requirements(self, entries: Sequence[Entry], missed: list[Passage]) -> list[Requirement]:
        found: list[Requirement] = []
        for entry in entries:
            default = _default_necessity(entry)
            for reading, source in self._read(entry):
                requirement = _finished(reading, source, entry.line.number, default)
                is_waiver = reading.lifted and reading.requirement.necessity == "none"
                if (requirement.skills and not is_waiver) or requirement.soft:
                    found.append(requirement)
                elif not reading.lifted:
                    missed.append(Passage(line=entry.line.number, text=reading.requirement.asks))
        return found

    def _tells(self, entry: Entry, *, has_teams: bool) -> bool:
        """Whether an entry tells of the work and asks for nothing by itself.

        On a page of one role a list below a heading of the page's own making is a list of wishes, and prose
        asks as it likes; in what is said of a team only what is demanded outright is asked for.
        """
        if entry.section not in TELLING:
            return False
        if entry.line.kind == "bullet":
            return has_teams or entry.section == "responsibilities"
        return not (self._demands(entry) if has_teams else self._reader.asks(entry.line.text))

    def _demands(self, entry: Entry) -> bool:
        """Whether a description demands a skill outright: "As such, Ruby is absolutely required"."""
        text = entry.line.text
        return bool(_DEMANDS.search(text)) and any(
            r.requirement.necessity == "strict" and r.requirement.skills for r in self._reader.read_all(text)
        )

    def _read(self, entry: Entry) -> Iterator[tuple[Reading, str]]:
        """Read an entry with its nested bullets: one list of choices, or each for itself.

        A line above bullets asks for itself, unless it is read with each of them, or is only a label.
        """
        text, lead = entry.line.text, f"{entry.line.text}:"
        if not entry.children:
            whole = f"{entry.lead} {text}" if _leads(entry.lead) else text
            yield from ((reading, entry.source) for reading in self._reader.read_all(whole))
        elif self._reader.is_choice(text):
            choices = [child.line.text.rstrip(".;") for child in entry.children]
            yield self._reader.read_choice(text, choices), f"{entry.source}-{entry.children[-1].count}"
        else:
            if not _leads(lead):
                own = self._reader.read_all(text)
                yield from ((reading, entry.source) for reading in own if self._stands_alone(text, reading))
            for child in entry.children:
                yield from self._read(replace(child, lead=lead))

    def _stands_alone(self, text: str, reading: Reading) -> bool:
        """Whether a line above bullets names a skill or is a sentence, and not "Databases" or "You know:"."""
        names_skill = any(name in self._taxonomy.by_name for name in reading.requirement.names)
        is_label = text.endswith(":") or len(text.split()) <= _LABEL_WORDS
        return names_skill or reading.requirement.soft or not is_label

    def _languages(self, requirements: Iterable[Requirement]) -> tuple[str, ...]:
        """Return the programming languages of the first requirement with one; a wish only where none asks."""
        for requirement in sorted(requirements, key=lambda r: r.necessity not in {"strict", "expected"}):
            found = tuple(name for name in requirement.names if name in self._languages_known)
            if found:
                return found
        return ()

    def _lifted(self, specialty: Specialty, common: Sequence[Requirement]) -> Specialty:
        """Turn lifted skills into the base requirements that ask for nothing else."""
        skills = set(specialty.lifts)
        lifts = tuple(r.id for r in common if r.names and skills.issuperset(r.names))
        return specialty.model_copy(update={"lifts": lifts})

    def _unknown(self, outline: Outline) -> Iterator[Passage]:
        """Propose as skills the names that stand where a skill would, and that the taxonomy lacks."""
        seen: set[str] = set()
        for entry in flat(e for e in outline.entries if e.section not in TELLING):
            text = entry.line.text
            taken = [(m.start, m.end) for m in self._finder.find(text)]
            for match in _UNKNOWN.finditer(text):
                inside = any(a < match.end() and match.start() < b for a, b in taken)
                if not match.start() or inside or match[0] in seen:
                    continue
                opening = _LIST_OPENING if taken else _SKILL_OPENING  # a lone name needs a plain word for it
                if opening.search(text[: match.start()]):
                    seen.add(match[0])
                    yield Passage(line=entry.line.number, text=text, skill=match[0])


def _opening(entries: Sequence[Entry]) -> str:
    """Return the first paragraph of a description."""
    prose = [e.line for e in entries if e.line.kind == "prose" and e.section == "description"]
    opening = next((line.number for line in prose if len(line.text.split()) > _LABEL_WORDS), 0)
    return " ".join(line.text for line in prose if line.number == opening)


def _passage(entry: Entry) -> Passage:
    return Passage(line=entry.line.number, text=entry.line.text)


def _nth(place: int) -> str:
    """Return the word for a place, counted from 0."""
    return _ORDINALS[place] if place < len(_ORDINALS) else f"{place + 1}th"


def _leads(lead: str) -> bool:
    """Whether a lead-in changes what its bullets ask ("ideally", "must have")."""
    return (
        bool(lead)
        and not ALTERNATIVE.match(lead)
        and any(section_words()[kind].search(lead) for kind in _STATED)
    )


def _default_necessity(entry: Entry) -> Necessity:
    """Return what the lead-in says of the necessity of a line, or else the heading."""
    lead = section_of(entry.lead) if entry.lead.rstrip().endswith(":") else None
    return _STATED.get(lead or "") or _STATED.get(entry.section, "expected")


def _finished(reading: Reading, source: str, line: int, default: Necessity) -> Requirement:
    """Give a reading its place on the page, and the concepts it speaks of."""
    requirement = reading.requirement
    groups = (*requirement.groups, *map(_opened, reading.fields))
    stated = requirement.necessity
    short: dict[str, object] = {"groups": groups}
    if requirement.interest_suffices and stated == "strict":
        stated = "expected"  # "must be willing to learn": the will is asked for, not the skill
    if len(groups) == 1:
        short = {"groups": (), groups[0].op: groups[0].items, "open": groups[0].open}
    return requirement.model_copy(
        update={
            **short,
            "id": id_of(groups, requirement.id),
            "soft": requirement.soft and not groups,
            "necessity": "expected" if not groups else default if stated in {"expected", "none"} else stated,
            "highly": requirement.highly and bool(groups),
            "specialty_language_suffices": bool(_OR_OWN_LANGUAGE.search(requirement.asks)),
            "source": source,
            "line": line,
            "confidence": reading.confidence,
        }
    )


def _opened(fields: Skills) -> Skills:
    """Let what is like a field count for part: nobody writes all of their names."""
    op = fields.op if len(fields.items) > 1 else "any"
    return Skills(**{op: fields.items, "open": True})


def _with_own_ids(team: Specialty, taken: Iterable[str] = ()) -> Specialty:
    """Add a number to ids that stand twice in a team, or in the base role too."""
    seen = Counter(taken)
    requirements = _unique(team.requirements, seen)
    either = tuple(
        way.model_copy(update={"requirements": _unique(way.requirements, seen)}) for way in team.either
    )
    return team.model_copy(update={"requirements": requirements, "either": either})


def _unique(requirements: Iterable[Requirement], seen: Counter[str]) -> tuple[Requirement, ...]:
    """Add a number to the ids that were seen before."""
    result = []
    for requirement in requirements:
        seen[requirement.id] += 1
        count = seen[requirement.id]
        own = requirement.id if count == 1 else f"{requirement.id}-{count}"
        result.append(requirement.model_copy(update={"id": own}))
    return tuple(result)


@cache
def _default_compiler() -> PageCompiler:
    return PageCompiler()


def _document(page: object) -> Document:
    """Take a page or its text; one word is no page, but mostly the path of one."""
    if isinstance(page, Document):
        return page
    how = "give the text of a page, or a file as rm.read_document(path)"
    if not isinstance(page, str):
        msg = f"page is {type(page).__name__}; {how}"
        raise TypeError(msg)
    if len(page) < _PATH_LENGTH and len(page.split()) == 1:
        msg = f"{page!r} is one word; {how}"
        raise PageError(msg)
    return Document.from_text(page)


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
    >>> family = compile_page("Data Engineer\n\nRequirements\n\n- Strong Python\n- Airflow is a plus")
    >>> [(r.necessity, r.skills[0].names) for r in family.specialties[0].requirements]
    [('expected', ('Python',)), ('bonus', ('Airflow',))]
    """
    return _default_compiler().compile(page)
