"""Entries as a base gives them back: their versions, and what came of a write or an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from uttar._types import Effect, Entry, Problem


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    entries: int
    """Entries stored."""
    created: int
    """Of these, entries that are new."""
    updated: int
    """Of these, entries that have a new version."""
    unchanged: int
    """Of these, entries that were so already."""
    products: int
    """Products stored."""
    screens: int
    """Screens stored."""
    synonyms: int
    """Synonyms stored, in the place of all before."""
    curations: int
    """Pinned and blocked entries stored, in the place of all before."""
    settings: bool
    """Whether the settings of the base were replaced."""
    problems: list[Problem]
    """What was left out; only with `keep_going`."""
    warnings: list[Problem]
    """What was passed over and is no mistake: files of a folder with other names, hidden sheets."""


@dataclass(frozen=True, slots=True)
class AnswerThreshold:
    """From which confidence on a base answers."""

    precision: float | None
    """The share of answers that must be right; `None` where nobody has set one."""
    confidence: float
    """The confidence that an answer needs."""
    examples: int
    """On how many examples of the base it rests; with none, on the promise that confidence is a probability."""
    judged: int
    """On how many replies that customers judged it rests too; see `KnowledgeBase.give_feedback`."""


@dataclass(frozen=True, slots=True)
class VersionedEntry:
    """An entry that was asked for by id."""

    version: int
    """1 for a new entry, one more with each change."""
    entry: Entry
    """The entry, as users write it."""


@dataclass(frozen=True, slots=True)
class VersionedProduct:
    """A product that was asked for by id."""

    version: int
    """1 for a new product, one more with each change."""
    product: dict[str, Any]
    """The product, as `products.yaml` has it."""


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """What came of a write."""

    id: str
    """The id of the entry, or of the product."""
    version: int
    """Its version now; for a deleted one that of its deletion."""
    effect: Effect
    """What happened to it."""
    warnings: list[Problem] = field(default_factory=list, hash=False)
    """What of it leads nowhere: a product, a screen or a follow-up that was not there when it was written."""


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """A version of an entry, without its content."""

    version: int
    """Counted from 1."""
    position: int
    """The position of the change in the log of the base."""
    author: str
    """Who made it; may be empty."""
    reason: str
    """Why; may be empty."""
    at: datetime
    """When, in UTC; 1970 for a version from before the history was kept."""
    deleted: bool
    """Whether it is the deletion of the entry."""
