"""Scores on a real local Spark."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from test_table import LEVELS, TEXTS, rows

import libtone

pa = pytest.importorskip("pyarrow")
pyspark = pytest.importorskip("pyspark")
libtone_spark = pytest.importorskip("libtone.spark")
pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    java = "/usr/lib/jvm/java-17-openjdk-amd64"
    if os.path.isdir(java):
        os.environ["JAVA_HOME"] = java
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "3").getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def frame(spark: Any) -> Any:
    values = [(f"d{i}", i, text) for i, text in enumerate(TEXTS)]
    return spark.createDataFrame(values, "id string, n int, text string").repartition(2)


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_scores(frame: Any, level: Any) -> None:
    scored = libtone_spark.score(frame, id="id", level=level)
    order = [name for name in ("id", "sentence", "begin", "dimension") if name in scored.columns]
    found = sorted((row.asDict() for row in scored.collect()), key=lambda row: [row[name] for name in order])
    table = pa.table({"id": [f"d{i}" for i in range(6)], "n": range(6), "text": TEXTS})
    same = rows(libtone.score_table(table, id="id", level=level), "text_index")
    assert found == sorted(same, key=lambda row: [row[name] for name in order])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("wrong", [{"id": "nothing"}, {"text": "nothing"}, {"columns": ["nothing"]}])
def test_column_that_is_not_there(frame: Any, level: Any, wrong: Any) -> None:
    with pytest.raises(pyspark.errors.AnalysisException, match="nothing"):
        libtone_spark.score(frame, level=level, **wrong)


def test_lexicons_travel(frame: Any) -> None:
    mine = libtone.Scorer(libtone.Lexicon.builtin() + libtone.Lexicon.from_entries({"flee": 2}, name="mine"))
    scored = libtone_spark.score(frame, columns=["id"], scorer=mine).where("mine_raw > 0").collect()
    assert [(row["id"], row["mine_raw"]) for row in scored] == [("d4", 2.0)]
