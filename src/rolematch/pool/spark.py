"""The same kernel on Spark: ``mapInArrow``, with the matcher sent to each worker once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolematch.errors import MissingDependencyError
from rolematch.matcher import Matcher
from rolematch.pool._kernel import EXPLAINED, carried_schema, rank_batch, result_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["rank"]


def rank(
    frame: DataFrame,
    *,
    text: str | None = None,
    path: str | None = None,
    content: str | None = None,
    id: str | None = None,  # noqa: A002 - the word that all ways to rank a pool share
    folder: str | Path | None = None,
    matcher: Matcher | None = None,
    explained: int = EXPLAINED,
) -> DataFrame:
    """Rank the teams for every row of a Spark data frame; lazy, like every step of Spark.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    text, path, content : str
        The column that holds the text, the path or the bytes of each résumé; name one of the three.
        ``content`` goes with Spark's own reader of files, ``format("binaryFile")``.
    id : str, optional
        The column with what to call the candidates; by default the path, else nothing.
    folder : path, optional
        What paths are relative to, on every worker.
    matcher : Matcher, optional
        The bundled family as of today, the driver's day, by default.
    explained : int, default 3
        How many of the best teams keep their contributions with the quoted evidence.

    Returns
    -------
    pyspark.sql.DataFrame
        The columns of ``RESULT_SCHEMA``, then those of the frame that are not named above; every row as
        :func:`rolematch.pool.rank_batch` gives it anywhere.

    Raises
    ------
    MissingDependencyError
        Without pyspark.
    """
    try:
        from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    except ImportError as exc:
        raise MissingDependencyError.of("pyspark", "spark") from exc
    carried = carried_schema(to_arrow_schema(frame.schema), (text, path, content), id)
    sent = frame.sparkSession.sparkContext.broadcast(matcher or Matcher())

    def ranked(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from rolematch.document import DocumentReader

        with DocumentReader() as reader:
            for batch in batches:
                yield rank_batch(
                    batch, sent.value, text=text, path=path, content=content, candidate=id, folder=folder,
                    reader=reader, explained=explained,
                )  # fmt: skip

    return frame.mapInArrow(ranked, from_arrow_schema(result_schema(carried)))
