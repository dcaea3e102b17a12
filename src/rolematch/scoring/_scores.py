"""The requirements of a family as arrays, and the scores of any number of candidates."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rolematch.scoring._expressions import PLAIN
from rolematch.scoring._reductions import Groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rolematch.constants import Constants
    from rolematch.profile import Atom, Profile
    from rolematch.scoring._expressions import Asked, Channel, Op, Reading, Row

BLOCK = 256
"""Candidates at a time: what lies between levels and scores stays in the processor's cache."""
MOST_TYPICAL = 0.9


class _Readers(NamedTuple):
    """The columns that read a skill: by itself, each with a share; in some way of asking; with others."""

    plainly: list[tuple[int, float]]
    in_ways: list[tuple[int, float, Channel]]
    together: list[tuple[int, Atom]]


class Step(NamedTuple):
    """All nodes of one kind whose children are known by then, with their slots."""

    op: Op
    slots: NDArray[np.intp]
    children: Groups

    def apply(self, values: NDArray[np.float64]) -> None:
        """Work out the nodes, in place."""
        values[self.slots] = self.children.reduce(np.maximum if self.op == "max" else np.add, values)


class Plan(NamedTuple):
    """In which order the slots are worked out.

    Attributes
    ----------
    readings : dict of Reading to int
        The columns of the level matrix.
    reads, per_target : arrays of shape (leaves,) and (leaves, 1)
        The column that each leaf reads, and 1 / the level asked for.
    steps : tuple of Step
        Those that fill the nodes, the lowest first.
    slots : int
        Leaves count from the first slot on, nodes from the last one back: -1, -2 ...
    """

    readings: dict[Reading, int]
    reads: NDArray[np.intp]
    per_target: NDArray[np.float64]
    steps: tuple[Step, ...]
    slots: int


class Scores(NamedTuple):
    """Scores of n candidates for the rows of a family.

    Attributes
    ----------
    fulfilments : array of shape (n, len(asked))
    points : array of shape (n, entries)
        A column for each requirement of each row; those of one row stand together.
    raw, net, cap, score : arrays of shape (n, len(rows))
        The sum of the points, what is left of it where no language of the team is shown, the most that is
        allowed, and what comes of all.
    """

    fulfilments: NDArray[np.float64]
    points: NDArray[np.float64]
    raw: NDArray[np.float64]
    net: NDArray[np.float64]
    cap: NDArray[np.float64]
    score: NDArray[np.float64]


class CompiledFamily:
    """The requirements of a family as arrays; built by ``compile_family``, never changed.

    Attributes
    ----------
    asked : tuple of Asked
        Every scored requirement of every specialty; the columns of the fulfilments.
    rows : tuple of Row
        In the order of the family; the columns of the scores.
    seniority : tuple of int
        Columns of the base role's lines on seniority; no row holds them.
    plan : Plan
    typical : array of shape (len(asked),)
        What the typical engineer fulfils.
    weights : array of shape (entries,)
        Points between no and full evidence of each requirement of each row.
    strict : list of lists of int
        The columns of each row that cap its score.
    """

    def __init__(
        self,
        asked: Sequence[Asked],
        rows: Sequence[Row],
        seniority: Sequence[int],
        plan: Plan,
        typical: Profile,
        constants: Constants,
    ) -> None:
        self.asked = tuple(asked)
        self.seniority = tuple(seniority)
        self.rows = tuple(rows)
        self.plan = plan
        self.constants = constants
        self._channels = [reading.channel for reading in plan.readings]
        self._roots = np.array([each.root.slot for each in asked], dtype=np.intp)
        self._weigh_rows(typical)
        self._lay_out_entries()
        self._lay_out_caps()
        self._lay_out_languages()

    def _weigh_rows(self, typical: Profile) -> None:
        """Scale the weights of each row, so that full matches and typical engineers are alike everywhere."""
        bonus = np.array([asked.requirement.necessity == "bonus" for asked in self.asked])
        fulfilled = self.fulfilments(self.levels(typical))[0]
        self.typical = np.where(bonus, 0.0, np.minimum(fulfilled, MOST_TYPICAL))
        self._columns = np.array([c for row in self.rows for c in row.columns], dtype=np.intp)
        counts = np.array([len(row.columns) for row in self.rows])
        self._row_starts = np.cumsum(counts) - counts
        plain = np.array([asked.weight for asked in self.asked])[self._columns]
        headroom = np.add.reduceat(plain * (1 - self.typical[self._columns]), self._row_starts)
        self.weights = plain * np.repeat((1 - self.constants.typical) / headroom, counts)
        asked_for = plain * ~bonus[self._columns]
        total = np.add.reduceat(asked_for, self._row_starts)
        self._shares = asked_for / np.repeat(np.where(total > 0, total, 1.0), counts)

    def _lay_out_entries(self) -> None:
        """Lay what each row adds up in the order in which it is added."""
        starts = self._row_starts.tolist()
        self._entries = Groups([range(*ends) for ends in pairwise([*starts, len(self._columns)])])
        laid_out = self._entries.rows
        self._laid_columns = self._columns[laid_out]
        self._laid_typical = self.typical[self._laid_columns][:, None]
        self._laid_weights = self.weights[laid_out][:, None]
        self._place_of_entry = np.argsort(laid_out)

    def _lay_out_caps(self) -> None:
        """Lay the strict requirements of all rows side by side."""
        self.strict = [[c for c in row.columns if self.asked[c].is_strict] for row in self.rows]
        capping = [(0, 1.0, 1.0)]  # for rows that nothing caps
        own: list[Sequence[int]] = []
        for columns in self.strict:
            own.append(range(len(capping), len(capping) + len(columns)) or (0,))
            capping += [(column, *self._cap(self.asked[column])) for column in columns]
        self._row_caps = Groups(own)
        self._capping = np.array([column for column, _, _ in capping], dtype=np.intp)
        self._caps = np.array([[cap] for _, cap, _ in capping])
        self._met_at = np.array([[met_at] for _, _, met_at in capping])

    def _lay_out_languages(self) -> None:
        """Note which rows ask for a language of the team, and in which columns; many teams name none."""
        asking = [[c for c in row.columns if self.asked[c].by_language] for row in self.rows]
        self._with_language = np.flatnonzero(list(map(len, asking)))
        self._languages = Groups([columns for columns in asking if columns])

    def _cap(self, asked: Asked) -> tuple[float, float]:
        """Return the cap of a strict requirement with no evidence, and the fulfilment that lifts it."""
        constants = self.constants
        return (constants.base_cap, 1.0) if asked.base else (constants.strict_cap, constants.strict_met)

    @cached_property
    def _readers(self) -> dict[str, _Readers]:
        """Which columns read each skill."""
        readers: dict[str, _Readers] = {}
        for reading, column in self.plan.readings.items():
            for atom in reading.atoms:
                plainly, in_ways, together = readers.setdefault(atom[0], _Readers([], [], []))
                if reading.pooled:
                    together.append((column, atom))
                elif reading.channel == PLAIN:
                    plainly.append((column, atom[1]))
                else:
                    in_ways.append((column, atom[1], reading.channel))
        return readers

    def entries(self, row: int) -> list[tuple[int, int]]:
        """Return where each requirement of a row stands, among points and weights and among the columns."""
        return list(enumerate(self.rows[row].columns, int(self._row_starts[row])))

    def levels(self, *profiles: Profile) -> NDArray[np.float64]:
        """Lay out profiles as a level matrix, one row each.

        Returns
        -------
        array of shape (n, len(plan.readings))
            From 0 to 1.
        """
        return np.array([self._readings(profile) for profile in profiles])

    def _readings(self, profile: Profile) -> list[float]:
        """Read one profile; only what its skills touch is looked at."""
        floor = self.constants.context_floor
        readers = self._readers
        row = [0.0] * len(self.plan.readings)
        pools: dict[int, list[Atom]] = {}
        for skill in profile.names:
            if skill not in readers:
                continue
            plainly, in_ways, together = readers[skill]
            for column, atom in together:
                pools.setdefault(column, []).append(atom)
            level = profile.level(skill) if plainly or in_ways else 0.0
            for column, share in plainly:
                if share * level > row[column]:
                    row[column] = share * level
            for column, share, channel in in_ways:
                value = share * channel.worth(profile, ((skill, 1.0, 1.0),), level, floor)
                if value > row[column]:
                    row[column] = value
        for column, atoms in pools.items():
            row[column] = self._channels[column].worth(profile, atoms, profile.pooled(atoms), floor)
        return row

    def values(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Work out every leaf and node.

        Parameters
        ----------
        levels : array of shape (n, len(plan.readings))
            From 0 to 1.

        Returns
        -------
        array of shape (slots, n)
            From 0 to 1. Candidates stand side by side, so that each operation runs over a block of them.
        """
        values = np.empty((self.plan.slots, len(levels)))
        leaves = values[: len(self.plan.reads)]
        np.ascontiguousarray(levels.T).take(self.plan.reads, axis=0, out=leaves, mode="clip")
        leaves *= self.plan.per_target
        # Of two arrays: numpy takes the minimum of an array and a number without vector instructions.
        np.minimum(leaves, np.ones((1, len(levels))), out=leaves)
        for step in self.plan.steps:
            step.apply(values)
        return values

    def fulfilments(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Evaluate every requirement: an array of shape (n, len(asked)), from 0 to 1."""
        return self.of_roots(self.values(levels))

    def of_roots(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values that are fulfilments, of shape (n, len(asked))."""
        return values.take(self._roots, axis=0).T

    def score(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Score every row of the family for any number of candidates.

        Parameters
        ----------
        levels : array of shape (n, len(plan.readings))
            From 0 to 1.

        Returns
        -------
        array of shape (n, len(rows))
        """
        blocks = [levels[start : start + BLOCK] for start in range(0, max(1, len(levels)), BLOCK)]
        return np.concatenate([self._score(self.fulfilments(block).T)[-1].T for block in blocks])

    def score_fulfilments(self, fulfilments: NDArray[np.float64]) -> Scores:
        """Score every row from fulfilments of shape (n, len(asked)), with all that leads to the score."""
        points, *sums = self._score(fulfilments.T)
        return Scores(fulfilments, points.take(self._place_of_entry, axis=0).T, *(each.T for each in sums))

    def _score(self, shown: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """Return points as they are added up, and what comes of them, with candidates side by side."""
        constants = self.constants
        beyond = shown.take(self._laid_columns, axis=0)
        beyond -= self._laid_typical
        points = np.maximum(beyond, constants.absent * beyond)
        points *= self._laid_weights
        raw = self._entries.fold(np.add, points) + constants.typical
        net = np.maximum(raw, 0.0)
        spoken = np.minimum(self._languages.reduce(np.maximum, shown) / constants.strict_met, 1.0)
        net[self._with_language] *= 1 - constants.no_language * (1 - spoken)
        met = np.minimum(shown.take(self._capping, axis=0) / self._met_at, 1.0)
        cap = self._row_caps.reduce(np.multiply, self._caps + (1 - self._caps) * met)
        return points, raw, net, cap, np.minimum(net, cap)

    def extremes(self, fulfilments: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return fulfilments as they are, if what is hardly shown were nothing, and the rest typical.

        Parameters
        ----------
        fulfilments : array of shape (len(asked),)

        Returns
        -------
        array of shape (3, len(asked))
        """
        low = np.where(fulfilments < self.constants.strict_met, 0.0, fulfilments)
        return np.stack([fulfilments, low, np.maximum(fulfilments, self.typical)])

    def fits(self, fulfilments: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the plain share of what each row asks for that is shown, of shape (n, len(rows))."""
        return np.add.reduceat(fulfilments[:, self._columns] * self._shares, self._row_starts, axis=-1)
