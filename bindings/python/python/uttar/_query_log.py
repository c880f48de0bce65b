"""The log of questions: what was asked, and what of it went unanswered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from uttar._states import time
from uttar._table import Table


@dataclass(frozen=True, slots=True)
class QueryLogSettings:
    """Whether questions are logged, and for how long."""

    enabled: bool
    """Off by default."""
    retention_days: int
    """Older questions are removed."""


def table(rows_in_json: str, columns: tuple[str, ...], moment: str) -> Table:
    """Rows as a table; `entry` is called `entry_id` there, as in all tables, and `moment` is a time."""
    rows: list[dict[str, Any]] = json.loads(rows_in_json)
    for row in rows:
        row["entry_id"] = row.get("entry")
        row[moment] = time(row[moment])
    return Table({name: [row.get(name) for row in rows] for name in columns})


LOGGED = ("at", "query", "decision", "entry_id", "confidence", "customer")
UNANSWERED = ("query", "count", "handed_over", "last_at", "entry_id", "confidence")
