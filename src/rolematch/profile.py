"""Mentions + positions → Profile: a level per skill, with its evidence.

How a level comes about, with the constants of ``data/model.yaml``:

1. Each mention counts by its **source**: work, a list of a job's tools, a project, a summary, a bare list, a
   course. A wish, a denial or a hobby counts nothing.
2. A skill *named* at work gives a **sign** of ``ceiling · (1 − exp(−(months + start) / learning_months))``,
   where months are the union of its positions, older ones at a discount. Named fifty times is named once.
3. Each distinct *phrase* that shows a skill is a sign. The name of a practice is a phrase like any other.
4. A skill passes its signs on to what it implies, each by a share.
5. Signs add up, ``1 − Π (1 − sign)``: the distinct signs, and the distinct passages they stand in. The
   level is the smaller of the two sums, so that neither one phrase in many passages nor many words in one
   passage go far; and no more than the recency of the newest.

Every step is monotone: more evidence never lowers a level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import exp
from typing import TYPE_CHECKING, get_args

from rolematch import markup
from rolematch.constants import load_constants, load_contexts
from rolematch.contexts import CONTEXTS, Cues
from rolematch.evidence import Evidence, Source, key_of, line_around, passage_around, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rolematch.constants import Constants
    from rolematch.contexts import Context, FoundCues
    from rolematch.evidence import Placed
    from rolematch.extraction import Mention
    from rolematch.resume import Career
    from rolematch.taxonomy import Skill, Taxonomy

__all__ = ["Evidence", "Profile", "SkillLevel", "Weigher", "build_profile"]

LONGEST_CAREER = 60 * 12
DIGITS = 12
SHOWN_SKILLS = 25
SOURCES: tuple[Source, ...] = get_args(Source)

Atom = tuple[str, float, float]
"""A skill, the share for which it counts, and the most that one sign can show of it."""
Sign = tuple[tuple[str, str], float, set[int]]
"""What shows a skill (a skill and its phrase), how far, and the passages it stands in."""


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """What a résumé shows of one skill.

    Attributes
    ----------
    level : float
        From 0 to 1.
    months : int
        Months of the positions that show it, overlaps merged.
    last_used : int or None
        The last month of work with it, as ``year * 12 + month - 1``.
    interest : float
        Interest shown in it, from 0 to 1; experience is no part of this.
    contexts : mapping of str to float
        How far the evidence shows production, scale and depth, from 0 to 1.
    evidence : tuple of Evidence
        Work first, then projects, claims and lists; in the order of the text.
    """

    level: float
    months: int = 0
    last_used: int | None = None
    interest: float = 0.0
    contexts: Mapping[Context, float] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


def _strongest_first(pair: tuple[str, SkillLevel]) -> tuple[float, str]:
    return -pair[1].level, pair[0]


def _month(number: int | None) -> str:
    return "" if number is None else f"{number // 12}-{number % 12 + 1:02}"


@dataclass(frozen=True, slots=True)
class Profile:
    """Levels of one résumé; holds no personal data.

    Attributes
    ----------
    skills : mapping of str to SkillLevel
        Every skill that is shown or of interest.
    as_of : date
        The day that "present" stood for.
    worked, listed : int
        How many skills work or projects show, and how many only lists and courses.
    """

    skills: Mapping[str, SkillLevel]
    as_of: date
    worked: int = 0
    listed: int = 0

    def _repr_html_(self) -> str:
        shown = sorted((pair for pair in self.skills.items() if pair[1].level > 0), key=_strongest_first)
        rows = [
            [
                name,
                f"{item.level:.2f}",
                markup.bar(item.level),
                str(item.months or ""),
                _month(item.last_used),
            ]
            for name, item in shown[:SHOWN_SKILLS]
        ]
        more = f"and {len(shown) - len(rows)} more" if len(shown) > len(rows) else ""
        return markup.table(
            "Skills, strongest first", ["Skill", "Level", "", "Months", "Last used"], rows, more
        )

    @property
    def levels(self) -> Mapping[str, float]:
        """The level of each skill."""
        if isinstance(self.skills, _Weighing):
            return self.skills.levels
        return {name: skill.level for name, skill in self.skills.items()}

    def level(self, skill: str) -> float:
        """Return the level, 0 without evidence."""
        return self.levels.get(skill, 0.0)

    def pooled(self, atoms: Sequence[Atom]) -> float:
        """Return the level that all that shows any of some skills reaches together."""
        if isinstance(self.skills, _Weighing):
            return self.skills.pooled(atoms)
        return together(share * min(limit, self.level(name)) for name, share, limit in atoms)

    def months(self, skill: str) -> int:
        """Return the months of work that show a skill."""
        known = self.skills
        return known.months(skill) if isinstance(known, _Weighing) else known[skill].months

    def interest(self, skill: str) -> float:
        """Return the interest shown in a skill."""
        known = self.skills
        return known.interest(skill) if isinstance(known, _Weighing) else known[skill].interest

    def context(self, skill: str, context: Context) -> float:
        """Return how far the evidence of a skill shows a context."""
        known = self.skills
        if isinstance(known, _Weighing):
            return known.context(skill, context)
        return known[skill].contexts.get(context, 0.0)

    def without(self, start: int, end: int) -> Profile:
        """Return the profile as it would be if a passage of the text were not there."""
        if not isinstance(self.skills, _Weighing):
            return self
        return self.skills.without(start, end).profile()

    def __repr__(self) -> str:
        return f"Profile(skills={len(self.skills)}, as_of={self.as_of.isoformat()!r})"


class Weigher:
    """Weighs the evidence of résumés against one taxonomy; safe to share between threads.

    Parameters
    ----------
    taxonomy : Taxonomy
    constants : Constants, optional
        Those of ``data/model.yaml`` by default.
    """

    def __init__(self, taxonomy: Taxonomy, constants: Constants | None = None) -> None:
        self.constants = constants or load_constants()
        self.practices = frozenset(skill.name for skill in taxonomy.skills if is_practice(skill))
        self.implied = implied_shares(taxonomy)
        self.cues = Cues(load_contexts())
        self.discounted = discounted_months(self.constants)
        self.recency = recency_of_age(self.constants)

    def limit(self, skill: str) -> float:
        """Return the most that one sign can show of a skill: a practice takes several."""
        return self.constants.phrase if skill in self.practices else 1.0

    def build(self, career: Career, mentions: Sequence[Mention], as_of: date) -> Profile:
        """Weigh the evidence of one résumé.

        Parameters
        ----------
        career : Career
            All of the résumé that a scorer may see.
        mentions : sequence of Mention
            In the order of the text.
        as_of : date
            The day that "present" stands for.
        """
        return _Weighing(self, career, mentions, as_of).profile()


def build_profile(
    career: Career,
    mentions: Sequence[Mention],
    taxonomy: Taxonomy,
    as_of: date,
    constants: Constants | None = None,
) -> Profile:
    """Weigh the evidence of one résumé; for many, build one :class:`Weigher`.

    Examples
    --------
    >>> from datetime import date
    >>> from rolematch.extraction import Mention
    >>> from rolematch.resume import Career
    >>> from rolematch.taxonomy import Taxonomy
    >>> mentions = [Mention("Go", 9, 11, "Go")]
    >>> go = Taxonomy.from_names(["Go"])
    >>> profile = build_profile(Career("Wrote in Go."), mentions, go, date(2026, 1, 1))
    >>> 0.3 < profile.level("Go") < 0.6
    True
    """
    return Weigher(taxonomy, constants).build(career, mentions, as_of)


class _Tally:
    """All that one résumé shows of one skill by naming or showing it, before what others imply."""

    __slots__ = ("best", "interest", "jobs", "newest", "passages", "phrases", "placed", "used", "weak")

    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self.used: set[int] = set()
        self.jobs: set[int] = set()
        self.passages: set[int] = set()
        self.phrases: dict[str, tuple[float, set[int]]] = {}
        self.best = 0.0
        self.newest = 0.0
        self.weak = False
        self.interest = 0.0


class _Weighing(Mapping[str, SkillLevel]):
    """The skills of one résumé: the levels at once, what stands behind each when it is asked for."""

    def __init__(self, weigher: Weigher, career: Career, mentions: Sequence[Mention], as_of: date) -> None:
        self.weigher = weigher
        self.constants = weigher.constants
        self.career = career
        self.mentions = mentions
        self.as_of = as_of
        self.today = as_of.year * 12 + as_of.month
        self.spans = [self._clip(position.interval(as_of)) for position in career.positions]
        self.tallies: dict[str, _Tally] = {}
        self._named_for: dict[frozenset[int], float] = {}
        self._signs_of: dict[str, list[Sign]] = {}
        self._details: dict[str, SkillLevel] = {}
        self._contexts: dict[int, tuple[float, ...]] = {}
        self._passages: dict[int, tuple[int, int]] = {}
        for placed in place(career, mentions):
            self._count(placed)
        self.signs = {skill: list(self._signs(skill, tally)) for skill, tally in self.tallies.items()}
        self.shown_by = self._shown_by()
        worked = sum(1 for signs in self.signs.values() if signs)
        self.worked = worked
        self.credit = self.constants.listing * min(1.0, worked / self.constants.credible)
        self.levels = {skill: self.pooled([(skill, 1.0, weigher.limit(skill))]) for skill in self.shown_by}

    def profile(self) -> Profile:
        """Wrap the levels."""
        listed = sum(1 for skill, tally in self.tallies.items() if tally.weak and not self.signs[skill])
        return Profile(self, self.as_of, worked=self.worked, listed=listed)

    # --- Counting -----------------------------------------------------------------------------------

    def _clip(self, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """Cut off what lies in the future or before any career."""
        if span is None:
            return None
        start, end = max(span[0], self.today - LONGEST_CAREER), min(span[1], self.today)
        return (start, end) if start < end else None

    def _count(self, placed: Placed) -> None:
        """Add one mention to the tally of its skill."""
        mention, source = placed.mention, placed.source
        tally = self.tallies.get(mention.skill)
        if tally is None:
            tally = self.tallies[mention.skill] = _Tally()
        tally.placed.append(placed)
        if source is None or source == "study" or source == "listing":
            tally.weak = tally.weak or source is not None
            if mention.stance == "interest":
                tally.interest = 1.0
            elif mention.stance == "wished" or source == "study":
                tally.interest = max(tally.interest, self.constants.wish)
            return
        span = self.spans[placed.position] if placed.position is not None else None
        recency = self.weigher.recency[self.today - span[1]] if span else 1.0
        tally.newest = max(tally.newest, recency)
        factor = 1.0 if source == "work" else getattr(self.constants, source)
        if mention.shown or mention.skill in self.weigher.practices:
            self._count_phrase(tally, placed, self.constants.phrase * factor * recency)
        else:
            self._count_name(tally, placed, factor)
        if span and placed.position is not None and source != "project":
            tally.jobs.add(placed.position)

    @staticmethod
    def _count_phrase(tally: _Tally, placed: Placed, strength: float) -> None:
        """Count a phrase by its words, wherever it stands."""
        key = key_of(placed.mention)
        known = tally.phrases.get(key)
        if known is None:
            tally.phrases[key] = strength, {placed.passage}
        else:
            known[1].add(placed.passage)
            if strength > known[0]:
                tally.phrases[key] = strength, known[1]

    def _count_name(self, tally: _Tally, placed: Placed, factor: float) -> None:
        """Count a name by the months of its positions."""
        tally.passages.add(placed.passage)
        index = placed.position
        if index is None or self.spans[index] is None:
            undated = self.constants.undated_months
            tally.best = max(tally.best, factor * self._after(undated, 1.0))
        elif placed.source == "work":
            tally.used.add(index)
        elif placed.source == "project":
            tally.best = max(tally.best, factor * self._named(frozenset((index,))))

    def _signs(self, skill: str, tally: _Tally) -> Iterator[Sign]:
        """Yield each distinct sign of a skill: its name, and every phrase."""
        if tally.passages:
            named = tally.best
            if tally.used:
                named = max(named, self._named(frozenset(tally.used)))
            if len(tally.jobs) > len(tally.used):
                named = max(named, self.constants.listed_at_work * self._named(frozenset(tally.jobs)))
            yield (skill, ""), named, tally.passages
        for key, (strength, passages) in tally.phrases.items():
            yield (skill, key), strength, passages

    def _named(self, positions: frozenset[int]) -> float:
        """Return the level of a skill that is named in these positions."""
        known = self._named_for.get(positions)
        if known is None:
            spans = [span for index in positions if (span := self.spans[index])]
            table = self.weigher.discounted
            months = sum(table[self.today - start] - table[self.today - end] for start, end in merge(spans))
            newest = max(self.weigher.recency[self.today - end] for _, end in spans)
            known = self._named_for[positions] = self._after(months, newest)
        return known

    def _after(self, months: float, recency: float) -> float:
        """Return the level of a skill that is named at work, after so many months."""
        months += self.constants.start_months * recency
        return self.constants.named_ceiling * (1 - exp(-months / self.constants.learning_months))

    # --- Adding up ----------------------------------------------------------------------------------

    def _shown_by(self) -> dict[str, list[tuple[str, float]]]:
        """Return which skills of the text show each skill, with the share that they pass on."""
        shown: dict[str, list[tuple[str, float]]] = {skill: [(skill, 1.0)] for skill in self.tallies}
        for skill in self.tallies:
            for implied, share in self.weigher.implied.get(skill, ()):
                shown.setdefault(implied, []).append((skill, share))
        return shown

    def _all_signs(self, skill: str) -> list[Sign]:
        """Return the signs of a skill, with those that other skills pass on to it."""
        known = self._signs_of.get(skill)
        if known is None:
            known = self._signs_of[skill] = [
                (key, share * strength, passages)
                for name, share in self.shown_by[skill]
                for key, strength, passages in self.signs[name]
            ]
        return known

    def pooled(self, atoms: Iterable[Atom]) -> float:
        """Return the level that all that shows any of some skills reaches together."""
        signs: dict[tuple[str, str], float] = {}
        passages: dict[int, float] = {}
        newest = weak = 0.0
        for skill, part, limit in atoms:
            sources = self.shown_by.get(skill)
            if sources is None:
                continue
            for name, share in sources:
                tally = self.tallies[name]
                newest = max(newest, part * tally.newest)
                if tally.weak:
                    weak = max(weak, part * share)
            for key, strength, places in self._all_signs(skill):
                value = part * (strength if strength < limit else limit)
                if value > signs.get(key, 0.0):
                    signs[key] = value
                for passage in places:
                    if value > passages.get(passage, 0.0):
                        passages[passage] = value
        level = min(together(signs.values()), together(passages.values()), newest)
        return round(max(level, self.credit * weak), DIGITS)

    # --- What stands behind -------------------------------------------------------------------------

    def without(self, start: int, end: int) -> _Weighing:
        """Weigh again without one passage."""
        text = self.career.text
        kept = "".join(char if char in "\n.!?;" else " " for char in text[start:end])
        career = replace(self.career, text=text[:start] + kept + text[end:])
        mentions = [mention for mention in self.mentions if mention.end <= start or end <= mention.start]
        return _Weighing(self.weigher, career, mentions, self.as_of)

    def months(self, skill: str) -> int:
        """Return the months of work that show a skill."""
        return sum(end - start for start, end in self._jobs(skill))

    def _jobs(self, skill: str) -> list[tuple[int, int]]:
        """Return the merged spans of the positions that show a skill."""
        positions = {index for name, _ in self.shown_by[skill] for index in self.tallies[name].jobs}
        return merge(span for index in positions if (span := self.spans[index]))

    def interest(self, skill: str) -> float:
        """Return the interest shown in a skill."""
        return max(share * self.tallies[name].interest for name, share in self.shown_by[skill])

    def context(self, skill: str, context: Context) -> float:
        """Return how far the evidence of a skill shows a context, from 0 to 1.

        Whoever shows many different things of a skill shows its depth, with or without saying so.
        """
        best = self.levels[skill] if context == "depth" else 0.0
        for name, _ in self.shown_by[skill]:
            for placed in self.tallies[name].placed:
                if placed.source in ("work", "listed_at_work", "project"):
                    best = max(best, self._contexts_of(placed)[CONTEXTS.index(context)])
        return best

    def _contexts_of(self, placed: Placed) -> tuple[float, ...]:
        """Say how far one mention shows each context; kept, as every skill that it shows asks again."""
        at = placed.mention.start
        if at not in self._contexts:
            near = self.cues.within(*line_around(self.career.text, at))
            self._contexts[at] = tuple(self._context_of(placed, context, near) for context in CONTEXTS)
        return self._contexts[at]

    def _context_of(self, placed: Placed, context: Context, near: Sequence[Context]) -> float:
        """Say how far one mention shows a context: on its line, in its job, or by being work."""
        if context in near:
            return 1.0
        if placed.position is None or context == "depth":
            return 0.0
        spans = self.career.positions[placed.position].spans
        if any(context in self.cues.within(span.start, span.end) for span in spans):
            return self.constants.context_near
        return self.constants.context_work if context == "production" else 0.0

    @cached_property
    def cues(self) -> FoundCues:
        """Where the text shows a context."""
        return self.weigher.cues.find(self.career.text)

    def _evidence(self, skill: str) -> list[Evidence]:
        """Quote what counts for a skill, each thing once a position, the strongest sources first."""
        quotes: dict[tuple[object, ...], tuple[int, int, Evidence]] = {}
        for name, _ in self.shown_by[skill]:
            for placed in self.tallies[name].placed:
                key = (name, key_of(placed.mention), placed.position, placed.source)
                if placed.source is not None and key not in quotes:
                    rank = SOURCES.index(placed.source)
                    quotes[key] = rank, placed.mention.start, self._quote(skill, placed)
        return [evidence for _, _, evidence in sorted(quotes.values(), key=lambda quote: quote[:2])]

    def _quote(self, skill: str, placed: Placed) -> Evidence:
        """Quote the passage around one mention."""
        mention, index = placed.mention, placed.position
        if mention.start not in self._passages:
            self._passages[mention.start] = passage_around(self.career.text, mention.start, mention.end)
        start, end = self._passages[mention.start]
        span = self.spans[index] if index is not None else None
        return Evidence(
            skill=skill,
            text=self.career.text[start:end],
            start=start,
            end=end,
            section=placed.section,
            position=index,
            months=span[1] - span[0] if span else 0,
            stance=mention.stance,
            via=mention.skill if mention.skill != skill else None,
            contexts=frozenset(
                context
                for context, shown in zip(CONTEXTS, self._contexts_of(placed), strict=True)
                if shown == 1.0
            ),
        )

    def __getitem__(self, skill: str) -> SkillLevel:
        level = self.levels[skill]
        known = self._details.get(skill)
        if known is None:
            jobs = self._jobs(skill)
            known = self._details[skill] = SkillLevel(
                level=level,
                months=sum(end - start for start, end in jobs),
                last_used=max((end - 1 for _, end in jobs), default=None),
                interest=self.interest(skill),
                contexts={context: self.context(skill, context) for context in CONTEXTS},
                evidence=tuple(self._evidence(skill)),
            )
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self.levels)

    def __len__(self) -> int:
        return len(self.levels)


def together(strengths: Iterable[float]) -> float:
    """Return what independent signs show together.

    Examples
    --------
    >>> together([0.5, 0.5])
    0.75
    """
    missing = 1.0
    for strength in sorted(strengths):
        missing *= 1 - strength
    return 1 - missing


def merge(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge overlapping half-open spans.

    Examples
    --------
    >>> merge([(5, 9), (1, 4), (3, 6)])
    [(1, 9)]
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def recency_of_age(constants: Constants) -> tuple[float, ...]:
    """Return what work of an age in months counts: in full, then falling, then a rest."""
    recent, old = constants.recent_years * 12, constants.old_years * 12
    slope = (1 - constants.old_share) / max(old - recent, 1e-9)
    return tuple(
        min(1.0, max(constants.old_share, 1 - slope * (age - recent))) for age in range(LONGEST_CAREER + 1)
    )


def discounted_months(constants: Constants) -> tuple[float, ...]:
    """Return the discounted months between today and each age, so that a span is one difference."""
    total, table = 0.0, [0.0]
    for share in recency_of_age(constants):
        total += share
        table.append(total)
    return tuple(table)


def is_practice(skill: Skill) -> bool:
    """Whether a skill is what people do rather than a product that they name.

    The taxonomy gives phrases that show it to every practice, and a class to every product.
    """
    return bool(skill.shown_by) and not skill.classes


def implied_shares(taxonomy: Taxonomy) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return all that each skill implies, near and far, with the largest share of any path."""
    direct = {skill.name: dict(skill.implies) for skill in taxonomy.skills if skill.implies}
    closed: dict[str, tuple[tuple[str, float], ...]] = {}
    for name in direct:
        shares: dict[str, float] = {}
        queue = [(name, 1.0)]
        while queue:
            at, share = queue.pop()
            for target, part in direct.get(at, {}).items():
                if share * part > shares.get(target, 0.0) and target != name:
                    shares[target] = share * part
                    queue.append((target, share * part))
        closed[name] = tuple(sorted(shares.items()))
    return closed
