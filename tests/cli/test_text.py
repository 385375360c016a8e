"""Text files, folders and standard input."""

from __future__ import annotations

import os
import subprocess
import threading
import unittest

from command import SCORES, CommandCase


class TextTest(CommandCase):
    """`tone score` of plain text."""

    def assert_neutral(self, row: dict[str, str]) -> None:
        """A text without a sentence: zeros and neutral scores."""
        self.assertEqual((row["sentences"], row["words"]), ("0", "0"))
        for name in SCORES:
            expected = {"certainty": "0.5"}.get(name)
            if expected is not None:
                self.assertEqual(row[name], expected)
            self.assertTrue(-1 <= float(row[name]) <= 1, row[name])
        for name in ("loaded_raw", "loaded_per100", "bias_raw", "share_author", "share_quoted"):
            self.assertEqual(row[name], "0")

    def test_empty(self) -> None:
        self.assert_neutral(self.documents(self.write("a.txt", ""))[0])
        self.assert_neutral(self.documents(given=b"")[0])

    def test_empty_has_no_sentences(self) -> None:
        for level in ("sentence", "match", "attribution"):
            ended = self.score("--level", level, self.write("a.txt", ""))
            self.assertEqual(ended.rows, [])
            self.assertTrue(ended.bytes.startswith(b"document,sentence,"))

    def test_only_spaces(self) -> None:
        self.assert_neutral(self.documents(self.write("a.txt", " \t\r\n \n\u00a0\u2003"))[0])

    def test_embedded_nul(self) -> None:
        row = self.documents(self.write("a.txt", b"The tyrant\0 fell.\0 All was calm."))[0]
        self.assertEqual(row["words"], "6")
        texts = [row["text"] for row in self.score("a.txt", "--format", "jsonl").objects]
        self.assertIn("\0", "".join(texts))

    def test_files_that_are_read_and_mapped(self) -> None:
        """To the last byte, whichever it is: a file is mapped that is longer than 256 KiB."""
        for size in (2**18 - 1, 2**18, 2**18 + 1, 3 * 2**18):
            text = ("The tyrant fell. " * 60000)[: size - 5] + " ends"
            file, stream = self.score(self.write("a.txt", text)).rows, self.score(given=text.encode()).rows
            self.assertEqual((file[-1]["text"][-4:], file[-1]["end"]), ("ends", str(size)))
            self.assertEqual([{**row, "document": "-"} for row in file], stream)

    def test_lone_continuation_byte(self) -> None:
        self.write("bad.txt", b"The tyrant \x80 fell.")
        self.write("good.txt", "The tyrant fell.")
        ended = self.run_tone("score", "--level", "document", "bad.txt", "good.txt")
        self.assertEqual(ended.status, 3)
        self.assertRegex(ended.errors, r"^tone: bad\.txt: byte 11: [^\n]+\n$")
        self.assertEqual([row["document"] for row in ended.rows], ["good.txt"])
        alone = self.run_tone("score", "bad.txt")
        self.assertEqual((alone.status, alone.bytes), (2, b""))

    def test_lone_continuation_byte_replaced(self) -> None:
        self.write("bad.txt", b"The tyrant \x80 fell.")
        row = self.score("--invalid-utf8", "replace", "bad.txt").rows[0]
        self.assertEqual(row["text"], "The tyrant \ufffd fell.")
        self.assertEqual((row["begin"], row["end"], row["end_char"], row["words"]), ("0", "18", "18", "3"))

    def test_inputs_that_all_fail_in_part(self) -> None:
        self.write("bad.csv", b"text\n\xff\n")
        self.assertEqual(self.run_tone("score", "bad.csv").status, 2)

    def test_byte_order_mark(self) -> None:
        with_mark = self.documents(self.write("a.txt", b"\xef\xbb\xbfThe tyrant fell."))[0]
        without = self.documents(self.write("b.txt", b"The tyrant fell."))[0]
        del with_mark["document"], without["document"]
        self.assertEqual(with_mark, without)
        match = self.score("--level", "match", "a.txt").rows[0]
        self.assertEqual((match["begin"], match["text"]), ("7", "tyrant"))

    def test_line_ends(self) -> None:
        feeds = self.documents(self.write("a.txt", "The tyrant fell.\n\nAll was calm.\n"))[0]
        returns = self.documents(self.write("b.txt", "The tyrant fell.\r\n\r\nAll was calm.\r\n"))[0]
        self.assertEqual(feeds["sentences"], "2")
        del feeds["document"], returns["document"]
        self.assertEqual(feeds, returns)

    def test_offsets(self) -> None:
        text = "“Ça va”, said the tyrant. Était-ce tout ?"
        data = text.encode("utf-8")
        rows = self.score(self.write("a.txt", text)).rows
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.assertEqual(data[int(row["begin"]) : int(row["end"])].decode("utf-8"), row["text"])
            self.assertEqual(text[int(row["begin_char"]) : int(row["end_char"])], row["text"])

    def test_standard_input(self) -> None:
        self.assertEqual(self.documents(given=b"The tyrant fell.")[0]["document"], "-")
        self.assertEqual(self.documents("-", given=b"The tyrant fell.")[0]["document"], "-")

    def test_standard_input_twice(self) -> None:
        ended = self.run_tone("score", "-", "-")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertIn("only once", ended.errors)

    def test_standard_input_is_a_file(self) -> None:
        self.write("a.txt", "The tyrant fell.")
        with open(self.folder / "a.txt", "rb") as file:
            data = subprocess.run([self.tone, "score"], stdin=file, capture_output=True, check=True).stdout
        self.assertIn(b"\r\n-,0,prose,0,16,0,16,3,", data)

    def test_fifo(self) -> None:
        fifo = self.folder / "fifo.txt"
        os.mkfifo(fifo)
        writer = threading.Thread(target=lambda: fifo.write_bytes(b"The tyrant fell."))
        writer.start()
        row = self.documents("fifo.txt")[0]
        writer.join()
        self.assertEqual((row["document"], row["words"]), ("fifo.txt", "3"))

    def test_folder(self) -> None:
        for name in ("b.txt", "a/z.TXT", "a.txt", "a-b/c.txt", "B.txt", ".hidden.txt", ".git/d.txt", "notes.md"):
            self.write("texts/" + name, "All was calm.")
        names = [row["document"] for row in self.documents("texts/")]
        expected = ["B.txt", "a/z.TXT", "a-b/c.txt", "a.txt", "b.txt"]
        self.assertEqual(names, ["texts/" + name for name in expected])

    def test_folder_with_input_kind(self) -> None:
        self.write("texts/notes.md", "All was calm.")
        self.write("texts/data.csv", "text\nAll was calm.\n")
        names = [row["document"] for row in self.documents("--input", "text", "texts")]
        self.assertEqual(names, ["texts/data.csv", "texts/notes.md"])

    def test_folder_that_holds_itself(self) -> None:
        self.write("texts/a.txt", "All was calm.")
        (self.folder / "texts" / "loop").symlink_to("..", target_is_directory=True)
        ended = self.run_tone("score", "--level", "document", "texts")
        self.assertEqual(ended.status, 3)
        self.assertEqual(ended.rows[0]["document"], "texts/a.txt")

    def test_folder_without_texts(self) -> None:
        self.write("texts/notes.md", "All was calm.")
        ended = self.run_tone("score", "texts")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertIn("texts: ", ended.errors)

    def test_missing_file(self) -> None:
        self.write("a.txt", "All was calm.")
        ended = self.run_tone("score", "--level", "document", "missing.txt", "a.txt")
        self.assertEqual(ended.status, 3)
        self.assertEqual(ended.errors, "tone: missing.txt: No such file or directory\n")
        self.assertEqual(len(ended.rows), 1)
        self.assertEqual(self.run_tone("score", "missing.txt").status, 2)

    def test_over_the_limit(self) -> None:
        path = self.folder / "large.txt"
        with open(path, "wb") as file:
            file.truncate(1 << 32)
        ended = self.run_tone("score", "large.txt")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertIn("4 GiB - 1", ended.errors)


if __name__ == "__main__":
    unittest.main()
