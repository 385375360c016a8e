#!/usr/bin/env python3
"""Fits the maps from raw to score and the coefficients of the composites, and writes them as lexicon data.

    calibrate.py --tone build/tone --data DIR [--lexicon lexicons/en] [--write]

DIR holds annotated corpora as babe.tsv, ptc_sentences.tsv, wikiweasel.tsv, bioscope.tsv, pei_certainty.tsv,
checkthat.tsv, vader_nyt.tsv, vader_tweets.tsv and newsmtsc.tsv: tab-separated, with the columns id and text, and labels
as named below. Few parameters are fitted: a length and a half-way point for each score, and a coefficient for each
category in `bias` and `certainty`. The figures printed for these two are cross-validated, by topic (BABE) or in ten
folds, so that they say what to expect of topics that were not seen. Without --write nothing is changed. Needs NumPy.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LENGTHS = (0.0, 15.0, 30.0, 60.0, 120.0, 240.0)


@dataclass
class Corpus:
    """The texts of one corpus: labels by name, and for every sentence its document, words and raw sums."""

    labels: dict[str, Array]  # NaN where a row has none
    groups: list[str]  # topic or article of each document; the fold it falls into
    document: NDArray[np.int64]  # of each sentence
    words: Array  # of each sentence
    raw: Array  # sentences x features

    def mean(self, per_sentence: Array) -> Array:
        """The mean over the sentences of each document, 0 where it has none."""
        n = len(self.groups)
        count = np.bincount(self.document, minlength=n)
        total = np.bincount(self.document, weights=per_sentence, minlength=n)
        return np.asarray(total / np.maximum(count, 1), dtype=np.float64)

    def density(self, length: float) -> Array:
        """Raw sums over the length of the sentence, as scores.h has it."""
        return self.raw / (1 + self.words / length)[:, None] if length else self.raw


@dataclass
class Features:
    """The categories of the lexicon, each twice: in all voices, and in the author's."""

    names: list[tuple[str, str]]  # (dimension, category)

    def column(self, category: str, author: bool) -> int:
        index = [c for _, c in self.names].index(category)
        return 2 * index + author

    def of_dimension(self, dimension: str) -> list[int]:
        return [2 * i for i, (d, _) in enumerate(self.names) if d == dimension]


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def score_rows(tone: str, rows: list[dict[str, str]], level: str) -> list[dict[str, str]]:
    """The command's rows at a level; documents are numbered from 1."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.csv"), Path(folder, "out.csv")
        with source.open("w", encoding="utf8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["text"])
            writer.writerows([row["text"]] for row in rows)
        subprocess.run([tone, "score", "--level", level, "-o", str(target), str(source)], check=True)
        with target.open(encoding="utf8", newline="") as file:
            return list(csv.DictReader(file))


def number(text: str) -> float:
    return float(text) if text else float("nan")


def load(tone: str, path: Path, labels: list[str], group: str | None, features: Features) -> Corpus:
    rows = read_rows(path)
    sentences = score_rows(tone, rows, "sentence")
    position = {(s["document"], s["sentence"]): i for i, s in enumerate(sentences)}
    raw = np.zeros((len(sentences), 2 * len(features.names)))
    for match in score_rows(tone, rows, "match"):
        at = position[match["document"], match["sentence"]]
        column = features.column(match["category"], False)
        raw[at, column] += float(match["contribution"])
        if match["voice"] == "author":
            raw[at, column + 1] += float(match["contribution"])
    return Corpus(
        {name: np.array([number(row[name]) for row in rows]) for name in labels},
        [row[group] if group else str(i % 10) for i, row in enumerate(rows)],
        np.array([int(s["document"]) - 1 for s in sentences], dtype=np.int64),
        np.array([float(s["words"]) for s in sentences]),
        raw,
    )


def ranks(values: Array) -> Array:
    _, inverse, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[inverse], dtype=np.float64)


def auc(label: Array, score: Array) -> float:
    positive = label == 1
    p, n = positive.sum(), (~positive).sum()
    return float((ranks(score)[positive].sum() - p * (p + 1) / 2) / (p * n))


def macro_f1(label: Array, predicted: NDArray[np.bool_]) -> float:
    values = []
    for side in (True, False):
        gold, said = (label == 1) == side, predicted == side
        values.append(2 * (gold & said).sum() / max(1, gold.sum() + said.sum()))
    return float(np.mean(values))


def best_threshold(label: Array, score: Array) -> float:
    candidates = np.quantile(score, np.linspace(0.02, 0.98, 97))
    return float(max(candidates, key=lambda t: macro_f1(label, score >= t)))


def pearson(a: Array, b: Array) -> float:
    return float(np.corrcoef(a, b)[0, 1])


def spearman(a: Array, b: Array) -> float:
    return pearson(ranks(a), ranks(b))


def three_way(score: Array) -> NDArray[np.int64]:
    return np.where(score >= 0.05, 1, np.where(score <= -0.05, -1, 0)).astype(np.int64)


def macro_f1_3(gold: NDArray[np.int64], said: NDArray[np.int64]) -> float:
    values = [2 * ((gold == k) & (said == k)).sum() / max(1, (gold == k).sum() + (said == k).sum()) for k in (-1, 0, 1)]
    return float(np.mean(values))


def bend(z: Array) -> Array:
    return np.asarray(z / np.sqrt(1 + z * z), dtype=np.float64)


MAPS: dict[str, Callable[[Array, float, float], Array]] = {
    "ratio": lambda x, _, half: np.maximum(x, 0) / (np.maximum(x, 0) + half),
    "sigmoid": lambda x, center, half: (1 + bend((x - center) / half)) / 2,
    "signed": lambda x, _, half: bend(x / half),
}


@dataclass
class Map:
    kind: str
    center: float
    half: float
    length: float

    def score(self, corpus: Corpus, raw: Array) -> Array:
        """The scores of the documents, given the raw sums of their sentences."""
        x = raw / (1 + corpus.words / self.length) if self.length else raw
        return corpus.mean(MAPS[self.kind](x, self.center, self.half))


def dimension_raw(corpus: Corpus, features: Features, dimension: str) -> Array:
    return np.asarray(corpus.raw[:, features.of_dimension(dimension)].sum(axis=1), dtype=np.float64)


def fit_yes_no(tasks: list[tuple[Corpus, str]], features: Features, dimension: str, kind: str) -> Map:
    """The length with the best mean AUC, then the half-way point, or a centre, with the best mean macro-F1."""

    def labelled(corpus: Corpus, name: str, scale: Map) -> tuple[Array, Array]:
        known = ~np.isnan(corpus.labels[name])
        return corpus.labels[name][known], scale.score(corpus, dimension_raw(corpus, features, dimension))[known]

    def mean_auc(scale: Map) -> float:
        return float(np.mean([auc(*labelled(c, n, scale)) for c, n in tasks]))

    def mean_f1(scale: Map) -> float:
        return float(np.mean([macro_f1(y, s >= 0.5) for y, s in (labelled(c, n, scale) for c, n in tasks)]))

    points = [round(p, 2) for p in np.arange(0.1, 6.05, 0.1)]
    if kind == "ratio":
        options = [Map(kind, 0, half, length) for length in LENGTHS for half in points]
    else:
        options = [Map(kind, center, 2, length) for length in LENGTHS for center in points]
    length = max(LENGTHS, key=lambda v: mean_auc(Map(kind, 1, 2, v)))
    best = max((o for o in options if o.length == length), key=mean_f1)
    for corpus, name in tasks:
        label, score = labelled(corpus, name, best)
        figures = f"AUC {auc(label, score):.3f}  macro-F1 at 0.5 {macro_f1(label, score >= 0.5):.3f}"
        print(f"  {dimension:13}{name:16}{figures}")
    return best


def fit_sentiment(ratings: list[tuple[Corpus, str]], classes: tuple[Corpus, str], features: Features) -> Map:
    """The half-way point and length with the best mean of correlations with ratings and three-class macro-F1."""
    corpus, name = classes
    gold = corpus.labels[name].astype(np.int64)

    def figures(scale: Map) -> list[float]:
        scores = [scale.score(c, dimension_raw(c, features, "sentiment")) for c, _ in ratings]
        correlations = [pearson(c.labels[n], s) for (c, n), s in zip(ratings, scores)]
        three = macro_f1_3(gold, three_way(scale.score(corpus, dimension_raw(corpus, features, "sentiment"))))
        return [*correlations, three]

    options = [Map("signed", 0, half, length) for length in LENGTHS for half in np.arange(1, 12.5, 0.5).tolist()]
    best = max(options, key=lambda o: float(np.mean(figures(o))))
    print("  sentiment    Pearson, Pearson, macro-F1 of three classes:", [round(f, 3) for f in figures(best)])
    return best


def ridge_logistic(x: Array, y: Array, weight: Array, penalty: Array) -> Array:
    """Newton's method; the intercept stands last and bears no penalty."""
    design = np.hstack([x, np.ones((len(x), 1))])
    beta = np.zeros(design.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (weight * (p - y)) + penalty * beta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    return beta


def ridge_linear(x: Array, y: Array, weight: Array, penalty: Array) -> Array:
    design = np.hstack([x, np.ones((len(x), 1))])
    normal = (design * weight[:, None]).T @ design + np.diag(penalty + 1e-9)
    return np.asarray(np.linalg.solve(normal, design.T @ (weight * y)), dtype=np.float64)


@dataclass
class Composite:
    """A linear sum over columns of features; tied columns share a coefficient."""

    columns: list[list[int]]
    coefficients: Array
    scale: Map

    def raw(self, corpus: Corpus) -> Array:
        total = np.zeros(len(corpus.words))
        for columns, coefficient in zip(self.columns, self.coefficients):
            total += coefficient * corpus.raw[:, columns].sum(axis=1)
        return total


def design(corpus: Corpus, columns: list[list[int]], length: float) -> Array:
    density = corpus.density(length)
    return np.column_stack([corpus.mean(density[:, c].sum(axis=1)) for c in columns])


Solver = Callable[[Array, Array, Array, Array], Array]


def fit_composite(
    corpus: Corpus,
    label: str,
    columns: list[list[int]],
    length: float,
    strength: float,
    solver: Solver,
    rows: NDArray[np.bool_],
) -> tuple[Array, float]:
    """Coefficients and intercept on the rows. The penalty is on coefficients of features scaled to one spread."""
    x = design(corpus, columns, length)[rows]
    y = corpus.labels[label][rows]
    spread = x.std(axis=0)
    used = np.maximum(spread, 0.02)
    penalty = np.append(np.full(x.shape[1], strength), 0.0)
    beta = solver(x / used, y, np.ones(len(y)), penalty)
    return np.where(spread > 0, beta[:-1] / used, 0.0), float(beta[-1])


def cross_validate(
    corpus: Corpus, label: str, columns: list[list[int]], length: float, strength: float, solver: Solver
) -> Array:
    """The linear predictor of every document, fitted without its group."""
    groups = np.array(corpus.groups)
    out = np.zeros(len(groups))
    for group in sorted(set(corpus.groups)):
        held = groups == group
        coefficients, intercept = fit_composite(corpus, label, columns, length, strength, solver, ~held)
        out[held] = design(corpus, columns, length)[held] @ coefficients + intercept
    return out


def choose(
    corpus: Corpus,
    label: str,
    columns: list[list[int]],
    solver: Solver,
    figure: Callable[[Array, Array], float],
    name: str,
) -> tuple[float, float]:
    """The length and the penalty whose cross-validated figure is best."""
    results = {}
    for length in LENGTHS:
        for strength in (3.0, 10.0, 30.0, 100.0):
            predicted = cross_validate(corpus, label, columns, length, strength, solver)
            results[length, strength] = figure(corpus.labels[label], predicted)
    best = max(results, key=lambda k: results[k])
    print(f"  {name:13}cross-validated {results[best]:.3f} at length {best[0]:g}, penalty {best[1]:g}")
    return best


def rounded(values: Array) -> Array:
    return np.round(values, 3)


def fit_bias(babe: Corpus, features: Features) -> Composite:
    """Logistic regression on the categories; its zero is where half of the annotators call a sentence biased."""
    columns = [[features.column(c, False)] for _, c in features.names]
    columns.append([features.column(c, True) for d, c in features.names if d == "loaded"])
    length, strength = choose(babe, "label", columns, ridge_logistic, auc, "bias AUC")
    predicted = cross_validate(babe, "label", columns, length, strength, ridge_logistic)
    print(f"  bias         cross-validated macro-F1 at 0.5 {macro_f1(babe.labels['label'], predicted >= 0):.3f}")
    every = np.ones(len(babe.groups), dtype=bool)
    coefficients, intercept = fit_composite(babe, "label", columns, length, strength, ridge_logistic, every)
    return Composite(columns, rounded(coefficients), Map("sigmoid", round(-intercept, 3), 1.5, length))


def certainty_prior(features: Features) -> tuple[list[list[int]], Array]:
    """The categories of hedging and boosting, and what the design says of them: hedges lower, boosters raise."""
    names = [(d, c) for d, c in features.names if d in ("hedging", "boosting")]
    prior = np.array([1.0 if d == "boosting" else -1.0 for d, _ in names])
    return [[features.column(c, False)] for _, c in names], prior


def fit_near_prior(x: Array, y: Array, prior: Array, strength: float) -> Array:
    """Coefficients near a multiple of the prior: its multiple is free, what departs from it bears a penalty."""
    total = x @ prior
    multiple = float(np.cov(total, y)[0, 1] / total.var())
    rest = y - y.mean() - multiple * (total - total.mean())
    penalty = np.append(np.full(x.shape[1], strength), 0.0)
    departure = ridge_linear(x, rest, np.ones(len(y)), penalty)[:-1]
    return prior + departure / multiple


def fit_certainty(pei: Corpus, features: Features) -> Composite:
    """Rated certainty: each category counts as the design says, but for what the ratings say against it."""
    columns, prior = certainty_prior(features)
    rating = pei.labels["score"]
    groups = np.array(pei.groups)
    results = {}
    for length in LENGTHS:
        x = design(pei, columns, length)
        for strength in (30.0, 100.0, 300.0, 1000.0, 3000.0):
            predicted = np.zeros(len(rating))
            for group in sorted(set(pei.groups)):
                held = groups == group
                predicted[held] = x[held] @ fit_near_prior(x[~held], rating[~held], prior, strength)
            results[length, strength] = spearman(rating, predicted)
    length, strength = max(results, key=lambda k: results[k])
    print(f"  certainty    cross-validated {results[length, strength]:.3f} at length {length:g}, penalty {strength:g}")
    coefficients = fit_near_prior(design(pei, columns, length), rating, prior, strength)
    return Composite(columns, rounded(coefficients), Map("sigmoid", 0, 2, length))


def write_scores(path: Path, maps: dict[str, Map]) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["score", "map", "center", "half", "length"])
        for name, m in maps.items():
            writer.writerow([name, m.kind, f"{m.center:g}", f"{m.half:g}", f"{m.length:g}"])


def write_composites(path: Path, composites: dict[str, Composite], features: Features) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["composite", "feature", "coefficient"])
        for name, composite in composites.items():
            for columns, coefficient in zip(composite.columns, composite.coefficients):
                for column in columns if coefficient else []:
                    kind = "author" if column % 2 else "category"
                    writer.writerow([name, f"{kind}:{features.names[column // 2][1]}", f"{coefficient:g}"])


def read_features(lexicon: Path) -> Features:
    with (lexicon / "categories.csv").open(encoding="utf8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["role"] in ("score", "sign")]
    return Features([(r["dimension"], r["category"]) for r in rows])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tone", required=True, help="the command, built with the lexicon to calibrate")
    parser.add_argument("--data", required=True, type=Path, help="folder of the annotated corpora")
    parser.add_argument("--lexicon", type=Path, default=Path("lexicons/en"), help="folder to read and write")
    parser.add_argument("--write", action="store_true", help="write scores.csv and composites.csv")
    parser.add_argument("--json", type=Path, help="write the fitted parameters here as well")
    given = parser.parse_args()
    features = read_features(given.lexicon)

    def corpus(name: str, labels: list[str], group: str | None = None) -> Corpus:
        return load(given.tone, given.data / f"{name}.tsv", labels, group, features)

    babe = corpus("babe", ["label", "opinion_vs_fact"], "topic")
    ptc = corpus("ptc_sentences", ["loaded_or_name"], "article")
    weasel, bioscope = corpus("wikiweasel", ["label"]), corpus("bioscope", ["label"], "doc")
    pei, checkthat = corpus("pei_certainty", ["score"]), corpus("checkthat", ["label"])
    nyt, tweets = corpus("vader_nyt", ["gold"], "doc"), corpus("vader_tweets", ["gold"])
    mtsc = corpus("newsmtsc", ["label"])

    loaded = fit_yes_no([(ptc, "loaded_or_name"), (babe, "label")], features, "loaded", "ratio")
    hedging = fit_yes_no([(weasel, "label"), (bioscope, "label")], features, "hedging", "ratio")
    subjectivity = fit_yes_no([(babe, "opinion_vs_fact"), (checkthat, "label")], features, "subjectivity", "sigmoid")
    sentiment = fit_sentiment([(nyt, "gold"), (tweets, "gold")], (mtsc, "label"), features)
    bias, certainty = fit_bias(babe, features), fit_certainty(pei, features)
    # No corpus marks boosters: their score has the scale of hedging, whose counterpart they are.
    maps = {
        "loaded": loaded,
        "hedging": hedging,
        "boosting": hedging,
        "certainty": certainty.scale,
        "subjectivity": subjectivity,
        "sentiment": sentiment,
        "bias": bias.scale,
    }
    if given.json:
        given.json.write_text(json.dumps({k: vars(m) for k, m in maps.items()}, indent=1) + "\n", encoding="utf8")
    if given.write:
        write_scores(given.lexicon / "scores.csv", maps)
        write_composites(given.lexicon / "composites.csv", {"certainty": certainty, "bias": bias}, features)
    return 0


if __name__ == "__main__":
    sys.exit(main())
