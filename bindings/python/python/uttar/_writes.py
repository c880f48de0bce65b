"""Writing: entries are put, patched and deleted, alone or together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from uttar import _native
from uttar._arguments import in_json, items, mapping
from uttar._entries import WriteOutcome
from uttar._types import Entry


def operations(
    put: Iterable[Entry], patch: Mapping[str, Mapping[str, Any]] | None, delete: Iterable[str]
) -> tuple[str, list[tuple[str, str]], list[str]]:
    patches = [] if patch is None else mapping("patch", patch).items()
    return (
        in_json("put", items("put", put)),
        [(id, in_json("patch", fields)) for id, fields in patches],
        items("delete", delete),
    )


class Writes:
    """How a `KnowledgeBase` is written."""

    _handle: _native.Base

    def put(
        self,
        entry: Entry,
        *,
        if_version: int | None = None,
        author: str = "",
        reason: str = "",
        request_id: str | None = None,
        wait: bool = True,
    ) -> WriteOutcome:
        """Stores an entry: a new one, or the next version of one.

        With `if_version` only if the entry has that version, 0 for none; otherwise `Conflict` is raised. `author` and
        `reason` are kept with the version. The same request sent again under its `request_id` does nothing, and gives
        the first outcome. On return it is on the disk and, unless `wait` is false, searchable; else within 100 ms. How
        sure the base is of its answers follows in the background; see `KnowledgeBase.finish_learning`.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     kb.put({"id": "a", "phrasings": {"en": ["battery"]}}, author="asha")
        WriteOutcome(id='a', version=1, effect='created', warnings=[])
        """
        write = ((author, reason), if_version, request_id, wait)
        return WriteOutcome(*self._handle.put(in_json("entry", entry), write))

    def patch(
        self,
        id: str,
        patch: Mapping[str, Any],
        *,
        if_version: int | None = None,
        author: str = "",
        reason: str = "",
        request_id: str | None = None,
        wait: bool = True,
    ) -> WriteOutcome:
        """Changes fields of an entry by a JSON merge patch (RFC 7386): `None` removes a field. As `put` otherwise.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "phrasings": {"en": ["battery"]}})
        ...     kb.patch("a", {"topics": ["power"]}, if_version=1)
        WriteOutcome(id='a', version=2, effect='updated', warnings=[])
        """
        write = ((author, reason), if_version, request_id, wait)
        return WriteOutcome(*self._handle.patch(id, in_json("patch", dict(mapping("patch", patch))), write))

    def delete(
        self,
        id: str,
        *,
        if_version: int | None = None,
        author: str = "",
        reason: str = "",
        request_id: str | None = None,
        wait: bool = True,
    ) -> WriteOutcome:
        """Deletes an entry; its versions stay. Raises `NotFound`. As `put` otherwise.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "phrasings": {"en": ["battery"]}})
        ...     kb.delete("a")
        WriteOutcome(id='a', version=2, effect='deleted', warnings=[])
        """
        return WriteOutcome(*self._handle.delete(id, ((author, reason), if_version, request_id, wait)))

    def write(
        self,
        *,
        put: Iterable[Entry] = (),
        patch: Mapping[str, Mapping[str, Any]] | None = None,
        delete: Iterable[str] = (),
        author: str = "",
        reason: str = "",
        request_id: str | None = None,
        wait: bool = True,
    ) -> list[WriteOutcome]:
        """Changes many entries, all or none: entries to put, merge patches by id, ids to delete; each entry once.

        `InvalidInput` lists every bad place in its `problems`, as `[number].field` in the order of the outcomes: puts,
        patches, deletions. As `put` otherwise.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.write(put=[{"id": id, "phrasings": {"en": [f"battery {id}"]}} for id in "ab"])
        ...     outcomes = kb.write(patch={"a": {"topics": ["power"]}}, delete=["b"])
        >>> [(outcome.id, outcome.effect) for outcome in outcomes]
        [('a', 'updated'), ('b', 'deleted')]
        """
        write = ((author, reason), None, request_id, wait)
        return [WriteOutcome(*fields) for fields in _native.write(self._handle, operations(put, patch, delete), write)]
