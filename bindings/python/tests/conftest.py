"""What the tests share."""

from __future__ import annotations

import pytest

import libtone

ARTICLE = """City hall “takeover” alarms residents

The reckless mayor, critics say, has unleashed a tyrant’s budget. “It is hysteria,” a spokesman said on Tuesday.
The plan could reportedly cost about 40 jobs. It is clearly not a disgrace, but nobody knows,
café owners 😀 least of all!

• So-called experts were not asked
"""


@pytest.fixture(scope="session")
def scorer() -> libtone.Scorer:
    """A scorer with the built-in lexicon."""
    return libtone.Scorer()


@pytest.fixture(scope="session")
def document(scorer: libtone.Scorer) -> libtone.Document:
    """An article with every kind of row."""
    return scorer(ARTICLE)
