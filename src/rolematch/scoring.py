"""Arrays in, arrays out: levels × requirements → fulfilments → scores.

The requirements of a family are compiled once (:func:`compile_family`), and then evaluated for one
candidate or a million by the same few array operations:

* a **feature** is a column of the level matrix: a skill in one of the ways in which requirements ask for it;
* an **atom** is a feature with the share for which it counts in one requirement;
* the **layers** reduce atoms to fulfilments, by turns a maximum (any of) and a mean (all of);
* a specialty is a row of weighted requirements; one with several ways to qualify has a row for each.

``points = weight · (fulfilment − typical)``, where *typical* is what a typical senior engineer's résumé
fulfils and the weights of each row are scaled so that a full match reaches 1 and the typical engineer
reaches the same low score for every team. So what all can do tells teams apart little, what is rare tells
much, and a team that asks for little does not win by default. A score is the sum of its points exactly; what
a floor or a cap takes away is a row of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from rolematch.constants import load_constants, load_reference_levels
from rolematch.errors import FamilyError, Fault
from rolematch.family import Requirement, SkillClass, Skills
from rolematch.profile import Profile, SkillLevel, is_practice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from rolematch.constants import Constants
    from rolematch.contexts import Context
    from rolematch.family import Item, JobFamily, Specialty
    from rolematch.profile import Atom
    from rolematch.taxonomy import Taxonomy

Op = Literal["max", "mean"]
BLOCK = 256
"""Candidates at a time: what lies between levels and scores stays in the processor's cache."""


class Channel(NamedTuple):
    """A way in which requirements ask for a skill."""

    contexts: tuple[Context, ...] = ()
    min_years: float | None = None
    interest: float = 0.0

    def value(self, profile: Profile, skill: str, context_floor: float) -> float:
        """Return what the level of a skill is worth, asked for in this way."""
        return self.pooled_value(profile, ((skill, 1.0, 1.0),), profile.level(skill), context_floor)

    def pooled_value(
        self, profile: Profile, atoms: Sequence[Atom], level: float, context_floor: float
    ) -> float:
        """Return what the level that some skills reach together is worth, asked for in this way."""
        value = level
        known = profile.skills
        if self.contexts:
            names = [name for name, _, _ in atoms if name in known]
            shown = sum(max(profile.context(name, c) for name in names) for c in self.contexts)
            value *= context_floor + (1 - context_floor) * shown / len(self.contexts)
        if self.min_years:
            months = max(profile.months(name) for name, _, _ in atoms if name in known)
            value *= min(1.0, months / (12 * self.min_years))
        if self.interest:
            interest = max(share * profile.interest(name) for name, share, _ in atoms if name in known)
            value = max(value, self.interest * interest)
        return value


PLAIN = Channel()


@dataclass(frozen=True, slots=True)
class Leaf:
    """The best of some skills, each with the share for which it counts; or all of them together.

    Attributes
    ----------
    pooled : bool
        Whether the skills add up: what a team does all day is shown by many things, not by the best of them.
    """

    label: str
    atoms: tuple[Atom, ...]
    pooled: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A maximum or a mean over nodes or leaves, each with a factor."""

    op: Op
    children: tuple[Node | Leaf, ...]
    factors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement of one specialty, compiled."""

    requirement: Requirement
    root: Node
    channel: Channel
    target: float
    weight: float
    base: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One reduction: values times factors, each segment to its maximum or its sum."""

    op: Op
    starts: NDArray[np.intp]
    factors: NDArray[np.float64]

    def apply(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Reduce the last axis."""
        reduce = np.maximum if self.op == "max" else np.add
        return reduce.reduceat(values * self.factors, self.starts, axis=-1)


@dataclass(frozen=True, slots=True)
class Row:
    """One specialty, or one way to qualify for it: which requirements, and what each weighs."""

    specialty: str
    way: str | None
    columns: tuple[int, ...]


class Scores(NamedTuple):
    """Scores of n candidates for the rows of a family; ``points`` hold a column for each entry of a row."""

    fulfilments: NDArray[np.float64]
    points: NDArray[np.float64]
    raw: NDArray[np.float64]
    cap: NDArray[np.float64]
    score: NDArray[np.float64]


class CompiledFamily:
    """The requirements of a family as arrays; built by :func:`compile_family`, never changed.

    Attributes
    ----------
    asked : tuple of Asked
        Every scored requirement of every specialty; the columns of the fulfilments.
    rows : tuple of Row
        In the order of the family; the columns of the scores.
    seniority : tuple of int
        Columns of the base role's lines on seniority; no row holds them.
    features : dict of (str or tuple of Atom, Channel) to int
        The columns of the level matrix: a skill, or several that add up, asked for in one way.
    """

    def __init__(
        self,
        asked: Sequence[Asked],
        rows: Sequence[Row],
        seniority: Sequence[int],
        reference: Mapping[str, float],
        constants: Constants,
    ) -> None:
        self.asked = tuple(asked)
        self.seniority = tuple(seniority)
        self.rows = tuple(rows)
        self.constants = constants
        self.features: dict[tuple[str | tuple[Atom, ...], Channel], int] = {}
        self._compile_layers()
        self.by_skill: dict[str, list[tuple[int, Channel]]] = {}
        self.topics: dict[str, list[tuple[int, Channel, tuple[Atom, ...]]]] = {}
        for (feature, channel), column in self.features.items():
            if isinstance(feature, str):
                self.by_skill.setdefault(feature, []).append((column, channel))
                continue
            for skill, _, _ in feature:
                self.topics.setdefault(skill, []).append((column, channel, feature))
        self._compile_rows(reference)

    def _compile_layers(self) -> None:
        """Bring all requirements to the same depth and lay their atoms and factors side by side."""
        depth = max(depth_of(asked.root, "mean") for asked in self.asked)
        atoms: list[int] = []
        shares: list[float] = []
        starts: list[int] = []
        known: dict[tuple[object, Channel], int] = {}
        leaves: list[int] = []
        targets: list[float] = []
        factors: list[list[float]] = [[] for _ in range(depth)]
        offsets: list[list[int]] = [[] for _ in range(depth)]

        def lay(node: Node | Leaf, level: int, asked: Asked) -> None:
            if level == 0:
                assert isinstance(node, Leaf)
                targets.append(asked.target)
                read = tuple(features_of(node))
                leaves.append(known.setdefault((read, asked.channel), len(known)))
                if len(known) > len(starts):
                    starts.append(len(atoms))
                    for feature, share in read:
                        atoms.append(self.features.setdefault((feature, asked.channel), len(self.features)))
                        shares.append(share)
                return
            op: Op = "mean" if level % 2 else "max"
            if isinstance(node, Leaf) or node.op != op:
                node = Node(op, (node,), (1.0,))
            offsets[level - 1].append(len(factors[level - 1]))
            for child, factor in zip(node.children, node.factors, strict=True):
                factors[level - 1].append(factor)
                lay(child, level - 1, asked)

        for asked in self.asked:
            lay(asked.root, depth, asked)
        self.atoms = np.array(atoms, dtype=np.intp)
        self.first = Layer("max", np.array(starts, dtype=np.intp), np.array(shares))
        self.leaves = np.array(leaves, dtype=np.intp)
        self.per_target = 1 / np.array(targets)
        self.layers = tuple(
            Layer("mean" if level % 2 == 0 else "max", np.array(o, dtype=np.intp), np.array(f))
            for level, (o, f) in enumerate(zip(offsets, factors, strict=True))
        )

    def _compile_rows(self, reference: Mapping[str, float]) -> None:
        """Scale the weights of each row, so that full matches and typical engineers are alike everywhere."""
        typical = self.fulfilments(self.levels(reference_profile(reference)))[0]
        bonus = np.array([asked.requirement.necessity == "bonus" for asked in self.asked])
        self.typical = np.where(bonus, 0.0, np.minimum(typical, 0.9))
        weights = np.array([asked.weight for asked in self.asked])
        self.columns = np.array([c for row in self.rows for c in row.columns], dtype=np.intp)
        counts = np.array([len(row.columns) for row in self.rows])
        self.row_starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.intp)
        plain = weights[self.columns]
        headroom = np.add.reduceat(plain * (1 - self.typical[self.columns]), self.row_starts)
        scale = (1 - self.constants.typical) / headroom
        self.weights = plain * np.repeat(scale, counts)
        asked_for = plain * ~bonus[self.columns]
        total = np.add.reduceat(asked_for, self.row_starts)
        self.shares = asked_for / np.repeat(np.where(total > 0, total, 1.0), counts)
        caps = np.array([self._cap(asked) for asked in self.asked])
        self.caps, self.met_at = caps[self.columns].T

    def _cap(self, asked: Asked) -> tuple[float, float]:
        """Return the cap of a requirement with no evidence, and the fulfilment from which it does not cap."""
        if asked.requirement.necessity != "strict":
            return 1.0, 1.0
        constants = self.constants
        return (constants.base_cap, 1.0) if asked.base else (constants.strict_cap, constants.strict_met)

    def levels(self, *profiles: Profile) -> NDArray[np.float64]:
        """Lay out profiles as a level matrix, one row each.

        Returns
        -------
        array of shape (n, len(features))
        """
        matrix = np.zeros((len(profiles), len(self.features)))
        for row, profile in zip(matrix, profiles, strict=True):
            self._lay_out(profile, row)
        return matrix

    def _lay_out(self, profile: Profile, row: NDArray[np.float64]) -> None:
        """Fill one row of the level matrix."""
        floor = self.constants.context_floor
        topics: dict[int, tuple[Channel, tuple[Atom, ...]]] = {}
        for skill in profile.skills:
            for column, channel in self.by_skill.get(skill, ()):
                row[column] = (
                    profile.level(skill) if channel is PLAIN else channel.value(profile, skill, floor)
                )
            for column, channel, atoms in self.topics.get(skill, ()):
                topics[column] = channel, atoms
        for column, (channel, atoms) in topics.items():
            level = profile.pooled(atoms)
            row[column] = level if channel is PLAIN else channel.pooled_value(profile, atoms, level, floor)

    def fulfilments(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Evaluate every requirement.

        Parameters
        ----------
        levels : array of shape (n, len(features))
            From 0 to 1.

        Returns
        -------
        array of shape (n, len(asked))
            From 0 to 1.
        """
        values = self.first.apply(levels[:, self.atoms])[:, self.leaves]
        values = np.minimum(values * self.per_target, 1.0)
        for layer in self.layers:
            values = layer.apply(values)
        return values

    def score(self, levels: NDArray[np.float64]) -> Scores:
        """Score every row.

        Parameters
        ----------
        levels : array of shape (n, len(features))
            From 0 to 1.
        """
        blocks = [levels[start : start + BLOCK] for start in range(0, max(1, len(levels)), BLOCK)]
        scores = [self.score_fulfilments(self.fulfilments(block)) for block in blocks]
        return scores[0] if len(scores) == 1 else Scores(*map(np.concatenate, zip(*scores, strict=True)))

    def score_fulfilments(self, fulfilments: NDArray[np.float64]) -> Scores:
        """Score every row from fulfilments of shape (n, len(asked))."""
        entries = fulfilments[:, self.columns]
        beyond = entries - self.typical[self.columns]
        points = self.weights * np.maximum(beyond, self.constants.absent * beyond)
        raw = np.add.reduceat(points, self.row_starts, axis=-1) + self.constants.typical
        met = np.minimum(entries / self.met_at, 1.0)
        cap = np.minimum.reduceat(self.caps + (1 - self.caps) * met, self.row_starts, axis=-1)
        return Scores(fulfilments, points, raw, cap, np.minimum(np.maximum(raw, 0.0), cap))

    def bounds(self, scores: Scores) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return one candidate's scores if what is hardly shown were nothing, and the rest typical."""
        shown = scores.fulfilments[0]
        low = np.where(shown < self.constants.strict_met, 0.0, shown)
        high = np.maximum(shown, self.typical)
        both = self.score_fulfilments(np.stack([low, high]))
        return both.score[0], np.clip(both.raw[1], 0.0, 1.0)

    def beyond(self, fulfilment: float, typical: float) -> float:
        """Return how far a fulfilment goes beyond the typical; what is missing counts in part."""
        return max(fulfilment - typical, self.constants.absent * (fulfilment - typical))

    def fits(self, fulfilments: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the plain share of what each row asks for that is shown, of shape (n, len(rows))."""
        return np.add.reduceat(fulfilments[:, self.columns] * self.shares, self.row_starts, axis=-1)


def compile_family(
    family: JobFamily,
    taxonomy: Taxonomy,
    constants: Constants | None = None,
    reference: Mapping[str, float] | None = None,
) -> CompiledFamily:
    """Compile the requirements of a family.

    Parameters
    ----------
    family : JobFamily
    taxonomy : Taxonomy
        Gives classes their members and similar skills their share.
    constants : Constants, optional
        Those of ``data/model.yaml`` by default.
    reference : mapping of str to float, optional
        The level of each skill that a typical senior engineer's résumé shows; those of
        ``data/reference-levels.yaml`` by default.

    Raises
    ------
    FamilyError
        If a specialty asks for nothing that can be scored.
    """
    constants = constants or load_constants()
    compiler = _Compiler(taxonomy, constants)
    asked: list[Asked] = []
    rows: list[Row] = []
    for specialty in family.specialties:
        base = [compiler.base(r, specialty) for r in family.base.requirements if r.id not in specialty.lifts]
        own = [compiler.asked(r) for r in specialty.requirements]
        common = [entry for entry in (*base, *own) if entry]
        first, asked = len(asked), [*asked, *common]
        shared = range(first, len(asked))
        for way in specialty.either or (None,):
            extra = [entry for r in (way.requirements if way else ()) if (entry := compiler.asked(r))]
            own_columns = range(len(asked), len(asked) + len(extra))
            rows.append(Row(specialty.name, way.name if way else None, (*shared, *own_columns)))
            asked += extra
    if faults := [
        Fault(f"{row.specialty} asks for nothing that can be scored") for row in rows if not row.columns
    ]:
        raise FamilyError.of(faults)
    seniority = [entry for r in family.base.seniority if (entry := compiler.asked(r))]
    columns = range(len(asked), len(asked) + len(seniority))
    reference = load_reference_levels() if reference is None else reference
    return CompiledFamily([*asked, *seniority], rows, columns, reference, constants)


class _Compiler:
    """Turns requirements into nodes."""

    def __init__(self, taxonomy: Taxonomy, constants: Constants) -> None:
        self.taxonomy = taxonomy
        self.constants = constants
        self.similar: dict[str, list[tuple[str, float]]] = {}
        for skill in taxonomy.skills:
            for target, share in skill.counts_toward.items():
                self.similar.setdefault(target, []).append((skill.name, share))

    def base(self, requirement: Requirement, specialty: Specialty) -> Asked | None:
        """Compile a requirement of the base role for one specialty."""
        if requirement.specialty_language_suffices and specialty.language:
            either = Skills(any=(*requirement.skills, *specialty.language))
            rest = requirement.model_dump(exclude={"all", "any", "ordered", "groups", "open", "skills"})
            requirement = Requirement(**rest, groups=(either,))
        asked = self.asked(requirement)
        return replace(asked, weight=asked.weight * self.constants.base, base=True) if asked else None

    def asked(self, requirement: Requirement) -> Asked | None:
        """Compile one requirement; None where nothing is scored."""
        if requirement.soft or requirement.necessity == "none" or not requirement.skills:
            return None
        constants = self.constants
        target: float = getattr(constants, requirement.level)
        if requirement.core:
            target = max(target, constants.core_level)
        interest = constants.interest * target if requirement.interest_suffices else 0.0
        channel = Channel(requirement.context, requirement.min_years, interest)
        channel = PLAIN if channel == PLAIN else channel
        groups = tuple(self._node(g, open_list=g.open, core=requirement.core) for g in requirement.skills)
        root = groups[0] if len(groups) == 1 else mean_of(groups)
        if isinstance(root, Leaf):
            root = mean_of((root,))
        return Asked(requirement, root, channel, target, self._weight(requirement))

    def _weight(self, requirement: Requirement) -> float:
        """Weigh a requirement by its necessity and by whether the team turns on it."""
        necessity = requirement.necessity
        name = "highly_desired" if necessity == "desired" and requirement.highly else necessity
        weight: float = getattr(self.constants, name) * requirement.weight
        return weight * self.constants.core if requirement.core else weight

    def _node(self, expression: Skills, *, open_list: bool, core: bool) -> Node | Leaf:
        """Compile an expression."""
        open_list = open_list or expression.open
        if expression.op == "any" and core:
            return pool(tuple(self._alternatives(expression, open_list)))
        children = tuple(self._item(item, open_list, core) for item in expression.items)
        if expression.op == "all":
            return mean_of(children)
        step = self.constants.ordered_step if expression.op == "ordered" else 0.0
        factors = tuple(max(0.0, 1 - step * place) for place in range(len(children)))
        return Node("max", children, factors)

    def _alternatives(self, expression: Skills, open_list: bool) -> Iterator[Node | Leaf]:
        """Compile the items of an "any of", and of those that stand in it."""
        for item in expression.items:
            if isinstance(item, Skills) and item.op == "any":
                yield from self._alternatives(item, open_list or item.open)
            else:
                yield self._item(item, open_list, core=True)

    def _item(self, item: Item, open_list: bool, core: bool) -> Node | Leaf:
        """Compile an item of an expression."""
        if isinstance(item, Skills):
            return self._node(item, open_list=open_list, core=core)
        if isinstance(item, SkillClass):
            members = [name for name in self.taxonomy.classes.get(item.name, ()) if name not in item.but]
            limit = self.constants.phrase
            return Leaf(item.name, tuple((name, 1.0, limit) for name in members) or ((item.name, 1.0, 1.0),))
        atoms = {item: 1.0}
        for name, share in self._like(item) if open_list else ():
            atoms[name] = max(share, atoms.get(name, 0.0))
        known = self.taxonomy.get(item)
        limit = self.constants.phrase if known and is_practice(known) else 1.0
        return Leaf(item, tuple((name, share, limit) for name, share in atoms.items()))

    def _like(self, name: str) -> Iterator[tuple[str, float]]:
        """Yield what is similar to a skill, with the share for which it counts."""
        yield from self.similar.get(name, ())
        skill = self.taxonomy.get(name)
        for of in skill.classes if skill else ():
            yield from ((member, self.constants.open_share) for member in self.taxonomy.classes.get(of, ()))


def pool(children: tuple[Node | Leaf, ...]) -> Node | Leaf:
    """Let the skills of all leaves add up; a child that is no leaf stays beside them."""
    leaves = [child for child in children if isinstance(child, Leaf)]
    others = tuple(child for child in children if not isinstance(child, Leaf))
    atoms: dict[str, Atom] = {}
    for name, share, limit in (atom for leaf in leaves for atom in leaf.atoms):
        _, known, highest = atoms.get(name, (name, 0.0, 0.0))
        atoms[name] = name, max(share, known), max(limit, highest)
    pooled = Leaf(" or ".join(leaf.label for leaf in leaves), tuple(atoms.values()), pooled=True)
    if not others:
        return pooled
    return Node("max", (pooled, *others) if leaves else others, (1.0,) * (len(others) + bool(leaves)))


def features_of(leaf: Leaf) -> Iterator[tuple[str | tuple[Atom, ...], float]]:
    """Yield the columns that a leaf reads, each with the share for which it counts."""
    if leaf.pooled:
        yield leaf.atoms, 1.0
    else:
        yield from ((name, share) for name, share, _ in leaf.atoms)


def mean_of(children: tuple[Node | Leaf, ...]) -> Node:
    """Return the mean of nodes, all alike."""
    return Node("mean", children, (1 / len(children),) * len(children))


def depth_of(node: Node | Leaf, op: Op) -> int:
    """Return how many layers a node needs, the topmost of which is of kind ``op``; leaves lie below."""
    if isinstance(node, Leaf):
        return 1 if op == "mean" else 2
    below: Op = "max" if op == "mean" else "mean"
    if node.op != op:
        return 1 + depth_of(node, below)
    return 1 + max(0 if op == "mean" and isinstance(c, Leaf) else depth_of(c, below) for c in node.children)


def reference_profile(levels: Mapping[str, float]) -> Profile:
    """Return the profile of the typical engineer."""
    contexts: dict[Context, float] = {"production": 0.6, "scale": 0.3, "depth": 0.3}
    skills = {name: SkillLevel(level, months=36, contexts=contexts) for name, level in levels.items()}
    return Profile(skills, date(2000, 1, 1))
