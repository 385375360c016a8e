"""Installs a build into a temporary folder, builds the examples against it, and compares them with the command.

Usage: installed.py BUILD
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = sorted((ROOT / "examples" / "articles").glob("*.txt"))
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]


def run(*command: str | Path, given: str = "", **environment: str) -> str:
    """What a command writes; it must succeed."""
    done = subprocess.run(
        [str(part) for part in command],
        input=given,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
        env={**os.environ, **environment},
    )
    return done.stdout


def find_one(folder: Path, name: str) -> Path:
    """The one file of that name under a folder."""
    (found,) = folder.rglob(name)
    return found


def score(prefix: Path, level: str, *arguments: str | Path, given: str = "") -> list[dict[str, str]]:
    """The rows that the installed command writes."""
    command = prefix / "bin" / "tone"
    return list(csv.DictReader(run(command, "score", "--level", level, *arguments, given=given).splitlines()))


def build_with_pkg_config(prefix: Path) -> Path:
    """The program examples/c."""
    program = prefix / "score"
    found = run("pkg-config", "--cflags", "--libs", "tone", PKG_CONFIG_PATH=str(find_one(prefix, "tone.pc").parent))
    run("cc", "-std=c17", *STRICT, ROOT / "examples" / "c" / "score.c", *found.split(), "-o", program)
    return program


def build_with_cmake(prefix: Path) -> Path:
    """The program examples/cmake."""
    build = prefix / "build"
    flags = " ".join(STRICT)
    example = ROOT / "examples" / "cmake"
    run("cmake", "-S", example, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_C_FLAGS={flags}")
    run("cmake", "--build", build)
    return build / "lines"


def expected_score(prefix: Path, article: Path) -> str:
    """What examples/c is to write, from the rows of the command."""
    (document,) = score(prefix, "document", article)
    names = list(document)
    scores = names[names.index("words") + 1 : names.index("loaded_raw")]
    lines = [f"{name:<16} {float(document[name]):7.3f}\n" for name in scores]
    lines += [
        f"{match['begin']:>6}  {match['dimension']:<12} {match['category']:<16} {match['voice']:<10} "
        f"{float(match['contribution']):+6.2f}  {match['text']}\n"
        for match in score(prefix, "match", article)
    ]
    return "".join(lines)


def expected_lines(prefix: Path, lines: list[str]) -> str:
    """What examples/cmake is to write, from the rows of the command."""
    records = "".join(json.dumps({"text": line + "\n"}) + "\n" for line in lines)
    rows = score(prefix, "document", "--input", "jsonl", given=records)
    return "".join(
        f"{float(row['bias']):.3f}\t{float(row['share_author']):.2f}\t{line}\n"
        for row, line in zip(rows, lines, strict=True)
    )


def compare(what: str, got: str, expected: str) -> None:
    """Stops with a message where the two differ."""
    if not expected or got != expected:
        raise SystemExit(f"{what} writes\n{got}\nand the command says\n{expected}")


def check(prefix: Path) -> None:
    """The licence, the page that the header speaks of, and both examples, over the example articles."""
    for name, source in (("LICENSE", ROOT / "LICENSE"), ("README.md", ROOT / "lexicons" / "README.md")):
        compare(name, find_one(prefix, name).read_text(encoding="utf-8"), source.read_text(encoding="utf-8"))
    libraries = {"LD_LIBRARY_PATH": str(find_one(prefix, "libtone.so").parent)}
    program = build_with_pkg_config(prefix)
    for article in ARTICLES:
        compare(f"examples/c {article.name}", run(program, article, **libraries), expected_score(prefix, article))
    lines = [line for article in ARTICLES for line in article.read_text(encoding="utf-8").splitlines()]
    program = build_with_cmake(prefix)
    given = "".join(line + "\n" for line in lines)
    compare("examples/cmake", run(program, given=given, **libraries), expected_lines(prefix, lines))


def main() -> None:
    """Installs and checks."""
    with tempfile.TemporaryDirectory() as folder:
        run("cmake", "--install", sys.argv[1], "--prefix", folder)
        check(Path(folder))


if __name__ == "__main__":
    main()
