"""The examples run, and say what they are meant to."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest
from conftest import ARTICLE

EXAMPLES = pathlib.Path(__file__).resolve().parents[3] / "examples" / "python"


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder of two articles."""
    (tmp_path / "hot.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "calm.txt").write_text("The council met on Tuesday.\n", encoding="utf-8")
    return tmp_path


def run(name: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, EXAMPLES / name, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_explore(folder: pathlib.Path) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("pandas")
    said = run("explore.py", folder, folder / "out.png")
    assert said.index("calm") < said.index("hot")
    assert "name_calling" in said
    assert (folder / "out.png").stat().st_size > 10_000
    assert "<section" in (folder / "out.html").read_text(encoding="utf-8")


def test_read_report(folder: pathlib.Path) -> None:
    pytest.importorskip("pandas")
    assert "tyrant" in run("read_report.py", folder)


def test_engines(folder: pathlib.Path) -> None:
    pytest.importorskip("duckdb")
    pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    said = run("engines.py", folder)
    assert "quoted" in said
    assert said.count("calm") >= 2
