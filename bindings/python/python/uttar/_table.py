"""Tables: columns of plain values, as dicts or as data frames of whichever library is there."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as _pandas
    import polars as _polars


class Table:
    """Columns of equal length.

    >>> import uttar
    >>> table = uttar.Table({"query_id": [0, 1], "decision": ["answer", "hand_over"]})
    >>> len(table)
    2
    >>> table.to_dict()
    {'query_id': [0, 1], 'decision': ['answer', 'hand_over']}
    """

    __slots__ = ("_columns",)

    def __init__(self, columns: Mapping[str, list[Any]]) -> None:
        self._columns = dict(columns)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._columns)

    def __len__(self) -> int:
        return max(map(len, self._columns.values()), default=0)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._columns == self._columns

    __hash__ = None  # type: ignore[assignment]  # columns may be changed by who holds them

    def __repr__(self) -> str:
        return f"<uttar.{type(self).__name__}: {len(self)} rows; {', '.join(self._columns)}>"

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns as a dict of lists."""
        return {name: list(values) for name, values in self._columns.items()}

    def df(self) -> _pandas.DataFrame:
        """The table as a pandas data frame (`pip install uttar[pandas]`)."""
        return _frames("pandas").DataFrame(self.to_dict())

    def pl(self) -> _polars.DataFrame:
        """The table as a polars data frame (`pip install uttar[polars]`)."""
        return _frames("polars").DataFrame(self.to_dict())


class Replies(Table):
    """What `search_many` gives: a table with one row for each hit, by query and rank.

    Its columns are `query_id`, `entry_id`, `version`, `rank` (from 1), `confidence`, `decision` (of the whole query),
    `phrasing_language` and `phrasing`. A query that finds nothing has no row here, but one in `queries`.

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
    """One row for each query: `query_id`, `query`, `decision`, `language` (likeliest), `hits` (a count), `took_ms`."""

    def __init__(self, hits: Mapping[str, list[Any]], queries: Mapping[str, list[Any]]) -> None:
        super().__init__(hits)
        self.queries = Table(queries)

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and isinstance(other, Replies) and other.queries == self.queries

    __hash__ = None

    def __repr__(self) -> str:
        return f"<uttar.Replies: {len(self.queries)} queries, {len(self)} hits>"


def _frames(library: str) -> ModuleType:
    try:
        return importlib.import_module(library)
    except ModuleNotFoundError as error:
        if error.name != library:
            raise
        message = f"{library} is not installed; run `pip install uttar[{library}]`, or use to_dict()"
        raise ModuleNotFoundError(message, name=library) from None
