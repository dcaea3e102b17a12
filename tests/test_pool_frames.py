"""Data frames: the same kind out as in, the same rows in each, and on Spark too."""

import sys

import pytest

pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

from pool_data import CHEF, GO, RUBY, small_matcher  # noqa: E402
from rolematch.errors import PoolError  # noqa: E402
from rolematch.pool import rank_batch, rank_frame  # noqa: E402
from rolematch.pool._parts import json_line  # noqa: E402

COLUMNS = {"nr": ["a", "b", "c", "d"], "resume": [RUBY, GO, None, CHEF], "age of file": [1, 2, 3, 4]}


def direct():
    batch = pa.RecordBatch.from_pydict(COLUMNS)
    return pa.Table.from_batches([rank_batch(batch, small_matcher(), text="resume", candidate="nr")])


def test_arrow_frames_hold_what_the_kernel_says():
    ranked = rank_frame(pa.table(COLUMNS), text="resume", id="nr", matcher=small_matcher())
    assert isinstance(ranked, pa.Table)
    assert ranked.equals(direct())


def test_polars_frames_hold_the_same():
    ranked = rank_frame(pl.DataFrame(COLUMNS), text="resume", id="nr", matcher=small_matcher())
    assert isinstance(ranked, pl.DataFrame)
    assert ranked.equals(pl.from_arrow(direct()))


def test_pandas_frames_hold_the_same():
    frame = pd.DataFrame(COLUMNS, index=[9, 8, 7, 6])
    ranked = rank_frame(frame, text="resume", id="nr", matcher=small_matcher())
    assert isinstance(ranked, pd.DataFrame)
    assert ranked["candidate"].tolist() == COLUMNS["nr"]
    assert ranked["age of file"].tolist() == [1, 2, 3, 4]
    assert ranked["specialty"].tolist()[:2] == ["Web", "Clusters"]
    assert ranked["matches"][0][0]["specialty"] == "Web"


def test_rows_are_numbered_where_nothing_names_them():
    ranked = rank_frame(pl.DataFrame({"resume": [RUBY, GO]}), text="resume", matcher=small_matcher())
    assert ranked["candidate"].to_list() == ["0", "1"]


def test_an_empty_frame_has_the_columns():
    frame = pl.DataFrame({"resume": []}, schema={"resume": pl.String})
    assert rank_frame(frame, text="resume", matcher=small_matcher()).columns == direct().column_names[:-1]


def test_no_frame_and_no_column_are_said_clearly():
    with pytest.raises(PoolError, match="belongs here, not list"):
        rank_frame([RUBY], text="resume")
    with pytest.raises(PoolError, match="there is no column 'cv'; there are: nr, resume"):
        rank_frame(pl.DataFrame(COLUMNS), text="cv")


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
def test_spark_gives_what_the_kernel_gives_byte_for_byte(tmp_path, monkeypatch):
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    sql = pytest.importorskip("pyspark.sql")
    from rolematch.pool import spark

    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.warehouse.dir", str(tmp_path))
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    try:
        many = {name: values * 40 for name, values in COLUMNS.items()}
        many["nr"] = [f"{n:03}" for n in range(len(many["nr"]))]
        frame = session.createDataFrame(pa.table(many)).repartition(5)
        ranked = spark.rank(frame, text="resume", id="nr", matcher=small_matcher())
        rows = ranked.orderBy("candidate").toArrow().to_pylist()
    finally:
        session.stop()
    local = rank_frame(pa.table(many), text="resume", id="nr", matcher=small_matcher()).to_pylist()
    assert [json_line(row) for row in rows] == [json_line(row) for row in local]
