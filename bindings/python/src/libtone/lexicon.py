"""Lexicons: what words say about the tone of a text, as data."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Optional, Union

from . import _native
from .errors import LexiconError, LexiconImageError, ReadError


class Entry(NamedTuple):
    """One row of a lexicon.

    ``category`` is None for a neutral entry, which blocks what lies under it. ``weight`` is an intensity on the scale
    of the category's dimension. ``inflect`` names the parts of speech whose forms are matched too: ``noun``, ``verb``,
    ``adjective``, separated by blanks.
    """

    term: str
    category: Optional[str]
    weight: float
    inflect: str = ""
    note: str = ""


class Category(NamedTuple):
    """A category of entries. ``role`` of its dimension is ``score``, ``sign`` or ``support``."""

    name: str
    dimension: str
    role: str
    description: str


# A term with its weight, a row, or a row by names: all that Lexicon.from_entries takes.
Entries = Union[Mapping[str, float], Iterable[Union[Entry, tuple[object, ...], Mapping[str, object]]]]


class Lexicon:
    """An immutable set of entries.

    Make one with :meth:`builtin`, :meth:`read`, :meth:`from_entries` or :meth:`from_image`, and put several together
    with ``+``: in ``a + b`` an entry of b wins over the same term of a. A lexicon may be shared between threads, copied
    and pickled.
    """

    __slots__ = ("_parts",)

    def __init__(self, *parts: _native.Lexicon) -> None:
        self._parts = parts

    @classmethod
    def builtin(cls) -> Lexicon:
        """The English lexicon inside the library. Nothing is read or parsed."""
        return cls(_native.Lexicon.builtin())

    @classmethod
    def read(cls, path: Union[str, os.PathLike[str]]) -> Lexicon:
        """Reads a folder of CSV files, or a compiled image that :meth:`save` wrote.

        Raises :class:`ReadError` where it cannot be read, :class:`LexiconError` with file, line and column where
        it is malformed, :class:`LexiconImageError` where an image is damaged or of another version.
        """
        try:
            return cls(_native.Lexicon.read(os.fsencode(path)))
        except (LexiconError, ReadError) as error:
            place = os.path.join(path, "") if error.file else f"{os.fspath(path)}: "
            error.args = (f"{place}{error}",)
            raise

    @classmethod
    def from_image(cls, image: bytes) -> Lexicon:
        """A lexicon from the bytes that :meth:`to_image` gave. Raises :class:`LexiconImageError`."""
        return cls(_native.Lexicon.from_image(bytes(memoryview(image))))

    @classmethod
    def from_entries(
        cls,
        entries: Entries,
        *,
        name: str,
        dimension: str = "",
        categories: Optional[Mapping[str, str]] = None,
        version: str = "0",
        language: str = "en",
        licence: str = "",
    ) -> Lexicon:
        """A lexicon from entries in memory.

        ``entries`` is a mapping of terms to weights, or rows ``(term, category, weight, inflect, note)``, of which the
        last two may be left out, or mappings with those keys; one whose category is None is neutral, and blocks what
        lies under it in all dimensions of this lexicon. ``categories`` gives the dimension of each category; without
        it ``dimension`` (by default ``name``) is the one dimension, and every category that a row names is in it: so
        ``[("brave", None, 0)]`` with ``dimension="loaded"`` takes one word out of that dimension.

        A dimension that another lexicon of the scorer has too, such as ``loaded``, takes its policy from there; a new
        one counts plain weights and gets a score of its own.

        >>> mine = Lexicon.from_entries({"doomster*": 2, "nanny state": 3}, name="mine", dimension="loaded")
        >>> scorer = Scorer(Lexicon.builtin() + mine)

        Raises :class:`LexiconError`; its lines count from 2 the rows of ``entries.csv``, those with a category, and of
        ``neutral.csv``, those without.
        """
        rows = list(_rows(entries, dimension or name))
        if categories is None:
            whole = dimension or name
            categories = {row.category: whole for row in rows if row.category} or {whole: whole}
        with tempfile.TemporaryDirectory(prefix="libtone-") as folder:
            about = (name, version, language, licence)
            _write(folder, "lexicon.csv", ("name", "version", "language", "licence"), [about])
            _write(folder, "categories.csv", ("category", "dimension"), categories.items())
            scored = [(row.term, row.category, f"{float(row.weight):.9f}", *row[3:]) for row in rows if row.category]
            _write(folder, "entries.csv", Entry._fields, scored)
            neutral = [(row.term, "*", row.inflect, row.note) for row in rows if not row.category]
            _write(folder, "neutral.csv", ("term", "dimensions", "inflect", "note"), neutral)
            return cls(_native.Lexicon.read(os.fsencode(folder)))

    def __add__(self, other: Lexicon) -> Lexicon:
        if not isinstance(other, Lexicon):
            return NotImplemented
        return Lexicon(*self._parts, *other._parts)

    @property
    def parts(self) -> tuple[Lexicon, ...]:
        """The lexicons that ``+`` put together, one where there was no ``+``."""
        return tuple(Lexicon(part) for part in self._parts)

    @property
    def name(self) -> str:
        """The name, those of the parts joined by ``+``."""
        return "+".join(part.name for part in self._parts)

    @property
    def version(self) -> str:
        """The version, those of the parts joined by ``+``."""
        return "+".join(part.version for part in self._parts)

    @property
    def language(self) -> str:
        """The language tag of the first part."""
        return self._parts[0].language

    @property
    def licence(self) -> str:
        """The licence, those of the parts joined by ``+``."""
        return "+".join(part.licence for part in self._parts)

    @property
    def sha256(self) -> tuple[str, ...]:
        """The digest of each part's content, whatever the spelling of its files, as 64 hexadecimal digits."""
        return tuple(part.sha256 for part in self._parts)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of the dimensions, each once."""
        return tuple(dict.fromkeys(name for part in self._parts for name, _ in part.dimensions()))

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories of all parts."""
        found = []
        for part in self._parts:
            dimensions = part.dimensions()
            found += [Category(name, *dimensions[number], text) for name, number, text in part.categories()]
        return tuple(found)

    def __len__(self) -> int:
        """How many entries there are, before inflection."""
        return sum(part.entry_count() for part in self._parts)

    def __iter__(self) -> Iterator[Entry]:
        for part in self._parts:
            names = [name for name, _, _ in part.categories()]
            for number in range(part.entry_count()):
                term, category, weight, inflect, note = part.entry(number)
                yield Entry(term, names[category] if category < len(names) else None, weight, inflect, note)

    def to_image(self) -> bytes:
        """The compiled image, for :meth:`from_image`. It belongs to this version of libtone and this byte order.

        Raises ValueError for lexicons put together with ``+``: save each of ``parts``.
        """
        if len(self._parts) != 1:
            raise ValueError("lexicons put together with + have an image each: see parts")
        return self._parts[0].image()

    def save(self, path: Union[str, os.PathLike[str]]) -> None:
        """Writes the compiled image to a file, for :meth:`read`."""
        Path(path).write_bytes(self.to_image())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        builtin = _native.Lexicon.builtin().sha256
        return _unpickle, tuple(part.sha256 if part.sha256 == builtin else part.image() for part in self._parts)

    def __repr__(self) -> str:
        names = " + ".join(f"{part.name} {part.version}" for part in self._parts)
        return f"<Lexicon {names}: {len(self):,} entries, {', '.join(self.dimensions)}>"


def _unpickle(*parts: Union[str, bytes]) -> Lexicon:
    """A lexicon from its images. The built-in one, which is large and always there, is told by its digest."""
    builtin = _native.Lexicon.builtin()
    if any(isinstance(part, str) and part != builtin.sha256 for part in parts):
        raise LexiconImageError("the lexicon was pickled by a version of libtone with another built-in lexicon")
    return Lexicon(*(builtin if isinstance(part, str) else _native.Lexicon.from_image(part) for part in parts))


def _rows(entries: Entries, category: str) -> Iterator[Entry]:
    """Entries of any spelling as rows; ``category`` is that of terms given with nothing but a weight."""
    if isinstance(entries, Mapping):
        entries = [(term, category, weight) for term, weight in entries.items()]
    for entry in entries:
        yield Entry(**entry) if isinstance(entry, Mapping) else Entry(*entry)  # type: ignore[arg-type]


def _write(folder: str, name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
