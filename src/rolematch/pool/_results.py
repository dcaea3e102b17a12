"""Reading ranked pools: results in any form as light record batches, and the best candidates of one team."""

from __future__ import annotations

import heapq
import json
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rolematch.errors import PoolError, UnknownNameError
from rolematch.pool._kernel import RESULT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from narwhals.typing import IntoDataFrame

__all__ = ["TOP_SCHEMA", "light_batches", "result_file", "top", "whole_rows"]

FORMS_IN_FULL = (".parquet", ".jsonl")
ROWS_AT_ONCE = 256
"""Rows with their evidence, of some 100 kB each as Python objects, that are in memory at a time."""

LIGHT = ("candidate", "status", "specialty", "score", "fits_none", "flags")
LIGHT_MATCH = ("specialty", "score", "fit", "strict_unmet", "reasons")
_MATCHES = pa.list_(
    pa.struct([RESULT_SCHEMA.field("matches").type.value_type.field(name) for name in LIGHT_MATCH])
)
LIGHT_SCHEMA = pa.schema([*(RESULT_SCHEMA.field(name) for name in LIGHT), pa.field("matches", _MATCHES)])
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


def light_batches(results: str | Path | IntoDataFrame) -> Iterator[pa.RecordBatch]:
    """Yield results without evidence, in batches of one schema.

    Raises
    ------
    PoolError
        If these are no results of a pool.
    """
    if not isinstance(results, str | Path):
        table = nw.from_native(results, eager_only=True).to_arrow()
        return (_light(batch) for batch in table.to_batches(max_chunksize=4096))
    path = result_file(results)
    return _from_parquet(path) if path.suffix.lower() == ".parquet" else _from_jsonl(path)


def result_file(results: str | Path) -> Path:
    """Return the path of a result that holds every team.

    Raises
    ------
    PoolError
        If there is no such file, or it is of another form.
    """
    path = Path(results)
    if not path.is_file():
        msg = f"there is no file {str(path)!r}; make it with: rolematch pool rank SOURCE -o {path.name}"
        raise PoolError(msg)
    if path.suffix.lower() not in FORMS_IN_FULL:
        msg = f"{path.name}: teams beyond the first are in results of the forms .parquet and .jsonl only"
        raise PoolError(msg)
    return path


def whole_rows(results: str | Path | IntoDataFrame) -> Iterator[dict[str, Any]]:
    """Yield results with their evidence, one by one.

    Raises
    ------
    PoolError
        If these are no results of a pool.
    """
    if not isinstance(results, str | Path):
        table = nw.from_native(results, eager_only=True).to_arrow()
        _check(table.schema.names, "the table")
        for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
            yield from batch.to_pylist()
        return
    path = result_file(results)
    if path.suffix.lower() == ".parquet":
        with _parquet(path) as file:
            for batch in file.iter_batches(ROWS_AT_ONCE):
                yield from batch.to_pylist()
        return
    for rows in _json_lines(path):
        yield from rows


@contextmanager
def _parquet(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(path) as file:
            _check(file.schema_arrow.names, path.name)
            yield file
    except pa.ArrowInvalid as exc:
        msg = f"{path.name} is no Parquet file ({exc})"
        raise PoolError(msg) from exc


def _from_parquet(path: Path) -> Iterator[pa.RecordBatch]:
    nested = [f"matches.list.element.{name}" for name in LIGHT_MATCH]
    with _parquet(path) as file:
        for batch in file.iter_batches(4096, columns=[*LIGHT, *nested]):
            yield _light(batch)


def _json_lines(path: Path) -> Iterator[list[dict[str, Any]]]:
    with path.open("rb") as file:
        while lines := list(islice(file, 1024)):
            try:
                rows = [json.loads(line) for line in lines]
                _check(rows[0], path.name)
            except (ValueError, TypeError) as exc:
                msg = f"{path.name} holds a line that is no result of a pool ({exc})"
                raise PoolError(msg) from exc
            yield rows


def _from_jsonl(path: Path) -> Iterator[pa.RecordBatch]:
    for rows in _json_lines(path):
        yield pa.RecordBatch.from_pylist(rows, schema=LIGHT_SCHEMA)


def _light(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Keep the light columns, in their types, whatever frame they come from."""
    _check(batch.schema.names, "the table")
    matches = batch.column("matches")
    if matches.type == _MATCHES:
        columns = [batch.column(name).cast(LIGHT_SCHEMA.field(name).type) for name in LIGHT]
        return pa.RecordBatch.from_arrays([*columns, matches], schema=LIGHT_SCHEMA)
    return pa.RecordBatch.from_pylist(batch.select([*LIGHT, "matches"]).to_pylist(), schema=LIGHT_SCHEMA)


def _check(names: Iterable[str], what: str) -> None:
    names = list(names)
    if not {"candidate", "status"} <= set(names):
        msg = f"{what} holds no results of a pool; its columns: {', '.join(names)}"
        raise PoolError(msg)
