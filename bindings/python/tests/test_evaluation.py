"""Evaluation and the log of questions, as Python shows them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import uttar


def test_a_list_is_judged_row_by_row(kb: uttar.KnowledgeBase) -> None:
    questions = ["battery replacement", "电池怎么更换?", "Where is my refund?", "Who won the match?"]
    found = kb.evaluate(questions, ["battery-replace", ["html", "battery-replace"], "html", None])
    rows = found.to_dict()
    assert rows["query_id"] == [0, 1, 2, 3]
    assert rows["language"][:2] == ["en", "zh-Hans"]
    assert rows["right_ids"] == [["battery-replace"], ["battery-replace", "html"], ["html"], []]
    assert rows["entry_id"][:3] == ["battery-replace", "battery-replace", "refund-status"]
    assert rows["rank"][:2] == [1, 1]
    assert rows["rank"][2] != 1
    measures = found.measures.to_dict()
    assert measures["language"] == ["en", "zh-Hans", "all"]
    assert (measures["queries"], measures["in_scope"]) == ([3, 1, 4], [2, 1, 3])
    assert measures["accuracy_at_1"][2] == pytest.approx(2 / 3)
    counts = [measures[name][2] for name in ("answered", "asked", "handed_over")]
    assert sum(counts) == 4
    assert found.queries_per_second > 0


def test_ids_languages_and_missing_entries_are_taken(kb: uttar.KnowledgeBase) -> None:
    questions = {"q1": "battery", "q2": "weather"}
    found = kb.evaluate(questions, {"q1": "none", "q2": None}, languages=["en", "en-IN"])
    assert found.to_dict()["query_id"] == ["q1", "q2"]
    assert found.to_dict()["language"] == ["en", "en-IN"]
    assert found.unknown_entries == ["none"]
    assert repr(found).endswith("; not in the base, so never found: none>")
    assert "not in the base, so never found: none" in found._repr_html_()
    missing = kb.evaluate(["battery", "weather"], ["battery-replace", float("nan")])  # type: ignore[list-item]
    assert missing.measures.to_dict()["in_scope"][-1] == 1


def test_questions_and_entries_with_ids_belong_together_by_them(kb: uttar.KnowledgeBase) -> None:
    pandas = pytest.importorskip("pandas")
    questions, entries = {"a": "battery", "b": "refund"}, {"b": "refund-status", "a": "battery-replace"}
    right = [["battery-replace"], ["refund-status"]]
    languages = {"b": "en-IN", "a": "en"}
    for asked in (questions, pandas.Series(questions)):
        for answers, tags in ((entries, languages), (pandas.Series(entries), pandas.Series(languages))):
            rows = kb.evaluate(asked, answers, tags).to_dict()
            assert (rows["query_id"], rows["right_ids"], rows["language"]) == (["a", "b"], right, ["en", "en-IN"])
    shuffled = pandas.Series({1: "refund-status", 0: "battery-replace"})
    assert kb.evaluate(pandas.Series(["battery", "refund"]), shuffled).to_dict()["right_ids"] == right
    # A list has no ids, and goes by position.
    assert kb.evaluate(["refund", "battery"], shuffled).to_dict()["right_ids"] == right[::-1]
    repeated = pandas.Series(["battery", "refund"], index=[7, 7])
    twice = pandas.Series(["battery-replace", "refund-status"], index=[7, 7])
    assert kb.evaluate(repeated, twice).to_dict()["right_ids"] == right
    wrong: list[tuple[object, str]] = [
        ({"a": "html"}, "entries: 'b': missing; give None"),
        ({"a": "html", "b": None, "c": "html"}, "entries: 'c': the id of no question"),
        (pandas.Series(["html", "html"]), "entries: 0, 1: the id of no question; a list goes by position"),
        (pandas.Series(["html", "html", "html"], index=["b", "a", "b"]), "entries: has an id several times"),
    ]
    for answers, message in wrong:
        with pytest.raises(uttar.InvalidInput, match=message):
            kb.evaluate(questions, answers)  # type: ignore[arg-type]
    with pytest.raises(uttar.InvalidInput, match="languages: 'b': missing"):
        kb.evaluate(questions, entries, {"a": "en"})


def test_spaces_are_no_part_of_an_id(kb: uttar.KnowledgeBase) -> None:
    found = kb.evaluate(["battery", "refund", "weather"], [" battery-replace ", ["refund-status ", " "], " "])
    assert found.to_dict()["right_ids"] == [["battery-replace"], ["refund-status"], []]
    assert (found.unknown_entries, found.measures.to_dict()["in_scope"][-1]) == ([], 2)


def test_the_numbers_are_the_same_again_after_writes(tmp_path: Path) -> None:
    entries = [
        {"id": str(n), "phrasings": {"en": [f"where does gadget{n} keep part{way}" for way in range(6)]}}
        for n in range(60)
    ]
    questions = [f"gadget{n} part{n % 6}" for n in range(60)]
    with uttar.create(tmp_path / "base") as kb:
        kb.write(put=entries[:40])  # type: ignore[arg-type]
        kb.write(put=entries[40:])  # type: ignore[arg-type]
        first = kb.evaluate(questions, [str(n) for n in range(60)])
        assert kb.answer_threshold().examples > 0
        kb.finish_learning()
        assert kb.evaluate(questions, [str(n) for n in range(60)]) == first


def test_a_file_is_judged(kb: uttar.KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text("question,entry\nbattery replacement,battery-replace\nmountain,\n", encoding="utf-8")
    assert kb.evaluate(file).measures.to_dict()["queries"][-1] == 2
    file.write_text("q,a\nx,y\n", encoding="utf-8")
    with pytest.raises(uttar.InvalidInput) as error:
        kb.evaluate(file)
    assert [(problem["line"], problem["field"]) for problem in error.value.problems] == [(1, "question"), (1, "entry")]
    with pytest.raises(uttar.NotFound):
        kb.evaluate(tmp_path / "none")


def test_arguments_that_do_not_fit_are_named(kb: uttar.KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="entries: has 1 values for 2 questions"):
        kb.evaluate(["a", "b"], ["x"])
    with pytest.raises(TypeError, match="entries: is missing"):
        kb.evaluate(["a", "b"])
    with pytest.raises(uttar.InvalidInput, match=r"questions\[0\]: must be str, is int") as caught:
        kb.evaluate([1, "a", None, " "], ["x", 5, ["y", 6], "z"], ["en", 7, None, ""])  # type: ignore[list-item]
    places = ["questions[0]", "questions[2]", "questions[3]", "languages[1]", "entries[1]", "entries[2]"]
    assert [problem["field"] for problem in caught.value.problems] == places
    with pytest.raises(TypeError, match="entries: is one str"):
        kb.evaluate(["a", "b"], "xy")
    with pytest.raises(TypeError, match="entries: is one mapping"):
        kb.evaluate(["a", "b"], {"a": "x", "b": "y"})
    with pytest.raises(TypeError, match="leave them out"):
        kb.evaluate("questions.csv", ["x"])


def test_questions_are_asked_for_a_place_and_as_of_now(tmp_path: Path) -> None:
    table = tmp_path / "questions.csv"
    table.write_text("question,entry,scope\nfestival offer,past,IN\n", encoding="utf-8")
    with uttar.create(tmp_path / "base") as kb:
        kb.put({"id": "past", "valid": {"to": "2020-01-01"}, "phrasings": {"en": ["festival offer"]}})
        then = datetime(2019, 12, 31, tzinfo=timezone.utc)
        for asked in (
            lambda **more: kb.evaluate(table, **more),
            lambda **more: kb.evaluate(["offer"], ["past"], **more),
        ):
            assert asked().to_dict()["rank"] == [None]
            assert asked(valid_at=then, scope="IN", voice="warm").to_dict()["rank"] == [1]
        kb.save_draft("spring", delete=["past"])
        assert kb.replay(["festival offer"], new="draft:spring").to_dict()["query"] == []
        assert len(kb.replay(["festival offer"], new="draft:spring", valid_at=then)) == 1
        with pytest.raises(uttar.InvalidInput, match="scope"):
            kb.evaluate(table, scope="a b")


def test_questions_are_logged_only_when_asked_for(kb: uttar.KnowledgeBase) -> None:
    assert kb.query_log_settings() == uttar.QueryLogSettings(enabled=False, retention_days=30)
    kb.search("gift cards", log=True)
    assert len(kb.logged_questions()) == 0
    kb.set_query_log(True, retention_days=5, author="asha")
    assert kb.query_log_settings() == uttar.QueryLogSettings(enabled=True, retention_days=5)
    kb.search("not logged")
    for query, customer in [
        ("Do you sell gift cards?", "c1"),
        ("sell gift cards", "c2"),
        ("battery replacement", None),
    ]:
        kb.search(query, log=True, customer=customer)
    logged = kb.logged_questions().to_dict()
    assert logged["query"] == ["battery replacement", "sell gift cards", "Do you sell gift cards?"]
    assert logged["customer"] == [None, "c2", "c1"]
    assert logged["entry_id"][0] == "battery-replace"
    at = logged["at"][0]
    assert isinstance(at, datetime)
    assert abs((datetime.now(timezone.utc) - at).total_seconds()) < 600
    unanswered = kb.unanswered_questions().to_dict()
    assert (unanswered["query"], unanswered["count"]) == (["sell gift cards"], [2])
    assert kb.erase_customer("c2") == 1
    assert kb.unanswered_questions().to_dict()["query"] == ["Do you sell gift cards?"]
    with pytest.raises(uttar.InvalidInput, match="retention_days: -1 is out of range"):
        kb.set_query_log(True, -1)
    with pytest.raises(uttar.InvalidInput, match="retention_days: 4294967296 is out of range"):
        kb.set_query_log(True, 2**32)
    kb.set_query_log(False)
    assert kb.query_log_settings() == uttar.QueryLogSettings(enabled=False, retention_days=5)
    with pytest.raises(uttar.InvalidInput, match="limit"):
        kb.logged_questions(1_000_001)


def test_what_customers_say_is_kept_and_moves_the_confidence(kb: uttar.KnowledgeBase) -> None:
    before = kb.search("swap the old battery")[0]
    for customer in range(20):
        kb.give_feedback("swap the old battery", "unresolved", before.entry, customer=f"c{customer}")
    assert kb.search("swap the old battery")[0].confidence < before.confidence
    kb.give_feedback("swap my accumulator, call 9876543210", "resolved", "battery-replace")
    told = kb.feedback(limit=2).to_dict()
    assert told["query"] == ["swap my accumulator, call [phone]", "swap the old battery"]
    assert (told["outcome"], told["customer"]) == (["resolved", "unresolved"], [None, "c19"])
    assert told["confidence"][1] == pytest.approx(before.confidence)
    assert isinstance(told["at"][0], datetime)
    counts = kb.feedback_by_entry().to_dict()
    assert dict(zip(counts["entry_id"], counts["unresolved"], strict=True))[before.entry] == 20
    assert kb.suggested_phrasings().to_dict()["entry_id"] == ["battery-replace"]
    assert kb.erase_customer("c0") == 1
    assert kb.forget_feedback_before(datetime.now(timezone.utc) + timedelta(days=1)) == 20
    assert len(kb.feedback()) == 0
    with pytest.raises(uttar.InvalidInput, match="entry: is missing"):
        kb.give_feedback("battery", "chosen")
    with pytest.raises(uttar.InvalidInput, match="outcome"):
        kb.give_feedback("battery", "good", "battery-replace")  # type: ignore[arg-type]
    with pytest.raises(uttar.InvalidInput, match="at: has no time zone"):
        kb.forget_feedback_before(datetime(2026, 1, 1))


def test_an_unknown_product_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "products.yaml").write_text('- {id: note-12, names: {en: ["Note 12"]}}\n', encoding="utf-8")
    with uttar.create(tmp_path / "base") as kb:
        kb.import_files(tmp_path / "products.yaml")
        kb.put({"id": "a", "phrasings": {"en": ["change the battery"]}})
        assert kb.search("battery", context={"products": ["note-12"]}).warnings == ()
        reply = kb.search("change the battery", context={"products": ["note-99", "note-12"], "previous_entry": "b"})
    assert reply[0].entry == "a"
    assert [warning["field"] for warning in reply.warnings] == ["context.products[0]", "context.previous_entry"]
    assert "note-99" in reply.warnings[0]["message"]
    assert '"note-99" is no product of this base' in repr(reply)


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert uttar.__version__ == version("uttar")
