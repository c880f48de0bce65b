"""Feedback: what customers say of replies."""

from __future__ import annotations

from typing import Literal

FeedbackOutcome = Literal["resolved", "chosen", "unresolved"]
"""What became of a question: an entry was what the customer needed; they chose it among those that were offered; it did
not help, or without an entry nothing that was shown did."""

GIVEN = ("at", "query", "outcome", "entry_id", "confidence", "is_right", "customer")
BY_ENTRY = ("entry_id", "resolved", "chosen", "unresolved", "last_at")
SUGGESTED = ("entry_id", "query", "language", "count", "last_at")
