"""Runs the built `tone` command: the path is in the environment variable TONE."""

from __future__ import annotations

import csv
import io
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
from typing import Any

csv.field_size_limit(1 << 30)

LEXICON = pathlib.Path(__file__).resolve().parents[2] / "lexicons" / "en"

# What begins every name of a column at the document level, in order.
SCORES = ["loaded", "loaded_author", "hedging", "boosting", "certainty", "subjectivity", "sentiment", "bias"]


class Ended:
    """What came of a run of the command."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.status = done.returncode
        self.bytes = done.stdout
        self.errors = done.stderr.decode("utf-8", "replace")

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of CSV, which must be whole."""
        return read_csv(self.bytes)

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The rows of JSON Lines."""
        return [json.loads(line) for line in self.bytes.decode("utf-8").split("\n")[:-1]]


def read_csv(data: bytes) -> list[dict[str, str]]:
    """CSV as dictionaries; a ragged row or a name that is there twice is an error."""
    table = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    header = table[0]
    if len(set(header)) != len(header) or any(len(row) != len(header) for row in table):
        raise ValueError(f"not a table: {table}")
    return [dict(zip(header, row)) for row in table[1:]]


def header_of(data: bytes) -> list[str]:
    """The names of the columns."""
    return next(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


class CommandCase(unittest.TestCase):
    """A test with a folder of its own, in which the command runs."""

    def setUp(self) -> None:
        self.tone = os.path.abspath(os.environ["TONE"])
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def write(self, name: str, content: str | bytes) -> str:
        """Writes a file, with the folders above it, and gives its name back."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return name

    def run_tone(self, *arguments: str, given: bytes = b"", environment: dict[str, str] | None = None) -> Ended:
        """Runs the command in the folder with `given` on standard input."""
        done = subprocess.run(
            [self.tone, *arguments],
            input=given,
            capture_output=True,
            cwd=self.folder,
            timeout=120,
            check=False,
            env={**os.environ, **(environment or {})},
        )
        return Ended(done)

    def score(self, *arguments: str, given: bytes = b"") -> Ended:
        """Runs `tone score`, which must succeed without a word on standard error."""
        ended = self.run_tone("score", *arguments, given=given)
        self.assertEqual((ended.status, ended.errors), (0, ""))
        return ended

    def documents(self, *arguments: str, given: bytes = b"") -> list[dict[str, str]]:
        """The rows of `tone score --level document`, which must succeed."""
        return self.score("--level", "document", *arguments, given=given).rows
