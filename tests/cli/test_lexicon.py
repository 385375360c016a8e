"""`tone lexicon`, and scoring with other lexicons."""

from __future__ import annotations

import pathlib
import re
import shutil
import unittest

from command import LEXICON, CommandCase, read_csv


class LexiconTest(CommandCase):
    """check, list, stats, compile."""

    def copy(self) -> pathlib.Path:
        """A copy of the shipped lexicon."""
        return pathlib.Path(shutil.copytree(LEXICON, self.folder / "en"))

    def stats(self, *arguments: str) -> str:
        """What `tone lexicon stats` prints."""
        ended = self.run_tone("lexicon", "stats", *arguments)
        self.assertEqual((ended.status, ended.errors), (0, ""))
        return ended.bytes.decode("utf-8")

    def test_check_of_what_is_shipped(self) -> None:
        ended = self.run_tone("lexicon", "check", str(LEXICON))
        self.assertEqual((ended.status, ended.errors), (0, ""))
        for remark in ended.bytes.decode("utf-8").splitlines():
            self.assertRegex(remark, rf"^{re.escape(str(LEXICON))}/\w+\.csv:\d+:\d+: remark: \S")

    def own(self, name: str, entries: str) -> str:
        """A small lexicon of one category, with a list of common words."""
        self.write(f"{name}/lexicon.csv", f"name,version,language,licence\r\n{name},7,en,CC0-1.0\r\n")
        self.write(f"{name}/categories.csv", "category,dimension,description\r\nlabel,loaded,labels\r\n")
        self.write(f"{name}/common.csv", "word,rank,kind\r\nhas,1,function\r\nbeen,2,function\r\n")
        self.write(f"{name}/entries.csv", "term,category,weight,inflect,note\r\n" + entries)
        return name

    def test_remarks(self) -> None:
        self.own("poor", "tyrant,label,3,noun,\r\nhas-been,label,2,,\r\nthug,label,2.2,noun,\r\n")
        for options, status in (((), 0), (("--strict",), 1)):
            ended = self.run_tone("lexicon", "check", *options, "poor")
            self.assertEqual((ended.status, ended.errors), (status, ""))
            remarks = ended.bytes.decode("utf-8").splitlines()
            self.assertEqual(len(remarks), 2)
            self.assertRegex(remarks[0], r"^poor/entries\.csv:3:1: remark: \S.*: has been$")
            self.assertRegex(remarks[1], r"^poor/entries\.csv:4:1: remark: \S")

    def test_no_remark_on_what_was_checked(self) -> None:
        self.own("rich", 'tyrant,label,3,noun,\r\nhas-been,label,2,,"rare, checked"\r\n')
        for options in ((), ("--strict",)):
            ended = self.run_tone("lexicon", "check", *options, "rich")
            self.assertEqual((ended.status, ended.bytes, ended.errors), (0, b"", ""))

    def test_strict_is_of_check_alone(self) -> None:
        ended = self.run_tone("lexicon", "list", "--strict")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertIn("--strict", ended.errors)

    def test_common_words(self) -> None:
        rows = read_csv((LEXICON / "common.csv").read_bytes())
        self.assertGreater(len(rows), 3000)
        self.assertEqual([int(row["rank"]) for row in rows], list(range(1, len(rows) + 1)))
        words = [row["word"] for row in rows]
        self.assertEqual(len(set(words)), len(words))
        self.assertEqual([word for word in words if not re.fullmatch(r"[a-z']+", word)], [])
        kinds = {row["word"]: row["kind"] for row in rows}
        self.assertEqual((kinds["been"], kinds["leaves"], kinds["government"]), ("function", "homograph", ""))

    def diff(self, before: str, after: str) -> list[dict[str, str]]:
        """The rows of `tone lexicon diff`."""
        ended = self.run_tone("lexicon", "diff", before, after)
        self.assertEqual((ended.status, ended.errors), (0, ""))
        return ended.rows

    def test_diff(self) -> None:
        before = self.own("a", 'tyrant,label,3,noun,\r\nthug,label,2,,\r\n"so, so",label,1,,\r\nlout,label,1,,\r\n')
        after = self.own(
            "b",
            '"so, so",label,1,,new note\r\nthug,label,2,noun,\r\ntyrant,label,2.5,noun,\r\nboor,label,1,,\r\n',
        )
        self.write("b/neutral.csv", "term,dimensions,inflect,note\r\nthug life,loaded,noun,\r\n")
        self.assertEqual(
            [list(row.values()) for row in self.diff(before, after)],
            [
                ["added", "loaded", "label", "boor", "", "1", "", ""],
                ["removed", "loaded", "label", "lout", "1", "", "", ""],
                ["changed", "loaded", "label", "thug", "2", "2", "", "noun"],
                ["added", "loaded", "", "thug life", "", "", "", "noun"],
                ["changed", "loaded", "label", "tyrant", "3", "2.5", "noun", "noun"],
            ],
        )
        header = self.run_tone("lexicon", "diff", before, after).bytes.split(b"\r\n")[0]
        self.assertEqual(
            header.decode("ascii"),
            "change,dimension,category,term,weight_before,weight_after,inflect_before,inflect_after",
        )
        mirrored = {"added": "removed", "removed": "added", "changed": "changed"}
        self.assertEqual(
            [(mirrored[row["change"]], row["term"]) for row in self.diff(after, before)],
            [(row["change"], row["term"]) for row in self.diff(before, after)],
        )

    def test_diff_of_another_category(self) -> None:
        before = self.own("a", "tyrant,label,3,noun,\r\n")
        after = self.own("b", "tyrant,dread,3,noun,\r\nthug,label,1,,\r\n")
        self.write("b/categories.csv", "category,dimension\r\nlabel,loaded\r\ndread,loaded\r\n")
        moved = [(row["change"], row["category"]) for row in self.diff(before, after) if row["term"] == "tyrant"]
        self.assertEqual(moved, [("added", "dread"), ("removed", "label")])

    def test_diff_of_an_image(self) -> None:
        self.run_tone("lexicon", "compile", str(LEXICON), "-o", "en.image")
        self.assertEqual(self.diff("en.image", str(LEXICON)), [])

    def test_diff_of_too_little(self) -> None:
        for paths in ([], [str(LEXICON)], [str(LEXICON)] * 3, [str(LEXICON), "missing"], ["missing", str(LEXICON)]):
            ended = self.run_tone("lexicon", "diff", *paths)
            self.assertEqual((ended.status, ended.bytes), (2, b""))
            self.assertTrue(ended.errors.startswith("tone: "))

    def test_check_of_a_bad_one(self) -> None:
        entries = min(self.copy().glob("loaded*.csv"))
        lines = len(entries.read_text(encoding="utf-8").splitlines())
        with open(entries, "a", encoding="utf-8", newline="") as file:
            file.write("frobnicate,no_such_category,1,,\r\n")
            file.write("frobnify,no_such_category_either,1,,\r\n")
        ended = self.run_tone("lexicon", "check", "en")
        self.assertEqual((ended.status, ended.errors), (1, ""))
        faults = ended.bytes.decode("utf-8").splitlines()
        self.assertEqual(len(faults), 2)
        for number, fault in enumerate(faults, lines + 1):
            self.assertRegex(fault, rf"^en/{re.escape(entries.name)}:{number}:2: \S")

    def test_check_of_nothing(self) -> None:
        ended = self.run_tone("lexicon", "check", "missing")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertIn("missing", ended.errors)

    def test_list(self) -> None:
        ended = self.run_tone("lexicon", "list")
        self.assertEqual((ended.status, ended.errors), (0, ""))
        rows = read_csv(ended.bytes)
        self.assertGreater(len(rows), 1000)
        self.assertEqual(list(rows[0]), ["dimension", "category", "term", "weight", "inflect", "note"])
        self.assertIn(("loaded", "name_calling"), {(row["dimension"], row["category"]) for row in rows})
        for row in rows:
            self.assertTrue(row["term"])
            float(row["weight"])

    def test_list_of_a_folder_is_that_of_the_built_in(self) -> None:
        self.assertEqual(
            self.run_tone("lexicon", "list", "--lexicon", str(LEXICON)).bytes, self.run_tone("lexicon", "list").bytes
        )

    def test_stats(self) -> None:
        stats = self.stats()
        self.assertRegex(stats, r"(?m)^name +en$")
        self.assertRegex(stats, r"(?m)^sha256 +[0-9a-f]{64}$")
        entries = re.search(r"(?m)^entries +(\d+)$", stats)
        assert entries is not None
        self.assertEqual(int(entries[1]), len(read_csv(self.run_tone("lexicon", "list").bytes)))
        categories = [int(number) for number in re.findall(r"(?m)^  \w+ +(\d+)  ", stats)]
        neutral = re.search(r"(?m)^neutral +(\d+)$", stats)
        assert neutral is not None
        self.assertEqual(sum(categories) + int(neutral[1]), int(entries[1]))

    def test_compile(self) -> None:
        ended = self.run_tone("lexicon", "compile", str(LEXICON), "-o", "en.image")
        self.assertEqual((ended.status, ended.bytes, ended.errors), (0, b"", ""))
        self.assertEqual(self.stats("--lexicon", "en.image"), self.stats())
        self.write("a.txt", "The tyrant fell.")
        other = self.score("--no-default-lexicons", "--lexicon", "en.image", "a.txt").bytes
        self.assertEqual(other, self.score("a.txt").bytes)
        again = self.score("--no-default-lexicons", "--lexicon", str(LEXICON), "a.txt").bytes
        self.assertEqual(again, other)

    def test_compile_leaves_the_folder_alone(self) -> None:
        folder = self.copy()
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        for output in ("en/lexicon.csv", "./en/../en/new.csv", str(folder / "sign.csv")):
            ended = self.run_tone("lexicon", "compile", "en", "-o", output)
            said = f"tone: {output}: it would be a file of the lexicon; nothing was written\n"
            self.assertEqual((ended.status, ended.errors), (2, said))
        self.assertEqual({path.name: path.read_bytes() for path in folder.iterdir()}, before)
        self.assertEqual(self.run_tone("lexicon", "compile", "en", "-o", "en/en.image").status, 0)
        self.assertEqual(self.run_tone("lexicon", "compile", "en", "-o", "en.csv").status, 0)

    def test_compile_to_a_full_disk(self) -> None:
        ended = self.run_tone("lexicon", "compile", str(LEXICON), "-o", "/dev/full")
        self.assertEqual((ended.status, ended.errors), (3, "tone: /dev/full: No space left on device\n"))

    def test_damaged_image(self) -> None:
        self.run_tone("lexicon", "compile", str(LEXICON), "-o", "en.image")
        data = bytearray((self.folder / "en.image").read_bytes())
        data[len(data) // 2] ^= 0xFF
        self.write("bad.image", bytes(data))
        self.write("a.txt", "The tyrant fell.")
        ended = self.run_tone("score", "--lexicon", "bad.image", "a.txt")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertIn("tone: bad.image: ", ended.errors)

    def test_a_lexicon_of_ones_own(self) -> None:
        self.write("own/lexicon.csv", "name,version,language,licence\r\nown,7,en,CC0-1.0\r\n")
        shutil.copy(LEXICON / "categories.csv", self.folder / "own" / "categories.csv")
        with open(LEXICON / "categories.csv", encoding="utf-8") as file:
            self.assertIn("name_calling", file.read())
        self.write("own/entries.csv", "term,category,weight,inflect,note\r\nfrobnicator,name_calling,1,,\r\n")
        self.write("a.txt", "The frobnicator and the tyrant fell.")
        alone = self.score("--level", "match", "--no-default-lexicons", "--lexicon", "own", "a.txt").rows
        self.assertEqual([row["term"] for row in alone if row["dimension"] == "loaded"], ["frobnicator"])
        self.assertEqual(alone[0]["lexicon"], "own 7")
        both = self.score("--level", "match", "--lexicon", "own", "a.txt").rows
        self.assertEqual([row["term"] for row in both if row["dimension"] == "loaded"], ["frobnicator", "tyrant"])
        self.assertRegex(both[0]["lexicon"], r"^en \S+\+own 7$")
        self.assertNotEqual(both[0]["lexicon_sha256"], alone[0]["lexicon_sha256"])

    def test_policies_that_contradict_each_other(self) -> None:
        self.own("odd", "frobnicator,label,1,,\r\n")
        self.write("odd/categories.csv", "category,dimension,signed\r\nlabel,loaded,yes\r\n")
        self.write("a.txt", "The frobnicator fell.")
        ended = self.run_tone("score", "--lexicon", "odd", "a.txt")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertEqual(ended.errors, "tone: two lexicons give one dimension different policies: loaded\n")


if __name__ == "__main__":
    unittest.main()
