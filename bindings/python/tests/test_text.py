"""detect and analyze."""

from __future__ import annotations

import uttar


def test_detects_mixed_text_in_characters() -> None:
    text = "😀 Where is my order? मेरा ऑर्डर कहाँ है?"
    found = uttar.detect(text)
    assert {guess.language for guess in found.languages} >= {"en", "hi"}
    assert all(0 <= guess.probability <= 1 for guess in found.languages)
    shown = [(span.language, text[span.start : span.end]) for span in found.spans]
    assert shown == [("en", "Where is my order"), ("hi", "मेरा ऑर्डर कहाँ है")]


def test_a_text_without_letters() -> None:
    assert uttar.detect("").languages[0].language == "und"
    assert uttar.analyze("") == uttar.Analysis((), (), ())


def test_tokens_point_into_the_original() -> None:
    text = "😀 मेरा ＮＯＴＥ 12 電池 खराब है"
    words = uttar.analyze(text, ["hi"]).words
    assert [text[word.start : word.end] for word in words] == ["मेरा", "ＮＯＴＥ", "12", "電池", "खराब", "है"]
    assert words[1].term == "note"
    assert [word.position for word in words] == sorted(word.position for word in words)


def test_stems_belong_to_the_language() -> None:
    assert [stem.term for stem in uttar.analyze("replacements", ["en"]).stems] != ["replacements"]
    assert uttar.analyze("replacements") == uttar.analyze("replacements", ["en"])


def test_every_range_of_every_field_is_inside_the_text() -> None:
    text = "👨‍👩‍👧 电视挂架 टीवी தொலைக்காட்சி é"
    analysis = uttar.analyze(text)
    for tokens in (analysis.words, analysis.stems, analysis.grams):
        assert tokens
        assert all(0 <= token.start < token.end <= len(text) for token in tokens)
