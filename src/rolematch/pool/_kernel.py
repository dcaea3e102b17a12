"""The one function that ranks: a record batch of résumés in, a record batch of results out."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from rolematch.document import Document, DocumentReader
from rolematch.errors import DocumentError, PoolError
from rolematch.pool._columns import column_of
from rolematch.ranking import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rolematch.errors import Status
    from rolematch.explanation import Contribution
    from rolematch.matcher import Matcher
    from rolematch.ranking import Match, Ranking

__all__ = ["EXPLAINED", "RESULT_SCHEMA", "rank_batch", "result_schema"]

EXPLAINED = 3
"""How many of the best teams keep their contributions with the quoted evidence."""


_TEXTS = pa.list_(pa.string())
# The fields of Evidence, in its order.
_EVIDENCE = pa.struct(
    {
        "skill": pa.string(),
        "text": pa.string(),
        "start": pa.int32(),
        "end": pa.int32(),
        "section": pa.string(),
        "position": pa.int32(),
        "months": pa.int32(),
        "stance": pa.string(),
        "via": pa.string(),
        "contexts": _TEXTS,
    }
)
_CONTRIBUTION = pa.struct(
    {
        "requirement": pa.string(),
        "asks": pa.string(),
        "necessity": pa.string(),
        "core": pa.bool_(),
        "weight": pa.float64(),
        "fulfilment": pa.float64(),
        "points": pa.float64(),
        "missing": _TEXTS,
        "evidence": pa.list_(_EVIDENCE),
    }
)
_MATCH = pa.struct(
    {
        "specialty": pa.string(),
        "way": pa.string(),
        "score": pa.float64(),
        "score_range": pa.list_(pa.float64()),
        "fit": pa.float64(),
        "strict_unmet": _TEXTS,
        "reasons": pa.list_(pa.struct({"requirement": pa.string(), "points": pa.float64()})),
        "contributions": pa.list_(_CONTRIBUTION),
    }
)
_VERSIONS = pa.struct(dict.fromkeys(("rolematch", "family", "taxonomy", "model"), pa.string()))
RESULT_SCHEMA = pa.schema(
    {
        "candidate": pa.string(),
        "status": pa.string(),
        "reason": pa.string(),
        "specialty": pa.string(),
        "score": pa.float64(),
        "fit": pa.float64(),
        "fits_none": pa.bool_(),
        "fits_none_reason": pa.string(),
        "ties": pa.list_(_TEXTS),
        "flags": pa.list_(pa.struct({"code": pa.string(), "message": pa.string()})),
        "matches": pa.list_(_MATCH),
        "schema": pa.string(),
        "versions": _VERSIONS,
        "as_of": pa.date32(),
    }
)
"""The columns of every result, one row a candidate, in the order of the input.

====================  ===================================================================================
``candidate``         the path relative to the folder given, or what the id column says; never a name
                      from the text
``status``            ``ok``, or how the reading ended: ``empty``, ``no_text``, ``encrypted``, ``corrupt``,
                      ``unsupported``, ``limit``, ``timeout``, ``missing``
``reason``            why the status is not ``ok``; null else. With any other status all that follows,
                      down to ``matches``, is null
``specialty``         the best team, with its ``score`` and ``fit``, from 0 to 1
``fits_none``         nobody's team on this evidence, and ``fits_none_reason``
``ties``              groups of teams whose scores are too near to call
``flags``             what a person should look at, such as ``hidden-text``
``matches``           every team, best first: ``score``, ``score_range`` (low, high), ``fit``,
                      ``strict_unmet``, ``reasons`` (the requirements that moved the score most, with
                      their points), and ``contributions`` with the quoted evidence for the best teams,
                      null for the others
``schema``            ``rolematch.ranking/1``
``versions``          of rolematch, family, taxonomy and model
``as_of``             the day that "present" stood for
====================  ===================================================================================

Columns of the input that are carried through follow.
"""
_NOTHING = (None,) * len(RESULT_SCHEMA.names[3:-3])
"""What stands in the row of what could not be ranked, from the best specialty to the matches."""


def result_schema(carried: pa.Schema | None = None) -> pa.Schema:
    """Return the schema of results that carry these columns through.

    Raises
    ------
    PoolError
        If a carried column has the name of a result column.
    """
    fields = list(carried or ())
    taken = [field.name for field in fields if field.name in RESULT_SCHEMA.names]
    if taken:
        msg = f"the column {taken[0]!r} has the name of a column of the result; rename it"
        raise PoolError(msg)
    return pa.schema([*RESULT_SCHEMA, *fields])


def rank_batch(
    batch: pa.RecordBatch,
    matcher: Matcher,
    *,
    text: str | None = None,
    path: str | None = None,
    content: str | None = None,
    candidate: str | None = None,
    fault: str | None = None,
    folder: str | Path | None = None,
    reader: DocumentReader | None = None,
    explained: int = EXPLAINED,
) -> pa.RecordBatch:
    """Rank the teams for every row of a batch. Pure: the same batch gives the same bytes.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
    matcher : Matcher
    text, path, content : str
        The column that holds the text, the path or the bytes of each résumé; name one of the three. Paths
        are strings, or bytes where a name is in no encoding.
    candidate : str, optional
        The column with what to call the candidates; by default the path, else nothing.
    fault : str, optional
        A column that is null, or says what is wrong with the row before it is read: ``"corrupt: why"``.
    folder : path, optional
        Paths are relative to this folder and cannot lead out of it; the working folder by default.
    reader : DocumentReader, optional
        Reads paths and bytes; one for this batch alone by default.
    explained : int, default 3
        How many of the best teams keep their contributions with the quoted evidence.

    Returns
    -------
    pyarrow.RecordBatch
        A row for each row, in order; columns of ``RESULT_SCHEMA``, then those of the batch that are not
        named above, as they were.

    Raises
    ------
    PoolError
        If a named column does not exist, or a carried one has the name of a result column. A row never
        raises: what cannot be read has a ``status`` and a ``reason``.

    Examples
    --------
    >>> from rolematch.matcher import Matcher
    >>> batch = pa.RecordBatch.from_pydict({"id": ["a", "b"], "cv": ["Ran Kubernetes in production.", ""]})
    >>> rank_batch(batch, Matcher(), text="cv", candidate="id").column("status").to_pylist()
    ['ok', 'empty']
    """
    carried = carried_schema(batch.schema, (text, path, content), candidate, fault)
    names = _values(batch, candidate or path)
    faults = _values(batch, fault)
    with ExitStack() as stack:
        if text is None and reader is None:
            reader = stack.enter_context(DocumentReader())
        open_row = _Opener(
            reader, Path(folder or "."), kind="text" if text else "path" if path else "content"
        )
        results = column_of(pa.struct([*RESULT_SCHEMA]))
        for name, value, problem in zip(names, _values(batch, text or path or content), faults, strict=True):
            results.add([_row(matcher, open_row, name and str(name), value, problem, explained)])
    columns = [*results.array().flatten(), *(batch.column(name) for name in carried.names)]
    return pa.RecordBatch.from_arrays(columns, schema=result_schema(carried))


def carried_schema(
    schema: pa.Schema, sources: tuple[str | None, str | None, str | None], *others: str | None
) -> pa.Schema:
    """Return the columns that are carried through: those that are not named.

    Raises
    ------
    PoolError
        If not just one of the sources (text, path, content) is named, or a named column does not exist.
    """
    known = ", ".join(schema.names)
    named = [name for name in (*sources, *others) if name is not None]
    if sum(name is not None for name in sources) != 1:
        msg = f"name the one column that holds the résumés, as text, path or content; there are: {known}"
        raise PoolError(msg)
    missing = [name for name in named if name not in schema.names]
    if missing:
        msg = f"there is no column {missing[0]!r}; there are: {known}"
        raise PoolError(msg)
    return pa.schema([field for field in schema if field.name not in named])


def _values(batch: pa.RecordBatch, name: str | None) -> list[Any]:
    return batch.column(name).to_pylist() if name is not None else [None] * batch.num_rows


class _Opener:
    """Turns the value of a row into a Document."""

    def __init__(self, reader: DocumentReader | None, folder: Path, *, kind: str) -> None:
        self.reader = reader
        self.folder = folder.resolve()
        self.kind = kind

    def __call__(self, value: Any) -> Document:  # noqa: ANN401 - whatever a column holds
        if value is None:
            raise DocumentError("nothing stands where the row should have its résumé", status="missing")
        if self.kind == "text":
            return Document.from_text(str(value))
        assert self.reader is not None
        if self.kind == "content":
            return self.reader.read(value)
        return self.reader.read(self._inside(os.fsdecode(value) if isinstance(value, bytes) else str(value)))

    def _inside(self, value: str) -> Path:
        """Return the path in the folder; a table may come from strangers, so none leads out of it."""
        try:
            path = (self.folder / value).resolve()
        except (OSError, ValueError):
            raise DocumentError("this is no path", status="missing") from None
        if not path.is_relative_to(self.folder):
            raise DocumentError("the path leads out of the folder", status="missing")
        return path


def _row(
    matcher: Matcher, open_row: _Opener, name: str | None, value: object, problem: str | None, explained: int
) -> tuple[Any, ...]:
    """Rank one row, in the order of the columns of a result; whatever happens, it has a status."""
    tail = SCHEMA, tuple(matcher.versions[field.name] for field in _VERSIONS), matcher.as_of
    try:
        if problem:
            status, _, reason = problem.partition(": ")
        else:
            return name, *_result(matcher.rank(open_row(value)), explained), *tail
    except Exception as exc:  # noqa: BLE001 - one text that finds a fault of ours must not end a pool
        status, reason = _fault_of(exc)
    return name, status, reason, *_NOTHING, *tail


def _fault_of(error: Exception) -> tuple[Status, str]:
    """Return the status of an error and the reason for it.

    No name in the frames that it passed through may keep the error: it would keep them, and with them all
    results of the batch, until the collector of garbage comes round.
    """
    fault = DocumentError.of(error)
    return fault.status, str(fault).removeprefix(f"{fault.source}: ")


def _result(ranking: Ranking, explained: int) -> Iterator[Any]:
    """Yield what a ranking says, from the status to the matches."""
    best = ranking.matches[0]
    yield from (ranking.status, None, best.specialty, best.score, best.fit)
    yield from (ranking.fits_none, ranking.fits_none_reason or None, ranking.ties)
    # A page of white text is one thing to look at, not two hundred.
    yield list(dict.fromkeys((flag["code"], flag["message"]) for flag in ranking.flags))
    yield [_match(match, place < explained) for place, match in enumerate(ranking.matches)]


def _match(match: Match, explained: bool) -> tuple[Any, ...]:
    contributions = [_contribution(one) for one in match.contributions] if explained else None
    return (
        match.specialty, match.way, match.score, match.score_range, match.fit, match.strict_unmet,
        match.reasons, contributions,
    )  # fmt: skip


def _contribution(one: Contribution) -> tuple[Any, ...]:
    return (
        one.requirement, one.asks, one.necessity, one.core, one.weight, one.fulfilment, one.points,
        one.missing, [(*quote[:-1], sorted(quote.contexts)) for quote in one.evidence],
    )  # fmt: skip
