"""How a reply looks in a notebook: one table, all text of the base escaped, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uttar._reply import Hit, Reply

_CELL = 'style="text-align:start;vertical-align:top;white-space:pre-wrap"'


def marked(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text, escaped, with its ranges in `<mark>`."""
    parts = []
    at = 0
    for start, end in ranges:
        parts.append(f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>")
        at = end
    return "".join(parts) + escape(text[at:])


def reply(reply: Reply) -> str:
    """The table of a reply."""
    languages = ", ".join(f"{found.language} {found.probability:.2f}" for found in reply.languages)
    caption = escape(f"{reply.decision} · {languages} · {reply.took_ms:.1f} ms")
    head = "".join(f"<th {_CELL}>{name}</th>" for name in ("", "confidence", "entry", "phrasing", "answer"))
    rows = "".join(_row(rank, hit) for rank, hit in enumerate(reply.hits, start=1))
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(rank: int, hit: Hit) -> str:
    confidence = f'<meter min="0" max="1" value="{hit.confidence:.3f}" style="width:4em"></meter> {hit.confidence:.2f}'
    phrasing = (hit.phrasing.language, marked(hit.phrasing.text, hit.phrasing.highlights)) if hit.phrasing else ("", "")
    answer = (hit.answer["lang"], escape(hit.answer["body"])) if hit.answer else ("", "")
    cells = f"<td {_CELL}>{rank}</td><td {_CELL}>{confidence}</td><td {_CELL}>{escape(hit.entry)}</td>"
    for language, html in (phrasing, answer):
        # The language chooses the font: the same Han character looks different in zh-Hans and zh-Hant.
        cells += f'<td lang="{escape(language)}" dir="auto" {_CELL}>{html}</td>'
    return f"<tr>{cells}</tr>"
