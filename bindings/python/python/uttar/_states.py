"""States of a base: what is named, what waits to be published; backups."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from uttar import _native
from uttar._arguments import asked, numbered
from uttar._arguments import state as _state
from uttar._entries import WriteOutcome
from uttar._replay import Replay
from uttar._types import BaseState, Entry, StrPath
from uttar._writes import operations


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
    """Reads every byte of a base: `entries`, the `problems` that stay, those that `repair` has `repaired`, and what is
    `pending`: an index that is behind the store, or not there, which is no damage and is made when the base is opened
    next.

    >>> import uttar
    >>> uttar.verify("faq")
    {'entries': 4, 'problems': [], 'pending': [], 'repaired': []}
    """
    report: dict[str, Any] = json.loads(_native.verify(path, repair))
    return report


class States:
    """What a `KnowledgeBase` does with its labels, drafts and other states."""

    _handle: _native.Base

    def set_label(self, name: str, *, author: str = "", reason: str = "") -> Label:
        """Names the state that the base has now. Raises `Conflict` if the name is taken. See `at`."""
        return label(json.loads(_native.set_label(self._handle, name, (author, reason))))

    def labels(self) -> list[Label]:
        """All labels, in the order of what they name."""
        return [label(fields) for fields in json.loads(_native.labels(self._handle))]

    def remove_label(self, name: str) -> None:
        """Removes a label; the state that it named stays. Raises `NotFound`."""
        _native.remove_label(self._handle, name)

    def save_draft(
        self,
        name: str,
        *,
        put: Iterable[Entry] = (),
        patch: Mapping[str, Mapping[str, Any]] | None = None,
        delete: Iterable[str] = (),
        author: str = "",
        reason: str = "",
    ) -> None:
        """Puts changes into a draft, which begins with the first of them: entries, merge patches by id, ids to delete.

        They are found only by `at("draft:NAME")` until the draft is published.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     kb.save_draft("festival", put=[{"id": "a", "phrasings": {"en": ["gift wrapping"]}}])
        ...     kb.drafts(), len(kb)
        ...     kb.publish("festival")
        ([Draft(name='festival', entries=1)], 0)
        [WriteOutcome(id='a', version=1, effect='created', warnings=[])]
        """
        _native.save_draft(self._handle, name, operations(put, patch, delete), (author, reason))

    def drafts(self) -> list[Draft]:
        """All drafts, in the order of their names."""
        return [Draft(*fields) for fields in _native.drafts(self._handle)]

    def draft(self, name: str) -> list[dict[str, Any]]:
        """The changes of a draft, in the order of their ids. Raises `NotFound`.

        Each has `id`, `base_version`, `entry` (`None`: it is to be deleted), `author`, `reason` and `at`.
        """
        drafted: list[dict[str, Any]] = json.loads(_native.draft(self._handle, name))
        return drafted

    def discard_draft(self, name: str, *, entry: str | None = None) -> None:
        """Throws a draft away, or only its change of one entry. Raises `NotFound`."""
        if entry is None:
            _native.discard_draft(self._handle, name)
        else:
            _native.discard_drafted(self._handle, name, entry)

    def publish(
        self, name: str, *, author: str = "", reason: str = "", request_id: str | None = None, wait: bool = True
    ) -> list[WriteOutcome]:
        """Publishes all changes of a draft.

        Raises `Conflict`, and publishes nothing, if somebody changed one of its entries since; `problems` lists them.
        `discard_draft` with the `entry` takes such a change out.
        """
        write = ((author, reason), None, request_id, wait)
        return [WriteOutcome(*fields) for fields in _native.publish(self._handle, name, write)]

    def diff(self, old: BaseState, new: BaseState = "now") -> list[dict[str, Any]]:
        """What changed between two states: for each entry that differs `id`, `effect`, `fields`. States as in `at`."""
        entries: list[dict[str, Any]] = json.loads(_native.diff(self._handle, _state("old", old), _state("new", new)))
        return entries

    def diff_declared(self, old: BaseState, new: BaseState = "now") -> list[dict[str, Any]]:
        """What changed between two states beside the entries: `kind` (product, settings, screens, synonyms, curations),
        `id` of a product, `effect`, `fields`. States as in `at`.
        """
        states = _state("old", old), _state("new", new)
        declared: list[dict[str, Any]] = json.loads(_native.diff_declared(self._handle, *states))
        return declared

    def restore_state(
        self, state: BaseState, *, author: str = "", reason: str = "", request_id: str | None = None, wait: bool = True
    ) -> list[WriteOutcome]:
        """Gives all entries, products, settings, screens, synonyms and curations the content of an earlier state again,
        in one write with new versions: nothing is lost, and restoring the state before takes it back.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "phrasings": {"en": ["battery"]}})
        ...     _ = kb.set_label("before the sale")
        ...     _ = kb.patch("a", {"topics": ["sale"]})
        ...     kb.restore_state("before the sale", author="asha")
        [WriteOutcome(id='a', version=3, effect='updated', warnings=[])]
        """
        write = ((author, reason), None, request_id, wait)
        return [WriteOutcome(*fields) for fields in _native.restore_state(self._handle, _state("state", state), write)]

    def replay(
        self,
        questions: Iterable[str] | Mapping[Any, str],
        old: BaseState = "now",
        new: BaseState = "now",
        *,
        scope: str | None = None,
        voice: str | None = None,
        valid_at: datetime | str | None = None,
    ) -> Replay:
        """Asks questions of two states, and gives those whose replies have changed: if the decision, the entries that
        are shown or the answers given are others. `questions` are as in `search_many`, states as in `at`, `scope`,
        `voice` and `valid_at` as in `search`. It waits until the base has learnt what is due. `InvalidInput` lists all
        questions that nobody can ask in its `problems`. Ctrl-C ends it, once both states are made.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "phrasings": {"en": ["battery"]}})
        ...     kb.save_draft("festival", delete=["a"])
        ...     replay = kb.replay(["battery", "gift"], new="draft:festival")
        >>> replay.questions, replay.to_dict()["query_id"], replay.to_dict()["query"]
        (2, [0], ['battery'])
        """
        ids, texts = numbered("questions", questions)
        states = _state("old", old), _state("new", new)
        return Replay(_native.replay(self._handle, texts, ids, *states, asked(scope, voice, valid_at)), ids)
