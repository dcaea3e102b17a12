"""Ranked pools read back, in any form: as light record batches without evidence, or row by row with all."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from rolematch.errors import PoolError
from rolematch.pool._kernel import RESULT_SCHEMA
from rolematch.ranking import most_moved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from narwhals.typing import IntoDataFrame

__all__ = ["FORMS_IN_FULL", "entered", "light_batches", "whole_rows"]

FORMS_IN_FULL = (".parquet", ".jsonl")
ROWS_AT_ONCE = 256
"""Rows with their evidence, of some 100 kB each as Python objects, that are in memory at a time."""

LIGHT_ROWS = 4096
OF_EVERY_ROW = ("candidate", "status")
LIGHT = (*OF_EVERY_ROW, "specialty", "score", "fits_none", "flags")
LIGHT_MATCH = ("specialty", "score", "fit", "strict_unmet", "reasons")
_MATCHES = pa.list_(
    pa.struct([RESULT_SCHEMA.field("matches").type.value_type.field(name) for name in LIGHT_MATCH])
)
LIGHT_SCHEMA = pa.schema([*(RESULT_SCHEMA.field(name) for name in LIGHT), pa.field("matches", _MATCHES)])


def light_batches(results: str | Path | IntoDataFrame) -> Iterator[pa.RecordBatch]:
    """Yield results without evidence, in batches of one schema.

    Raises
    ------
    PoolError
        If these are no results of a pool.
    """
    if isinstance(results, str | Path) and not _is_parquet(path := _result_file(results)):
        for rows in _json_lines(path):
            for row in rows:
                _check(row, OF_EVERY_ROW if row.get("status") != "ok" else LIGHT_SCHEMA.names, path.name)
            yield _light_rows(rows, path.name)
        return
    nested = [f"matches.list.element.{name}" for name in LIGHT_MATCH]
    for batch in _batches(results, LIGHT_ROWS, LIGHT_SCHEMA.names, columns=[*LIGHT, *nested]):
        yield _light(batch)


def whole_rows(results: str | Path | IntoDataFrame) -> Iterator[dict[str, Any]]:
    """Yield results with their evidence, one by one.

    Raises
    ------
    PoolError
        If these are no results of a pool.
    """
    if isinstance(results, str | Path) and not _is_parquet(path := _result_file(results)):
        for rows in _json_lines(path):
            yield from rows
        return
    for batch in _batches(results, ROWS_AT_ONCE, OF_EVERY_ROW):
        yield from batch.to_pylist()


def entered(frame: Any) -> nw.DataFrame[Any]:  # noqa: ANN401 - any frame that narwhals knows
    """Return a data frame of any kind as one of narwhals.

    Raises
    ------
    PoolError
        If it is none.
    """
    try:
        return nw.from_native(frame, eager_only=True)
    except TypeError as exc:
        msg = f"a pandas, polars or Arrow frame belongs here, not {type(frame).__name__}"
        raise PoolError(msg) from exc


def _result_file(results: str | Path) -> Path:
    """Return the path of a result that holds every team."""
    path = Path(results)
    if not path.is_file():
        msg = f"there is no file {str(path)!r}; make it with: rolematch pool rank SOURCE -o {path.name}"
        raise PoolError(msg)
    if path.suffix.lower() not in FORMS_IN_FULL:
        msg = f"{path.name}: teams beyond the first are in results of the forms .parquet and .jsonl only"
        raise PoolError(msg)
    return path


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _batches(
    results: str | Path | IntoDataFrame, rows: int, needed: Sequence[str], columns: list[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield what a Parquet file or a data frame holds, so many rows at a time."""
    if isinstance(results, str | Path):
        with _parquet(Path(results)) as file:
            _check(file.schema_arrow.names, needed, Path(results).name)
            yield from file.iter_batches(rows, columns=columns)
    else:
        table = entered(results).to_arrow()
        _check(table.schema.names, needed, "the table")
        yield from table.to_batches(max_chunksize=rows)


@contextmanager
def _parquet(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(path) as file:
            yield file
    except pa.ArrowInvalid as exc:
        msg = f"{path.name} is no Parquet file ({exc})"
        raise PoolError(msg) from exc


def _json_lines(path: Path) -> Iterator[list[dict[str, Any]]]:
    with path.open("rb") as file:
        while lines := list(islice(file, LIGHT_ROWS)):
            try:
                rows = [json.loads(line) for line in lines]
            except (ValueError, RecursionError) as exc:
                msg = f"{path.name} holds a line that is no JSON ({exc})"
                raise PoolError(msg) from exc
            for row in rows:
                _check(row if isinstance(row, dict) else (), OF_EVERY_ROW, path.name)
            yield [_completed(row) for row in rows]


def _completed(row: dict[str, Any]) -> dict[str, Any]:
    """Add to a line of ``rolematch rank --format jsonl`` what a line of a pool says besides."""
    matches = row.get("matches")
    if not matches or "specialty" in row:
        return row
    try:
        for match in matches:
            parts = [(one["requirement"], one["necessity"], one["points"]) for one in match["contributions"]]
            match["reasons"] = [{"requirement": name, "points": points} for name, points in most_moved(parts)]
        return {**row, **{name: matches[0][name] for name in ("specialty", "score", "fit")}}
    except (AttributeError, KeyError, TypeError):  # no such line either: whoever reads it says what it lacks
        return row


def _light(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Keep the light columns, in their types, whatever frame they come from."""
    matches = batch.column("matches")
    if matches.type == _MATCHES:
        columns = [batch.column(name).cast(LIGHT_SCHEMA.field(name).type) for name in LIGHT]
        return pa.RecordBatch.from_arrays([*columns, matches], schema=LIGHT_SCHEMA)
    return _light_rows(batch.select(LIGHT_SCHEMA.names).to_pylist(), "the table")


def _light_rows(rows: list[dict[str, Any]], what: str) -> pa.RecordBatch:
    try:
        return pa.RecordBatch.from_pylist(rows, schema=LIGHT_SCHEMA)
    except (pa.ArrowException, TypeError, AttributeError) as exc:
        msg = f"{what} holds a value that is of no result of a pool ({exc})"
        raise PoolError(msg) from exc


def _check(names: Collection[str], needed: Sequence[str], what: str) -> None:
    missing = [name for name in needed if name not in names]
    if missing:
        there = f"it has {', '.join(names)}" if names else "it has no columns"
        msg = (
            f"{what} holds no results of a pool: {there}, but no {missing[0]}; "
            "make them with: rolematch pool rank SOURCE -o FILE"
        )
        raise PoolError(msg)
