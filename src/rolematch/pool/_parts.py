"""Results on disk: parts, each written whole or not at all, put together into one file at the end."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date
from typing import IO, TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from rolematch.cells import neutral
from rolematch.output import whole_file
from rolematch.pool._kernel import RESULT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

__all__ = ["FORMS", "Form", "assemble", "counts_of", "read_part", "write_part"]

Form = Literal["parquet", "jsonl", "csv"]
FORMS: dict[str, Form] = {".parquet": "parquet", ".jsonl": "jsonl", ".csv": "csv"}
PARTS_PER_GROUP = 16
"""Parts that make one row group of the Parquet file: about 4,000 candidates."""


def write_part(ranked: pa.RecordBatch, path: Path) -> None:
    """Write the results of one batch."""
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with whole_file(path) as file, pa.ipc.new_file(file, ranked.schema, options=options) as part:
        part.write_batch(ranked)


def read_part(path: Path) -> pa.RecordBatch:
    """Read the results of one batch."""
    with pa.OSFile(str(path)) as file:
        return pa.ipc.open_file(file).get_batch(0)


def counts_of(ranked: pa.RecordBatch) -> dict[str, int]:
    """Count the rows of each status, and those whom no team fits as ``fits_none``."""
    counts = Counter(ranked.column("status").to_pylist())
    counts["fits_none"] = sum(value is True for value in ranked.column("fits_none").to_pylist())
    return {name: count for name, count in sorted(counts.items()) if count}


def assemble(parts: Sequence[Path], schema: pa.Schema, path: Path, form: Form, *, teams: int) -> None:
    """Put parts together into one file; ``teams`` is how many a row of CSV shows."""
    with whole_file(path) as file:
        if form == "parquet":
            _to_parquet(parts, schema, file)
        elif form == "jsonl":
            _to_jsonl(parts, file)
        else:
            _to_csv(parts, schema, file, teams)


def _to_parquet(parts: Sequence[Path], schema: pa.Schema, file: IO[bytes]) -> None:
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for first in range(0, len(parts), PARTS_PER_GROUP):
            batches = [read_part(part) for part in parts[first : first + PARTS_PER_GROUP]]
            table = pa.Table.from_batches(batches, schema)
            writer.write_table(table, row_group_size=max(table.num_rows, 1))


def _to_jsonl(parts: Iterable[Path], file: IO[bytes]) -> None:
    for part in parts:
        for row in read_part(part).to_pylist():
            file.write(json_line(row).encode())


def json_line(row: dict[str, Any]) -> str:
    """Write a row as one line of JSON, as ``Ranking.to_dict()`` does: without what is null."""
    kept = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if value is not None or name == "candidate" or name not in RESULT_SCHEMA.names
    }
    return json.dumps(kept, ensure_ascii=False, default=str) + "\n"


HEAD = ("candidate", "status", "reason", "fits_none", "tied", "flags")
OF_TEAM = ("specialty", "score", "fit", "strict_unmet", "reasons")


def _to_csv(parts: Iterable[Path], schema: pa.Schema, file: IO[bytes], teams: int) -> None:
    """Write a row a candidate with the best teams; formulas are neutralized."""
    carried = [name for name in schema.names if name not in RESULT_SCHEMA.names]
    places = [f"{name}_{place}" for place in range(1, teams + 1) for name in OF_TEAM]
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([neutral(name) for name in (*HEAD, *places, *carried)])
    for part in parts:
        for row in read_part(part).to_pylist():
            cells = [*_head_cells(row), *_team_cells(row, teams), *(row[name] for name in carried)]
            writer.writerow(["" if cell is None else neutral(cell) for cell in cells])
    text.detach()


def _head_cells(row: dict[str, Any]) -> Iterator[object]:
    yield from (row["candidate"], row["status"], row["reason"] or row["fits_none_reason"])
    yield None if row["fits_none"] is None else str(row["fits_none"]).lower()
    yield "; ".join(" = ".join(group) for group in row["ties"] or ())
    yield "; ".join(flag["code"] for flag in row["flags"] or ())


def _team_cells(row: dict[str, Any], teams: int) -> Iterator[object]:
    matches = (row["matches"] or [])[:teams]
    for match in matches:
        yield from (match["specialty"], f"{match['score']:.6f}", f"{match['fit']:.6f}")
        yield "; ".join(match["strict_unmet"])
        yield "; ".join(f"{reason['requirement']} {reason['points']:+.3f}" for reason in match["reasons"])
    yield from [None] * (len(OF_TEAM) * (teams - len(matches)))
