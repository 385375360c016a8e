"""Whether all ways to score give the same bits: command, single calls, batches, threads, Arrow, DuckDB, Polars, Spark.

Usage: python_same.py FILE...

The files are text, or columns of text in CSV, TSV and JSON Lines. Scores are compared as numbers, of which the command
prints all digits. An engine that is not installed is left out, and said to be.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import io
import os
import pathlib
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence

import pyarrow as pa
from python import texts_of

import libtone

Numbers = Sequence[Sequence[float]]


def digest(columns: Numbers) -> str:
    """A digest of columns of doubles, to the bit."""
    found = hashlib.sha256()
    for column in columns:
        found.update(struct.pack(f"={len(column)}d", *column))
    return found.hexdigest()[:16]


def of_documents(documents: Iterable[libtone.Document]) -> Numbers:
    """The columns of scores of documents."""
    return list(zip(*(document.scores.values() for document in documents)))


def of_table(table: pa.Table, names: Sequence[str]) -> Numbers:
    """The columns of scores of a table."""
    return [table[name].to_pylist() for name in names]


def by_command(texts: list[str], names: Sequence[str]) -> Numbers:
    """Scores by the `tone` command, from a CSV on standard input."""
    given = io.StringIO(newline="")
    csv.writer(given).writerows([["text"], *([text] for text in texts)])
    command = [sys.executable, "-m", "libtone", "score", "--input", "csv", "--level", "document"]
    done = subprocess.run(command, input=given.getvalue().encode(), capture_output=True, check=True)
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    return [[float(row[name]) for row in rows] for name in names]


def by_polars(texts: list[str], names: Sequence[str]) -> Numbers:
    """Scores of a Polars frame."""
    import polars as pl

    frame = pl.DataFrame(libtone.score_table(pl.DataFrame({"text": texts}), threads=2))
    return [frame[name].to_list() for name in names]


def by_duckdb(texts: list[str], names: Sequence[str]) -> Numbers:
    """Scores of a DuckDB relation."""
    import duckdb

    with duckdb.connect() as connection:
        relation = connection.from_arrow(pa.table({"number": range(len(texts)), "text": texts}))
        return of_table(pa.table(libtone.score_table(relation)).sort_by("number"), names)


def by_spark(texts: list[str], names: Sequence[str]) -> Numbers:
    """Scores on a local Spark."""
    os.environ.setdefault("JAVA_HOME", "/usr/lib/jvm/java-17-openjdk-amd64")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    import libtone.spark

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    frame = session.createDataFrame(pa.table({"number": range(len(texts)), "text": texts})).repartition(7)
    found = libtone.spark.score(frame, columns=["number"]).toArrow().sort_by("number")
    session.stop()
    return of_table(found, names)


def main() -> None:
    """Compares; the exit status is 1 where any differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    texts = [text.replace("\0", "") for path in parser.parse_args().files for text in texts_of(path)]
    scorer = libtone.Scorer()
    names = scorer.scores
    table = pa.table({"text": texts})
    ways: dict[str, Callable[[], Numbers]] = {
        "command": lambda: by_command(texts, names),
        "single calls": lambda: of_documents(map(scorer, texts)),
        "pipe": lambda: of_documents(scorer.pipe(texts)),
        "pipe, 3 threads": lambda: of_documents(scorer.pipe(texts, threads=3, batch_size=77)),
        "Arrow": lambda: of_table(pa.table(libtone.score_table(table)), names),
        "Arrow, 3 threads": lambda: of_table(pa.table(libtone.score_table(table, threads=3)), names),
        "list of str": lambda: of_table(pa.table(libtone.score_table(texts)), names),
    }
    for engine, way in (("polars", by_polars), ("duckdb", by_duckdb), ("pyspark", by_spark)):
        if importlib.util.find_spec(engine):
            ways[engine] = lambda way=way: way(texts, names)  # type: ignore[misc]
        else:
            print(f"{engine} is not installed")
    print(f"{len(texts):,} texts, {sum(len(text.encode()) for text in texts) / 1e6:.1f} MB, {len(names)} scores")
    found = {name: digest(way()) for name, way in ways.items()}
    for name, value in found.items():
        print(f"{name:20}{value}")
    sys.exit(len(set(found.values())) != 1)


if __name__ == "__main__":
    main()
