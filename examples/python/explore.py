"""Scores a folder of articles, shows where in an article the heat is, and compares the articles.

Usage: explore.py FOLDER OUT.png. Each `# %%` begins a cell, for editors that run this as a notebook.
"""

# %% Score every article of the folder.
import pathlib
import sys

import matplotlib.pyplot as plt
import pandas as pd

import libtone

folder, picture = map(pathlib.Path, sys.argv[1:3])
files = sorted(folder.glob("*.txt"))
scorer = libtone.Scorer()
articles = {
    path.stem: document
    for document, path in scorer.pipe(((path.read_bytes(), path) for path in files), as_tuples=True, threads=2)
}

# %% Compare them: the mean over the sentences of each, and whose words they are.
compared = pd.DataFrame({name: article.scores | article.shares for name, article in articles.items()}).T
compared = compared.sort_values("loaded")
print(compared[["loaded", "loaded_author", "hedging", "certainty", "bias", "quoted"]].round(2).to_string())

# %% Which words made the most loaded article so? Those that count most, and who speaks them.
hottest = compared.index[-1]
matches = pd.DataFrame(articles[hottest].matches)
loaded = matches[matches["dimension"] == "loaded"]
print(f"\n{hottest}:")
print(loaded.nlargest(8, "contribution")[["text", "category", "voice", "contribution"]].to_string(index=False))

# %% Plot loadedness along that article, sentence by sentence, and all articles side by side.
sentences = articles[hottest].sentences
figure, (along, beside) = plt.subplots(2, 1, figsize=(8, 7), layout="constrained")
edges = [number - 0.5 for number in range(len(sentences) + 1)]
along.stairs([sentence.scores["loaded"] for sentence in sentences], edges, label="all voices")
along.stairs(
    [sentence.scores["loaded_author"] for sentence in sentences],
    edges,
    fill=True,
    color="C0",
    alpha=0.4,
    label="the author's own",
)
along.set(title=f"Loaded language along “{hottest}”", xlabel="sentence", ylabel="loaded", ylim=(0, 1.2))
along.legend(loc="upper center", ncols=2)
compared[["loaded", "hedging", "bias"]].plot.barh(ax=beside, title="The articles")
figure.savefig(picture)

# %% In a notebook, this shows the words themselves; a file of it opens in any browser.
picture.with_suffix(".html").write_text(articles[hottest].to_html(title=hottest), encoding="utf-8")
