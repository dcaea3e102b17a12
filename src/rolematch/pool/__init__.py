"""Many résumés: one record-batch kernel, driven on this machine or on Spark; shortlists and seats.

``rank`` ranks a folder, ZIP, CSV, JSON Lines or Parquet file into one result file, ``rank_frame`` a data
frame of pandas, polars or Arrow, ``spark.rank`` a frame of Spark. All of them call ``rank_batch`` and
nothing else; the rows of their results have the schema of ``result_schema``. ``top`` lists the best
candidates of one team, ``assign`` gives out seats, and ``Results`` reads a result back as rankings, which
show themselves in a notebook and go into charts and the report.
"""

from rolematch.errors import MissingDependencyError

try:
    import pyarrow as pyarrow
except ImportError as exc:
    raise MissingDependencyError.of("pyarrow", "arrow") from exc

from rolematch.pool import spark
from rolematch.pool._assignment import Assignment, assign
from rolematch.pool._frames import rank_frame
from rolematch.pool._kernel import RESULT_SCHEMA, rank_batch, result_schema
from rolematch.pool._local import Summary, begun_on, rank
from rolematch.pool._results import Results
from rolematch.pool._seats import Seats, load_seats
from rolematch.pool._shortlist import top

__all__ = [
    "RESULT_SCHEMA",
    "Assignment",
    "Results",
    "Seats",
    "Summary",
    "assign",
    "begun_on",
    "load_seats",
    "rank",
    "rank_batch",
    "rank_frame",
    "result_schema",
    "spark",
    "top",
]
