"""Practices told in plain words: groups of words that meet in one clause, in any order.

People put the same few ideas in any order and with any synonym: "when the Dublin building flooded we served
from the other site". No list of phrases holds them all, but a place and its loss in one clause are enough.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise, permutations
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from rolematch.extraction._scene import Name, Scene
from rolematch.taxonomy import groups_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rolematch.extraction._lexicon import Hit
    from rolematch.extraction._scene import Candidate
    from rolematch.taxonomy import Taxonomy

_REACH = 160
"""Code points in which groups meet: about 25 words. What stands farther apart tells of two things."""


_TECHNICAL = 3
"""A text that names so many technologies speaks of software in every line."""
_SOFTWARE = "software"
"""The group of words that show nothing but that a line speaks of software."""
_Shown = tuple[Name, frozenset[str]]
"""What some groups show together, and these groups."""


class Word(NamedTuple):
    """A word of some groups, as its hits carry it.

    Attributes
    ----------
    groups : tuple of str
    bits, partners : int
        A bit for each of its groups, and one for each group with which one of them shows something: whether
        a hit is worth a look is one step then.
    """

    groups: tuple[str, ...]
    bits: int
    partners: int


class Combinations:
    """The groups of words of a taxonomy, with what they show together.

    Examples
    --------
    >>> from rolematch.extraction._lexicon import Words
    >>> from rolematch.taxonomy import Skill, Taxonomy
    >>> recovery = Skill("Disaster recovery", "own", shown_together=("site + lost",))
    >>> groups = {"site": ("hall",), "lost": ("flood",)}
    >>> known = Combinations(Taxonomy((recovery,), word_groups=groups), software=["servers"])
    >>> hall, flood = dict(known.patterns()).values()
    >>> text = "a flood took the hall of servers"
    >>> scene = Scene(text, Words.of(text), [], [], [], [], link=str)
    >>> known.meet([(2, 7, flood), (17, 21, hall)], [32], scene)[0][:2]
    (2, 21)
    """

    def __init__(self, taxonomy: Taxonomy, software: Iterable[str]) -> None:
        self._words = taxonomy.word_groups
        self._software = frozenset(software)
        self._shows: dict[str, dict[str, list[_Shown]]] = {group: {} for group in self._words}
        for skill in taxonomy.skills:
            for written in skill.shown_together:
                shown = Name(skill.name, written, written, reason="together"), frozenset(groups_of(written))
                for one, other in permutations(shown[1], 2):
                    self._shows[one].setdefault(other, []).append(shown)

    def patterns(self) -> Iterator[tuple[str, Word]]:
        """Yield every word of the groups with what it stands for, for the lexicon."""
        bits = {group: 1 << number for number, group in enumerate(self._words)}
        partners = {group: sum(bits[other] for other in others) for group, others in self._shows.items()}
        groups_with: dict[str, list[str]] = {}
        for group, words in self._words.items():
            for word in words:
                groups_with.setdefault(word, []).append(group)
        for word, groups in groups_with.items():
            yield word, Word(tuple(groups), _union(groups, bits), _union(groups, partners))

    def meet(self, hits: Sequence[Hit[Word]], ends: Sequence[int], scene: Scene) -> list[Candidate]:
        """Return what is shown by the groups that meet, each skill once a clause.

        Sites are flooded and copies made in any trade: in a text that names next to no technologies only a
        line counts that speaks of software.

        A group counts once a clause, and looks at each other group there once; of those the reach allows a
        few dozen.

        Parameters
        ----------
        hits : sequence of (start, end, Word)
            In the order of the text.
        ends : sequence of int
            Where the clauses end, the last one behind the last hit.
        """
        met: list[Candidate] = []
        here: dict[str, tuple[int, int]] = {}
        shown: set[str] = set()
        seen = stop = clause = 0
        for start, end, (groups, bits, partners) in hits:
            if start >= stop:
                while ends[clause] < start:
                    clause += 1
                here, shown, seen = {}, set(), 0
                stop = min(ends[clause], start + _REACH)
            if not bits & ~seen:
                continue
            others = [*here] if seen & partners else []
            for group in groups:
                if group not in here:
                    here[group] = start, end
            if others:
                for name, together in self._worth_a_look(groups, others):
                    if name.skill not in shown and (span := _span(together, here)):
                        shown.add(name.skill)
                        met.append((*span, name))
            seen |= bits
        if not met or scene.distinct >= _TECHNICAL:
            return met
        places = [start for start, _, word in hits if _SOFTWARE in word.groups]
        return [one for one in met if self._in_software(scene, scene.scope(one[0], one[1]), places)]

    def _in_software(self, scene: Scene, line: tuple[int, int], places: list[int]) -> bool:
        """Whether a line names a technology or holds a word of software work."""
        if scene.count(scene.technologies, line) or scene.count(places, line):
            return True
        return not self._software.isdisjoint(scene.words(line))

    def _worth_a_look(self, groups: Sequence[str], others: Sequence[str]) -> Iterator[_Shown]:
        """Yield what any of some groups shows together with any of the others."""
        for group in groups:
            shows = self._shows[group]
            for other in others:
                if other in shows:
                    yield from shows[other]


def _union(groups: Iterable[str], bits: Mapping[str, int]) -> int:
    return reduce(or_, [bits[group] for group in groups])


def _span(groups: frozenset[str], here: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    """Return from where to where some groups stand; None where one is missing, or two share a word."""
    if not groups <= here.keys():
        return None
    places = sorted([here[group] for group in groups])
    for (_, end), (start, _) in pairwise(places):
        if end > start:
            return None
    return places[0][0], places[-1][1]
