"""What came of many questions at once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from numbers import Integral
from typing import Any

from uttar._table import Kind, Table

_HIT: dict[str, Kind] = {
    "entry_id": "text",
    "version": "integer",
    "rank": "integer",
    "confidence": "number",
    "decision": "text",
    "phrasing_language": "text",
    "phrasing": "text",
    "bridge": "text",
    "answer_language": "text",
    "answer": "text",
    "withheld": "text",
    "step": "integer",
    "product_fit": "text",
    "pinned_by": "text",
    "read_as": "text",
}
_QUERY: dict[str, Kind] = {
    "query": "text",
    "decision": "text",
    "language": "text",
    "hits": "integer",
    "took_ms": "number",
    "offer": "integer",
    "missing": "texts",
    "mentions": "texts",
    "warnings": "texts",
    "without_vectors": "text",
}


class Replies(Table):
    """What `search_many` gives: a table with one row for each hit, by query and rank.

    Its columns are `query_id`, `entry_id`, `version`, `rank` (from 1), `confidence`, `decision` (of the whole query),
    `phrasing_language` and `phrasing` (the one that matched best), `bridge` (its kind), `answer_language` and `answer`
    (its body), `withheld` (why there is none), `step` (its number), `product_fit`, `pinned_by` and `read_as`, all as in
    a `Hit`. A query that finds nothing has no row here, but one in `queries`.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     replies = kb.search_many({"q1": "battery replacement", "q2": "电池怎么更换?"}, limit=1)
    >>> replies.to_dict()["entry_id"]
    ['battery-replace', 'battery-replace']
    >>> replies.queries.to_dict()["language"]
    ['en', 'zh-Hans']
    """

    __slots__ = ("queries",)

    queries: Table
    """One row for each query: `query_id`, `query`, `decision`, `language` (likeliest), `hits` (a count), `took_ms`,
    `offer` (how many of the hits to show), `missing` (what nobody has said and it depends on), `mentions` (the products
    that it names), `warnings`, `without_vectors`, as in a `Reply`."""

    def __init__(self, hits: Mapping[str, list[Any]], queries: Mapping[str, list[Any]], id_kind: Kind) -> None:
        super().__init__(hits, {"query_id": id_kind, **_HIT})
        self.queries = Table(queries, {"query_id": id_kind, **_QUERY})

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and isinstance(other, Replies) and other.queries == self.queries

    __hash__ = None

    def __repr__(self) -> str:
        return f"<uttar.Replies: {len(self.queries)} queries, {len(self)} hits>"


def kind_of_ids(ids: list[Hashable] | None) -> Kind:
    """What kind of column holds ids that a caller gave, or the numbers of rows where they gave none."""
    if not ids:
        return "integer"
    if all(isinstance(id, str) for id in ids):
        return "text"
    if all(isinstance(id, Integral) and not isinstance(id, bool) and -(2**63) <= id < 2**63 for id in ids):
        return "integer"
    kinds = {type(id) for id in ids}
    # Numbers and dates a library knows best. All else, such as whole numbers that are too large and ids of several
    # types, it would refuse or change.
    return "any" if len(kinds) == 1 and issubclass(kinds.pop(), float | date) else "object"
