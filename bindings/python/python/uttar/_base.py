"""The knowledge base: a folder that is opened once and searched by many threads."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from uttar import _native
from uttar._reply import Bridge, BridgedWord, DetectedLanguage, Hit, Phrasing, Reply
from uttar._table import Replies
from uttar._types import Entry, Problem, StrPath


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    entries: int
    """Entries stored."""
    products: int
    """Products stored."""
    problems: list[Problem]
    """What was left out; only with `keep_going`."""


@dataclass(frozen=True, slots=True)
class VersionedEntry:
    """An entry that was asked for by id."""

    version: int
    """1 for a new entry, one more with each change."""
    entry: Entry
    """The entry, as users write it."""


def open(path: StrPath) -> KnowledgeBase:
    """Opens the base in a folder.

    Raises `NotFound` if there is none, and `Unavailable` if it is open elsewhere.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     len(kb)
    4
    """
    return KnowledgeBase._open(_native.open, path)


def create(path: StrPath) -> KnowledgeBase:
    """Makes a base in a folder that is empty or not there yet. Raises `Conflict` if the folder holds something.

    >>> import tempfile, uttar
    >>> with uttar.create(tempfile.mkdtemp()) as kb:
    ...     len(kb)
    0
    """
    return KnowledgeBase._open(_native.create, path)


class KnowledgeBase:
    """An open base; `uttar.open` and `uttar.create` give it.

    Use it from any number of threads: searches leave the interpreter free. A pickled base is its path, and is opened
    again where it is unpickled. Close it with `close`, or by `with`.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     kb.search("फोन की बैटरी बदलनी है")[0].entry
    'battery-replace'
    """

    _handle: _native.Base
    _path: str

    def __init__(self) -> None:
        raise TypeError("use uttar.open(path) or uttar.create(path)")

    @classmethod
    def _open(cls, opener: Callable[[StrPath], _native.Base], path: StrPath) -> KnowledgeBase:
        base = cls.__new__(cls)
        base._handle = opener(path)
        # Absolute, so that the base is found again after a change of directory or in another process.
        base._path = os.path.abspath(path)
        return base

    @property
    def path(self) -> str:
        """The folder of the base."""
        return self._path

    @property
    def closed(self) -> bool:
        """Whether it has been closed."""
        return self._handle.closed

    def close(self) -> None:
        """Closes the base; searches that run end first. Closing twice does nothing."""
        self._handle.close()

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._handle.entry_count()

    def __bool__(self) -> bool:
        # Also an empty base is something.
        return True

    def __repr__(self) -> str:
        state = "closed" if self.closed else f"{len(self)} entries"
        return f"<uttar.KnowledgeBase {self.path!r}: {state}>"

    def __reduce__(self) -> tuple[Callable[[str], KnowledgeBase], tuple[str]]:
        return open, (self.path,)

    def import_files(self, paths: StrPath | Iterable[StrPath], keep_going: bool = False) -> ImportReport:
        """Imports files and corpus folders: entries (JSONL, YAML, CSV, TSV) and products.

        An entry whose id is known gets a new version. When something is bad, nothing is stored and `InvalidInput` lists
        every bad place in its `problems`; with `keep_going`, what is good is stored and the report lists the rest. On
        return all is on the disk and searchable.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     kb.import_files("faq.jsonl")
        ImportReport(entries=4, products=0, problems=[])
        """
        if isinstance(paths, str | os.PathLike):
            paths = [paths]
        return ImportReport(**self._handle.import_files(list(paths), keep_going))

    def get(self, id: str) -> VersionedEntry:
        """The entry with this id. Raises `NotFound`.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     found = kb.get("battery-replace")
        >>> found.version, found.entry["phrasings"]["hi"]
        (1, ['बैटरी कैसे बदलवाएँ?'])
        """
        version, entry = self._handle.get_entry(id)
        return VersionedEntry(version, json.loads(entry))

    def search(
        self,
        query: str,
        limit: int = 5,
        languages: Iterable[str] | None = None,
        scope: str | None = None,
        cross_language: bool = True,
    ) -> Reply:
        """Finds what answers a question, in any language and spelling.

        `languages` are those in which an answer is wanted, the most wanted first (BCP 47); by default those of the
        question. `scope` says where the customer is, as exactly as it is known: `market/region/channel`. With
        `cross_language=False` no entry is found by translated words, and every answer is in one of `languages`.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     hit = kb.search("battery replacement", limit=1, languages=["hi"], scope="IN/MH/flipkart")[0]
        >>> hit.answer["body"]
        'किसी भी सर्विस सेंटर पर लगभग 1 घंटे में बदल जाती है।'
        """
        found = self._handle.search(query, limit, languages, scope, cross_language)
        return Reply(
            decision=found["decision"],
            languages=tuple(DetectedLanguage(*guess) for guess in found["languages"]),
            hits=tuple(_hit(fields) for fields in found["hits"]),
            took_ms=found["took_ms"],
        )

    def search_many(
        self,
        queries: Iterable[str] | Mapping[Any, str],
        limit: int = 10,
        languages: Iterable[str] | None = None,
        scope: str | None = None,
        cross_language: bool = True,
        threads: int | None = None,
    ) -> Replies:
        """Searches for many questions at once, in threads of its own, with the interpreter free meanwhile.

        `queries` is any iterable of texts (a list, a generator, a column of a data frame), numbered from 0 in the
        column `query_id`; or a mapping from ids of your own to texts. When some cannot be searched, such as empty ones,
        `InvalidInput` lists them all in its `problems`. `threads` is the number of processor cores by default.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     replies = kb.search_many(["battery replacement", "பேட்டரி மாற்றுவது எப்படி?"], limit=1)
        >>> replies.to_dict()["query_id"], replies.to_dict()["entry_id"]
        ([0, 1], ['battery-replace', 'battery-replace'])
        """
        ids: list[Hashable] | None = None
        if isinstance(queries, Mapping):
            ids = list(queries)
            queries = list(queries.values())
        found = self._handle.search_many(queries, limit, languages, scope, cross_language, threads)
        rows = found["hits"].pop("query")
        count = len(found["queries"]["query"])
        return Replies(
            hits={"query_id": rows if ids is None else [ids[row] for row in rows], **found["hits"]},
            queries={"query_id": list(range(count)) if ids is None else ids, **found["queries"]},
        )


def _hit(fields: _native._Hit) -> Hit:
    phrasing = fields["phrasing"]
    answer = fields["answer"]
    bridge = fields["bridge"]
    return Hit(
        entry=fields["entry"],
        version=fields["version"],
        confidence=fields["confidence"],
        phrasing=None if phrasing is None else Phrasing(phrasing[0], phrasing[1], tuple(phrasing[2])),
        answer=None if answer is None else json.loads(answer),
        bridge=None if bridge is None else _bridge(json.loads(bridge)),
    )


def _bridge(fields: dict[str, Any]) -> Bridge:
    words = tuple(BridgedWord(**word) for word in fields["words"])
    return Bridge(kind=fields["kind"], language=fields["language"], words=words)
