"""The right answer from a customer-service knowledge base, however and in whichever language it is asked for.

>>> import json, tempfile, uttar
>>> from pathlib import Path
>>> folder = Path(tempfile.mkdtemp())
>>> entry = {
...     "id": "battery-replace",
...     "phrasings": {"en": ["How do I get the battery replaced?"], "hi": ["बैटरी कैसे बदलवाएँ?"]},
...     "answers": [{"lang": "hi", "body": "किसी भी सर्विस सेंटर पर लगभग 1 घंटे में बदल जाती है।"}],
... }
>>> _ = (folder / "faq.jsonl").write_text(json.dumps(entry), encoding="utf-8")
>>> with uttar.create(folder / "base") as kb:
...     _ = kb.import_files(folder / "faq.jsonl")
...     reply = kb.search("फोन की बैटरी बदलनी है")
>>> reply[0].entry
'battery-replace'
>>> reply[0].answer["body"]
'किसी भी सर्विस सेंटर पर लगभग 1 घंटे में बदल जाती है।'

Words: an *entry* is one customer need and what answers it; a *phrasing* is one way to ask for it; an *answer* is what
is said, for a language and a *scope* (`market/region/channel`, such as `IN/MH/flipkart`); *confidence* is the
probability that an entry is the one asked for; the *decision* says what to do: `answer`, `ask` or `hand_over`.

Places in texts are counted in characters, as Python counts them: `text[start:end]`.
"""

# Named in annotations of the classes below, which say that they belong to this module.
from datetime import datetime  # noqa: F401
from typing import Any, Literal  # noqa: F401

from uttar._base import KnowledgeBase, create, open
from uttar._entries import AnswerThreshold, EntryVersion, ImportReport, VersionedEntry, VersionedProduct, WriteOutcome
from uttar._errors import Conflict, Error, Internal, InvalidInput, NotFound, Timeout, Unavailable
from uttar._evaluation import Evaluation
from uttar._native import __version__
from uttar._query_log import QueryLogSettings
from uttar._replay import Replay
from uttar._replies import Replies
from uttar._reply import Bridge, BridgedWord, DetectedLanguage, Explanation, Hit, Phrasing, Reply, Suggestion
from uttar._reports import Coverage, Entries, ExportReport, Findings, lint
from uttar._states import Draft, Label, backup, restore, verify
from uttar._table import Table
from uttar._text import Analysis, Detection, Span, Token, analyze, detect
from uttar._types import (
    Allowance,
    Answer,
    BaseState,
    Context,
    Curation,
    Decision,
    Effect,
    Entry,
    ErrorKind,
    FeedbackOutcome,
    Filter,
    FolderReport,
    Level,
    Loss,
    Missing,
    Problem,
    Step,
    Synonym,
    Validity,
)

__all__ = [
    "Allowance",
    "Analysis",
    "Answer",
    "AnswerThreshold",
    "BaseState",
    "Bridge",
    "BridgedWord",
    "Conflict",
    "Context",
    "Coverage",
    "Curation",
    "Decision",
    "DetectedLanguage",
    "Detection",
    "Draft",
    "Effect",
    "Entries",
    "Entry",
    "EntryVersion",
    "Error",
    "ErrorKind",
    "Evaluation",
    "Explanation",
    "ExportReport",
    "FeedbackOutcome",
    "Filter",
    "Findings",
    "FolderReport",
    "Hit",
    "ImportReport",
    "Internal",
    "InvalidInput",
    "KnowledgeBase",
    "Label",
    "Level",
    "Loss",
    "Missing",
    "NotFound",
    "Phrasing",
    "Problem",
    "QueryLogSettings",
    "Replay",
    "Replies",
    "Reply",
    "Span",
    "Step",
    "Suggestion",
    "Synonym",
    "Table",
    "Timeout",
    "Token",
    "Unavailable",
    "Validity",
    "VersionedEntry",
    "VersionedProduct",
    "WriteOutcome",
    "__version__",
    "analyze",
    "backup",
    "create",
    "detect",
    "lint",
    "open",
    "restore",
    "verify",
]

# Tracebacks, pickles and help() name what is public, not the file it is written in.
for _name in __all__:
    if hasattr(globals()[_name], "__qualname__"):
        globals()[_name].__module__ = "uttar"
