"""The requirement language of job pages: one sentence → what it asks, and how much.

The words stand in ``data/requirement-language.yaml``. Which skills a sentence names is found in
``_naming``, its clauses are cut in ``_clauses``, levels are read in ``_measures``, lists in ``_skilllists``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from rolematch.extraction import SkillFinder, finder_of
from rolematch.family import Requirement, SkillClass, Skills
from rolematch.posting._about import About, AboutReader
from rolematch.posting._clauses import Clause, ClauseReader, joined_clauses, span_start
from rolematch.posting._language import language
from rolematch.posting._measures import MeasureReader
from rolematch.posting._naming import Named, SkillNamer
from rolematch.posting._skilllists import ListReader, merged, names_of
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rolematch.extraction import Mention

_FEW_WORDS = 4
_ANY_OF_CLASS = re.compile(r"\b(?:similar|other|another|any)\b", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """One requirement read from a sentence.

    Attributes
    ----------
    requirement : Requirement
    fields : tuple of Skills
        What the words are about without a product's name; no part of the requirement's expression.
    lifted : tuple of str
        Skills that the sentence says are *not* required.
    confidence : float
        0 to 1: how many of the choices made rest on a cue and not on a default.
    """

    requirement: Requirement
    fields: tuple[Skills, ...]
    lifted: tuple[str, ...]
    confidence: float


class RequirementReader:
    """Reads requirement sentences with the skills of one taxonomy.

    Parameters
    ----------
    finder : SkillFinder
    """

    def __init__(self, finder: SkillFinder) -> None:
        self._language = language()
        self._namer = SkillNamer(finder, self._language)
        self._clauses = ClauseReader(self._language)
        self._subjects = AboutReader(self._language, self._clauses)
        self._measures = MeasureReader(self._language)
        self._lists = ListReader(self._language.words, finder.taxonomy)

    def is_concept(self, name: str) -> bool:
        """Whether a skill has no product's name."""
        return self._namer.is_concept(name)

    def read(self, sentence: str) -> Reading:
        """Return what the governing clause of the sentence asks.

        The first clause that names a technology governs; a sentence that names none is read whole.
        """
        return self.read_all(sentence)[0]

    def read_all(self, sentence: str) -> list[Reading]:
        """Return one reading for each obligation of the sentence, the governing one first.

        "Five years of Go; Rust is a plus" holds two.
        """
        named = self._namer.named(sentence)
        about = self._about(sentence, named)
        if about != "requirement":
            return [self._reading(sentence, [_no_requirement(sentence, named, about)], named.waived)]
        parts = joined_clauses(self._clauses.clauses(named.text, named.skills, named.concepts))
        if not parts:
            parts = [[Clause(0, len(sentence), self._clauses.of_all(sentence))]]
        return [self._reading(sentence, part, () if i else named.waived) for i, part in enumerate(parts)]

    def asks(self, sentence: str) -> bool:
        """Whether a sentence of prose plainly asks for a skill, or waives one; a few words are a list."""
        named = self._namer.named(sentence)
        about = self._about(sentence, named)
        names_skills = bool(named.skills or named.concepts) and about == "requirement"
        is_plain = len(sentence.split()) <= _FEW_WORDS or self._subjects.is_plain(sentence)
        return about == "waiver" or (names_skills and is_plain)

    def _about(self, sentence: str, named: Named) -> About:
        """Say what a sentence is about; it is a waiver where little else is left of it."""
        names_skills = bool(named.skills or named.concepts)
        is_short = 2 * len(named.text.split()) <= len(sentence.split())
        if is_short and not names_skills and not self._clauses.necessity(named.text, 0, len(sentence)):
            return "waiver"
        years = self._measures.years(sentence, 0, len(sentence))
        return self._subjects.about(sentence, asks=names_skills or years is not None)

    def _reading(self, sentence: str, clauses: Sequence[Clause], waived: Sequence[Mention]) -> Reading:
        """Put together what some clauses of one necessity ask for."""
        start, end = span_start(sentence, clauses[0]), clauses[-1].end
        skills = _first_of_each(merged(sentence, [m for clause in clauses for m in clause.skills]))
        concepts = _first_of_each(m for clause in clauses for m in clause.concepts)
        necessity = clauses[0].necessity
        asks = necessity != "none"
        groups = self._lists.expression(sentence, skills, start, end)
        if not groups and asks:
            groups = self._any_class(sentence)
        if necessity == "desired" and any(group.ordered for group in groups):
            necessity = None  # "preferably Go, otherwise Java" wishes for the order, not for the skill
        level = self._measures.level(sentence, start, end, skills) if asks else "unspecified"
        highly = self._language.words["highly"].search(sentence, start, end)
        requirement = Requirement(
            id=id_of(groups, " ".join(names_of(concepts)[:3]) or sentence),
            asks=" ".join(sentence.split()).strip("•*-–· ") or "nothing",
            necessity=necessity or "expected",
            highly=necessity == "desired" and bool(highly),
            groups=groups,
            level=level,
            min_years=self._measures.years(sentence, start, end) if asks else None,
            context=tuple(w for w, p in self._language.context.items() if p.search(sentence, start, end)),
            interest_suffices=asks and self._measures.interest(sentence, skills),
            soft=asks and not groups and self._language.is_soft(sentence),
        )
        sure = (
            necessity is not None,
            bool(skills or concepts or requirement.soft),
            level != "unspecified" or bool(requirement.min_years),
        )
        spoken = [
            m for m in concepts if not (skills and m.shown)
        ]  # what only shows a field describes the skill
        fields = self._lists.expression(sentence, spoken, start, end)
        return Reading(requirement, fields, names_of(waived), round(0.4 + 0.2 * sum(sure), 2))

    def _any_class(self, sentence: str) -> tuple[Skills, ...]:
        """Without a named skill, a class of skills is what the sentence asks for."""
        classes = tuple(SkillClass(**{"class": name}) for name in self._lists.classes(sentence))
        return (Skills(any=classes),) if classes else ()

    # a bullet whose nested bullets are choices

    def is_choice(self, lead: str) -> bool:
        """Whether a line says that one of the lines below it is enough."""
        words = self._language.words
        is_choice = words["any"].search(lead) or words["ordered"].search(lead)
        return bool(is_choice) and not self._namer.find(lead)

    def read_choice(self, lead: str, choices: Sequence[str]) -> Reading:
        """Read a line with the choices below it as one requirement."""
        items = tuple(dict.fromkeys(item for choice in choices for item in self._items(choice)))
        is_ordered = len(items) > 1 and bool(self._language.words["ordered"].search(lead))
        groups = (Skills(**{"ordered" if is_ordered else "any": items}),) if items else ()
        soft = not items and all(self._language.is_soft(choice) for choice in choices)
        reading = self.read(lead)
        asks = f"{reading.requirement.asks}: {'; '.join(choices)}"
        update = {"id": id_of(groups, lead), "asks": asks, "groups": groups, "soft": soft}
        return replace(reading, requirement=reading.requirement.model_copy(update=update))

    def _items(self, choice: str) -> list[str | SkillClass]:
        """Return the class that a choice names ("any other scripting language"), or its skills."""
        classes = self._lists.classes(choice) if _ANY_OF_CLASS.search(choice) else []
        return [SkillClass(**{"class": c}) for c in classes] or [m.skill for m in self._namer.find(choice)]


def _no_requirement(sentence: str, named: Named, about: About) -> Clause:
    """Return a sentence that asks for nothing as one clause.

    Duties and what is waived keep the skills that they name; the employer's own are only spoken of.
    """
    skills = {"duties": named.skills, "waiver": named.waived}.get(about, ())
    concepts = (*named.skills, *named.concepts) if about == "employer" else named.concepts
    return Clause(0, len(sentence), "none", skills, concepts)


def _first_of_each(mentions: Iterable[Mention]) -> list[Mention]:
    return list({m.skill: m for m in reversed(list(mentions))}.values())[::-1]


def id_of(groups: Iterable[Skills], otherwise: str) -> str:
    """Return an id that names the first skills of some expressions, or what it is called otherwise.

    Examples
    --------
    >>> id_of([Skills(any=("C++", "Rust"))], "Systems"), id_of([], "Curious about systems")
    ('c++-rust', 'curious-about-systems')
    """
    names = dict.fromkeys(name for group in groups for name in group.names)
    words = re.findall(r"[\w+#]+", (" ".join(list(names)[:3]) or otherwise).casefold())
    return "-".join(words[:5]) or "requirement"


@cache
def _default_reader() -> RequirementReader:
    return RequirementReader(finder_of(Taxonomy.load()))


def read_requirement(sentence: str) -> Requirement:
    """Read one requirement sentence of a job page.

    Parameters
    ----------
    sentence : str
        As it stands on the page. Of a sentence with several obligations the governing clause is
        read: the first one that names a technology.

    Returns
    -------
    Requirement
        With ``necessity`` ``"none"`` where the sentence asks for nothing; ``skills`` are then those that
        its duties name, or that it says are not required, all in one list.

    Examples
    --------
    >>> requirement = read_requirement("Must have 5+ years of Go or Java; Rust is a plus.")
    >>> requirement.necessity, requirement.min_years, requirement.skills[0].any
    ('strict', 5.0, ('Go', 'Java'))
    """
    requirement = _default_reader().read(sentence).requirement
    if requirement.necessity != "none":
        return requirement
    names = requirement.names
    return requirement.model_copy(update={"groups": (Skills(all=names),) if names else ()})
