"""Evaluation: how good the answers of a base are, on questions whose entries are known."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from uttar import _native
from uttar._table import Table

_QUESTION = ("query", "language", "text", "right", "decision", "found", "confidence", "rank")
_NAMES = {"query": "query_id", "text": "query", "right": "right_ids", "found": "entry_id"}


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

    def __init__(self, report: str, questions: str, ids: list[Hashable] | None = None) -> None:
        rows: list[dict[str, Any]] = json.loads(questions)
        columns = {_NAMES.get(name, name): [row[name] for row in rows] for name in _QUESTION}
        if ids is not None:
            columns["query_id"] = ids
        super().__init__(columns)
        fields = json.loads(report)
        languages = {**fields["by_language"], "all": fields["overall"]}
        measures = {name: [one[name] for one in languages.values()] for name in fields["overall"]}
        self.measures = Table({"language": list(languages), **measures})
        self.queries_per_second = fields["queries_per_second"]
        self.unknown_entries = fields.get("unknown_entries", [])


def evaluated(
    base: _native.Base,
    questions: Iterable[str] | Mapping[Any, str],
    entries: Iterable[str | Iterable[str] | None],
    languages: Iterable[str] | None,
) -> Evaluation:
    ids: list[Hashable] | None = None
    if isinstance(questions, Mapping):
        ids = list(questions)
        if isinstance(entries, Mapping):
            entries = [entries.get(id) for id in ids]
        questions = questions.values()
    texts, right = list(questions), list(entries)
    tags: list[str | None] = [None] * len(texts) if languages is None else list(languages)
    for name, values in (("entries", right), ("languages", tags)):
        if len(values) != len(texts):
            raise ValueError(f"{name}: has {len(values)} values for {len(texts)} questions; give one for each")
    answers = [(row, id) for row, entry in enumerate(right) for id in _ids(entry)]
    report, judged = _native.evaluate_questions(base, list(zip(texts, tags, strict=True)), answers)
    return Evaluation(report, judged, list(range(len(texts))) if ids is None else ids)


def _ids(entry: Any) -> list[Any]:
    # A missing value of a data frame is None or a number that is not equal to itself.
    if entry is None or entry == "" or (isinstance(entry, float) and entry != entry):
        return []
    return list(entry) if isinstance(entry, list | tuple | set | frozenset) else [entry]
