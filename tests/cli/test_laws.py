"""What the columns promise of each other."""

from __future__ import annotations

import decimal
import unittest

from command import SCORES, CommandCase, header_of

ARTICLE = """The tyrant may strike

“It is a disaster, a disgrace,” said Ana López, who does not trust the ‘reform’. The hordes, he claimed,
will certainly never stop!

Officials reportedly fear that the regime could collapse – perhaps very soon. Is this not madness?
"""


class LawsTest(CommandCase):
    """Sums, shares and spans, as exact decimals."""

    def setUp(self) -> None:
        super().setUp()
        self.write("a.txt", ARTICLE)
        self.document = self.documents("a.txt")[0]
        self.sentences = self.score("a.txt").rows
        self.matches = self.score("--level", "match", "a.txt").rows
        self.attributions = self.score("--level", "attribution", "a.txt").rows

    def test_order_of_columns(self) -> None:
        header = header_of(self.score("--level", "document", "a.txt").bytes)
        self.assertEqual(header[:11], ["document", "sentences", "words", *SCORES])
        self.assertEqual(header[11:14], ["loaded_raw", "loaded_max", "loaded_per100"])
        self.assertEqual(header[-3:], ["version", "lexicon", "lexicon_sha256"])

    def test_contributions_sum_to_raw(self) -> None:
        for name in ("loaded", "hedging", "boosting", "subjectivity", "sentiment"):
            parts = [row for row in self.matches if row["dimension"] == name]
            whole = sum((decimal.Decimal(row["contribution"]) for row in parts), decimal.Decimal(0))
            self.assertEqual(whole, decimal.Decimal(self.document[name + "_raw"]), name)
            in_sentences = sum((decimal.Decimal(row[name + "_raw"]) for row in self.sentences), decimal.Decimal(0))
            self.assertEqual(whole, in_sentences, name)

    def test_shares_sum_to_composites(self) -> None:
        for name in ("bias", "certainty"):
            whole = sum((decimal.Decimal(row[name]) for row in self.matches), decimal.Decimal(0))
            self.assertNotEqual(whole, 0)
            self.assertEqual(whole, decimal.Decimal(self.document[name + "_raw"]), name)

    def test_document_is_mean_and_extreme_of_sentences(self) -> None:
        self.assertEqual(int(self.document["sentences"]), len(self.sentences))
        for name in SCORES:
            scores = [float(row[name]) for row in self.sentences]
            self.assertAlmostEqual(float(self.document[name]), sum(scores) / len(scores), 12)
        self.assertEqual(float(self.document["loaded_max"]), max(float(row["loaded"]) for row in self.sentences))

    def test_voices_partition_the_words(self) -> None:
        for row in [self.document, *self.sentences]:
            shares = [float(row["share_" + voice]) for voice in ("author", "attributed", "quoted", "scare")]
            self.assertAlmostEqual(sum(shares), 1.0 if row["words"] != "0" else 0.0)
        self.assertGreater(float(self.document["share_quoted"]), 0)

    def test_spans_slice_the_text(self) -> None:
        data = ARTICLE.encode("utf-8")
        for row in [*self.sentences, *self.matches, *self.attributions]:
            self.assertEqual(data[int(row["begin"]) : int(row["end"])].decode("utf-8"), row["text"])
            self.assertEqual(ARTICLE[int(row["begin_char"]) : int(row["end_char"])], row["text"])

    def test_words_of_columns(self) -> None:
        for row in self.sentences:
            self.assertIn(row["kind"], ("prose", "headline", "caption", "list"))
        for row in self.matches:
            self.assertIn(row["voice"], ("author", "attributed", "quoted", "scare"))
            self.assertIn(row["rule"], ("word", "inflection", "phrase", "wildcard", "pattern", "sign"))
            self.assertIn(row["negated"], ("0", "1"))
            self.assertTrue(row["dimension"] and row["category"] and row["term"])
        self.assertGreater(len(self.attributions), 0)
        for row in self.attributions:
            self.assertIn(row["kind"], ("direct", "indirect", "scare"))
            self.assertIn(row["stance"], ("neutral", "assertive", "factive", "doubting"))
            self.assertIn(row["unnamed"], ("0", "1"))

    def test_per_100_words(self) -> None:
        count = sum(row["dimension"] == "loaded" and row["contribution"] != "0" for row in self.matches)
        expected = 100 * count / int(self.document["words"])
        self.assertAlmostEqual(float(self.document["loaded_per100"]), expected)


if __name__ == "__main__":
    unittest.main()
