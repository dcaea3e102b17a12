"""Mentions → a tally of each skill: what names or shows it, how far, and in which passages."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, NamedTuple, get_args

from rolematch.profile._evidence import Source, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from rolematch.constants import Constants
    from rolematch.extraction import Mention
    from rolematch.profile._evidence import Placed
    from rolematch.resume import Career
    from rolematch.taxonomy import Taxonomy


LONGEST_CAREER = 60 * 12
WEAK: tuple[Source, ...] = ("study", "listing")
LISTS: tuple[Source, ...] = (*WEAK, "listed_at_work")

Sign = tuple[float, int, int]
"""One thing that shows a skill, its name or a phrase: how far, which sign it is, and where it stands.

Signs, passages and jobs are numbered, and several of them are the bits of one number: what is new among them
is one step then, and most résumés fit into 64 bits.
"""
GUESS: int = 1
"""The bit of the one sign that all partial implications make together; those of the text follow."""
NO_SIGN = (0.0, 0)


class Tally(NamedTuple):
    """All that one résumé shows of one skill by naming or showing it, before what others imply.

    Attributes
    ----------
    placed : list of Placed
        Its mentions.
    signs : list of Sign
    jobs : int
        The positions that name or show it at work, as bits.
    newest : float
        The recency of the newest sign, from 0 to 1.
    weak : bool
        Whether a list or a course has it.
    interest : float
        Interest shown in it, from 0 to 1.
    """

    placed: list[Placed]
    signs: list[Sign]
    jobs: int
    newest: float
    weak: bool
    interest: float

    @property
    def skill(self) -> str:
        """The skill."""
        return self.placed[0].mention.skill

    @property
    def told(self) -> bool:
        """Whether more than lists and courses has it."""
        return any(placed.source not in LISTS for placed in self.placed if placed.source)


class Rules:
    """The constants, as tables that counting looks things up in."""

    def __init__(self, taxonomy: Taxonomy, constants: Constants) -> None:
        self.constants = constants
        self.practices = frozenset(skill.name for skill in taxonomy.skills if skill.is_practice)
        self.discounted = discounted_months(constants)
        self.recency = recency_of_age(constants)
        self.factors: dict[Source | None, float] = {
            source: getattr(constants, source, 1.0) for source in get_args(Source) if source not in WEAK
        }
        self.undated = self.after(constants.undated_months, 1.0)

    def limit(self, skill: str) -> float:
        """Return the most that one sign can show of a skill: a practice takes several."""
        return self.constants.phrase if skill in self.practices else 1.0

    def after(self, months: float, recency: float) -> float:
        """Return the level of a skill that is named at work, after so many months."""
        months += self.constants.start_months * recency
        return self.constants.named_ceiling * (1 - exp(-months / self.constants.learning_months))


class Tallier:
    """Counts the mentions of one résumé.

    Attributes
    ----------
    spans : list of (int, int) | None
        The months of each position, as ``year * 12 + month - 1``, half-open; None without dates.
    """

    def __init__(self, rules: Rules, career: Career, as_of: date) -> None:
        self.rules = rules
        self.career = career
        self.today = as_of.year * 12 + as_of.month
        self.spans = [self._clip(position.interval(as_of)) for position in career.positions]
        self._recency = [rules.recency[self.today - span[1]] if span else 1.0 for span in self.spans]
        self._named_for: dict[int, float] = {}

    def _clip(self, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """Cut off what lies in the future or before any career."""
        if span is None:
            return None
        start, end = max(span[0], self.today - LONGEST_CAREER), min(span[1], self.today)
        return (start, end) if start < end else None

    def count(self, mentions: Sequence[Mention]) -> dict[str, Tally]:
        """Tally the mentions of each skill, in the order in which the text first names or shows them."""
        mentions_of: dict[str, list[Placed]] = {}
        for placed in place(self.career, mentions):
            mentions_of.setdefault(placed.mention.skill, []).append(placed)
        tallies: dict[str, Tally] = {}
        first = GUESS.bit_length()
        for skill, places in mentions_of.items():
            tallies[skill] = tally = self._tally(skill, places, first)
            first += len(tally.signs)
        return tallies

    def _tally(self, skill: str, mentions: list[Placed], number: int) -> Tally:
        """Tally one skill: its name is one sign, each phrase another, wherever they stand."""
        rules = self.rules
        signs: dict[str, tuple[float, int]] = {}
        used = jobs = 0
        newest = interest = 0.0
        weak = False
        practice = skill in rules.practices
        for placed in mentions:
            mention, source, _, index, passage, phrase = placed
            factor = rules.factors.get(source)
            if factor is None:
                weak = weak or source is not None
                interest = max(interest, self._interest(placed))
                continue
            recency = 1.0 if index is None else self._recency[index]
            newest = max(newest, recency)
            named = not (practice or mention.shown)
            if index is not None and self.spans[index] and source != "project":
                jobs |= 1 << index
                if named and source == "work":
                    used |= 1 << index
            shown = self._named_once(placed) if named else rules.constants.phrase * recency
            known, passages = signs.get(phrase, NO_SIGN)
            signs[phrase] = max(known, factor * shown), passages | 1 << passage
        if jobs and not practice and "" in signs:
            known, passages = signs[""]
            signs[""] = max(known, self._named_at_work(used, jobs)), passages
        shows = [(far, 1 << at, passages) for at, (far, passages) in enumerate(signs.values(), number)]
        return Tally(mentions, shows, jobs, newest, weak, interest)

    def _interest(self, placed: Placed) -> float:
        """Return the interest that a mention shows: in full by pursuing it, in part by a wish or a course."""
        stance = placed.mention.stance
        partly = stance == "wished" or placed.source == "study"
        return 1.0 if stance == "interest" else self.rules.constants.wish if partly else 0.0

    def _named_once(self, placed: Placed) -> float:
        """Return what one mention of a name shows where it is not for the jobs to say."""
        index = placed.position
        if index is None or self.spans[index] is None:
            return self.rules.undated
        return self._named(1 << index) if placed.source == "project" else 0.0

    def _named_at_work(self, used: int, jobs: int) -> float:
        """Return what a name shows in the jobs that used it, or at a discount in all that list it."""
        named = self._named(used) if used else 0.0
        if jobs != used:
            named = max(named, self.rules.constants.listed_at_work * self._named(jobs))
        return named

    def _named(self, jobs: int) -> float:
        """Return the level of a skill that is named in these positions."""
        known = self._named_for.get(jobs)
        if known is None:
            table = self.rules.discounted
            spans = merge(chosen(jobs, self.spans))
            months = sum(table[self.today - start] - table[self.today - end] for start, end in spans)
            newest = max(self._recency[at] for at in range(len(self.spans)) if jobs >> at & 1)
            known = self._named_for[jobs] = self.rules.after(months, newest)
        return known


def chosen(jobs: int, spans: Sequence[tuple[int, int] | None]) -> list[tuple[int, int]]:
    """Return the spans of the positions that are given as bits, as far as they have dates.

    Examples
    --------
    >>> chosen(0b110, [(1, 2), None, (3, 4)])
    [(3, 4)]
    """
    return [span for at, span in enumerate(spans) if span and jobs >> at & 1]


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
