"""What is said about the content of a base: findings of lint, coverage, exports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from uttar import _native
from uttar._arguments import files
from uttar._table import Kind, Table
from uttar._types import Level, Loss, StrPath

_FINDING: dict[str, Kind] = {
    "rule": "text",
    "level": "text",
    "file": "text",
    "line": "integer",
    "entry_id": "text",
    "field": "text",
    "message": "text",
    "remedy": "text",
}
_SERVED: dict[str, Kind] = {"entry_id": "text", "scope": "text", "language": "text", "served": "text"}
_COUNTED: dict[str, Kind] = {
    "product_id": "text",
    "scope": "text",
    "language": "text",
    "own": "integer",
    "fallback": "integer",
    "nothing": "integer",
}


class Findings(Table):
    """What is wrong with entries that are well-formed: one row for each finding.

    Its columns are `rule`, `level`, `file` and `line` (`None` for what is in a base), `entry_id` (or the id of a
    product or screen), `field`, `message` and `remedy`.
    """

    __slots__ = ("_sarif", "entries")

    entries: int
    """How many entries were looked at."""

    def __init__(self, entries: int, findings: str, sarif: str) -> None:
        rows: list[dict[str, Any]] = json.loads(findings)
        for row in rows:
            row["entry_id"] = row.get("entry")
        super().__init__({name: [row.get(name) for row in rows] for name in _FINDING}, _FINDING)
        self.entries = entries
        self._sarif = sarif

    def sarif(self) -> dict[str, Any]:
        """The findings as a log in SARIF 2.1.0, which code hosts and editors show."""
        log: dict[str, Any] = json.loads(self._sarif)
        return log


class Coverage(Table):
    """What customers would get: one row for each entry, place and language in which somebody asks.

    Its columns are `entry_id`, `scope`, `language` and `served`: `own` (an answer in that language), `fallback`
    (another language or place stands in) or `nothing`.
    """

    __slots__ = ("_html", "products")

    products: Table
    """One row for each product, place and language, with counts of entries: `product_id` (`None`: about all products),
    `scope`, `language`, `own`, `fallback`, `nothing`."""

    def __init__(self, fields: _native._Coverage) -> None:
        super().__init__(fields["entries"], _SERVED)
        self.products = Table(fields["products"], _COUNTED)
        self._html = fields["html"]

    def to_html(self) -> str:
        """The map as a page of its own, with heat maps of places, languages and products."""
        return self._html


class Entries(Table):
    """All entries of a base, in the flat shape of a CSV file: a question and an answer in a row.

    Its columns are `id`, `language`, `question`, `answer`, `scope`, `voice`, `valid_from`, `valid_to`, `topics`,
    `products` and `tags`; the first question of a language stands beside its first answer.

    Imported over the same entries the table changes what its columns stand for and leaves the rest, such as steps and
    follow-ups; in another base what `losses` names is missing. `KnowledgeBase.export("all.jsonl")` holds everything.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     entries = kb.entries()
    >>> [(loss["field"], loss["examples"]) for loss in entries.losses]
    [('answers.steps', ['tv-wall-mount-install'])]
    """

    __slots__ = ("losses",)

    losses: list[Loss]
    """What the shape cannot hold; empty when an import of the table into another base makes the same entries."""

    def __init__(self, text: str, losses: str) -> None:
        header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        columns = {name: [row[column] for row in rows] for column, name in enumerate(header)}
        super().__init__(columns, dict.fromkeys(header, "text"))
        self.losses = json.loads(losses)

    def __repr__(self) -> str:
        lost = ", ".join(loss["field"] for loss in self.losses)
        return super().__repr__() if not lost else f"{super().__repr__()[:-1]}; without {lost}: see losses>"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote."""

    entries: int
    """How many entries the file holds."""
    losses: list[Loss]
    """What its format cannot hold; empty when an import of the file gives the same entries."""


def lint(paths: StrPath | Iterable[StrPath], level: Level = "warning", *, encoding: str | None = None) -> Findings:
    """Reads files and corpus folders as an import does, stores nothing, and says what is wrong with them.

    `level` leaves out what is less than that. What cannot be imported is a finding too, `bad-input`. Text files that
    are neither UTF-8 nor UTF-16 are read in `encoding`.

    >>> import json, uttar
    >>> from pathlib import Path
    >>> answers = [{"lang": "en", "body": "Within 10 days."}, {"lang": "hi", "body": "७ दिन के अंदर।"}]
    >>> _ = Path("new.jsonl").write_text(json.dumps({"id": "return-period", "answers": answers}), encoding="utf-8")
    >>> findings = uttar.lint("new.jsonl")
    >>> findings.to_dict()["rule"], findings.to_dict()["entry_id"]
    (['facts-differ'], ['return-period'])
    """
    return Findings(*_native.lint(files("paths", paths), level, encoding))
