"""The knowledge base: a folder that is opened once and searched by many threads."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime, timedelta, timezone
from types import TracebackType
from typing import Any

from uttar import _native
from uttar._entries import AnswerThreshold, EntryVersion, ImportReport, Outcome, VersionedEntry
from uttar._errors import InvalidInput
from uttar._evaluation import Evaluation, evaluated
from uttar._feedback import BY_ENTRY, GIVEN, SUGGESTED
from uttar._query_log import LOGGED, UNANSWERED, QueryLogSettings, table
from uttar._reply import Reply, Suggestion, reply
from uttar._reports import Coverage, ExportReport, Findings
from uttar._states import Draft, Label, label
from uttar._table import Replies, Table
from uttar._types import Context, Curation, Entry, FeedbackOutcome, Filter, Level, StrPath, Synonym

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def open(path: StrPath, *, vectors: StrPath | None = None) -> KnowledgeBase:
    """Opens the base in a folder.

    With `vectors`, entries are found by meaning too: the folder of a local model, or a settings file (YAML) that
    names an embeddings address. Entries are embedded in the background; see `KnowledgeBase.finish_embedding`.

    Raises `NotFound` if there is none, and `Unavailable` if it is open elsewhere.

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


class KnowledgeBase:
    """An open base; `uttar.open` and `uttar.create` give it.

    Use it from any number of threads: searches leave the interpreter free. A pickled base is its path (and
    that of its model), and is opened again where it is unpickled. Close it with `close`, or by `with`.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     kb.search("फोन की बैटरी बदलनी है")[0].entry
    'battery-replace'
    """

    _handle: _native.Base
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

    def __reduce__(self) -> tuple[Callable[..., KnowledgeBase], tuple[str | None, ...]]:
        if self._state is not None:
            return _open_state, (self._path, self._vectors, self._state)
        return _reopen, (self._path, self._vectors)

    def finish_embedding(self) -> None:
        """Waits until all entries are embedded; without a model there is nothing to wait for.

        Raises what the model raised.
        """
        self._handle.finish_embedding()

    def import_files(self, paths: StrPath | Iterable[StrPath], keep_going: bool = False) -> ImportReport:
        """Imports files and corpus folders: entries (JSONL, JSON, YAML, CSV, TSV, Excel, FAQPage, Markdown, QnA Maker),
        products, screens, synonyms, curations and settings.

        An entry whose id is known gets a new version, unless it is as it was. When something is bad, nothing is stored
        and `InvalidInput` lists every bad place in its `problems`; with `keep_going`, what is good is stored and the
        report lists the rest. On return all is on the disk and searchable.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     kb.import_files("faq.jsonl")
        ImportReport(entries=4, products=0, screens=0, synonyms=0, curations=0, settings=False, problems=[])
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

    def put(
        self,
        entry: Entry,
        *,
        if_version: int | None = None,
        author: str = "",
        reason: str = "",
        request_id: str | None = None,
        wait: bool = True,
    ) -> Outcome:
        """Stores an entry: a new one, or the next version of one.

        With `if_version` only if the entry has that version, 0 for none; otherwise `Conflict` is raised. `author` and
        `reason` are kept with the version. The same request sent again under its `request_id` does nothing, and gives
        the first outcome. On return it is on the disk and, unless `wait` is false, searchable; else within 100 ms.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     kb.put({"id": "a", "phrasings": {"en": ["battery"]}}, author="asha")
        Outcome(id='a', version=1, effect='created')
        """
        write = ((author, reason), if_version, request_id, wait)
        return Outcome(*self._handle.put(json.dumps(entry), write))

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
    ) -> Outcome:
        """Changes fields of an entry by a JSON merge patch (RFC 7386): `None` removes a field. As `put` otherwise.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "phrasings": {"en": ["battery"]}})
        ...     kb.patch("a", {"topics": ["power"]}, if_version=1)
        Outcome(id='a', version=2, effect='updated')
        """
        write = ((author, reason), if_version, request_id, wait)
        return Outcome(*self._handle.patch(id, json.dumps(patch), write))

    def delete(
        self,
        id: str,
        *,
        if_version: int | None = None,
        author: str = "",
        reason: str = "",
        request_id: str | None = None,
        wait: bool = True,
    ) -> Outcome:
        """Deletes an entry; its versions stay. Raises `NotFound`. As `put` otherwise.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "phrasings": {"en": ["battery"]}})
        ...     kb.delete("a")
        Outcome(id='a', version=2, effect='deleted')
        """
        return Outcome(*self._handle.delete(id, ((author, reason), if_version, request_id, wait)))

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
    ) -> list[Outcome]:
        """Changes many entries, all or none: entries to put, merge patches by id, ids to delete; each entry once.

        `InvalidInput` lists every bad place in its `problems`, as `[number].field` in the order of the outcomes: puts,
        patches, deletions. As `put` otherwise.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.write(put=[{"id": id, "phrasings": {"en": [f"battery {id}"]}} for id in "ab"])
        ...     kb.write(patch={"a": {"topics": ["power"]}}, delete=["b"])
        [Outcome(id='a', version=2, effect='updated'), Outcome(id='b', version=2, effect='deleted')]
        """
        write = ((author, reason), None, request_id, wait)
        return [Outcome(*fields) for fields in _native.write(self._handle, _operations(put, patch, delete), write)]

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

    def at(self, state: str) -> KnowledgeBase:
        """The base in another state, to be searched and read and not to be changed.

        `state` is a label, a position in the log, a time (`2026-11-20` or RFC 3339), or `draft:` with a draft's name.
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
        base._handle = _native.at(self._handle, state)
        base._path, base._vectors, base._state = self._path, self._vectors, state
        return base

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
        [Outcome(id='a', version=1, effect='created')]
        """
        _native.save_draft(self._handle, name, _operations(put, patch, delete), (author, reason))

    def drafts(self) -> list[Draft]:
        """All drafts, in the order of their names."""
        return [Draft(*fields) for fields in _native.drafts(self._handle)]

    def draft(self, name: str) -> list[dict[str, Any]]:
        """The changes of a draft, in the order of their ids. Raises `NotFound`.

        Each has `id`, `base_version`, `entry` (`None`: it is to be deleted), `author`, `reason` and `at`.
        """
        drafted: list[dict[str, Any]] = json.loads(_native.draft(self._handle, name))
        return drafted

    def discard_draft(self, name: str) -> None:
        """Throws a draft away. Raises `NotFound`."""
        _native.discard_draft(self._handle, name)

    def publish(
        self, name: str, *, author: str = "", reason: str = "", request_id: str | None = None, wait: bool = True
    ) -> list[Outcome]:
        """Publishes all changes of a draft.

        Raises `Conflict`, and publishes nothing, if somebody changed one of its entries since; `problems` lists them.
        """
        write = ((author, reason), None, request_id, wait)
        return [Outcome(*fields) for fields in _native.publish(self._handle, name, write)]

    def diff(self, old: str, new: str = "now") -> list[dict[str, Any]]:
        """What changed between two states: for each entry that differs `id`, `effect`, `fields`. States as in `at`."""
        entries: list[dict[str, Any]] = json.loads(_native.diff(self._handle, old, new))
        return entries

    def replay(self, questions: Iterable[str], old: str = "now", new: str = "now") -> dict[str, Any]:
        """Asks questions of two states: how many `questions`, and those with `changed` replies. States are as in `at`.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "a", "phrasings": {"en": ["battery"]}})
        ...     kb.save_draft("festival", delete=["a"])
        ...     changed = kb.replay(["battery", "gift"], new="draft:festival")["changed"]
        >>> [reply["query"] for reply in changed]
        ['battery']
        """
        replayed: dict[str, Any] = json.loads(_native.replay(self._handle, list(questions), old, new))
        return replayed

    def search(
        self,
        query: str,
        limit: int = 5,
        languages: Iterable[str] | None = None,
        scope: str | None = None,
        *,
        voice: str | None = None,
        at: datetime | str | None = None,
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
        `voice` is how the answer is told, by default as the channel has it. `at` asks as at another time than now:
        a `datetime` with a time zone, or RFC 3339. `filter` says what an entry and its answer must have, `facets` what
        to count over what is found, `context` what is known of the customer. With `cross_language=False` no entry is
        found by translated words, and every answer is in one of `languages`. `answer_precision` is the share of answers
        that must be right, such as 0.95; with `explain` every hit says why it has its place. With `log` it comes into
        the log of questions, if the base has one, as asked by `customer`; see `set_query_log`.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     hit = kb.search("battery replacement", limit=1, languages=["hi"], scope="IN/MH/flipkart")[0]
        >>> hit.answer["body"]
        'किसी भी सर्विस सेंटर पर लगभग 1 घंटे में बदल जाती है।'
        """
        options = _options(voice, at, filter, facets, context, cross_language, answer_precision, explain)
        found = self._handle.search(query, (limit, languages, scope, options), log, customer)
        return reply(found)

    def find_screen(
        self,
        query: str,
        limit: int = 5,
        languages: Iterable[str] | None = None,
        scope: str | None = None,
        *,
        voice: str | None = None,
        at: datetime | str | None = None,
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
        options = _options(voice, at, filter, (), context)
        screens: list[dict[str, Any]] = json.loads(self._handle.find_screen(query, (limit, languages, scope, options)))
        return screens

    def answer_threshold(self, precision: float | None = None) -> AnswerThreshold:
        """From which confidence on it answers so that this share of the answers is right.

        Without a share, the one that the base is set to; see `set_answer_precision`.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     kb.answer_threshold().confidence
        0.75
        """
        return AnswerThreshold(*self._handle.answer_threshold(precision))

    def set_answer_precision(self, precision: float | None, *, author: str = "", reason: str = "") -> None:
        """Sets the share of answers that must be right, above 0 and below 1, for all questions that do not say it
        themselves. `None` brings the default back.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     kb.set_answer_precision(0.875, author="asha")
        ...     kb.answer_threshold()
        AnswerThreshold(precision=0.875, confidence=0.875, examples=0, judged=0)
        """
        self._handle.set_answer_precision(precision, (author, reason))

    def synonyms(self) -> list[Synonym]:
        """The synonyms of the base."""
        synonyms: list[Synonym] = json.loads(self._handle.synonyms())
        return synonyms

    def set_synonyms(self, synonyms: Iterable[Synonym], *, author: str = "", reason: str = "") -> None:
        """Replaces all synonyms; they count from the next question on. `InvalidInput` lists every bad place.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "tv-mount", "phrasings": {"en": ["How do I mount the TV?"]}})
        ...     kb.set_synonyms([{"lang": "en", "from": ["idiot box"], "to": ["TV"]}])
        ...     hit = kb.search("mount the idiot box")[0]
        >>> hit.entry, hit.read_as
        ('tv-mount', 'mount the TV')
        """
        self._handle.set_synonyms(json.dumps(list(synonyms)), (author, reason))

    def curations(self) -> list[Curation]:
        """The pinned and blocked entries of the base."""
        curations: list[Curation] = json.loads(self._handle.curations())
        return curations

    def set_curations(self, curations: Iterable[Curation], *, author: str = "", reason: str = "") -> None:
        """Replaces all pinned and blocked entries; they count from the next question on.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}})
        ...     kb.set_curations([{"pin": "refund-time", "words": "money missing"}])
        ...     reply = kb.search("my money is missing")
        >>> reply.decision, reply[0].entry, reply[0].pinned_by
        ('answer', 'refund-time', 'money missing')
        """
        self._handle.set_curations(json.dumps(list(curations)), (author, reason))

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

    def popularity(self) -> dict[str, int]:
        """How often each entry is asked for, by its id, as `set_popularity` was told; suggestions follow it."""
        return self._handle.popularity()

    def set_popularity(self, counts: Mapping[str, int]) -> None:
        """Says how often each entry is asked for; the more often, the earlier it is suggested. Entries that are not
        named count as never asked for. `InvalidInput` lists the ids of unknown entries in its `problems`.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     for id, title in [("a", "battery replacement"), ("b", "battery life")]:
        ...         _ = kb.put({"id": id, "phrasings": {"en": [title]}})
        ...     kb.set_popularity({"b": 7})
        ...     kb.suggest("batt")[0].text
        'battery life'
        """
        self._handle.set_popularity(json.dumps(dict(counts)))

    def logged_popularity(self) -> dict[str, int]:
        """How often each entry was given as the answer to a question of the log: what `set_popularity` takes.
        `Conflict` where no answer was logged, because the log is off, say: the counts before would be lost."""
        return self._handle.logged_popularity()

    def query_log_settings(self) -> QueryLogSettings:
        """Whether questions are logged, and for how long."""
        return QueryLogSettings(*_native.query_log_settings(self._handle))

    def set_query_log(
        self, enabled: bool, retention_days: int | None = None, *, author: str = "", reason: str = ""
    ) -> None:
        """Switches the log of questions on or off. It is off by default; phone numbers, addresses, card, Aadhaar and
        order numbers are taken out before anything is written, and questions are removed after `retention_days`.

        Questions come from the service, from `uttar search`, and from `search(..., log=True)`.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     kb.set_query_log(True, retention_days=7)
        ...     _ = kb.search("Do you sell gift cards? Call 9876543210", log=True)
        ...     _ = kb.search("gift cards, do you sell them?", log=True)
        ...     kb.logged_questions().to_dict()["query"][1], kb.unanswered_questions().to_dict()["count"]
        ('Do you sell gift cards? Call [phone]', [1, 1])
        """
        _native.set_query_log(self._handle, enabled, retention_days, (author, reason))

    def logged_questions(self, limit: int = 1000) -> Table:
        """The last questions of the log, the newest first: `at` (in UTC), `query`, `decision`, `entry_id` (the first
        hit), `confidence`, `customer`."""
        return table(_native.logged_questions(self._handle, limit), LOGGED, "at")

    def unanswered_questions(self, limit: int = 100) -> Table:
        """The questions of the log that were handed over or asked back about, the commonest first; those in the same
        words are one: `query` (as it was asked last), `count`, `handed_over` (how many of them), `last_at` (in UTC),
        `entry_id` (the nearest), `confidence`."""
        return table(_native.unanswered_questions(self._handle, limit), UNANSWERED, "last_at")

    def erase_customer(self, customer: str) -> int:
        """Removes everything that was logged of a customer, and what they said of replies; how many records."""
        return _native.erase_customer(self._handle, customer)

    def give_feedback(
        self, query: str, outcome: FeedbackOutcome, entry: str | None = None, customer: str | None = None
    ) -> None:
        """Says what became of a question: an entry `resolved` it, was `chosen` among those that were offered, or left
        it `unresolved` (without an entry: nothing that was shown helped). How sure the base is follows it. What a
        `customer` says of the same question and entry again takes the place of what they said before.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put({"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}})
        ...     kb.give_feedback("where has my money gone", "resolved", "refund-time")
        ...     kb.suggested_phrasings().to_dict()["query"], kb.answer_threshold().judged
        (['where has my money gone'], 1)
        """
        given = {"query": query, "entry": entry, "outcome": outcome, "customer": customer}
        _native.give_feedback(self._handle, json.dumps(given, ensure_ascii=False))

    def feedback(self, limit: int = 1000) -> Table:
        """What was said of replies, the newest first: `at` (in UTC), `query`, `outcome`, `entry_id`, `confidence` (how
        sure the base was of what is judged), `is_right`, `customer`."""
        return table(_native.feedback(self._handle, limit), GIVEN, "at")

    def feedback_by_entry(self, limit: int = 1000) -> Table:
        """How entries help, those first that did not most often: `entry_id`, `resolved`, `chosen`, `unresolved` (how
        often each), `last_at` (in UTC)."""
        return table(_native.feedback_by_entry(self._handle, limit), BY_ENTRY, "last_at")

    def suggested_phrasings(self, limit: int = 1000) -> Table:
        """The questions that an entry resolved, or was chosen for, though the base was not sure enough to answer them,
        the commonest first: `entry_id`, `query` (as it was asked last), `language`, `count`, `last_at` (in UTC). With
        them as phrasings it would be."""
        return table(_native.suggested_phrasings(self._handle, limit), SUGGESTED, "last_at")

    def forget_feedback_before(self, at: datetime | str) -> int:
        """Removes what was said before a time (a `datetime` with a time zone, or RFC 3339); how many records."""
        return _native.forget_feedback_before(self._handle, _moment(at) or "")

    def evaluate(
        self,
        questions: StrPath | Iterable[str] | Mapping[Any, str],
        entries: Iterable[str | Iterable[str] | None] | None = None,
        languages: Iterable[str] | None = None,
    ) -> Evaluation:
        """Asks questions whose entries are known, without saying their language, and judges what comes.

        `questions` is a table (CSV or TSV) with the columns `question,entry[,language][,id]`, or a folder with
        `queries.jsonl` and `qrels.tsv`; or questions (a list, a column of a data frame, a mapping from ids of your
        own), and then `entries` has for each the id of the entry that answers it, or several, or none where nothing in
        the base does. `languages` are used in the report alone, and detected where they are not given.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     found = kb.evaluate(["wall mount fitting", "मौसम कैसा है?"], ["tv-wall-mount-install", None])
        >>> measures = found.measures.to_dict()
        >>> measures["language"], measures["in_scope"], measures["handed_over_right"]
        (['en', 'hi', 'all'], [1, 0, 1], [0, 1, 1])
        """
        if isinstance(questions, str | os.PathLike):
            if entries is not None or languages is not None:
                raise TypeError("entries and languages are in the file; leave them out")
            return Evaluation(*_native.evaluate(self._handle, questions))
        if entries is None:
            raise TypeError("entries: is missing; give for each question the entry that answers it, or None")
        return evaluated(self._handle, questions, entries, languages)

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
        at: datetime | str | None = None,
    ) -> Coverage:
        """Says what customers would get, for every entry, language, place and product.

        By default it looks at all languages, at every market and region of the settings and at every place that answers
        name; `at` a time (a `datetime` with a time zone, or RFC 3339), or else at every answer, whatever its period.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     map = kb.coverage(languages=["hi"], scopes=["IN"])
        >>> dict(zip(map.to_dict()["entry_id"], map.to_dict()["served"]))["battery-replace"]
        'own'
        """
        lists = {"languages": languages, "scopes": scopes}
        for name, items in lists.items():
            if isinstance(items, str):
                raise TypeError(f"{name}: is one str; give a list")
        options = {**{name: list(items) for name, items in lists.items()}, "at": _moment(at)}
        return Coverage(self._handle.coverage(json.dumps(options, ensure_ascii=False)))

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

    def entries(self) -> Table:
        """All entries as a table in the shape that an import of CSV takes: `id`, `language`, `question`, `answer`,
        `scope`, `voice`, `topics`, `products`, where the first question of a language stands beside its first answer.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     table = kb.entries()
        >>> table.to_dict()["question"][:2]
        ['How do I get the battery replaced?', 'battery replacement']
        """
        header, *rows = csv.reader(io.StringIO(self._handle.export_text("csv"), newline=""))
        return Table({name: [row[column] for row in rows] for column, name in enumerate(header)})

    def search_many(
        self,
        queries: Iterable[str] | Mapping[Any, str],
        limit: int = 10,
        languages: Iterable[str] | None = None,
        scope: str | None = None,
        threads: int | None = None,
        *,
        voice: str | None = None,
        at: datetime | str | None = None,
        filter: Filter | None = None,
        cross_language: bool = True,
        answer_precision: float | None = None,
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
        options = _options(voice, at, filter, (), None, cross_language, answer_precision)
        found = self._handle.search_many(queries, (limit, languages, scope, options), threads)
        rows = found["hits"].pop("query")
        count = len(found["queries"]["query"])
        return Replies(
            hits={"query_id": rows if ids is None else [ids[row] for row in rows], **found["hits"]},
            queries={"query_id": list(range(count)) if ids is None else ids, **found["queries"]},
        )


def _operations(
    put: Iterable[Entry], patch: Mapping[str, Mapping[str, Any]] | None, delete: Iterable[str]
) -> tuple[str, list[tuple[str, str]], list[str]]:
    if isinstance(delete, str):
        raise TypeError("delete: is one str; give a list")
    patches = [(id, json.dumps(fields)) for id, fields in (patch or {}).items()]
    return json.dumps(list(put)), patches, list(delete)


def _open_state(path: str, vectors: str | None, state: str) -> KnowledgeBase:
    with open(path, vectors=vectors) as base:
        return base.at(state)


def _moment(at: datetime | str | None) -> str | None:
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise InvalidInput("at: has no time zone; give one, such as datetime.now(timezone.utc)", [])
        return at.isoformat()
    return at


def _options(
    voice: str | None,
    at: datetime | str | None,
    filter: Filter | None,
    facets: Iterable[str],
    context: Context | None,
    cross_language: bool = True,
    answer_precision: float | None = None,
    explain: bool = False,
) -> str:
    if isinstance(facets, str):
        raise TypeError('facets: is one str; give a list, such as ["topic", "language"]')
    options: dict[str, Any] = {
        "voice": voice,
        "at": _moment(at),
        "filter": filter,
        "facets": list(facets),
        "context": context,
        "cross_language": cross_language,
        "answer_precision": answer_precision,
        "explain": explain,
    }
    return json.dumps({name: value for name, value in options.items() if value is not None}, ensure_ascii=False)
