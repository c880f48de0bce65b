"""Arguments: lists that are lists and data that JSON can hold, or an error that names the argument."""

from __future__ import annotations

import json
import os
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from numbers import Integral
from typing import Any

from uttar._errors import InvalidInput
from uttar._types import BaseState, StrPath

_SHOWN = 5


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


def numbered(name: str, values: Any) -> tuple[list[Hashable] | None, list[Any]]:
    """The values, and their ids: the keys of a mapping, or the index of a column of a pandas data frame; a list has
    none."""
    if isinstance(values, Mapping):
        return list(values), list(values.values())
    if _has_index(values):
        return list(values.index), list(values)
    return None, items(name, values)


def aligned(name: str, ids: list[Hashable] | None, values: Any) -> list[Any]:
    """The values in the order of the questions with these ids: by their own ids if both have some, else by position."""
    if ids is None or not (isinstance(values, Mapping) or _has_index(values)):
        return list(values) if _has_index(values) else items(name, values)
    given, listed = numbered(name, values)
    if given is None or given == ids:
        return listed
    by_id = dict(zip(given, listed, strict=True))
    if len(by_id) < len(given):
        raise InvalidInput(f"{name}: has an id several times, and in another order than the questions; give each once")
    wanted = set(ids)
    strange, missing = [id for id in given if id not in wanted], [id for id in ids if id not in by_id]
    for wrong, message in ((strange, "the id of no question"), (missing, "missing; give None where there is nothing")):
        if wrong:
            listing = ", ".join(map(repr, wrong[:_SHOWN])) + (", ..." if len(wrong) > _SHOWN else "")
            by_position = "; a list goes by position" if _has_index(values) else ""
            raise InvalidInput(f"{name}: {listing}: {message}{by_position}")
    return [by_id[id] for id in ids]


def _has_index(values: Any) -> bool:
    """Whether it is a column of a pandas data frame."""
    kind = type(values)
    return hasattr(kind, "items") and hasattr(kind, "index") and not hasattr(kind, "columns")


def files(name: str, paths: StrPath | Iterable[StrPath]) -> list[Any]:
    """Paths, one or many."""
    if isinstance(paths, str | os.PathLike):
        return [paths]
    if hasattr(type(paths), "columns"):
        raise TypeError(f"{name}: is a table; write it to a file first, as CSV without its index, and name that")
    return items(name, paths)


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
    # What a data frame has where nothing is known; NaT passes for a datetime.
    if (isinstance(at, float) and at != at) or type(at).__name__ in ("NaTType", "NAType"):
        raise InvalidInput(f"{name}: is missing ({at}); leave it out, or give a time", [])
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise InvalidInput(f"{name}: has no time zone; give one, such as datetime.now(timezone.utc)", [])
        return at.isoformat()
    return at


def state(name: str, value: BaseState) -> str:
    """A state of a base as it is written."""
    if isinstance(value, str):
        return value
    if isinstance(value, Integral) and not isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return moment(name, value) or ""
    raise TypeError(f"{name}: must be str, int or datetime, is {type(value).__name__}")


def asked(scope: str | None, voice: str | None, valid_at: datetime | str | None) -> tuple[int, None, str | None, str]:
    """For whom and when many questions are asked."""
    options = {"voice": voice, "valid_at": moment("valid_at", valid_at)}
    return 5, None, scope, in_json("options", {name: value for name, value in options.items() if value is not None})
