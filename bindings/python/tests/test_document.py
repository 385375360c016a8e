"""One text: scores, rows, reports."""

from __future__ import annotations

import csv
import io
import json
import math
import pickle
from html.parser import HTMLParser
from typing import Any

import pytest
from conftest import ARTICLE

import libtone

SCORES = ("loaded", "loaded_author", "hedging", "boosting", "certainty", "subjectivity", "sentiment", "bias")


def test_scores_stand_in_the_order_of_reports(document: libtone.Document) -> None:
    assert tuple(document.scores) == SCORES
    for name, value in document.scores.items():
        assert (-1 if name == "sentiment" else 0) <= value <= 1
        assert document[name] == value
    with pytest.raises(KeyError):
        document["truth"]


def test_contributions_sum_to_raw_exactly(document: libtone.Document) -> None:
    for dimension in ("loaded", "hedging", "boosting", "subjectivity", "sentiment"):
        units = [match.contribution_units for match in document.matches if match.dimension == dimension]
        assert units, dimension
        assert sum(units) == document.raw_units[dimension]
        assert document.raw[dimension] == document.raw_units[dimension] / 1e9
    for composite in ("bias", "certainty"):
        assert math.isclose(sum(match.shares[composite] for match in document.matches), document.raw[composite])


def test_spans_slice_the_str_and_its_bytes(document: libtone.Document) -> None:
    data = ARTICLE.encode()
    attributions = document.attributions
    spans: list[Any] = [*document.sentences, *document.matches, *attributions]
    spans += [span for row in attributions for span in (row.source, row.cue) if span]
    assert min(map(len, (document.sentences, document.matches, attributions))) > 0
    for span in spans:
        assert span.text == ARTICLE[span.start : span.end] == data[span.start_byte : span.end_byte].decode()


def test_rows_say_what_they_are(document: libtone.Document) -> None:
    assert {row.kind for row in document.sentences} >= {"headline", "prose", "list"}
    tyrant = next(row for row in document.matches if row.text.startswith("tyrant") and row.dimension == "loaded")
    assert (tyrant.category, tyrant.voice, tyrant.contribution) == ("name_calling", "attributed", tyrant.weight)
    hysteria = next(row for row in document.matches if row.text == "hysteria" and row.dimension == "loaded")
    assert hysteria.voice == "quoted"
    assert hysteria.attribution is not None
    assert document.attributions[hysteria.attribution].kind == "direct"
    assert "“It is hysteria,”" in document.attributions[hysteria.attribution].text
    negated = [row for row in document.matches if row.text == "disgrace" and row.dimension == "sentiment"]
    assert [row.negated for row in negated] == [True]
    for sentence in document.sentences:
        assert sum(sentence.shares.values()) == pytest.approx(1)
    assert sum(row.words for row in document.sentences) == document.words
    assert sum(document.shares.values()) == pytest.approx(1)
    assert document.per100["loaded"] == pytest.approx(100 * document.counts["loaded"] / document.words)
    assert document.max["loaded"] == max(row.scores["loaded"] for row in document.sentences)
    mean = sum(row.scores["loaded"] for row in document.sentences) / len(document.sentences)
    assert document.scores["loaded"] == pytest.approx(mean)


def test_who_said_it(scorer: libtone.Scorer) -> None:
    document = scorer(
        "“Naïve hysteria,” Maria Lopez told reporters. 😀 Zoë Brontë claimed that the tyrant lied. According to "
        "officials, the plan could fail. The mayor did not deny that it is a disgrace.\n\n"
        "The so-called “reform” failed."
    )
    said = [
        (row.kind, row.text, row.source and row.source.text, row.cue and row.cue.text, row.stance)
        for row in document.attributions
    ]
    assert said == [
        ("direct", "“Naïve hysteria,”", "Maria Lopez", "told", "neutral"),
        ("indirect", "that the tyrant lied", "Zoë Brontë", "claimed", "doubting"),
        ("indirect", "the plan could fail", "officials", "According to", "neutral"),
        ("indirect", "that it is a disgrace", "The mayor", "did not deny", "assertive"),
        ("scare", "“reform”", None, None, "neutral"),
    ]
    assert [row.sentence for row in document.attributions] == [0, 1, 2, 3, 4]
    assert [row.unnamed for row in document.attributions] == [False, False, True, False, False]
    assert [row.negated for row in document.attributions] == [False, False, False, True, False]
    speakers = [row.source and row.source.text for row in document.attributions]
    found = {row.text: speakers[row.attribution] for row in document.matches if row.attribution is not None}
    assert (found["hysteria"], found["tyrant"], found["disgrace"]) == ("Maria Lopez", "Zoë Brontë", "The mayor")


def test_a_content_in_pieces_is_one_group(document: libtone.Document) -> None:
    first, second = (row for row in document.attributions if row.source and row.source.text == "critics")
    assert (first.text, second.text) == ("The reckless mayor", "has unleashed a tyrant’s budget")
    assert first.group == second.group
    assert (first.source, first.cue) == (second.source, second.cue)
    assert first.cue is not None
    assert first.cue.text == "say"


@pytest.mark.parametrize("level", ["document", "sentence", "match", "attribution"])
def test_reports_are_the_same_rows(document: libtone.Document, level: str) -> None:
    table = list(csv.DictReader(io.StringIO(document.to_csv(level), newline="")))
    objects = [json.loads(line) for line in document.to_jsonl(level).splitlines()]
    assert len(table) == len(objects) > 0
    for row, found in zip(table, objects):
        assert list(row) == list(found)
        assert {row["document"], found["document"]} == {"1"}
        assert row["version"] == libtone.__version__
    whole = document.to_dict()
    key = {"document": "document", "sentence": "sentences", "match": "matches", "attribution": "attributions"}[level]
    assert whole[key] == (objects[0] if level == "document" else objects)
    json.dumps(whole)


def test_report_agrees_with_rows(document: libtone.Document) -> None:
    rows = list(csv.DictReader(io.StringIO(document.to_csv("match"), newline="")))
    assert [(int(row["begin_char"]), row["term"], float(row["contribution"]), row["text"]) for row in rows] == [
        (row.start, row.term, row.contribution, row.text) for row in document.matches
    ]


def test_unknown_level(document: libtone.Document) -> None:
    with pytest.raises(ValueError, match="level is one of"):
        document.to_csv("paragraph")


class Tags(HTMLParser):
    """Checks that tags close in the order in which they open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.seen.append(tag)
        if tag not in {"br", "meta", "wbr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_html_is_one_whole_section(scorer: libtone.Scorer) -> None:
    document = scorer("<script>alert('tyrant')</script> & a tyrant.", id="a")
    page = document.to_html(title="<b>")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert "script" not in tags.seen
    assert "b" not in tags.seen
    assert tags.seen.count("mark") > 0
    assert "style" in tags.seen
    assert "<script>alert('tyrant')" in tags.words
    assert "<style" not in document.to_html(style=False)
    assert document._repr_html_() == document.to_html()


def test_every_document_of_a_batch_reports_itself(scorer: libtone.Scorer) -> None:
    texts = ["", ARTICLE, "A tyrant.", "Calm.", ARTICLE]
    for document in scorer.pipe(texts):
        alone = scorer(document.text, id=document.id)
        assert document.to_html() == alone.to_html()
        assert document.to_dict() == alone.to_dict()


def test_bytes_and_their_faults(scorer: libtone.Scorer) -> None:
    assert scorer(ARTICLE.encode()).to_dict() == scorer(ARTICLE).to_dict()
    with pytest.raises(libtone.InvalidTextError, match="at byte 2") as caught:
        scorer(b"a \xff tyrant")
    assert caught.value.offset == 2
    assert caught.value.status == "TONE_ERROR_UTF8"
    assert isinstance(caught.value, ValueError)
    data = b"a \xf0\x9f\x98 tyrant \xff\xfe."
    with libtone.Scorer(invalid_utf8="replace") as lenient:
        document = lenient(data)
        assert document.text == data.decode("utf-8", "replace")
        for match in document.matches:
            assert document.text[match.start : match.end] == match.text
            assert data[match.start_byte : match.end_byte] == b"tyrant"


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_buffers_are_as_they_were_scored(scorer: libtone.Scorer, kind: Any) -> None:
    buffer = bytearray(ARTICLE.encode())
    documents = [scorer(kind(buffer)), *scorer.pipe([kind(buffer)])]
    buffer[:] = bytes(len(buffer))
    for document in documents:
        assert document.to_dict() == scorer(ARTICLE).to_dict()
        assert document.matches == scorer(ARTICLE).matches


def test_pickling_says_what_to_do(scorer: libtone.Scorer) -> None:
    with pytest.raises(TypeError, match="to_dict"):
        pickle.dumps(scorer(ARTICLE))


@pytest.mark.parametrize("text", [None, 3, ["a"]])
def test_no_text(scorer: libtone.Scorer, text: object) -> None:
    with pytest.raises(TypeError, match="a text is str or bytes"):
        scorer(text)  # type: ignore[arg-type]


def test_a_text_without_sentences(scorer: libtone.Scorer) -> None:
    document = scorer("")
    assert document["certainty"] == 0.5
    assert document["loaded"] == document["hedging"] == document["sentiment"] == 0
    assert set(document.raw_units.values()) == {0}
    assert (document.words, document.sentences, document.matches, document.attributions) == (0, (), (), ())
    assert set(document.shares.values()) == {0.0}
    assert document.to_csv("match").count("\n") == 1


def test_reprs(scorer: libtone.Scorer) -> None:
    assert repr(scorer("A tyrant.", id="x")).startswith("<Document x: 1 sentences, 2 words, loaded 0.")
    assert repr(scorer).startswith("<Scorer en ")
