"""How loaded and how hedged the language of a text is, and why.

>>> import libtone
>>> scorer = libtone.Scorer()
>>> document = scorer("The tyrant reportedly unleashed his hordes.")
>>> document.scores
>>> for match in document.matches:
...     print(match.text, match.dimension, match.voice, match.contribution)

:class:`Scorer` scores texts, :class:`Document` is what it makes of one, :class:`Lexicon` what it knows about words, and
:func:`score_table` scores a column of any table that speaks Arrow. ``libtone.spark.score`` does so on a cluster. The
command ``tone``, also ``python -m libtone``, writes reports of files and folders.
"""

from ._version import __version__
from .document import Attribution, Document, Match, Sentence, Span
from .errors import (
    ArgumentError,
    InvalidTextError,
    LexiconConflictError,
    LexiconError,
    LexiconImageError,
    LimitError,
    OutOfMemoryError,
    ReadError,
    ThreadError,
    ToneError,
)
from .lexicon import Category, Entry, Lexicon
from .scorer import Scorer
from .table import ScoreStream, ScoreTable, score_stream, score_table

__all__ = [
    "ArgumentError",
    "Attribution",
    "Category",
    "Document",
    "Entry",
    "InvalidTextError",
    "Lexicon",
    "LexiconConflictError",
    "LexiconError",
    "LexiconImageError",
    "LimitError",
    "Match",
    "OutOfMemoryError",
    "ReadError",
    "ScoreStream",
    "ScoreTable",
    "Scorer",
    "Sentence",
    "Span",
    "ThreadError",
    "ToneError",
    "__version__",
    "score_stream",
    "score_table",
]
