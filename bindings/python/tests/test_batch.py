"""search_many: columns, data frames, threads."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import uttar

QUERIES = ["battery replacement", "फोन की बैटरी", "பணம் எப்போது", "怎么更换电池", "wall mount"]
COLUMNS = [
    "query_id",
    "entry_id",
    "version",
    "rank",
    "confidence",
    "decision",
    "phrasing_language",
    "phrasing",
    "bridge",
    "answer_language",
    "answer",
    "withheld",
    "step",
    "product_fit",
    "pinned_by",
    "read_as",
]


def without_times(replies: uttar.Replies) -> tuple[object, object]:
    queries = replies.queries.to_dict()
    del queries["took_ms"]
    return replies.to_dict(), queries


def test_gives_what_single_searches_give(kb: uttar.KnowledgeBase) -> None:
    replies = kb.search_many(QUERIES, limit=3)
    assert replies.columns == COLUMNS
    rows = list(zip(*replies.to_dict().values(), strict=True))
    expected = []
    for i, query in enumerate(QUERIES):
        reply = kb.search(query, limit=3)
        assert reply.hits
        for rank, hit in enumerate(reply, start=1):
            phrasing = (hit.phrasing.language, hit.phrasing.text) if hit.phrasing else (None, None)
            bridge = hit.bridge.kind if hit.bridge else None
            answer = (hit.answer["lang"], hit.answer["body"]) if hit.answer else (None, None)
            step = hit.step["number"] if hit.step else None
            seen = (i, hit.entry, hit.version, rank, hit.confidence, reply.decision, *phrasing, bridge)
            expected.append((*seen, *answer, hit.withheld, step, hit.product_fit, hit.pinned_by, hit.read_as))
    assert rows == expected
    assert len(replies) == len(rows)


def test_what_a_reply_says_besides_is_there_for_each_query(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "products.yaml").write_text('- {id: note-12, names: {en: ["Note 12"]}}\n', encoding="utf-8")
    kb.import_files(tmp_path / "products.yaml")
    kb.put({"id": "own", "products": ["note-12"], "phrasings": {"en": ["Where is the Note 12 made?"]}})
    kb.set_curations([{"pin": "refund-status", "words": "money"}])
    queries = ["where is the Note 12 made", "my money", "battery " * 5_000]
    with pytest.raises(uttar.InvalidInput):
        kb.search_many(queries)
    queries[2] = " ".join(f"battery{i}" for i in range(700))
    replies = kb.search_many(queries, scope="DE")
    columns = replies.queries.to_dict()
    for row, query in enumerate(queries):
        reply = kb.search(query, limit=10, scope="DE")
        assert columns["offer"][row] == reply.offer
        assert columns["missing"][row] == list(reply.missing)
        assert columns["mentions"][row] == [mention["product"] for mention in reply.mentions]
        assert columns["warnings"][row] == [f"{warning['field']}: {warning['message']}" for warning in reply.warnings]
        assert columns["without_vectors"][row] == reply.without_vectors
    assert columns["mentions"][0] == ["note-12"]
    assert len(columns["warnings"][2]) == 1
    hits = replies.to_dict()
    assert hits["product_fit"][0] == "own"
    assert "money" in hits["pinned_by"]
    assert "other_scope" in hits["withheld"]


def test_a_text_of_many_rows_is_one_object(kb: uttar.KnowledgeBase) -> None:
    columns = kb.search_many(["battery replacement"] * 50, limit=1).to_dict()
    for name in ("entry_id", "decision", "phrasing", "answer", "answer_language"):
        assert len(columns[name]) == 50
        assert len({id(text) for text in columns[name]}) == 1, name


def test_threads_do_not_change_the_result(kb: uttar.KnowledgeBase) -> None:
    queries = QUERIES * 20
    one = without_times(kb.search_many(queries, threads=1))
    assert one == without_times(kb.search_many(queries, threads=8))
    assert one == without_times(kb.search_many((query for query in queries), threads=256))


@pytest.mark.parametrize("threads", [0, 257, -1])
def test_threads_have_a_limit(kb: uttar.KnowledgeBase, threads: int) -> None:
    with pytest.raises(uttar.InvalidInput, match=r"^threads: "):
        kb.search_many(QUERIES, threads=threads)


def test_a_query_that_finds_nothing_is_not_lost(kb: uttar.KnowledgeBase) -> None:
    replies = kb.search_many(["qqqq", "battery"])
    assert 0 not in replies.to_dict()["query_id"]
    queries = replies.queries.to_dict()
    assert (queries["query_id"], queries["query"]) == ([0, 1], ["qqqq", "battery"])
    assert queries["hits"][0] == 0
    assert queries["decision"][0] == "hand_over"


def test_a_mapping_keeps_its_ids(kb: uttar.KnowledgeBase) -> None:
    replies = kb.search_many({"q-7": "battery", "q-9": "refund"}, limit=1)
    assert replies.to_dict()["query_id"] == ["q-7", "q-9"]
    assert replies.queries.to_dict()["query_id"] == ["q-7", "q-9"]


def test_no_queries(kb: uttar.KnowledgeBase) -> None:
    replies = kb.search_many([])
    assert (len(replies), len(replies.queries), replies.columns) == (0, 0, COLUMNS)


def test_other_python_threads_go_on_meanwhile(kb: uttar.KnowledgeBase) -> None:
    started, done = threading.Event(), threading.Event()
    window: list[float] = []

    def search() -> None:
        started.set()
        window.append(time.monotonic())
        kb.search_many(QUERIES * 1000, threads=1)
        window.append(time.monotonic())
        done.set()

    ticks: list[float] = []
    thread = threading.Thread(target=search)
    thread.start()
    started.wait()
    while not done.is_set():
        ticks.append(time.monotonic())
        time.sleep(0.001)
    thread.join()
    # Were the interpreter held, not one tick would fall into the middle of the batch.
    start, end = window
    middle = [tick for tick in ticks if start + (end - start) / 4 < tick < end - (end - start) / 4]
    assert len(middle) > 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals to oneself need POSIX")
@pytest.mark.parametrize("work", ["search_many", "evaluate", "replay"])
def test_ctrl_c_ends_what_takes_long(kb: uttar.KnowledgeBase, work: str) -> None:
    queries = QUERIES * 50_000
    long: dict[str, Callable[[], object]] = {
        "search_many": lambda: kb.search_many(queries * 4),
        "evaluate": lambda: kb.evaluate(queries, [None] * len(queries), ["en"] * len(queries)),
        "replay": lambda: kb.replay(queries),
    }
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.monotonic())
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    timer = threading.Timer(0.2, press)
    # Shells start programs in the background with SIGINT ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        long[work]()
    signal.signal(signal.SIGINT, before)
    assert time.monotonic() - pressed[0] < 10
    assert kb.search("battery").hits, "the base goes on"


def test_pandas(kb: uttar.KnowledgeBase) -> None:
    pandas = pytest.importorskip("pandas")
    frame = kb.search_many(pandas.Series(QUERIES), limit=2).df()
    assert {str(frame[name].dtype) for name in ("query_id", "rank", "step")} == {"Int64"}
    assert {str(frame[name].dtype) for name in ("entry_id", "answer", "pinned_by")} == {"string"}
    assert str(frame["confidence"].dtype) == "float64"
    assert list(frame.columns) == COLUMNS
    assert frame["query_id"].max() == len(QUERIES) - 1
    assert list(kb.search_many(QUERIES).queries.df()["query"]) == QUERIES


def test_polars(kb: uttar.KnowledgeBase) -> None:
    polars = pytest.importorskip("polars")
    frame = kb.search_many(polars.Series(QUERIES), limit=2).pl()
    assert frame.schema["step"] == polars.Int64
    assert frame.schema["pinned_by"] == polars.String
    assert frame.columns == COLUMNS
    assert frame["query_id"].max() == len(QUERIES) - 1


@pytest.mark.parametrize(("library", "method"), [("pandas", "df"), ("polars", "pl")])
def test_a_missing_library_is_named(library: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, library, raising=False)

    def find_spec(name: str, *_: object) -> None:
        if name == library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    finder = type("Missing", (), {"find_spec": staticmethod(find_spec)})
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    with pytest.raises(ImportError, match=rf"pip install uttar\[{library}\]"):
        getattr(uttar.Table({"a": [1]}), method)()
