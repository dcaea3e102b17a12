"""JobFamily → CompiledFamily: what each requirement reads, and in which order it is worked out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rolematch.constants import load_constants, load_reference_levels
from rolematch.errors import FamilyError, Fault
from rolematch.family import SkillClass, Skills
from rolematch.profile import Profile, SkillLevel
from rolematch.scoring._expressions import Asked, Channel, Leaf, Node, Reading, Row
from rolematch.scoring._reductions import Groups
from rolematch.scoring._scores import CompiledFamily, Plan, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rolematch.constants import Constants
    from rolematch.contexts import Context
    from rolematch.family import BaseRole, Item, JobFamily, Requirement, Specialty
    from rolematch.profile import Atom
    from rolematch.scoring._expressions import Op
    from rolematch.taxonomy import Taxonomy

__all__ = ["compile_family", "reference_profile"]


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
        common = _added(asked, compiler.common(family.base, specialty))
        for way in specialty.either or (None,):
            own = _added(asked, compiler.all_asked(way.requirements) if way else ())
            rows.append(Row(specialty.name, way.name if way else None, (*common, *own)))
    empty = [row.specialty for row in rows if not row.columns]
    if empty:
        raise FamilyError.of([Fault(f"{name} asks for nothing that can be scored") for name in empty])
    seniority = _added(asked, compiler.all_asked(family.base.seniority))
    typical = reference_profile(load_reference_levels() if reference is None else reference)
    return CompiledFamily(asked, rows, seniority, compiler.plan(), typical, constants)


def _added(columns: list[Asked], more: Iterable[Asked]) -> range:
    """Add columns; return where they stand."""
    first = len(columns)
    columns += more
    return range(first, len(columns))


class _Demand(NamedTuple):
    """How a requirement asks for its skills."""

    channel: Channel
    target: float
    core: bool


class _Drawn(NamedTuple):
    """A node as it is worked out: from the slots of its children, each with a factor."""

    op: Op
    children: tuple[int, ...]
    factors: tuple[float, ...]


class _Compiler:
    """Turns requirements into leaves and nodes; what is asked for alike has the same slot."""

    def __init__(self, taxonomy: Taxonomy, constants: Constants) -> None:
        self.taxonomy = taxonomy
        self.constants = constants
        self.readings: dict[Reading, int] = {}
        self.leaves: dict[tuple[int, float], int] = {}
        self.nodes: dict[_Drawn, int] = {}
        self.heights: dict[int, int] = {}
        self.similar: dict[str, list[tuple[str, float]]] = {}
        for skill in taxonomy.skills:
            for target, share in skill.counts_toward.items():
                self.similar.setdefault(target, []).append((skill.name, share))

    def common(self, base: BaseRole, specialty: Specialty) -> Iterator[Asked]:
        """Compile what the base role and a specialty ask for, whatever the way to qualify."""
        for requirement in base.requirements:
            if requirement.id not in specialty.lifts and (asked := self._of_base(requirement, specialty)):
                yield asked
        yield from self.all_asked(specialty.requirements)

    def all_asked(self, requirements: Iterable[Requirement]) -> Iterator[Asked]:
        """Compile some requirements, without those that nothing scores."""
        return filter(None, map(self._asked, requirements))

    def _of_base(self, requirement: Requirement, specialty: Specialty) -> Asked | None:
        """Compile a requirement of the base role for one specialty."""
        by_language = requirement.specialty_language_suffices and bool(specialty.language)
        if by_language:
            either = Skills(any=(*requirement.skills, *specialty.language))
            alone = {"all": (), "any": (), "ordered": (), "groups": (either,)}
            requirement = requirement.model_copy(update=alone)
        asked = self._asked(requirement)
        if asked is None:
            return None
        weight = asked.weight * self.constants.base
        return replace(asked, weight=weight, base=True, by_language=by_language)

    def _asked(self, requirement: Requirement) -> Asked | None:
        """Compile one requirement; None where nothing is scored."""
        if requirement.soft or requirement.necessity == "none" or not requirement.skills:
            return None
        constants = self.constants
        target: float = getattr(constants, requirement.level)
        if requirement.core:
            target = max(target, constants.core_level)
        interest = constants.interest * target if requirement.interest_suffices else 0.0
        channel = Channel(requirement.context, requirement.min_years, interest)
        demand = _Demand(channel, target, requirement.core)
        root = self._mean([self._expression(group, demand) for group in requirement.skills])
        return Asked(requirement, root, target, self._weight(requirement))

    def _weight(self, requirement: Requirement) -> float:
        """Weigh a requirement by its necessity and by whether the team turns on it."""
        necessity = requirement.necessity
        name = "highly_desired" if necessity == "desired" and requirement.highly else necessity
        weight: float = getattr(self.constants, name) * requirement.weight
        return weight * self.constants.core if requirement.core else weight

    # --- Expressions --------------------------------------------------------------------------------

    def _expression(self, expression: Skills, demand: _Demand, in_open_list: bool = False) -> Node | Leaf:
        """Compile an expression; one in an open list is open too."""
        open_list = in_open_list or expression.open
        if expression.op == "any" and demand.core:
            return self._together(expression, demand, open_list)
        children = [self._item(item, demand, open_list) for item in expression.items]
        if expression.op == "all":
            return self._mean(children)
        step = self.constants.ordered_step if expression.op == "ordered" else 0.0
        return self._node("max", children, [max(0.0, 1 - step * place) for place in range(len(children))])

    def _item(self, item: Item, demand: _Demand, open_list: bool) -> Node | Leaf:
        """Compile an item of an expression."""
        if isinstance(item, Skills):
            return self._expression(item, demand, open_list)
        reading = Reading(tuple(self._atoms(item, open_list)), False, demand.channel)
        return self._leaf(_name_of(item), reading, demand.target)

    def _together(self, expression: Skills, demand: _Demand, open_list: bool) -> Node | Leaf:
        """Let the skills of an "any of" add up; what is no plain item stays beside them."""
        items = list(self._alternatives(expression, open_list))
        plain = [(item, is_open) for item, is_open in items if not isinstance(item, Skills)]
        children = [
            self._expression(item, demand, is_open) for item, is_open in items if isinstance(item, Skills)
        ]
        if plain:
            label = " or ".join(_name_of(item) for item, _ in plain)
            atoms = merged(atom for item, is_open in plain for atom in self._atoms(item, is_open))
            children.insert(0, self._leaf(label, Reading(atoms, True, demand.channel), demand.target))
        return self._node("max", children, [1.0] * len(children))

    def _alternatives(self, expression: Skills, open_list: bool) -> Iterator[tuple[Item, bool]]:
        """Yield the items of an "any of", and of those that stand in it, with whether their list is open."""
        for item in expression.items:
            if isinstance(item, Skills) and item.op == "any":
                yield from self._alternatives(item, open_list or item.open)
            else:
                yield item, open_list

    def _atoms(self, item: SkillClass | str, open_list: bool) -> Iterator[Atom]:
        """Yield the skills that a plain item stands for."""
        phrase = self.constants.phrase
        if isinstance(item, SkillClass):
            members = [name for name in self.taxonomy.classes.get(item.name, ()) if name not in item.but]
            yield from ((name, 1.0, phrase) for name in members)
            if not members:
                yield item.name, 1.0, 1.0
            return
        known = self.taxonomy.get(item)
        limit = phrase if known and known.is_practice else 1.0
        similar = self._like(item) if open_list else ()
        yield from merged([(item, 1.0, limit), *((name, share, limit) for name, share in similar)])

    def _like(self, name: str) -> Iterator[tuple[str, float]]:
        """Yield what is similar to a skill, with the share for which it counts."""
        yield from self.similar.get(name, ())
        skill = self.taxonomy.get(name)
        for of in skill.classes if skill else ():
            yield from ((member, self.constants.open_share) for member in self.taxonomy.classes.get(of, ()))

    # --- Slots --------------------------------------------------------------------------------------

    def _leaf(self, label: str, reading: Reading, target: float) -> Leaf:
        column = self.readings.setdefault(reading, len(self.readings))
        slot = self.leaves.setdefault((column, target), len(self.leaves))
        shares = {name: share for name, share, _ in reading.atoms}
        return Leaf(slot, label, reading, target, shares)

    def _node(self, op: Op, children: list[Node | Leaf], factors: list[float]) -> Node | Leaf:
        """Return a node, or its only child."""
        if len(children) == 1 and factors[0] == 1:
            return children[0]
        drawn = _Drawn(op, tuple(child.slot for child in children), tuple(factors))
        slot = self.nodes.setdefault(drawn, -1 - len(self.nodes))
        self.heights[slot] = 1 + max(self.heights.get(child, 0) for child in drawn.children)
        return Node(slot, op, tuple(children), tuple(factors))

    def _mean(self, children: list[Node | Leaf]) -> Node | Leaf:
        return self._node("mean", children, [1 / len(children)] * len(children))

    def plan(self) -> Plan:
        """Return the order in which all slots are worked out."""
        steps: dict[tuple[int, Op, bool], list[_Drawn]] = {}
        for node, slot in self.nodes.items():
            plain = set(node.factors) == {1.0}  # a step of which needs no factors
            steps.setdefault((self.heights[slot], node.op, plain), []).append(node)
        return Plan(
            readings=self.readings,
            reads=np.array([column for column, _ in self.leaves]),
            per_target=np.array([[1 / target] for _, target in self.leaves]),
            steps=tuple(self._step(op, steps[height, op, plain]) for height, op, plain in sorted(steps)),
            slots=len(self.leaves) + len(self.nodes),
        )

    def _step(self, op: Op, nodes: list[_Drawn]) -> Step:
        """Lay the nodes of one step side by side, those with most children first."""
        nodes = sorted(nodes, key=lambda node: -len(node.children))
        children = Groups([node.children for node in nodes], [node.factors for node in nodes])
        return Step(op, np.array([self.nodes[node] for node in nodes]), children)


def _name_of(item: SkillClass | str) -> str:
    return item.name if isinstance(item, SkillClass) else item


def merged(atoms: Iterable[Atom]) -> tuple[Atom, ...]:
    """Name each skill once, with its best share and its highest limit.

    Examples
    --------
    >>> merged([("Go", 0.5, 1.0), ("Ruby", 1.0, 1.0), ("Go", 1.0, 0.45)])
    (('Go', 1.0, 1.0), ('Ruby', 1.0, 1.0))
    """
    best: dict[str, Atom] = {}
    for name, share, limit in atoms:
        _, known, highest = best.get(name, (name, 0.0, 0.0))
        best[name] = name, max(share, known), max(limit, highest)
    return tuple(best.values())


def reference_profile(levels: Mapping[str, float]) -> Profile:
    """Return the profile of the typical engineer."""
    contexts: dict[Context, float] = {"production": 0.6, "scale": 0.3, "depth": 0.3}
    skills = {name: SkillLevel(level, months=36, contexts=contexts) for name, level in levels.items()}
    return Profile(skills, date(2000, 1, 1))
