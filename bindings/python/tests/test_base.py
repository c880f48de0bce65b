"""Opening, importing, reading, closing."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import uttar
from conftest import ENTRIES, write_jsonl


def test_an_entry_comes_back_as_it_was_written(kb: uttar.KnowledgeBase) -> None:
    assert len(kb) == len(ENTRIES)
    for entry in ENTRIES:
        found = kb.get(entry["id"])
        assert (found.version, found.entry) == (1, entry)


def test_entries_come_one_after_the_other(tmp_path: Path) -> None:
    with uttar.create(tmp_path / "base") as kb:
        assert list(kb.iter_entries()) == []
        entries = [{"id": f"{number:03}", "phrasings": {"en": ["battery"]}} for number in range(201)]
        kb.write(put=reversed(entries))
        assert [(found.version, found.entry) for found in kb.iter_entries()] == [(1, entry) for entry in entries]
        assert [found.entry["id"] for found in kb.iter_entries(after="198x")] == ["199", "200"]
        with pytest.raises(TypeError, match="after"):
            next(kb.iter_entries(after=1))  # type: ignore[arg-type]


def test_a_write_warns_of_what_leads_nowhere(tmp_path: Path) -> None:
    with uttar.create(tmp_path / "base") as kb:
        written = kb.put({"id": "a", "phrasings": {"en": ["battery"]}, "follow_ups": ["b"]})
        assert [warning["field"] for warning in written.warnings] == ["follow_ups[0]"]
        assert 'no entry is called "b"' in written.warnings[0]["message"]
        assert hash(written) != hash(kb.put({"id": "b", "phrasings": {"en": ["battery life"]}}))
        assert kb.write(patch={"a": {"topics": ["power"]}})[0].warnings == []


def test_an_import_tells_what_it_did(tmp_path: Path) -> None:
    good = write_jsonl(tmp_path / "good.jsonl", ENTRIES[:2])
    bad = write_jsonl(tmp_path / "bad.jsonl", [{"id": "a", "answers": [{"lang": "xx", "body": "b"}]}, {"id": ""}])
    with uttar.create(tmp_path / "base") as kb:
        with pytest.raises(uttar.InvalidInput) as caught:
            kb.import_files([good, str(bad)])
        problems = caught.value.problems
        assert {(problem["file"], problem["line"]) for problem in problems} == {(str(bad), 1), (str(bad), 2)}
        assert all(set(problem) == {"file", "line", "field", "message"} for problem in problems)
        assert str(bad) in str(caught.value), "the traceback names the file too"
        assert len(kb) == 0, "all or nothing"

        report = kb.import_files(iter([good, bad]), keep_going=True)
        assert (report.entries, report.problems) == (2, problems)
        assert kb.import_files(good).problems == []
        assert kb.get(ENTRIES[0]["id"]).version == 1, "it is as it was"


def test_a_table_changes_what_it_has_columns_for(tmp_path: Path) -> None:
    table = tmp_path / "faq.csv"
    steps = [{"text": "Open the app."}]
    with uttar.create(tmp_path / "base") as kb:
        kb.put({"id": "a", "phrasings": {"en": ["menu"]}, "answers": [{"lang": "en", "body": "Here.", "steps": steps}]})
        table.write_bytes("id,question,answer,language\na,café menu,There.,en\n".encode("windows-1252"))
        with pytest.raises(uttar.InvalidInput, match="option `encoding`: windows-1252 would read"):
            kb.import_files(table)
        with pytest.raises(uttar.InvalidInput, match='encoding: "utf-9" is no known encoding'):
            kb.import_files(table, encoding="utf-9")
        drafted = kb.import_files(table, encoding="windows-1252", draft="spring")
        assert (drafted.created, drafted.updated, kb.get("a").version) == (0, 1, 1)
        report = kb.import_files(table, encoding="windows-1252")
        assert (report.entries, report.created, report.updated, report.unchanged) == (1, 0, 1, 0)
        assert report.warnings == []
        changed = {"lang": "en", "body": "There.", "steps": steps}
        assert kb.get("a").entry == {"id": "a", "phrasings": {"en": ["café menu"]}, "answers": [changed]}
        assert kb.import_files(table, encoding="windows-1252").unchanged == 1
    assert uttar.lint(table, encoding="windows-1252").entries == 1
    assert uttar.lint(table).entries == 0


def test_a_closed_base_says_so(kb: uttar.KnowledgeBase) -> None:
    assert kb
    assert not kb.closed
    kb.close()
    kb.close()
    assert kb.closed
    assert "closed" in repr(kb)
    with pytest.raises(uttar.InvalidInput, match="closed"):
        kb.search("battery")


def test_with_closes_after_an_error(folder: Path) -> None:
    with pytest.raises(uttar.NotFound), uttar.open(folder / "faq") as kb:
        kb.get("no such entry")
    assert kb.closed
    uttar.open(folder / "faq").close()


def test_an_empty_base_is_still_true(tmp_path: Path) -> None:
    with uttar.create(tmp_path / "base") as kb:
        assert len(kb) == 0
        assert kb


def test_a_base_pickles_as_its_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    kb = uttar.open("faq")
    frozen = pickle.dumps(kb)
    kb.close()
    monkeypatch.chdir("/")
    with pickle.loads(frozen) as again:
        assert again.path == str(folder / "faq")
        assert again.search("battery replacement")[0].entry == "battery-replace"


def test_a_base_is_not_constructed() -> None:
    with pytest.raises(TypeError, match=r"uttar\.open"):
        uttar.KnowledgeBase()


def _search_after_fork(kb: uttar.KnowledgeBase, results: multiprocessing.SimpleQueue[str]) -> None:
    try:
        kb.search("battery")
    except uttar.Unavailable as error:
        results.put(str(error))
    else:
        results.put("no error")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_base_does_not_survive_a_fork(kb: uttar.KnowledgeBase) -> None:
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    child = context.Process(target=_search_after_fork, args=(kb, results))
    child.start()
    child.join(timeout=60)
    assert child.exitcode == 0
    assert "forked" in results.get()
    assert kb.search("battery").hits


def test_importing_it_imports_no_data_frames() -> None:
    code = "import sys, uttar; print(sorted({'numpy', 'pandas', 'polars', 'pyarrow'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "[]"


def test_a_write_has_an_outcome_and_a_version(kb: uttar.KnowledgeBase) -> None:
    entry = {"id": "new", "phrasings": {"en": ["swap the accumulator"]}}
    before = datetime.now(timezone.utc) - timedelta(seconds=1)
    assert kb.put(entry, if_version=0, author="asha", reason="asked often") == uttar.WriteOutcome("new", 1, "created")
    assert kb.search("accumulator")[0].entry == "new"
    assert kb.put(entry).effect == "unchanged"
    assert kb.patch("new", {"topics": ["battery"]}, if_version=1).version == 2
    with pytest.raises(uttar.Conflict):
        kb.patch("new", {"topics": None}, if_version=1)
    with pytest.raises(uttar.InvalidInput) as caught:
        kb.patch("new", {"phrasings": {"en": [" "]}})
    assert caught.value.problems[0]["field"] == "phrasings.en[0]"
    assert kb.delete("new").effect == "deleted"
    with pytest.raises(uttar.NotFound):
        kb.delete("new")
    versions = kb.history("new")
    assert [(version.version, version.author, version.deleted) for version in versions] == [
        (1, "asha", False),
        (2, "", False),
        (3, "", True),
    ]
    assert before <= versions[0].at <= datetime.now(timezone.utc)
    assert versions[0].reason == "asked often"


def test_a_request_is_made_once(kb: uttar.KnowledgeBase) -> None:
    entry = {"id": "new", "phrasings": {"en": ["swap the accumulator"]}}
    first = kb.put(entry, if_version=0, request_id="r1", wait=False)
    assert kb.put(entry, if_version=0, request_id="r1") == first
    with pytest.raises(uttar.Conflict):
        kb.delete("new", request_id="r1")


def test_many_changes_are_made_or_none(kb: uttar.KnowledgeBase) -> None:
    new: list[uttar.Entry] = [{"id": id, "phrasings": {"en": [f"the {id} accumulator"]}} for id in ("new", "newer")]
    outcomes = kb.write(put=new, delete=["battery-replace"], author="asha")
    assert [(outcome.id, outcome.effect) for outcome in outcomes] == [
        ("new", "created"),
        ("newer", "created"),
        ("battery-replace", "deleted"),
    ]
    assert kb.history("new")[0].author == "asha"
    with pytest.raises(uttar.InvalidInput) as caught:
        kb.write(put=[{"id": "newest", "phrasings": {"en": ["x"]}}], patch={"new": {"phrasings": {"en": [" "]}}})
    assert [problem["field"] for problem in caught.value.problems] == ["[1].phrasings.en[0]"]
    with pytest.raises(uttar.NotFound):
        kb.get("newest")
    with pytest.raises(uttar.NotFound):
        kb.write(put=[{"id": "newest", "phrasings": {"en": ["x"]}}], delete=["none"])
    with pytest.raises(uttar.InvalidInput, match=r"\[0\]\.colour: unknown field") as caught:
        kb.write(
            put=[{"id": "a", "colour": 1}, {"id": "b"}, ["c"]],  # type: ignore[typeddict-unknown-key, list-item]
            patch={"new": {"topics": ["x"]}, 5: {}},  # type: ignore[dict-item]
            delete=["none", None],  # type: ignore[list-item]
        )
    assert [problem["field"] for problem in caught.value.problems] == ["[0].colour", "[2]", "[4].id", "[6].id"]
    with pytest.raises(TypeError, match="delete: is one str"):
        kb.write(delete="new")
    assert kb.write() == []


def test_what_is_no_entry_is_bad_input(kb: uttar.KnowledgeBase) -> None:
    for bad in [{}, {"id": "a", "colour": "red"}, {"id": 1}, [], ("a", ["note-12"]), {"id": "\ud800"}]:
        with pytest.raises(uttar.InvalidInput):
            kb.put(bad)  # type: ignore[arg-type]
    with pytest.raises(uttar.InvalidInput, match=r"entry\.phrasings\.en: invalid type") as caught:
        kb.put({"id": "a", "phrasings": {"en": "x"}})  # type: ignore[dict-item]
    assert [problem["field"] for problem in caught.value.problems] == ["phrasings.en"]
    with pytest.raises(uttar.InvalidInput, match=r"^entry: .* leave out what is missing"):
        kb.put({"id": "a", "topics": [float("nan")]})  # type: ignore[list-item]
    with pytest.raises(TypeError, match=r"^entry: object is no value of JSON"):
        kb.put({"id": "a", "topics": [object()]})  # type: ignore[list-item]
