"""The best candidates of one team in a ranked pool."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from rolematch.errors import UnknownNameError
from rolematch.pool._kernel import RESULT_SCHEMA
from rolematch.pool._readback import light_batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from narwhals.typing import IntoDataFrame

__all__ = ["TOP_SCHEMA", "top"]

TOP_SCHEMA = pa.schema(
    {
        "place": pa.int32(),
        "candidate": pa.string(),
        "score": pa.float64(),
        "fit": pa.float64(),
        "strict_unmet": pa.list_(pa.string()),
        "reasons": RESULT_SCHEMA.field("matches").type.value_type.field("reasons").type,
        "best": pa.string(),
        "best_score": pa.float64(),
        "flags": pa.list_(pa.string()),
    }
)
"""The columns of a shortlist; ``best`` is the team where the candidate fits best, which may be another."""


def top(
    results: str | Path | IntoDataFrame,
    specialty: str,
    *,
    n: int = 20,
    min_score: float = 0.0,
    strict_met: bool = False,
    only_best: bool = False,
) -> pa.Table:
    """Return the best candidates of one team, best first; equal scores in the order of the pool.

    Parameters
    ----------
    results : path or data frame
        What :func:`rank` has written (Parquet or JSON Lines), or what :func:`rank_frame` has returned.
    specialty : str
        In any casing.
    n : int, default 20
    min_score : float, default 0
        Leave out candidates below this score.
    strict_met : bool, default False
        Leave out candidates with a strict requirement without evidence.
    only_best : bool, default False
        Leave out candidates who fit another team better, and those whom no team fits.

    Returns
    -------
    pyarrow.Table
        With the columns of ``TOP_SCHEMA``.

    Raises
    ------
    UnknownNameError
        If the results do not know the team.
    PoolError
        If these are no results of a pool.

    Examples
    --------
    >>> from rolematch.pool import rank_frame
    >>> people = pa.table({"who": ["a", "b"], "cv": ["Kept bees.", "Wrote Elasticsearch queries."]})
    >>> top(rank_frame(people, text="cv", id="who"), "Search", n=1)["candidate"].to_pylist()
    ['b']
    """
    rows = _rows_of_team(light_batches(results), specialty)
    wanted = (
        row
        for row in rows
        if row["score"] >= min_score
        and not (strict_met and row["strict_unmet"])
        and not (only_best and (row["best"] != row["specialty"] or row["fits_none"]))
    )
    best = heapq.nsmallest(n, wanted, key=lambda row: -row["score"])
    return pa.Table.from_pylist(
        [{**row, "place": place} for place, row in enumerate(best, 1)], schema=TOP_SCHEMA
    )


def _rows_of_team(batches: Iterable[pa.RecordBatch], specialty: str) -> Iterator[dict[str, Any]]:
    known: set[str] = set()
    for batch in batches:
        matches = pc.list_flatten(batch.column("matches"))
        owners = pc.list_parent_indices(batch.column("matches"))
        names = pc.struct_field(matches, "specialty")
        known.update(names.unique().to_pylist())
        chosen = pc.equal(pc.utf8_lower(names), specialty.lower())
        people = batch.select(["candidate", "specialty", "score", "fits_none", "flags"]).take(
            owners.filter(chosen)
        )
        for person, match in zip(people.to_pylist(), matches.filter(chosen).to_pylist(), strict=True):
            flags = [flag["code"] for flag in person["flags"] or ()]
            best = {"best": person["specialty"], "best_score": person["score"], "flags": flags}
            yield {**match, **best, "candidate": person["candidate"], "fits_none": person["fits_none"]}
    if known and specialty.lower() not in map(str.lower, known):
        raise UnknownNameError.of("specialty", specialty, sorted(known))
