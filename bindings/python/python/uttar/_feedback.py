"""Feedback: what customers say of replies."""

from __future__ import annotations

from datetime import datetime

from uttar import _native
from uttar._arguments import in_json, moment
from uttar._query_log import table
from uttar._table import Kind, Table
from uttar._types import FeedbackOutcome

GIVEN: dict[str, Kind] = {
    "at": "time",
    "query": "text",
    "outcome": "text",
    "entry_id": "text",
    "confidence": "number",
    "is_right": "flag",
    "customer": "text",
}
BY_ENTRY: dict[str, Kind] = {
    "entry_id": "text",
    "resolved": "integer",
    "chosen": "integer",
    "unresolved": "integer",
    "last_at": "time",
}
SUGGESTED: dict[str, Kind] = {
    "entry_id": "text",
    "query": "text",
    "language": "text",
    "count": "integer",
    "last_at": "time",
}


class FeedbackOnReplies:
    """What a `KnowledgeBase` does with what customers say of replies."""

    _handle: _native.Base

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
        _native.give_feedback(self._handle, in_json("feedback", given))

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
        return _native.forget_feedback_before(self._handle, moment("at", at) or "")
