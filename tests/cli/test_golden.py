"""The rows of every level for one small article and lexicon, in files that a person can read and check.

After a change that is meant, TONE_GOLDEN=write writes them anew; read the difference.
"""

from __future__ import annotations

import os
import pathlib

from command import CommandCase

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden" / "scores"
LEVELS = ("document", "sentence", "match", "attribution")


class Golden(CommandCase):
    def check(self, form: str) -> None:
        lexicon = ("--no-default-lexicons", "--lexicon", str(GOLDEN / "lexicon"))
        for level in LEVELS:
            with self.subTest(level=level):
                rows = self.score(
                    "--level", level, "--format", form, *lexicon, given=(GOLDEN / "article.txt").read_bytes()
                ).bytes
                path = GOLDEN / f"{level}.{form}"
                if os.environ.get("TONE_GOLDEN") == "write":
                    path.write_bytes(rows)
                self.assertEqual(rows.decode(), path.read_bytes().decode())

    def test_csv(self) -> None:
        self.check("csv")

    def test_jsonl(self) -> None:
        self.check("jsonl")
