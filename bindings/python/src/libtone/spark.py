"""Scores of Spark data frames: the same scores on a cluster as in one process.

Every executor has the library in its package and scores its partitions by itself: nothing is shuffled, collected or
broadcast but the lexicons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Optional

import pyarrow
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from .scorer import Scorer
from .table import Level, columns_along, score_stream

# Spark has no unsigned integers and no dictionaries.
_SPARK_TYPES = {
    pyarrow.uint8(): pyarrow.int16(),
    pyarrow.uint16(): pyarrow.int32(),
    pyarrow.uint32(): pyarrow.int64(),
    pyarrow.uint64(): pyarrow.int64(),
}


def score(
    df: DataFrame,
    *,
    text: str = "text",
    id: Optional[str] = None,
    level: Level = "document",
    columns: Optional[Sequence[str]] = None,
    scorer: Optional[Scorer] = None,
) -> DataFrame:
    """Scores the column ``text`` of a Spark data frame, lazily, by ``mapInArrow``.

    The rows and columns are those of :func:`libtone.score_table`, with ``columns`` (at document level all columns of
    the frame by default) and ``id`` in front; unsigned integers become ``long``, names ``string``. There is no
    ``text_index``, as the rows of a frame have no order: give ``id`` to lead rows back to their texts.

    One core of an executor scores one partition, an Arrow batch at a time, whose size
    ``spark.sql.execution.arrow.maxRecordsPerBatch`` sets. ``scorer`` is pickled with its lexicons, the
    built-in one by its digest.

    Raises what Spark does where there is no such column, an ``AnalysisException``; errors in the texts fail the job.

    >>> libtone.spark.score(spark.read.parquet("articles"), text="body", id="url", level="sentence")
    """
    names = df.columns if id is None else df.select(id).columns  # Spark finds a column whatever its case
    along = columns_along(level, id, columns, names)
    wanted = df.columns if along is None else along
    texts = df.select(text, *(name for name in wanted if name != text))
    options: dict[str, Any] = {"text": text, "level": level, "columns": wanted, "scorer": scorer}
    schema = _scored(to_arrow_schema(texts.schema).empty_table(), options).schema

    def score_partition(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        first = next(batches, None)
        if first is not None:
            given = pyarrow.RecordBatchReader.from_batches(first.schema, chain([first], batches))
            yield from _scored(given, options)

    return texts.mapInArrow(score_partition, from_arrow_schema(schema))


def _scored(table: Any, options: dict[str, Any]) -> pyarrow.RecordBatchReader:
    """Scores as Spark takes them."""
    scores = pyarrow.RecordBatchReader.from_stream(score_stream(table, **options))
    kept = [field for field in scores.schema if field.name != "text_index"]
    schema = pyarrow.schema([pyarrow.field(field.name, _spark_type(field.type)) for field in kept])
    names = schema.names

    def batches() -> Iterator[pyarrow.RecordBatch]:
        for batch in scores:
            yield batch.select(names).cast(schema)

    return pyarrow.RecordBatchReader.from_batches(schema, batches())


def _spark_type(kind: pyarrow.DataType) -> pyarrow.DataType:
    if pyarrow.types.is_dictionary(kind):
        kind = kind.value_type
    return _SPARK_TYPES.get(kind, kind)
