"""Scopes, voices, times, filters, facets, steps and screens, as Python shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
import uttar

CORPUS = Path(__file__).parents[3] / "tests" / "data" / "model"
BEFORE = datetime(2026, 9, 1, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[uttar.KnowledgeBase]:
    with uttar.create(tmp_path_factory.mktemp("model") / "base") as kb:
        report = kb.import_files(CORPUS)
        assert (report.screens, report.settings) == (3, True)
        yield kb


def test_the_way_to_the_answer_is_told(model: uttar.KnowledgeBase) -> None:
    hit = model.search("return a product", languages=["mr"], scope="NP", valid_at=BEFORE)[0]
    assert hit.answer is not None
    assert hit.answer["body"] == "7 दिन के अंदर।"
    assert hit.served is not None
    assert hit.served["scope_path"] == ["NP", "IN"]
    assert hit.served["language_path"] == ["mr", "hi"]
    assert model.search("deposit back", scope="IN/KA")[0].withheld == "forbidden"


def test_what_nobody_has_said_is_named(model: uttar.KnowledgeBase) -> None:
    reply = model.search("deposit back", scope="IN")
    assert reply.missing == ("region", "channel")
    assert "not said: region, channel" in repr(reply)
    assert model.search("deposit back", scope="IN/MH/flipkart").missing == ()
    which = model.search("phone slow after update")
    assert (which.decision, which.missing) == ("ask", ("product",))
    assert model.search("phone slow after update", context={"products": ["note-12"]}).missing == ()


def test_voice_and_time_choose_the_answer(model: uttar.KnowledgeBase) -> None:
    def body(**options: str) -> str:
        answer = model.search("how long can I return it", scope="IN/MH", **{"valid_at": BEFORE.isoformat(), **options})[
            0
        ].answer  # type: ignore[arg-type]
        assert answer is not None
        return answer["body"]

    assert body() == "Within 7 days."
    assert body(voice="warm") == "Take your time: 7 days!"
    with pytest.raises(uttar.InvalidInput, match="gruff"):
        body(voice="gruff")
    with pytest.raises(uttar.InvalidInput, match=r"^valid_at: "):
        body(valid_at="yesterday")
    with pytest.raises(uttar.InvalidInput, match="time zone"):
        model.search("return", valid_at=datetime(2026, 9, 1))


def test_filters_and_facets(model: uttar.KnowledgeBase) -> None:
    reply = model.search(
        "battery drain", filter={"families": ["phones", "washers"]}, facets=["family", "has_steps"], valid_at=BEFORE
    )
    assert reply.facets == {"family": {"phones": 3, "washers": 1}, "has_steps": {"false": 2, "true": 2}}
    with pytest.raises(uttar.InvalidInput, match="colour"):
        model.search("battery", filter={"colour": ["red"]})  # type: ignore[typeddict-unknown-key]
    with pytest.raises(uttar.InvalidInput, match="colour"):
        model.search("battery", facets=["colour"])
    with pytest.raises(TypeError, match="facets"):
        model.search("battery", facets="topic")


def test_places_are_counted_in_characters(model: uttar.KnowledgeBase) -> None:
    query = "मेरा नोट 12 प्रो slow after update"
    reply = model.search(query, valid_at=BEFORE)
    start, end = reply.mentions[0]["range"]
    assert query[start:end] == "नोट 12 प्रो"
    assert (reply[0].entry, reply[0].product_fit) == ("slow-note-pro", "own")
    step = model.search("बैकग्राउंड गतिविधि में ऐप को रोकें", valid_at=BEFORE)[0].step
    assert step is not None
    assert step["number"] == 2
    assert "बैकग्राउंड" in [step["text"][start:end] for start, end in step["highlights"]]


def test_screens_lead_to_steps(model: uttar.KnowledgeBase) -> None:
    (screen,) = model.find_screen("it shows E7", limit=1)
    assert (screen["screen"], screen["matched"]["by"]) == ("drain-error", "code")
    (step,) = screen["steps"]
    assert (step["number"], step["before"]["text"]) == (2, "Switch the machine off.")


def test_follow_ups_and_what_came_before(model: uttar.KnowledgeBase) -> None:
    reply = model.search("how long can I return it", scope="IN/MH", valid_at=BEFORE)
    assert [follow_up["entry"] for follow_up in reply.follow_ups] == ["deposit-return"]
    assert (
        model.search("deposit", context={"previous_entry": "return-window"}, valid_at=BEFORE)[0].entry
        == "deposit-return"
    )
