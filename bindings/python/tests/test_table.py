"""Tables: the types of their columns, what they take from data frames, how a notebook shows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import uttar
from test_search import Page

TABLES: dict[str, Callable[[uttar.KnowledgeBase], uttar.Table]] = {
    "hits": lambda kb: kb.search_many(["battery"] if len(kb) else []),
    "queries": lambda kb: kb.search_many(["battery"] if len(kb) else []).queries,
    "evaluation": lambda kb: kb.evaluate(["battery"] if len(kb) else [], ["html"] if len(kb) else []),
    "measures": lambda kb: kb.evaluate(["battery"] if len(kb) else [], ["html"] if len(kb) else []).measures,
    "findings": lambda kb: kb.lint("note"),
    "coverage": lambda kb: kb.coverage(),
    "coverage of products": lambda kb: kb.coverage().products,
    "entries": lambda kb: kb.entries(),
    "logged": lambda kb: kb.logged_questions(),
    "unanswered": lambda kb: kb.unanswered_questions(),
    "feedback": lambda kb: kb.feedback(),
    "feedback by entry": lambda kb: kb.feedback_by_entry(),
    "suggested phrasings": lambda kb: kb.suggested_phrasings(),
    "replay": lambda kb: kb.replay(["battery"] if len(kb) else [], "0"),
}


@pytest.fixture
def full(kb: uttar.KnowledgeBase) -> uttar.KnowledgeBase:
    """A base of which every table has a row."""
    kb.put({"id": "bad", "answers": [{"lang": "en", "body": "10 days"}, {"lang": "hi", "body": "७ दिन"}]})
    kb.set_query_log(True)
    kb.search("gift cards", log=True)
    kb.give_feedback("swap my accumulator", "resolved", "battery-replace")
    return kb


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_its_type_empty_or_not(full: uttar.KnowledgeBase, name: str, tmp_path: Path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    with uttar.create(tmp_path / "empty") as nothing:
        none, some = TABLES[name](nothing), TABLES[name](full)
        assert none.columns == some.columns
        assert len(some) > 0
        assert polars.concat([none.pl(), some.pl()]).height == len(none) + len(some)
        assert none.pl().schema == some.pl().schema
        assert polars.Null not in some.pl().schema.values()
        assert dict(none.df().dtypes) == dict(some.df().dtypes)
        assert len(pandas.concat([none.df(), some.df()])) == len(none) + len(some)


def test_columns_without_a_kind_are_what_their_values_are() -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    table = uttar.Table({"a": [1, None], "b": ["x", "y"], "c": [None, None]}, {"a": "integer", "c": "text"})
    assert table.pl().schema == {"a": polars.Int64, "b": polars.String, "c": polars.String}
    assert str(table.df()["a"].dtype) == "Int64"
    assert table.df()["a"].isna().tolist() == [False, True]
    assert isinstance(table.df(), pandas.DataFrame)


def test_ids_of_the_caller_keep_their_type(kb: uttar.KnowledgeBase) -> None:
    polars = pytest.importorskip("polars")
    for ids, kind in [(["q1", "q2"], polars.String), ([7, 9], polars.Int64)]:
        queries = dict(zip(ids, ["battery", "qqqq"], strict=True))
        replies = kb.search_many(queries)
        assert replies.pl().schema["query_id"] == replies.queries.pl().schema["query_id"] == kind
        assert kb.evaluate(queries, [None, None]).pl().schema["query_id"] == kind
        assert replies.pl().join(replies.queries.pl(), on="query_id").height == len(replies)


def test_ids_that_no_column_of_whole_numbers_holds_stay_as_they_are(kb: uttar.KnowledgeBase) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    for ids in ([2**63 + 5], [2**70, 1], ["a", 7], [True, False], [2**63 - 1, -(2**63)], [(1, "a"), (2, "b")]):
        queries = dict.fromkeys(ids, "battery")
        replies = kb.search_many(queries, limit=1)
        for table in (replies, replies.queries, kb.evaluate(queries, [None] * len(ids)), kb.replay(queries, "0")):
            assert table.to_dict()["query_id"] == ids
            assert table.df()["query_id"].tolist() == ids
            assert [tuple(id) if isinstance(id, list) else id for id in table.pl()["query_id"].to_list()] == ids
    kinds = {"Int64": [2**63 - 1, -(2**63)], "object": [2**63, 1]}
    for kind, ids in kinds.items():
        assert str(kb.search_many(dict.fromkeys(ids, "battery")).df()["query_id"].dtype) == kind
    empty: list[Any] = [[], {}, pandas.Series([], dtype=object)]
    assert {str(kb.search_many(none).df()["query_id"].dtype) for none in empty} == {"Int64"}
    assert {kb.search_many(none).pl().schema["query_id"] for none in empty} == {polars.Int64}


def test_the_index_of_a_column_is_its_ids(kb: uttar.KnowledgeBase) -> None:
    pandas = pytest.importorskip("pandas")
    log = pandas.DataFrame({"q": ["battery replacement", None, "Where is my refund?"]})
    found = kb.search_many(log.dropna()["q"], limit=1).df().set_index("query_id")["entry_id"]
    assert log.assign(entry=found)["entry"].fillna("").tolist() == ["battery-replace", "", "refund-status"]
    named = pandas.Series({"a": "battery", "b": "battery"})
    assert kb.search_many(named, limit=1).to_dict()["query_id"] == ["a", "b"]


def test_cells_of_data_frames_are_read(kb: uttar.KnowledgeBase) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    numpy = pytest.importorskip("numpy")

    def right(entries: Any, languages: Any = None) -> list[list[str]]:
        found = kb.evaluate(["battery"] * len(entries), entries, languages)
        ids: list[list[str]] = found.to_dict()["right_ids"]
        return ids

    missing = [None, pandas.NA, pandas.NaT, numpy.nan, float("nan"), ""]
    assert right(pandas.Series(missing, dtype=object), missing) == [[]] * 6
    assert right(pandas.Series(["html", None], dtype="string")) == [["html"], []]
    assert right(polars.Series([["html", "bad"], None, []])) == [["bad", "html"], [], []]
    assert right([polars.Series(["html"]), numpy.array(["html"]), {"html"}, ("html", None)]) == [["html"]] * 4
    kb.set_popularity(pandas.Series({"html": 3}))
    assert kb.popularity() == {"html": 3}
    kb.put({"id": "html", "phrasings": {"en": ["tags"]}, "topics": numpy.array(["web"])})
    assert kb.get("html").entry["topics"] == ["web"]


def test_a_whole_data_frame_is_no_list(kb: uttar.KnowledgeBase) -> None:
    calls: list[Callable[[Any], object]] = [
        kb.search_many,
        kb.replay,
        lambda frame: kb.evaluate(frame, ["html"]),
        lambda frame: kb.evaluate(["a"], frame),
        lambda frame: kb.evaluate(["a"], ["html"], frame),
        lambda frame: kb.search("a", languages=frame),
        lambda frame: kb.write(put=frame),
        lambda frame: kb.set_curations(frame),
    ]
    frames: list[object] = [kb.search_many(["battery"])]
    frames += [pytest.importorskip("pandas").DataFrame({"question": ["a"]})]
    frames += [pytest.importorskip("polars").DataFrame({"question": ["a"]})]
    for call in calls:
        for frame in frames:
            with pytest.raises(TypeError, match=r'is a table; give one of its columns, such as frame\["question"\]'):
                call(frame)
    with pytest.raises(TypeError, match="counts: must be a dict, is DataFrame"):
        kb.set_popularity(frames[1])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", TABLES)
def test_a_notebook_shows_the_first_rows(full: uttar.KnowledgeBase, name: str) -> None:
    table = TABLES[name](full)
    page = Page(table._repr_html_())
    assert page.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert page.attributes <= {"dir", "style"}
    assert all(column in page.text for column in table.columns)
    assert repr(table)[1:-1] in page.text


def test_html_of_a_table_is_escaped_and_short() -> None:
    page = Page(uttar.Table({"text": ["<b>&" * 100] + [f"row {i}" for i in range(20)]})._repr_html_())
    assert ("row 8" in page.text, "row 9" in page.text) == (True, False)
    assert "the first 10 rows" in page.text
    assert "<b>&" * 10 in page.text
    assert "<b>&" * 60 not in page.text
    assert "the first" not in uttar.Table({"a": [1] * 10})._repr_html_()
