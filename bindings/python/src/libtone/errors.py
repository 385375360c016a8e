"""What can go wrong, as exceptions.

All of them are :class:`ToneError`. Each is also the built-in exception that fits it, so that code which knows nothing
of libtone can still catch a ``ValueError``, a ``MemoryError`` or an ``OSError``. They survive pickling, as they must on
their way back from a process pool or a Spark executor.
"""

from __future__ import annotations


class ToneError(Exception):
    """A call into libtone failed.

    ``status`` is the name of the status, such as ``"TONE_ERROR_UTF8"``.
    """

    status: str = ""


class ArgumentError(ToneError, ValueError):
    """An argument that libtone does not take: a column that is not there or holds no text, a number out of bounds."""


class InvalidTextError(ToneError, ValueError):
    """A text given as bytes is not UTF-8.

    ``offset`` is the first byte of the ill-formed part, ``text`` the number of the text in its batch, from 0.
    """

    offset: int = 0
    text: int = 0


class LimitError(ToneError, ValueError):
    """A text is over a limit. Nothing was truncated. ``text`` is its number in the batch, from 0."""

    text: int = 0


class LexiconError(ToneError, ValueError):
    """A lexicon is malformed.

    ``file`` is the name of the file inside the lexicon's folder, ``line`` and ``column`` (the field) count from 1;
    ``""`` and 0 where they are not known.
    """

    file: str = ""
    line: int = 0
    column: int = 0


class LexiconImageError(LexiconError):
    """A compiled lexicon is damaged, or made by another version of libtone or for another byte order."""


class LexiconConflictError(LexiconError):
    """Two lexicons give one dimension different policies."""


class OutOfMemoryError(ToneError, MemoryError):
    """An allocation failed. Scorers and documents remain usable."""


class ThreadError(ToneError, RuntimeError):
    """A thread could not be started."""


class ReadError(ToneError, OSError):
    """A file of a lexicon, or a stream of tables, could not be read.

    ``file`` is the name of the file inside the lexicon's folder, ``""`` where it is not known.
    """

    file: str = ""
