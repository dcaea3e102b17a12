"""Why a score is what it is: contributions, reasons, questions, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rolematch import markup
from rolematch.contexts import CONTEXTS
from rolematch.profile import Profile, SkillLevel
from rolematch.scoring import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.evidence import Evidence
    from rolematch.family import JobFamily, Necessity
    from rolematch.scoring import Asked, CompiledFamily, Node, Scores
    from rolematch.weighing import Weigher

MOST_REASONS = 4
SHOWN_QUOTES = 2
MOST_ADDITIONS = 4
FULLY = 0.995
DIGITS = 10


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one requirement added to a score; ``points`` of a match add up to its score (1e-9).

    Three further rows may stand beside the requirements: ``typical``, where every score starts; ``floor``,
    which lifts a sum below 0; ``cap``, what an unmet strict requirement takes away.

    Attributes
    ----------
    requirement : str
        Its id in the family, or one of the three above.
    asks : str
        The requirement in the family's words.
    necessity : Necessity
        ``"none"`` for the three further rows.
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


@dataclass(frozen=True, slots=True)
class Basis:
    """All that explanations of one candidate rest on."""

    family: JobFamily
    compiled: CompiledFamily
    weigher: Weigher
    profile: Profile
    scores: Scores

    def contributions(self, row: int) -> Iterator[Contribution]:
        """Yield what each requirement of a row added, and the further rows that complete the sum."""
        compiled, constants = self.compiled, self.compiled.constants
        start = int(compiled.row_starts[row])
        for entry, column in enumerate(compiled.rows[row].columns, start):
            yield self.contribution(column, float(compiled.weights[entry]))
        yield _further(
            "typical", "Where every score starts: what a typical engineer would reach", constants.typical
        )
        raw, cap = float(self.scores.raw[0, row]), float(self.scores.cap[0, row])
        if raw < 0:
            yield _further("floor", "Nobody scores below 0", -raw)
        elif raw > cap:
            yield _further("cap", "The most that a strict requirement without evidence allows", cap - raw)

    def strict_unmet(self, row: int) -> tuple[str, ...]:
        """Return the ids of the strict requirements of a row without enough evidence."""
        fulfilments = self.scores.fulfilments[0]
        asked = [
            self.compiled.asked[column]
            for column in self.compiled.rows[row].columns
            if fulfilments[column] < 1.0  # what is fulfilled needs no look at its parts
        ]
        strict = [one for one in asked if one.requirement.necessity == "strict"]
        return tuple(one.requirement.id for one in strict if self.leaves(one)[1])

    def reasons(self, row: int) -> list[tuple[str, float]]:
        """Return the requirements that moved a score most, with their points; needs no evidence quoted."""
        columns = self.compiled.rows[row].columns
        start = int(self.compiled.row_starts[row])
        points = self.scores.points[0, start : start + len(columns)].tolist()
        ids = [self.compiled.asked[column].requirement.id for column in columns]
        moved = [pair for pair in zip(ids, points, strict=True) if pair[1]]
        return sorted(moved, key=lambda pair: -abs(pair[1]))[:MOST_REASONS]

    def contribution(self, column: int, weight: float) -> Contribution:
        """Say what one requirement added."""
        asked = self.compiled.asked[column]
        fulfilment = float(self.scores.fulfilments[0, column])
        shown, missing = self.leaves(asked)
        return Contribution(
            requirement=asked.requirement.id,
            asks=asked.requirement.asks,
            necessity=asked.requirement.necessity,
            weight=weight,
            fulfilment=fulfilment,
            points=weight * self.compiled.beyond(fulfilment, float(self.compiled.typical[column])),
            missing=tuple(missing),
            evidence=tuple(dict.fromkeys(e for name in shown for e in self.profile.evidence(name))),
            core=asked.requirement.core,
        )

    def leaves(self, asked: Asked) -> tuple[list[str], list[str]]:
        """Return the skills that a fulfilment rests on, and the labels of what is missing.

        Of a strict requirement, what is so hardly shown that it caps the score is missing too.
        """
        found: list[str] = []
        missing: list[str] = []
        self._visit(asked.root, asked, found, missing)
        if asked.requirement.necessity == "strict" and not missing:
            value, _, labels = self._best(asked.root, asked)
            missing += labels if value < self.compiled.constants.strict_met else []
        return list(dict.fromkeys(found)), list(dict.fromkeys(missing))

    def _visit(self, node: Node | Leaf, asked: Asked, found: list[str], missing: list[str]) -> None:
        """Follow the best child of a maximum and all children of a mean."""
        if not isinstance(node, Leaf) and node.op == "mean":
            for child in node.children:
                self._visit(child, asked, found, missing)
            return
        value, skills, labels = self._best(node, asked)
        if isinstance(node, Leaf):
            found += skills
        elif skills:
            self._visit_best(node, asked, found, missing)
        if value < self.compiled.constants.missing_below and (isinstance(node, Leaf) or not skills):
            missing += labels

    def _visit_best(self, node: Node, asked: Asked, found: list[str], missing: list[str]) -> None:
        """Follow the best child of a maximum."""
        values = [
            self._best(child, asked)[0] * f for child, f in zip(node.children, node.factors, strict=True)
        ]
        self._visit(node.children[values.index(max(values))], asked, found, missing)

    def _best(self, node: Node | Leaf, asked: Asked) -> tuple[float, list[str], list[str]]:
        """Return the value of a node, skills that it rests on, and its labels."""
        if isinstance(node, Leaf):
            return self._leaf(node, asked)
        parts = [self._best(child, asked) for child in node.children]
        values = [part[0] * factor for part, factor in zip(parts, node.factors, strict=True)]
        total = max(values) if node.op == "max" else sum(values)
        skills = next((part[1] for part in sorted(parts, key=lambda part: -part[0]) if part[1]), [])
        return total, skills, [label for part in parts for label in part[2]]

    def _leaf(self, leaf: Leaf, asked: Asked) -> tuple[float, list[str], list[str]]:
        """Return the value of a leaf, the skills that it rests on, and its label."""
        floor = self.compiled.constants.context_floor
        known = self.profile.skills
        shown = [atom for atom in leaf.atoms if atom[0] in known]
        if leaf.pooled:
            level = self.profile.pooled(leaf.atoms)
            if shown:
                level = asked.channel.pooled_value(self.profile, leaf.atoms, level, floor)
            return min(1.0, level / asked.target), [name for name, _, _ in shown], [leaf.label]
        values = {
            name: min(1.0, share * asked.channel.value(self.profile, name, floor) / asked.target)
            for name, share, _ in shown
        }
        best = max(values, key=lambda name: values[name], default=None)
        return (values[best], [best], [leaf.label]) if best and values[best] else (0.0, [], [leaf.label])


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
    seniority: tuple[Contribution, ...] = field(default=())
    passages: tuple[Passage, ...] = field(default=())

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
        seniority=tuple(basis.contribution(column, 0.0) for column in compiled.seniority),
        passages=tuple(sorted(_passages(basis, row, contributions), key=lambda p: (-p.points, p.start))),
    )


def _passages(basis: Basis, row: int, contributions: tuple[Contribution, ...]) -> Iterator[Passage]:
    """Yield each quoted passage once, with what the score loses without it."""
    before = float(basis.scores.score[0, row])
    quotes = {(e.start, e.end): e for item in contributions for e in item.evidence}
    for (start, end), quote in quotes.items():
        profile = basis.profile.without(start, end)
        after = float(basis.compiled.score(basis.compiled.levels(profile)).score[0, row])
        points = round(before - after, DIGITS)
        yield Passage(quote.text, start, end, quote.section, quote.position, points)


def _questions(basis: Basis, row: int) -> Iterator[str]:
    """Yield questions on what is hardly shown, by weight, then on what is never scored."""
    compiled = basis.compiled
    specialty = compiled.rows[row].specialty
    weak = [
        (-compiled.weights[compiled.row_starts[row] + place], compiled.asked[column].requirement)
        for place, column in enumerate(compiled.rows[row].columns)
        if basis.scores.fulfilments[0, column] < compiled.constants.strict_met
    ]
    for _, requirement in sorted(weak, key=lambda item: item[0]):
        if requirement.question:
            yield requirement.question
    for requirement in (*basis.family[specialty].requirements, *basis.family.base.requirements):
        if requirement.soft and requirement.question:
            yield requirement.question


def _changes(basis: Basis, row: int) -> Iterator[Change]:
    """Add the requirement that helps most, one after the other, until the specialty leads uncapped."""
    compiled, profile = basis.compiled, basis.profile
    names: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    open_columns = list(compiled.rows[row].columns)
    score, place, capped = _standing(basis.scores, row, compiled)
    while len(met) < MOST_ADDITIONS and open_columns and (place > 1 or capped):
        tried = [(*_with(basis, profile, column, row), column) for column in open_columns]
        best = max(tried, key=lambda item: (item[2], -item[4]))
        profile, skills, score_then, place, column = best[0], best[1], best[2], best[3], best[4]
        if score_then <= score:
            return
        score, capped = score_then, _standing(compiled.score(compiled.levels(profile)), row, compiled)[2]
        open_columns.remove(column)
        names, met = (*names, *skills), (*met, compiled.asked[column].requirement.id)
        yield Change(tuple(dict.fromkeys(names)), met, round(score, DIGITS), place)


def _standing(scores: Scores, row: int, compiled: CompiledFamily) -> tuple[float, int, bool]:
    """Return score, place among the specialties, and whether a strict requirement caps."""
    values = scores.score[0]
    own = compiled.rows[row].specialty
    better = {r.specialty for r, value in zip(compiled.rows, values, strict=True) if value > values[row]} - {
        own
    }
    return float(values[row]), 1 + len(better), bool(scores.raw[0, row] > scores.cap[0, row])


def _with(
    basis: Basis, profile: Profile, column: int, row: int
) -> tuple[Profile, tuple[str, ...], float, int]:
    """Score again with the evidence that one requirement asks for."""
    compiled = basis.compiled
    asked = compiled.asked[column]
    names = tuple(dict.fromkeys(_cheapest(replace(basis, profile=profile), asked.root, asked)))
    months = round(12 * (asked.requirement.min_years or 0))
    skills = dict(profile.skills)
    for name in names:
        _raise(skills, name, asked.target, months)
        for implied, share in basis.weigher.implied.get(name, ()):
            _raise(skills, implied, share * asked.target, months)
    shown = Profile(skills, profile.as_of)
    score, place, _ = _standing(compiled.score(compiled.levels(shown)), row, compiled)
    return shown, names, score, place


def _raise(skills: dict[str, SkillLevel], name: str, level: float, months: int) -> None:
    """Show a skill at least at this level, in every context."""
    known = skills.get(name, SkillLevel(0.0))
    skills[name] = replace(
        known,
        level=max(known.level, level),
        months=max(known.months, months),
        contexts=dict.fromkeys(CONTEXTS, 1.0),
    )


def _cheapest(basis: Basis, node: Node | Leaf, asked: Asked) -> Iterator[str]:
    """Yield the skills that would meet a node: all of a mean, the nearest of a maximum."""
    if isinstance(node, Leaf):
        yield from basis._leaf(node, asked)[1][:1] or [node.atoms[0][0]]
    elif node.op == "mean":
        for child in node.children:
            yield from _cheapest(basis, child, asked)
    else:
        values = [
            basis._best(child, asked)[0] * f for child, f in zip(node.children, node.factors, strict=True)
        ]
        yield from _cheapest(basis, node.children[values.index(max(values))], asked)
