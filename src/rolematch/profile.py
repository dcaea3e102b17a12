"""Mentions + positions → Profile: a level per skill, with its evidence.

How a level comes about, with the constants of ``data/model.yaml``:

1. Each mention counts by its **source**: work (by the months of its position), a list of a job's tools, a
   project, a summary, a bare list, a course. A wish, a denial or a hobby counts nothing.
2. A skill *named* at work gets ``ceiling · (1 − exp(−(months + start) / learning_months))``, where months
   are the union of its positions, older ones at a discount. Named fifty times is named once.
3. Each distinct *phrase that shows* it adds: ``1 − (1 − named) · Π (1 − phrase)``.
4. A skill passes a share of that on to what it implies, and those add up in the same way.

Every step is monotone: more evidence never lowers a level.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import exp
from typing import TYPE_CHECKING, Literal, NamedTuple

from rolematch.constants import load_constants, load_contexts
from rolematch.contexts import CONTEXTS, Cues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rolematch.constants import Constants
    from rolematch.contexts import Context, FoundCues
    from rolematch.extraction import Mention, Stance
    from rolematch.resume import Career, Position
    from rolematch.taxonomy import Skill, Taxonomy

Source = Literal["work", "listed_at_work", "project", "claimed", "listing", "study"]

LONGEST_CAREER = 60 * 12
LONGEST_QUOTE = 160
PASSAGE_END = re.compile(r"\n|[.!?;](?=\s)")
SENTENCE_END = re.compile(r"[.!?;](?=\s)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quoted passage that supports the level of a skill.

    Attributes
    ----------
    skill : str
        The skill whose level it supports.
    text : str
        The quoted words of the document.
    start, end : int
        Their half-open span.
    section : str
        Kind of the section they stand in.
    position : int or None
        Index into ``Career.positions``.
    months : int
        Months of that position; 0 outside positions.
    stance : Stance
    via : str or None
        The skill that the words name, where it only implies this one.
    contexts : frozenset of str
        Which of production, scale and depth the passage shows.
    """

    skill: str
    text: str
    start: int
    end: int
    section: str
    position: int | None = None
    months: int = 0
    stance: Stance = "used"
    via: str | None = None
    contexts: frozenset[Context] = frozenset()


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


@dataclass(frozen=True, slots=True)
class Profile:
    """Levels of one résumé; holds no personal data."""

    skills: Mapping[str, SkillLevel]
    as_of: date

    @property
    def levels(self) -> Mapping[str, float]:
        """The level of each skill."""
        if isinstance(self.skills, _Levels):
            return self.skills.levels
        return {name: skill.level for name, skill in self.skills.items()}

    def level(self, skill: str) -> float:
        """Return the level, 0 without evidence."""
        return self.levels.get(skill, 0.0)

    def numbers(self, skill: str) -> SkillLevel:
        """Return what is known of a skill that the résumé shows; its evidence need not be quoted yet."""
        return self.skills.numbers(skill) if isinstance(self.skills, _Levels) else self.skills[skill]

    def pooled(self, atoms: Sequence[Atom]) -> SkillLevel:
        """Put together what is shown of any of some skills."""
        found = [(self.numbers(name), share) for name, share, _ in atoms if name in self.levels]
        if isinstance(self.skills, _Levels):
            level = self.skills.pooled(atoms)
        else:
            level = together(share * min(limit, self.level(name)) for name, share, limit in atoms)
        return SkillLevel(
            level=level,
            months=max((skill.months for skill, _ in found), default=0),
            interest=max((share * skill.interest for skill, share in found), default=0.0),
            contexts={
                c: max((skill.contexts.get(c, 0.0) for skill, _ in found), default=0.0) for c in CONTEXTS
            },
        )

    def __repr__(self) -> str:
        return f"Profile(skills={len(self.skills)}, as_of={self.as_of.isoformat()!r})"


class Placed(NamedTuple):
    """One mention with the place where it stands."""

    mention: Mention
    source: Source | None
    section: str
    position: int | None
    passage: int


Item = tuple[float, set[int]]
"""How far one thing shows a skill, and the passages it stands in."""
Atom = tuple[str, float, float]
"""A skill, the share for which it counts, and the most that one thing can show of it."""

SOURCE_OF_SECTION: dict[str, Source | None] = {
    "experience": "work",
    "other": "work",
    "header": "claimed",
    "summary": "claimed",
    "objective": "claimed",
    "skills": "listing",
    "projects": "project",
    "publications": "project",
    "volunteering": "project",
    "awards": "project",
    "education": "study",
    "certificates": "study",
    "languages": None,
    "interests": None,
    "references": None,
}
"""What running text of a section counts as, outside positions."""

SOURCE_OF_POSITION: dict[str, Source] = {"volunteering": "project"}
SOURCE_OF_LIST: dict[str, Source | None] = {
    "work": "listed_at_work",
    "claimed": "listing",
    "project": "listing",
}
ORDER_OF_SOURCES: tuple[Source | None, ...] = (
    "work", "listed_at_work", "project", "claimed", "study", "listing", None,
)  # fmt: skip


def source_of(mention: Mention, section: str, position: Position | None) -> Source | None:
    """Say what a mention counts as, by its stance and its place; None counts nothing."""
    if mention.stance == "studied":
        return "study"
    if mention.stance not in ("used", "listed"):
        return None
    source: Source | None
    if position is not None:
        source = SOURCE_OF_POSITION.get(position.kind, "work")
    else:
        source = SOURCE_OF_SECTION.get(section, "work")
    if mention.stance == "listed" and source is not None:
        if position is None and source == "work":
            return "listing"
        return SOURCE_OF_LIST.get(source, source)
    return source


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
        self._months = discounted_months(self.constants)
        self._recency = recency_of_age(self.constants)

    def limit(self, skill: str) -> float:
        """Return the most that one thing can show of a skill: a practice takes several."""
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

    __slots__ = ("best", "interest", "listed", "newest", "passages", "phrases", "placed", "used", "weak")

    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self.used: set[int] = set()
        self.listed: set[int] = set()
        self.passages: set[int] = set()
        self.phrases: dict[str, Item] = {}
        self.best = 0.0
        self.newest = 0.0
        self.weak = 0.0
        self.interest = 0.0


class _Weighing:
    """The weighing of one résumé."""

    def __init__(self, weigher: Weigher, career: Career, mentions: Sequence[Mention], as_of: date) -> None:
        self.weigher = weigher
        self.constants = weigher.constants
        self.career = career
        self.as_of = as_of
        self.today = as_of.year * 12 + as_of.month
        self.spans = [self._clip(position.interval(as_of)) for position in career.positions]
        self.placed = list(place(career, mentions))
        self.tallies: dict[str, _Tally] = {}
        self.shown_by: dict[str, list[tuple[str, float]]] = {}
        self._contexts: dict[int, tuple[float, ...]] = {}
        self._passages: dict[int, tuple[int, int]] = {}

    def _clip(self, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """Cut off what lies in the future or before any career."""
        if span is None:
            return None
        start, end = max(span[0], self.today - LONGEST_CAREER), min(span[1], self.today)
        return (start, end) if start < end else None

    def profile(self) -> Profile:
        """Count every mention, then pass levels on to what they imply."""
        for placed in self.placed:
            self._count(placed)
        for skill in self.tallies:
            self.shown_by.setdefault(skill, []).append((skill, 1.0))
            for implied, share in self.weigher.implied.get(skill, ()):
                self.shown_by.setdefault(implied, []).append((skill, share))
        self.items = {skill: dict(self._items(skill, tally)) for skill, tally in self.tallies.items()}
        self.newest = {skill: tally.newest for skill, tally in self.tallies.items()}
        worked = sum(1 for found in self.items.values() if found)
        self.credit = self.constants.listing * min(1.0, worked / self.constants.credible)
        levels = {skill: self.pooled([(skill, 1.0, self.weigher.limit(skill))]) for skill in self.shown_by}
        return Profile(_Levels(self, levels), self.as_of)

    def _count(self, placed: Placed) -> None:
        """Add one mention to the tally of its skill."""
        mention, source, _, index, passage = placed
        constants = self.constants
        tally = self.tallies.get(mention.skill)
        if tally is None:
            tally = self.tallies[mention.skill] = _Tally()
        tally.placed.append(placed)
        if source is None:
            wish = {"interest": 1.0, "wished": constants.wish}.get(mention.stance, 0.0)
            tally.interest = max(tally.interest, wish)
        elif source in ("listing", "study"):
            tally.weak = 1.0
            if source == "study":
                tally.interest = max(tally.interest, constants.wish)
        else:
            self._count_shown(tally, mention, source, index, passage)

    def _count_shown(
        self, tally: _Tally, mention: Mention, source: Source, index: int | None, passage: int
    ) -> None:
        """Add a mention that shows the skill: a phrase by its words, a name by its months."""
        span = self.spans[index] if index is not None else None
        factor = 1.0 if source == "work" else getattr(self.constants, source)
        recency = self.weigher._recency[self.today - span[1]] if span else 1.0
        tally.newest = max(tally.newest, recency)
        if mention.shown or mention.skill in self.weigher.practices:
            key = key_of(mention)
            strength = self.constants.phrase * factor * recency
            known, passages = tally.phrases.get(key, (0.0, set()))
            tally.phrases[key] = (max(known, strength), passages | {passage})
        elif span is None or index is None:
            tally.best = max(tally.best, factor * self._named(self.constants.undated_months, 1.0))
            tally.passages.add(passage)
        else:
            tally.passages.add(passage)
            if source == "work":
                tally.used.add(index)
            elif source != "listed_at_work":
                level = self._named(self._discounted([index]), self._latest([index]))
                tally.best = max(tally.best, factor * level)
        if index is not None and span and source in ("work", "listed_at_work"):
            tally.listed.add(index)

    def _named(self, months: float, recency: float) -> float:
        """Return the level of a skill that is named at work for so many months."""
        months = months + self.constants.start_months * recency
        return self.constants.named_ceiling * (1 - exp(-months / self.constants.learning_months))

    def _items(self, skill: str, tally: _Tally) -> Iterator[tuple[str, Item]]:
        """Yield each distinct thing that shows a skill: its name, and every phrase."""
        named = tally.best
        if skill not in self.weigher.practices:
            if tally.used:
                named = max(named, self._named(self._discounted(tally.used), self._latest(tally.used)))
            if tally.listed:
                level = self._named(self._discounted(tally.listed), self._latest(tally.listed))
                named = max(named, self.constants.listed_at_work * level)
            if named:
                yield "", (named, tally.passages)
        yield from tally.phrases.items()

    def _latest(self, positions: Iterable[int]) -> float:
        """Return the recency of the newest of these positions."""
        return max(self.weigher._recency[self.today - self._span(index)[1]] for index in positions)

    def _discounted(self, positions: Iterable[int]) -> float:
        """Return the months of these positions, overlaps merged, older ones at a discount."""
        table = self.weigher._months
        merged = merge(self._span(index) for index in positions)
        return sum(table[self.today - start] - table[self.today - end] for start, end in merged)

    def _span(self, index: int) -> tuple[int, int]:
        span = self.spans[index]
        assert span is not None
        return span

    def pooled(self, atoms: Iterable[Atom]) -> float:
        """Put together all that shows any of some skills, by their own mentions and by what implies them.

        Different things add up, and so do different passages; what is less counts. So neither one phrase
        in many passages nor many words in one passage go further than once. And what ended long ago
        counts little, however much of it there is.
        """
        things: dict[tuple[str, str], float] = {}
        passages: dict[int, float] = {}
        weak = newest = 0.0
        for skill, part, limit in atoms:
            for name, share in self.shown_by.get(skill, ()):
                weak = max(weak, part * share * self.tallies[name].weak)
                newest = max(newest, part * self.newest[name])
                for key, (strength, places) in self.items[name].items():
                    value = part * min(limit, share * strength)
                    if value > things.get((name, key), 0.0):
                        things[name, key] = value
                    for place in places:
                        if value > passages.get(place, 0.0):
                            passages[place] = value
        shown = min(together(things.values()), together(passages.values()), newest)
        return max(shown, self.credit * weak)

    def numbers(self, skill: str, level: float) -> SkillLevel:
        """Give what stands behind the level of one skill, apart from its evidence."""
        sources = self.shown_by[skill]
        positions = {index for name, _ in sources for index in self.tallies[name].listed}
        spans = merge(self._span(index) for index in positions)
        return SkillLevel(
            level=level,
            months=sum(end - start for start, end in spans),
            last_used=max((end - 1 for _, end in spans), default=None),
            interest=max(share * self.tallies[name].interest for name, share in sources),
            contexts=self._contexts_of_skill(skill, level),
        )

    def _contexts_of_skill(self, skill: str, level: float) -> dict[Context, float]:
        """Say how far the evidence of a skill shows each context, from 0 to 1."""
        shown = [
            self._contexts_of(placed)
            for name, _ in self.shown_by[skill]
            for placed in self.tallies[name].placed
            if placed.source in ("work", "listed_at_work", "project")
        ]
        least = (0.0, 0.0, level)  # a high level is depth in itself
        return dict(zip(CONTEXTS, map(max, zip(least, *shown, strict=True)), strict=True))

    def _contexts_of(self, placed: Placed) -> tuple[float, ...]:
        """Say how far one mention shows each context; kept, as all skills that it shows ask."""
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
        span = self.career.positions[placed.position].span
        if context in self.cues.within(span.start, span.end):
            return self.constants.context_near
        return self.constants.context_work if context == "production" else 0.0

    @cached_property
    def cues(self) -> FoundCues:
        """Where the text shows a context."""
        return self.weigher.cues.find(self.career.text)

    def evidence(self, skill: str) -> Iterable[Evidence]:
        """Quote what counts for a skill, each thing once a position, the strongest sources first."""
        seen = set()
        found: list[tuple[int, int, Evidence]] = []
        for name, _ in self.shown_by[skill]:
            for placed in self.tallies[name].placed:
                key = (name, key_of(placed.mention), placed.position, placed.source)
                if placed.source is not None and key not in seen:
                    seen.add(key)
                    rank = ORDER_OF_SOURCES.index(placed.source)
                    found.append((rank, placed.mention.start, self._quote(skill, placed)))
        found.sort(key=lambda item: item[:2])
        return [evidence for _, _, evidence in found]

    def _quote(self, skill: str, placed: Placed) -> Evidence:
        """Quote the passage around one mention."""
        mention, _, section, index, _ = placed
        if mention.start not in self._passages:
            self._passages[mention.start] = passage_around(self.career.text, mention.start, mention.end)
        start, end = self._passages[mention.start]
        span = self.spans[index] if index is not None else None
        return Evidence(
            skill=skill,
            text=self.career.text[start:end],
            start=start,
            end=end,
            section=section,
            position=index,
            months=span[1] - span[0] if span else 0,
            stance=mention.stance,
            via=mention.skill if mention.skill != skill else None,
            contexts=frozenset(
                c for c, shown in zip(CONTEXTS, self._contexts_of(placed), strict=True) if shown == 1.0
            ),
        )


class _Levels(Mapping[str, SkillLevel]):
    """The skills of one résumé: the numbers at once, what stands behind each when it is asked for."""

    def __init__(self, weighing: _Weighing, levels: dict[str, float]) -> None:
        self._weighing = weighing
        self._numbers: dict[str, SkillLevel] = {}
        self._details: dict[str, SkillLevel] = {}
        self.levels = levels

    def pooled(self, atoms: Iterable[Atom]) -> float:
        """Put together what is shown of any of some skills."""
        return self._weighing.pooled(atoms)

    def numbers(self, skill: str) -> SkillLevel:
        """Return what stands behind a level, without the evidence, which costs most and few ask for."""
        if skill not in self._numbers:
            self._numbers[skill] = self._weighing.numbers(skill, self.levels[skill])
        return self._numbers[skill]

    def __getitem__(self, skill: str) -> SkillLevel:
        if skill not in self._details:
            quoted = tuple(dict.fromkeys(self._weighing.evidence(skill)))
            self._details[skill] = replace(self.numbers(skill), evidence=quoted)
        return self._details[skill]

    def __iter__(self) -> Iterator[str]:
        return iter(self.levels)

    def __len__(self) -> int:
        return len(self.levels)


def key_of(mention: Mention) -> str:
    """Return what two mentions have in common that say the same: the phrase, or the skill that is named."""
    return " ".join(mention.text.casefold().split()) if mention.shown else mention.skill


def line_around(text: str, at: int) -> tuple[int, int]:
    """Return the span of the line that holds a place."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def passage_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence around some words, cut to a readable length at words."""
    first, last = line_around(text, start)
    before = [m.end() for m in SENTENCE_END.finditer(text, first, start)]
    after = SENTENCE_END.search(text, end, last)
    first, last = before[-1] if before else first, after.start() + 1 if after else max(last, end)
    if last - first > LONGEST_QUOTE:
        first = max(first, text.find(" ", max(first, start - LONGEST_QUOTE // 2), start) + 1 or start)
        last = min(
            last, text.rfind(" ", end, end + LONGEST_QUOTE // 2) if end + LONGEST_QUOTE // 2 < last else last
        )
        last = max(last, end)
    quote = text[first:last]
    return first + len(quote) - len(quote.lstrip(" \t-*•o·")), last - len(quote) + len(quote.rstrip())


def place(career: Career, mentions: Sequence[Mention]) -> Iterable[Placed]:
    """Say of each mention in which section and position it stands and what it counts as."""
    sections, positions = career.sections, career.positions
    section_starts = [section.span.start for section in sections]
    # The text of a job is not always in one piece: below a table of jobs each is told again.
    held = sorted((s.start, s.end, n) for n, position in enumerate(positions) for s in position.spans)
    starts = [start for start, _, _ in held]
    passage, last = 0, 0
    for mention in mentions:
        passage += PASSAGE_END.search(career.text, last, mention.start) is not None
        last = mention.end
        at = bisect_right(section_starts, mention.start) - 1
        section = sections[at].kind if at >= 0 and mention.start < sections[at].span.end else "other"
        span = bisect_right(starts, mention.start) - 1
        index = held[span][2] if span >= 0 and mention.start < held[span][1] else None
        position = positions[index] if index is not None else None
        yield Placed(mention, source_of(mention, section, position), section, index, passage)


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
