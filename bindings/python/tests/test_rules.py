"""Synonyms, pinned and blocked entries, thresholds and explanations, as Python shows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import uttar


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[uttar.KnowledgeBase]:
    with uttar.create(tmp_path / "base") as base:
        base.put({"id": "tv-mount", "phrasings": {"en": ["How do I mount the TV on the wall?"]}})
        base.put({"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}})
        yield base


def test_synonyms_are_replaced_as_a_whole(kb: uttar.KnowledgeBase) -> None:
    assert kb.synonyms() == []
    kb.set_synonyms([{"lang": "en", "from": ["telly"], "to": ["TV"]}], author="asha")
    assert kb.synonyms() == [{"lang": "en", "from": ["telly"], "to": ["TV"]}]
    hit = kb.search("mount the telly")[0]
    assert (hit.entry, hit.read_as, hit.pinned_by) == ("tv-mount", "mount the TV", None)
    kb.set_synonyms([])
    assert all(hit.read_as is None for hit in kb.search("mount the telly"))


def test_pins_and_blocks(kb: uttar.KnowledgeBase) -> None:
    kb.set_curations([{"pin": "refund-time", "words": "wall"}, {"block": "tv-mount", "question": "TV"}])
    assert [rule.get("pin") for rule in kb.curations()] == ["refund-time", None]
    reply = kb.search("on the wall")
    assert (reply.decision, reply.offer, reply[0].entry, reply[0].pinned_by) == ("answer", 1, "refund-time", "wall")
    assert all(hit.entry != "tv-mount" for hit in kb.search("TV!"))


def test_bad_rules_name_their_place(kb: uttar.KnowledgeBase) -> None:
    with pytest.raises(uttar.InvalidInput) as error:
        kb.set_curations([{"pin": "none", "words": "x"}])
    assert error.value.problems[0]["field"] == "curations[0].pin"
    with pytest.raises(uttar.InvalidInput) as error:
        kb.set_synonyms([{"lang": "en", "words": ["a", "A"]}])
    assert error.value.problems[0]["field"] == "synonyms[0].words[1]"
    with pytest.raises(uttar.InvalidInput, match="colour"):
        kb.set_synonyms([{"lang": "en", "colour": "red"}])  # type: ignore[typeddict-unknown-key]
    assert (kb.synonyms(), kb.curations()) == ([], [])


def test_precision_sets_the_threshold(kb: uttar.KnowledgeBase) -> None:
    threshold = kb.answer_threshold(0.9)
    assert (threshold.precision, threshold.confidence, threshold.examples) == (0.9, 0.9, 0)
    assert kb.answer_threshold(0.95).precision == 0.95
    confidence = kb.search("when will I get my refund?")[0].confidence
    judged = kb.evaluate(["when will I get my refund?"], ["refund-time"])
    assert judged.to_dict()["confidence"] == [confidence], "the same number by every way"
    reply = kb.search("when will I get my refund?", answer_precision=0.9999)
    assert (reply.decision, reply.offer >= 1) == ("ask", True)
    with pytest.raises(uttar.InvalidInput, match="answer_precision"):
        kb.search("refund", answer_precision=95)


def test_explanations_add_up(kb: uttar.KnowledgeBase) -> None:
    assert kb.search("my refund")[0].explanation is None
    hit = kb.search("my refund", explain=True)[0]
    assert hit.explanation is not None
    assert (hit.explanation.text, hit.explanation.value) == (hit.entry, pytest.approx(hit.confidence))
    whole = next(detail for detail in hit.explanation.details if detail.text.startswith("confidence"))
    product = 1.0
    for factor in whole.details:
        product *= factor.value or 1.0
    assert product == pytest.approx(hit.confidence, abs=1e-5)
    assert "words: my, refund" in str(hit.explanation)
