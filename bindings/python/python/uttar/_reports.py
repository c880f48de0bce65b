"""What is said about the content of a base: findings of lint, coverage, exports."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from uttar import _native
from uttar._table import Table
from uttar._types import Level, Loss, StrPath

_FINDING = ("rule", "level", "file", "line", "entry", "field", "message", "remedy")


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
        columns = {name: [row.get(name) for row in rows] for name in _FINDING}
        super().__init__({"entry_id" if name == "entry" else name: values for name, values in columns.items()})
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
        super().__init__(fields["entries"])
        self.products = Table(fields["products"])
        self._html = fields["html"]

    def to_html(self) -> str:
        """The map as a page of its own, with heat maps of places, languages and products."""
        return self._html


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote."""

    entries: int
    """How many entries the file holds."""
    losses: list[Loss]
    """What its format cannot hold; empty when an import of the file gives the same entries."""


def lint(paths: StrPath | Iterable[StrPath], level: Level = "warning") -> Findings:
    """Reads files and corpus folders as an import does, stores nothing, and says what is wrong with them.

    `level` leaves out what is less than that. What cannot be imported is a finding too, `bad-input`.

    >>> import json, uttar
    >>> from pathlib import Path
    >>> answers = [{"lang": "en", "body": "Within 10 days."}, {"lang": "hi", "body": "७ दिन के अंदर।"}]
    >>> _ = Path("new.jsonl").write_text(json.dumps({"id": "return-period", "answers": answers}), encoding="utf-8")
    >>> findings = uttar.lint("new.jsonl")
    >>> findings.to_dict()["rule"], findings.to_dict()["entry_id"]
    (['facts-differ'], ['return-period'])
    """
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    return Findings(*_native.lint(list(paths), level))
