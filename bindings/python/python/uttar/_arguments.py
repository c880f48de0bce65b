"""Arguments: lists that are lists and data that JSON can hold, or an error that names the argument."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from uttar._errors import InvalidInput


def items(name: str, values: Any) -> list[Any]:
    """The values as a list. What can be iterated and is no list of values (a text, a data frame, a mapping) is refused:
    its letters, column names or keys would be taken for them."""
    if isinstance(values, str | bytes):
        raise TypeError(f"{name}: is one {type(values).__name__}; give a list of them")
    # Of the type: some data frames compute it.
    if hasattr(type(values), "columns"):
        raise TypeError(f'{name}: is a table; give one of its columns, such as frame["question"]')
    if isinstance(values, Mapping):
        raise TypeError(f"{name}: is one mapping; give a list")
    try:
        iterator = iter(values)
    except TypeError:
        raise TypeError(f"{name}: is not iterable; give a list in place of {type(values).__name__}") from None
    return list(iterator)


def mapping(name: str, value: Any) -> Mapping[Any, Any]:
    """The value, if it is a mapping or a column of a data frame with ids as its index."""
    if isinstance(value, Mapping):
        return value
    if not hasattr(value, "items") or hasattr(type(value), "columns"):
        raise TypeError(f"{name}: must be a dict, is {type(value).__name__}")
    return dict(value.items())


def in_json(name: str, value: Any) -> str:
    """The value in JSON; columns and numbers of data frames become lists and numbers."""
    try:
        return json.dumps(value, allow_nan=False, default=_plain)
    except TypeError as error:
        raise TypeError(f"{name}: {error}; give plain values") from None
    except ValueError as error:
        raise InvalidInput(f"{name}: {error}; leave out what is missing") from None


def _plain(value: Any) -> Any:
    if not hasattr(value, "tolist"):
        raise TypeError(f"{type(value).__name__} is no value of JSON")
    return value.tolist()


def moment(name: str, at: datetime | str | None) -> str | None:
    """A time by RFC 3339."""
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise InvalidInput(f"{name}: has no time zone; give one, such as datetime.now(timezone.utc)", [])
        return at.isoformat()
    return at


def asked(scope: str | None, voice: str | None, valid_at: datetime | str | None) -> tuple[int, None, str | None, str]:
    """For whom and when many questions are asked."""
    options = {"voice": voice, "valid_at": moment("valid_at", valid_at)}
    return 5, None, scope, in_json("options", {name: value for name, value in options.items() if value is not None})
