"""Feedback: what customers say of replies."""

GIVEN = ("at", "query", "outcome", "entry_id", "confidence", "is_right", "customer")
BY_ENTRY = ("entry_id", "resolved", "chosen", "unresolved", "last_at")
SUGGESTED = ("entry_id", "query", "language", "count", "last_at")
