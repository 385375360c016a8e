"""Laws that hold for any text."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import libtone

SCORER = libtone.Scorer()
WORDS = st.sampled_from(
    [
        *("tyrant", "hordes", "said", "officials", "reportedly", "not", "very", "could", "But", "Mr."),
        *("“", "”", '"', "’s", "!", "?", ".", "—", "\n\n", "\0", "https://a.b/c"),
        *("\ud83d", "\ude00", "\N{GRINNING FACE}", "e\u0301", "\u200b"),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.text(st.characters(), max_size=60), st.lists(WORDS).map(" ".join))


def everything(document: libtone.Document) -> tuple[object, ...]:
    return document.scores, document.raw_units, document.sentences, document.matches, document.attributions


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_any_str_gives_a_result_whose_offsets_slice(text: str) -> None:
    document = SCORER(text)
    data = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text).encode()
    rows: list[Any] = [*document.sentences, *document.matches, *document.attributions]
    for row in rows:
        assert row.text == text[row.start : row.end]
        assert len(row.text) == row.end - row.start
        assert data[row.start_byte : row.end_byte].decode() == "".join(
            "\ufffd" if "\ud800" <= c <= "\udfff" else c for c in row.text
        )
    for level in ("document", "sentence", "match", "attribution"):
        document.to_csv(level).encode()
    document.to_html().encode()


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_a_surrogate_is_a_replacement_character(text: str) -> None:
    replaced = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    ours, theirs = SCORER(text), SCORER(replaced)
    assert (ours.scores, ours.raw_units, ours.to_csv("match")) == (
        theirs.scores,
        theirs.raw_units,
        theirs.to_csv("match"),
    )


@settings(deadline=None, max_examples=100)
@given(st.lists(TEXTS, max_size=12), st.integers(1, 4), st.integers(1, 5))
def test_batch_equals_single(texts: list[str], threads: int, batch_size: int) -> None:
    single = [everything(SCORER(text)) for text in texts]
    assert [everything(row) for row in SCORER.pipe(texts, threads=threads, batch_size=batch_size)] == single


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=80))
def test_any_bytes_are_scored_or_refused(data: bytes) -> None:
    with libtone.Scorer(invalid_utf8="replace") as lenient:
        document = lenient(data)
        text = data.decode("utf-8", "replace")
        assert document.text == text
        rows: list[Any] = [*document.sentences, *document.matches]
        assert all(row.text == text[row.start : row.end] for row in rows)
    try:
        valid = bool(data.decode() is not None)
    except UnicodeDecodeError as error:
        valid = False
        start = error.start
    try:
        SCORER(data)
    except libtone.InvalidTextError as error:
        assert not valid
        assert error.offset == start
    else:
        assert valid
