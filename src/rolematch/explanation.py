"""Why a score is what it is: contributions, reasons, questions, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rolematch import markup
from rolematch.contexts import CONTEXTS
from rolematch.profile import Profile, SkillLevel
from rolematch.scoring import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from rolematch.family import JobFamily, Necessity
    from rolematch.profile import Evidence, Weigher
    from rolematch.scoring import Asked, CompiledFamily, Node

MOST_REASONS = 4
SHOWN_QUOTES = 2
MOST_ADDITIONS = 4
FULLY = 0.995
DIGITS = 10


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one requirement added to a score; ``points`` of a match add up to its score (1e-9).

    Further rows may stand beside the requirements: ``typical``, where every score starts; ``floor``, which
    lifts a sum below 0; ``language``, what the lack of every language of the team takes away; ``cap``, what
    an unmet strict requirement takes away.

    Attributes
    ----------
    requirement : str
        Its id in the family, or one of the four above.
    asks : str
        The requirement in the family's words.
    necessity : Necessity
        ``"none"`` for the further rows.
    weight : float
        Points between no and full evidence.
    fulfilment : float
        From 0 to 1.
    points : float
        In units of the score; below 0 where less is shown than a typical engineer would show.
    missing : tuple of str
        Skills that were not found in the document, or hardly.
    evidence : tuple of Evidence
        What the fulfilment rests on.
    core : bool
        Whether it is what the team does all day.
    """

    requirement: str
    asks: str
    necessity: Necessity
    weight: float
    fulfilment: float
    points: float
    missing: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    core: bool = False

    @property
    def sentence(self) -> str:
        """What this row says, in one plain sentence."""
        if self.necessity == "none":
            return f"{self.asks}."
        if self.missing:
            return f"{self.asks}: not found in the document: {', '.join(self.missing)}."
        degree = "shown in full" if self.fulfilment >= FULLY else f"shown in part ({self.fulfilment:.0%})"
        return f"{self.asks}: {degree}."

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "requirement": self.requirement,
            "asks": self.asks,
            "necessity": self.necessity,
            "core": self.core,
            "weight": self.weight,
            "fulfilment": self.fulfilment,
            "points": self.points,
            "missing": list(self.missing),
            "evidence": [evidence.to_dict() for evidence in self.evidence],
        }


class Basis:
    """All that explanations of one candidate rest on: the numbers of the scorer, and the profile.

    Parameters
    ----------
    levels : array of shape (1, readings), optional
        The levels to score; those of the profile by default.

    Attributes
    ----------
    values : list of float
        What every leaf and node is worth.
    scores : Scores
        As it is; if what is hardly shown were nothing; if what is not shown were typical.
    """

    def __init__(
        self,
        family: JobFamily,
        compiled: CompiledFamily,
        weigher: Weigher,
        profile: Profile,
        levels: NDArray[np.float64] | None = None,
    ) -> None:
        self.family = family
        self.compiled = compiled
        self.weigher = weigher
        self.profile = profile
        self.levels = compiled.levels(profile) if levels is None else levels
        values = compiled.values(self.levels)
        self.values: list[float] = values[:, 0].tolist()
        self.scores = compiled.score_fulfilments(compiled.extremes(compiled.of_roots(values)[0]))
        self.fulfilments: list[float] = self.scores.fulfilments[0].tolist()
        self.points: list[float] = self.scores.points[0].tolist()
        self._leaves: dict[tuple[int, bool], tuple[list[str], list[str]]] = {}

    def contributions(self, row: int) -> Iterator[Contribution]:
        """Yield what each requirement of a row added, and the further rows that complete the sum."""
        compiled, constants = self.compiled, self.compiled.constants
        for entry, column in compiled.entries(row):
            yield self.contribution(column, float(compiled.weights[entry]), self.points[entry])
        yield _further(
            "typical", "Where every score starts: what a typical engineer would reach", constants.typical
        )
        raw, net, cap = (float(each[0, row]) for each in (self.scores.raw, self.scores.net, self.scores.cap))
        if raw < 0:
            yield _further("floor", "Nobody scores below 0", -raw)
        elif net < raw:
            yield _further("language", "All of it counts less without a language of the team", net - raw)
        if net > cap:
            yield _further("cap", "The most that strict requirements without evidence allow", cap - net)

    def strict_unmet(self, row: int) -> tuple[str, ...]:
        """Return the ids of the strict requirements of a row without enough evidence."""
        asked = [self.compiled.asked[c] for c in self.compiled.strict[row] if self.fulfilments[c] < 1.0]
        return tuple(one.requirement.id for one in asked if self.leaves(one)[1])

    def reasons(self, row: int) -> list[tuple[str, float]]:
        """Return the requirements that moved a score most, with their points; needs no evidence quoted."""
        moved = [(column, self.points[entry]) for entry, column in self.compiled.entries(row)]
        moved.sort(key=lambda pair: -abs(pair[1]))
        return [
            (self.compiled.asked[column].requirement.id, points)
            for column, points in moved[:MOST_REASONS]
            if points
        ]

    def contribution(self, column: int, weight: float = 0.0, points: float = 0.0) -> Contribution:
        """Say what one requirement added; lines on seniority add nothing."""
        asked = self.compiled.asked[column]
        shown, missing = self.leaves(asked)
        return Contribution(
            requirement=asked.requirement.id,
            asks=asked.requirement.asks,
            necessity=asked.requirement.necessity,
            weight=weight,
            fulfilment=self.fulfilments[column],
            points=points,
            missing=tuple(missing),
            evidence=tuple(chain.from_iterable(map(self.profile.evidence, shown))),
            core=asked.requirement.core,
        )

    def leaves(self, asked: Asked) -> tuple[list[str], list[str]]:
        """Return the skills that a fulfilment rests on, and the labels of what is missing.

        Of a strict requirement, what is so hardly shown that it caps the score is missing too.
        """
        strict = asked.is_strict
        known = self._leaves.get((asked.root.slot, strict))
        if known is None:
            found: dict[str, None] = {}
            missing: dict[str, None] = {}
            self._visit(asked.root, found, missing)
            if strict and not missing and self.values[asked.root.slot] < self.compiled.constants.strict_met:
                missing.update(dict.fromkeys(asked.root.labels))
            known = self._leaves[asked.root.slot, strict] = list(found), list(missing)
        return known

    def _visit(self, node: Node | Leaf, found: dict[str, None], missing: dict[str, None]) -> None:
        """Follow the best child of a maximum and all children of a mean."""
        value = self.values[node.slot]
        if isinstance(node, Leaf):
            for name in self.shown(node):
                found[name] = None
            if value < self.compiled.constants.missing_below:
                missing[node.label] = None
        elif node.op == "mean":
            for child in node.children:
                self._visit(child, found, missing)
        elif value > 0:
            self._visit(self.best(node), found, missing)
        else:
            missing.update(dict.fromkeys(node.labels))

    def best(self, node: Node) -> Node | Leaf:
        """Return the child that a maximum takes its value from."""
        values = [self.values[c.slot] * f for c, f in zip(node.children, node.factors, strict=True)]
        return node.children[values.index(max(values))]

    def shown(self, leaf: Leaf) -> tuple[str, ...]:
        """Return the skills that a leaf rests on."""
        return leaf.shown(self.profile, self.compiled.constants.context_floor)


def _further(name: str, asks: str, points: float) -> Contribution:
    """Return a row that no requirement accounts for."""
    return Contribution(name, asks, "none", weight=0.0, fulfilment=0.0, points=points)


@dataclass(frozen=True, slots=True)
class Change:
    """An addition that would change the answer, checked by scoring again.

    Attributes
    ----------
    skills : tuple of str
        What would have to be shown.
    requirements : tuple of str
        The requirements that this would meet.
    score : float
        The score with all additions so far.
    place : int
        The place among the specialties then, from 1.
    """

    skills: tuple[str, ...]
    requirements: tuple[str, ...]
    score: float
    place: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "skills": list(self.skills),
            "requirements": list(self.requirements),
            "score": self.score,
            "place": self.place,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted passage, and what the score would lose without it, checked by scoring again.

    Passages that say the same support each other, so that losses do not add up to the score.
    """

    text: str
    start: int
    end: int
    section: str
    position: int | None
    points: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "section": self.section,
            "position": self.position,
            "points": self.points,
        }


def points_table(title: str, contributions: Sequence[Contribution]) -> str:
    """Show what each requirement added, the words for it, and what is missing, as HTML."""
    rows = sorted(contributions, key=lambda row: (row.weight == 0, -row.points))
    heads = ["Asked for", "Need", "Points", "Shown", "The words", "Not shown"]
    return markup.table(title, heads, map(_cells, rows), "The points add up to the score.")


def _cells(row: Contribution) -> list[str]:
    need, shown = (row.necessity, f"{row.fulfilment:.0%}") if row.weight else ("", "")
    words = list(dict.fromkeys(f"“{' '.join(item.text.split())}”" for item in row.evidence))[:SHOWN_QUOTES]
    return [row.asks, need, f"{row.points:+.3f}", shown, " ".join(words), ", ".join(row.missing)]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The match of one candidate and one specialty, explained to the last point.

    Attributes
    ----------
    contributions : tuple of Contribution
        They add up to ``score``.
    reasons : tuple of Contribution
        The most important of them, at most four.
    passages : tuple of Passage
        What is quoted, with what each passage is worth by itself, the dearest first.
    questions : tuple of str
        For the screening call: on what is not or hardly shown, then on what no document shows.
    what_would_change : tuple of Change
        Step by step, until the specialty leads or a strict requirement no longer caps.
    seniority : tuple of Contribution
        The lines on scale, ownership, mentoring and review; no part of the score.
    """

    specialty: str
    way: str | None
    score: float
    contributions: tuple[Contribution, ...]
    reasons: tuple[Contribution, ...]
    questions: tuple[str, ...]
    what_would_change: tuple[Change, ...]
    seniority: tuple[Contribution, ...] = ()
    passages: tuple[Passage, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "specialty": self.specialty,
            "way": self.way,
            "score": self.score,
            "contributions": [item.to_dict() for item in self.contributions],
            "reasons": [
                {"requirement": item.requirement, "points": item.points, "says": item.sentence}
                for item in self.reasons
            ],
            "passages": [passage.to_dict() for passage in self.passages],
            "questions": list(self.questions),
            "what_would_change": [change.to_dict() for change in self.what_would_change],
            "seniority": [item.to_dict() for item in self.seniority],
        }

    def _repr_html_(self) -> str:
        changes = [
            f"if {', '.join(change.skills)} were shown: score {change.score:.2f}, place {change.place}"
            for change in self.what_would_change
        ]
        return (
            points_table(f"{self.specialty}: score {self.score:.2f}", self.contributions)
            + markup.listing("What would change the answer", changes)
            + markup.listing("Questions to ask", self.questions)
        )

    def __repr__(self) -> str:
        return f"Explanation({self.specialty!r}, score={self.score:.2f}, reasons={len(self.reasons)})"


def explain(basis: Basis, row: int, *, score: float) -> Explanation:
    """Explain one row of the scores of one candidate."""
    compiled = basis.compiled
    contributions = tuple(basis.contributions(row))
    scored = [item for item in contributions if item.weight]
    reasons = sorted(scored, key=lambda item: -abs(item.points))[:MOST_REASONS]
    return Explanation(
        specialty=compiled.rows[row].specialty,
        way=compiled.rows[row].way,
        score=score,
        contributions=contributions,
        reasons=tuple(reasons),
        questions=tuple(dict.fromkeys(_questions(basis, row))),
        what_would_change=tuple(_changes(basis, row)),
        seniority=tuple(basis.contribution(column) for column in compiled.seniority),
        passages=tuple(sorted(_passages(basis, row, contributions), key=lambda p: (-p.points, p.start))),
    )


def _passages(basis: Basis, row: int, contributions: tuple[Contribution, ...]) -> Iterator[Passage]:
    """Yield each quoted passage once, with what the score loses without it."""
    before = float(basis.scores.score[0, row])
    quotes = {(e.start, e.end): e for item in contributions for e in item.evidence}
    for (start, end), quote in quotes.items():
        profile = basis.profile.without(start, end)
        after = float(basis.compiled.score(basis.compiled.levels(profile))[0, row])
        points = round(before - after, DIGITS)
        yield Passage(quote.text, start, end, quote.section, quote.position, points)


def _questions(basis: Basis, row: int) -> Iterator[str]:
    """Yield questions on what is hardly shown, by weight, then on what is never scored."""
    compiled = basis.compiled
    specialty = compiled.rows[row].specialty
    for _, column in sorted(compiled.entries(row), key=lambda at: -compiled.weights[at[0]]):
        if basis.fulfilments[column] < compiled.constants.strict_met:
            yield compiled.asked[column].requirement.screening_question
    for requirement in (*basis.family[specialty].requirements, *basis.family.base.requirements):
        if requirement.soft:
            yield requirement.screening_question


def _changes(basis: Basis, row: int) -> Iterator[Change]:
    """Add the requirement that helps most, one after the other, until the specialty leads uncapped."""
    compiled = basis.compiled
    supposed = _Supposed(basis, {}, ())
    met: tuple[str, ...] = ()
    open_columns = list(compiled.rows[row].columns)
    while len(met) < MOST_ADDITIONS and open_columns:
        score, place, capped = _standing(supposed.basis, row)
        if place == 1 and not capped:
            return
        tried = [(_with(basis, supposed, column), column) for column in open_columns]
        supposed, column = max(tried, key=lambda item: (_standing(item[0].basis, row)[0], -item[1]))
        score_then, place, _ = _standing(supposed.basis, row)
        if score_then <= score:
            return
        open_columns.remove(column)
        met = (*met, compiled.asked[column].requirement.id)
        yield Change(supposed.names, met, round(score_then, DIGITS), place)


def _standing(basis: Basis, row: int) -> tuple[float, int, bool]:
    """Return score, place among the specialties, and whether a strict requirement caps."""
    scores, rows = basis.scores, basis.compiled.rows
    values = scores.score[0].tolist()
    better = {each.specialty for each, value in zip(rows, values, strict=True) if value > values[row]}
    place = 1 + len(better - {rows[row].specialty})
    return values[row], place, bool(scores.net[0, row] > scores.cap[0, row])


class _Supposed(NamedTuple):
    """A candidate as if some skills were shown too: scored anew, what was added, and by which names."""

    basis: Basis
    added: dict[str, SkillLevel]
    names: tuple[str, ...]


def _with(actual: Basis, before: _Supposed, column: int) -> _Supposed:
    """Add the evidence that one requirement asks for to all that was added before."""
    compiled, asked = actual.compiled, actual.compiled.asked[column]
    names = tuple(dict.fromkeys(_cheapest(before, asked.root)))
    months = round(12 * (asked.requirement.min_years or 0))
    added = dict(before.added)
    for name in names:
        _raise(added, name, asked.target, months)
        for implied, share in actual.weigher.implied(name):
            _raise(added, implied, share * asked.target, months)
    more = compiled.levels(Profile(added, actual.profile.as_of))
    levels = np.maximum(actual.levels, more)  # what is shown already keeps its worth, and no more
    basis = Basis(actual.family, compiled, actual.weigher, actual.profile, levels)
    return _Supposed(basis, added, tuple(dict.fromkeys((*before.names, *names))))


def _raise(skills: dict[str, SkillLevel], name: str, level: float, months: int) -> None:
    """Show a skill at least at this level, in every context."""
    known = skills.get(name, SkillLevel(0.0))
    contexts = dict.fromkeys(CONTEXTS, 1.0)
    skills[name] = SkillLevel(max(known.level, level), max(known.months, months), contexts=contexts)


def _cheapest(supposed: _Supposed, node: Node | Leaf) -> Iterator[str]:
    """Yield the skills that would meet a node: all of a mean, the nearest of a maximum."""
    basis = supposed.basis
    if isinstance(node, Leaf):
        known = (*basis.shown(node), *filter(supposed.added.__contains__, node.shares))
        yield from known[:1] or [*node.shares][:1]
    elif node.op == "mean":
        for child in node.children:
            yield from _cheapest(supposed, child)
    else:
        yield from _cheapest(supposed, basis.best(node))
