"""The cases of `tests/data/*.toml`, the same that the crate, the command and the service run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import uttar

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REPOSITORY = Path(__file__).parents[3]
DATA = REPOSITORY / "tests" / "data"


def load(name: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


SEARCH = load("search.toml")
ANALYSIS = load("analysis.toml")
ERRORS = load("errors.toml")
SETTINGS = load("settings.toml")


def cases(of: list[dict[str, Any]]) -> pytest.MarkDecorator:
    """One test a case, named by its note."""
    assert of
    return pytest.mark.parametrize("case", of, ids=[case["note"] for case in of])


def test_every_table_of_the_files_is_run() -> None:
    assert set(SEARCH) == {"case"}
    assert set(ANALYSIS) == {"case", "whole"}
    assert set(ERRORS) == {"import", "query", "get"}
    assert set(SETTINGS) == {"step"}


def content(parts: Any) -> bytes:
    """The bytes that a content stands for: a text, or parts to make a large or broken one of."""
    if isinstance(parts, str):
        return parts.encode()
    made = b""
    for part in parts:
        if isinstance(part, str):
            made += part.encode()
        elif "repeat" in part:
            made += part["repeat"].encode() * part["times"]
        else:
            made += bytes(part["bytes"])
    return made


def asked(kb: uttar.KnowledgeBase, case: dict[str, Any]) -> uttar.Reply:
    return kb.search(
        content(case["query"]).decode(),
        limit=case.get("limit", 5),
        languages=case.get("languages") or None,
        scope=case.get("scope"),
        cross_language=case.get("cross_language", True),
    )


@pytest.fixture(scope="module")
def support(tmp_path_factory: pytest.TempPathFactory) -> Iterator[uttar.KnowledgeBase]:
    with uttar.create(tmp_path_factory.mktemp("support") / "base") as kb:
        kb.import_files(REPOSITORY / "corpora" / "support")
        yield kb


@cases(SEARCH["case"])
def test_search(support: uttar.KnowledgeBase, case: dict[str, Any]) -> None:
    reply = asked(support, case)
    expect = case["expect"]
    known = {"entry", "answer", "highlights", "decision", "not", "hits", "language", "bridge"}
    assert expect
    assert set(expect) <= known
    assert len(reply) <= case.get("limit", 5)
    assert all(0 <= hit.confidence <= 1 for hit in reply)
    first = reply[0] if reply else None
    answer = first.answer["lang"] if first and first.answer else "none"
    phrasing = first.phrasing if first else None
    marked = [phrasing.text[start:end] for start, end in phrasing.highlights] if phrasing else []
    got = {
        "entry": first.entry if first else None,
        "answer": answer,
        "highlights": marked,
        "decision": reply.decision,
        "hits": len(reply),
        "bridge": first.bridge.kind if first and first.bridge else "none",
        "language": reply.languages[0].language,
    }
    wanted = {name: value for name, value in expect.items() if name != "not"}
    assert {name: got[name] for name in wanted} == wanted
    assert reply.decision != expect.get("not")


def surfaces(text: str, tokens: tuple[uttar.Token, ...]) -> list[list[str]]:
    return [[token.term, text[token.start : token.end]] for token in tokens]


def terms(tokens: tuple[uttar.Token, ...]) -> list[str]:
    return [token.term for token in tokens]


@cases(ANALYSIS["case"])
def test_analysis(case: dict[str, Any]) -> None:
    text: str = case["text"]

    def read(text: str) -> uttar.Analysis:
        return uttar.analyze(text, case["languages"])

    found = read(text)
    known = {"note", "text", "languages", "words", "stems", "grams", "not_words"}
    known |= {"same_words", "other_words", "same_stems", "other_stems"}
    assert set(case) <= known
    for field in ("words", "stems", "grams"):
        there = surfaces(text, getattr(found, field))
        assert all(surface for _, surface in there)
        assert [pair for pair in case.get(field, []) if pair not in there] == [], there
    words, stems = terms(found.words), terms(found.stems)
    assert set(case.get("not_words", [])) & set(words) == set()
    for other in case.get("same_words", []):
        assert terms(read(other).words) == words, other
    for other in case.get("other_words", []):
        assert terms(read(other).words) != words, other
    for other in case.get("same_stems", []):
        assert terms(read(other).stems) == stems, other
    for other in case.get("other_stems", []):
        assert terms(read(other).stems) != stems, other


@cases(ANALYSIS["whole"])
def test_no_word_is_cut(case: dict[str, Any]) -> None:
    for text in case["texts"]:
        words = uttar.analyze(text, [case["language"]]).words
        assert [surface for _, surface in surfaces(text, words)] == [text]


def assert_problems(got: list[uttar.Problem], expected: list[dict[str, Any]]) -> None:
    assert len(got) == len(expected), got
    for problem, want in zip(got, expected, strict=True):
        place = (Path(problem["file"] or "").name, problem["line"], problem["field"])
        assert place == (want["file"], want.get("line"), want.get("field", "")), problem
        assert want["message"] in problem["message"]


@cases(ERRORS["import"])
def test_imports(tmp_path: Path, case: dict[str, Any]) -> None:
    for folder in case.get("folders", []):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    files = []
    for file in case.get("files", []):
        path = tmp_path / file["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(file["content"]))
        files.append(path)
    paths = [tmp_path / path for path in case.get("paths", [])] or files
    expect = case["expect"]
    with uttar.create(tmp_path / "base") as kb:
        if "error" in expect:
            with pytest.raises(uttar.Error) as caught:
                kb.import_files(paths, keep_going=case.get("keep_going", False))
            assert caught.value.kind == expect["error"]
            assert expect.get("message", "") in str(caught.value)
            problems = caught.value.problems
        else:
            problems = kb.import_files(paths, keep_going=case.get("keep_going", False)).problems
        assert_problems(problems, expect.get("problems", []))
        for id in expect.get("stored", []):
            assert kb.get(content(id).decode()).version == 1
        for id in expect.get("not_stored", []):
            with pytest.raises(uttar.NotFound):
                kb.get(id)


@pytest.fixture(scope="module")
def one_entry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[uttar.KnowledgeBase]:
    folder = tmp_path_factory.mktemp("one")
    file = folder / "faq.jsonl"
    file.write_text('{"id": "बैटरी/1", "phrasings": {"en": ["change the battery"]}}', encoding="utf-8")
    with uttar.create(folder / "base") as kb:
        kb.import_files(file)
        yield kb


def assert_refused(case: dict[str, Any], error: uttar.Error | None) -> None:
    assert (error.kind if error else None) == case.get("error"), error
    assert case.get("message", "") in str(error)


@cases(ERRORS["query"])
def test_bad_questions(one_entry: uttar.KnowledgeBase, case: dict[str, Any]) -> None:
    error = None
    try:
        reply = asked(one_entry, case)
        assert reply.decision == case.get("decision", reply.decision)
    except uttar.Error as raised:
        error = raised
    assert_refused(case, error)


@cases(ERRORS["get"])
def test_bad_ids(one_entry: uttar.KnowledgeBase, case: dict[str, Any]) -> None:
    error = None
    try:
        assert one_entry.get(case["id"]).entry["id"] == case["id"]
    except uttar.Error as raised:
        error = raised
    assert_refused(case, error)


def set_or_shown(kb: uttar.KnowledgeBase, step: dict[str, Any]) -> Any:
    """Does what a step says, and gives what is then shown: suggestions, feedback, counts, a threshold."""
    if "suggest" in step:
        return [asdict(suggestion) for suggestion in kb.suggest(**step["suggest"])]
    if "popularity" in step:
        wanted = step["popularity"]
        if wanted.get("from_log"):
            kb.set_popularity(kb.logged_popularity())
        elif "set" in wanted:
            kb.set_popularity(wanted["set"])
        return kb.popularity()
    if "feedback" in step:
        wanted = step["feedback"]
        if "give" in wanted:
            kb.give_feedback(**wanted["give"])
        found = kb.suggested_phrasings() if wanted.get("phrasings") else kb.feedback()
        columns = found.to_dict()
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    wanted = step["threshold"]
    if "set" in wanted or wanted.get("unset"):
        kb.set_answer_precision(wanted.get("set"))
    return asdict(kb.answer_threshold(wanted.get("precision")))


def at_pointer(shown: Any, pointer: str) -> Any:
    for key in pointer.split("/")[1:]:
        try:
            shown = shown[int(key) if isinstance(shown, list) else key]
        except (KeyError, IndexError):
            return "absent"
    return "absent" if shown is None else shown


def test_settings(tmp_path: Path) -> None:
    with uttar.create(tmp_path / "base") as kb:
        kb.import_files(DATA / "model")
        for step in SETTINGS["step"]:
            if "error" in step:
                with pytest.raises(uttar.Error, match=step["error"]):
                    set_or_shown(kb, step)
                continue
            shown = set_or_shown(kb, step)
            assert step["expect"]
            got = {pointer: at_pointer(shown, pointer) for pointer in step["expect"]}
            assert got == step["expect"], step["note"]
