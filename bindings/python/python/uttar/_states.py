"""States of a base: what is named, what waits to be published; backups."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from uttar import _native
from uttar._types import StrPath


@dataclass(frozen=True, slots=True)
class Label:
    """A name for a state of the whole base."""

    name: str
    """The name."""
    position: int
    """The position in the log of the base that it marks."""
    author: str
    """Who set it; may be empty."""
    reason: str
    """Why; may be empty."""
    at: datetime
    """When, in UTC."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Changes that wait to be published together."""

    name: str
    """The name."""
    entries: int
    """How many entries it changes."""


def label(fields: dict[str, Any]) -> Label:
    return Label(fields["name"], fields["position"], fields["author"], fields["reason"], time(fields["at"]))


def time(written: str) -> datetime:
    return datetime.fromisoformat(written.replace("Z", "+00:00")).astimezone(timezone.utc)


def backup(path: StrPath, file: StrPath) -> int:
    """Writes the base in a folder into one new file, consistent while it is written to; gives the number of entries.

    Raises `Conflict` if the file is there.

    >>> import tempfile, uttar
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> uttar.backup("faq", folder / "faq.backup")
    4
    >>> uttar.restore(folder / "faq.backup", folder / "again")
    4
    """
    return _native.backup(path, file)


def restore(file: StrPath, path: StrPath) -> int:
    """Makes a base of a backup, in a folder that is empty or not there; gives the number of entries. See `backup`."""
    return _native.restore(file, path)


def verify(path: StrPath, repair: bool = False) -> dict[str, Any]:
    """Reads every byte of a base: `entries`, the `problems` that stay, those that `repair` has `repaired`, and what is `pending`: an index that is behind the
    store, or not there, which is no damage and is made when the base is opened next.

    >>> import uttar
    >>> uttar.verify("faq")
    {'entries': 4, 'problems': [], 'pending': [], 'repaired': []}
    """
    report: dict[str, Any] = json.loads(_native.verify(path, repair))
    return report
