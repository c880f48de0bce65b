"""What changes in the replies from one state of a base to another."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any

from uttar._replies import kind_of_ids
from uttar._table import Kind, Table

# The columns of a reply, and the fields of the core that they hold.
_REPLY: dict[str, tuple[str, Kind]] = {
    "decision": ("decision", "text"),
    "shown_ids": ("offered", "texts"),
    "confidence": ("confidence", "number"),
    "answer": ("answer", "text"),
}
_STATES = {"old": "from", "new": "to"}


class Replay(Table):
    """What `replay` gives: a table with one row for each question whose reply has changed.

    Its columns are `query_id` (the number of the question, from 0, or the id that its caller gave it), `query`, and
    then of the reply in the old state and of that in the new one `old_decision`, `old_shown_ids` (the entries that are
    answered with or offered), `old_confidence` and `old_answer` (of the first hit), and `new_decision` and so on.
    """

    __slots__ = ("questions",)

    questions: int
    """How many questions were asked."""

    def __init__(self, replayed: str, ids: list[Hashable] | None) -> None:
        fields = json.loads(replayed)
        changed: list[dict[str, Any]] = fields["changed"]
        numbers = [one["number"] for one in changed]
        columns: dict[str, list[Any]] = {
            "query_id": numbers if ids is None else [ids[number] for number in numbers],
            "query": [one["query"] for one in changed],
        }
        kinds: dict[str, Kind] = {"query_id": kind_of_ids(ids), "query": "text"}
        for state, name in _STATES.items():
            for column, (field, kind) in _REPLY.items():
                columns[f"{state}_{column}"] = [one[name].get(field) for one in changed]
                kinds[f"{state}_{column}"] = kind
        super().__init__(columns, kinds)
        self.questions = fields["questions"]

    def __repr__(self) -> str:
        return f"<uttar.Replay: {len(self)} of {self.questions} replies changed>"
