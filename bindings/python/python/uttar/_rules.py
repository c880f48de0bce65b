"""What editors set: how sure an answer must be, synonyms, pinned and blocked entries, popularity."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from uttar import _native
from uttar._arguments import in_json, items, mapping
from uttar._entries import AnswerThreshold
from uttar._types import Curation, Synonym


class Rules:
    """What a `KnowledgeBase` does with what its editors set."""

    _handle: _native.Base

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

    def settings(self) -> dict[str, Any]:
        """What `base.yaml` declares: markets, channels, voices, what may stand in for what."""
        settings: dict[str, Any] = json.loads(self._handle.settings())
        return settings

    def screens(self) -> list[dict[str, Any]]:
        """The screens, as `screens.yaml` has them, in the order of the ids."""
        screens: list[dict[str, Any]] = json.loads(self._handle.screens())
        return screens

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
        self._handle.set_synonyms(in_json("synonyms", items("synonyms", synonyms)), (author, reason))

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
        self._handle.set_curations(in_json("curations", items("curations", curations)), (author, reason))

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
        self._handle.set_popularity(in_json("counts", dict(mapping("counts", counts))))

    def logged_popularity(self) -> dict[str, int]:
        """How often each entry was given as the answer to a question of the log: what `set_popularity` takes.
        `Conflict` where no answer was logged, because the log is off, say: the counts before would be lost."""
        return self._handle.logged_popularity()
