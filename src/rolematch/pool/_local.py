"""A whole pool on one machine: worker processes, parts on disk, and going on after any interruption."""

from __future__ import annotations

import json
import os
import queue
import shutil
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from glob import escape
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolematch import markup
from rolematch.errors import PoolError
from rolematch.matcher import Matcher
from rolematch.output import whole_file
from rolematch.pool._kernel import EXPLAINED, result_schema
from rolematch.pool._parts import FORMS, assemble, counts_of, read_part
from rolematch.pool._readback import FORMS_IN_FULL
from rolematch.pool._results import Results
from rolematch.pool._sources import open_source
from rolematch.pool._worker import KEPT, Job, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from rolematch.pool._parts import Form
    from rolematch.pool._sources import Source

    Progress = Callable[[int, int | None], object]

__all__ = ["Summary", "begun_on", "rank"]

SCHEMA = "rolematch.pool/1"


@dataclass(frozen=True, slots=True)
class Summary:
    """How the ranking of a pool ended.

    Attributes
    ----------
    output : path
    rows : int
        Candidates, readable or not; each has its row.
    statuses : mapping of str to int
        Rows of each status.
    fits_none : int
        Rows whom no team fits.
    resumed : int
        Rows that an earlier run had already done.
    """

    output: Path
    rows: int
    statuses: dict[str, int]
    fits_none: int
    resumed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "output": str(self.output),
            "rows": self.rows,
            "statuses": dict(self.statuses),
            "fits_none": self.fits_none,
            "resumed": self.resumed,
        }

    def _repr_html_(self) -> str:
        """Show the best candidates × teams, and how many could not be read."""
        if self.output.suffix.lower() in FORMS_IN_FULL and self.output.exists():
            return Results(self.output)._repr_html_()
        rows = [[status.replace("_", " "), f"{count:,}"] for status, count in self.statuses.items()]
        return markup.table(markup.counted(self.rows, "candidate"), ["Status", "Candidates"], rows)


def rank(
    source: str | Path,
    output: str | Path,
    *,
    text: str | None = None,
    path: str | None = None,
    content: str | None = None,
    id: str | None = None,  # noqa: A002 - the word of the command's option
    folder: str | Path | None = None,
    carry: Sequence[str] = (),
    matcher: Matcher | None = None,
    as_of: date | None = None,
    explained: int = EXPLAINED,
    n_jobs: int = -1,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Summary:
    r"""Rank every candidate of a pool into one file.

    Killed at any moment and called again, it goes on where it was: results are kept in parts beside the
    output, and the output appears when all is done. Order and bytes of the result do not depend on the
    workers or on interruptions.

    Parameters
    ----------
    source : path
        A folder, or a file in .zip, .csv, .jsonl, .ndjson or .parquet.
    output : path
        A file in .parquet, .jsonl or .csv. Beside it stands ``<output>.run.json``, which says what was
        ranked with which versions, and while it runs the folder ``<output>.parts``.
    text, path, content, id : str, optional
        Columns of a table: the text of each résumé, its path, or (Parquet) the bytes of its file; and what to
        call the candidate.
    folder : path, optional
        What paths in a table are relative to; by default the folder of the table.
    carry : sequence of str
        Columns of a table to carry through.
    matcher : Matcher, optional
        The bundled family as of ``as_of`` by default.
    as_of : date, optional
        Where there is no matcher, the day that "present" stands for; today by default, or when going on
        :func:`begun_on`.
    explained : int, default 3
        How many of the best teams keep their contributions with the quoted evidence. CSV, which holds no
        contributions, names so many teams, and at least the best.
    n_jobs : int, default -1
        Processes; -1 for one a core.
    overwrite : bool, default False
        Start anew where there is a result, or the parts of one, with other settings.
    progress : callable, optional
        Called with the rows done and the rows in all, or None where that is not known.

    Returns
    -------
    Summary

    Raises
    ------
    PoolError
        If the input cannot be read, the output not be written, or both do not go together with an
        earlier run.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "pool.csv").write_text("nr,cv\n7,Ran Kubernetes.\n8,\n", "utf-8")
    ...     rank(f"{folder}/pool.csv", f"{folder}/out.csv", text="cv", id="nr", n_jobs=1).statuses
    {'empty': 1, 'ok': 1}
    """
    run = _Run(Path(output), overwrite=overwrite)
    pool = open_source(
        source, text=text, path=path, content=content, id=id, folder=folder, carry=carry,
        output=run.output,
    )  # fmt: skip
    with run.locked():
        known = run.manifest()
        matcher = matcher or Matcher(as_of=as_of or _day_of(known))
        settings = _settings(pool, matcher, explained, run.form)
        if run.goes_on(known, settings) and known and known["state"] == "done":
            shutil.rmtree(run.parts, ignore_errors=True)
            return _summary(run.output, known["counts"], known["counts"])
        run.begin(settings)
        job = Job(matcher, pool.kind, pool.folder, explained)
        tally = _Tally(pool.total, progress)
        parts = _rank_batches(run, pool, job, tally, n_jobs if n_jobs > 0 else os.cpu_count() or 1)
        run.finish(parts, result_schema(pool.carried), settings, tally, teams=max(explained, 1))
    return _summary(run.output, tally.counts, tally.resumed)


def begun_on(output: str | Path, *, overwrite: bool = False) -> date | None:
    """Return the day that an earlier run took for "present", and goes on with; None where there is none."""
    return _day_of(_Run(Path(output), overwrite=overwrite).manifest())


def _day_of(known: dict[str, Any] | None) -> date | None:
    return date.fromisoformat(known["settings"]["as_of"]) if known else None


@dataclass
class _Tally:
    """What is done so far."""

    total: int | None
    progress: Progress | None
    counts: Counter[str] = field(default_factory=Counter)
    resumed: Counter[str] = field(default_factory=Counter)

    def add(self, counts: dict[str, int], *, earlier: bool = False) -> None:
        """Count the rows of one part."""
        self.counts.update(counts)
        if earlier:
            self.resumed.update(counts)
        if self.progress:
            self.progress(_rows(self.counts), self.total)


def _rows(counts: dict[str, int] | Counter[str]) -> int:
    return sum(count for status, count in counts.items() if status != "fits_none")


def _summary(output: Path, counts: dict[str, int], resumed: dict[str, int]) -> Summary:
    statuses = {status: count for status, count in sorted(counts.items()) if status != "fits_none"}
    return Summary(output, _rows(counts), statuses, counts.get("fits_none", 0), _rows(resumed))


def _settings(pool: Source, matcher: Matcher, explained: int, form: Form) -> dict[str, Any]:
    """Return all that the bytes of the result depend on."""
    return {
        "input": {"name": pool.where.name, "sha256": pool.fingerprint(), "columns": pool.names},
        "carry": pool.carried.names,
        "explained": explained,
        "form": form,
        "as_of": matcher.as_of.isoformat(),
        "versions": matcher.versions,
    }


def _changes(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Say which settings differ, in the words of the command's options."""
    words = {"input": "another input", "taxonomy": "skills", "as_of": "as-of", "explained": "evidence"}
    old, new = ({**settings, **settings["versions"]} for settings in (before, now))
    for name in new:
        if name != "versions" and old.get(name) != new[name]:
            word = words.get(name, name)
            yield word if name == "input" else f"{word} {old.get(name)}, now {new[name]}"


class _Run:
    """Where a run keeps what it has done."""

    def __init__(self, output: Path, *, overwrite: bool) -> None:
        form = FORMS.get(output.suffix.lower())
        if form is None:
            msg = f"{output.name}: the result is a file in {', '.join(FORMS)}"
            raise PoolError(msg)
        self.form = form
        self.output = output
        self.overwrite = overwrite
        self.record = output.with_name(output.name + ".run.json")
        self.parts = output.with_name(output.name + ".parts")
        self.key = ""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second run from the same output; the lock ends with the process, however that ends."""
        try:
            self.parts.mkdir(parents=True, exist_ok=True)
            with (self.parts / "lock").open("w") as file:
                _lock(file.fileno(), self.output)
                try:
                    yield
                finally:  # under the lock: without it, what stands here may be another run's
                    if not any(self.parts.glob("*.arrow")):
                        shutil.rmtree(self.parts, ignore_errors=True)
        except OSError as exc:
            msg = f"{exc.filename or self.parts}: {exc.strerror or exc}; {KEPT}"
            raise PoolError(msg) from exc

    def manifest(self) -> dict[str, Any] | None:
        """Return what an earlier run has left, if any."""
        try:
            known = json.loads(self.record.read_text("utf-8"))
        except FileNotFoundError:
            if self.output.exists() and not self.overwrite:
                msg = f"{self.output} exists and is no result of a pool; choose another name, or overwrite it"
                raise PoolError(msg) from None
            return None
        except ValueError:
            known = None
        if isinstance(known, dict) and known.get("schema") == SCHEMA:
            return None if self.overwrite and known["state"] == "done" else known
        if self.overwrite:
            return None
        msg = f"{self.record} is damaged, or of another version; delete it, or overwrite the result"
        raise PoolError(msg)

    def goes_on(self, known: dict[str, Any] | None, settings: dict[str, Any]) -> bool:
        """Say whether an earlier run had the same settings; refuse to mix others."""
        if known is None or known["settings"] == settings:
            return known is not None
        if self.overwrite:
            return False
        changes = "; ".join(_changes(known["settings"], settings))
        msg = (
            f"{self.output.name} was begun with other settings: {changes}. Run it as before to go on, choose "
            "another output, or start anew with --overwrite (in Python overwrite=True)"
        )
        raise PoolError(msg)

    def begin(self, settings: dict[str, Any]) -> None:
        """Write down the settings, and clear away what belongs to others."""
        text = json.dumps(settings, sort_keys=True)
        self.key = sha256(text.encode()).hexdigest()[:12]
        rough = self.output.parent.glob(f"{escape(self.output.name)}.*[0-9].tmp")  # of runs that were killed
        for stale in [*self.parts.iterdir(), *rough]:
            if stale.suffix == ".tmp" or (stale.suffix == ".arrow" and not stale.name.startswith(self.key)):
                stale.unlink()
        self.write_record({"state": "running", "settings": settings})

    def part(self, index: int) -> Path:
        """Return the path of one part."""
        return self.parts / f"{self.key}-{index:07}.arrow"

    def finish(
        self, parts: list[Path], schema: pa.Schema, settings: dict[str, Any], tally: _Tally, *, teams: int
    ) -> None:
        """Put the parts together; from then on the run is done."""
        assemble(parts, schema, self.output, self.form, teams=teams)
        counts = dict(sorted(tally.counts.items()))
        self.write_record({"state": "done", "settings": settings, "counts": counts})
        shutil.rmtree(self.parts, ignore_errors=True)

    def write_record(self, content: dict[str, Any]) -> None:
        """Write the record of the run."""
        with whole_file(self.record) as file:
            file.write(json.dumps({"schema": SCHEMA, **content}, indent=2).encode() + b"\n")


def _lock(descriptor: int, output: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: there the file itself cannot be opened twice for writing
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        msg = f"another run is writing {output.name} at the moment"
        raise PoolError(msg) from None


def _rank_batches(run: _Run, pool: Source, job: Job, tally: _Tally, workers: int) -> list[Path]:
    """Give the batches that have no part yet to the workers; return all parts in order."""
    todo = _Todo(run, pool)
    done: queue.SimpleQueue[_News] = queue.SimpleQueue()
    handles = [Worker(job) for _ in range(workers)]
    threads = [threading.Thread(target=_work, args=(handle, todo, done), daemon=True) for handle in handles]
    try:
        for thread in threads:
            thread.start()
        running = len(threads)
        while running:
            news = done.get()
            if news is None:
                running -= 1
            elif isinstance(news, BaseException):
                raise news
            else:
                counts, earlier = news
                tally.add(counts, earlier=earlier)
    finally:
        todo.stop()
        for handle in handles:
            handle.stop()
        for thread in threads:
            if thread.ident:  # nothing may write to the parts when the lock is given up
                thread.join()
    return [run.part(index) for index in range(todo.taken)]


_News = tuple[dict[str, int], bool] | BaseException | None
"""What a thread tells: the counts of a part and whether an earlier run made it; what went wrong; its end."""


class _Todo:
    """Hands out batches in order, each once; one thread reads at a time."""

    def __init__(self, run: _Run, pool: Source) -> None:
        self._run = run
        self._batches = pool.batches()
        self._lock = threading.Lock()
        self._stopped = False
        self.taken = 0

    def take(self) -> tuple[pa.RecordBatch, Path] | None:
        """Return the next batch and the path of its part, or None at the end."""
        with self._lock:
            batch = None if self._stopped else next(self._batches, None)
            if batch is None:
                self._stopped = True
                return None
            self.taken += 1
            return batch, self._run.part(self.taken - 1)

    def stop(self) -> None:
        """Hand out nothing more."""
        self._stopped = True


def _work(handle: Worker, todo: _Todo, done: queue.SimpleQueue[_News]) -> None:
    """Drive one worker until nothing is left."""
    try:
        while taken := todo.take():
            batch, path = taken
            if path.exists():
                done.put((counts_of(read_part(path)), True))
            else:
                done.put((handle.part(batch, path), False))
    except BaseException as exc:  # noqa: BLE001 - the main thread raises it
        done.put(exc)
    finally:
        done.put(None)
