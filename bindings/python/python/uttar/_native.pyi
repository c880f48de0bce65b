"""What the compiled half gives: plain values, which `uttar` wraps. Checked against it by `mypy.stubtest`."""

import os
from collections.abc import Iterable
from typing import Any, TypedDict, final, type_check_only

from uttar._types import Decision, Effect, Problem

__all__ = [
    "Base",
    "analyze",
    "at",
    "backup",
    "create",
    "detect",
    "diff",
    "discard_draft",
    "draft",
    "drafts",
    "labels",
    "lint",
    "open",
    "publish",
    "remove_label",
    "replay",
    "restore",
    "save_draft",
    "set_label",
    "verify",
    "version",
]

@type_check_only
class _Import(TypedDict):
    entries: int
    products: int
    screens: int
    synonyms: int
    curations: int
    settings: bool
    problems: list[Problem]

@type_check_only
class _Hit(TypedDict):
    entry: str
    version: int
    confidence: float
    phrasing: tuple[str, str, list[tuple[int, int]]] | None
    answer: str | None
    more: str

@type_check_only
class _Reply(TypedDict):
    decision: Decision
    languages: list[tuple[str, float]]
    hits: list[_Hit]
    more: str
    took_ms: float

@type_check_only
class _Batch(TypedDict):
    queries: dict[str, list[Any]]
    hits: dict[str, list[Any]]

@type_check_only
class _Detection(TypedDict):
    languages: list[tuple[str, float]]
    spans: list[tuple[int, int, str]]

@type_check_only
class _Analysis(TypedDict):
    words: list[tuple[str, int, int, int]]
    stems: list[tuple[str, int, int, int]]
    grams: list[tuple[str, int, int, int]]

@type_check_only
class _Version(TypedDict):
    version: int
    position: int
    author: str
    reason: str
    at_ms: int
    deleted: bool

@type_check_only
class _Coverage(TypedDict):
    entries: dict[str, list[Any]]
    products: dict[str, list[Any]]
    html: str

_Write = tuple[str, str, int | None, str | None, bool]

@final
class Base:
    @property
    def closed(self) -> bool: ...
    def close(self) -> None: ...
    def entry_count(self) -> int: ...
    def import_files(self, paths: list[str | os.PathLike[str]], keep_going: bool) -> _Import: ...
    def get_entry(self, id: str) -> tuple[int, str]: ...
    def put(self, entry: str, write: _Write) -> tuple[str, int, Effect]: ...
    def patch(self, id: str, patch: str, write: _Write) -> tuple[str, int, Effect]: ...
    def delete(self, id: str, write: _Write) -> tuple[str, int, Effect]: ...
    def history(self, id: str) -> list[_Version]: ...
    def search(
        self, query: str, limit: int, languages: Iterable[str] | None, scope: str | None, options: str
    ) -> _Reply: ...
    def find_screen(
        self, query: str, limit: int, languages: Iterable[str] | None, scope: str | None, options: str
    ) -> str: ...
    def answer_threshold(self, precision: float | None) -> tuple[float | None, float, int]: ...
    def synonyms(self) -> str: ...
    def set_synonyms(self, synonyms: str, author: str, reason: str) -> None: ...
    def curations(self) -> str: ...
    def set_curations(self, curations: str, author: str, reason: str) -> None: ...
    def suggest(
        self, typed: str, language: str | None, limit: int
    ) -> list[tuple[str, str, str | None, str | None]]: ...
    def lint(self, level: str) -> tuple[int, str, str]: ...
    def coverage(self, options: str) -> _Coverage: ...
    def export_file(self, path: str | os.PathLike[str], format: str) -> tuple[int, str]: ...
    def export_text(self, format: str) -> str: ...
    def search_many(
        self,
        queries: Iterable[str],
        limit: int,
        languages: Iterable[str] | None,
        scope: str | None,
        options: str,
        threads: int | None,
    ) -> _Batch: ...

def open(path: str | os.PathLike[str]) -> Base: ...
def create(path: str | os.PathLike[str]) -> Base: ...
def lint(paths: list[str | os.PathLike[str]], level: str) -> tuple[int, str, str]: ...
def detect(text: str) -> _Detection: ...
def analyze(text: str, languages: Iterable[str] | None) -> _Analysis: ...
def at(base: Base, wanted: str) -> Base: ...
def version(base: Base, id: str, number: int) -> tuple[int, str]: ...
def labels(base: Base) -> str: ...
def set_label(base: Base, name: str, author: str, reason: str) -> str: ...
def remove_label(base: Base, name: str) -> None: ...
def drafts(base: Base) -> list[tuple[str, int]]: ...
def draft(base: Base, name: str) -> str: ...
def save_draft(
    base: Base, name: str, drafted: tuple[str, list[tuple[str, str]], list[str]], author: str, reason: str
) -> None: ...
def discard_draft(base: Base, name: str) -> None: ...
def publish(base: Base, name: str, write: _Write) -> list[tuple[str, int, Effect]]: ...
def diff(base: Base, old: str, new: str) -> str: ...
def replay(base: Base, questions: list[str], old: str, new: str) -> str: ...
def backup(folder: str | os.PathLike[str], file: str | os.PathLike[str]) -> int: ...
def restore(file: str | os.PathLike[str], folder: str | os.PathLike[str]) -> int: ...
def verify(folder: str | os.PathLike[str], repair: bool) -> str: ...
