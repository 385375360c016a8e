"""CSV inputs: what RFC 4180 allows is read, what it does not is an error with its line."""

from __future__ import annotations

import os
import threading
import unittest

from command import CommandCase, header_of


class CsvTest(CommandCase):
    """`tone score` of CSV."""

    def fail_at(self, content: str | bytes, line: int, documents: list[str]) -> str:
        """The file stops at a line with exit status 3, and the rows before it stand. Gives the message."""
        self.write("a.csv", content)
        ended = self.run_tone("score", "--level", "document", "a.csv")
        self.assertEqual(ended.status, 3 if documents else 2)
        self.assertRegex(ended.errors, rf"^tone: a\.csv:{line}: [^\n]+\n$")
        self.assertEqual([row["document"] for row in ended.rows] if documents else [], documents)
        return ended.errors

    def test_columns_pass_through(self) -> None:
        self.write("a.csv", 'outlet,text,id,"a ""b"""\nPost,The tyrant fell.,x1,=1\nTimes,All was calm.,x2,\n')
        for level in ("document", "sentence", "match", "attribution"):
            ended = self.score("--level", level, "a.csv")
            self.assertEqual(header_of(ended.bytes)[-5:], ["version", "lexicon", "lexicon_sha256", "outlet", 'a "b"'])
        rows = self.documents("a.csv")
        self.assertEqual([(row["document"], row["outlet"]) for row in rows], [("x1", "Post"), ("x2", "Times")])
        self.assertEqual([row['a "b"'] for row in rows], ["=1", ""])

    def test_record_numbers(self) -> None:
        self.write("a.csv", "text\nAll was calm.\nThe tyrant fell.\n")
        self.write("b.csv", "text\nAll was calm.\n")
        self.assertEqual([row["document"] for row in self.documents("a.csv", "b.csv")], ["1", "2", "3"])

    def test_named_columns(self) -> None:
        self.write("a.csv", "key,body,text\nk,The tyrant fell.,other\n")
        row = self.documents("--text-column", "body", "--id-column", "key", "a.csv")[0]
        self.assertEqual((row["document"], row["words"], row["text"]), ("k", "3", "other"))

    def test_quoted_newline(self) -> None:
        self.write("a.csv", b'id,text,note\r\n1,"The tyrant\r\n\r\nfell.","a\nb"\r\n2,All was calm.,c\r\n')
        rows = self.score("a.csv").rows
        self.assertEqual([row["document"] for row in rows], ["1", "1", "2"])
        self.assertEqual((rows[1]["begin"], rows[1]["end"], rows[1]["text"]), ("14", "19", "fell."))
        self.assertEqual([row["note"] for row in rows], ["a\nb", "a\nb", "c"])

    def test_line_numbers_behind_a_quoted_newline(self) -> None:
        self.fail_at('id,text\r\n1,"The\r\ntyrant\r\nfell."\r\n2,a,b\r\n', 5, ["1"])

    def test_blanks_around_a_field_are_kept(self) -> None:
        self.write("a.csv", "id,text,note\n 1 , The tyrant fell. ,\tx \n")
        row = self.score("a.csv").rows[0]
        self.assertEqual((row["document"], row["note"]), (" 1 ", "\tx "))
        self.assertEqual((row["text"], row["begin"], row["end"]), ("The tyrant fell.", "1", "17"))

    def test_stray_quotation_mark(self) -> None:
        self.assertIn("quotation mark", self.fail_at('id,text\n1,All was calm.\n2,The "tyrant" fell.\n', 3, ["1"]))
        self.assertIn("quotation mark", self.fail_at('id,text\n1,All was calm.\n2, "The tyrant fell."\n', 3, ["1"]))
        self.assertIn("quotation mark", self.fail_at('id,text\n1,All was calm.\n2,"The tyrant" fell.\n', 3, ["1"]))
        self.assertIn("quotation mark", self.fail_at('id,text\n1,All was calm.\n2,"The tyrant" \n', 3, ["1"]))

    def test_quotation_mark_that_is_never_closed(self) -> None:
        self.assertIn("never closed", self.fail_at('id,text\n1,All was calm.\n2,"The tyrant\nfell.\n', 3, ["1"]))

    def test_ragged_row(self) -> None:
        self.assertIn("1 field,", self.fail_at("id,text\n1,All was calm.\n2\n3,The tyrant fell.\n", 3, ["1"]))
        self.assertIn("3 fields,", self.fail_at("id,text\n1,All was calm.\n2,The tyrant, fell.\n", 3, ["1"]))

    def test_other_files_go_on(self) -> None:
        self.write("a.csv", "id,text\n1\n")
        self.write("b.csv", "id,text\n2,All was calm.\n")
        ended = self.run_tone("score", "--level", "document", "a.csv", "b.csv")
        self.assertEqual((ended.status, [row["document"] for row in ended.rows]), (3, ["2"]))

    def test_missing_text_column(self) -> None:
        self.write("a.csv", "id,body\n1,All was calm.\n")
        ended = self.run_tone("score", "a.csv")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertEqual(
            ended.errors, 'tone: a.csv: there is no column "text"; name one with --text-column: id, body\n'
        )

    def test_missing_id_column(self) -> None:
        self.write("a.csv", "name,text\n1,All was calm.\n")
        ended = self.run_tone("score", "--id-column", "id", "a.csv")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertIn('there is no column "id"', ended.errors)

    def test_input_column_named_like_ours(self) -> None:
        self.write("a.csv", "id,bias,text,input_words,words\n1,left,The tyrant fell.,x,y\n")
        ended = self.score("--level", "document", "a.csv")
        self.assertEqual(header_of(ended.bytes)[-3:], ["input_bias", "input_words", "input_input_words"])
        row = ended.rows[0]
        self.assertEqual((row["input_bias"], row["input_words"], row["input_input_words"]), ("left", "x", "y"))
        self.assertGreaterEqual(float(row["bias"]), 0)

    def test_column_named_twice(self) -> None:
        self.assertIn('both named "a"', self.fail_at("a,text,a\n1,All was calm.,2\n", 1, []))
        self.assertIn('both named "text"', self.fail_at("text,text\n1,2\n", 1, []))

    def test_columns_without_a_name(self) -> None:
        self.write("a.csv", "text,,\nAll was calm.,x,y\n")
        row = self.documents("a.csv")[0]
        self.assertEqual((row["column_2"], row["column_3"]), ("x", "y"))

    def test_nul(self) -> None:
        self.write("a.csv", b"id,text,note\n1,The \0tyrant fell.,x\0y\n")
        row = self.score("--format", "jsonl", "a.csv").objects[0]
        self.assertEqual((row["text"], row["note"]), ("The \0tyrant fell.", "x\0y"))
        self.assertIn("NUL", self.fail_at(b"id,text,a\0b\n1,2,3\n", 1, []))

    def test_line_ends(self) -> None:
        for end in ("\n", "\r\n", "\r", "\n\n", "\r\n\r\n"):
            self.write("a.csv", f"id,text{end}1,All was calm.{end}2,The tyrant fell.")
            self.assertEqual([row["words"] for row in self.documents("a.csv")], ["3", "3"], repr(end))
        self.fail_at("id,text\r1,All was calm.\r2\r", 3, ["1"])

    def test_byte_order_mark(self) -> None:
        self.write("a.csv", b"\xef\xbb\xbfid,text\r\n1,All was calm.\r\n")
        self.assertEqual(self.documents("a.csv")[0]["document"], "1")
        self.write("b.csv", b'\xef\xbb\xbf"id","text"\r\n"1","All was calm."\r\n')
        self.assertEqual(self.documents("b.csv")[0]["document"], "1")

    def test_empty_file(self) -> None:
        self.write("a.csv", "")
        ended = self.run_tone("score", "a.csv")
        self.assertEqual((ended.status, ended.bytes), (2, b""))
        self.assertIn("a.csv: it is empty", ended.errors)

    def test_header_only(self) -> None:
        self.write("a.csv", "id,text,note\n")
        ended = self.score("a.csv")
        self.assertEqual(ended.rows, [])
        self.assertEqual(header_of(ended.bytes)[-1], "note")

    def test_empty_text(self) -> None:
        self.write("a.csv", 'id,text\n1,\n2,""\n')
        self.assertEqual([row["sentences"] for row in self.documents("a.csv")], ["0", "0"])

    def test_invalid_utf8_leaves_one_record_out(self) -> None:
        self.write("a.csv", b"id,text\n1,All was calm.\n2,The \xfftyrant fell.\n3,All was calm.\n")
        ended = self.run_tone("score", "--level", "document", "a.csv")
        self.assertEqual(ended.status, 3)
        self.assertRegex(ended.errors, r"^tone: a\.csv: record 2: byte 4: [^\n]+\n$")
        self.assertEqual([row["document"] for row in ended.rows], ["1", "3"])
        self.assertEqual(len(self.documents("--invalid-utf8", "replace", "a.csv")), 3)

    def test_invalid_utf8_elsewhere(self) -> None:
        self.write("a.csv", b"id,text,note\n\xff,All was calm.,\x80\xe2\x82\n")
        row = self.documents("a.csv")[0]
        self.assertEqual((row["document"], row["note"]), ("\ufffd", "\ufffd\ufffd"))

    def test_union_of_columns(self) -> None:
        self.write("a.csv", "id,text,x,y\n1,All was calm.,x1,y1\n")
        self.write("b.csv", "y,z,text,id\ny2,z2,All was calm.,2\n")
        self.write("c.txt", "All was calm.")
        self.write("d.jsonl", '{"id": 4, "text": "All was calm.", "w": 1.10, "x": "x4"}\n')
        ended = self.score("--level", "document", "a.csv", "b.csv", "c.txt", "d.jsonl")
        self.assertEqual(header_of(ended.bytes)[-4:], ["x", "y", "z", "w"])
        self.assertEqual([row["document"] for row in ended.rows], ["1", "2", "c.txt", "4"])
        passed = [(row["x"], row["y"], row["z"], row["w"]) for row in ended.rows]
        self.assertEqual(passed, [("x1", "y1", "", ""), ("", "y2", "z2", ""), ("", "", "", ""), ("x4", "", "", "1.10")])

    def test_values_stand_under_their_names(self) -> None:
        """Each file has columns of its own, and each value is called as its column, also behind files without a row."""
        headers = [
            "text,b,d,id",
            "d,text,b,a,id",
            "text,d,a,id",
            "id,text,b",
            "id,b,c,text",
            "text,d,c,id,b",
            "c,id,text",
        ]
        good = [header + "\n" + header.replace("text", "All was calm.") + "\n" for header in headers]
        bad = ["id,text,a\nfaulty\n", "c,d,text,id,a\nfaulty\n", 'd,id,text\n"a"b,\n', 'id,b,c,text\n"a"b,\n']
        contents = [content for i in range(40) for content in (good[i % 7], bad[i % 4], good[i * 3 % 7])[: 1 + i % 3]]
        names = [self.write(f"{i:03}.csv", content) for i, content in enumerate(contents)]
        for jobs in ("1", "2"):
            ended = self.run_tone("score", "--level", "document", "--jobs", jobs, *names)
            self.assertEqual((ended.status, len(ended.rows)), (3, sum(content in good for content in contents)))
            passed = {(name, row[name]) for row in ended.rows for name in "abcd"}
            self.assertLessEqual(passed, {(name, value) for name in "abcd" for value in ("", name)})

    def test_standard_input(self) -> None:
        self.write("b.csv", "id,text,z\n2,All was calm.,z2\n")
        rows = self.documents("--input", "csv", "-", "b.csv", given=b"id,text,x\n1,The tyrant fell.,x1\n")
        self.assertEqual([(row["document"], row["x"], row["z"]) for row in rows], [("1", "x1", ""), ("2", "", "z2")])

    def test_fifo_is_read_once(self) -> None:
        self.write("b.csv", "id,text,z\n2,All was calm.,z2\n")
        fifo = self.folder / "fifo.csv"
        os.mkfifo(fifo)
        writer = threading.Thread(target=lambda: fifo.write_bytes(b"id,text,x\n1,The tyrant fell.,x1\n"))
        writer.start()
        rows = self.documents("fifo.csv", "b.csv")
        writer.join()
        self.assertEqual([(row["document"], row["x"], row["z"]) for row in rows], [("1", "x1", ""), ("2", "", "z2")])

    def test_long_fields_and_many_rows(self) -> None:
        article = "The tyrant fell. " * 40000
        note = 'x"y\n' * 50000
        record = f'"{article}","' + note.replace('"', '""') + '"\r\n'
        self.write("a.csv", "text,note\r\n" + record * 3)
        rows = self.documents("a.csv")
        self.assertEqual([row["words"] for row in rows], ["120000"] * 3)
        self.assertEqual([row["note"] for row in rows], [note] * 3)
        self.write("b.csv", "text\r\n" + "All was calm.\r\n" * 20000)
        self.assertEqual(len(self.documents("b.csv")), 20000)

    def test_excel_safe(self) -> None:
        self.write("a.csv", 'id,text,note\n=1,"-All, was calm.",@x\n')
        row = self.score("--excel-safe", "a.csv").rows[0]
        self.assertEqual((row["document"], row["text"], row["note"]), ("'=1", "'-All, was calm.", "'@x"))
        plain = self.score("a.csv").rows[0]
        self.assertEqual((plain["document"], plain["note"]), ("=1", "@x"))

    def test_formula_in_a_column_name(self) -> None:
        self.write("a.csv", "id,text,=1+1\n1,All was calm.,x\n")
        self.assertEqual(header_of(self.score("--excel-safe", "a.csv").bytes)[-1], "'=1+1")


if __name__ == "__main__":
    unittest.main()
