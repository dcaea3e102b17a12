"""Judgments as they are read, and what a comparison with them gives."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rolematch.errors import PoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Row = dict[str, Any]
FIELDS = ("necessity", "interest_suffices", "min_years", "level", "soft")
"""What is compared of a requirement, beside its skills."""

JUDGMENT = ("file", "kind", "grades", "best", "fits_none", "strict_unmet", "skills", "positions")
SENSE = ("id", "text", "start", "end", "skill", "is_skill")
SENTENCE = ("id", "text", *FIELDS, "groups")
"""What a line of each file holds."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of one evaluation.

    Attributes
    ----------
    figures : dict of str to float
        Every figure by name; shares from 0 to 1, counts as they are.
    misses : tuple of dict
        What was not as judged: ``file``, ``what``, ``expected``, ``got``.
    specialties : dict of str to dict
        Precision and recall of first place, and how many were judged best.
    names : dict of str to dict
        Precision, recall and F1 of each ambiguous name.
    """

    figures: dict[str, float]
    misses: tuple[Row, ...] = ()
    specialties: dict[str, dict[str, float]] = field(default_factory=dict)
    names: dict[str, dict[str, float]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; a figure that there is none of is None, for JSON has no NaN."""
        return {
            "figures": _without_nan(self.figures),
            "misses": [dict(miss) for miss in self.misses],
            "specialties": {name: _without_nan(row) for name, row in self.specialties.items()},
            "names": {name: _without_nan(row) for name, row in self.names.items()},
        }

    def __repr__(self) -> str:
        hit = self.figures.get("hit@1", math.nan)
        return f"Evaluation(figures={len(self.figures)}, hit@1={hit:.2f}, misses={len(self.misses)})"


def _without_nan(row: Mapping[str, float]) -> dict[str, float | None]:
    return {name: None if math.isnan(value) else value for name, value in row.items()}


def read_lines(path: Path, keys: Sequence[str]) -> list[Row]:
    """Read a file of one JSON object a line, each with all of the keys.

    Raises
    ------
    PoolError
        With the number of the first line that is something else.
    """
    lines = enumerate(path.read_bytes().split(b"\n"), 1)
    return [_row(line, keys, f"{path.name}:{number}") for number, line in lines if line.strip()]


def _row(line: bytes, keys: Sequence[str], place: str) -> Row:
    try:
        row: Row = json.loads(line)
    except ValueError as exc:
        msg = f"{place}: the line is no JSON in UTF-8 ({exc})"
        raise PoolError(msg) from exc
    missing = [key for key in keys if key not in row] if isinstance(row, dict) else list(keys)
    if missing:
        msg = f"{place}: the line lacks {', '.join(missing)}; each is a JSON object with {', '.join(keys)}"
        raise PoolError(msg)
    return row


def miss(file: str, what: str, expected: object, got: object) -> Row:
    """Return what was judged and what came out instead."""
    return {"file": file, "what": what, "expected": expected, "got": got}


def mean(values: Iterable[float]) -> float:
    """Return the mean; NaN of nothing."""
    numbers = [float(value) for value in values]
    return math.fsum(numbers) / len(numbers) if numbers else math.nan
