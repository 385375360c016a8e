"""Scorers: parameters, streams of texts, threads, processes, the end of the interpreter."""

from __future__ import annotations

import concurrent.futures
import gc
import itertools
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ARTICLE

import libtone

TEXTS = [ARTICLE, "", "A tyrant.", "They could reportedly flee.", "No. 5 \N{PILE OF POO}", ARTICLE * 3]


def everything(document: libtone.Document) -> tuple[object, ...]:
    """All that a document says, exactly."""
    return document.scores, document.raw_units, document.sentences, document.matches, document.attributions


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("batch_size", [1, 3, 256])
def test_pipe_is_the_same_as_single_calls(scorer: libtone.Scorer, threads: int, batch_size: int) -> None:
    documents = list(scorer.pipe(TEXTS, threads=threads, batch_size=batch_size))
    assert [document.id for document in documents] == [1, 2, 3, 4, 5, 6]
    for document, text in zip(documents, TEXTS):
        assert document.text == text
        assert everything(document) == everything(scorer(text))


def test_pipe_with_contexts(scorer: libtone.Scorer) -> None:
    pairs = [(text, {"number": i}) for i, text in enumerate(TEXTS)]
    found = list(scorer.pipe(pairs, as_tuples=True, batch_size=4))
    assert [context for _, context in found] == [context for _, context in pairs]
    assert [document.text for document, _ in found] == TEXTS


def test_pipe_is_lazy(scorer: libtone.Scorer) -> None:
    taken = []

    def endless() -> Iterator[str]:
        for i in itertools.count():
            taken.append(i)
            yield f"Tyrant number {i}."

    found = list(itertools.islice(scorer.pipe(endless(), batch_size=10), 25))
    assert [document.words for document in found] == [3] * 25
    assert len(taken) == 30
    long = scorer.pipe(itertools.repeat("word " * 1_000_000), batch_size=10_000)
    assert next(long).words == 1_000_000


def test_pipe_counts_texts_in_errors(scorer: libtone.Scorer) -> None:
    texts: list[str | bytes] = ["a", "b", "c", "d", b"\xff", "e"]
    documents = scorer.pipe(texts, batch_size=2)
    assert [next(documents).text for _ in range(4)] == ["a", "b", "c", "d"]
    with pytest.raises(libtone.InvalidTextError, match=r"^text 4: .* at byte 0$") as caught:
        next(documents)
    assert caught.value.text == 4
    with pytest.raises(TypeError, match=r"^text 1: .* not int$"):
        list(scorer.pipe(["a", 3]))  # type: ignore[list-item]


@pytest.mark.parametrize("threads", [0, 1025, 2**32 + 1])
def test_threads_out_of_bounds(scorer: libtone.Scorer, threads: int) -> None:
    with pytest.raises(ValueError, match=r"^threads is 1 to 1,024, not"):
        scorer.pipe([], threads=threads)
    with pytest.raises(ValueError, match=r"^threads is 1 to 1,024, not"):
        libtone.score_table(["a"], threads=threads)


def test_arguments_of_pipe(scorer: libtone.Scorer) -> None:
    with pytest.raises(ValueError, match="batch_size is at least 1"):
        scorer.pipe([], batch_size=0)
    for text in ("a text", b"a text"):
        with pytest.raises(TypeError, match="iterable of texts"):
            scorer.pipe(text)  # type: ignore[arg-type]


def test_limit() -> None:
    scorer = libtone.Scorer(max_text=5)
    scorer("12345")
    with pytest.raises(libtone.LimitError):
        scorer("123456")
    assert scorer("ok").words == 1
    for most in (0, 2**32, 2**64 + 5):
        with pytest.raises(ValueError, match=r"^max_text is 1 to 4,294,967,295, not"):
            libtone.Scorer(max_text=most)
    with pytest.raises(TypeError):
        libtone.Scorer(max_text=1.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="invalid_utf8"):
        libtone.Scorer(invalid_utf8="ignore")  # type: ignore[arg-type]


def test_parameters_are_in_the_digest(scorer: libtone.Scorer) -> None:
    assert scorer.sha256 == scorer.lexicon.sha256[0]
    assert libtone.Scorer(max_text=100).sha256 != scorer.sha256


def test_close() -> None:
    with libtone.Scorer() as scorer:
        document = scorer(ARTICLE)
    with pytest.raises(ValueError, match="closed"):
        scorer("a")
    with pytest.raises(ValueError, match="closed"):
        scorer.pipe(["a"])
    scorer.close()
    assert repr(scorer) == "<Scorer, closed>"
    del scorer
    gc.collect()
    assert document.matches
    assert document.to_csv()


def test_closed_while_a_pipe_runs() -> None:
    scorer = libtone.Scorer()
    documents = scorer.pipe(["A tyrant."] * 10, batch_size=2)
    next(documents)
    scorer.close()
    assert sum(1 for _ in documents) == 9


def test_documents_do_not_overwrite_each_other(scorer: libtone.Scorer) -> None:
    documents = [scorer(f"{'tyrant ' * i}.") for i in range(1, 200)]
    assert [document.words for document in documents] == list(range(1, 200))
    del documents[::2]
    assert [scorer(f"{'tyrant ' * i}.").words for i in range(300)] == list(range(300))
    assert [document.words for document in documents] == list(range(2, 200, 2))


def test_threads_share_a_scorer(scorer: libtone.Scorer) -> None:
    expected = [everything(scorer(text)) for text in TEXTS]
    start = threading.Barrier(8)

    def work(_: int) -> bool:
        start.wait()
        return all([everything(scorer(text)) for text in TEXTS] == expected for _ in range(20))

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


def test_the_gil_is_free_while_c_works(scorer: libtone.Scorer) -> None:
    ticks = []
    done = threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(1)
            done.wait(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    before = len(ticks)
    scorer(ARTICLE * 4000)
    during = len(ticks) - before
    done.set()
    thread.join()
    assert during >= 3


def score_in_child(queue: multiprocessing.queues.SimpleQueue[object], scorer: libtone.Scorer) -> None:
    queue.put(everything(scorer(ARTICLE)))


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_other_processes(scorer: libtone.Scorer, method: str) -> None:
    list(scorer.pipe(TEXTS, threads=4))
    context: Any = multiprocessing.get_context(method)
    queue = context.SimpleQueue()
    process = context.Process(target=score_in_child, args=(queue, scorer))
    process.start()
    found = queue.get()
    process.join(60)
    assert process.exitcode == 0
    assert found == everything(scorer(ARTICLE))


def test_pickle(scorer: libtone.Scorer) -> None:
    mine = libtone.Lexicon.from_entries({"hall": 2.5}, name="mine", dimension="loaded")
    combined = libtone.Scorer(libtone.Lexicon.builtin() + mine, max_text=10_000)
    for original in (scorer, combined):
        data = pickle.dumps(original)
        assert len(data) < 100_000
        copy = pickle.loads(data)
        assert copy.sha256 == original.sha256
        assert everything(copy(ARTICLE)) == everything(original(ARTICLE))


SHUTDOWN = """
import sys, libtone
scorer = libtone.Scorer()
document = scorer("A tyrant.")
documents = scorer.pipe(["A tyrant."] * 1000, threads=2)
next(documents)
table = libtone.score_table(["A tyrant."])
capsule = table.__arrow_c_stream__()
class Late:
    def __del__(self):
        print(document.words, scorer("A tyrant.").words, len(table))
late = Late()
sys.late = late
loop = [document, capsule]; loop.append(loop)
"""


def test_shutdown() -> None:
    done = subprocess.run([sys.executable, "-X", "dev", "-c", SHUTDOWN], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_command(tmp_path: str) -> None:
    path = os.path.join(tmp_path, "a.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(ARTICLE)
    for command in ([sys.executable, "-m", "libtone"], [os.path.join(os.path.dirname(sys.executable), "tone")]):
        done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
        assert done.stdout == f"tone {libtone.__version__}\n"
        for level in ("document", "sentence", "match", "attribution"):
            scored = subprocess.run([*command, "score", "--level", level, path], capture_output=True, check=True)
            assert scored.stdout.decode() == libtone.Scorer()(ARTICLE, id=path).to_csv(level)
        assert subprocess.run([*command, "score", "nothing.txt"], capture_output=True, check=False).returncode == 2


def test_lists_leave_texts_alone(scorer: libtone.Scorer) -> None:
    """Also where one of them fails: no text is held or let go once more than it was."""
    texts = [f"A tyrant of {place}." for place in ("Rome", "Orléans", "東京", "\0", "\N{PILE OF POO}")]
    counts = [sys.getrefcount(text) for text in texts]
    for more in ([], [None], ["\ud800"], [b"A tyrant."]):
        assert len(libtone.score_table([*texts, *more], scorer=scorer)) == len(texts) + len(more)
    with pytest.raises(TypeError, match="not int"):
        libtone.score_table([*texts, 7], scorer=scorer)
    assert [sys.getrefcount(text) for text in texts] == counts


def test_memory_stays_flat(scorer: libtone.Scorer) -> None:
    def resident() -> int:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096

    def work(count: int) -> None:
        for document in scorer.pipe(itertools.repeat(ARTICLE, count), threads=2):
            document["loaded"]
        for _ in range(count // 10):
            assert scorer(ARTICLE).matches
            assert len(libtone.score_table([ARTICLE], level="match", scorer=scorer))
            assert len(libtone.score_table([ARTICLE, None], scorer=scorer))

    work(3000)
    gc.collect()
    before = resident()
    work(10_000)
    gc.collect()
    assert resident() - before < 4 << 20
