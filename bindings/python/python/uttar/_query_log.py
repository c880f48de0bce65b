"""The log of questions: what was asked, and what of it went unanswered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from uttar import _native
from uttar._states import time
from uttar._table import Kind, Table


@dataclass(frozen=True, slots=True)
class QueryLogSettings:
    """Whether questions are logged, and for how long."""

    enabled: bool
    """Off by default."""
    retention_days: int
    """Older questions are removed."""


def table(rows_in_json: str, kinds: dict[str, Kind], moment: str) -> Table:
    """Rows as a table; `entry` is called `entry_id` there, as in all tables, and `moment` is a time."""
    rows: list[dict[str, Any]] = json.loads(rows_in_json)
    for row in rows:
        row["entry_id"] = row.get("entry")
        row[moment] = time(row[moment])
    return Table({name: [row.get(name) for row in rows] for name in kinds}, kinds)


LOGGED: dict[str, Kind] = {
    "at": "time",
    "query": "text",
    "decision": "text",
    "entry_id": "text",
    "confidence": "number",
    "language": "text",
    "scope": "text",
    "withheld": "text",
    "customer": "text",
}
UNANSWERED: dict[str, Kind] = {
    "query": "text",
    "count": "integer",
    "handed_over": "integer",
    "last_at": "time",
    "entry_id": "text",
    "confidence": "number",
    "language": "text",
    "scope": "text",
    "withheld": "text",
}


class QueryLog:
    """What a `KnowledgeBase` does with its log of questions."""

    _handle: _native.Base

    def query_log_settings(self) -> QueryLogSettings:
        """Whether questions are logged, and for how long."""
        return QueryLogSettings(*_native.query_log_settings(self._handle))

    def set_query_log(
        self, enabled: bool, retention_days: int | None = None, *, author: str = "", reason: str = ""
    ) -> None:
        """Switches the log of questions on or off. It is off by default; phone numbers, addresses, card, identity and
        order numbers are taken out before anything is written, and questions are removed after `retention_days`.

        Questions come from the service, from `uttar search`, and from `search(..., log=True)`.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     kb.set_query_log(True, retention_days=7)
        ...     _ = kb.search("Do you sell gift cards? Call 9876543210", log=True)
        ...     _ = kb.search("gift cards, do you sell them?", log=True)
        ...     kb.logged_questions().to_dict()["query"][1], kb.unanswered_questions().to_dict()["count"]
        ('Do you sell gift cards? Call [phone]', [1, 1])
        """
        _native.set_query_log(self._handle, enabled, retention_days, (author, reason))

    def logged_questions(
        self,
        limit: int = 1000,
        *,
        language: str | None = None,
        scope: str | None = None,
        withheld: str | None = None,
    ) -> Table:
        """The last questions of the log, the newest first: `at` (in UTC), `query`, `decision`, `entry_id` (the first
        hit), `confidence`, `language` (the likeliest), `scope`, `withheld` (why the first hit had no answer for the
        customer), `customer`.

        Only those in a `language` (`hi` is also `hi-Latn`), of customers inside a `scope`, with this reason:
        `no_answer`, `filter`, `other_scope`, `not_valid`, `forbidden`."""
        wanted = [language, scope, withheld]
        return table(_native.logged_questions(self._handle, limit, wanted), LOGGED, "at")

    def unanswered_questions(
        self,
        limit: int = 100,
        *,
        language: str | None = None,
        scope: str | None = None,
        withheld: str | None = None,
    ) -> Table:
        """The questions of the log that were handed over or asked back about, the commonest first; those in the same
        words are one: `query` (as it was asked last), `count`, `handed_over` (how many of them), `last_at` (in UTC),
        `entry_id` (the nearest), `confidence`, `language`, `scope`, `withheld`. What the base answers by now is left
        out: each is asked again. Filtered as `logged_questions`."""
        wanted = [language, scope, withheld]
        return table(_native.unanswered_questions(self._handle, limit, wanted), UNANSWERED, "last_at")

    def erase_customer(self, customer: str) -> int:
        """Removes everything that was logged of a customer, and what they said of replies; how many records."""
        return _native.erase_customer(self._handle, customer)
