"""The knowledge base: a folder that is opened once and searched by many threads."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from types import TracebackType
from typing import Any

from uttar import _native
from uttar._arguments import asked, files, in_json, items, mapping, moment, numbered
from uttar._arguments import state as _state
from uttar._entries import EntryVersion, ImportReport, VersionedEntry
from uttar._evaluation import Evaluation, evaluated
from uttar._feedback import FeedbackOnReplies
from uttar._products import Products
from uttar._query_log import QueryLog
from uttar._replies import Replies, kind_of_ids
from uttar._reply import Reply, Suggestion, reply
from uttar._reports import Coverage, Entries, ExportReport, Findings
from uttar._rules import Rules
from uttar._states import States
from uttar._types import BaseState, Context, Filter, FolderReport, Level, StrPath
from uttar._writes import Writes

# Entries that are read at a time.
_PAGE_ENTRIES = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def open(path: StrPath, *, vectors: StrPath | None = None) -> KnowledgeBase:
    """Opens the base in a folder.

    With `vectors`, entries are found by meaning too: the folder of a local model, or a settings file (YAML) that
    names an embeddings address. Entries are embedded in the background; see `KnowledgeBase.finish_embedding`.

    Any number of processes may have it open. The first that writes is the one that may, until it closes it: what the
    others write raises `Unavailable`. Raises `NotFound` if there is no base.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     len(kb)
    4
    """
    return KnowledgeBase._open(_native.open, path, vectors)


def create(path: StrPath, *, vectors: StrPath | None = None) -> KnowledgeBase:
    """Makes a base in a folder that is empty or not there yet. Raises `Conflict` if the folder holds something.

    `vectors` is as for `open`.

    >>> import tempfile, uttar
    >>> with uttar.create(tempfile.mkdtemp()) as kb:
    ...     len(kb)
    0
    """
    return KnowledgeBase._open(_native.create, path, vectors)


def _reopen(path: str, vectors: str | None) -> KnowledgeBase:
    return open(path, vectors=vectors)


class KnowledgeBase(Writes, States, Rules, Products, QueryLog, FeedbackOnReplies):
    """An open base; `uttar.open` and `uttar.create` give it.

    Use it from any number of threads: searches leave the interpreter free. A pickled base is its path (and
    that of its model), and is opened again where it is unpickled. Close it with `close`, or by `with`.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     kb.search("फोन की बैटरी बदलनी है")[0].entry
    'battery-replace'
    """

    _path: str
    _vectors: str | None
    _state: str | None

    def __init__(self) -> None:
        raise TypeError("use uttar.open(path) or uttar.create(path)")

    @classmethod
    def _open(
        cls, opener: Callable[[StrPath, StrPath | None], _native.Base], path: StrPath, vectors: StrPath | None
    ) -> KnowledgeBase:
        base = cls.__new__(cls)
        base._handle = opener(path, vectors)
        # Absolute, so that the base is found again after a change of directory or in another process.
        base._path = os.path.abspath(path)
        base._vectors = None if vectors is None else os.path.abspath(vectors)
        base._state = None
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
        """Closes the base for new calls. Calls that run in other threads go on, and this does not wait for them: with
        the last of them the base itself is closed, and the right to write to it is free for others. Closing twice does
        nothing."""
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
        of = "" if self._state is None else f" at {self._state!r}"
        holds = "closed" if self.closed else f"{len(self)} entries"
        return f"<uttar.KnowledgeBase {self.path!r}{of}: {holds}>"

    def __reduce__(self) -> tuple[Callable[..., KnowledgeBase], tuple[str | None, ...]]:
        if self._state is not None:
            return _open_state, (self._path, self._vectors, self._state)
        return _reopen, (self._path, self._vectors)

    def finish_learning(self) -> None:
        """Waits until the base has learnt what is due: which words of its languages say the same, and how far its
        confidence can be trusted. It learns both in the background, after writes that change enough of it;
        `import_files`, `evaluate` and `replay` wait by themselves.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.write(put=[{"id": id, "phrasings": {"en": [f"battery {id}"]}} for id in "ab"])
        ...     kb.finish_learning()
        ...     reply = kb.search("battery a")
        """
        self._handle.finish_learning()

    def finish_embedding(self) -> None:
        """Waits until all entries are embedded; without a model there is nothing to wait for.

        Raises what the model raised.
        """
        self._handle.finish_embedding()

    def import_files(
        self,
        paths: StrPath | Iterable[StrPath],
        keep_going: bool = False,
        *,
        encoding: str | None = None,
        draft: str | None = None,
    ) -> ImportReport:
        """Imports files and corpus folders: entries (JSONL, JSON, YAML, CSV, TSV, Excel, FAQPage, Markdown, QnA Maker),
        products, screens, synonyms, curations and settings.

        An entry whose id is known gets a new version, unless it is as it was; the rows of a table change of it what
        their columns stand for, and leave the rest. When something is bad, nothing is stored
        and `InvalidInput` lists every bad place in its `problems`; with `keep_going`, what is good is stored and the
        report lists the rest. Text files that are neither UTF-8 nor UTF-16 are read in `encoding`, such as `"big5"`.
        With `draft` the entries come into that draft. On return all is on the disk and searchable.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     report = kb.import_files("faq.jsonl")
        >>> report.entries, report.created, report.problems
        (4, 4, [])
        """
        return ImportReport(**self._handle.import_files(files("paths", paths), keep_going, encoding, draft))

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

    def iter_entries(self, after: str = "") -> Iterator[VersionedEntry]:
        """All entries with their versions, in the order of their ids (by code point), read a page at a time; with
        `after` those whose id comes after it. An entry that nobody writes meanwhile comes once.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     [found.entry["id"] for found in kb.iter_entries()][:1]
        ['battery-replace']
        """
        next_after: str | None = after
        while next_after is not None:
            page, next_after = self._handle.entries_page(next_after, _PAGE_ENTRIES)
            for version, entry in page:
                yield VersionedEntry(version, json.loads(entry))

    def history(self, id: str) -> list[EntryVersion]:
        """The versions of an entry, the first one first, deletions included. Raises `NotFound`.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "phrasings": {"en": ["battery"]}}, author="asha")
        ...     [(version.version, version.author) for version in kb.history("a")]
        [(1, 'asha')]
        """
        return [
            EntryVersion(
                version=fields["version"],
                position=fields["position"],
                author=fields["author"],
                reason=fields["reason"],
                at=_EPOCH + timedelta(milliseconds=fields["at_ms"]),
                deleted=fields["deleted"],
            )
            for fields in self._handle.history(id)
        ]

    def version(self, id: str, version: int) -> VersionedEntry:
        """An entry as it was in one of its versions. Raises `NotFound`, also for its deletion."""
        number, entry = _native.version(self._handle, id, version)
        return VersionedEntry(number, json.loads(entry))

    def at(self, state: BaseState) -> KnowledgeBase:
        """The base in another state, to be searched and read and not to be changed.

        `state` is a label, a position in the log (an `int`, or its digits), a time (a `datetime` with a time zone, or
        `2026-11-20`, or RFC 3339), or `draft:` with a draft's name.
        Its index is made anew, which takes as long as an import: keep it for as many questions as there are.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "phrasings": {"en": ["battery"]}})
        ...     _ = kb.set_label("spring")
        ...     _ = kb.delete("a")
        ...     with kb.at("spring") as spring:
        ...         len(kb), len(spring)
        (0, 1)
        """
        base = KnowledgeBase.__new__(KnowledgeBase)
        wanted = _state("state", state)
        base._handle = _native.at(self._handle, wanted)
        base._path, base._vectors, base._state = self._path, self._vectors, wanted
        return base

    def search(
        self,
        query: str,
        limit: int = 5,
        languages: Iterable[str] | None = None,
        scope: str | None = None,
        *,
        voice: str | None = None,
        valid_at: datetime | str | None = None,
        filter: Filter | None = None,
        facets: Iterable[str] = (),
        context: Context | None = None,
        cross_language: bool = True,
        answer_precision: float | None = None,
        explain: bool = False,
        log: bool = False,
        customer: str | None = None,
    ) -> Reply:
        """Finds what answers a question, in any language and spelling.

        `languages` are those in which an answer is wanted, the most wanted first (BCP 47); by default those of the
        question. `scope` says where the customer is, as exactly as it is known: `market/region/channel`.
        `voice` is how the answer is told, by default as the channel has it. `valid_at` asks as at another time than
        now: a `datetime` with a time zone, or RFC 3339. `filter` says what an entry and its answer must have,
        `facets` what to count over what is found, `context` what is known of the customer.
        With `cross_language=False` no entry is
        found by translated words, and every answer is in one of `languages`. `answer_precision` is the share of answers
        that must be right, such as 0.95; with `explain` every hit says why it has its place. With `log` it comes into
        the log of questions, if the base has one, as asked by `customer`; see `set_query_log`.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     hit = kb.search("battery replacement", limit=1, languages=["hi"], scope="IN/MH/flipkart")[0]
        >>> hit.answer["body"]
        'किसी भी सर्विस सेंटर पर लगभग 1 घंटे में बदल जाती है।'
        """
        options = _options(voice, valid_at, filter, facets, context, cross_language, answer_precision, explain)
        found = self._handle.search(query, (limit, _wanted(languages), scope, options), log, customer)
        return reply(found)

    def find_screen(
        self,
        query: str,
        limit: int = 5,
        languages: Iterable[str] | None = None,
        scope: str | None = None,
        *,
        voice: str | None = None,
        valid_at: datetime | str | None = None,
        filter: Filter | None = None,
        context: Context | None = None,
    ) -> list[dict[str, Any]]:
        """Finds the screen that a text names, by its name, text on it or an error code, and the steps that show it.

        Each screen has `screen`, `matched`, `image` and `steps`; each step `entry`, `title`, `language`, `number`,
        `step` and those `before` and `after`.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     kb.find_screen("Settings > Battery")
        []
        """
        options = _options(voice, valid_at, filter, (), context)
        screens: list[dict[str, Any]] = json.loads(
            self._handle.find_screen(query, (limit, _wanted(languages), scope, options))
        )
        return screens

    def suggest(self, typed: str, language: str | None = None, limit: int = 8) -> list[Suggestion]:
        """What somebody who has typed this much may want to ask: phrasings, one for each entry, and product names.

        The last word may be a beginning, in any script, as it sounds, or with one letter wrong. `language` keeps to
        texts of that language (BCP 47).

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     kb.suggest("baitr", language="hi")[0].text
        'बैटरी कैसे बदलवाएँ?'
        """
        return [Suggestion(*fields) for fields in self._handle.suggest(typed, language, limit)]

    def evaluate(
        self,
        questions: StrPath | Iterable[str] | Mapping[Any, str],
        entries: Iterable[str | Iterable[str] | None] | Mapping[Any, str | Iterable[str] | None] | None = None,
        languages: Iterable[str | None] | Mapping[Any, str | None] | None = None,
        *,
        scope: str | None = None,
        voice: str | None = None,
        valid_at: datetime | str | None = None,
    ) -> Evaluation:
        """Asks questions whose entries are known, without saying their language, and judges what comes.

        `questions` is a table (CSV or TSV) with the columns `question,entry[,language][,scope][,id]`, where several
        entries that answer a question have a row each, or a folder with `queries.jsonl` and `qrels.tsv`; or questions
        (a list, a column of a data frame, a mapping from ids of your own), and then `entries` has for each the id of
        the entry that answers it, or several, or none where nothing in the base does (`None`, an empty text, a missing
        value of a data frame). The index of a pandas column is its ids: where questions and `entries` (or `languages`)
        both have ids they belong together by them, and each must be there once; else by position. `languages` are used
        in the report alone, and detected where they are not given. `scope`, `voice` and `valid_at` are as in `search`;
        a question of a table may have a scope of its own. It waits until the base has learnt what is due, so that the
        same questions have the same results again. `InvalidInput` lists all questions that nobody can ask in its
        `problems`, before one is asked. Ctrl-C ends it.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     found = kb.evaluate(["wall mount fitting", "मौसम कैसा है?"], ["tv-wall-mount-install", None])
        >>> measures = found.measures.to_dict()
        >>> measures["language"], measures["in_scope"], measures["handed_over_right"]
        (['en', 'hi', 'all'], [1, 0, 1], [0, 1, 1])
        """
        asking = asked(scope, voice, valid_at)
        if isinstance(questions, str | os.PathLike):
            if entries is not None or languages is not None:
                raise TypeError("entries and languages are in the file; leave them out")
            return Evaluation(*_native.evaluate(self._handle, questions, asking))
        if entries is None:
            raise TypeError("entries: is missing; give for each question the entry that answers it, or None")
        return evaluated(self._handle, questions, entries, languages, asking)

    def lint(self, level: Level = "warning") -> Findings:
        """Says what is wrong with the entries of the base, although each is well-formed: answers that contradict each
        other, questions that two entries share, references that lead nowhere, and more. `level` leaves out what is
        less.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "answers": [{"lang": "en", "body": "10 days"}, {"lang": "hi", "body": "७ दिन"}]})
        ...     kb.lint().to_dict()["rule"]
        ['facts-differ']
        """
        return Findings(*self._handle.lint(level))

    def coverage(
        self,
        languages: Iterable[str] = (),
        scopes: Iterable[str] = (),
        valid_at: datetime | str | None = None,
    ) -> Coverage:
        """Says what customers would get, for every entry, language, place and product.

        By default it looks at all languages, each where the settings say that it is served, at every market and region
        of the settings and at every place that answers name; `languages` are looked at everywhere. `valid_at` is a time
        (a `datetime` with a time zone, or RFC 3339); without it every answer counts, whatever its period.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     map = kb.coverage(languages=["hi"], scopes=["IN"])
        >>> dict(zip(map.to_dict()["entry_id"], map.to_dict()["served"]))["battery-replace"]
        'own'
        """
        options = {
            "languages": items("languages", languages),
            "scopes": items("scopes", scopes),
            "valid_at": moment("valid_at", valid_at),
        }
        return Coverage(self._handle.coverage(in_json("options", options)))

    def export(self, path: StrPath, format: str | None = None) -> ExportReport:
        """Writes all entries to a file: `jsonl`, `csv` or `faqpage` (schema.org, JSON-LD); by default as its extension
        says. The report says what the format cannot hold.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     report = kb.export("faq.csv")
        >>> report.entries, [loss["field"] for loss in report.losses]
        (4, ['answers.steps'])
        """
        if format is None:
            format = os.path.splitext(os.fsdecode(path))[1].lstrip(".")
        entries, losses = self._handle.export_file(path, format)
        return ExportReport(entries, json.loads(losses))

    def export_folder(self, path: StrPath) -> FolderReport:
        """Writes entries, settings, products, screens, synonyms and curations into a folder that is empty or not there,
        as `import_files` reads it: a new base that imports it is equal, without history, drafts and logs.

        >>> import tempfile, uttar
        >>> with uttar.open("faq") as kb:
        ...     report = kb.export_folder(tempfile.mkdtemp())
        >>> report["entries"], report["files"]
        (4, ['entries.jsonl'])
        """
        report: FolderReport = json.loads(self._handle.export_folder(path))
        return report

    def entries(self) -> Entries:
        """All entries as a table in the shape that an import of CSV takes: `id`, `language`, `question`, `answer`,
        `scope`, `voice`, `valid_from`, `valid_to`, `topics`, `products`, `tags`. Its `losses` say what that shape
        cannot hold, such as steps: imported over the same entries it leaves that as it is, in another base it is not
        there.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     table = kb.entries()
        >>> table.to_dict()["question"][:2], [loss["field"] for loss in table.losses]
        (['How do I get the battery replaced?', 'battery replacement'], ['answers.steps'])
        """
        return Entries(*self._handle.export_text("csv"))

    def search_many(
        self,
        queries: Iterable[str] | Mapping[Any, str],
        limit: int = 10,
        languages: Iterable[str] | None = None,
        scope: str | None = None,
        threads: int | None = None,
        *,
        voice: str | None = None,
        valid_at: datetime | str | None = None,
        filter: Filter | None = None,
        cross_language: bool = True,
        answer_precision: float | None = None,
    ) -> Replies:
        """Searches for many questions at once, in threads of its own, with the interpreter free meanwhile.

        `queries` is any iterable of texts (a list, a generator), numbered from 0 in the column `query_id`; or a mapping
        from ids of your own to texts, or a column of a pandas data frame, whose index is its ids. When some cannot be
        searched, such as empty ones, `InvalidInput` lists them all in its `problems`, before one is searched. Ctrl-C
        ends it. `threads` is the number of processor cores by default. After writes call `finish_learning` first where
        the numbers are to be the same again.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     replies = kb.search_many(["battery replacement", "பேட்டரி மாற்றுவது எப்படி?"], limit=1)
        >>> replies.to_dict()["query_id"], replies.to_dict()["entry_id"]
        ([0, 1], ['battery-replace', 'battery-replace'])
        """
        ids, texts = numbered("queries", queries)
        options = _options(voice, valid_at, filter, (), None, cross_language, answer_precision)
        found = self._handle.search_many(texts, ids, (limit, _wanted(languages), scope, options), threads)
        rows = found["hits"].pop("query")
        return Replies(
            hits={"query_id": rows if ids is None else [ids[row] for row in rows], **found["hits"]},
            queries={"query_id": list(range(len(texts))) if ids is None else ids, **found["queries"]},
            id_kind=kind_of_ids(ids),
        )


def _wanted(languages: Iterable[str] | None) -> list[str] | None:
    return None if languages is None else items("languages", languages)


def _open_state(path: str, vectors: str | None, state: str) -> KnowledgeBase:
    with open(path, vectors=vectors) as base:
        return base.at(state)


def _options(
    voice: str | None,
    valid_at: datetime | str | None,
    filter: Filter | None,
    facets: Iterable[str],
    context: Context | None,
    cross_language: bool = True,
    answer_precision: float | None = None,
    explain: bool = False,
) -> str:
    options: dict[str, Any] = {
        "voice": voice,
        "valid_at": moment("valid_at", valid_at),
        "filter": None if filter is None else dict(mapping("filter", filter)),
        "facets": items("facets", facets),
        "context": None if context is None else dict(mapping("context", context)),
        "cross_language": cross_language,
        "answer_precision": answer_precision,
        "explain": explain,
    }
    return in_json("options", {name: value for name, value in options.items() if value is not None})
