"""Lexicons: read, made, combined, looked at."""

from __future__ import annotations

import pathlib
import pickle
import re

import pytest

import libtone
from libtone import Entry, Lexicon


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "lexicon.csv").write_text("name,version,language,licence\npress,1.2,en,CC0-1.0\n")
    (tmp_path / "categories.csv").write_text("category,dimension,description\ncliche,newsroom,worn phrases\n")
    (tmp_path / "words.csv").write_text("term,category,weight,inflect,note\nhit out at,cliche,2,verb,say criticised\n")
    return tmp_path


def test_builtin() -> None:
    lexicon = Lexicon.builtin()
    assert (lexicon.name, lexicon.language) == ("en", "en")
    assert {"loaded", "hedging", "boosting", "subjectivity", "sentiment"} <= set(lexicon.dimensions)
    assert len(lexicon) == sum(1 for _ in lexicon) > 1000
    assert any(entry.term == "tyrant" and entry.category == "name_calling" for entry in lexicon)
    assert any(entry.category is None for entry in lexicon)
    assert all(len(digest) == 64 for digest in lexicon.sha256)
    assert any(category.name == "fear" and category.description for category in lexicon.categories)


def test_read(folder: pathlib.Path) -> None:
    lexicon = Lexicon.read(folder)
    assert (lexicon.name, lexicon.version, lexicon.licence) == ("press", "1.2", "CC0-1.0")
    assert list(lexicon) == [Entry("hit out at", "cliche", 2.0, "verb", "say criticised")]
    assert lexicon.categories == (libtone.Category("cliche", "newsroom", "score", "worn phrases"),)
    assert repr(lexicon) == "<Lexicon press 1.2: 1 entries, newsroom>"
    scorer = libtone.Scorer(str(folder))
    assert scorer.scores == ("newsroom",)
    assert [match.text for match in scorer("He hit out at them, hitting out at us.").matches] == [
        "hit out at",
        "hitting out at",
    ]


def test_faults_have_a_place(folder: pathlib.Path) -> None:
    with open(folder / "words.csv", "a") as file:
        file.write("x,cliche,heavy,,\n")
    with pytest.raises(libtone.LexiconError, match=re.escape(f"{folder}/words.csv:3:3: ")) as caught:
        Lexicon.read(folder)
    error = caught.value
    assert (error.file, error.line, error.column) == ("words.csv", 3, 3)
    assert error.status == "TONE_ERROR_LEXICON"
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.line) == (type(error), str(error), 3)
    with pytest.raises(libtone.ReadError, match=re.escape(f"{folder}/nothing: ")) as missing:
        Lexicon.read(folder / "nothing")
    assert isinstance(missing.value, OSError)


def test_images(folder: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    lexicon = Lexicon.read(folder)
    path = tmp_path_factory.mktemp("image") / "press.tonelex"
    lexicon.save(path)
    assert Lexicon.read(path) == lexicon == Lexicon.from_image(path.read_bytes()) == pickle.loads(pickle.dumps(lexicon))
    assert hash(Lexicon.read(path)) == hash(lexicon)
    with pytest.raises(libtone.LexiconImageError):
        Lexicon.from_image(path.read_bytes()[:-9])
    assert Lexicon.from_image(bytearray(path.read_bytes())) == lexicon  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Lexicon.from_image("an image")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="parts"):
        (lexicon + lexicon).to_image()


def test_from_entries() -> None:
    weights = Lexicon.from_entries({"eco-warrior*": 2, "nanny state": 3.25}, name="mine", dimension="loaded")
    assert [entry[:3] for entry in weights] == [("eco-warrior*", "loaded", 2.0), ("nanny state", "loaded", 3.25)]
    rows = Lexicon.from_entries(
        [
            ("tyrant", "names", 3, "noun"),
            Entry("blob", "names", 1.5, "", "a note"),
            {"term": "blob fish", "category": None, "weight": 0},
        ],
        name="rows",
        categories={"names": "loaded"},
    )
    assert set(rows) == {
        Entry("tyrant", "names", 3.0, "noun"),
        Entry("blob", "names", 1.5, "", "a note"),
        Entry("blob fish", None, 0.0),
    }
    scorer = libtone.Scorer(rows)
    assert [match.text for match in scorer("A blob, a blob fish, two tyrants.").matches] == ["blob", "tyrants"]
    with pytest.raises(libtone.LexiconError) as caught:
        Lexicon.from_entries([("good", "c", 1), ('bad, "quoted"\n', "c", 2000)], name="x")
    assert (caught.value.file, caught.value.line, caught.value.column) == ("entries.csv", 3, 3)
    with pytest.raises(libtone.LexiconError, match=r"^lexicon.csv:2:1: "):
        Lexicon.from_entries({"a": 1}, name="no blanks")
    with pytest.raises(ValueError, match="heavy"):
        Lexicon.from_entries({"a": "heavy"}, name="x")  # type: ignore[arg-type]


def test_a_word_is_taken_out() -> None:
    house = Lexicon.from_entries([("tyrant", None, 0)], name="house", dimension="loaded")
    matches = libtone.Scorer(Lexicon.builtin() + house)("The tyrant’s hordes.").matches
    assert {match.text for match in matches if match.dimension == "loaded"} == {"hordes"}
    assert "tyrant’s" in {match.text for match in matches if match.dimension == "sentiment"}


def test_combining(scorer: libtone.Scorer) -> None:
    mine = Lexicon.from_entries({"tyrant": 0.5}, name="mine", dimension="loaded")
    both = Lexicon.builtin() + mine
    assert (both.name, [part.name for part in both.parts]) == ("en+mine", ["en", "mine"])
    assert both != mine + Lexicon.builtin()
    assert libtone.Scorer(both)("A tyrant.").raw["loaded"] == 0.5
    assert libtone.Scorer([Lexicon.builtin(), mine]).sha256 == libtone.Scorer(both).sha256
    assert scorer("A tyrant.").raw["loaded"] == 3
    with pytest.raises(TypeError):
        both + "mine"  # type: ignore[operator]


def test_conflict(tmp_path: pathlib.Path) -> None:
    (tmp_path / "lexicon.csv").write_text("name,version,language,licence\nodd,1,en,\n")
    (tmp_path / "categories.csv").write_text("category,dimension,signed\nodd,loaded,yes\n")
    with pytest.raises(libtone.LexiconConflictError, match=r"different policies: loaded$") as caught:
        libtone.Scorer(Lexicon.builtin() + Lexicon.read(tmp_path))
    assert caught.value.status == "TONE_ERROR_CONFLICT"
