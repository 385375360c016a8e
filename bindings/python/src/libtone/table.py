"""Scores of whole tables, in and out through the Arrow PyCapsule interface, without copies of the texts."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Optional

from . import _native
from .document import encode
from .errors import ArgumentError
from .scorer import Scorer

if TYPE_CHECKING:
    import numpy
    import pandas

Level = Literal["document", "sentence", "match", "attribution"]


class ScoreTable:
    """Scores in memory, as Arrow arrays.

    It speaks the Arrow PyCapsule interface, any number of times and without copies: ``pyarrow.table(scores)``,
    ``polars.DataFrame(scores)``, ``duckdb.sql("FROM scores")``, ``nanoarrow.ArrayStream(scores)``. ``scores["loaded"]``
    is a NumPy view of a column. It may be shared between threads.
    """

    __slots__ = ("_table",)

    def __init__(self, table: _native.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A stream of the table. A requested schema is a wish, and not heeded, as the protocol allows."""
        return self._table.stream()

    def __arrow_c_schema__(self) -> object:
        """The schema of the table."""
        return self._table.schema()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._table.names())

    def __len__(self) -> int:
        return sum(self._table.lengths())

    def __getitem__(self, column: str) -> numpy.ndarray[Any, Any]:
        """The numbers of a column as a read-only NumPy array, shape ``(len(self),)``.

        A view where the table is one Arrow array, which it is for input that is one; else put together. Where a text is
        null there is the neutral score, not NaN.

        Raises KeyError where there is no such column, TypeError where it is not of numbers.
        """
        import numpy

        names = self._table.names()
        if column not in names:
            raise KeyError(column)
        pieces = [numpy.asarray(piece) for piece in self._table.column(names.index(column))]
        return pieces[0] if len(pieces) == 1 else numpy.concatenate(pieces)

    def to_pandas(self, **options: Any) -> pandas.DataFrame:
        """The table as a pandas frame, with the index of the frame that was scored. Needs pyarrow.

        ``options`` are those of ``pyarrow.Table.to_pandas``.
        """
        import pyarrow

        frame: pandas.DataFrame = pyarrow.table(self).to_pandas(**options)
        return frame

    def __repr__(self) -> str:
        return f"<ScoreTable {len(self):,} rows: {', '.join(self.columns)}>"


class ScoreStream:
    """Scores that are made while they are read, one Arrow array at a time; it can be read once.

    ``pyarrow.RecordBatchReader.from_stream(scores)`` reads it batch by batch.
    """

    __slots__ = ("_capsule",)

    def __init__(self, capsule: object) -> None:
        self._capsule: Optional[object] = capsule

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The stream. Raises ValueError the second time."""
        capsule, self._capsule = self._capsule, None
        if capsule is None:
            raise ValueError("a stream of scores can be read once")
        return capsule


def score_table(
    table: Any,
    *,
    text: str = "text",
    id: Optional[str] = None,
    level: Level = "document",
    columns: Optional[Sequence[str]] = None,
    threads: int = 1,
    scorer: Optional[Scorer] = None,
) -> ScoreTable:
    """Scores a column of a table.

    ``table`` is anything that speaks the Arrow PyCapsule interface (pyarrow, Polars, pandas >= 2.2, DuckDB, nanoarrow,
    ...): a table whose column ``text`` holds the texts, or a column of texts by itself; or a list of str, of which some
    may be None. Texts are utf8, large utf8, utf8 view or dictionaries of them, and scored where they lie; null gives
    null.

    ``level`` is what a row is:

    - ``document``: one row for each row of the table, with all its columns in front, or those that ``columns`` names;
    - ``sentence``, ``match``, ``attribution``: ``text_index``, the number of the text from 0, leads back to it; the
      columns ``id`` and ``columns`` are repeated in front.

    The columns are those of ``tone score --level``, scores as doubles in [0, 1] (``sentiment`` [-1, 1]), offsets in
    bytes of UTF-8 and, ending in ``_char``, in code points. An input column that has the name of one of ours gets the
    prefix ``input_``. The schema's metadata has the versions and the digest of the lexicons.

    ``threads`` (1 to 1,024) score together; the GIL is free meanwhile. ``scorer`` is one with the built-in lexicon by
    default.

    Raises :class:`ArgumentError` where there is no such column, it holds no text, or a text of it is not UTF-8;
    :class:`ReadError` where the table's own stream fails, TypeError for what is no table. Texts in a list raise what
    :meth:`Scorer.pipe` raises.

    >>> scores = score_table(pyarrow.table({"id": [1], "text": ["A tyrant."]}), id="id", level="match")
    >>> score_table(frame, text="body").to_pandas()  # a pandas frame in, a pandas frame out
    """
    if isinstance(table, (list, tuple)):
        if id is not None or columns:
            raise ValueError("a list of texts has no columns to go along")
        return _score_list((scorer or _default_scorer()).engine, table, level, threads)
    stream = score_stream(table, text=text, id=id, level=level, columns=columns, threads=threads, scorer=scorer)
    return ScoreTable(_native.Table.from_stream(stream.__arrow_c_stream__()))


def score_stream(
    table: Any,
    *,
    text: str = "text",
    id: Optional[str] = None,
    level: Level = "document",
    columns: Optional[Sequence[str]] = None,
    threads: int = 1,
    scorer: Optional[Scorer] = None,
) -> ScoreStream:
    """Like :func:`score_table`, for what does not fit into memory: each Arrow array is scored when it is asked for.

    Errors in the texts are raised by whoever reads the stream.
    """
    _check_level(level)
    _native.check_threads(threads)
    stream = _stream_of(table)
    names = _native.column_names(stream)
    along = columns_along(level, id, columns, names or ())
    if names is not None:
        _check_columns([text, *(along or ())], names)
    engine = (scorer or _default_scorer()).engine
    return ScoreStream(_native.score_stream(engine, stream, text if names is not None else None, along, level, threads))


def columns_along(
    level: str, id: Optional[str], columns: Optional[Sequence[str]], names: Sequence[str]
) -> Optional[list[str]]:
    """The columns of a table that go along with their scores, ``id`` first; None for all of them.

    ``names`` are those that it has.
    """
    if isinstance(columns, str):
        raise TypeError(f"columns is a list of names, not {columns!r}")
    if id is not None:
        _check_columns([id], names)
    if columns is None and level == "document":
        return None
    along = list(columns or ())
    return along if id is None or id in along else [id, *along]


def _check_columns(wanted: Iterable[str], names: Sequence[str]) -> None:
    for name in wanted:
        if name not in names:
            raise ArgumentError(f"the table has no column {name!r}; it has {', '.join(names) or 'none'}")


def _stream_of(table: Any) -> object:
    """A capsule of a stream of anything that speaks Arrow."""
    if hasattr(table, "__arrow_c_stream__"):
        return table.__arrow_c_stream__()
    if hasattr(table, "__arrow_c_array__"):
        return _native.Table.from_array(*table.__arrow_c_array__()).stream()
    raise TypeError(
        f"a table speaks the Arrow PyCapsule interface or is a list of str; {type(table).__name__} is neither"
    )


def _score_list(engine: _native.Scorer, texts: Sequence[Optional[str]], level: Level, threads: int) -> ScoreTable:
    _check_level(level)
    _native.check_threads(threads)
    result = _native.score_batch(engine, _batch_of(texts), threads, _native.LEVEL_ROWS[level])
    return ScoreTable(_native.Table.from_result(result, level))


def _batch_of(texts: Sequence[Any]) -> _native.Batch:
    """A list of texts as a batch."""
    try:
        return _native.join_batch(list(texts))
    except (TypeError, UnicodeEncodeError):
        encoded = [b"" if text is None else encode(text, number) for number, text in enumerate(texts)]
        return _native.make_batch(b"".join(encoded), map(len, encoded), [text is not None for text in texts])


def _check_level(level: str) -> None:
    if level not in _native.LEVELS:
        raise ValueError(f"level is one of {', '.join(_native.LEVELS)}, not {level!r}")


@functools.lru_cache(maxsize=1)
def _default_scorer() -> Scorer:
    return Scorer()
