"""The scorer: lexicons and parameters, compiled once, for any number of texts."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Literal, Optional, TypeVar, Union, overload

from . import _native
from .document import Document, encode
from .lexicon import Lexicon

Text = Union[str, bytes]
Context = TypeVar("Context")
LexiconLike = Union[Lexicon, str, "os.PathLike[str]"]

_INVALID_UTF8 = {"error": 0, "replace": 1}
_BATCH_BYTES = 4 << 20
_LONGEST_TEXT = (1 << 32) - 1


class Scorer:
    """Scores texts: how loaded, how hedged, how certain, and why.

    >>> scorer = Scorer()
    >>> document = scorer("The tyrant reportedly unleashed his hordes.")
    >>> document["loaded"], [match.text for match in document.matches]

    ``lexicons`` is a :class:`Lexicon`, the path of one, or several of both; None is the built-in English lexicon. What
    is given replaces it: ``Lexicon.builtin() + mine`` keeps it. Parameters:

    - ``invalid_utf8``: ``"error"`` raises :class:`InvalidTextError` where bytes are not UTF-8, ``"replace"`` scores on,
      with each ill-formed part as U+FFFD. A str is always taken, its lone surrogates as U+FFFD.
    - ``max_text``: the longest text, in bytes of UTF-8; a longer one raises :class:`LimitError`. At most 4 GiB - 1.

    Raises the errors of :meth:`Lexicon.read`, and :class:`LexiconConflictError` where lexicons disagree on a dimension.

    A scorer never changes. Threads may share it, a forked process may go on using it, and it can be pickled. Same text,
    lexicons, parameters and version give the same bits, on any machine and in any number of threads.
    """

    __slots__ = ("_engine", "_lexicon", "_parameters")

    def __init__(
        self,
        lexicons: Union[LexiconLike, Iterable[LexiconLike], None] = None,
        *,
        invalid_utf8: Literal["error", "replace"] = "error",
        max_text: Optional[int] = None,
    ) -> None:
        if invalid_utf8 not in _INVALID_UTF8:
            raise ValueError(f'invalid_utf8 is "error" or "replace", not {invalid_utf8!r}')
        parameters = {_native.PARAM_INVALID_UTF8: _INVALID_UTF8[invalid_utf8]}
        if max_text is not None:
            if not 1 <= operator.index(max_text) <= _LONGEST_TEXT:
                raise ValueError(f"max_text is 1 to {_LONGEST_TEXT:,}, not {max_text:,}")
            parameters[_native.PARAM_MAX_TEXT] = max_text
        self._lexicon = _combine(lexicons)
        self._parameters: dict[str, Any] = {"invalid_utf8": invalid_utf8, "max_text": max_text}
        self._engine: Optional[_native.Scorer] = _native.Scorer(self._lexicon._parts, parameters)

    def __call__(self, text: Text, *, id: object = 1) -> Document:
        """Scores one text. ``id`` is what reports call it.

        Raises :class:`LimitError` for a text over ``max_text``, and :class:`InvalidTextError` for bytes that are not
        UTF-8.
        """
        data = encode(text)
        result = _native.score(self._engine or self.engine, data)
        return Document(result, 0, text if isinstance(text, str) else data, id)

    @overload
    def pipe(
        self, texts: Iterable[Text], *, as_tuples: Literal[False] = ..., threads: int = ..., batch_size: int = ...
    ) -> Iterator[Document]: ...

    @overload
    def pipe(
        self,
        texts: Iterable[tuple[Text, Context]],
        *,
        as_tuples: Literal[True],
        threads: int = ...,
        batch_size: int = ...,
    ) -> Iterator[tuple[Document, Context]]: ...

    def pipe(
        self, texts: Iterable[Any], *, as_tuples: bool = False, threads: int = 1, batch_size: int = 256
    ) -> Iterator[Any]:
        """Scores texts as they come, and yields a :class:`Document` for each, in order.

        With ``as_tuples`` the texts are ``(text, context)`` and so are the documents ``(document, context)``. Documents
        are numbered from 1 by their ``id``. No more than ``batch_size`` texts are taken ahead, fewer where they are
        long, and their memory is given back with the last document of a batch: any number of texts streams through.

        ``threads`` (1 to 1,024) score a batch together while the GIL is free. Raises what a call raises; ``text`` of
        the error is the number of the text from 0, and the documents of the batches before it have been yielded.
        """
        if isinstance(texts, (str, bytes)):
            raise TypeError("pipe takes an iterable of texts; for one text, call the scorer")
        if batch_size < 1:
            raise ValueError(f"batch_size is at least 1, not {batch_size}")
        _native.check_threads(threads)
        pairs: Iterable[tuple[Text, Any]] = texts if as_tuples else ((text, None) for text in texts)
        return self._pipe(self.engine, pairs, as_tuples, threads, batch_size)

    @staticmethod
    def _pipe(
        engine: _native.Scorer, pairs: Iterable[tuple[Text, Any]], as_tuples: bool, threads: int, batch_size: int
    ) -> Iterator[Any]:
        first = 0
        for batch in _batches(pairs, batch_size):
            texts = [data for data, _, _ in batch]
            given = _native.make_batch(b"".join(texts), map(len, texts))
            result = _native.score_batch(engine, given, threads, _native.ROWS_ALL, first)
            for number, (_, text, context) in enumerate(batch):
                document = Document(result, number, text, first + number + 1)
                yield (document, context) if as_tuples else document
            first += len(batch)

    @property
    def engine(self) -> _native.Scorer:
        """The C scorer. Raises ValueError when this one is closed."""
        if self._engine is None:
            raise ValueError("the scorer is closed")
        return self._engine

    @property
    def lexicon(self) -> Lexicon:
        """What it scores with."""
        return self._lexicon

    @property
    def scores(self) -> tuple[str, ...]:
        """The names of the scores, in the order of reports: ``loaded``, ``loaded_author``, ``hedging``, ..."""
        return self.engine.names

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of the dimensions that matches have."""
        return self.engine.dimensions

    @property
    def sha256(self) -> str:
        """The digest of the lexicons, in order, and of every parameter that is not at its default."""
        return self.engine.sha256

    def close(self) -> None:
        """Gives the memory back as soon as no document and no other thread uses it. Closing twice is fine."""
        self._engine = None

    def __enter__(self) -> Scorer:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        value: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _rebuild, (self._lexicon, self._parameters)

    def __repr__(self) -> str:
        if self._engine is None:
            return "<Scorer, closed>"
        return f"<Scorer {self._engine.lexicons}: {', '.join(self._engine.names)}>"


def _rebuild(lexicon: Lexicon, parameters: dict[str, Any]) -> Scorer:
    """Unpickles a scorer."""
    return Scorer(lexicon, **parameters)


def _combine(lexicons: Union[LexiconLike, Iterable[LexiconLike], None]) -> Lexicon:
    """One lexicon of all that Scorer takes."""
    if lexicons is None:
        return Lexicon.builtin()
    if isinstance(lexicons, Lexicon):
        return lexicons
    if isinstance(lexicons, (str, os.PathLike)):
        return Lexicon.read(lexicons)
    return sum(map(_combine, lexicons), Lexicon())


def _batches(pairs: Iterable[tuple[Text, Any]], most: int) -> Iterator[list[tuple[bytes, Text, Any]]]:
    """Runs of texts, encoded: at most so many, and no more once they are 4 MiB."""
    batch: list[tuple[bytes, Text, Any]] = []
    size = 0
    for number, (text, context) in enumerate(pairs):
        data = encode(text, number)
        batch.append((data, text if isinstance(text, str) else data, context))
        size += len(data)
        if len(batch) == most or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
