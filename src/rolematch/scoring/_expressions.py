"""What requirements ask for, compiled: readings of a profile, and the leaves and nodes that combine them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolematch.contexts import Context
    from rolematch.family import Requirement
    from rolematch.profile import Atom, Profile

Op = Literal["max", "mean"]


class Channel(NamedTuple):
    """A way in which requirements ask for skills."""

    contexts: tuple[Context, ...] = ()
    min_years: float | None = None
    interest: float = 0.0

    def value(self, profile: Profile, skill: str, context_floor: float) -> float:
        """Return what the level of a skill is worth, asked for in this way."""
        return self.worth(profile, ((skill, 1.0, 1.0),), profile.level(skill), context_floor)

    def worth(self, profile: Profile, atoms: Sequence[Atom], level: float, context_floor: float) -> float:
        """Return what a level is worth that some skills of a profile reach, asked for in this way."""
        value = level
        if self.contexts and value:
            shown = 0.0
            for context in self.contexts:
                shown += max([profile.context(name, context) for name, _, _ in atoms])
            value *= context_floor + (1 - context_floor) * shown / len(self.contexts)
        if self.min_years:
            months = max(profile.months(name) for name, _, _ in atoms)
            value *= min(1.0, months / (12 * self.min_years))
        if self.interest > value:
            interest = max(share * profile.interest(name) for name, share, _ in atoms)
            value = max(value, self.interest * interest)
        return value


PLAIN = Channel()


class Reading(NamedTuple):
    """What a column of the level matrix holds.

    ``pooled`` says whether the skills add up: what a team does all day is shown by many things, not by the
    best of them.
    """

    atoms: tuple[Atom, ...]
    pooled: bool
    channel: Channel


@dataclass(frozen=True, slots=True)
class Leaf:
    """A reading against the level that is asked for.

    Attributes
    ----------
    slot : int
        Its row among the values that :meth:`CompiledFamily.values` works out.
    shares : dict of str to float
        The skills of the reading, each with the share for which it counts.
    """

    slot: int
    label: str
    reading: Reading
    target: float
    shares: dict[str, float]

    @property
    def labels(self) -> tuple[str, ...]:
        """The label."""
        return (self.label,)

    def shown(self, profile: Profile, context_floor: float) -> tuple[str, ...]:
        """Return the skills of a profile that it rests on: all that add up, or the first that does best."""
        shown = tuple(filter(profile.names.__contains__, self.shares))
        if self.reading.pooled or not shown:
            return shown
        value = self.reading.channel.value
        worth = [self.shares[name] * value(profile, name, context_floor) / self.target for name in shown]
        met = [min(1.0, each) for each in worth]
        return (shown[met.index(max(met))],) if max(met) else ()


@dataclass(frozen=True, slots=True)
class Node:
    """A maximum or a mean over nodes or leaves, each with a factor."""

    slot: int
    op: Op
    children: tuple[Node | Leaf, ...]
    factors: tuple[float, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all leaves below."""
        return tuple(label for child in self.children for label in child.labels)


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement of one specialty, compiled.

    Attributes
    ----------
    base : bool
        Whether the base role asks for it.
    by_language : bool
        Whether a language of the specialty meets it.
    """

    requirement: Requirement
    root: Node | Leaf
    target: float
    weight: float
    base: bool = False
    by_language: bool = False

    @property
    def is_strict(self) -> bool:
        """Whether it caps the score until it is met."""
        return self.requirement.necessity == "strict"


@dataclass(frozen=True, slots=True)
class Row:
    """One specialty, or one way to qualify for it: which requirements."""

    specialty: str
    way: str | None
    columns: tuple[int, ...]
