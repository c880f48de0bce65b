"""Tables: columns of plain values, as dicts or as data frames of whichever library is there."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from uttar import _html

if TYPE_CHECKING:
    import pandas as _pandas
    import polars as _polars

Kind = Literal["text", "integer", "number", "flag", "time", "texts", "object", "any"]
"""What a column holds, besides `None`: so it has its type where it is empty too. `object` is Python's own values, `any`
what a library makes of them."""

# Numbers with a point have NaN in pandas where nothing is known, as everywhere there.
_PANDAS: dict[Kind, str | None] = {
    "text": "string",
    "integer": "Int64",
    "number": "float64",
    "flag": "boolean",
    "time": "datetime64[us, UTC]",
    "texts": "object",
    "object": "object",
    "any": None,
}
_ROWS_SHOWN = 10


class Table:
    """Columns of equal length.

    As a data frame every column has its type, also where it is empty or holds `None` alone: texts `string` in pandas
    and `String` in polars, whole numbers `Int64`, numbers `float64` and `Float64`, times in UTC, lists of texts
    `object` and `List(String)`. In a table of your own `kinds` says so of its columns: `text`, `integer`, `number`,
    `flag`, `time`, `texts`, `object`; else a column has the type of its values.

    >>> import uttar
    >>> table = uttar.Table({"query_id": [0, 1], "decision": ["answer", "hand_over"]})
    >>> len(table)
    2
    >>> table.to_dict()
    {'query_id': [0, 1], 'decision': ['answer', 'hand_over']}
    """

    __slots__ = ("_columns", "_kinds")

    def __init__(self, columns: Mapping[str, list[Any]], kinds: Mapping[str, Kind] | None = None) -> None:
        self._columns = dict(columns)
        self._kinds: dict[str, Kind] = dict(kinds or {})

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

    def _repr_html_(self) -> str:
        caption = repr(self)[1:-1]
        if len(self) > _ROWS_SHOWN:
            caption += f"\nthe first {_ROWS_SHOWN} rows; df() and pl() give all"
        first = zip(*(values[:_ROWS_SHOWN] for values in self._columns.values()), strict=True)
        return _html.table(caption, self.columns, (list(map(_html.cell, row)) for row in first))

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns as a dict of lists."""
        return {name: list(values) for name, values in self._columns.items()}

    def df(self) -> _pandas.DataFrame:
        """The table as a pandas data frame (`pip install uttar[pandas]`)."""
        pandas = _frames("pandas")
        columns = self._columns.items()
        return pandas.DataFrame(
            {name: pandas.Series(values, dtype=_PANDAS[self._kinds.get(name, "any")]) for name, values in columns}
        )

    def pl(self) -> _polars.DataFrame:
        """The table as a polars data frame (`pip install uttar[polars]`)."""
        polars = _frames("polars")
        types: dict[Kind, Any] = {
            "text": polars.String,
            "integer": polars.Int64,
            "number": polars.Float64,
            "flag": polars.Boolean,
            "time": polars.Datetime("us", "UTC"),
            "texts": polars.List(polars.String),
            "object": polars.Object,
            "any": None,
        }
        schema = {name: types[self._kinds.get(name, "any")] for name in self._columns}
        return polars.DataFrame(self._columns, schema=schema)


def _frames(library: str) -> ModuleType:
    try:
        return importlib.import_module(library)
    except ModuleNotFoundError as error:
        if error.name != library:
            raise
        message = f"{library} is not installed; run `pip install uttar[{library}]`, or use to_dict()"
        raise ModuleNotFoundError(message, name=library) from None
