"""Data frames in, data frames of the same kind out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa

from rolematch.document import DocumentReader
from rolematch.matcher import Matcher
from rolematch.pool._kernel import EXPLAINED, carried_schema, rank_batch, result_schema
from rolematch.pool._readback import entered

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["rank_frame"]

BATCH_ROWS = 256


def rank_frame(
    frame: Any,  # noqa: ANN401 - any frame that narwhals knows
    *,
    text: str | None = None,
    path: str | None = None,
    content: str | None = None,
    id: str | None = None,  # noqa: A002 - the word that all ways to rank a pool share
    folder: str | Path | None = None,
    matcher: Matcher | None = None,
    explained: int = EXPLAINED,
) -> Any:  # noqa: ANN401 - the kind of frame that came in
    """Rank the teams for every row of a data frame.

    Parameters
    ----------
    frame : pandas.DataFrame, polars.DataFrame or pyarrow.Table
    text, path, content : str
        The column that holds the text, the path or the bytes of each résumé; name one of the three.
    id : str, optional
        The column with what to call the candidates; by default the path, or the number of the row from 0.
    folder : path, optional
        What paths are relative to; the working folder by default.
    matcher : Matcher, optional
        The bundled family as of today by default.
    explained : int, default 3
        How many of the best teams keep their contributions with the quoted evidence.

    Returns
    -------
    frame of the same kind
        A row for each row, in order: the columns of ``RESULT_SCHEMA``, then those of the frame that are
        not named above.

    Examples
    --------
    >>> import polars as pl
    >>> frame = pl.DataFrame({"resume": ["Ran Kubernetes in production.", None], "office": ["A", "B"]})
    >>> rank_frame(frame, text="resume").select("candidate", "status", "office").rows()
    [('0', 'ok', 'A'), ('1', 'missing', 'B')]
    """
    known = entered(frame)
    table = known.to_arrow()
    carried = carried_schema(table.schema, (text, path, content), id)
    candidate = id or path
    if candidate is None:
        candidate = _unused(table.schema.names)
        table = table.append_column(candidate, pa.array(map(str, range(table.num_rows)), pa.string()))
    matcher = matcher or Matcher()
    with DocumentReader() as reader:
        batches = [
            rank_batch(
                batch, matcher, text=text, path=path, content=content, candidate=candidate, folder=folder,
                reader=reader, explained=explained,
            )
            for batch in table.to_batches(max_chunksize=BATCH_ROWS)
        ]  # fmt: skip
    ranked = pa.Table.from_batches(batches, result_schema(carried))
    return nw.from_arrow(ranked, backend=known.implementation).to_native()


def _unused(names: list[str]) -> str:
    name = "row"
    while name in names:
        name += "_"
    return name
