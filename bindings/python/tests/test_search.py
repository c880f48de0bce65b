"""Replies: what is in them, how they are shown, that they travel."""

from __future__ import annotations

import pickle
from html.parser import HTMLParser

import pytest
import uttar


@pytest.mark.parametrize(
    ("query", "entry", "language"),
    [
        ("battery replacement", "battery-replace", "en"),
        ("फोन की बैटरी बदलनी है", "battery-replace", "hi"),  # I need to change the phone's battery
        ("பேட்டரி மாற்றுவது எப்படி", "battery-replace", "ta"),  # how to change the battery
        ("怎么更换电池", "battery-replace", "zh-Hans"),  # how to change the battery
        ("टीवी वॉल माउंट लगवाना है", "tv-wall-mount-install", "hi"),  # the TV wall mount is to be installed
        ("பணம் எப்போது திரும்ப வரும்", "refund-status", "ta"),  # when does the money come back
    ],
)
def test_finds_in_every_language(kb: uttar.KnowledgeBase, query: str, entry: str, language: str) -> None:
    reply = kb.search(query)
    assert reply.decision in ("answer", "ask", "hand_over")
    assert reply.languages[0].language == language
    assert reply.took_ms > 0
    assert reply[0].entry == entry
    assert 0 <= reply[0].confidence <= 1
    assert reply[0].version == 1


def test_the_answer_follows_language_and_scope(kb: uttar.KnowledgeBase) -> None:
    def body(**options: object) -> str | None:
        answer = kb.search("battery replacement", limit=1, **options)[0].answer  # type: ignore[arg-type]
        return answer and answer["body"]

    assert body(languages=["hi"], scope="IN/MH/flipkart") == "किसी भी सर्विस सेंटर पर लगभग 1 घंटे में बदल जाती है।"
    assert body(languages=iter(["zh"]), scope="CN") == "任何服务中心约一小时即可更换。"
    assert body(scope="DE") is None


def test_a_reply_is_a_sequence(kb: uttar.KnowledgeBase) -> None:
    reply = kb.search("battery wall refund", limit=3)
    assert len(reply) == len(reply.hits) == 3
    assert list(reply) == [reply[0], reply[1], reply[-1]]
    assert reply[:2] == reply.hits[:2]
    assert reply[0] in reply
    with pytest.raises(IndexError):
        reply[3]


def test_an_answer_keeps_its_steps(kb: uttar.KnowledgeBase) -> None:
    answer = kb.search("wall mount installed")[0].answer
    assert answer is not None
    assert answer["steps"] == [{"text": "Open Orders", "do": "Tap Install"}]


def test_highlights_count_characters(kb: uttar.KnowledgeBase) -> None:
    # "😀 टीवी वॉल माउंट कैसे लगवाएँ?": an emoji (4 bytes, 1 character) and Devanagari (3 bytes each) before the matches.
    phrasing = kb.search("टीवी वॉल माउंट लगवाना")[0].phrasing
    assert phrasing is not None
    shown = [phrasing.text[start:end] for start, end in phrasing.highlights]
    assert shown[:3] == ["टीवी", "वॉल", "माउंट"]
    assert phrasing.highlights[0] == (2, 6)


def test_plain_values(kb: uttar.KnowledgeBase) -> None:
    reply = kb.search("battery replacement", limit=1)
    (hit,) = reply.to_dicts()
    assert hit["entry"] == "battery-replace"
    assert hit["phrasing"]["text"] == "battery replacement"
    assert hit == reply[0].to_dict()


def test_replies_pickle(kb: uttar.KnowledgeBase) -> None:
    reply = kb.search("😀 टीवी वॉल माउंट")
    assert pickle.loads(pickle.dumps(reply)) == reply
    replies = kb.search_many(["battery", "refund"])
    assert pickle.loads(pickle.dumps(replies)) == replies
    assert pickle.loads(pickle.dumps(kb.get("html"))) == kb.get("html")


def test_repr_is_readable(kb: uttar.KnowledgeBase) -> None:
    lines = repr(kb.search("बैटरी कैसे बदलवाएँ?", limit=2)).splitlines()
    assert lines[0].startswith("<uttar.Reply: ")
    assert "battery-replace" in lines[1]
    assert "बैटरी कैसे बदलवाएँ?" in lines[1]


class Page(HTMLParser):
    """What a browser would make of a page: its tags, their attributes, and the texts in `<mark>`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.marked: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == [], "every tag is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open[-1] == "mark":
            self.marked.append(data)


def test_html_is_escaped_and_loads_nothing(kb: uttar.KnowledgeBase) -> None:
    page = Page(kb.search("why does script alert quotes show")._repr_html_())
    assert page.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "mark", "meter"}
    assert page.attributes <= {"lang", "dir", "style", "min", "max", "value"}
    assert "<script>alert(1)</script> & 'quotes'" in page.text
    assert "<img src=x onerror=alert(2)>" in page.text
    assert {"script", "alert", "quotes"} <= set(page.marked)


def test_html_marks_what_matched(kb: uttar.KnowledgeBase) -> None:
    page = Page(kb.search("टीवी वॉल माउंट", limit=1)._repr_html_())
    assert page.marked[:3] == ["टीवी", "वॉल", "माउंट"]
    assert "😀 " in page.text


def test_html_says_what_the_reply_says_besides() -> None:
    warning = uttar.Problem(file=None, line=None, field="context", message="nobody knows <it>")
    reply = uttar.Reply(
        "ask", (), (), 0.1, offer=2, missing=("product",), warnings=(warning,), without_vectors="no model"
    )
    for text in (repr(reply), Page(reply._repr_html_()).text):
        assert "hits to show: 2" in text
        assert "not said: product" in text
        assert "context: nobody knows <it>" in text
        assert "without vectors: no model" in text


def test_html_of_a_reply_without_hits() -> None:
    page = Page(uttar.Reply("hand_over", (), (), 0.1)._repr_html_())
    assert "hand_over" in page.text
