"""Scores inside DuckDB and Polars, without a copy of the texts. Usage: engines.py FOLDER."""

import pathlib
import sys

import duckdb
import polars as pl
import pyarrow as pa
from duckdb.func import PythonUDFType
from duckdb.sqltypes import DOUBLE, VARCHAR

import libtone

files = sorted(pathlib.Path(sys.argv[1]).glob("*.txt"))
articles = pl.DataFrame({"name": [path.stem for path in files], "text": [path.read_text("utf-8") for path in files]})

# Polars: a frame goes in as it is; what comes out is one again. One row for each match.
matches = pl.DataFrame(libtone.score_table(articles, id="name", level="match", threads=2))
by_voice = (
    matches.filter(pl.col("dimension") == "loaded")
    .group_by("name", "voice")
    .agg(pl.col("contribution").sum())
    .sort("name")
)
print(by_voice)


# DuckDB: a function of SQL that gets whole columns. DuckDB calls it on each of its threads.
def loaded(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Scores of a column of texts."""
    return pa.table(libtone.score_table(texts)).column("loaded")


connection = duckdb.connect()
connection.create_function("loaded", loaded, [VARCHAR], DOUBLE, type=PythonUDFType.ARROW)
print(connection.sql("SELECT name, round(loaded(text), 2) AS loaded FROM articles ORDER BY loaded DESC"))
connection.remove_function("loaded")

# A table of scores can be queried as it is, too.
scores = libtone.score_table(connection.sql("FROM articles"), level="sentence", id="name")
print(connection.sql("SELECT name, count(*) AS sentences, round(max(bias), 2) AS most FROM scores GROUP BY name"))
