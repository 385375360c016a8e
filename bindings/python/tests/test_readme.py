"""What README.md shows works, and its numbers are right."""

from __future__ import annotations

import gzip
import pathlib
import re
from typing import Any

import pytest

import libtone

README = (pathlib.Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def block(word: str) -> str:
    """The one block of code with such a word."""
    (found,) = [code for code in BLOCKS if word in code]
    return str(found)


def test_one_text() -> None:
    names: dict[str, Any] = {}
    code = block("The tyrant reportedly")
    exec(code, names)
    (shown,) = re.findall(r'article\["loaded"\] +# (0\.\d\d)', code)
    assert f"{names['article']['loaded']:.2f}" == shown


def test_many_texts() -> None:
    rows = [{"body": "A tyrant."}, {"body": "Calm."}]
    exec(block("scorer.pipe"), {"scorer": libtone.Scorer(), "texts": ["A tyrant."], "rows": rows})


def test_tables() -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"url": ["a"], "body": ["A tyrant."]})
    exec(block('level="sentence", threads'), {"libtone": libtone, "table": table})


def test_pages_of_wet_files(tmp_path: pathlib.Path) -> None:
    code = block("WET files")
    names: dict[str, Any] = {}
    exec(code[: code.index("spark = ")].replace("from pyspark.sql import SparkSession\n", ""), names)
    texts = ["One tyrant.\n\nWARC/1.0 is a format.", "Ünïcode.\r\n"]
    records = [b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"]
    for number, text in enumerate(texts):
        body = text.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a/{number}\r\nContent-Length: {len(body)}"
        )
        records.append(head.encode() + b"\r\n\r\n" + body + b"\r\n\r\n")
    path = tmp_path / "a.warc.wet.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    assert list(names["pages"](iter([str(path)]))) == [("https://a/0", texts[0]), ("https://a/1", texts[1])]
