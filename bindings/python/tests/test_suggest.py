"""Suggestions while somebody types."""

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
