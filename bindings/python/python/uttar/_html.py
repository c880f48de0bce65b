"""How a table looks in a notebook: all text escaped, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Any, NamedTuple

_STYLE = "text-align:start;vertical-align:top;white-space:pre-wrap"
_CHARACTERS_MAX = 200


class Cell(NamedTuple):
    """One cell of a table."""

    html: str
    language: str | None = None
    """Chooses the font: the same Han character looks different in zh-Hans and zh-Hant."""


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table; its caption may have several lines."""
    names = "".join(f'<th style="{_STYLE}">{escape(name)}</th>' for name in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    caption = f'<caption style="{_STYLE}">{escape(caption)}</caption>'
    return f"<table>{caption}<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def cell(value: Any) -> Cell:
    """A plain value; a long text is cut."""
    if value is None:
        return Cell("")
    if isinstance(value, float):
        text = f"{value:.4g}"
    elif isinstance(value, list):
        text = ", ".join(map(str, value))
    elif isinstance(value, datetime):
        text = value.isoformat(sep=" ", timespec="seconds")
    else:
        text = str(value)
    return Cell(escape(text if len(text) <= _CHARACTERS_MAX else f"{text[: _CHARACTERS_MAX - 1]}…"))


def marked(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text, escaped, with its ranges in `<mark>`."""
    parts = []
    at = 0
    for start, end in ranges:
        parts.append(f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>")
        at = end
    return "".join(parts) + escape(text[at:])


def share(value: float) -> str:
    """A number from 0 to 1, with a bar."""
    return f'<meter min="0" max="1" value="{value:.3f}" style="width:4em"></meter> {value:.2f}'


def _cell(cell: Cell) -> str:
    language = f'lang="{escape(cell.language)}" ' if cell.language else ""
    return f'<td {language}dir="auto" style="{_STYLE}">{cell.html}</td>'
