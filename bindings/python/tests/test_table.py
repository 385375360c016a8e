"""Tables in and out. Each test needs an engine, and is left out where there is none."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest
from conftest import ARTICLE

import libtone

pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")

TEXTS = [
    "A tyrant.",
    None,
    ARTICLE,
    "",
    "They could reportedly flee.",
    "naïve \N{GRINNING FACE} hordes, officials said.",
]
LEVELS: list[Any] = ["document", "sentence", "match", "attribution"]


@pytest.fixture
def table() -> Any:
    return pa.table({"id": [f"d{i}" for i in range(6)], "n": range(6), "text": TEXTS, "loaded": [7] * 6})


def rows(scores: Any, *without: str) -> list[dict[str, Any]]:
    """A table as Python values."""
    return [{key: row[key] for key in row if key not in without} for row in pa.table(scores).to_pylist()]


def expected(level: str) -> Any:
    return rows(libtone.score_table(TEXTS, level=level))  # type: ignore[arg-type]


def test_document_rows(table: Any, scorer: libtone.Scorer) -> None:
    scores = libtone.score_table(table)
    found = pa.table(scores)
    assert scores.columns[:4] == ("id", "n", "text", "input_loaded")
    assert found.schema == pa.schema(scores)
    assert found.select(["id", "n", "text"]).equals(table.select(["id", "n", "text"]))
    assert found["input_loaded"].to_pylist() == [7] * 6
    assert found.schema.metadata[b"lexicon_sha256"].decode() == scorer.sha256
    for row, text in zip(found.to_pylist(), TEXTS):
        if text is None:
            assert row["loaded"] is row["words"] is row["bias_max"] is None
            continue
        document = scorer(text)
        assert {name: row[name] for name in scorer.scores} == document.scores
        assert row["words"] == document.words
        assert row["sentences"] == len(document.sentences)
        assert row["loaded_raw_units"] == document.raw_units["loaded"]
        assert row["sentiment_max"] == document.max["sentiment"]
        assert row["share_quoted"] == document.shares["quoted"]


def test_rows_below(table: Any, scorer: libtone.Scorer) -> None:
    documents = [None if text is None else scorer(text) for text in TEXTS]
    found = pa.table(libtone.score_table(table, level="match", id="id")).to_pylist()
    matches = [(i, row) for i, document in enumerate(documents) if document for row in document.matches]
    assert len(found) == len(matches)
    for row, (i, match) in zip(found, matches):
        assert (row["id"], row["text_index"], row["sentence"]) == (f"d{i}", i, match.sentence)
        assert (row["begin"], row["end"], row["begin_char"], row["end_char"]) == (
            match.start_byte, match.end_byte, match.start, match.end,
        )  # fmt: skip
        for name in ("dimension", "category", "term", "rule", "weight", "voice", "negated", "degree", "contribution"):
            assert row[name] == getattr(match, name)
        assert (row["contribution_units"], row["bias"]) == (match.contribution_units, match.shares["bias"])
    found = pa.table(libtone.score_table(table, level="sentence", id="id", columns=["n", "text"])).to_pylist()
    sentences = [(i, row) for i, document in enumerate(documents) if document for row in document.sentences]
    assert [(row["id"], row["n"], row["text"][row["begin_char"] : row["end_char"]]) for row in found] == [
        (f"d{i}", i, sentence.text) for i, sentence in sentences
    ]
    assert [row["loaded"] for row in found] == [sentence.scores["loaded"] for _, sentence in sentences]
    found = pa.table(libtone.score_table(table, level="attribution", id="id")).to_pylist()
    said = [(i, row) for i, document in enumerate(documents) if document for row in document.attributions]
    assert len(found) == len(said) > 0
    for row, (i, attribution) in zip(found, said):
        assert (row["id"], row["kind"], row["stance"]) == (f"d{i}", attribution.kind, attribution.stance)
        for prefix, span in (("", attribution), ("source_", attribution.source), ("cue_", attribution.cue)):
            begin, end = row[f"{prefix}begin_char"], row[f"{prefix}end_char"]
            assert (begin, end) == (span and span.start, span and span.end)
            assert span is None or (TEXTS[i] or "")[begin:end] == span.text
    sources = [attribution.source.text for _, attribution in said if attribution.source]
    assert sources == ["critics", "critics", "a spokesman", "officials"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize(
    "kind",
    [
        "string",
        "large_string",
        "string_view",
        "binary",
        "large_binary",
        "binary_view",
        "dictionary",
        "large_dictionary",
    ],
)
def test_every_layout_of_strings(kind: str, level: Any, threads: int) -> None:
    if kind.endswith("dictionary"):
        array = pa.array(TEXTS, pa.large_string() if kind.startswith("large") else pa.string()).dictionary_encode()
    else:
        factory = getattr(pa, kind, None)
        if factory is None:
            pytest.skip(f"this pyarrow has no {kind}")
        values = [text and text.encode() if "binary" in kind and text is not None else text for text in TEXTS]
        array = pa.array(values, factory())
    assert rows(libtone.score_table(array, level=level, threads=threads)) == expected(level)
    assert rows(libtone.score_table(pa.table({"text": array}), level=level, columns=[])) == expected(level)


@pytest.mark.parametrize("level", LEVELS)
def test_slices_and_chunks(table: Any, level: Any) -> None:
    chunked = pa.concat_tables([table.slice(0, 1), table.slice(1, 3), table.slice(4, 0), table.slice(4, 2)])
    whole = rows(libtone.score_table(table, level=level, id="id"))
    assert rows(libtone.score_table(chunked, level=level, id="id")) == whole
    part = rows(libtone.score_table(table.slice(2, 3), level=level, id="id"), "text_index")
    ids = {"d2", "d3", "d4"}
    assert part == [{k: v for k, v in row.items() if k != "text_index"} for row in whole if row["id"] in ids]
    batch = table.to_batches()[0].slice(2, 3)
    assert rows(libtone.score_table(batch, level=level, id="id"), "text_index") == part
    assert rows(libtone.score_table(table.slice(0, 0), level=level, id="id")) == []


IDS = {
    "int8": pa.array(range(6), pa.int8()),
    "int64 with nulls": pa.array([0, None, 2, 3, None, 5]),
    "bool": pa.array([True, False, None, True, False, True]),
    "double": pa.array([0.5] * 6),
    "decimal": pa.array(range(6)).cast(pa.decimal128(30, 2)),
    "date": pa.array(range(6), pa.int32()).cast(pa.date32()),
    "timestamp": pa.array(range(6), pa.timestamp("us", "UTC")),
    "duration": pa.array(range(6), pa.duration("ms")),
    "fixed": pa.array([b"abc", None, b"def", b"ghi", b"jkl", b"mno"], pa.binary(3)),
    "string": pa.array(["a", None, "", "d", "ee", "f" * 100]),
    "large string": pa.array(["a", None, "", "d", "ee", "f" * 100], pa.large_string()),
    "null": pa.nulls(6),
    "dictionary": pa.array(["a", None, "b", "a", "c", "d"]).dictionary_encode(),
}
if hasattr(pa, "string_view"):
    IDS["view"] = pa.array(["a", None, "", "d", "ee", "f" * 100], pa.string_view())


@pytest.mark.parametrize("kind", IDS)
@pytest.mark.parametrize("level", LEVELS[1:])
@pytest.mark.parametrize("first", [0, 2])
def test_ids_are_repeated(kind: str, level: Any, first: int) -> None:
    given = pa.table({"text": TEXTS, "id": IDS[kind]}).slice(first)
    scores = libtone.score_table(given, id="id", level=level)
    del given
    gc.collect()
    found = pa.table(scores)
    found.validate(full=True)
    assert found["id"].type == IDS[kind].type
    values = IDS[kind].to_pylist()
    assert found["id"].to_pylist() == [values[first + i] for i in found["text_index"].to_pylist()]


def test_nested_columns_go_along_at_document_level() -> None:
    nested = pa.array([{"tags": ["a", "b"], "n": i} for i in range(6)])
    given = pa.table({"meta": nested, "text": TEXTS}).slice(1)
    assert pa.table(libtone.score_table(given))["meta"].to_pylist() == nested.to_pylist()[1:]
    with pytest.raises(libtone.ArgumentError, match="nested"):
        libtone.score_table(given, id="meta", level="match")


def test_numpy_views(table: Any) -> None:
    scores = libtone.score_table(table)
    loaded = scores["loaded"]
    assert loaded.dtype == np.float64
    assert loaded.base is not None
    assert not loaded.flags.writeable
    found = pa.table(scores)["loaded"].chunk(0)
    assert loaded.__array_interface__["data"][0] == found.buffers()[1].address
    assert list(loaded[[0, 2]]) == [found[0].as_py(), found[2].as_py()]
    del scores, found
    gc.collect()
    assert 0 < loaded[0] < 1
    chunked = libtone.score_table(pa.concat_tables([table, table]))
    assert len(chunked["words"]) == len(chunked) == 12
    with pytest.raises(KeyError):
        chunked["nothing"]
    with pytest.raises(TypeError, match="not of numbers"):
        chunked["text"]


def test_read_any_number_of_times_in_any_thread(table: Any) -> None:
    scores = libtone.score_table(table, level="match", id="id")
    first = pa.table(scores)
    found: list[Any] = []
    threads = [threading.Thread(target=lambda given: found.append(pa.table(given)), args=(scores,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    del scores, threads, thread
    gc.collect()
    assert len(found) == 8
    assert all(other.equals(first) for other in found)


def test_streams_are_lazy_and_read_once(table: Any) -> None:
    taken = []

    def batches() -> Any:
        for i in range(5):
            taken.append(i)
            yield table.to_batches()[0]

    stream = libtone.score_stream(pa.RecordBatchReader.from_batches(table.schema, batches()), level="sentence", id="id")
    reader = pa.RecordBatchReader.from_stream(stream)
    assert taken == []
    assert reader.read_next_batch().num_rows > 0
    assert taken == [0]
    rest = reader.read_all()
    assert rest["text_index"].to_pylist()[-1] == 29
    with pytest.raises(ValueError, match="once"):
        stream.__arrow_c_stream__()
    with pytest.raises(libtone.ReadError):
        reader = pa.RecordBatchReader.from_batches(table.schema, batches())
        used = Capsule(reader.__arrow_c_stream__())
        libtone.score_table(used)
        libtone.score_table(used)


class Capsule:
    """Somebody's capsule, handed out again and again."""

    def __init__(self, capsule: object) -> None:
        self.capsule = capsule

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.capsule


def test_what_fails(table: Any) -> None:
    with pytest.raises(libtone.ArgumentError, match=rf"no column 'body'; it has {', '.join(table.column_names)}$"):
        libtone.score_table(table, text="body")
    with pytest.raises(libtone.ArgumentError, match="no column 'nothing'"):
        libtone.score_table(table, columns=["nothing"])
    with pytest.raises(TypeError, match="list of names"):
        libtone.score_table(table, columns="text")
    with pytest.raises(libtone.ArgumentError, match="not hold strings"):
        libtone.score_table(table, text="n")
    for level in LEVELS:
        with pytest.raises(libtone.ArgumentError, match="no column 'nothing'"):
            libtone.score_table(table, id="nothing", level=level)
    with pytest.raises(libtone.ArgumentError, match="no column 'id'"):
        libtone.score_table(table["text"], id="id")
    with pytest.raises(libtone.ArgumentError, match="text 1, byte 2"):
        libtone.score_table(pa.table({"text": pa.array([b"a", b"a \xff"])}))
    with pytest.raises(TypeError, match="PyCapsule"):
        libtone.score_table(3)
    with pytest.raises(ValueError, match="level is one of"):
        libtone.score_table(table, level="page")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no columns"):
        libtone.score_table(["a"], id="id")
    with pytest.raises(TypeError, match=r"^text 1: a text is str or bytes"):
        libtone.score_table(["a", 3])
    with pytest.raises(libtone.InvalidTextError, match=r"^text 1: the text is not UTF-8, at byte 2$"):
        libtone.score_table(["a", b"a \xff"])

    def broken() -> Any:
        yield table.to_batches()[0]
        raise OSError("the disk is gone")

    with pytest.raises(libtone.ReadError, match="the disk is gone"):
        libtone.score_table(pa.RecordBatchReader.from_batches(table.schema, broken()))
    lenient = libtone.Scorer(invalid_utf8="replace")
    assert libtone.score_table(pa.array([b"a \xff tyrant"]), scorer=lenient)["words"].tolist() == [2]


def test_lists(scorer: libtone.Scorer) -> None:
    scores = libtone.score_table(["A tyrant.", None, "\ud800 hordes"])
    assert pa.table(scores)["words"].to_pylist() == [2, None, 1]
    assert scores["loaded"][2] == scorer("\ufffd hordes")["loaded"]
    assert len(libtone.score_table([])) == 0
    texts = [text for text in TEXTS if text is not None] * 100
    assert libtone.score_table(texts)["loaded"].tolist() == [scorer(text)["loaded"] for text in texts]
    assert libtone.score_table(tuple(texts[:2]))["words"].tolist() == [scorer(text).words for text in texts[:2]]
    assert libtone.score_table(["", b"A tyrant."])["words"].tolist() == [0, 2]
    with pytest.raises(TypeError, match="not int"):
        libtone.score_table(["A tyrant.", 7])


def test_pandas(table: Any) -> None:
    pd = pytest.importorskip("pandas", "2.2")
    frame = table.to_pandas().set_index("id")
    frame["at"] = pd.date_range("2026-01-01", periods=6)
    scored = libtone.score_table(frame).to_pandas()
    assert isinstance(scored, pd.DataFrame)
    assert scored.index.equals(frame.index)
    assert scored["at"].equals(frame["at"])
    assert scored["loaded"].isna().tolist() == [False, True, False, False, False, False]
    numbered = table.to_pandas().iloc[[4, 0]]
    assert libtone.score_table(numbered).to_pandas().index.tolist() == [4, 0]
    matches = libtone.score_table(numbered, level="match", id="id").to_pandas()
    assert set(matches["id"]) == {"d0", "d4"}
    assert matches["voice"].dtype == "category"
    assert rows(libtone.score_table(frame["text"])) == expected("document")


def test_polars(table: Any) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(table)
    for level in LEVELS:
        scored = pl.DataFrame(libtone.score_table(frame, level=level, id="id"))
        assert scored.to_dicts() == rows(libtone.score_table(table, level=level, id="id"))
        assert pl.DataFrame(libtone.score_table(frame["text"], level=level)).to_dicts() == expected(level)
    categories = frame.with_columns(pl.col("text").cast(pl.Categorical))
    assert pl.DataFrame(libtone.score_table(categories))["loaded"].to_list() == [
        row["loaded"] for row in expected("document")
    ]


def test_duckdb(table: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        relation = connection.from_arrow(table)
        connection.register("scores", libtone.score_table(relation, level="sentence", id="id"))
        found = connection.sql("SELECT id, text_index, kind, loaded FROM scores").fetchall()
        assert found == [
            (row["id"], row["text_index"], row["kind"], row["loaded"])
            for row in rows(libtone.score_table(table, level="sentence", id="id"))
        ]

        def loaded(texts: Any) -> Any:
            return pa.table(libtone.score_table(texts, threads=2))["loaded"]

        connection.create_function("loaded", loaded, ["VARCHAR"], "DOUBLE", type="arrow", null_handling="special")
        connection.register("texts", table)
        found = connection.sql("SELECT n, loaded(text) FROM texts ORDER BY n").fetchall()
        assert found == [(i, row["loaded"]) for i, row in enumerate(expected("document"))]
        connection.remove_function("loaded")


def test_nanoarrow() -> None:
    na = pytest.importorskip("nanoarrow")
    texts = na.Array(TEXTS, na.string())
    for level in LEVELS:
        scores = na.ArrayStream(libtone.score_table(texts, level=level)).read_all()
        assert list(scores.to_pylist()) == expected(level)
