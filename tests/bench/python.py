"""What Python costs over C: the same news sentences, scored in every way the package has, and by vaderSentiment.

Usage: python.py [--sentences N] [--runs N] FILE...

The files are text, or columns of text in TSV and JSON Lines; their sentences are repeated up to N. Each way is timed N
times, turn by turn, and its best time counts. It needs libtone, pyarrow and, for the last line, vaderSentiment.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import pathlib
import time
from collections.abc import Callable, Iterator

import pyarrow as pa

import libtone
from libtone import _native

csv.field_size_limit(1 << 30)


def texts_of(path: pathlib.Path) -> Iterator[str]:
    """The texts of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".jsonl":
            for line in file:
                yield json.loads(line)["text"]
        elif path.suffix in {".csv", ".tsv"}:
            for row in csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","):
                yield row.get("text") or row["sentence"]
        else:
            yield file.read()


def sentences_of(paths: list[pathlib.Path], count: int) -> list[str]:
    """So many sentences, of several words each."""
    documents = libtone.Scorer().pipe(text for path in paths for text in texts_of(path))
    found = [sentence.text for document in documents for sentence in document.sentences if sentence.words > 3]
    return list(itertools.islice(itertools.cycle(found), count))


def ways_of(sentences: list[str]) -> dict[str, Callable[[], object]]:
    """Each way to score all sentences, in the order of the report."""
    scorer = libtone.Scorer()
    engine = scorer.engine
    table = pa.table({"text": sentences}).combine_chunks()
    encoded = [sentence.encode() for sentence in sentences]
    batch = _native.make_batch(b"".join(encoded), map(len, encoded))
    scratch, result = _native._take_scratch(), _native._take_result()

    def c_batch(rows: int) -> None:
        _native._score_batch(engine.pointer, scratch.pointer, batch, 1, rows, result, scratch.error)

    def single() -> None:
        for sentence in sentences:
            scorer(sentence)["loaded"]

    def pipe() -> None:
        for document in scorer.pipe(sentences):
            document["loaded"]

    ways: dict[str, Callable[[], object]] = {
        "C batch": lambda: c_batch(_native.ROWS_NONE),
        "C batch, all rows": lambda: c_batch(_native.ROWS_ALL),
        "score_table, Arrow": lambda: libtone.score_table(table, scorer=scorer),
        "score_table, Arrow, 2 threads": lambda: libtone.score_table(table, scorer=scorer, threads=2),
        "score_table, list of str": lambda: libtone.score_table(sentences, scorer=scorer),
        "pipe": pipe,
        "single calls": single,
    }
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        return ways
    analyzer = SentimentIntensityAnalyzer()
    some = sentences[: len(sentences) // 10]

    def vader() -> None:
        for sentence in some:
            analyzer.polarity_scores(sentence)["compound"]

    return {**ways, "vaderSentiment (a tenth)": vader}


def main() -> None:
    """Measures and tells."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    sentences = sentences_of(options.files, options.sentences)
    size = sum(len(sentence.encode()) for sentence in sentences)
    ways = ways_of(sentences)
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(options.runs):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            best[name] = min(best[name], time.perf_counter() - start)
    print(f"libtone {libtone.__version__}: {len(sentences):,} sentences, {size / 1e6:.1f} MB, best of {options.runs}\n")
    print(f"{'':32}{'us/sentence':>12}{'MB/s':>8}{'of C batch':>12}")
    for name, seconds in best.items():
        whole = seconds * (10 if "tenth" in name else 1)
        print(
            f"{name:32}{whole / len(sentences) * 1e6:12.2f}{size / whole / 1e6:8.1f}{best['C batch'] / whole:12.1%}"
            + (f"   1 / {whole / best['C batch']:.0f}" if "tenth" in name else "")
        )


if __name__ == "__main__":
    main()
