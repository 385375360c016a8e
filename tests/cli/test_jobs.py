"""`--jobs`: whatever the number of threads, the same bytes, the same messages, the same status, and little memory."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
import unittest

from command import CommandCase

LOADED = "The tyrant's hordes butchered the brave patriots. It is a monstrous, evil disgrace!\n\n"
CALM = "The meeting is on Monday, and it may rain, an official said.\n\n"
LEVELS = ("document", "sentence", "match", "attribution")
COUNTS = ("2", "3", "8")


class JobsTest(CommandCase):
    """Each test makes more than one piece of work: about 64 KB of text are one."""

    def assert_same(self, *arguments: str, given: bytes = b"") -> tuple[int, bytes, str]:
        """Any number of threads does what one does; which is given back."""
        one = self.run_tone(*arguments, "--jobs", "1", given=given)
        for count in COUNTS:
            many = self.run_tone(*arguments, "--jobs", count, given=given)
            self.assertEqual((many.status, many.errors), (one.status, one.errors), count)
            self.assertTrue(many.bytes == one.bytes, f"other bytes with {count} threads: {arguments}")
        return one.status, one.bytes, one.errors

    def write_folder(self, count: int) -> list[str]:
        """Texts of many lengths, from nothing to more than a piece of work."""
        return [
            self.write(f"texts/{i:04}.txt", (LOADED + CALM * (i % 5)) * (i * 37 % 60 if i % 40 else i * 20))
            for i in range(count)
        ]

    def records(self, count: int) -> list[dict[str, str]]:
        """Records with columns that pass through."""
        return [
            {"id": f"d{i}", "outlet": f'The "Post", {i % 7}', "text": (LOADED + CALM) * (i % 9)} for i in range(count)
        ]

    def csv_of(self, records: list[dict[str, str]]) -> str:
        """Records as CSV, every cell quoted."""
        rows = [list(records[0]), *(list(record.values()) for record in records)]
        return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)

    def test_folder(self) -> None:
        names = self.write_folder(60)
        for level, form in zip(LEVELS, ("csv", "jsonl", "csv", "jsonl")):
            status, _, errors = self.assert_same("score", "--level", level, "--format", form, "texts")
            self.assertEqual((status, errors), (0, ""))
        documents = [row["document"] for row in self.documents("--jobs", "3", "texts")]
        self.assertEqual(documents, names)

    def test_default(self) -> None:
        self.write_folder(60)
        self.assertEqual(self.score("texts").bytes, self.score("--jobs=1", "texts").bytes)
        self.assertEqual(self.score("texts").bytes, self.score("-j2", "texts").bytes)

    def test_csv(self) -> None:
        self.write("a.csv", self.csv_of(self.records(900)))
        self.write("b.csv", "text,date\nAll was calm.,Monday\n")
        for form in ("csv", "jsonl"):
            status, data, errors = self.assert_same("score", "--format", form, "b.csv", "a.csv", "b.csv")
            self.assertEqual((status, errors), (0, ""))
            self.assertGreater(data.count(b"\n"), 900)

    def test_json_lines_whose_names_change(self) -> None:
        records: list[dict[str, object]] = [{"text": LOADED * (i % 9), f"key{i % 3}": i} for i in range(900)]
        given = "".join(json.dumps(record) + "\n" for record in records).encode()
        status, data, errors = self.assert_same("score", "--input", "jsonl", "--format", "jsonl", given=given)
        self.assertEqual((status, errors), (0, ""))
        for line in data.decode().splitlines():
            row = json.loads(line)
            number = int(row["document"]) - 1
            self.assertEqual(row[f"key{number % 3}"], number)

    def test_kinds_between_each_other(self) -> None:
        names = self.write_folder(30)
        self.write("a.csv", self.csv_of(self.records(300)))
        self.write("b.jsonl", "".join(json.dumps({"text": LOADED, "n": i}) + "\n" for i in range(1000)))
        self.write("bad.txt", LOADED.encode() + b"\xff")
        inputs = ["a.csv", *names[:20], "bad.txt", "b.jsonl", "missing.txt", *names[20:], "a.csv"]
        for form in ("csv", "jsonl"):
            status, _, errors = self.assert_same("score", "--format", form, *inputs)
            self.assertEqual((status, errors.count("\n")), (3, 2))

    def test_ill_formed_texts(self) -> None:
        for i in range(150):
            self.write(f"texts/{i:03}.txt", LOADED.encode() * 30 + (b"\xff" if i % 10 == 3 else b""))
        status, _, errors = self.assert_same("score", "--level", "document", "texts")
        self.assertEqual(status, 3)
        told = [line.split(":")[1].strip() for line in errors.splitlines()]
        self.assertEqual(told, [f"texts/{i:03}.txt" for i in range(3, 150, 10)])
        rows = b"".join(b"%d,%b\n" % (i, b"\xff" if i % 60 == 7 else LOADED.strip().encode() * 3) for i in range(900))
        self.write("a.csv", b"id,text\n" + rows.replace(b"patriots. It is a monstrous, evil", b"patriots"))
        status, _, errors = self.assert_same("score", "a.csv")
        self.assertEqual((status, errors.count("a.csv: record ")), (3, 15))
        self.assertEqual(self.assert_same("score", "--invalid-utf8", "replace", "a.csv", "texts")[0], 0)

    def test_every_text_fails(self) -> None:
        for i in range(30):
            self.write(f"texts/{i:02}.txt", LOADED.encode() * 100 + b"\xff")
        status, data, errors = self.assert_same("score", "texts")
        self.assertEqual((status, data, errors.count("\n")), (2, b"", 30))

    def test_input_that_ends_badly(self) -> None:
        good = self.csv_of(self.records(700))
        self.write("a.csv", good + '"stray" quote,1,2\n')
        self.write("b.csv", good + "a,b\n" + good)
        self.write("c.jsonl", (json.dumps({"text": LOADED * 9}) + "\n") * 500 + "{\n")
        for name in ("a.csv", "b.csv", "c.jsonl"):
            status, data, errors = self.assert_same("score", "--level", "document", name, "a.csv")
            self.assertEqual(status, 3)
            self.assertTrue(errors.startswith(f"tone: {name}:"), errors)
            self.assertEqual(errors.count("\n"), 2)
            self.assertEqual(data.count(b"\r\n"), {"c.jsonl": 500}.get(name, 700) + 701)

    def test_name_that_is_no_column(self) -> None:
        lines = [{"text": LOADED * 5, "a": i} for i in range(900)]
        later = [{"text": LOADED, "b": 1}, {"text": "not read"}]
        self.write("a.jsonl", "".join(json.dumps(line) + "\n" for line in [*lines, *later]))
        self.write("b.csv", "text\n" + "All was calm.\n" * 3)
        status, data, errors = self.assert_same("score", "--level", "document", "a.jsonl", "b.csv")
        self.assertEqual((status, errors.count("\n")), (3, 1))
        self.assertIn('a.jsonl:901: "b" is not among the columns', errors)
        # The records behind are counted, so that no number depends on how soon a thread has seen what is wrong.
        self.assertEqual([line.split(b",")[0] for line in data.splitlines()][-3:], [b"903", b"904", b"905"])

    def test_line_that_is_no_json(self) -> None:
        bad = [json.dumps({"text": LOADED * 3, "n": i}) if i != 250 else "{" for i in range(3000)]
        self.write("a.jsonl", "".join(line + "\n" for line in bad))
        self.write("b.jsonl", json.dumps({"text": LOADED}) + "\n")
        for inputs, last in ((("a.jsonl",), b"250"), (("a.jsonl", "b.jsonl"), b"3001")):
            status, data, errors = self.assert_same("score", "--level", "document", *inputs)
            self.assertEqual((status, errors.count("\n")), (3, 1))
            self.assertIn("a.jsonl:251: column", errors)
            self.assertEqual(data.splitlines()[-1].split(b",")[0], last)

    def test_nothing_is_said_of_what_stands_behind(self) -> None:
        """Nor where so little is read that no thread is started for it."""
        self.write("b.jsonl", json.dumps({"text": LOADED}) + "\n")
        for copies in (1, 500):
            lines = [json.dumps({"text": LOADED})] * copies
            self.write("a.jsonl", "".join(line + "\n" for line in [*lines, "{", "[]", *lines]))
            for inputs, tripped in ((("a.jsonl",), copies), (("a.jsonl", "b.jsonl"), copies + 1)):
                for form in ("csv", "jsonl"):
                    limit = ("--fail-above", "loaded=0.01", "--format", form)
                    status, _, errors = self.assert_same("score", "--level", "document", *limit, *inputs)
                    self.assertEqual((status, errors.count("above 0.01"), errors.count("column")), (3, tripped, 1))
                    self.assertEqual(errors.count("\n"), tripped + 1)

    def test_csv_record_that_is_bad(self) -> None:
        """The lines of a message are those of the file, and the records behind are counted, wherever they are read."""
        good = [f'"{LOADED}{CALM}",{i}\r\n' for i in range(900)]
        self.write("b.csv", "text\nAll was calm.\n")
        for bad, line, last in (
            ("one field\n", 1502, b"902"),
            ('"closed" early,2\n', 1502, b"902"),
            ('a "stray",1\n', 1502, b"302"),
        ):
            self.write("a.csv", "text,n\n" + "".join([*good[:300], bad, *good[300:]]))
            status, data, errors = self.assert_same("score", "--level", "document", "a.csv", "b.csv")
            self.assertEqual((status, errors.count("\n")), (3, 1))
            self.assertTrue(errors.startswith(f"tone: a.csv:{line}: "), errors)
            self.assertEqual([row.split(b",")[0] for row in data.splitlines()][-2:], [b"300", last])

    def test_endless_input_that_is_bad(self) -> None:
        bad = (
            ("jsonl", b"", b'{"text": 1}\n', b"is no string"),
            ("csv", b"text\n", b"a,b\n", b"2 fields"),
            ("csv", b"text\n", b'a "stray"\n', b"quotation mark"),
            ("csv", b"text\n", b'"closed" early\n', b"quotation mark"),
        )
        for form, header, record, reason in bad:
            for count in ("1", *COUNTS):
                self.assert_stops(["--input", form, "--format", "jsonl", "--jobs", count], header, record, reason)

    def assert_stops(self, options: list[str], header: bytes, record: bytes, reason: bytes) -> None:
        """However often the record is given."""
        with subprocess.Popen(
            [self.tone, "score", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdin and process.stderr
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(header)
                while process.poll() is None:
                    process.stdin.write(record * 10000)
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            self.assertEqual(process.wait(), 2)
            self.assertIn(reason, process.stderr.read())

    def test_thresholds(self) -> None:
        for i in range(200):
            self.write(f"texts/{i:03}.txt", CALM * 20 if i % 3 else LOADED * 20)
        status, _, errors = self.assert_same("score", "--fail-above", "loaded=0.01", "--fail-above=bias=0.01", "texts")
        self.assertEqual(status, 1)
        names = [line.split(":")[1].strip() for line in errors.splitlines()]
        self.assertEqual(names, sorted(names))
        self.assertGreaterEqual(len(names), 67)

    def test_rows_that_are_more_than_wait(self) -> None:
        """Rows of several texts at once do not fit the room that rows wait in."""
        for i in range(3):
            self.write(f"texts/{i}.txt", LOADED * 3500)
        status, data, _ = self.assert_same("score", "--level", "match", "--format", "jsonl", "texts")
        self.assertEqual(status, 0)
        self.assertGreater(len(data), 3 * 9 << 20)

    def test_report(self) -> None:
        self.write_folder(80)
        self.write("texts/a.csv", self.csv_of(self.records(300)))
        for count in ("1", *COUNTS):
            ended = self.run_tone("report", "texts", "-o", "out" + count, "--jobs", count)
            self.assertEqual((ended.status, ended.bytes, ended.errors), (0, b"", ""))
            for path in (self.folder / "out1").iterdir():
                self.assertTrue(path.read_bytes() == (self.folder / ("out" + count) / path.name).read_bytes(), path)

    def test_full_disk(self) -> None:
        self.write_folder(60)
        status, _, errors = self.assert_same("score", "--level=match", "-o", "/dev/full", "texts", "missing.txt")
        self.assertEqual((status, errors.count("/dev/full: No space left on device\n")), (3, 1))
        limits = ("score", "--fail-above", "loaded=0.01", "-o", "/dev/full", "texts")
        self.assertEqual(self.assert_same(*limits)[0], 3)

    def test_closed_pipe(self) -> None:
        self.write_folder(60)
        for count in ("1", *COUNTS):
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run(
                [self.tone, "score", "texts", "--jobs", count],
                cwd=self.folder,
                stdout=writer,
                stderr=subprocess.PIPE,
                timeout=120,
                check=False,
            )
            os.close(writer)
            self.assertEqual((done.returncode, done.stderr), (3, b"tone: standard output: Broken pipe\n"))

    def test_pipe_that_closes_later(self) -> None:
        self.write_folder(60)
        for count in ("1", *COUNTS):
            with subprocess.Popen(
                [self.tone, "score", "--level", "match", "texts", "--jobs", count],
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            ) as process:
                assert process.stdout and process.stderr
                process.stdout.read(100000)
                process.stdout.close()
                self.assertEqual(process.stderr.read(), b"tone: standard output: Broken pipe\n")
                self.assertEqual(process.wait(), 3)

    def test_numbers_that_are_none(self) -> None:
        self.write("a.txt", "All was calm.")
        for number in ("0", "-1", "x", "2x", "", "1025", "99999999999999999999"):
            ended = self.run_tone("score", "--jobs=" + number, "a.txt")
            self.assertEqual((ended.status, ended.bytes), (2, b""))
            self.assertEqual(ended.errors, f'tone: --jobs takes a number from 1 to 1024, not "{number}"\n')


class MemoryTest(CommandCase):
    """A stream of any length needs no more than its window."""

    def peak(self, form: str, megabytes: int, *arguments: str) -> int:
        """The most memory, in KiB, that the command holds while it reads so much from a pipe."""
        header, begin, end = {"csv": (b"text\n", b"", b"\n"), "jsonl": (b"", b'{"text": "', b'"}\n')}[form]
        text = (LOADED.strip().replace(",", ";") * 12).encode()
        block = begin + text + end
        process = subprocess.Popen(
            [self.tone, "score", "--input", form, "--level=document", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1"},
        )
        assert process.stdin
        stdin = process.stdin

        def feed() -> None:
            # The first text takes long, so that the others have to wait behind it.
            stdin.write(header + begin + text * 1000 + end)
            for _ in range(megabytes):
                stdin.write(block * ((1 << 20) // len(block)))
            stdin.close()

        feeder = threading.Thread(target=feed)
        feeder.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        feeder.join()
        self.assertEqual(process.returncode, 0)
        return usage.ru_maxrss

    def test_stream(self) -> None:
        for form in ("csv", "jsonl"):
            for count in ("1", "4"):
                less = self.peak(form, 4, "--jobs", count)
                more = self.peak(form, 20, "--jobs", count)
                self.assertLess(more, less + 10 * 1024, f"{form}, {count} threads")


if __name__ == "__main__":
    unittest.main()
