"""libtone beside vaderSentiment in Python and npm's sentiment: it scores articles, they get the sentences one by one.

Usage: run_peers [--rounds N] [--megabytes N] [FILE...]

The files are plain text (default: the example articles), cut at line ends into articles of 4,000 characters or more
where they are longer, and repeated. The sentences are those that libtone finds in them. All take turns in each round,
after one that warms; CPU time counts, that of node as node tells it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import pathlib
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator

import pyarrow as pa
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import libtone

ARTICLE = 4000  # characters
PASSES = 5  # of libtone in a round: one would be short for the clock

Way = Callable[[], float]
"""Does all work once and gives the CPU seconds."""


def articles_of(path: pathlib.Path) -> Iterator[str]:
    """The articles of a file."""
    article: list[str] = []
    size = 0
    with path.open(encoding="utf-8") as file:
        for line in file:
            article.append(line)
            size += len(line)
            if size >= ARTICLE:
                yield "".join(article)
                article, size = [], 0
    if article:
        yield "".join(article)


def repeated(articles: list[str], megabytes: int) -> list[str]:
    """The articles again and again, until there is so much text."""
    sizes = itertools.accumulate(len(article.encode()) for article in itertools.cycle(articles))
    count = next(number for number, size in enumerate(sizes, 1) if size >= megabytes * 1e6)
    return list(itertools.islice(itertools.cycle(articles), count))


def timed(work: Callable[[], object], passes: int = 1) -> Way:
    """The way that does some work of this process."""

    def way() -> float:
        begin = time.process_time()
        for _ in range(passes):
            work()
        return (time.process_time() - begin) / passes

    return way


def libtone_ways(articles: list[str]) -> dict[str, Way]:
    """libtone, from the outside in: texts as Arrow has them, and as Python has them."""
    scorer = libtone.Scorer()
    table = pa.table({"text": articles}).combine_chunks()

    def pipe() -> None:
        for document in scorer.pipe(articles):
            document["sentiment"]

    return {
        "libtone: table of Arrow": timed(lambda: libtone.score_table(table, scorer=scorer, columns=[]), PASSES),
        "libtone: table, sentences": timed(lambda: libtone.score_table(table, scorer=scorer, level="sentence"), PASSES),
        "libtone: list of str": timed(lambda: libtone.score_table(articles, scorer=scorer), PASSES),
        "libtone: pipe": timed(pipe, PASSES),
    }


def vader_way(sentences: list[str]) -> Way:
    """vaderSentiment, a sentence at a time."""
    analyzer = SentimentIntensityAnalyzer()

    def vader() -> None:
        for sentence in sentences:
            analyzer.polarity_scores(sentence)

    return timed(vader)


def node_way(node: subprocess.Popen[str]) -> Way:
    """npm's sentiment, in a process that waits for its turns."""

    def way() -> float:
        assert node.stdin and node.stdout
        node.stdin.write("\n")
        node.stdin.flush()
        return float(json.loads(node.stdout.readline())["seconds"])

    return way


def measure(ways: dict[str, Way], rounds: int) -> dict[str, list[float]]:
    """The seconds of each way in each round."""
    for way in ways.values():
        way()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            seconds[name].append(way())
    return seconds


def spread(numbers: list[float]) -> str:
    """Minimum, median and maximum as cells."""
    return "".join(f"{number:10.1f}" for number in (min(numbers), statistics.median(numbers), max(numbers)))


def print_table(seconds: dict[str, list[float]], megabytes: float, others: list[str]) -> None:
    """Speeds, and how many times as fast as the others."""
    print(f"{'':28}{'MB/s':>30}" + "".join(f"{'times ' + other:>30}" for other in others))
    print(f"{'':28}" + f"{'min':>10}{'median':>10}{'max':>10}" * (1 + len(others)))
    for name, taken in seconds.items():
        ratios = [spread([other / own for other, own in zip(seconds[rival], taken)]) for rival in others]
        print(f"{name:28}{spread([megabytes / each for each in taken])}{''.join(ratios)}")


def main() -> None:
    """Measures and tells."""
    parser = argparse.ArgumentParser(
        prog="run_peers",
        usage=argparse.SUPPRESS,
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often all take their turn (default 5)")
    parser.add_argument("--megabytes", type=int, default=4, help="how much text (default 4)")
    parser.add_argument("files", nargs="*", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args()
    here = pathlib.Path(__file__).resolve().parent
    files = options.files or sorted(here.glob("../../examples/articles/*.txt"))
    articles = repeated([text for path in files for text in articles_of(path)], options.megabytes)
    sentences = [sentence.text for document in libtone.Scorer().pipe(articles) for sentence in document.sentences]
    size = sum(len(article.encode()) for article in articles) / 1e6
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(sentences, file)
        file.flush()
        command = ["node", str(here / "peers.js"), file.name]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
            ways = libtone_ways(articles)
            ways["vaderSentiment"] = vader_way(sentences)
            ways["npm sentiment"] = node_way(node)
            seconds = measure(ways, options.rounds)
    print(
        f"libtone {libtone.__version__}: {len(articles):,} articles, {len(sentences):,} sentences, {size:.1f} MB; "
        f"{options.rounds} rounds, CPU time\n"
    )
    print_table(seconds, size, ["vaderSentiment", "npm sentiment"])


if __name__ == "__main__":
    main()
