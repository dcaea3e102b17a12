"""Tallies → Profile: levels at once; contexts, months and quotes when somebody asks about a skill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, get_args

from rolematch.constants import load_constants, load_contexts
from rolematch.contexts import CONTEXTS, Cues
from rolematch.profile._evidence import Evidence, Source, line_around, passage_around
from rolematch.profile._model import Profile, SkillLevel
from rolematch.profile._tallies import GUESS, Rules, Tallier, chosen, merge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from rolematch.constants import Constants
    from rolematch.contexts import Context, FoundCues
    from rolematch.extraction import Mention
    from rolematch.profile._evidence import Placed
    from rolematch.profile._model import Atom
    from rolematch.profile._tallies import Sign, Tally
    from rolematch.resume import Career
    from rolematch.taxonomy import Taxonomy


DIGITS = 12
EMPTY: frozenset[Context] = frozenset()
RANK_OF_SOURCE: dict[Source | None, int] = {source: rank for rank, source in enumerate(get_args(Source))}
AT_WORK: tuple[Source, ...] = ("work", "listed_at_work", "project")


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
        self.rules = Rules(taxonomy, self.constants)
        self.cues = Cues(load_contexts())
        self._taxonomy = taxonomy
        self._implied: dict[str, tuple[tuple[str, float], ...]] = {}

    def implied(self, skill: str) -> tuple[tuple[str, float], ...]:
        """Return what a skill implies, with the share that it passes on; worked out when first asked for."""
        known = self._implied.get(skill)
        if known is None:
            implied = self._taxonomy.implied(skill) if skill in self._taxonomy.by_name else {}
            known = self._implied[skill] = tuple(sorted(implied.items()))
        return known

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
        weighed = _Weighing(self, career, mentions, as_of)
        return _Weighed(weighed, as_of, worked=weighed.worked, listed=weighed.listed)


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


class _Weighed(Profile):
    """A profile whose skills are put together when somebody asks about them."""

    __slots__ = ()
    skills: _Weighing

    @property
    def names(self) -> AbstractSet[str]:
        return self.skills.shown_by.keys()

    @property
    def levels(self) -> Mapping[str, float]:
        return self.skills.levels

    def level(self, skill: str) -> float:
        return self.skills.level(skill)

    def pooled(self, atoms: Sequence[Atom]) -> float:
        return self.skills.pooled(atoms)

    def months(self, skill: str) -> int:
        return sum(end - start for start, end in self.skills.jobs(skill))

    def interest(self, skill: str) -> float:
        return self.skills.interest(skill)

    def context(self, skill: str, context: Context) -> float:
        return self.skills.context(skill, context)

    def evidence(self, skill: str) -> tuple[Evidence, ...]:
        return self.skills.evidence(skill)

    def without(self, start: int, end: int) -> Profile:
        return self.skills.without(start, end)


class _Circumstances(NamedTuple):
    """The contexts that the lines and the jobs of some mentions show, and whether there is a job."""

    near: frozenset[Context]
    around: frozenset[Context]
    in_job: bool


class _Weighing(Mapping[str, SkillLevel]):
    """The skills of one résumé: the levels at once, what stands behind each when it is asked for."""

    def __init__(self, weigher: Weigher, career: Career, mentions: Sequence[Mention], as_of: date) -> None:
        self.weigher = weigher
        self.constants = weigher.constants
        self.career = career
        self.mentions = mentions
        self.as_of = as_of
        self._levels: dict[str, float] = {}
        self._evidence: dict[str, tuple[Evidence, ...]] = {}
        self._quotes: dict[str, list[tuple[tuple[int, int], Evidence]]] = {}
        self._circumstances: dict[str, _Circumstances] = {}
        self._tallied: dict[str, _Circumstances] = {}
        self._near: dict[int, frozenset[Context]] = {}
        self._around: dict[int, frozenset[Context]] = {}
        tallier = Tallier(weigher.rules, career, as_of)
        self.spans = tallier.spans
        self.tallies = tallier.count(mentions)
        self.shown_by = self._shown_by()
        told = [tally.told for tally in self.tallies.values() if tally.signs or tally.weak]
        self.worked, self.listed = told.count(True), told.count(False)
        self.credit = self.constants.listing * min(1.0, self.worked / self.constants.credible)

    # --- Adding up ----------------------------------------------------------------------------------

    def _shown_by(self) -> dict[str, list[tuple[Tally, float]]]:
        """Return what shows each skill: its own tally, and those that imply it with the share passed on."""
        shown = {skill: [(tally, 1.0)] for skill, tally in self.tallies.items()}
        for skill, tally in self.tallies.items():
            for implied, share in self.weigher.implied(skill):
                shown.setdefault(implied, []).append((tally, share))
        return shown

    @property
    def levels(self) -> dict[str, float]:
        """The level of each skill."""
        return {skill: self.level(skill) for skill in self.shown_by}

    def level(self, skill: str) -> float:
        """Return the level of one skill."""
        known = self._levels.get(skill)
        if known is None:
            known = self._levels[skill] = self._level_of(skill)
        return known

    def _level_of(self, skill: str) -> float:
        """Work out the level of one skill; most have one sign, and need no adding up."""
        shown = self.shown_by.get(skill)
        if not shown:
            return 0.0
        partial = self.constants.implied
        limit = self.weigher.rules.limit(skill)
        tally, share = shown[0]
        if len(shown) > 1 or len(tally.signs) != 1:
            return self.pooled(((skill, 1.0, limit),), partial)
        share = share if share == 1 else share * partial
        level = min(share * tally.signs[0][0], limit, tally.newest)
        return round(max(level, self.credit * share if tally.weak else 0.0), DIGITS)

    def pooled(self, atoms: Sequence[Atom], partial: float = 1.0) -> float:
        """Return the level that all that shows any of some skills reaches together.

        All that implies some of them only in part is one sign, and counts by ``partial`` of its share.
        """
        signs: list[Sign] = []
        newest = weak = 0.0
        for skill, part, limit in atoms:
            for tally, passed_on in self.shown_by.get(skill, ()):
                _, shown, _, recency, listed, _ = tally
                share = passed_on if passed_on == 1 else passed_on * partial
                if part * recency > newest:
                    newest = part * recency
                if listed and part * share > weak:
                    weak = part * share
                for far, sign, passages in shown:
                    far = share * far
                    far = part * (far if far < limit else limit)
                    signs.append((far, sign if passed_on == 1 else GUESS, passages))
        return round(max(min(together(signs), newest), self.credit * weak), DIGITS)

    # --- What stands behind -------------------------------------------------------------------------

    def without(self, start: int, end: int) -> Profile:
        """Weigh again without one passage."""
        text = self.career.text
        kept = "".join(char if char in "\n.!?;" else " " for char in text[start:end])
        career = replace(self.career, text=text[:start] + kept + text[end:])
        mentions = [mention for mention in self.mentions if mention.end <= start or end <= mention.start]
        return self.weigher.build(career, mentions, self.as_of)

    def jobs(self, skill: str) -> list[tuple[int, int]]:
        """Return the merged spans, in months, of the positions that show a skill."""
        jobs = 0
        for tally, _ in self.shown_by[skill]:
            jobs |= tally.jobs
        return merge(chosen(jobs, self.spans))

    def interest(self, skill: str) -> float:
        """Return the interest shown in a skill."""
        return max(share * tally.interest for tally, share in self.shown_by[skill])

    def context(self, skill: str, context: Context) -> float:
        """Return how far the evidence of a skill shows a context, from 0 to 1.

        On its line, in its job, or by being work at all. Whoever shows many different things of a skill
        shows its depth, with or without saying so.
        """
        shown = self._circumstances.get(skill)
        if shown is None:
            shown = self._circumstances[skill] = self._circumstances_of(skill)
        if context in shown.near:
            return 1.0
        if context == "depth":
            return self.level(skill)
        around = self.constants.context_near if context in shown.around else 0.0
        at_work = self.constants.context_work if context == "production" and shown.in_job else 0.0
        return max(around, at_work)

    def _circumstances_of(self, skill: str) -> _Circumstances:
        """Put together what the lines and jobs of everything that shows a skill show."""
        first, *others = [self._circumstances_by(tally) for tally, _ in self.shown_by[skill]]
        if not others:
            return first
        near, around, in_job = zip(first, *others, strict=True)
        return _Circumstances(EMPTY.union(*near), EMPTY.union(*around), any(in_job))

    def _circumstances_by(self, tally: Tally) -> _Circumstances:
        """Put together what the lines and jobs of one tally show; kept for all skills that it shows."""
        known = self._tallied.get(tally.skill)
        if known is None:
            placed = [each for each in tally.placed if each.source in AT_WORK]
            jobs = {each.position for each in placed if each.position is not None}
            near = EMPTY.union(*map(self._near_by, placed))
            known = _Circumstances(near, EMPTY.union(*map(self._within_job, jobs)), bool(jobs))
            self._tallied[tally.skill] = known
        return known

    def _near_by(self, placed: Placed) -> frozenset[Context]:
        """Return the contexts that the line of a mention shows."""
        at = placed.mention.start
        start = self.career.text.rfind("\n", 0, at) + 1
        known = self._near.get(start)
        if known is None:
            known = self._near[start] = self.cues.within(*line_around(self.career.text, at))
        return known

    def _within_job(self, position: int) -> frozenset[Context]:
        """Return the contexts that some line of a position shows."""
        known = self._around.get(position)
        if known is None:
            spans = self.career.positions[position].spans
            known = EMPTY.union(*[self.cues.within(span.start, span.end) for span in spans])
            self._around[position] = known
        return known

    @cached_property
    def cues(self) -> FoundCues:
        """Where the text shows a context."""
        return self.weigher.cues.find(self.career.text)

    def evidence(self, skill: str) -> tuple[Evidence, ...]:
        """Quote what counts for a skill, each passage once, the strongest sources first.

        Of what names the skill and what only implies it in one passage, the name is kept.
        """
        known = self._evidence.get(skill)
        if known is None:
            passages: dict[tuple[int, int], tuple[tuple[int, int], Evidence]] = {}
            for tally, _ in self.shown_by[skill]:  # its own first
                for rank, quote in self._quotes_of(tally):
                    passages.setdefault((quote.start, quote.end), (rank, quote))
            quotes = sorted(passages.values(), key=itemgetter(0))
            known = self._evidence[skill] = tuple([quote.passed_on_to(skill) for _, quote in quotes])
        return known

    def _quotes_of(self, tally: Tally) -> list[tuple[tuple[int, int], Evidence]]:
        """Quote each thing that counts by itself, with its rank; kept for all skills that it shows."""
        known = self._quotes.get(tally.skill)
        if known is None:
            first: dict[tuple[object, ...], Placed] = {}
            for placed in tally.placed:
                if placed.source is not None:
                    first.setdefault((placed.phrase, placed.position, placed.source), placed)
            ranks: dict[Evidence, tuple[int, int]] = {}
            for placed in first.values():  # two phrases of one passage are one quote
                ranks.setdefault(self._quote(placed), (RANK_OF_SOURCE[placed.source], placed.mention.start))
            known = self._quotes[tally.skill] = [(rank, quote) for quote, rank in ranks.items()]
        return known

    def _quote(self, placed: Placed) -> Evidence:
        """Quote the passage around one mention."""
        mention, index = placed.mention, placed.position
        start, end = passage_around(self.career.text, mention.start, mention.end)
        span = self.spans[index] if index is not None else None
        return Evidence(
            skill=mention.skill,
            text=self.career.text[start:end],
            start=start,
            end=end,
            section=placed.section,
            position=index,
            months=span[1] - span[0] if span else 0,
            stance=mention.stance,
            contexts=self._near_by(placed),
        )

    def __getitem__(self, skill: str) -> SkillLevel:
        jobs = self.jobs(skill)
        return SkillLevel(
            level=self.level(skill),
            months=sum(end - start for start, end in jobs),
            last_used=max((end - 1 for _, end in jobs), default=None),
            interest=self.interest(skill),
            contexts={context: self.context(skill, context) for context in CONTEXTS},
            evidence=self.evidence(skill),
        )

    def __contains__(self, skill: object) -> bool:
        return skill in self.shown_by

    def __iter__(self) -> Iterator[str]:
        return iter(self.shown_by)

    def __len__(self) -> int:
        return len(self.shown_by)


def together(signs: list[Sign]) -> float:
    """Return what signs show together: the distinct signs or the distinct passages, whichever is less.

    Each counts once, as far as its strongest shows; the strongest first, so that no order matters.

    Examples
    --------
    >>> together([(0.5, 0b01, 0b01), (0.5, 0b10, 0b10)])
    0.75
    >>> together([(0.5, 0b01, 0b01), (0.5, 0b10, 0b01)])
    0.5
    """
    by_signs = by_passages = 1.0
    counted = read = 0
    signs.sort(reverse=True)
    for shown, sign, passages in signs:
        rest = 1 - shown
        if not counted & sign:
            counted |= sign
            by_signs *= rest
        unread = passages & ~read
        if unread:
            read |= unread
            while unread:
                by_passages *= rest
                unread &= unread - 1  # takes away the last bit
    return 1 - max(by_signs, by_passages)
