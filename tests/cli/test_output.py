"""Where rows go, what can go wrong there, and how the command ends."""

from __future__ import annotations

import os
import subprocess
import unittest

from command import CommandCase, header_of, read_csv

FOUR = ["documents.csv", "sentences.csv", "matches.csv", "attributions.csv"]


class OutputTest(CommandCase):
    """-o, full disks, closed pipes."""

    def test_to_a_file(self) -> None:
        self.write("a.txt", "The tyrant fell.")
        self.write("out.csv", "what was there before, and longer than what comes" * 100)
        ended = self.score("-o", "out.csv", "a.txt")
        self.assertEqual(ended.bytes, b"")
        self.assertEqual((self.folder / "out.csv").read_bytes(), self.score("a.txt").bytes)

    def test_line_ends_are_crlf(self) -> None:
        self.write("a.txt", "The tyrant fell.\n\nAll was calm.\n")
        data = self.score("a.txt").bytes
        self.assertEqual(data.count(b"\r\n"), 3)
        self.assertEqual(data.count(b"\n"), 3)

    def test_an_input_is_no_output(self) -> None:
        content = "id,text\n1,All was calm.\n"
        self.write("a.csv", content)
        os.link(self.folder / "a.csv", self.folder / "link.csv")
        for name in ("a.csv", "./a.csv", "link.csv"):
            ended = self.run_tone("score", "-o", name, "a.csv")
            self.assertEqual((ended.status, ended.bytes), (2, b""))
            self.assertIn("it is an input", ended.errors)
            self.assertEqual((self.folder / "a.csv").read_text(), content)

    def test_standard_input_is_no_output(self) -> None:
        self.write("a.txt", "All was calm.")
        with open(self.folder / "a.txt", "rb") as file:
            done = subprocess.run(
                [self.tone, "score", "-o", self.folder / "a.txt"], stdin=file, capture_output=True, check=False
            )
        self.assertEqual(done.returncode, 2)
        self.assertEqual((self.folder / "a.txt").read_text(), "All was calm.")

    def test_standard_output_is_no_input(self) -> None:
        self.write("a.txt", "All was calm.\n")
        with open(self.folder / "a.txt", "ab") as file:
            done = subprocess.run(
                [self.tone, "score", self.folder / "a.txt"], stdout=file, stderr=subprocess.PIPE, check=False
            )
        self.assertEqual(done.returncode, 2)
        self.assertEqual((self.folder / "a.txt").read_text(), "All was calm.\n")

    def test_output_that_cannot_be_opened(self) -> None:
        self.write("a.txt", "All was calm.")
        ended = self.run_tone("score", "-o", "missing/out.csv", "a.txt")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertEqual(ended.errors, "tone: missing/out.csv: No such file or directory\n")

    def test_inputs_that_fail_leave_the_output_alone(self) -> None:
        self.write("out.csv", "before")
        self.write("a.csv", "id\n1\n")
        self.assertEqual(self.run_tone("score", "-o", "out.csv", "a.csv").status, 2)
        self.assertEqual(self.run_tone("score", "-o", "out.csv", "missing.txt").status, 2)
        self.assertEqual((self.folder / "out.csv").read_text(), "before")

    def test_full_disk(self) -> None:
        self.write("a.txt", "All was calm.")
        ended = self.run_tone("score", "-o", "/dev/full", "a.txt")
        self.assertEqual(ended.status, 3)
        self.assertEqual(ended.errors, "tone: /dev/full: No space left on device\n")

    def test_full_disk_in_the_middle(self) -> None:
        self.write("a.csv", "text\n" + "All was calm.\n" * 5000)
        ended = self.run_tone("score", "-o", "/dev/full", "a.csv", "a.csv")
        self.assertEqual((ended.status, ended.errors), (3, "tone: /dev/full: No space left on device\n"))

    def test_full_disk_behind_standard_output(self) -> None:
        self.write("a.txt", "All was calm.")
        for arguments in (["score", "a.txt"], ["--help"], ["--version"], ["lexicon", "list"], ["lexicon", "stats"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run(
                    [self.tone, *arguments], cwd=self.folder, stdout=full, stderr=subprocess.PIPE, check=False
                )
            self.assertEqual(done.returncode, 3, arguments)
            self.assertEqual(done.stderr, b"tone: standard output: No space left on device\n", arguments)

    def test_closed_pipe(self) -> None:
        self.write("a.csv", "text\n" + "All was calm.\n" * 20000)
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [self.tone, "score", "a.csv"], cwd=self.folder, stdout=writer, stderr=subprocess.PIPE, check=False
        )
        os.close(writer)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr, b"tone: standard output: Broken pipe\n")


class StatusTest(CommandCase):
    """Exit statuses, thresholds, wrong usage, help."""

    def test_threshold(self) -> None:
        self.write("a.txt", "The tyrant's hordes butchered the brave patriots. It is a monstrous, evil disgrace!")
        self.write("b.txt", "The meeting is on Monday.")
        for level in ("document", "sentence", "match", "attribution"):
            ended = self.run_tone("score", "--level", level, "--fail-above", "loaded=0.01", "a.txt", "b.txt")
            self.assertEqual(ended.status, 1)
            self.assertRegex(ended.errors, r"^tone: a\.txt: loaded is 0\.\d+, above 0\.01\n$")
            self.assertEqual(ended.bytes, self.score("--level", level, "a.txt", "b.txt").bytes)
        self.score("--fail-above", "loaded=1", "a.txt")
        self.score("--fail-above", "loaded=0.01", "b.txt")

    def test_threshold_is_strict_and_repeatable(self) -> None:
        self.write("a.txt", "The meeting is on Monday.")
        value = self.documents("a.txt")[0]["certainty"]
        self.score("--fail-above", f"certainty={value}", "a.txt")
        ended = self.run_tone("score", "--fail-above=loaded=1", "--fail-above=certainty=-1", "a.txt")
        self.assertEqual(ended.status, 1)

    def test_failure_is_more_than_a_threshold(self) -> None:
        self.write("a.txt", "The meeting is on Monday.")
        ended = self.run_tone("score", "--fail-above", "certainty=-1", "a.txt", "missing.txt")
        self.assertEqual(ended.status, 3)

    def test_wrong_usage(self) -> None:
        self.write("a.txt", "All was calm.")
        for arguments in (
            [],
            ["explode"],
            ["score", "--level", "word", "a.txt"],
            ["score", "--format", "xml", "a.txt"],
            ["score", "--input", "pdf", "a.txt"],
            ["score", "--invalid-utf8", "skip", "a.txt"],
            ["score", "--fail-above", "loaded", "a.txt"],
            ["score", "--fail-above", "loaded=", "a.txt"],
            ["score", "--fail-above", "loaded=x", "a.txt"],
            ["score", "--fail-above", "loaded=nan", "a.txt"],
            ["score", "--fail-above", "=1", "a.txt"],
            ["score", "--fail-above", "load=1", "a.txt"],
            ["score", "--no-such-option", "a.txt"],
            ["score", "-z", "a.txt"],
            ["score", "--level"],
            ["score", "--no-default-lexicons", "a.txt"],
            ["score", "--lexicon", "missing", "a.txt"],
            ["report", "a.txt"],
            ["report", "-o", "out"],
            ["report", "--level", "match", "-o", "out", "a.txt"],
            ["lexicon"],
            ["lexicon", "explode"],
            ["lexicon", "check"],
            ["lexicon", "compile", "."],
            ["lexicon", "list", "a", "b"],
            ["lexicon", "check", "--lexicon", "a", "b"],
        ):
            with self.subTest(arguments):
                ended = self.run_tone(*arguments)
                self.assertEqual((ended.status, ended.bytes), (2, b""))
                self.assertTrue(ended.errors)

    def test_messages_name_the_option(self) -> None:
        self.assertIn("--no-such-option", self.run_tone("score", "--no-such-option").errors)
        self.assertIn("-z", self.run_tone("score", "-z").errors)
        self.assertIn("--level", self.run_tone("score", "--level").errors)
        self.assertIn("document, sentence, match, attribution", self.run_tone("score", "--level", "x").errors)

    def test_help(self) -> None:
        for arguments in (
            ["--help"],
            ["-h"],
            ["score", "--help"],
            ["report", "--help"],
            ["lexicon", "--help"],
            ["lexicon", "list", "--help"],
        ):
            ended = self.run_tone(*arguments)
            self.assertEqual((ended.status, ended.errors), (0, ""))
            self.assertTrue(ended.bytes.startswith(b"Usage: tone "))
            self.assertLessEqual(max(len(line) for line in ended.bytes.split(b"\n")), 84)

    def test_version(self) -> None:
        ended = self.run_tone("--version")
        self.assertRegex(ended.bytes.decode(), r"^tone \d+\.\d+\.\d+\n$")
        self.write("a.txt", "All was calm.")
        self.assertEqual(f"tone {self.documents('a.txt')[0]['version']}\n", ended.bytes.decode())

    def test_locale(self) -> None:
        self.write("a.txt", "The tyrant fell.")
        plain = self.run_tone("score", "a.txt").bytes
        for locale in ("de_DE.UTF-8", "C.UTF-8", "ar_EG.UTF-8"):
            self.assertEqual(self.run_tone("score", "a.txt", environment={"LC_ALL": locale}).bytes, plain)


class ReportTest(CommandCase):
    """`tone report`."""

    def test_four_files(self) -> None:
        self.write("texts/a.txt", 'The "tyrant" may have lied, officials said. It was a disaster!')
        self.write("texts/b.csv", "id,text,outlet\n1,All was calm.,Post\n")
        ended = self.run_tone("report", "texts", "-o", "out")
        self.assertEqual((ended.status, ended.bytes, ended.errors), (0, b"", ""))
        self.assertEqual(sorted(os.listdir(self.folder / "out")), sorted(FOUR))
        for name, level in zip(FOUR, ("document", "sentence", "match", "attribution")):
            data = (self.folder / "out" / name).read_bytes()
            self.assertEqual(data, self.score("--level", level, "texts").bytes)
            self.assertEqual(header_of(data)[-1], "outlet")
            self.assertGreater(len(read_csv(data)), 0)

    def test_into_a_folder_that_is_there(self) -> None:
        self.write("texts/a.txt", "All was calm.")
        self.write("out/documents.csv", "before")
        self.assertEqual(self.run_tone("report", "texts", "-o", "out").status, 0)
        self.assertEqual(read_csv((self.folder / "out/documents.csv").read_bytes())[0]["document"], "texts/a.txt")

    def test_into_a_file(self) -> None:
        self.write("texts/a.txt", "All was calm.")
        self.write("out", "a file")
        ended = self.run_tone("report", "texts", "-o", "out")
        self.assertEqual((ended.status, ended.errors), (2, "tone: out: File exists\n"))

    def test_over_its_own_inputs(self) -> None:
        self.write("texts/documents.csv", "id,text\n1,All was calm.\n")
        ended = self.run_tone("report", "texts", "-o", "texts")
        self.assertEqual(ended.status, 2)
        self.assertIn("it is an input", ended.errors)
        self.assertEqual((self.folder / "texts/documents.csv").read_text(), "id,text\n1,All was calm.\n")

    def test_threshold_and_failures(self) -> None:
        self.write("texts/a.txt", "All was calm.")
        self.assertEqual(self.run_tone("report", "--fail-above", "certainty=-1", "texts", "-o", "out").status, 1)
        self.write("texts/b.txt", b"\xff")
        self.assertEqual(self.run_tone("report", "texts", "-o", "out").status, 3)


if __name__ == "__main__":
    unittest.main()
