"""Whether memory stays flat: a million documents, then a gigabyte of text, streamed through `pipe`.

Usage: python_memory.py [--megabytes N] [--documents N] FILE...
"""

from __future__ import annotations

import argparse
import itertools
import pathlib
import time

import libtone


def resident() -> float:
    """Resident memory of the process, in MB."""
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def watch(name: str, texts: list[str], count: int) -> None:
    """Streams `count` texts, and tells of the memory on the way."""
    start = time.perf_counter()
    marks = []
    size = 0
    documents = libtone.Scorer().pipe(itertools.islice(itertools.cycle(texts), count), threads=2)
    for number, document in enumerate(documents):
        size += len(document.text)
        assert document["loaded"] >= 0
        if number % (count // 10) == count // 20:
            marks.append(resident())
    seconds = time.perf_counter() - start
    print(f"{name}: {count:,} documents, {size / 1e6:,.0f} MB, {seconds:.0f} s; resident MB on the way:")
    print("   ", " ".join(f"{mark:.1f}" for mark in marks))


def main() -> None:
    """Watches both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--documents", type=int, default=1_000_000)
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in options.files]
    sentences = [sentence.text for text in texts for sentence in libtone.Scorer()(text).sentences]
    watch("sentences", sentences, options.documents)
    size = sum(map(len, texts)) / len(texts)
    watch("articles", texts, int(options.megabytes * 1e6 / size))


if __name__ == "__main__":
    main()
