"""Evaluation: how good the answers of a base are, on questions whose entries are known."""

from __future__ import annotations

import json
import sys
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from uttar import _native
from uttar._arguments import aligned, items, numbered
from uttar._replies import kind_of_ids
from uttar._table import Kind, Table

_NAMES = {"query": "query_id", "text": "query", "right": "right_ids", "found": "entry_id"}
_QUESTION: dict[str, Kind] = {
    "query_id": "text",
    "language": "text",
    "query": "text",
    "right_ids": "texts",
    "decision": "text",
    "entry_id": "text",
    "confidence": "number",
    "rank": "integer",
}
_UNKNOWN_SHOWN = 5
_COUNTS = (
    "queries",
    "in_scope",
    "answered",
    "answered_right",
    "asked",
    "asked_right",
    "handed_over",
    "handed_over_right",
)


class Evaluation(Table):
    """What came of an evaluation: a table with one row for each question.

    Its columns are `query_id`, `language`, `query`, `right_ids` (the entries that answer it; none: nothing in the base
    does), `decision`, `entry_id` (the first hit), `confidence` and `rank` (of the first right hit among ten).

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     found = kb.evaluate(["battery replacement", "Who won the match?"], ["battery-replace", None])
    >>> found.to_dict()["rank"], found.measures.to_dict()["accuracy_at_1"]
    ([1, None], [1.0, 1.0])
    """

    __slots__ = ("measures", "queries_per_second", "unknown_entries")

    measures: Table
    """One row for each `language`, and one for `all`: how many `queries`, how many `in_scope`, `accuracy_at_1`,
    `mrr_at_10`, `recall_at_10`, `ndcg_at_10` of those; how many were `answered`, `asked` back about and `handed_over`,
    each with how many of them rightly (`answered_right`, ...); `auroc` and `best_mcc` with its `best_mcc_threshold`, of
    the confidence."""
    queries_per_second: float
    """Of one thread."""
    unknown_entries: list[str]
    """Entries that answer a question and are not in the base: they cannot be found."""

    def __init__(self, report: str, questions: str, ids: list[Hashable] | None = None, id_kind: Kind = "text") -> None:
        rows = [{_NAMES.get(name, name): value for name, value in row.items()} for row in json.loads(questions)]
        columns = {name: [row[name] for row in rows] for name in _QUESTION}
        kinds = dict(_QUESTION)
        if ids is not None:
            columns["query_id"], kinds["query_id"] = ids, id_kind
        super().__init__(columns, kinds)
        fields = json.loads(report)
        languages = {**fields["by_language"], "all": fields["overall"]}
        measures = {name: [one[name] for one in languages.values()] for name in fields["overall"]}
        numbers: dict[str, Kind] = {name: "integer" if name in _COUNTS else "number" for name in measures}
        self.measures = Table({"language": list(languages), **measures}, {"language": "text", **numbers})
        self.queries_per_second = fields["queries_per_second"]
        self.unknown_entries = fields.get("unknown_entries", [])

    def __repr__(self) -> str:
        if not self.unknown_entries:
            return super().__repr__()
        unknown = ", ".join(self.unknown_entries[:_UNKNOWN_SHOWN])
        more = len(self.unknown_entries) - _UNKNOWN_SHOWN
        unknown += f" and {more} more" if more > 0 else ""
        return f"{super().__repr__()[:-1]}; not in the base, so never found: {unknown}>"

    def _repr_html_(self) -> str:
        return self.measures._repr_html_() + super()._repr_html_()


def evaluated(
    base: _native.Base,
    questions: Iterable[str] | Mapping[Any, str],
    entries: Iterable[str | Iterable[str] | None] | Mapping[Any, str | Iterable[str] | None],
    languages: Iterable[str | None] | Mapping[Any, str | None] | None,
    asking: tuple[int, Iterable[str] | None, str | None, str],
) -> Evaluation:
    ids, texts = numbered("questions", questions)
    right = aligned("entries", ids, entries)
    tags = [None] * len(texts) if languages is None else aligned("languages", ids, languages)
    for name, values in (("entries", right), ("languages", tags)):
        if len(values) != len(texts):
            raise ValueError(f"{name}: has {len(values)} values for {len(texts)} questions; give one for each")
    answers = [(row, id) for row, entry in enumerate(right) for id in _ids(entry)]
    tags = [None if _is_missing(tag) else tag for tag in tags]
    report, judged = _native.evaluate_questions(base, texts, ids, tags, answers, asking)
    return Evaluation(report, judged, list(range(len(texts))) if ids is None else ids, kind_of_ids(ids))


def _ids(cell: Any) -> list[Any]:
    """The entries that a cell of a data frame names: one, several, or none."""
    if _is_missing(cell):
        return []
    if isinstance(cell, str) or not isinstance(cell, Iterable):
        return [cell]
    return [id for id in items("entries", cell) if not _is_missing(id)]


def _is_missing(cell: Any) -> bool:
    """Whether a cell of a data frame, or of a file that it was read from, says nothing."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return True
    if isinstance(cell, float):
        return cell != cell
    # Of pandas alone, and only where it is used: nothing else can have made one.
    pandas = sys.modules.get("pandas")
    return pandas is not None and (cell is pandas.NA or cell is pandas.NaT)
