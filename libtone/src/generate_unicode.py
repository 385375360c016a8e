#!/usr/bin/env python3
"""Writes unicode_tables.h and unicode_tables.c from a folder of the Unicode Character Database.

SPDX-License-Identifier: MIT

The tables are committed, so a build needs neither this script nor the data. Run it when the Unicode version changes;
`--check` tells whether the committed tables are what the data gives.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

CODE_POINTS = 0x110000
BLOCK = 256
BYTE_VALUES = 256

# The values of Word_Break (UAX #29, section 4.1), in the order of their numbers.
WORD_BREAKS = (
    "Other",
    "CR",
    "LF",
    "Newline",
    "Extend",
    "ZWJ",
    "Format",
    "Regional_Indicator",
    "Katakana",
    "Hebrew_Letter",
    "ALetter",
    "Single_Quote",
    "Double_Quote",
    "MidNumLet",
    "MidLetter",
    "MidNum",
    "Numeric",
    "ExtendNumLet",
    "WSegSpace",
)

# Flags above the five bits of Word_Break, with what they say.
FLAGS = (
    ("LETTER", "Alphabetic or General_Category L, and not Default_Ignorable_Code_Point"),
    ("DIGIT", "General_Category Nd, or No with a Numeric_Type of Numeric (fractions)"),
    ("UPPER", "Uppercase, or General_Category Lt"),
    ("LOWER", "Lowercase"),
    ("SPACE", "White_Space, or General_Category Cc"),
    ("IGNORABLE", "Default_Ignorable_Code_Point: does not show"),
    ("PICTOGRAPH", "Extended_Pictographic"),
    ("EMOJI", "Emoji_Presentation, or Extended_Pictographic and not assigned yet"),
    ("INERT", "not Changes_When_NFKC_Casefolded; NFC_QC Yes and of class 0: joins none before it"),
    ("PUNCTUATION", "General_Category P"),
)
FLAG_BITS = {name: 1 << (5 + number) for number, (name, _) in enumerate(FLAGS)}

NOTICE = """\
/*
 * {what}
 *
 * Written by generate_unicode.py from the Unicode Character Database {version}; do not edit.
 * Copyright (c) 1991-2022 Unicode, Inc. Distributed under the Unicode License, https://www.unicode.org/license.html
 */
"""


def read_ranges(path: Path) -> Iterator[tuple[range, str]]:
    """The code points and the value of every line of a property file (UAX #44, section 4.2)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.partition("#")[0].split(";")]
        if len(fields) < 2:
            continue
        first, _, last = fields[0].partition("..")
        yield range(int(first, 16), int(last or first, 16) + 1), fields[1]


def read_set(path: Path, value: str) -> set[int]:
    """The code points that have `value` in a property file."""
    return {code_point for span, found in read_ranges(path) if found == value for code_point in span}


def read_values(path: Path, default: str) -> list[str]:
    """The value of every code point in a property file."""
    values = [default] * CODE_POINTS
    for span, value in read_ranges(path):
        values[span.start : span.stop] = [value] * len(span)
    return values


def read_inert(ucd: Path) -> set[int]:
    """The code points that fold to themselves; what stands before them does not change them (UAX #15, section 9)."""
    normalization = ucd / "DerivedNormalizationProps.txt"
    moving = read_set(normalization, "Changes_When_NFKC_Casefolded") | read_set(normalization, "NFC_QC")
    classes = read_values(ucd / "extracted/DerivedCombiningClass.txt", "0")
    categories = read_values(ucd / "extracted/DerivedGeneralCategory.txt", "Cn")
    return {
        point
        for point in range(CODE_POINTS)
        if point not in moving and classes[point] == "0" and categories[point] not in ("Cn", "Cs")
    }


def read_version(path: Path) -> str:
    """The version in a first line such as `# WordBreakProperty-15.0.0.txt`."""
    first_line = path.read_text(encoding="utf-8").partition("\n")[0]
    return first_line.rpartition("-")[2].removesuffix(".txt")


def read_properties(ucd: Path) -> list[int]:
    """The record of every code point: its Word_Break and its flags."""
    word_breaks = read_values(ucd / "auxiliary/WordBreakProperty.txt", "Other")
    categories = read_values(ucd / "extracted/DerivedGeneralCategory.txt", "Cn")
    core = ucd / "DerivedCoreProperties.txt"
    emoji = ucd / "emoji/emoji-data.txt"
    ignorable = read_set(core, "Default_Ignorable_Code_Point")
    alphabetic = read_set(core, "Alphabetic")
    uppercase = read_set(core, "Uppercase")
    white_space = read_set(ucd / "PropList.txt", "White_Space")
    numeric = read_set(ucd / "extracted/DerivedNumericType.txt", "Numeric")
    sets = {
        "LOWER": read_set(core, "Lowercase"),
        "IGNORABLE": ignorable,
        "PICTOGRAPH": read_set(emoji, "Extended_Pictographic"),
        "EMOJI": read_set(emoji, "Emoji_Presentation"),
    }
    sets["EMOJI"] |= {point for point in sets["PICTOGRAPH"] if categories[point] == "Cn"}
    sets["LETTER"] = alphabetic | {point for point in range(CODE_POINTS) if categories[point][0] == "L"}
    sets["LETTER"] -= ignorable
    sets["DIGIT"] = {
        point
        for point in range(CODE_POINTS)
        if categories[point] == "Nd" or (categories[point] == "No" and point in numeric)
    }
    sets["INERT"] = read_inert(ucd)
    sets["PUNCTUATION"] = {point for point in range(CODE_POINTS) if categories[point][0] == "P"}
    sets["UPPER"] = uppercase | {point for point in range(CODE_POINTS) if categories[point] == "Lt"}
    sets["SPACE"] = white_space | {point for point in range(CODE_POINTS) if categories[point] == "Cc"}
    numbers = {name: number for number, name in enumerate(WORD_BREAKS)}
    records = [numbers[value] for value in word_breaks]
    for name, code_points in sets.items():
        for point in code_points:
            records[point] |= FLAG_BITS[name]
    return records


def fold_table(records: list[int]) -> tuple[list[int], list[list[int]]]:
    """Two stages: the index of blocks, and the blocks of records."""
    blocks: dict[tuple[int, ...], int] = {}
    index = []
    for start in range(0, CODE_POINTS, BLOCK):
        block = tuple(records[start : start + BLOCK])
        index.append(blocks.setdefault(block, len(blocks)))
    if len(blocks) > BYTE_VALUES:
        raise SystemExit("the numbers of blocks no longer fit into bytes")
    return index, [list(block) for block in blocks]


def rows(numbers: list[int], indent: str) -> str:
    """Numbers as lines of at most 120 columns."""
    lines = [indent + ", ".join(map(str, numbers[start : start + 16])) for start in range(0, len(numbers), 16)]
    return ",\n".join(lines)


def header_text(version: str, block_count: int) -> str:
    """The contents of unicode_tables.h."""
    values = ",\n".join(f"    UNICODE_{name.upper()}" for name in WORD_BREAKS)
    flags = "\n".join(
        f"    UNICODE_IS_{name} = {FLAG_BITS[name]}{',' if number + 1 < len(FLAGS) else ''} /* {meaning} */"
        for number, (name, meaning) in enumerate(FLAGS)
    )
    return f"""\
{NOTICE.format(what="Properties of code points that segmentation and tokens need.", version=version)}\
#ifndef TONE_UNICODE_TABLES_H
#define TONE_UNICODE_TABLES_H

#include <stdint.h>

/* Values of Word_Break (Unicode Standard Annex #29, section 4.1). */
/* clang-format off */
enum unicode_word_break {{
{values}
}};

/* A record of properties: a Word_Break in the low bits, and flags. */
enum unicode_property {{
    UNICODE_WORD_BREAK = 31,
{flags}
}};
/* clang-format on */

/* The records of ASCII. */
extern const uint16_t unicode_ascii[128];

/* Two stages: code point / {BLOCK} gives the number of a block, which has the records of {BLOCK} code points. */
extern const uint8_t unicode_index[{CODE_POINTS // BLOCK}];
extern const uint16_t unicode_blocks[{block_count}][{BLOCK}];

/* The record of a code point, which is in 0..10FFFF. */
static inline uint16_t unicode_properties(int32_t code_point) {{
    uint32_t value = (uint32_t)code_point;
    return unicode_blocks[unicode_index[value / {BLOCK}]][value % {BLOCK}];
}}

#endif
"""


def source_text(version: str, ascii_records: list[int], table: tuple[list[int], list[list[int]]]) -> str:
    """The contents of unicode_tables.c."""
    index, blocks = table
    block_rows = ",\n".join("    {\n" + rows(block, " " * 8) + "}" for block in blocks)
    return f"""\
{NOTICE.format(what="Properties of code points: the tables.", version=version)}\
#include "unicode_tables.h"

/* clang-format off */
const uint16_t unicode_ascii[128] = {{
{rows(ascii_records, "    ")}
}};

const uint8_t unicode_index[{len(index)}] = {{
{rows(index, "    ")}
}};

const uint16_t unicode_blocks[{len(blocks)}][{BLOCK}] = {{
{block_rows}
}};
/* clang-format on */
"""


def make_files(ucd: Path) -> dict[str, str]:
    """The generated files, by name."""
    version = read_version(ucd / "auxiliary/WordBreakProperty.txt")
    records = read_properties(ucd)
    table = fold_table(records)
    return {
        "unicode_tables.h": header_text(version, len(table[1])),
        "unicode_tables.c": source_text(version, records[:128], table),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes the tables of Unicode properties.")
    parser.add_argument("--ucd", type=Path, default=Path("/usr/share/unicode"), help="the Unicode Character Database")
    parser.add_argument("--check", action="store_true", help="compare with the committed tables; write nothing")
    arguments = parser.parse_args()
    folder = Path(__file__).resolve().parent
    status = 0
    for name, text in make_files(arguments.ucd).items():
        path = folder / name
        if not arguments.check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path}: not what {arguments.ucd} gives", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
