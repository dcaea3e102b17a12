"""A process that ranks batches, and the parent's handle on it."""

from __future__ import annotations

import json
import os
import pickle
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from rolematch.child import Child, collect_seldom, receive, send
from rolematch.document import DocumentReader, Limits
from rolematch.errors import PoolError
from rolematch.pool._kernel import rank_batch
from rolematch.pool._parts import counts_of, write_part

if TYPE_CHECKING:
    from rolematch.matcher import Matcher
    from rolematch.pool._sources import Kind

__all__ = ["Job", "Worker", "main", "run"]


KEPT = "what is ranked so far is kept; run the same command again"


@dataclass(frozen=True)
class Job:
    """What every worker of a run needs; sent once."""

    matcher: Matcher
    kind: Kind
    folder: Path
    explained: int


class Worker:
    """The parent's handle on one process, which is started again when it dies."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._stopped = False
        self._starting = threading.Lock()
        self._child: Child | None = None

    def part(self, batch: pa.RecordBatch, path: Path) -> dict[str, int]:
        """Have a batch ranked and written as one part; return how many rows have each status.

        A batch over which the process dies is done again row by row, so that only the guilty row is lost.

        Raises
        ------
        OSError
            If the part cannot be written.
        PoolError
            If the worker was stopped.
        """
        reply = self._ask(batch, path)
        if reply is None:
            rows = [self._row(batch.slice(at, 1)) for at in range(batch.num_rows)]
            ranked = pa.Table.from_batches(rows).combine_chunks().to_batches()[0]
            write_part(ranked, path)
            return counts_of(ranked)
        answer: dict[str, Any] = json.loads(reply)
        if "error" in answer:
            raise OSError(*answer["error"])
        counts: dict[str, int] = answer["counts"]
        return counts

    def _row(self, row: pa.RecordBatch) -> pa.RecordBatch:
        """Have one row ranked; if the process dies over it, that is its status."""
        reply = self._ask(row, None)
        if reply is not None:
            return pa.ipc.open_stream(reply).read_next_batch()
        fault = "limit: the process that read it died or took too long"
        place = row.schema.get_field_index("fault")
        return run(self.job, row.set_column(place, row.schema.field(place), pa.array([fault])), None)

    def _ask(self, batch: pa.RecordBatch, path: Path | None) -> bytes | None:
        """Send a batch; return the answer, or None where the process died over it."""
        child = self._child or self._start()
        target = str(path or "").encode("utf-8", "surrogateescape")
        reply = child.ask(target, to_bytes(batch), seconds=deadline(batch))
        if reply is None:
            self.close()
        return reply

    def _start(self) -> Child:
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        with self._starting:
            if self._stopped:
                msg = f"the run was stopped; {KEPT}"
                raise PoolError(msg)
            child = self._child = Child("rolematch.pool._worker", environment=environment)
        child.tell(pickle.dumps(self.job))  # to a child of our own, never from a file
        return child

    def stop(self) -> None:
        """End the process and start no other."""
        with self._starting:
            self._stopped = True
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        child, self._child = self._child, None
        if child:
            child.close()


def deadline(batch: pa.RecordBatch) -> float:
    """Return the seconds after which a process that ranks a batch must hang."""
    rows: int = batch.num_rows
    return 120 + rows * (Limits().seconds + 2)


def to_bytes(batch: pa.RecordBatch) -> bytes:
    """Return a batch as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    written: bytes = sink.getvalue().to_pybytes()
    return written


def run(job: Job, batch: pa.RecordBatch, reader: DocumentReader | None) -> pa.RecordBatch:
    """Rank one batch of a source."""
    return rank_batch(
        batch,
        job.matcher,
        **{job.kind: job.kind},
        candidate="candidate",
        fault="fault",
        folder=job.folder,
        reader=reader,
        explained=job.explained,
    )


def main() -> None:
    """Rank batch after batch until the parent closes the pipe."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    first = receive(requests)
    if first is None:
        return
    job: Job = pickle.loads(first)
    collect_seldom()
    parent = os.getppid()
    with DocumentReader() as reader:
        while (path := receive(requests)) is not None and (data := receive(requests)) is not None:
            ranked = run(job, pa.ipc.open_stream(data).read_next_batch(), reader)
            if os.getppid() != parent:  # another run may have taken over what this one was to write
                return
            send(answers, _answer(ranked, path))


def _answer(ranked: pa.RecordBatch, path: bytes) -> bytes:
    """Return what the parent gets: the results, or how many a part has that was written."""
    if not path:
        return to_bytes(ranked)
    part = Path(path.decode("utf-8", "surrogateescape"))
    try:
        write_part(ranked, part)
    except OSError as exc:
        return json.dumps({"error": [exc.errno, exc.strerror or str(exc), str(part.parent)]}).encode()
    return json.dumps({"counts": counts_of(ranked)}).encode()
