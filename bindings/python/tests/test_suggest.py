"""Suggestions, and what a search says beside its hits."""

from __future__ import annotations

import pytest
import uttar


@pytest.mark.parametrize(
    ("typed", "language", "text"),
    [
        ("batt", "en", "How do I get the battery replaced?"),
        ("बैट", None, "बैटरी कैसे बदलवाएँ?"),
        ("baitri", "hi", "बैटरी कैसे बदलवाएँ?"),
        ("dianc", "zh", "电池怎么更换?"),
        ("bettery repl", "en", "How do I get the battery replaced?"),
    ],
)
def test_beginnings_bring_suggestions(kb: uttar.KnowledgeBase, typed: str, language: str | None, text: str) -> None:
    first = kb.suggest(typed, language=language)[0]
    assert (first.text, first.entry, first.product) == (text, "battery-replace", None)


def test_limits_and_languages_are_checked(kb: uttar.KnowledgeBase) -> None:
    assert len(kb.suggest("how", limit=1)) == 1
    with pytest.raises(uttar.InvalidInput, match="limit"):
        kb.suggest("a", limit=0)
    with pytest.raises(uttar.InvalidInput, match="language"):
        kb.suggest("a", language="xx")
    with pytest.raises(uttar.InvalidInput, match="bytes are more than"):
        kb.suggest("a" * 300)


def test_a_reply_says_how_many_to_offer_and_why(kb: uttar.KnowledgeBase) -> None:
    reply = kb.search("battery", explain=True, answer_precision=0.99)
    assert 0 <= reply.offer <= min(4, len(reply))
    assert not reply[0].pinned
    assert reply[0].explanation is not None and "battery-replace" in reply[0].explanation
    assert kb.search("battery")[0].explanation is None
    with pytest.raises(uttar.InvalidInput, match="answer_precision"):
        kb.search("battery", answer_precision=1.5)
