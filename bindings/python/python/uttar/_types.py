"""The shapes of plain values: entries as users write them, problems, and the closed sets of names."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Literal, TypedDict

StrPath = str | os.PathLike[str]
"""A path, as a text or a `pathlib.Path`."""

BaseState = str | int | datetime
"""A state of a base: `now`, a label, a position in the log, a time, or `draft:` with a draft's name."""

Decision = Literal["answer", "ask", "hand_over"]
"""What to do with a reply: give the first answer, offer the closest few, or hand over to a person."""

Missing = Literal["product", "market", "region", "channel"]
"""What nobody has said and a reply depends on: the product, or a level of the scope."""

FeedbackOutcome = Literal["resolved", "chosen", "unresolved"]
"""What became of a question: an entry was what the customer needed; they chose it among those that were offered; it did
not help, or without an entry nothing that was shown did."""

Effect = Literal["created", "updated", "unchanged", "deleted"]
"""What a write did to an entry."""

ErrorKind = Literal["invalid_input", "not_found", "conflict", "unavailable", "timeout", "internal"]
"""The class of an error, under the same name in the service, the command and here."""


Level = Literal["note", "warning", "error"]
"""How bad a finding of lint is."""


class Loss(TypedDict):
    """A field that a format cannot hold."""

    field: str
    """The field: `answers.steps`."""
    message: str
    """What became of it."""
    entries: int
    """In how many entries."""
    examples: list[str]
    """The ids of some of them."""


class FolderReport(TypedDict):
    """What an export to a folder wrote: how many of each, and the names of the files."""

    entries: int
    products: int
    screens: int
    synonyms: int
    curations: int
    settings: bool
    """Whether the base has settings of its own."""
    files: list[str]
    pictures: list[str]
    """The pictures that steps and screens name. A base holds their names only: copy them into the folder."""


class Problem(TypedDict):
    """One bad place in the input."""

    file: str | None
    """The file, where there is one."""
    line: int | None
    """The line in the file, counted from 1."""
    field: str
    """The field, as a path: `answers[1].lang`. Empty for the whole."""
    message: str
    """What is wrong and what to do."""


class Filter(TypedDict, total=False):
    """What an entry and one of its answers must have: of each list one.

    What is said of answers (`languages` to `has_steps`) must all be true of the same answer.
    """

    products: list[str]
    families: list[str]
    topics: list[str]
    tags: list[str]
    languages: list[str]
    markets: list[str]
    regions: list[str]
    channels: list[str]
    voices: list[str]
    has_steps: bool


class Context(TypedDict, total=False):
    """What is known of the customer: it prefers some of the hits that are about equally probable."""

    previous_entry: str
    products: list[str]


Synonym = TypedDict("Synonym", {"lang": str, "words": list[str], "from": list[str], "to": list[str]}, total=False)
Synonym.__doc__ = "Words that mean the same to customers: all of `words`, or `from` which are also read as `to`."


class Curation(TypedDict, total=False):
    """An entry to `pin` or to `block` for a `question` as a whole, or for all questions with certain `words`."""

    pin: str
    block: str
    question: str
    words: str
    lang: str


class _Step(TypedDict):
    text: str


class Step(_Step, total=False):
    """One numbered part of an answer."""

    number: int
    image: str
    screen: str
    say: str
    do: str


Validity = TypedDict("Validity", {"from": str, "to": str}, total=False)
Validity.__doc__ = "A period, both ends included: days (`2026-10-01`) or moments by RFC 3339."


class _Answer(TypedDict):
    lang: str
    body: str


class Answer(_Answer, total=False):
    """What is said for an entry, in one language, for one scope, in one voice."""

    scope: str
    voice: str
    steps: list[Step]
    valid: Validity
    updated: str


class _Allowance(TypedDict):
    rule: str
    reason: str


class Allowance(_Allowance, total=False):
    """Findings of lint that are meant so."""

    only: list[str]


class _Entry(TypedDict):
    id: str


class Entry(_Entry, total=False):
    """One customer need and what answers it."""

    products: list[str]
    topics: list[str]
    tags: list[str]
    valid: Validity
    follow_ups: list[str]
    phrasings: dict[str, list[str]]
    answers: list[Answer]
    allow: list[Allowance]
