"""Every class of errors, and what it is besides."""

from __future__ import annotations

import pickle
from collections.abc import Callable
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


def test_a_bad_question_is_named_by_the_id_of_its_caller_before_any_is_asked(kb: uttar.KnowledgeBase) -> None:
    long = "a" * 8_193
    bad = {"q1": "battery", "q2": " ", ("IN", 3): None, 4: long}
    with pytest.raises(uttar.InvalidInput) as caught:
        kb.search_many(bad)  # type: ignore[arg-type]
    assert [problem["field"] for problem in caught.value.problems] == ["queries['q2']", "queries[('IN', 3)]"]
    good = {"q1": "battery", 4: long, "q5": long}
    calls = {
        "queries": lambda: kb.search_many(good),
        "questions": lambda: kb.evaluate(good, [None, None, None]),
        "questions ": lambda: kb.replay(good),
    }
    for name, call in calls.items():
        with pytest.raises(uttar.InvalidInput, match="8193 bytes are more than 8192") as caught:
            call()
        places = [problem["field"] for problem in caught.value.problems]
        assert places == [f"{name.strip()}[4]", f"{name.strip()}['q5']"]
    with pytest.raises(uttar.InvalidInput) as caught:
        kb.evaluate({"a": "battery", "b": "refund"}, {"a": "html", "b": 5}, [None, 7])  # type: ignore[dict-item,list-item]
    assert [problem["field"] for problem in caught.value.problems] == ["languages['b']", "entries['b']"]


def test_what_is_wrong_for_all_questions_is_said_once(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("markets: {IN: {}, CN: {}}\nvoices: [warm]\n", encoding="utf-8")
    kb.import_files(tmp_path / "base.yaml")
    (tmp_path / "set.csv").write_text("question,entry\nbattery,html\nrefund,html\n", encoding="utf-8")
    several = ["battery", "refund"]
    calls: list[Callable[..., object]] = [
        lambda **asked: kb.evaluate(several, [None, None], **asked),
        lambda **asked: kb.evaluate(tmp_path / "set.csv", **asked),
        lambda **asked: kb.search_many(several, **asked),
        lambda **asked: kb.replay(several, **asked),
    ]
    for call in calls:
        for asked in ({"scope": "XX"}, {"voice": "cold"}):
            with pytest.raises(uttar.InvalidInput) as caught:
                call(**asked)
            assert [problem["field"] for problem in caught.value.problems] == list(asked)
    (tmp_path / "set.csv").write_text("question,entry,scope\nbattery,html,IN\nrefund,html,XX\n", encoding="utf-8")
    with pytest.raises(uttar.InvalidInput, match='"XX" is no market') as caught:
        kb.evaluate(tmp_path / "set.csv")
    assert [(problem["line"], problem["field"]) for problem in caught.value.problems] == [(3, "scope")]


def test_a_message_lists_the_first_bad_places_and_the_exception_all(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(uttar.InvalidInput, match="and 4980 more") as caught:
        kb.search_many([""] * 5_000)
    assert (len(caught.value.problems), len(str(caught.value).splitlines())) == (5_000, 22)
    with pytest.raises(uttar.InvalidInput) as caught:
        kb.search_many([""] * 20)
    assert len(str(caught.value).splitlines()) == 21
    (tmp_path / "bad.jsonl").write_text('{"id": 5}\n' * 50, encoding="utf-8")
    with pytest.raises(uttar.InvalidInput, match="and 30 more") as caught:
        kb.import_files(tmp_path / "bad.jsonl")
    assert len(caught.value.problems) == 50


def test_messages_about_options_name_no_line_of_ours(kb: uttar.KnowledgeBase) -> None:
    nothing = float("nan")
    calls = {
        'valid_at: "yesterday" is not a moment': lambda: kb.search("a", valid_at="yesterday"),
        "filter.topics: invalid type": lambda: kb.search("a", filter={"topics": 5}),  # type: ignore[typeddict-item]
        "valid_at: is missing": lambda: kb.search("a", valid_at=nothing),  # type: ignore[arg-type]
        "valid_at: is missing ": lambda: kb.coverage(valid_at=nothing),  # type: ignore[arg-type]
        "state: is missing": lambda: kb.at(pytest.importorskip("pandas").NaT),
        "scopes[0]: ": lambda: kb.coverage(scopes=["a b"]),
    }
    for message, call in calls.items():
        with pytest.raises(uttar.InvalidInput) as caught:
            call()
        assert str(caught.value).startswith(message.strip())
        assert " line " not in str(caught.value)


def test_a_data_frame_is_no_file(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"question": ["How do I pay online?"], "answer": ["In the app."]})
    for call in (kb.import_files, uttar.lint):
        with pytest.raises(TypeError, match="paths: is a table; write it to a file first"):
            call(frame)
    frame.to_csv(tmp_path / "with index.csv")
    with pytest.raises(uttar.InvalidInput, match="column 1 has no name; write the table without its index"):
        kb.import_files(tmp_path / "with index.csv")


def test_a_question_has_a_limit(kb: uttar.KnowledgeBase) -> None:
    kb.search("a" * 8_192)
    with pytest.raises(uttar.InvalidInput, match="query: 8193 bytes are more than 8192; shorten the question"):
        kb.search("a" * 8_193)


def test_a_text_has_a_limit() -> None:
    uttar.detect("a" * 262_144)
    with pytest.raises(uttar.InvalidInput, match="262145 bytes are more than 262144"):
        uttar.detect("a" * 262_145)
