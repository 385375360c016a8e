"""A scored text: its scores, and the sentences, matches and attributions that they come from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn, Optional, Union

from . import _native

_KINDS = ("prose", "headline", "caption", "list")
_RULES = ("word", "inflection", "phrase", "wildcard", "pattern", "sign")
_ATTRIBUTION_KINDS = ("direct", "indirect", "scare")
_STANCES = ("neutral", "assertive", "factive", "doubting")
_NEGATED, _DEGREE, _CONTRAST, _EMPHASIS = 1, 2, 4, 8
_UNNAMED, _ATTRIBUTION_NEGATED, _SOURCE, _CUE = 1, 2, 4, 8
_UNIT = 1e9
_SURROGATE = re.compile("[\ud800-\udfff]")


class Span(NamedTuple):
    """A piece of a text: ``document.text[start:end]``, and bytes [start_byte, end_byte) of its UTF-8."""

    start: int
    end: int
    start_byte: int
    end_byte: int
    text: str


class Sentence(NamedTuple):
    """A sentence. ``start`` and ``end`` are code points that slice the text, ``_byte`` bytes of its UTF-8.

    ``kind`` is ``prose``, ``headline``, ``caption`` or ``list``; ``words`` counts words and numbers. ``scores`` are in
    [0, 1], those of signed dimensions such as ``sentiment`` in [-1, 1]. ``raw`` are the sums of contributions that they
    are made from. ``shares`` are the parts of the words in each voice.
    """

    start: int
    end: int
    start_byte: int
    end_byte: int
    kind: str
    words: int
    scores: Mapping[str, float]
    raw: Mapping[str, float]
    shares: Mapping[str, float]
    text: str


class Match(NamedTuple):
    """One piece of evidence: ``contribution`` = ``weight`` x ``degree`` x negation.

    ``start`` and ``end`` are code points that slice the text, ``_byte`` bytes of its UTF-8. ``sentence`` is the number
    of the sentence, from 0. ``term`` is the lexicon entry as the lexicon writes it, ``rule`` how it was found:
    ``word``, ``inflection``, ``phrase``, ``wildcard``, ``pattern`` or ``sign``. ``voice`` says whose words they are:
    ``author``, ``attributed``, ``quoted`` or ``scare``. ``contribution_units`` is the contribution in units of 1e-9, of
    which sums are exact. ``shares`` is what the match adds to each composite score's raw sum. ``attribution`` is the
    number of the innermost attribution, or None.
    """

    start: int
    end: int
    start_byte: int
    end_byte: int
    sentence: int
    dimension: str
    category: str
    term: str
    rule: str
    weight: float
    voice: str
    negated: bool
    contrast: bool
    emphasis: bool
    degree: float
    contribution: float
    contribution_units: int
    shares: Mapping[str, float]
    attribution: Optional[int]
    text: str


class Attribution(NamedTuple):
    """Words that are not the author's: what, whose (``source``), and the words that say so (``cue``).

    ``start`` and ``end`` are code points of the content, which slice the text, ``_byte`` bytes of its UTF-8.
    ``sentence`` is the number of the sentence in which it begins; the pieces of one content share a ``group``. ``kind``
    is ``direct``, ``indirect`` or ``scare``, ``stance`` ``neutral``, ``assertive``, ``factive`` or ``doubting``.
    ``unnamed``: the source has no name; ``negated``: the report itself is negated or questioned.
    """

    start: int
    end: int
    start_byte: int
    end_byte: int
    sentence: int
    group: int
    kind: str
    source: Optional[Span]
    cue: Optional[Span]
    stance: str
    unnamed: bool
    negated: bool
    text: str


class Document:
    """A text as a :class:`Scorer` sees it.

    All is read from the result when it is asked for. A document remains usable when its scorer is closed, and keeps the
    memory of the batch that it was scored in.

    ``id`` is what reports call the document.
    """

    __slots__ = ("_attributions", "_given", "_matches", "_number", "_result", "_sentences", "_text", "id")

    def __init__(self, result: _native.Result, number: int, given: Union[str, bytes], id: object) -> None:
        self._result = result
        self._number = number
        self._given = given
        self.id = id
        self._sentences: Optional[tuple[Sentence, ...]] = None
        self._matches: Optional[tuple[Match, ...]] = None
        self._attributions: Optional[tuple[Attribution, ...]] = None

    @property
    def text(self) -> str:
        """The text. Where bytes were given, each ill-formed part of them is U+FFFD, as offsets count it."""
        given = self._given
        return given if isinstance(given, str) else given.decode("utf-8", "replace")

    # ------------------------------------------------------------------------------------------------- the document

    @property
    def scores(self) -> dict[str, float]:
        """The mean of each score over the sentences: in [0, 1], of signed dimensions such as ``sentiment`` in [-1, 1].

        A text without sentences has neutral scores, those of a sentence of which nothing speaks: 0, but for
        ``certainty`` 0.5, and with the built-in lexicon 0.38 for ``subjectivity`` and 0.27 for ``bias``.
        """
        return dict(zip(self._result.scorer.names, self._result.scores(self._number)))

    def __getitem__(self, score: str) -> float:
        """One score by its name: ``document["loaded"]``. Raises KeyError."""
        return self._result.score(self._number, self._result.scorer.numbers[score])

    @property
    def max(self) -> dict[str, float]:
        """The score of the sentence that has the most of each; of signed scores the one farthest from 0."""
        return self._by_score(self._result.max(self._number))

    @property
    def raw(self) -> dict[str, float]:
        """The sum of the contributions of each score; of composites, of the matches' shares."""
        return self._by_score([units / _UNIT for units in self._result.raw(self._number)])

    @property
    def raw_units(self) -> dict[str, int]:
        """``raw`` in units of 1e-9, exactly."""
        return dict(zip(self._result.scorer.names, self._result.raw(self._number)))

    @property
    def counts(self) -> dict[str, int]:
        """How many matches count towards each score."""
        return dict(zip(self._result.scorer.names, self._result.counts(self._number)))

    @property
    def per100(self) -> dict[str, float]:
        """Matches that count towards each score, for each 100 words."""
        words = self.words
        return self._by_score([100.0 * count / words if words else 0.0 for count in self._result.counts(self._number)])

    @property
    def words(self) -> int:
        """How many words and numbers the text has."""
        return self._result.words(self._number)

    @property
    def shares(self) -> dict[str, float]:
        """The part of the words in each voice; they add up to 1, and are 0 where there are no words."""
        return _shares(self._result.voice_words(self._number), self.words)

    def _by_score(self, values: list[float]) -> dict[str, float]:
        return dict(zip(self._result.scorer.names, values))

    # ----------------------------------------------------------------------------------------------------- its rows

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in their order."""
        if self._sentences is None:
            self._sentences = self._read_sentences()
        return self._sentences

    @property
    def matches(self) -> tuple[Match, ...]:
        """The matches in the order of their first byte, then of their dimension."""
        if self._matches is None:
            self._matches = self._read_matches()
        return self._matches

    @property
    def attributions(self) -> tuple[Attribution, ...]:
        """The attributions in the order of their content's first byte."""
        if self._attributions is None:
            self._attributions = self._read_attributions()
        return self._attributions

    def _read_sentences(self) -> tuple[Sentence, ...]:
        text = self.text
        names = self._result.scorer.names
        return tuple(
            Sentence(
                *_places(span),
                _KINDS[kind],
                words,
                dict(zip(names, scores)),
                dict(zip(names, (units / _UNIT for units in raw))),
                _shares(voices, words),
                text[span[2] : span[3]],
            )
            for span, kind, words, voices, scores, raw in self._result.sentences(self._number)
        )

    def _read_matches(self) -> tuple[Match, ...]:
        text = self.text
        scorer = self._result.scorer
        composites = [name for name, kind in zip(scorer.names, scorer.kinds) if kind == "composite"]
        found = []
        for row, shares in self._result.matches(self._number):
            (
                start_byte, end_byte, start, end, sentence, entry, dimension, category, attribution,
                rule, voice, flags, _, weight, degree, units,
            ) = row  # fmt: skip
            found.append(
                Match(
                    start,
                    end,
                    start_byte,
                    end_byte,
                    sentence,
                    scorer.dimensions[dimension],
                    scorer.categories[category],
                    scorer.term(entry),
                    _RULES[rule],
                    weight,
                    _native.VOICES[voice],
                    bool(flags & _NEGATED),
                    bool(flags & _CONTRAST),
                    bool(flags & _EMPHASIS),
                    degree,
                    units / _UNIT,
                    units,
                    dict(zip(composites, (share / _UNIT for share in shares))),
                    None if attribution == _native.NONE else attribution,
                    text[start:end],
                )
            )
        return tuple(found)

    def _read_attributions(self) -> tuple[Attribution, ...]:
        text = self.text
        found = []
        for row in self._result.attributions(self._number):
            content, source, cue = row[0:4], row[4:8], row[8:12]
            sentence, group, kind, stance, flags = row[12:]
            found.append(
                Attribution(
                    *_places(content),
                    sentence,
                    group,
                    _ATTRIBUTION_KINDS[kind],
                    Span(*_places(source), text[source[2] : source[3]]) if flags & _SOURCE else None,
                    Span(*_places(cue), text[cue[2] : cue[3]]) if flags & _CUE else None,
                    _STANCES[stance],
                    bool(flags & _UNNAMED),
                    bool(flags & _ATTRIBUTION_NEGATED),
                    text[content[2] : content[3]],
                )
            )
        return tuple(found)

    # -------------------------------------------------------------------------------------------------------- reports

    def to_csv(self, level: str = "sentence") -> str:
        """The rows of a level as CSV (RFC 4180) with a header, to the byte those of ``tone score --level``.

        ``level`` is ``document``, ``sentence``, ``match`` or ``attribution``.
        """
        return self._report(level, "csv")

    def to_jsonl(self, level: str = "sentence") -> str:
        """The rows of a level as JSON Lines, to the byte those of ``tone score --format jsonl``."""
        return self._report(level, "jsonl")

    def to_dict(self) -> dict[str, Any]:
        """All levels: ``{"document": row, "sentences": rows, "matches": rows, "attributions": rows}``.

        Rows are dictionaries of the columns of :meth:`to_csv`; all of it can be written as JSON.
        """
        rows = {level: [json.loads(line) for line in self.to_jsonl(level).splitlines()] for level in _native.LEVELS}
        return {
            "document": rows["document"][0],
            "sentences": rows["sentence"],
            "matches": rows["match"],
            "attributions": rows["attribution"],
        }

    def to_html(self, *, title: Optional[str] = None, style: bool = True) -> str:
        """The text with its words highlighted, as one ``<section>`` of HTML that loads nothing and runs no script.

        ``style=False`` leaves the ``<style>`` out: a page that shows several documents needs it once.
        """
        heading = None if title is None else encode(title)
        return self._result.html(self._number, self._data(), heading, style).decode()

    def _repr_html_(self) -> str:
        return self.to_html()

    def _report(self, level: str, form: str) -> str:
        if level not in _native.LEVELS:
            raise ValueError(f"level is one of {', '.join(_native.LEVELS)}, not {level!r}")
        return self._result.report(level, form, self._number, self._data(), encode(str(self.id))).decode()

    def _data(self) -> bytes:
        return encode(self._given)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a document cannot be pickled, as its scores lie in C; to_dict() has all of it")

    def __repr__(self) -> str:
        count = self._result.sentence_count(self._number)
        scores = ", ".join(f"{name} {value:.2f}" for name, value in self.scores.items())
        return f"<Document {self.id}: {count} sentences, {self.words} words, {scores}>"


def encode(text: Union[str, bytes], number: Optional[int] = None) -> bytes:
    """UTF-8. Each lone surrogate of a str becomes U+FFFD: one code point as before, so that offsets slice the str.

    ``number`` is that of the text among others, for the error.
    """
    try:
        return text.encode()  # type: ignore[union-attr]
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()  # type: ignore[arg-type]
    except AttributeError:
        if isinstance(text, (bytes, bytearray, memoryview)):
            return bytes(text)
        place = "" if number is None else f"text {number}: "
        raise TypeError(f"{place}a text is str or bytes, not {type(text).__name__}") from None


def _places(span: tuple[int, ...]) -> tuple[int, int, int, int]:
    """A span of the library, bytes first, as ours, code points first."""
    begin, end, begin_char, end_char = span
    return begin_char, end_char, begin, end


def _shares(voices: Any, words: int) -> dict[str, float]:
    return {voice: count / words if words else 0.0 for voice, count in zip(_native.VOICES, voices)}
