"""Lint, coverage and export, of a base and of files."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timezone
from html.parser import HTMLParser
from pathlib import Path

import pytest
import uttar

BAD: uttar.Entry = {"id": "bad", "answers": [{"lang": "en", "body": "10 days"}, {"lang": "hi", "body": "७ दिन"}]}


def test_lint_of_a_base_is_a_table(kb: uttar.KnowledgeBase) -> None:
    kb.put({**BAD, "allow": [{"rule": "validity-overlap", "reason": "none"}]})
    findings = kb.lint(level="error")
    assert (len(findings), findings.entries) == (1, 5)
    assert findings.columns == ["rule", "level", "file", "line", "entry_id", "field", "message", "remedy"]
    row = {name: values[0] for name, values in findings.to_dict().items()}
    assert (row["rule"], row["level"], row["entry_id"], row["file"]) == ("facts-differ", "error", "bad", None)
    assert findings.sarif()["runs"][0]["results"][0]["ruleId"] == "facts-differ"
    assert "allow-unused" in kb.lint(level="note").to_dict()["rule"]


def test_lint_of_files_says_file_and_line(tmp_path: Path) -> None:
    good = {"id": "good", "answers": [{"lang": "en", "body": "Yes."}]}
    file = tmp_path / "entries.jsonl"
    file.write_text("\n".join(json.dumps(entry) for entry in (good, BAD, {"id": "empty"})), encoding="utf-8")
    found = uttar.lint(file).to_dict()
    places = list(zip(found["rule"], found["file"], found["line"], strict=True))
    assert places == [("facts-differ", str(file), 2), ("bad-input", str(file), 3)]
    assert len(uttar.lint([tmp_path / "entries.jsonl"], level="note")) == 2
    with pytest.raises(uttar.NotFound, match=r"none\.yaml"):
        uttar.lint(tmp_path / "none.yaml")
    with pytest.raises(uttar.InvalidInput, match="note, warning, error"):
        uttar.lint(file, level="bad")  # type: ignore[arg-type]


def test_coverage_by_entry_and_by_product(kb: uttar.KnowledgeBase) -> None:
    coverage = kb.coverage(languages=["hi", "zh"], scopes=["IN", "CN"])
    rows = {tuple(row[:3]): row[3] for row in zip(*coverage.to_dict().values(), strict=True)}
    assert rows["battery-replace", "IN", "hi"] == "own"
    assert rows["battery-replace", "CN", "zh"] == "own"
    assert rows["tv-wall-mount-install", "IN", "hi"] == "fallback"
    products = coverage.products.to_dict()
    assert set(products["product_id"]) == {None}
    total = [sum(counts) for counts in zip(products["own"], products["fallback"], products["nothing"], strict=True)]
    assert total == [4, 4, 4, 4]
    moment = datetime(2026, 10, 1, tzinfo=timezone.utc)
    assert kb.coverage(languages=["hi"], scopes=["IN"], valid_at=moment) == kb.coverage(languages=["hi"], scopes=["IN"])


@pytest.mark.parametrize("bad", [{"languages": ["!"]}, {"scopes": ["a/b/c/d"]}, {"valid_at": "today"}])
def test_bad_options_are_named(kb: uttar.KnowledgeBase, bad: dict[str, object]) -> None:
    with pytest.raises(uttar.InvalidInput, match=next(iter(bad))):
        kb.coverage(**bad)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="languages"):
        kb.coverage(languages="hi")


class _Page(HTMLParser):
    """Checks that what is opened is closed, and counts the cells of each row."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[int] = []
        self.faults: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids |= {given["id"] or ""} if "id" in given else set()
        self.links |= {(given["href"] or "").removeprefix("#")} if "href" in given else set()
        if {"src", "onclick", "onload"} & given.keys() or tag in ("script", "link", "img", "iframe"):
            self.faults.append(f"<{tag} {given}>")
        if tag == "tr":
            self.cells.append(0)
        if tag in ("td", "th"):
            self.cells[-1] += 1
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")


def test_the_page_is_whole_and_stands_alone(kb: uttar.KnowledgeBase) -> None:
    page = _Page(kb.coverage(languages=["en", "hi", "zh-Hans", "fr"], scopes=["IN", "CN"]).to_html())
    assert (page.open, page.faults) == ([], [])
    assert set(page.cells) == {5}
    assert page.links
    assert page.links <= page.ids


@pytest.mark.parametrize("file", ["all.jsonl", "all.csv", "all.jsonld"])
def test_an_export_is_imported_again(kb: uttar.KnowledgeBase, tmp_path: Path, file: str) -> None:
    report = kb.export(tmp_path / file)
    assert report.entries == 4
    assert ("answers.steps" in [loss["field"] for loss in report.losses]) == (file != "all.jsonl")
    assert uttar.lint(tmp_path / file, level="error").entries == 4
    with uttar.create(tmp_path / "again") as again:
        again.import_files(tmp_path / file)
        phrasings = kb.get("battery-replace").entry["phrasings"]
        if file == "all.jsonld":
            # The format has no question without an answer, and the report says so.
            assert "phrasings" in [loss["field"] for loss in report.losses]
            phrasings = {tag: texts for tag, texts in phrasings.items() if tag != "ta"}
        assert again.get("battery-replace").entry["phrasings"] == phrasings
        if file == "all.jsonl":
            assert again.get("tv-wall-mount-install").entry == kb.get("tv-wall-mount-install").entry


def test_a_format_may_be_named_and_must_be_known(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    kb.export(tmp_path / "all.txt", format="csv")
    assert (tmp_path / "all.txt").read_text(encoding="utf-8").startswith("\ufeffid,language,question,answer,")
    with pytest.raises(uttar.InvalidInput, match="jsonl, csv, faqpage"):
        kb.export(tmp_path / "all.docx")
    assert not (tmp_path / "all.docx").exists()
    with pytest.raises(uttar.Unavailable, match="nowhere"):
        kb.export(tmp_path / "nowhere" / "all.csv")


def test_a_language_is_counted_once_and_wherever_it_is_asked_for(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("markets: {IN: {languages: [en, hi]}, CN: {}}\n", encoding="utf-8")
    kb.import_files(tmp_path / "base.yaml")
    once = kb.coverage(languages=["hi"], scopes=["IN"])
    assert kb.coverage(languages=["hi", "hi"], scopes=["IN", "IN"]) == once
    assert len(kb.coverage(languages=["ta"], scopes=["IN"])) == len(once) == len(kb)


def test_a_table_of_entries_says_what_it_lost(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    entries = kb.entries()
    assert entries.losses == kb.export(tmp_path / "all.csv").losses
    assert [(loss["field"], loss["examples"]) for loss in entries.losses] == [
        ("answers.steps", ["tv-wall-mount-install"])
    ]
    assert "without answers.steps" in repr(entries)
    kb.delete("tv-wall-mount-install")
    assert kb.entries().losses == []


def test_entries_as_a_table_are_imported_again(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = kb.entries().df()
    of_answers = ["scope", "voice", "valid_from", "valid_to"]
    assert list(frame.columns) == ["id", "language", "question", "answer", *of_answers, "topics", "products", "tags"]
    assert set(frame["id"]) == {"battery-replace", "tv-wall-mount-install", "refund-status", "html"}
    assert isinstance(frame, pandas.DataFrame)
    frame.to_csv(tmp_path / "table.csv", index=False)
    # Over the same entries it takes nothing away that it cannot hold.
    before = kb.get("tv-wall-mount-install")
    assert "steps" in before.entry["answers"][0]
    kb.import_files(tmp_path / "table.csv")
    assert kb.get("tv-wall-mount-install") == before
    with uttar.create(tmp_path / "again") as again:
        again.import_files(tmp_path / "table.csv")
        assert again.get("battery-replace").entry == kb.get("battery-replace").entry


def test_an_export_that_fails_leaves_the_file_before_it(tmp_path: Path) -> None:
    kb = uttar.create(tmp_path / "base")
    kb.put({"id": "a", "answers": [{"lang": "en", "body": "Yes."}]})
    file = tmp_path / "faq.jsonl"
    assert kb.export(file).entries == 1
    whole = file.read_bytes()
    with closing(sqlite3.connect(tmp_path / "base" / "store.sqlite3")) as store, store:
        store.execute("UPDATE changes SET body = '{' WHERE body LIKE '%Yes.%'")
    with pytest.raises(uttar.Internal):
        kb.export(file)
    assert file.read_bytes() == whole
