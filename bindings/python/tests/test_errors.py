"""Every class of errors, and what it is besides."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import get_args

import pytest
import uttar

CLASSES = [uttar.InvalidInput, uttar.NotFound, uttar.Conflict, uttar.Unavailable, uttar.Timeout, uttar.Internal]


def test_there_is_one_class_for_each_kind() -> None:
    assert [each.kind for each in CLASSES] == list(get_args(uttar.ErrorKind))
    assert set(CLASSES) == set(uttar.Error.__subclasses__())


def test_python_programs_can_catch_what_they_know() -> None:
    assert issubclass(uttar.InvalidInput, ValueError)
    assert issubclass(uttar.NotFound, LookupError)
    assert issubclass(uttar.Timeout, TimeoutError)


@pytest.mark.parametrize("each", CLASSES)
def test_errors_pickle(each: type[uttar.Error]) -> None:
    problem = uttar.Problem(file="a.jsonl", line=3, field="id", message="is empty")
    error = pickle.loads(pickle.dumps(each("1 problem", [problem])))
    assert (type(error), str(error), error.problems, error.kind) == (each, "1 problem", [problem], each.kind)


@pytest.mark.parametrize("query", ["", " \n", "x" * 100_000])
def test_invalid_input(kb: uttar.KnowledgeBase, query: str) -> None:
    with pytest.raises(uttar.InvalidInput, match="query: ") as caught:
        kb.search(query)
    assert caught.value.kind == "invalid_input"
    assert [problem["field"] for problem in caught.value.problems] == ["query"]


@pytest.mark.parametrize("limit", [0, -1, 101, 2**80])
def test_limits_are_named(kb: uttar.KnowledgeBase, limit: int) -> None:
    for ask in (lambda: kb.search("battery", limit=limit), lambda: kb.search_many(["battery"], limit=limit)):
        with pytest.raises(uttar.InvalidInput, match=r"^limit: "):
            ask()


def test_languages_and_scopes_are_checked(kb: uttar.KnowledgeBase) -> None:
    with pytest.raises(uttar.InvalidInput, match=r'^languages: unknown language tag "xx"'):
        kb.search("battery", languages=["hi", "xx"])
    with pytest.raises(uttar.InvalidInput, match=r"^scope: "):
        kb.search("battery", scope="IN/MH/flipkart/more")
    with pytest.raises(uttar.InvalidInput, match=r"^languages: "):
        uttar.analyze("battery", languages=["Hindi"])


def test_not_found(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(uttar.NotFound, match="no entry has the id"):
        kb.get("बैटरी")
    with pytest.raises(uttar.NotFound, match="is no base"):
        uttar.open(tmp_path / "nothing")
    with pytest.raises(uttar.NotFound, match=r"missing\.jsonl"):
        kb.import_files(tmp_path / "missing.jsonl")


def test_conflict(folder: Path) -> None:
    with pytest.raises(uttar.Conflict, match="not empty"):
        uttar.create(folder)


def test_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(uttar.Unavailable, match="cannot be made"):
        uttar.create(tmp_path / "file" / "base")


def test_internal(folder: Path) -> None:
    (folder / "faq" / "store.sqlite3").write_bytes(b"no database" * 1000)
    with pytest.raises(uttar.Internal):
        uttar.open(folder / "faq")


def test_wrong_types_are_type_errors(kb: uttar.KnowledgeBase) -> None:
    wrong: list[tuple[object, str]] = [
        (lambda: kb.search(5), "query: must be str, is int"),  # type: ignore[arg-type]
        (lambda: kb.search("a", limit="5"), "limit: must be int, is str"),  # type: ignore[arg-type]
        (lambda: kb.search("a", languages="hi"), "languages: is one str"),
        (lambda: kb.search_many("battery"), "queries: is one str"),
        (lambda: kb.search_many(5), "queries: is not iterable"),  # type: ignore[arg-type]
        (lambda: kb.replay("battery"), "questions: is one str"),
        (lambda: kb.replay({"a": "battery"}), "questions: is one mapping"),
        (lambda: kb.save_draft("a", delete="battery-replace"), "delete: is one str"),
        (lambda: kb.write(patch=["a"]), "patch: must be a dict, is list"),  # type: ignore[arg-type]
        (lambda: kb.set_synonyms({"lang": "en"}), "synonyms: is one mapping"),  # type: ignore[arg-type]
        (lambda: kb.search("a", filter=["a"]), "filter: must be a dict, is list"),  # type: ignore[arg-type]
        (lambda: kb.search("a", context=["a"]), "context: must be a dict, is list"),  # type: ignore[arg-type]
        (lambda: kb.set_popularity(5), "counts: must be a dict, is int"),  # type: ignore[arg-type]
        (lambda: uttar.analyze("a", languages="hi"), "languages: is one str"),
        (lambda: kb.get(None), "id: must be str, is NoneType"),  # type: ignore[arg-type]
        (lambda: kb.import_files([5]), "paths: must be str or os.PathLike, is int"),  # type: ignore[list-item]
        (lambda: uttar.open(b"faq"), "path: must be str or os.PathLike, is bytes"),  # type: ignore[arg-type]
        (lambda: uttar.detect(None), "text: must be str, is NoneType"),  # type: ignore[arg-type]
    ]
    for call, message in wrong:
        with pytest.raises(TypeError, match=message):
            call()  # type: ignore[operator]


def test_a_lone_surrogate_names_the_argument(kb: uttar.KnowledgeBase) -> None:
    text = "battery \ud83d"
    calls = {
        "query": lambda: kb.search(text),
        "scope": lambda: kb.search("battery", scope=text),
        "languages": lambda: kb.search("battery", languages=[text]),
        "id": lambda: kb.get(text),
        "paths": lambda: kb.import_files([text]),
        "path": lambda: uttar.open(text),
        "text": lambda: uttar.analyze(text),
    }
    for name, call in calls.items():
        with pytest.raises(uttar.InvalidInput, match=f"^{name}: the character at index 8 is a lone surrogate"):
            call()


def test_every_bad_query_of_a_batch_is_named(kb: uttar.KnowledgeBase) -> None:
    with pytest.raises(uttar.InvalidInput) as caught:
        kb.search_many(["battery", None, "\udc00", float("nan")])  # type: ignore[list-item]
    assert [problem["field"] for problem in caught.value.problems] == ["queries[1]", "queries[2]", "queries[3]"]
    with pytest.raises(uttar.InvalidInput, match="2 of the queries") as caught:
        kb.search_many(["", "battery", " "], threads=2)
    assert [problem["field"] for problem in caught.value.problems] == ["queries[0]", "queries[2]"]
    with pytest.raises(uttar.InvalidInput, match="4 of the queries") as caught:
        kb.search_many(["a", None, float("nan"), "", " "])  # type: ignore[list-item]
    assert [problem["field"] for problem in caught.value.problems] == [f"queries[{row}]" for row in (1, 2, 3, 4)]
    with pytest.raises(uttar.InvalidInput) as caught:
        kb.replay(["battery", "", None])  # type: ignore[list-item]
    assert [problem["field"] for problem in caught.value.problems] == ["questions[1]", "questions[2]"]


def test_a_question_has_a_limit(kb: uttar.KnowledgeBase) -> None:
    kb.search("a" * 8_192)
    with pytest.raises(uttar.InvalidInput, match="query: 8193 bytes are more than 8192; shorten the question"):
        kb.search("a" * 8_193)


def test_a_text_has_a_limit() -> None:
    uttar.detect("a" * 262_144)
    with pytest.raises(uttar.InvalidInput, match="262145 bytes are more than 262144"):
        uttar.detect("a" * 262_145)
