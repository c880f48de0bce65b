"""Labels, drafts, states, backups."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
import uttar


@pytest.fixture
def base(tmp_path: Path) -> Iterator[uttar.KnowledgeBase]:
    with uttar.create(tmp_path / "base") as kb:
        kb.put({"id": "a", "phrasings": {"en": ["change the battery"]}})
        kb.put({"id": "b", "phrasings": {"en": ["cancel my order"]}})
        yield kb


def found(kb: uttar.KnowledgeBase, query: str) -> list[str]:
    return [hit.entry for hit in kb.search(query)]


def test_a_whole_state_is_restored_and_what_is_declared_differs_too(base: uttar.KnowledgeBase) -> None:
    base.set_label("spring")
    base.delete("b")
    base.set_synonyms([{"lang": "en", "from": ["power cell"], "to": ["battery"]}])
    assert [(one["kind"], one["effect"]) for one in base.diff_declared("spring")] == [("synonyms", "created")]
    assert [outcome.id for outcome in base.restore_state("spring", author="asha")] == ["b"]
    assert (base.diff("spring"), base.diff_declared("spring")) == ([], [])
    assert base.history("b")[-1].author == "asha"
    with pytest.raises(uttar.NotFound):
        base.restore_state("winter")


def test_one_entry_is_taken_out_of_a_draft(base: uttar.KnowledgeBase) -> None:
    base.save_draft("festival", delete=["a", "b"])
    base.discard_draft("festival", entry="a")
    assert [drafted["id"] for drafted in base.draft("festival")] == ["b"]
    with pytest.raises(uttar.NotFound):
        base.discard_draft("festival", entry="a")


def test_what_is_declared_is_read_and_exported(base: uttar.KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "products.yaml").write_text("- id: tv\n- id: phone\n", encoding="utf-8")
    (tmp_path / "screens.yaml").write_text("- {id: e7, codes: [E7]}\n", encoding="utf-8")
    (tmp_path / "base.yaml").write_text("markets: {IN: {}}\n", encoding="utf-8")
    base.import_files([tmp_path / name for name in ("products.yaml", "screens.yaml", "base.yaml")])
    base.patch("a", {"products": ["tv"]})
    with pytest.raises(uttar.Conflict):
        base.delete_product("tv")
    assert base.put_product({"id": "phone"}).effect == "unchanged"
    with pytest.raises(uttar.Conflict, match="has version 1 and not 2"):
        base.put_product({"id": "phone", "models": ["P1"]}, if_version=2)
    with pytest.raises(uttar.InvalidInput, match="family"):
        base.put_product({"id": "phone", "family": "phone"})
    updated = base.put_product({"id": "phone", "models": ["P1"]}, if_version=1, author="asha")
    assert (updated.version, base.product("phone").version) == (2, 2)
    assert base.product("phone").product == {"id": "phone", "models": ["P1"]}
    assert base.delete_product("phone", if_version=2, author="asha").effect == "deleted"
    with pytest.raises(uttar.NotFound):
        base.product("phone")
    assert (base.products(), base.screens(), base.settings()) == (
        [{"id": "tv"}],
        [{"id": "e7", "codes": ["E7"]}],
        {"markets": {"IN": {}}},
    )
    report = base.export_folder(tmp_path / "corpus")
    assert (report["entries"], report["products"], report["settings"]) == (2, 1, True)
    with uttar.create(tmp_path / "copy") as copy:
        copy.import_files(tmp_path / "corpus")
        assert (copy.settings(), copy.products(), copy.get("a").entry) == (
            base.settings(),
            base.products(),
            base.get("a").entry,
        )


def test_a_label_names_a_state_that_can_be_searched_and_compared(base: uttar.KnowledgeBase) -> None:
    label = base.set_label("spring", author="asha", reason="before the sale")
    assert (label.name, label.position, label.author, label.reason) == ("spring", 2, "asha", "before the sale")
    assert abs((datetime.now(timezone.utc) - label.at).total_seconds()) < 3600
    assert base.labels() == [label]
    with pytest.raises(uttar.Conflict):
        base.set_label("spring")

    base.patch("a", {"phrasings": {"en": ["repair the screen"]}})
    with base.at("spring") as spring:
        assert repr(spring).endswith(" at 'spring': 2 entries>")
        assert (found(spring, "battery"), found(base, "battery")) == (["a"], [])
        with pytest.raises(uttar.Conflict):
            spring.delete("a")
        with pickle.loads(pickle.dumps(spring)) as again:
            assert found(again, "battery") == ["a"]
    assert base.version("a", 1).entry["phrasings"] == {"en": ["change the battery"]}
    with pytest.raises(uttar.NotFound):
        base.version("a", 3)
    (entry,) = base.diff("spring")
    assert (entry["id"], entry["effect"]) == ("a", "updated")

    base.remove_label("spring")
    with pytest.raises(uttar.NotFound):
        base.at("spring")
    with pytest.raises(uttar.InvalidInput, match="state: "):
        base.at("draft:")


def test_a_draft_is_saved_tried_and_published(base: uttar.KnowledgeBase) -> None:
    base.save_draft(
        "festival",
        put=[{"id": "c", "phrasings": {"en": ["gift wrapping"]}}],
        patch={"a": {"topics": ["power"]}},
        delete=["b"],
        author="asha",
    )
    assert base.drafts() == [uttar.Draft("festival", 3)]
    assert [(change["id"], change["base_version"], change["author"]) for change in base.draft("festival")] == [
        ("a", 1, "asha"),
        ("b", 1, "asha"),
        ("c", 0, "asha"),
    ]
    replayed = base.replay(["gift wrapping", "change the battery", "cancel my order"], new="draft:festival")
    assert (replayed.questions, len(replayed)) == (3, 2)
    rows = replayed.to_dict()
    assert (rows["query_id"], rows["query"]) == ([0, 2], ["gift wrapping", "cancel my order"])
    assert (rows["old_decision"][1], rows["new_shown_ids"][0]) == ("answer", ["c"])
    same = {"q1": "gift wrapping", "q2": "change the battery", "q3": "gift wrapping"}
    assert base.replay(same, new="draft:festival").to_dict()["query_id"] == ["q1", "q3"]
    pandas = pytest.importorskip("pandas")
    asked = pandas.Series(["gift wrapping"], index=[42])
    assert base.replay(asked, new="draft:festival").df()["query_id"].tolist() == [42]
    outcomes = base.publish("festival", author="asha")
    assert [(outcome.id, outcome.effect) for outcome in outcomes] == [
        ("a", "updated"),
        ("b", "deleted"),
        ("c", "created"),
    ]
    assert found(base, "gift") == ["c"]
    with pytest.raises(uttar.NotFound):
        base.draft("festival")


def test_the_same_request_again_gives_what_the_first_gave(base: uttar.KnowledgeBase) -> None:
    base.set_label("spring")
    base.save_draft("festival", patch={"a": {"topics": ["power"]}})
    published = base.publish("festival", request_id="r1")
    assert base.publish("festival", request_id="r1") == published
    restored = base.restore_state("spring", request_id="r2")
    assert [outcome.version for outcome in restored] == [3]
    assert base.restore_state("spring", request_id="r2") == restored
    with pytest.raises(uttar.Conflict):
        base.restore_state("spring", request_id="r1")
    with pytest.raises(uttar.InvalidInput):
        base.publish("festival", request_id="r" * 100_000)


def test_a_state_is_a_position_or_a_time_too(base: uttar.KnowledgeBase) -> None:
    time.sleep(0.01)
    base.delete("b")
    created, deleted = base.history("b")
    for state in (created.position, str(created.position), created.at, created.at.isoformat()):
        with base.at(state) as then, pickle.loads(pickle.dumps(then)) as again:
            assert (len(then), len(again)) == (2, 2)
        assert [entry["id"] for entry in base.diff(state)] == ["b"]
    assert base.diff(created.at, deleted.at) == base.diff(created.position, deleted.position)
    assert len(base.replay(["cancel my order"], old=created.position)) == 1
    with pytest.raises(uttar.InvalidInput, match="state: has no time zone"):
        base.at(datetime(2026, 11, 20))
    with pytest.raises(TypeError, match="state: must be str, int or datetime, is bool"):
        base.at(True)
    assert [outcome.id for outcome in base.restore_state(created.position)] == ["b"]


def test_a_draft_of_what_changed_since_is_a_conflict(base: uttar.KnowledgeBase) -> None:
    base.save_draft("festival", patch={"a": {"topics": ["power"]}})
    base.patch("a", {"topics": ["battery"]})
    with pytest.raises(uttar.Conflict) as caught:
        base.publish("festival")
    assert [problem["field"] for problem in caught.value.problems] == ["[0]"]
    base.discard_draft("festival")
    with pytest.raises(uttar.NotFound):
        base.discard_draft("festival")
    with pytest.raises(uttar.InvalidInput):
        base.save_draft("festival", put=[{"id": "a", "colour": 1}])  # type: ignore[typeddict-unknown-key]


def test_a_backup_is_restored_and_verified(base: uttar.KnowledgeBase, tmp_path: Path) -> None:
    assert uttar.backup(base.path, tmp_path / "file") == 2
    with pytest.raises(uttar.Conflict):
        uttar.backup(base.path, tmp_path / "file")
    assert uttar.restore(tmp_path / "file", tmp_path / "again") == 2
    assert uttar.verify(tmp_path / "again")["problems"] == []
    with uttar.open(tmp_path / "again") as again:
        assert found(again, "battery") == ["a"]
    with pytest.raises(uttar.NotFound):
        uttar.verify(tmp_path / "nothing")
