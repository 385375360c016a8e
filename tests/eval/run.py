"""Scores the gold set through the `tone` command and prints how well the two agree.

    run.py --tone PATH [--lexicon FOLDER] [--check] [--errors]

README.md beside this file says how the gold set is written down and what its labels mean.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

GOLD = pathlib.Path(__file__).resolve().parent / "gold"

DIMENSIONS = {"L": "loaded", "H": "hedging", "B": "boosting"}
VOICES = {"": "author", "a": "attributed", "q": "quoted", "s": "scare"}
SIGNS = {"-": -1, "0": 0, "+": 1}

# A sentiment score within so much of 0 is neutral: the customary threshold of Hutto & Gilbert 2014.
NEUTRAL = 0.05

# --check fails where a smaller share of the pairs is won.
PAIRS_TO_WIN = 0.97

MARK = re.compile(r"\{(?:([LHB]+)([aqs]?) )?([^{}]*)\}|[{}]")
EXPECTATION = re.compile(
    r'(?:none (?P<none>\w+)|(?P<kind>yes|no) (?P<dimension>\w+) "(?P<words>[^"]+)"'
    r"(?: (?P<voice>author|attributed|quoted|scare))?(?: (?P<negation>negated|affirmed))?"
    r"(?: (?P<sign>positive|negative))?)"
)
WORD = re.compile(r"\w+(?:[-'’]\w+)*")


class GoldError(Exception):
    """A line of the gold set that does not say what a line must."""


@dataclass(frozen=True)
class Span:
    """Words that a person marked: code points [begin, end)."""

    begin: int
    end: int
    dimension: str
    voice: str


@dataclass(frozen=True)
class Sentence:
    """A labelled sentence."""

    key: str  # file:line
    title: str
    text: str
    sentiment: int
    spans: tuple[Span, ...]

    def has(self, dimension: str, voice: str | None = None) -> bool:
        """Whether something is marked in a dimension, in any voice or in this one."""
        return any(s.dimension == dimension and voice in (None, s.voice) for s in self.spans)


@dataclass(frozen=True)
class Pair:
    """Two wordings of one fact, the calm one and the other."""

    dimension: str
    title: str
    calm: Sentence
    other: Sentence


@dataclass(frozen=True)
class Expectation:
    """What must hold of the matches in a trap's sentence."""

    kind: str  # yes, no, none
    dimension: str
    begin: int
    end: int
    voice: str | None
    negated: bool | None
    sign: str | None  # of the contribution: positive, negative
    words: str  # as written, for messages


@dataclass(frozen=True)
class Trap:
    """A sentence that a word list easily gets wrong."""

    key: str
    title: str
    text: str
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True)
class Match:
    """A match as the command reports it."""

    begin: int
    end: int
    dimension: str
    voice: str
    negated: bool
    contribution: float
    text: str

    @property
    def sign(self) -> str:
        """Of the contribution."""
        return "negative" if self.contribution < 0 else "positive"


@dataclass(frozen=True)
class Scored:
    """What the command says of one text."""

    scores: dict[str, Any]
    matches: tuple[Match, ...]

    def of(self, dimension: str) -> list[Match]:
        """The matches of a dimension."""
        return [m for m in self.matches if m.dimension == dimension]


# ---------------------------------------------------------------------------------------------------- the gold set


def numbered_lines(path: pathlib.Path) -> Iterable[tuple[str, str]]:
    """The lines that say something, each with its file and number."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield f"{path.name}:{number}", line


def read_marks(key: str, marked: str) -> tuple[str, tuple[Span, ...]]:
    """The text without its marks, and what they mark."""
    text = ""
    spans: list[Span] = []
    at = 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if not mark[1] or not mark[3]:
            raise GoldError(f"{key}: a mark is {{L words}}, with L, H or B and perhaps a, q or s")
        begin = len(text)
        text += mark[3]
        spans += [Span(begin, len(text), DIMENSIONS[letter], VOICES[mark[2]]) for letter in mark[1]]
    return text + marked[at:], tuple(spans)


def read_sentences(path: pathlib.Path) -> list[Sentence]:
    """Reads a file of labelled sentences."""
    title = ""
    sentences: list[Sentence] = []
    for key, line in numbered_lines(path):
        if line.startswith("= "):
            title = line[2:]
            continue
        if line[:1] not in SIGNS or line[1:2] != " ":
            raise GoldError(f"{key}: a sentence begins with -, 0 or + and a blank")
        text, spans = read_marks(key, line[2:])
        sentences.append(Sentence(key, title, text, SIGNS[line[0]], spans))
    return sentences


def pair_up(sentences: Sequence[Sentence], dimension: str) -> list[Pair]:
    """Makes pairs of the sentences that follow each title."""
    pairs: list[Pair] = []
    for calm, other in zip(sentences[::2], sentences[1::2], strict=True):
        if calm.title != other.title or (pairs and pairs[-1].title == calm.title):
            raise GoldError(f"{calm.key}: two sentences follow each title, and no title stands twice")
        pairs.append(Pair(dimension, calm.title, calm, other))
    return pairs


def read_expectation(key: str, line: str, text: str) -> Expectation:
    """Reads an indented line of a trap."""
    found = EXPECTATION.fullmatch(line.strip())
    if not found:
        raise GoldError(
            f'{key}: an expectation is none DIMENSION, or yes|no DIMENSION "words" and what is known of them'
        )
    if found["none"]:
        return Expectation("none", found["none"], 0, len(text), None, None, None, "")
    begin = text.find(found["words"])
    if begin < 0:
        raise GoldError(f"{key}: the sentence has no {found['words']!r}")
    negated = None if found["negation"] is None else found["negation"] == "negated"
    end = begin + len(found["words"])
    return Expectation(
        found["kind"], found["dimension"], begin, end, found["voice"], negated, found["sign"], found["words"]
    )


def read_traps(path: pathlib.Path) -> list[Trap]:
    """Reads a file of traps: sentences, each with its expectations indented below it."""
    title = ""
    traps: list[Trap] = []
    for key, line in numbered_lines(path):
        if line.startswith("= "):
            title = line[2:]
        elif not line.startswith(" "):
            traps.append(Trap(key, title, line, ()))
        elif not traps:
            raise GoldError(f"{key}: an expectation without a sentence")
        else:
            last = traps.pop()
            expectation = read_expectation(key, line, last.text)
            traps.append(Trap(last.key, last.title, last.text, (*last.expectations, expectation)))
    for trap in traps:
        if not trap.expectations:
            raise GoldError(f"{trap.key}: a trap without an expectation")
    return traps


@dataclass(frozen=True)
class Gold:
    """The whole gold set."""

    sentences: list[Sentence]
    pairs: list[Pair]
    traps: list[Trap]


def read_gold(folder: pathlib.Path) -> Gold:
    """Reads plain.txt, categories.txt, voices.txt, pairs_DIMENSION.txt and traps*.txt."""
    sentences = [s for name in ("plain", "categories", "voices") for s in read_sentences(folder / f"{name}.txt")]
    pairs: list[Pair] = []
    for path in sorted(folder.glob("pairs_*.txt")):
        paired = read_sentences(path)
        sentences += paired
        pairs += pair_up(paired, path.stem.removeprefix("pairs_"))
    traps = [trap for path in sorted(folder.glob("traps*.txt")) for trap in read_traps(path)]
    first: dict[str, str] = {}
    for sentence in sentences:
        if first.setdefault(sentence.text, sentence.key) != sentence.key:
            raise GoldError(f"{sentence.key}: the sentence stands in {first[sentence.text]} already")
    return Gold(sentences, pairs, traps)


# ----------------------------------------------------------------------------------------------------- the command


def run_tone(command: Sequence[str], level: str, texts: dict[str, str]) -> list[dict[str, Any]]:
    """Scores texts; the rows of a level."""
    lines = "".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items())
    arguments = [*command, "--input", "jsonl", "--format", "jsonl", "--level", level]
    done = subprocess.run(arguments, input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]


def score(command: Sequence[str], texts: dict[str, str]) -> dict[str, Scored]:
    """Scores and matches of every text."""
    matches: dict[str, list[Match]] = {key: [] for key in texts}
    for row in run_tone(command, "match", texts):
        matches[row["document"]].append(
            Match(
                row["begin_char"],
                row["end_char"],
                row["dimension"],
                row["voice"],
                bool(int(row["negated"])),
                float(row["contribution"]),
                row["text"],
            )
        )
    documents = {row["document"]: row for row in run_tone(command, "document", texts)}
    return {key: Scored(documents[key], tuple(matches[key])) for key in texts}


# -------------------------------------------------------------------------------------------------------- measures


def area(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Area under the ROC curve: the chance that a labelled sentence scores above another; a tie counts half."""
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    rank_sum = 0.0
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            end += 1
        rank = (at + 1 + end) / 2
        rank_sum += rank * sum(labels[i] for i in order[at:end])
        at = end
    positive = sum(labels)
    negative = len(labels) - positive
    return (rank_sum - positive * (positive + 1) / 2) / (positive * negative) if positive and negative else 0.5


@dataclass
class Counts:
    """Hits, false alarms and misses."""

    hits: int = 0
    alarms: int = 0
    misses: int = 0

    def add(self, found: bool, labelled: bool) -> None:
        """Counts one decision."""
        self.hits += found and labelled
        self.alarms += found and not labelled
        self.misses += labelled and not found

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.hits / (self.hits + self.alarms) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """Of what is labelled, how much was found."""
        return self.hits / (self.hits + self.misses) if self.hits else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.hits / (2 * self.hits + self.alarms + self.misses) if self.hits else 0.0


def count(found: Iterable[bool], labels: Iterable[bool]) -> Counts:
    """Counts decisions."""
    counts = Counts()
    for decision, label in zip(found, labels, strict=True):
        counts.add(decision, label)
    return counts


def best_f1(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """F1 at the threshold that suits the scores best."""
    return max(count((s >= threshold for s in scores), labels).f1 for threshold in set(scores))


def covers(spans: Iterable[Span | Match], begin: int, end: int) -> bool:
    """Whether one of the spans touches [begin, end)."""
    return any(s.begin < end and begin < s.end for s in spans)


def count_words(sentences: Sequence[Sentence], scored: dict[str, Scored], dimension: str) -> Counts:
    """Decisions word by word: is it marked, is it in a match."""
    counts = Counts()
    for sentence in sentences:
        marked = [s for s in sentence.spans if s.dimension == dimension]
        matched = scored[sentence.key].of(dimension)
        for word in WORD.finditer(sentence.text):
            counts.add(covers(matched, *word.span()), covers(marked, *word.span()))
    return counts


def sentiment_class(value: float) -> int:
    """-1, 0 or 1."""
    return (value > NEUTRAL) - (value < -NEUTRAL)


def voice_decisions(sentences: Sequence[Sentence], scored: dict[str, Scored]) -> list[tuple[str, str, Sentence, Match]]:
    """Of every marked span that a match of its dimension touches: the voice marked, and that of the first match."""
    decisions: list[tuple[str, str, Sentence, Match]] = []
    for sentence in sentences:
        for span in sentence.spans:
            touching = [m for m in scored[sentence.key].of(span.dimension) if covers([m], span.begin, span.end)]
            if touching:
                decisions.append((span.voice, touching[0].voice, sentence, touching[0]))
    return decisions


def failure(expectation: Expectation, scored: Scored) -> str | None:
    """How an expectation of a trap fails; None where it holds."""
    touching = [m for m in scored.of(expectation.dimension) if covers([m], expectation.begin, expectation.end)]
    if expectation.kind != "yes":
        touching = [m for m in touching if expectation.sign in (None, m.sign)]
        shown = ", ".join(f"“{m.text}”" for m in touching)
        return f"{expectation.dimension} must not match {shown}" if touching else None
    whole = [m for m in touching if m.begin <= expectation.begin and m.end >= expectation.end]
    wanted = f"{expectation.dimension} must match “{expectation.words}”"
    if not whole:
        return wanted
    if expectation.voice not in (None, whole[0].voice):
        return f"{wanted} in the voice {expectation.voice}, not {whole[0].voice}"
    if expectation.negated not in (None, whole[0].negated):
        return f"{wanted} {'negated' if expectation.negated else 'affirmed'}"
    if expectation.sign not in (None, whole[0].sign):
        return f"{wanted} as {expectation.sign}"
    return None


# ------------------------------------------------------------------------------------------------------ the report


def show(task: str, metric: str, value: str) -> None:
    """Prints a row of the table."""
    print(f"| {task:<28} | {metric:<40} | {value:>18} |")


def decimal(value: float) -> str:
    """Three places, without the 0 in front."""
    return f"{value:.3f}".removeprefix("0")


def share(part: int, whole: int) -> str:
    """A count out of another, with its share."""
    return f"{part} of {whole} {100 * part / whole if whole else 0:.1f} %"


def show_dimension(sentences: Sequence[Sentence], scored: dict[str, Scored], dimension: str) -> None:
    """AUC, F1 and word F1 of one dimension."""
    labels = [s.has(dimension) for s in sentences]
    values = [float(scored[s.key].scores[dimension]) for s in sentences]
    any_match = count((bool(scored[s.key].of(dimension)) for s in sentences), labels)
    words = count_words(sentences, scored, dimension)
    show(dimension, f"sentences marked, of {len(sentences)}", str(sum(labels)))
    show(dimension, "AUC", decimal(area(values, labels)))
    show(dimension, "F1, any match", decimal(any_match.f1))
    show(dimension, "F1, best threshold", decimal(best_f1(values, labels)))
    show(dimension, "word F1", decimal(words.f1))
    show(dimension, "word precision / recall", f"{decimal(words.precision)} / {decimal(words.recall)}")


def show_author(sentences: Sequence[Sentence], scored: dict[str, Scored]) -> None:
    """Whether `loaded_author` tells the writer's own loaded words from those of others."""
    loaded = [s for s in sentences if s.has("loaded") and s.key.startswith("voices")]
    labels = [s.has("loaded", "author") for s in loaded]
    values = [float(scored[s.key].scores["loaded_author"]) for s in loaded]
    show("loaded_author", "AUC, own against others’ loaded words", decimal(area(values, labels)))


def show_plain(sentences: Sequence[Sentence], scored: dict[str, Scored]) -> None:
    """False alarms in plain reporting."""
    plain = [s for s in sentences if s.key.startswith("plain")]
    for dimension in ("loaded", "hedging"):
        unmarked = [s for s in plain if not s.has(dimension)]
        alarms = sum(bool(scored[s.key].of(dimension)) for s in unmarked)
        show("plain reporting", f"sentences with a false {dimension} match", share(alarms, len(unmarked)))


def show_sentiment(sentences: Sequence[Sentence], scored: dict[str, Scored]) -> None:
    """Three-class F1 of sentiment."""
    found = [sentiment_class(float(scored[s.key].scores["sentiment"])) for s in sentences]
    scores = [count((f == sign for f in found), (s.sentiment == sign for s in sentences)).f1 for sign in (-1, 0, 1)]
    show("sentiment", "macro F1 of three classes", decimal(sum(scores) / 3))
    show("sentiment", "F1 negative / neutral / positive", " / ".join(decimal(s) for s in scores))


def show_voices(sentences: Sequence[Sentence], scored: dict[str, Scored]) -> None:
    """Accuracy of the voices of marked words that were matched."""
    decisions = voice_decisions(sentences, scored)
    show("voice", "accuracy", share(sum(a == b for a, b, _, _ in decisions), len(decisions)))
    for voice in VOICES.values():
        of_voice = [b for a, b, _, _ in decisions if a == voice]
        show("voice", f"accuracy, {voice}", share(of_voice.count(voice), len(of_voice)))


def lost_pairs(pairs: Sequence[Pair], scored: dict[str, Scored]) -> list[Pair]:
    """Pairs whose calm wording scores as high as the other, or higher."""

    def value(sentence: Sentence, dimension: str) -> float:
        return float(scored[sentence.key].scores[dimension])

    return [p for p in pairs if value(p.other, p.dimension) <= value(p.calm, p.dimension)]


def show_pairs(gold: Gold, lost: Sequence[Pair]) -> bool:
    """Pairs won, by dimension; whether enough are, of those of `loaded` and of all."""
    enough = len(lost) <= (1 - PAIRS_TO_WIN) * len(gold.pairs)
    for dimension in dict.fromkeys(p.dimension for p in gold.pairs):
        all_pairs = sum(p.dimension == dimension for p in gold.pairs)
        won = all_pairs - sum(p.dimension == dimension for p in lost)
        show("minimal pairs", f"won, {dimension}", share(won, all_pairs))
        enough = enough and (dimension != "loaded" or won >= PAIRS_TO_WIN * all_pairs)
    return enough


def list_failures(gold: Gold, failures: dict[str, list[str]], lost: Sequence[Pair]) -> None:
    """Lists lost pairs and failed traps."""
    for pair in lost:
        print(
            f"lost pair, {pair.dimension}: {pair.title} ({pair.other.key})\n    {pair.calm.text}\n    {pair.other.text}"
        )
    for trap in gold.traps:
        for message in failures[trap.key]:
            print(f"failed trap: {trap.title} ({trap.key}): {message}\n    {trap.text}")


def list_errors(sentences: Sequence[Sentence], scored: dict[str, Scored]) -> None:
    """Lists every false alarm, miss and wrong voice."""
    for sentence in sentences:
        for dimension in ("loaded", "hedging"):
            marked = [s for s in sentence.spans if s.dimension == dimension]
            matched = scored[sentence.key].of(dimension)
            notes = [f"false “{m.text}”" for m in matched if not covers(marked, m.begin, m.end)]
            notes += [
                f"missed “{sentence.text[s.begin : s.end]}”" for s in marked if not covers(matched, s.begin, s.end)
            ]
            if notes:
                print(f"{sentence.key}: {dimension}: {', '.join(notes)}\n    {sentence.text}")
        value = float(scored[sentence.key].scores["sentiment"])
        if sentiment_class(value) != sentence.sentiment:
            print(f"{sentence.key}: sentiment: {value:+.2f}, not {sentence.sentiment:+d}\n    {sentence.text}")
    for marked_voice, voice, sentence, match in voice_decisions(sentences, scored):
        if marked_voice != voice:
            print(f"{sentence.key}: voice: “{match.text}” is {marked_voice}, not {voice}\n    {sentence.text}")


def show_cut(gold: Gold, scored: dict[str, Scored]) -> None:
    """Each text is one sentence, and must be scored as one."""
    keys = [item.key for items in (gold.sentences, gold.traps) for item in items]
    cut = [key for key in keys if int(scored[key].scores["sentences"]) != 1]
    show("sentences", "cut into more than one", share(len(cut), len(keys)))


def report(gold: Gold, scored: dict[str, Scored], errors: bool) -> bool:
    """Prints the table and the failures; whether the set is passed."""
    lost = lost_pairs(gold.pairs, scored)
    show("task", "metric", "value")
    print(f"|{'-' * 30}|{'-' * 42}|{'-' * 19}:|")
    for dimension in ("loaded", "hedging"):
        show_dimension(gold.sentences, scored, dimension)
    parts: list[Callable[[Sequence[Sentence], dict[str, Scored]], None]] = [
        show_author,
        show_plain,
        show_sentiment,
        show_voices,
    ]
    for part in parts:
        part(gold.sentences, scored)
    show_cut(gold, scored)
    enough = show_pairs(gold, lost)
    failures = {t.key: [f for e in t.expectations if (f := failure(e, scored[t.key]))] for t in gold.traps}
    failed = sum(map(bool, failures.values()))
    show("traps", "sentences passed", share(len(gold.traps) - failed, len(gold.traps)))
    print()
    list_failures(gold, failures, lost)
    if errors:
        list_errors(gold.sentences, scored)
    return enough and failed == 0


def main() -> int:
    """Runs the program; its exit status."""
    parser = argparse.ArgumentParser(description="Scores the gold set through the tone command.")
    parser.add_argument("--tone", required=True, help="the command")
    parser.add_argument("--lexicon", help="a lexicon folder or image in place of the built-in one")
    parser.add_argument("--check", action="store_true", help="exit 1 where pairs are lost or a trap fails")
    parser.add_argument("--errors", action="store_true", help="list every false alarm, miss and wrong voice too")
    options = parser.parse_args()
    command = [options.tone, "score"]
    if options.lexicon:
        command += ["--no-default-lexicons", "--lexicon", options.lexicon]
    try:
        gold = read_gold(GOLD)
        texts = {s.key: s.text for s in gold.sentences} | {t.key: t.text for t in gold.traps}
        passed = report(gold, score(command, texts), options.errors)
    except (GoldError, OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 2
    return 1 if options.check and not passed else 0


if __name__ == "__main__":
    sys.exit(main())
