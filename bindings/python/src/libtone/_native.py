"""The C library. This is the one module that knows ctypes.

Below, in order: where the library is; its types; its functions, each with all its types declared; what a failed call
raises; and handles that free what they hold. Calls release the GIL while C works.

Nothing here holds a lock, keeps a thread or registers anything at exit. Memory that is kept for reuse lies in lists,
whose ``pop`` and ``append`` are atomic: so a call is safe in any thread, after a fork, and while the interpreter shuts
down.
"""

from __future__ import annotations

import ctypes
import operator
import os
import struct
from array import array as number_array
from collections.abc import Iterable, Sequence
from ctypes import (
    POINTER,
    byref,
    c_char_p,
    c_double,
    c_int,
    c_int64,
    c_size_t,
    c_uint,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)
from itertools import accumulate
from typing import Any, Optional

from . import errors
from ._paths import LIBRARY, OBJECTS
from ._version import __version__

# ------------------------------------------------------------------------------------------------------------- types


class LexiconPointer(c_void_p):
    """``tone_lexicon *``"""


class ConfigPointer(c_void_p):
    """``tone_config *``"""


class ScorerPointer(c_void_p):
    """``tone_scorer *``"""


class ScratchPointer(c_void_p):
    """``tone_scratch *``"""


class ResultPointer(c_void_p):
    """``tone_result *``"""


class ReportPointer(c_void_p):
    """``tone_report *``"""


class TablePointer(c_void_p):
    """``tone_table *``"""


class Error(ctypes.Structure):
    """``tone_error``"""

    _fields_ = [
        ("status", c_int),
        ("line", c_uint32),
        ("column", c_uint32),
        ("reserved_0", c_uint32),
        ("offset", c_uint64),
        ("text", c_uint64),
        ("message", c_char_p),
        ("file", ctypes.c_char * 256),
        ("detail", c_char_p),
        ("reserved", c_uint8 * 24),
    ]


class Batch(ctypes.Structure):
    """``tone_batch``"""

    _fields_ = [
        ("bytes", c_char_p),
        ("size", c_uint64),
        ("offsets_32", c_void_p),
        ("offsets_64", c_void_p),
        ("count", c_uint64),
        ("validity", c_char_p),
        ("validity_offset", c_uint64),
        ("reserved", c_uint8 * 16),
    ]


class ArrowSchema(ctypes.Structure):
    """``struct ArrowSchema``"""


class ArrowArray(ctypes.Structure):
    """``struct ArrowArray``"""


class ArrowArrayStream(ctypes.Structure):
    """``struct ArrowArrayStream``"""


_ReleaseSchema = ctypes.CFUNCTYPE(None, POINTER(ArrowSchema))
_ReleaseArray = ctypes.CFUNCTYPE(None, POINTER(ArrowArray))
_ReleaseStream = ctypes.CFUNCTYPE(None, POINTER(ArrowArrayStream))
ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)),
    ("release", _ReleaseSchema),
    ("private_data", c_void_p),
]
ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))),
    ("dictionary", POINTER(ArrowArray)),
    ("release", _ReleaseArray),
    ("private_data", c_void_p),
]
ArrowArrayStream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowSchema))),
    ("get_next", ctypes.CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowArray))),
    ("get_last_error", ctypes.CFUNCTYPE(c_char_p, POINTER(ArrowArrayStream))),
    ("release", _ReleaseStream),
    ("private_data", c_void_p),
]

# Rows, frozen in the header: unpacked from their bytes in one go, which is many times faster than field by field.
SPAN = struct.Struct("=4I16x")  # begin, end, begin_char, end_char
MATCH = struct.Struct("=9I4B2dq16x")  # 9 numbers, rule, voice, flags, 0, weight, degree, contribution in 1e-9
ATTRIBUTION = struct.Struct("=4I16x4I16x4I16x2I3B21x")  # content, source, cue, sentence, group, kind, stance, flags

WriteFunction = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_size_t)
NONE = 0xFFFFFFFF  # UINT32_MAX where there is no such number
ROWS_NONE, ROWS_ALL = 0, 7
LEVELS = ("document", "sentence", "match", "attribution")
LEVEL_ROWS = {"document": 0, "sentence": 1, "match": 2, "attribution": 4}
FORMATS = ("csv", "jsonl")
SCORE_KINDS = ("dimension", "author", "composite")
VOICES = ("author", "attributed", "quoted", "scare")
PARAM_INVALID_UTF8, PARAM_MAX_TEXT = 1, 2
HTML_NO_STYLE = 1
ALL_COLUMNS = c_size_t(-1).value

# ----------------------------------------------------------------------------------------------------------- errors

_EXCEPTIONS: dict[int, type[errors.ToneError]] = {
    1: errors.OutOfMemoryError,
    2: errors.ArgumentError,
    3: errors.InvalidTextError,
    4: errors.LimitError,
    5: errors.ReadError,
    6: errors.LexiconError,
    7: errors.LexiconImageError,
    8: errors.LexiconConflictError,
    10: errors.ThreadError,
}


def _exception(status: int, error: Error) -> errors.ToneError:
    """The exception of a failed call, with all that the ``tone_error`` tells."""
    message = (error.message or b"").decode()
    made = _EXCEPTIONS.get(status, errors.ToneError)
    file = error.file.decode("utf-8", "replace")
    if file:
        place = f"{file}:{error.line}:{error.column}" if error.line else file
        message = f"{place}: {message}"
    elif made is errors.InvalidTextError:
        message = f"{message}, at byte {error.offset}"
    elif error.detail:
        message = f"{message}: {_text(error.detail)}"
    exception = made(message)
    exception.status = status_name(status).decode()
    for name, value in (
        ("file", file), ("line", error.line), ("column", error.column), ("offset", error.offset), ("text", error.text)
    ):  # fmt: skip
        if hasattr(made, name):
            setattr(exception, name, value)
    return exception


def _check(status: int, _function: Any, arguments: tuple[Any, ...]) -> None:
    """The one errcheck. The last argument of every function that can fail is ``byref(error)``."""
    if status:
        raise _exception(status, arguments[-1]._obj)


# -------------------------------------------------------------------------------------------------------- functions

_library = ctypes.CDLL(os.fspath(LIBRARY))
_STATUS = object()


def _declare(name: str, result: Any, *arguments: Any) -> Any:
    """A function of the library with all its types; one that returns a status takes a ``tone_error *`` last."""
    function = getattr(_library, name)
    if result is _STATUS:
        function.restype = c_int
        function.argtypes = (*arguments, POINTER(Error))
        function.errcheck = _check
    else:
        function.restype = result
        function.argtypes = arguments
    return function


_version = _declare("tone_version", c_char_p)
status_name = _declare("tone_status_name", c_char_p, c_int)

_lexicon_builtin = _declare("tone_lexicon_builtin", _STATUS, POINTER(LexiconPointer), c_void_p)
_lexicon_read = _declare("tone_lexicon_read", _STATUS, POINTER(LexiconPointer), c_char_p, c_void_p)
_lexicon_from_image = _declare(
    "tone_lexicon_from_image", _STATUS, POINTER(LexiconPointer), c_char_p, c_size_t, c_void_p
)
_lexicon_image = _declare("tone_lexicon_image", c_void_p, LexiconPointer, POINTER(c_size_t))
_lexicon_free = _declare("tone_lexicon_free", None, LexiconPointer)
_lexicon_name = _declare("tone_lexicon_name", c_char_p, LexiconPointer)
_lexicon_version = _declare("tone_lexicon_version", c_char_p, LexiconPointer)
_lexicon_language = _declare("tone_lexicon_language", c_char_p, LexiconPointer)
_lexicon_licence = _declare("tone_lexicon_licence", c_char_p, LexiconPointer)
_lexicon_sha256 = _declare("tone_lexicon_sha256", c_char_p, LexiconPointer)
_lexicon_dimension_count = _declare("tone_lexicon_dimension_count", c_uint32, LexiconPointer)
_lexicon_dimension = _declare("tone_lexicon_dimension", c_char_p, LexiconPointer, c_uint32)
_lexicon_dimension_role = _declare("tone_lexicon_dimension_role", c_char_p, LexiconPointer, c_uint32)
_lexicon_category_count = _declare("tone_lexicon_category_count", c_uint32, LexiconPointer)
_lexicon_category = _declare("tone_lexicon_category", c_char_p, LexiconPointer, c_uint32)
_lexicon_category_description = _declare("tone_lexicon_category_description", c_char_p, LexiconPointer, c_uint32)
_lexicon_category_dimension = _declare("tone_lexicon_category_dimension", c_uint32, LexiconPointer, c_uint32)
_lexicon_entry_count = _declare("tone_lexicon_entry_count", c_uint32, LexiconPointer)
_lexicon_entry_term = _declare("tone_lexicon_entry_term", c_char_p, LexiconPointer, c_uint32)
_lexicon_entry_category = _declare("tone_lexicon_entry_category", c_uint32, LexiconPointer, c_uint32)
_lexicon_entry_weight = _declare("tone_lexicon_entry_weight", c_double, LexiconPointer, c_uint32)
_lexicon_entry_inflect = _declare("tone_lexicon_entry_inflect", c_char_p, LexiconPointer, c_uint32)
_lexicon_entry_note = _declare("tone_lexicon_entry_note", c_char_p, LexiconPointer, c_uint32)

_config_new = _declare("tone_config_new", _STATUS, POINTER(ConfigPointer), c_void_p)
_config_free = _declare("tone_config_free", None, ConfigPointer)
_config_clear_lexicons = _declare("tone_config_clear_lexicons", None, ConfigPointer)
_config_add_lexicon = _declare("tone_config_add_lexicon", _STATUS, ConfigPointer, LexiconPointer)
_config_set = _declare("tone_config_set", _STATUS, ConfigPointer, c_int, c_int64)

_scorer_new = _declare("tone_scorer_new", _STATUS, POINTER(ScorerPointer), ConfigPointer)
_scorer_free = _declare("tone_scorer_free", None, ScorerPointer)
_scorer_score_count = _declare("tone_scorer_score_count", c_uint32, ScorerPointer)
_scorer_score_name = _declare("tone_scorer_score_name", c_char_p, ScorerPointer, c_uint32)
_scorer_score_kind = _declare("tone_scorer_score_kind", c_int, ScorerPointer, c_uint32)
_scorer_dimension_count = _declare("tone_scorer_dimension_count", c_uint32, ScorerPointer)
_scorer_dimension = _declare("tone_scorer_dimension", c_char_p, ScorerPointer, c_uint32)
_scorer_category_count = _declare("tone_scorer_category_count", c_uint32, ScorerPointer)
_scorer_category = _declare("tone_scorer_category", c_char_p, ScorerPointer, c_uint32)
_scorer_entry_term = _declare("tone_scorer_entry_term", c_char_p, ScorerPointer, c_uint32)
_scorer_lexicons = _declare("tone_scorer_lexicons", c_char_p, ScorerPointer)
_scorer_sha256 = _declare("tone_scorer_sha256", c_char_p, ScorerPointer)

_scratch_new = _declare("tone_scratch_new", _STATUS, POINTER(ScratchPointer), c_void_p)
_scratch_free = _declare("tone_scratch_free", None, ScratchPointer)
_result_new = _declare("tone_result_new", _STATUS, POINTER(ResultPointer), c_void_p)
_result_free = _declare("tone_result_free", None, ResultPointer)

_score = _declare("tone_score", _STATUS, ScorerPointer, ScratchPointer, c_char_p, c_size_t, c_uint, ResultPointer)
_score_batch = _declare(
    "tone_score_batch", _STATUS, ScorerPointer, ScratchPointer, POINTER(Batch), c_uint, c_uint, ResultPointer
)

_result_text_count = _declare("tone_result_text_count", c_uint64, ResultPointer)
_result_scores = _declare("tone_result_scores", POINTER(c_double), ResultPointer, c_uint32)
_result_max = _declare("tone_result_max", POINTER(c_double), ResultPointer, c_uint32)
_result_raw = _declare("tone_result_raw", POINTER(c_int64), ResultPointer, c_uint32)
_result_counts = _declare("tone_result_counts", POINTER(c_uint32), ResultPointer, c_uint32)
_result_words = _declare("tone_result_words", POINTER(c_uint32), ResultPointer)
_result_voice_words = _declare("tone_result_voice_words", POINTER(c_uint32), ResultPointer, c_int)
_result_sentence_offsets = _declare("tone_result_sentence_offsets", POINTER(c_uint64), ResultPointer)
_result_sentences = _declare("tone_result_sentences", c_void_p, ResultPointer)
_result_sentence_kinds = _declare("tone_result_sentence_kinds", POINTER(c_uint8), ResultPointer)
_result_sentence_words = _declare("tone_result_sentence_words", POINTER(c_uint32), ResultPointer)
_result_sentence_voice_words = _declare("tone_result_sentence_voice_words", POINTER(c_uint32), ResultPointer, c_int)
_result_sentence_scores = _declare("tone_result_sentence_scores", POINTER(c_double), ResultPointer, c_uint32)
_result_sentence_raw = _declare("tone_result_sentence_raw", POINTER(c_int64), ResultPointer, c_uint32)
_result_match_offsets = _declare("tone_result_match_offsets", POINTER(c_uint64), ResultPointer)
_result_matches = _declare("tone_result_matches", c_void_p, ResultPointer)
_result_match_shares = _declare("tone_result_match_shares", POINTER(c_int64), ResultPointer, c_uint32)
_result_attribution_offsets = _declare("tone_result_attribution_offsets", POINTER(c_uint64), ResultPointer)
_result_attributions = _declare("tone_result_attributions", c_void_p, ResultPointer)

_report_new = _declare(
    "tone_report_new", _STATUS, POINTER(ReportPointer), ScorerPointer, c_int, c_int, c_uint, POINTER(c_char_p),
    c_size_t, WriteFunction, c_void_p,
)  # fmt: skip
_report_free = _declare("tone_report_free", None, ReportPointer)
_report_add = _declare(
    "tone_report_add", _STATUS, ReportPointer, ResultPointer, c_uint64, c_char_p, c_size_t, c_char_p, c_size_t,
    c_void_p,
)  # fmt: skip
_report_flush = _declare("tone_report_flush", _STATUS, ReportPointer)
_html_write = _declare(
    "tone_html_write", _STATUS, ScorerPointer, ResultPointer, c_uint64, c_char_p, c_size_t, c_char_p, c_size_t, c_uint,
    WriteFunction, c_void_p,
)  # fmt: skip

_result_export = _declare(
    "tone_result_export", _STATUS, ResultPointer, ScorerPointer, c_int, POINTER(ArrowSchema), POINTER(ArrowArray)
)
_score_arrow_stream = _declare(
    "tone_score_arrow_stream", _STATUS, ScorerPointer, POINTER(ArrowArrayStream), c_char_p, POINTER(c_char_p), c_size_t,
    c_int, c_uint, POINTER(ArrowArrayStream),
)  # fmt: skip
_table_read = _declare("tone_table_read", _STATUS, POINTER(TablePointer), POINTER(ArrowArrayStream), c_void_p)
_table_from_array = _declare(
    "tone_table_from_array", _STATUS, POINTER(TablePointer), POINTER(ArrowSchema), POINTER(ArrowArray), c_void_p
)
_table_stream = _declare("tone_table_stream", _STATUS, TablePointer, POINTER(ArrowArrayStream))
_table_schema = _declare("tone_table_schema", POINTER(ArrowSchema), TablePointer)
_table_array_count = _declare("tone_table_array_count", c_uint64, TablePointer)
_table_array = _declare("tone_table_array", POINTER(ArrowArray), TablePointer, c_uint64)
_table_free = _declare("tone_table_free", None, TablePointer)

_objects = ctypes.PyDLL(os.fspath(OBJECTS))
_new_schema_capsule = _objects.capsule_new_schema
_new_schema_capsule.restype = ctypes.py_object
_new_schema_capsule.argtypes = ()
_new_stream_capsule = _objects.capsule_new_stream
_new_stream_capsule.restype = ctypes.py_object
_new_stream_capsule.argtypes = ()
_open_capsule = ctypes.pythonapi.PyCapsule_GetPointer
_open_capsule.restype = c_void_p
_open_capsule.argtypes = (ctypes.py_object, c_char_p)
_texts_join = _objects.texts_join
_texts_join.restype = None
_texts_join.argtypes = (ctypes.py_object, ctypes.py_object, c_void_p)


def version() -> str:
    """The version of the C library."""
    return _text(_version())


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


if version() != __version__:
    raise ImportError(f"the package is libtone {__version__}, but {LIBRARY} is libtone {version()}")

# ---------------------------------------------------------------------------------------------------------- handles


class Lexicon:
    """One C lexicon. Immutable."""

    __slots__ = ("pointer",)

    def __init__(self, pointer: LexiconPointer) -> None:
        self.pointer = pointer

    def __del__(self, free: Any = _lexicon_free) -> None:
        free(self.pointer)

    @classmethod
    def builtin(cls) -> Lexicon:
        pointer = LexiconPointer()
        _lexicon_builtin(byref(pointer), None, byref(Error()))
        return cls(pointer)

    @classmethod
    def read(cls, path: bytes) -> Lexicon:
        pointer = LexiconPointer()
        _lexicon_read(byref(pointer), path, None, byref(Error()))
        return cls(pointer)

    @classmethod
    def from_image(cls, image: bytes) -> Lexicon:
        pointer = LexiconPointer()
        _lexicon_from_image(byref(pointer), image, len(image), None, byref(Error()))
        return cls(pointer)

    def image(self) -> bytes:
        size = c_size_t()
        address = _lexicon_image(self.pointer, byref(size))
        return ctypes.string_at(address, size.value)

    @property
    def name(self) -> str:
        return _text(_lexicon_name(self.pointer))

    @property
    def version(self) -> str:
        return _text(_lexicon_version(self.pointer))

    @property
    def language(self) -> str:
        return _text(_lexicon_language(self.pointer))

    @property
    def licence(self) -> str:
        return _text(_lexicon_licence(self.pointer))

    @property
    def sha256(self) -> str:
        return _text(_lexicon_sha256(self.pointer))

    def dimensions(self) -> list[tuple[str, str]]:
        """Name and role of each."""
        return [
            (_text(_lexicon_dimension(self.pointer, i)), _text(_lexicon_dimension_role(self.pointer, i)))
            for i in range(_lexicon_dimension_count(self.pointer))
        ]

    def categories(self) -> list[tuple[str, int, str]]:
        """Name, number of the dimension and description of each."""
        return [
            (
                _text(_lexicon_category(self.pointer, i)),
                _lexicon_category_dimension(self.pointer, i),
                _text(_lexicon_category_description(self.pointer, i)),
            )
            for i in range(_lexicon_category_count(self.pointer))
        ]

    def entry_count(self) -> int:
        count: int = _lexicon_entry_count(self.pointer)
        return count

    def entry(self, number: int) -> tuple[str, int, float, str, str]:
        """Term, number of the category or NONE, weight, inflect, note."""
        return (
            _text(_lexicon_entry_term(self.pointer, number)),
            _lexicon_entry_category(self.pointer, number),
            _lexicon_entry_weight(self.pointer, number),
            _text(_lexicon_entry_inflect(self.pointer, number)),
            _text(_lexicon_entry_note(self.pointer, number)),
        )


class Scorer:
    """One C scorer and its names, which never change."""

    __slots__ = ("_terms", "categories", "dimensions", "kinds", "lexicons", "names", "numbers", "pointer", "sha256")

    def __init__(self, lexicons: Iterable[Lexicon], parameters: dict[int, int]) -> None:
        self.pointer = ScorerPointer()
        error = Error()
        config = ConfigPointer()
        _config_new(byref(config), None, byref(error))
        try:
            _config_clear_lexicons(config)
            for lexicon in lexicons:
                _config_add_lexicon(config, lexicon.pointer, byref(error))
            for parameter, value in parameters.items():
                _config_set(config, parameter, value, byref(error))
            _scorer_new(byref(self.pointer), config, byref(error))
        finally:
            _config_free(config)
        here = self.pointer
        scores = range(_scorer_score_count(here))
        self.names = tuple(_text(_scorer_score_name(here, i)) for i in scores)
        self.numbers = {name: i for i, name in enumerate(self.names)}
        self.kinds = tuple(SCORE_KINDS[_scorer_score_kind(here, i)] for i in scores)
        self.dimensions = tuple(_text(_scorer_dimension(here, i)) for i in range(_scorer_dimension_count(here)))
        self.categories = tuple(_text(_scorer_category(here, i)) for i in range(_scorer_category_count(here)))
        self.lexicons = _text(_scorer_lexicons(here))
        self.sha256 = _text(_scorer_sha256(here))
        self._terms: dict[int, str] = {}

    def __del__(self, free: Any = _scorer_free) -> None:
        free(self.pointer)

    def term(self, entry: int) -> str:
        """The term of a lexicon entry, as the lexicon writes it."""
        term = self._terms.get(entry)
        if term is None:
            term = self._terms[entry] = _text(_scorer_entry_term(self.pointer, entry))
        return term


class _Scratch:
    """Working memory of one call at a time, with the error that the call fills."""

    __slots__ = ("error", "pointer")

    def __init__(self) -> None:
        self.pointer = ScratchPointer()
        self.error = byref(Error())
        _scratch_new(byref(self.pointer), None, self.error)

    def __del__(self, free: Any = _scratch_free) -> None:
        free(self.pointer)


# Not in use now, to be used again by any scorer in any thread. Results that grew large are freed instead.
_idle_scratches: list[_Scratch] = []
_idle_results: list[ResultPointer] = []
_MOST_IDLE = 32
_LARGE = 1 << 20


class Result:
    """The scores of some texts by one scorer. Freed, or kept for reuse, with the last document that reads it."""

    __slots__ = ("_columns", "pointer", "scorer", "size")

    def __init__(self, pointer: ResultPointer, scorer: Scorer, size: int) -> None:
        self.pointer = pointer
        self.scorer = scorer
        self.size = size
        self._columns: Optional[dict[str, list[Any]]] = None

    def __del__(self, free: Any = _result_free, idle: list[ResultPointer] = _idle_results) -> None:
        if self.size <= _LARGE and len(idle) < _MOST_IDLE:
            idle.append(self.pointer)
        else:
            free(self.pointer)

    def _of_scores(self, function: Any) -> list[Any]:
        """The column of each score."""
        known = self._columns
        if known is None:
            known = self._columns = {}
        columns = known.get(function.__name__)
        if columns is None:
            columns = known[function.__name__] = [function(self.pointer, i) for i in range(len(self.scorer.names))]
        return columns

    def score(self, text: int, score: int) -> float:
        value: float = _result_scores(self.pointer, score)[text]
        return value

    def scores(self, text: int) -> list[float]:
        return [column[text] for column in self._of_scores(_result_scores)]

    def max(self, text: int) -> list[float]:
        return [column[text] for column in self._of_scores(_result_max)]

    def raw(self, text: int) -> list[int]:
        return [column[text] for column in self._of_scores(_result_raw)]

    def counts(self, text: int) -> list[int]:
        return [column[text] for column in self._of_scores(_result_counts)]

    def words(self, text: int) -> int:
        words: int = _result_words(self.pointer)[text]
        return words

    def voice_words(self, text: int) -> list[int]:
        return [_result_voice_words(self.pointer, voice)[text] for voice in range(len(VOICES))]

    def sentence_count(self, text: int) -> int:
        begin, end = _result_sentence_offsets(self.pointer)[text : text + 2]
        return int(end - begin)

    def sentences(self, text: int) -> list[tuple[Any, ...]]:
        """For each sentence its span, kind, words, words in each voice, scores, and raw sums in 1e-9."""
        here = self.pointer
        begin, end = _result_sentence_offsets(here)[text : text + 2]
        if begin == end:
            return []
        voices = [_result_sentence_voice_words(here, voice)[begin:end] for voice in range(len(VOICES))]
        scores = [column[begin:end] for column in self._of_scores(_result_sentence_scores)]
        raw = [column[begin:end] for column in self._of_scores(_result_sentence_raw)]
        return list(
            zip(
                _rows(_result_sentences(here), SPAN, begin, end),
                _result_sentence_kinds(here)[begin:end],
                _result_sentence_words(here)[begin:end],
                zip(*voices),
                zip(*scores),
                zip(*raw),
            )
        )

    def matches(self, text: int) -> list[tuple[tuple[Any, ...], tuple[int, ...]]]:
        """For each match its row and its shares of the composite scores in 1e-9."""
        begin, end = _result_match_offsets(self.pointer)[text : text + 2]
        if begin == end:
            return []
        rows = _rows(_result_matches(self.pointer), MATCH, begin, end)
        composites = [i for i, kind in enumerate(self.scorer.kinds) if kind == "composite"]
        shares = [_result_match_shares(self.pointer, i)[begin:end] for i in composites]
        return list(zip(rows, zip(*shares) if shares else [()] * len(rows)))

    def attributions(self, text: int) -> list[tuple[Any, ...]]:
        begin, end = _result_attribution_offsets(self.pointer)[text : text + 2]
        return _rows(_result_attributions(self.pointer), ATTRIBUTION, begin, end)

    def report(self, level: str, form: str, text: int, data: bytes, document: bytes) -> bytes:
        """The rows of a text as CSV or JSON Lines."""
        output = _Output()
        report = ReportPointer()
        error = byref(Error())
        numbers = LEVELS.index(level), FORMATS.index(form)
        _report_new(byref(report), self.scorer.pointer, *numbers, 0, None, 0, output.function, None, error)
        try:
            with output:
                _report_add(report, self.pointer, text, data, len(data), document, len(document), None, error)
                _report_flush(report, error)
        finally:
            _report_free(report)
        return output.bytes()

    def html(self, text: int, data: bytes, title: Optional[bytes], style: bool) -> bytes:
        """The text as a fragment of HTML."""
        output = _Output()
        with output:
            _html_write(
                self.scorer.pointer, self.pointer, text, data, len(data), title, len(title or b""),
                0 if style else HTML_NO_STYLE, output.function, None, byref(Error()),
            )  # fmt: skip
        return output.bytes()


def _rows(address: Optional[int], layout: struct.Struct, begin: int, end: int) -> list[tuple[Any, ...]]:
    """Rows [begin, end) of an array of C structs."""
    if begin == end or address is None:
        return []
    size = layout.size
    return list(layout.iter_unpack(ctypes.string_at(address + begin * size, (end - begin) * size)))


class _Output:
    """Collects what a writer writes. What is raised meanwhile is raised again when the call has ended."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._raised: Optional[BaseException] = None
        self.function = WriteFunction(self._write)

    def _write(self, _context: Any, address: int, size: int) -> int:
        try:
            self._pieces.append(ctypes.string_at(address, size))
        except BaseException as raised:
            self._raised = raised
            return 1
        return 0

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        if self._raised is not None:
            raise self._raised

    def bytes(self) -> bytes:
        return b"".join(self._pieces)


def _take_scratch() -> _Scratch:
    try:
        return _idle_scratches.pop()
    except IndexError:
        return _Scratch()


def _take_result() -> ResultPointer:
    try:
        return _idle_results.pop()
    except IndexError:
        pointer = ResultPointer()
        _result_new(byref(pointer), None, byref(Error()))
        return pointer


def score(scorer: Scorer, data: bytes) -> Result:
    """Scores one text."""
    result = Result(_take_result(), scorer, len(data))
    scratch = _take_scratch()
    try:
        _score(scorer.pointer, scratch.pointer, data, len(data), ROWS_ALL, result.pointer, scratch.error)
    finally:
        _idle_scratches.append(scratch)
    return result


def make_batch(data: bytes, sizes: Iterable[int], valid: Optional[Sequence[bool]] = None) -> Batch:
    """Texts that lie one behind the other in ``data``, so many bytes each; ``valid`` tells which are not null."""
    offsets = number_array("Q", accumulate(sizes, initial=0))
    validity = None
    if valid is not None:
        bits = bytearray(len(valid) // 8 + 1)
        for i, is_valid in enumerate(valid):
            bits[i >> 3] |= is_valid << (i & 7)
        validity = bytes(bits)
    address, count = offsets.buffer_info()
    batch = Batch(bytes=data, size=len(data), offsets_64=address, count=count - 1, validity=validity)
    batch.keeps_alive = offsets
    return batch


def join_batch(texts: list[str]) -> Batch:
    """Texts as a batch. Raises TypeError where one is no str, UnicodeEncodeError where one has lone surrogates."""
    offsets = number_array("Q", bytes(8 * (len(texts) + 1)))
    address, count = offsets.buffer_info()
    joined = bytearray()
    _texts_join(texts, joined, address + offsets.itemsize)
    data = (ctypes.c_char * len(joined)).from_buffer(joined)
    batch = Batch(bytes=ctypes.addressof(data), size=len(data), offsets_64=address, count=count - 1)
    batch.keeps_alive = offsets, data
    return batch


_MOST_THREADS = 1024


def check_threads(threads: int) -> None:
    """Raises ValueError for a number of threads that no call takes."""
    if not 1 <= operator.index(threads) <= _MOST_THREADS:
        raise ValueError(f"threads is 1 to {_MOST_THREADS:,}, not {threads:,}")


def score_batch(scorer: Scorer, batch: Batch, threads: int, rows: int, first: int = 0) -> Result:
    """Scores several texts at once, of which the first has such a number."""
    result = Result(_take_result(), scorer, batch.size)
    scratch = _take_scratch()
    try:
        _score_batch(scorer.pointer, scratch.pointer, batch, threads, rows, result.pointer, scratch.error)
    except (errors.InvalidTextError, errors.LimitError) as error:
        error.text += first
        error.args = (f"text {error.text}: {error}",)
        raise
    finally:
        _idle_scratches.append(scratch)
    return result


# ------------------------------------------------------------------------------------------------------------ tables


_CAPSULE_NAMES = {ArrowSchema: b"arrow_schema", ArrowArray: b"arrow_array", ArrowArrayStream: b"arrow_array_stream"}


def _struct_of(kind: Any, capsule: object) -> Any:
    """The struct in a capsule. Raises ValueError where it is no such capsule."""
    return kind.from_address(_open_capsule(capsule, _CAPSULE_NAMES[kind]))


def _names_of(schema: Any) -> list[str]:
    """The names of the columns of a table."""
    return [_text(schema.children[i].contents.name or b"") for i in range(schema.n_children)]


class Table:
    """A ``tone_table``: Arrow arrays in memory that may be read and handed on any number of times."""

    __slots__ = ("pointer",)

    def __init__(self, pointer: TablePointer) -> None:
        self.pointer = pointer

    def __del__(self, free: Any = _table_free) -> None:
        free(self.pointer)

    @classmethod
    def from_stream(cls, capsule: object) -> Table:
        """Reads a stream to its end."""
        stream = _struct_of(ArrowArrayStream, capsule)
        pointer = TablePointer()
        try:
            _table_read(byref(pointer), stream, None, byref(Error()))
        except errors.ToneError as error:
            said = stream.get_last_error(stream) if stream.release else None
            if said and not isinstance(error, errors.OutOfMemoryError):
                error.args = (_text(said),)
            raise
        return cls(pointer)

    @classmethod
    def from_array(cls, schema: object, array: object) -> Table:
        """Takes one array over."""
        pointer = TablePointer()
        _table_from_array(
            byref(pointer), _struct_of(ArrowSchema, schema), _struct_of(ArrowArray, array), None, byref(Error())
        )
        return cls(pointer)

    @classmethod
    def from_result(cls, result: Result, level: str) -> Table:
        """Moves a level out of a result."""
        schema, rows, error = ArrowSchema(), ArrowArray(), byref(Error())
        _result_export(result.pointer, result.scorer.pointer, LEVELS.index(level), schema, rows, error)
        pointer = TablePointer()
        _table_from_array(byref(pointer), schema, rows, None, error)
        return cls(pointer)

    def stream(self) -> object:
        """A capsule of a stream of the arrays."""
        capsule: object = _new_stream_capsule()
        _table_stream(self.pointer, _struct_of(ArrowArrayStream, capsule), byref(Error()))
        return capsule

    def schema(self) -> object:
        """A capsule of the schema."""
        capsule: object = _new_schema_capsule()
        owner = self.stream()
        stream = _struct_of(ArrowArrayStream, owner)
        stream.get_schema(stream, _struct_of(ArrowSchema, capsule))
        return capsule

    def names(self) -> list[str]:
        """The names of the columns."""
        return _names_of(_table_schema(self.pointer).contents)

    def lengths(self) -> list[int]:
        """The rows of each array."""
        return [_table_array(self.pointer, i).contents.length for i in range(_table_array_count(self.pointer))]

    def column(self, number: int) -> list[memoryview]:
        """The numbers of a column in each array, where they lie.

        The views keep the table alive. Raises TypeError for a column that is not of numbers.
        """
        schema = _table_schema(self.pointer).contents.children[number].contents
        form = schema.format.decode()
        item = _ITEMS.get(form)
        if item is None or schema.dictionary:
            raise TypeError(f"the column is not of numbers: its Arrow format is {form!r}")
        return [self._view(i, number, item) for i in range(_table_array_count(self.pointer))]

    def _view(self, array: int, number: int, item: Any) -> memoryview:
        parent = _table_array(self.pointer, array).contents
        column = parent.children[number].contents
        if column.length == 0:
            return memoryview((item * 0)())
        start = column.offset + parent.offset
        values = (item * parent.length).from_address(column.buffers[1] + start * ctypes.sizeof(item))
        values.keeps_alive = self
        return memoryview(values).toreadonly()


_ITEMS = {
    "c": ctypes.c_int8, "C": c_uint8, "s": ctypes.c_int16, "S": ctypes.c_uint16, "i": ctypes.c_int32, "I": c_uint32,
    "l": c_int64, "L": c_uint64, "f": ctypes.c_float, "g": c_double,
}  # fmt: skip


def score_stream(
    scorer: Scorer, texts: object, column: Optional[str], along: Optional[Sequence[str]], level: str, threads: int
) -> object:
    """A capsule of a stream of scores, from that of a stream of tables, or of texts by themselves.

    ``column`` of a table holds the texts, None where they are by themselves; ``along`` goes along, None for all
    columns.
    """
    stream = _struct_of(ArrowArrayStream, texts)
    names = [name.encode() for name in along or ()]
    given = (c_char_p * len(names))(*names)

    capsule: object = _new_stream_capsule()
    _score_arrow_stream(
        scorer.pointer, stream, None if column is None else column.encode(), given,
        ALL_COLUMNS if along is None else len(names), LEVELS.index(level), threads,
        _struct_of(ArrowArrayStream, capsule), byref(Error()),
    )  # fmt: skip
    return capsule


def column_names(capsule: object) -> Optional[list[str]]:
    """The names of the columns of a stream of tables, None for that of a column by itself."""
    stream: Any = _struct_of(ArrowArrayStream, capsule)
    schema: Any = ArrowSchema()
    if not stream.release or stream.get_schema(stream, schema) != 0:
        raise errors.ReadError("the stream was read before, or gives no schema")
    try:
        if schema.format != b"+s":
            return None
        return _names_of(schema)
    finally:
        schema.release(schema)
