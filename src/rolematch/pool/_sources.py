"""What a pool can come from: a folder tree, ZIP, CSV, JSON Lines or Parquet, as record batches in order.

Every batch has the column ``candidate``, one of ``text``, ``path`` and ``content``, the column ``fault``
(what is wrong with a row before it is read), and the columns that are carried through. Where one batch
ends depends on the input alone, so that an interrupted run finds the same batches again.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from rolematch.document import Limits, files_below, is_litter
from rolematch.errors import PoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Source", "open_source"]

Kind = Literal["text", "path", "content"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Form = Literal["folder", "zip", "csv", "jsonl", "parquet"]
BATCH_ROWS = 256
LOOK_AHEAD = 100
"""Lines of a JSON Lines file that are looked at for the names of its columns."""
BATCH_BYTES = 64 * 2**20
TABLES: dict[str, Form] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
_RESERVED = ("candidate", "fault", "text", "path", "content")


@dataclass(frozen=True)
class Source:
    """A pool that can be read again and again, always in the same order.

    Attributes
    ----------
    where : path
        The folder or file itself.
    kind : str
        Which of ``text``, ``path`` and ``content`` the batches hold.
    form : str
        How it is read.
    folder : path
        What paths are relative to.
    names : dict of str to str or None
        Of a table, the columns that are the ``text``, the ``path`` and the ``id``.
    carried : pyarrow.Schema
        The columns that are carried through.
    members : tuple of str
        The files of a folder or ZIP, in order.
    total : int or None
        Rows, where that is known without reading all of it.
    """

    where: Path
    kind: Kind
    form: Form
    folder: Path
    names: dict[str, str | None] = field(default_factory=dict)
    carried: pa.Schema = field(default_factory=lambda: pa.schema([]))
    members: tuple[str, ...] = ()
    total: int | None = None

    @property
    def schema(self) -> pa.Schema:
        """The schema of every batch."""
        is_bytes = self.kind == "content" or self.form == "folder"  # a name on a disk may be in no encoding
        value = pa.field(self.kind, pa.binary() if is_bytes else pa.string())
        head = [pa.field("candidate", pa.string()), value, pa.field("fault", pa.string())]
        return pa.schema([*head, *self.carried])

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows in record batches of at most 256 rows and about 64 MB.

        Raises
        ------
        PoolError
            If the input cannot be read any further.
        """
        if self.form == "parquet":
            return self._from_parquet()
        rows = {
            "folder": self._from_folder,
            "zip": self._from_zip,
            "csv": self._from_csv,
            "jsonl": self._from_jsonl,
        }
        return self._batched(rows[self.form]())

    def fingerprint(self) -> str:
        """Return a digest of the input: of the content of a file, else of names, sizes and times."""
        digest = hashlib.sha256()
        if self.form == "folder":
            for name in self.members:
                digest.update(f"{name}\0{_stamp(self.where / name)}\0".encode(errors="surrogateescape"))
        else:
            with _readable(self.where), self.where.open("rb") as file:
                while block := file.read(2**20):
                    digest.update(block)
        return digest.hexdigest()

    def _batched(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[pa.RecordBatch]:
        """Gather rows; a batch of long ones is cut short."""
        gathered: list[tuple[Any, ...]] = []
        size = 0
        for row in rows:
            gathered.append(row)
            size += len(row[1] or "")
            if len(gathered) == BATCH_ROWS or size >= BATCH_BYTES:
                yield self._batch(gathered)
                gathered, size = [], 0
        if gathered:
            yield self._batch(gathered)

    def _batch(self, rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
        columns = zip(*rows, strict=True)
        arrays = [
            pa.array(values, type=entry.type) for values, entry in zip(columns, self.schema, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _from_folder(self) -> Iterator[tuple[Any, ...]]:
        for name in self.members:
            yield _clean(name), os.fsencode(name), None  # a name may be in no encoding

    def _from_zip(self) -> Iterator[tuple[Any, ...]]:
        """Yield each member's bytes, counted while they are read; nothing is written to the disk."""
        with _readable(self.where), zipfile.ZipFile(self.where) as archive:
            for name in self.members:
                try:
                    with archive.open(name) as member:
                        yield _clean(name), member.read(Limits().file_bytes + 1), None
                except RuntimeError:  # how zipfile says that a password is needed
                    yield _clean(name), None, "encrypted: this member of the archive needs a password"
                except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as exc:
                    yield _clean(name), None, f"corrupt: this member of the archive is damaged ({exc})"

    def _from_csv(self) -> Iterator[tuple[Any, ...]]:
        with _rows_of_csv(self.where) as rows:
            header = next(rows)
            places = {name: place for place, name in enumerate(header)}
            for number, row in enumerate(rows, 1):
                fault = None
                if len(row) != len(header):
                    fault = f"corrupt: the row has {len(row)} fields, the header {len(header)}"
                values = {name: row[place] for name, place in places.items() if place < len(row)}
                yield self._row(values, number, fault)

    def _from_jsonl(self) -> Iterator[tuple[Any, ...]]:
        with _readable(self.where), self.where.open("rb") as file:
            for number, line in enumerate((line for line in file if line.strip()), 1):
                values, fault = _object_of(line)
                yield self._row(values, number, fault)

    def _row(self, values: dict[str, Any], number: int, fault: str | None) -> tuple[Any, ...]:
        """Lay out one row of a table: candidate, résumé, fault, carried columns."""
        named = self.names["id"] or (self.names[self.kind] if self.kind == "path" else None)
        candidate = values.get(named) if named else number
        value = values.get(self.names[self.kind] or "")
        if fault is None and value is not None and not isinstance(value, str):
            fault = f"corrupt: the résumé is no text but {type(value).__name__}"
        carried = (_text_or_none(values.get(name)) for name in self.carried.names)
        return _text_or_none(candidate), None if fault else _text_or_none(value), fault, *carried

    def _from_parquet(self) -> Iterator[pa.RecordBatch]:
        resume, named = self.names[self.kind], self.names["id"]
        named = named or (resume if self.kind == "path" else None)
        wanted = list(dict.fromkeys(filter(None, (resume, named, *self.carried.names))))
        first = 1
        with _readable(self.where), pq.ParquetFile(self.where) as file:
            for rows in file.iter_batches(BATCH_ROWS, columns=wanted):
                numbers = pa.array(map(str, range(first, first + rows.num_rows)), pa.string())
                first += rows.num_rows
                candidate = rows.column(named).cast(pa.string()) if named else numbers
                fault = pa.nulls(rows.num_rows, pa.string())
                head = [candidate, rows.column(resume).cast(self.schema.field(self.kind).type), fault]
                carried = [rows.column(name) for name in self.carried.names]
                yield from _cut(pa.RecordBatch.from_arrays([*head, *carried], schema=self.schema))


def open_source(
    where: str | Path,
    *,
    text: str | None = None,
    path: str | None = None,
    content: str | None = None,
    id: str | None = None,  # noqa: A002 - the word of the command's option
    folder: str | Path | None = None,
    carry: Sequence[str] = (),
    output: Path | None = None,
) -> Source:
    """Look at what a path holds and say how it is read; its suffix decides, nothing is guessed.

    Parameters
    ----------
    where : path
        A folder, or a file that ends in ``.zip``, ``.csv``, ``.jsonl``, ``.ndjson`` or ``.parquet``.
    text, path, content : str
        For the tables: the column with the texts, with the paths of the files, or (Parquet) with their bytes.
    id : str, optional
        The column with what to call the candidates; by default the path, or the number of the row from 1.
    folder : path, optional
        What the paths of a table are relative to; by default the folder that the table is in.
    carry : sequence of str
        Columns that are carried through to the result.
    output : path, optional
        Of a folder, the file that is no résumé since a run writes it, and what a run keeps beside it.

    Raises
    ------
    PoolError
    """
    where = Path(where)
    columns = [option for option in (text, path, content, id, *carry) if option]
    if where.is_dir() or where.suffix.lower() == ".zip":
        if columns:
            msg = f"{where.name} has no columns, so there is none to name ({columns[0]!r})"
            raise PoolError(msg)
        return _open_files(where, output)
    form = TABLES.get(where.suffix.lower())
    if not where.exists():
        msg = f"there is no file or folder {str(where)!r}; check the path"
        raise PoolError(msg)
    if folder and not Path(folder).is_dir():
        msg = f"there is no folder {str(folder)!r} that the paths could be relative to; check --folder"
        raise PoolError(msg)
    if form is None:
        msg = f"{where.name}: a pool is a folder, or a file in {', '.join(['.zip', *TABLES])}"
        raise PoolError(msg)
    return _open_table(where, form, {"text": text, "path": path, "content": content, "id": id}, folder, carry)


def _open_files(where: Path, output: Path | None) -> Source:
    if where.is_dir():
        with _readable(where):
            written = _within(where, output)
            names = [name for name in files_below(where) if not written or not f"{name}.".startswith(written)]
            pool = Source(where, "path", "folder", where, members=tuple(names))
    else:
        with _readable(where), zipfile.ZipFile(where) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
        members = dict.fromkeys(name for name in names if not _in_litter(name))
        pool = Source(where, "content", "zip", where, members=tuple(members))
    if not pool.members:
        msg = f"{where.name} holds no file to read"
        raise PoolError(msg)
    return replace(pool, total=len(pool.members))


def _open_table(
    where: Path, form: Form, names: dict[str, str | None], folder: str | Path | None, carry: Sequence[str]
) -> Source:
    schema, total = _look_at(where, form)
    if problem := _problem(schema, form, names, carry):
        parted = len(schema.names) == 1 and re.search("[;\t]", schema.names[0])
        how = " (parted by semicolons or tabs? Save it with commas)" if parted else ""
        msg = f"{where.name}: {problem}. Its columns: {', '.join(schema.names)}{how}"
        raise PoolError(msg)
    kind = next(kind for kind in KINDS if names[kind])
    carried = pa.schema([schema.field(name) for name in carry])
    return Source(where, kind, form, Path(folder or where.parent), names, carried, total=total)


def _look_at(where: Path, form: Form) -> tuple[pa.Schema, int | None]:
    """Return the columns of a table, and how many rows it has where that is known without reading it."""
    if form == "parquet":
        with _readable(where), pq.ParquetFile(where) as file:
            return file.schema_arrow, file.metadata.num_rows
    if form == "csv":
        with _rows_of_csv(where) as rows:
            return pa.schema([(name, pa.string()) for name in next(rows, [])]), None
    with _readable(where), where.open("rb") as lines:
        keys = (_clean(key) for line in islice(lines, LOOK_AHEAD) for key in _object_of(line)[0])
        return pa.schema(dict.fromkeys(keys, pa.string())), None


def _problem(schema: pa.Schema, form: Form, names: dict[str, str | None], carry: Sequence[str]) -> str | None:
    """Say what is wrong with the columns that are named."""
    wanted = [name for name in (*names.values(), *carry) if name]
    if sum(bool(names[kind]) for kind in KINDS) != 1:
        return "say which column holds the résumés: --text COLUMN, --path COLUMN or --content COLUMN"
    if unknown := [name for name in wanted if name not in schema.names]:
        return f"there is no column {unknown[0]!r}"
    if twice := [name for name in wanted if schema.names.count(name) > 1]:
        return f"the column {twice[0]!r} stands twice; rename one"
    if names["content"] and form != "parquet":
        return "only Parquet holds the bytes of files; name a column of texts or paths"
    if taken := [name for name in carry if name in _RESERVED]:
        return f"the column {taken[0]!r} cannot be carried through under this name; rename it"
    return None


def _within(folder: Path, output: Path | None) -> str | None:
    """Return how the output and what a run keeps beside it begin, as a path in the folder; None outside."""
    top, written = folder.resolve(), output and output.resolve()
    if written is None or not written.is_relative_to(top):
        return None
    return f"{written.relative_to(top).as_posix()}."


def _in_litter(name: str) -> bool:
    """Whether a member of a ZIP, or a folder above it, is litter."""
    return any(is_litter(part) for part in name.split("/") if part not in (".", ".."))


def _stamp(path: Path) -> str:
    """Return size and time of a file, as they are when the pool is opened."""
    try:
        status = path.stat()
    except OSError:
        return "unreadable"
    return f"{status.st_size} {status.st_mtime_ns}"


@contextmanager
def _rows_of_csv(where: Path) -> Iterator[Iterator[list[str]]]:
    """Open a CSV file in UTF-8, header first; one long cell must not end a pool, so cells have no limit."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        with _readable(where), where.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            yield csv.reader(_without_nul(file))
    finally:
        csv.field_size_limit(before)


def _without_nul(lines: IO[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def _object_of(line: bytes) -> tuple[dict[str, Any], str | None]:
    """Read one line of JSON; return what it holds and what is wrong with it."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}, "corrupt: the line is no JSON"
    return (value, None) if isinstance(value, dict) else ({}, "corrupt: the line is no JSON object")


def _text_or_none(value: object) -> str | None:
    if value is None:
        return None
    return _clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _clean(text: str) -> str:
    """Write out lone surrogates, which no file in UTF-8 can hold."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _cut(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Cut a batch that is too large in halves."""
    if batch.nbytes <= BATCH_BYTES or batch.num_rows == 1:
        yield batch
        return
    half = batch.num_rows // 2
    yield from _cut(batch.slice(0, half))
    yield from _cut(batch.slice(half))


@contextmanager
def _readable(where: Path) -> Iterator[None]:
    """Turn what goes wrong in reading the pool itself into a clear error."""
    try:
        yield
    except (OSError, pa.ArrowException, zipfile.BadZipFile, csv.Error) as exc:
        reason = getattr(exc, "strerror", None) or str(exc).splitlines()[0]
        msg = f"{where.name} cannot be read: {reason}"
        raise PoolError(msg) from exc
