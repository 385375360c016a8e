"""JSON Lines, in and out."""

from __future__ import annotations

import unittest

from command import CommandCase, header_of


class JsonLinesTest(CommandCase):
    """`tone score` of JSON Lines."""

    def fail_at(self, content: str | bytes, line: int, documents: list[str]) -> str:
        """The file stops at a line with exit status 3, and the rows before it stand. Gives the message."""
        self.write("a.jsonl", content)
        ended = self.run_tone("score", "--level", "document", "--format", "jsonl", "a.jsonl")
        self.assertEqual(ended.status, 3 if documents else 2)
        self.assertRegex(ended.errors, rf"^tone: a\.jsonl:{line}: [^\n]+\n$")
        self.assertEqual([row["document"] for row in ended.objects], documents)
        return ended.errors

    def test_values_pass_through_as_they_are(self) -> None:
        source = (
            '"a":1.10,"b":1e400,"c":123456789012345678901234567890,"d":-0.0E+05,'
            '"e":{"x":[1.50,"}\\"]"],"y":{}},"f":"\\u00e9\\/","g":null,"h":true,"i":[]'
        )
        self.write("a.jsonl", '{"id": 7, "text": "All was calm.", ' + source + "}\n")
        data = self.score("--format", "jsonl", "a.jsonl").bytes
        self.assertTrue(data.endswith(("," + source + "}\n").encode()), data)

    def test_values_as_csv_cells(self) -> None:
        self.write("a.jsonl", '{"a": 1.10, "b": 1e400, "text": "Calm.", "c": {"x": [1]}, "d": "\\u00e9,", "e": null}\n')
        row = self.documents("a.jsonl")[0]
        self.assertEqual([row[name] for name in "abcde"], ["1.10", "1e400", '{"x": [1]}', "é,", ""])

    def test_ids(self) -> None:
        self.write(
            "a.ndjson",
            '{"id": "x", "text": "a"}\n{"id": 1.10, "text": "b"}\n{"text": "c"}\n{"id": null, "text": "d"}\n',
        )
        self.assertEqual([row["document"] for row in self.documents("a.ndjson")], ["x", "1.10", "3", ""])
        self.assertIn("id", self.fail_at('{"id": "x", "text": "a"}\n{"id": [1], "text": "b"}\n', 2, ["x"]))

    def test_named_keys(self) -> None:
        self.write("a.jsonl", '{"key": "k", "body": "The tyrant fell."}\n')
        row = self.documents("--text-column", "body", "--id-column", "key", "a.jsonl")[0]
        self.assertEqual((row["document"], row["words"]), ("k", "3"))
        ended = self.run_tone("score", "--text-column", "body", "--id-column", "name", "a.jsonl")
        self.assertEqual(ended.status, 2)
        self.assertEqual(ended.errors, 'tone: a.jsonl:1: the record has no "name"\n')

    def test_null_text_is_empty(self) -> None:
        self.write("a.jsonl", '{"id": 1, "text": null}\n{"id": 2, "text": ""}\n')
        self.assertEqual([row["sentences"] for row in self.documents("a.jsonl")], ["0", "0"])

    def test_escapes_in_the_text(self) -> None:
        self.write("a.jsonl", '{"text": "The\\u0000 \\ud83d\\ude00 \\u0074yrant\\nfell."}\n')
        row = self.score("--format", "jsonl", "a.jsonl").objects[0]
        self.assertEqual(row["text"], "The\0 \U0001f600 tyrant\nfell.")

    def test_blank_lines_and_line_ends(self) -> None:
        self.write("a.jsonl", b'\xef\xbb\xbf\r\n{"text": "a"}\r\n \t\n\n{"text": "b"}')
        self.assertEqual([row["document"] for row in self.documents("a.jsonl")], ["1", "2"])

    def test_empty_file(self) -> None:
        self.write("a.jsonl", "")
        self.assertEqual(self.documents("a.jsonl"), [])
        self.assertEqual(self.score("--format", "jsonl", "a.jsonl").bytes, b"")

    def test_malformed_lines(self) -> None:
        good = '{"id": "x", "text": "a"}\n\n'
        for bad in (
            '{"text": "b"',
            '{"text": "b"} {}',
            '["text"]',
            '"text"',
            "{text: 1}",
            '{"text": "b", "a": 01}',
            '{"text": "b", "a": 1.}',
            '{"text": "b", "a": .5}',
            '{"text": "b", "a": +1}',
            '{"text": "b", "a": 1 2}',
            '{"text": "b", "a": NaN}',
            '{"text": "b", "a": -}',
            '{"text": "b", "a": 1e}',
            '{"text": "b", "a": 1, "a": 2}',
            '{"text": "\ttab"}',
            '{"text": "\\ud800"}',
            '{"text": "b", "a\\u0000": 1}',
            '{"text": "b", "a": ' + "[" * 100000 + "]" * 100000 + "}",
        ):
            with self.subTest(bad[:40]):
                self.fail_at(good + bad + "\n" + good, 3, ["x"])

    def test_invalid_utf8(self) -> None:
        self.fail_at(b'{"id": "x", "text": "a"}\n{"text": "\xff"}\n', 2, ["x"])

    def test_raw_nul(self) -> None:
        self.fail_at(b'{"id": "x", "text": "a"}\n{"text": "\x00"}\n', 2, ["x"])

    def test_text_that_is_none(self) -> None:
        self.assertIn("no string", self.fail_at('{"id": "x", "text": "a"}\n{"text": 5}\n', 2, ["x"]))
        self.assertIn('has no "text"', self.fail_at('{"id": "x", "text": "a"}\n{"body": "b"}\n', 2, ["x"]))

    def test_other_keys_need_json_lines(self) -> None:
        self.write("a.jsonl", '{"id":1,"text":"a","x":1}\n{"id":2,"text":"b"}\n{"id":3,"text":"c","y":2}\n')
        ended = self.run_tone("score", "--level", "document", "a.jsonl")
        self.assertEqual(ended.status, 3)
        self.assertRegex(ended.errors, r'^tone: a\.jsonl:3: "y" .*--format jsonl\n$')
        self.assertEqual([(row["document"], row["x"]) for row in ended.rows], [("1", "1"), ("2", "")])
        self.assertEqual(header_of(ended.bytes)[-1], "x")
        objects = self.score("--level", "document", "--format", "jsonl", "a.jsonl").objects
        self.assertEqual([[name for name in row if name in "xy"] for row in objects], [["x"], [], ["y"]])

    def test_keys_like_ours(self) -> None:
        self.write("a.jsonl", '{"text":"a","bias":1,"version":2}\n')
        row = self.score("--level", "document", "--format", "jsonl", "a.jsonl").objects[0]
        self.assertEqual((row["input_bias"], row["input_version"]), (1, 2))

    def test_numbers_are_numbers(self) -> None:
        self.write("a.txt", "The tyrant fell.")
        row = self.score("--level", "match", "--format", "jsonl", "a.txt").objects[0]
        for name in ("begin", "weight", "degree", "contribution", "bias", "certainty", "negated"):
            self.assertIsInstance(row[name], (int, float), name)
        self.assertEqual(row["text"], "tyrant")

    def test_same_rows_as_csv(self) -> None:
        text = 'The "tyrant" may have lied, officials said. It was a disaster!\n'
        self.write("a.txt", text)
        for level in ("document", "sentence", "match", "attribution"):
            table = self.score("--level", level, "a.txt")
            objects = self.score("--level", level, "--format", "jsonl", "a.txt").objects
            self.assertGreater(len(objects), 0)
            self.assertEqual([list(row) for row in objects], [header_of(table.bytes)] * len(objects))
            for row, cells in zip(objects, table.rows):
                for name, value in row.items():
                    if value is None:
                        self.assertEqual(cells[name], "")
                    elif isinstance(value, str):
                        self.assertEqual(cells[name], value)
                    else:
                        self.assertEqual(float(cells[name]), value)

    def test_a_line_of_many_blocks(self) -> None:
        text = "The tyrant fell. " * 50000
        self.write(
            "a.jsonl", '{"text": "' + text + '", "a": [' + "1.50, " * 100000 + "1]}\n" + '{"text": "b", "a": 2}\n'
        )
        self.assertEqual([row["words"] for row in self.documents("a.jsonl")], ["150000", "1"])


if __name__ == "__main__":
    unittest.main()
