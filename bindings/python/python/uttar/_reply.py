"""The reply: what a search gives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any, Literal, overload

from uttar import _html, _native
from uttar._types import Answer, Decision, Missing, Problem


@dataclass(frozen=True, slots=True)
class DetectedLanguage:
    """A language that a text may be in, and how probable that is.

    >>> import uttar
    >>> uttar.detect("मेरा फोन चालू नहीं हो रहा है").languages[0].language
    'hi'
    """

    language: str
    """BCP 47 tag."""
    probability: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """The phrasing that matched best, with the places that did.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     phrasing = kb.search("wall mount fitting")[0].phrasing
    >>> phrasing.text
    'How do I get the wall mount installed?'
    >>> [phrasing.text[start:end] for start, end in phrasing.highlights]
    ['wall', 'mount']
    """

    language: str
    """BCP 47 tag."""
    text: str
    """The phrasing."""
    highlights: tuple[tuple[int, int], ...]
    """Character ranges of the text that match words of the question, in order, without overlap."""


@dataclass(frozen=True, slots=True)
class BridgedWord:
    """A word of a question and the word of an entry that it met."""

    question: str
    """As it stands in the question."""
    entry: str
    """As it stands in the entry."""
    by: Literal["same", "sound", "base", "lexicon"]
    """Why they met: they are the same, sound alike, the base's entries taught it, or the built-in lexicon says so."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way from the words of a question to those of an entry in another script or language.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     bridge = kb.search("बैटरी", languages=["en"])[0].bridge
    >>> bridge is None  # the entry has a Hindi phrasing
    True
    """

    kind: Literal["script", "translation", "meaning"]
    """`script`: the same words by their sound; `translation`: other words that say the same; `meaning`: only the model
    of the vectors found it, and no words met."""
    language: str
    """The language that it leads to (BCP 47)."""
    words: tuple[BridgedWord, ...]
    """The words that met, in the order of the question."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A statement with its reasons; as a text it is a list with indented reasons.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     hit = kb.search("wall mount fitting", explain=True)[0]
    >>> print(str(hit.explanation).splitlines()[1])
      nearest phrasing, en: How do I get the wall mount installed?
    """

    text: str
    """What holds."""
    value: float | None = None
    """How much, where it is a number: a probability, a share, or a part of the log-odds."""
    details: tuple[Explanation, ...] = ()
    """Why."""

    def __str__(self) -> str:
        value = "" if self.value is None else f"{self.value:.2f}  "
        reasons = [line for detail in self.details for line in str(detail).splitlines()]
        return "\n".join([value + self.text, *("  " + line for line in reasons)])


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     hit = kb.search("How do I get the battery replaced?", scope="IN/MH")[0]
    >>> hit.entry, hit.version
    ('battery-replace', 1)
    >>> hit.answer["body"]
    'Any service centre replaces it in about an hour.'
    """

    entry: str
    """The id of the entry."""
    version: int
    """Its version."""
    confidence: float
    """The probability that this entry is the one asked for, from 0 to 1."""
    phrasing: Phrasing | None
    """The phrasing that matched best; `None` when only answers matched."""
    answer: Answer | None
    """The answer chosen for the asker; `None` when the entry has none for their scope."""
    bridge: Bridge | None = None
    """How the words met, where not as they are written; `None` otherwise."""
    served: dict[str, Any] | None = None
    """Why this answer: the ways from the place, language and voice asked for to those served."""
    withheld: Literal["no_answer", "filter", "other_scope", "not_valid", "forbidden"] | None = None
    """Why there is none: the entry has none, or none of its answers passes the filter, holds at the place, is valid at
    the time, is allowed at the place."""
    step: dict[str, Any] | None = None
    """The step that the question is about: `number`, `in_answer`, `language`, `text`, `highlights` in characters."""
    product_fit: Literal["own", "fits", "general", "other"] | None = None
    """How it goes with the products named or owned: about one of them itself (`own`), about its family (`fits`; of a
    family that is named, about one of its members), about all products, or about others; `None` when there are none."""
    pinned_by: str | None = None
    """The pattern by which an editor pinned it to this question; `None` where nobody did."""
    read_as: str | None = None
    """What it was read as, where a synonym, a neighbouring language or one sentence of several found it; `None` where
    all of its own words did."""
    explanation: Explanation | None = None
    """Why it was found and why it has its place; only with `explain=True`."""

    def to_dict(self) -> dict[str, Any]:
        """The hit as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that can be asked: a phrasing of an entry, or the name of a product.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     kb.suggest("refu", limit=1)
    [Suggestion(text='Where is my refund?', language='en', entry='refund-status', product=None)]
    """

    text: str
    """What to show, and to ask when it is chosen."""
    language: str
    """BCP 47 tag; `und` for a model number."""
    entry: str | None
    """The id of the entry that it is a phrasing of."""
    product: str | None
    """The id of the product that it names."""


@dataclass(frozen=True, slots=True, repr=False)
class Reply(Sequence[Hit]):
    """What is known about a question: a sequence of hits, the best first, and what to do with them.

    >>> import uttar
    >>> with uttar.open("faq") as kb:
    ...     reply = kb.search("电池怎么更换?")
    >>> reply.decision in ("answer", "ask", "hand_over")
    True
    >>> reply.languages[0].language, len(reply) > 0, reply[0].entry
    ('zh-Hans', True, 'battery-replace')
    """

    decision: Decision
    """What to do: `answer` with the first hit (or the first `offer` of them, where the message asks several things),
    `ask` with the first few, or `hand_over` to a person."""
    languages: tuple[DetectedLanguage, ...]
    """The languages that the question may be in, the likeliest first."""
    hits: tuple[Hit, ...]
    """The entries found, the best first."""
    took_ms: float
    """How long it took, in milliseconds."""
    offer: int = 0
    """How many of the hits to show: 1 to answer, or one for each of the things that a message asks; 1 to 4 to ask (1
    where no other is probable enough to be worth showing), 0 to hand over."""
    missing: tuple[Missing, ...] = ()
    """What nobody has said and the reply depends on: `product`, where entries for several were found alike, or a level
    of the scope (`market`, `region`, `channel`) where answers differ by it. Ask with it again, in `context` or
    `scope`."""
    mentions: tuple[dict[str, Any], ...] = ()
    """The products that the question names: `product`, and `range` in characters."""
    follow_ups: tuple[dict[str, Any], ...] = ()
    """Entries that are asked for after the first hit: `entry`, `title`, `language`."""
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    """How many of the entries found have each label, the commonest first."""
    without_vectors: str | None = None
    """Why the question was answered without vectors although there is a model for them; `None` otherwise."""
    warnings: tuple[Problem, ...] = ()
    """What of the request counted for nothing, such as a product of the customer that the catalogue does not have."""

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[index]

    def to_dicts(self) -> list[dict[str, Any]]:
        """The hits as a list of dicts of plain values.

        >>> import uttar
        >>> with uttar.open("faq") as kb:
        ...     hits = kb.search("battery replacement").to_dicts()
        >>> sorted(hits[0])  # doctest: +NORMALIZE_WHITESPACE
        ['answer', 'bridge', 'confidence', 'entry', 'explanation', 'phrasing', 'pinned_by', 'product_fit', 'read_as',
         'served', 'step', 'version', 'withheld']
        """
        return [hit.to_dict() for hit in self.hits]

    def __repr__(self) -> str:
        languages = ", ".join(found.language for found in self.languages)
        lines = [f"<uttar.Reply: {self.decision}; language {languages or 'und'}; {self.took_ms:.1f} ms>"]
        lines += [f"  ({note})" for note in self._notes()]
        for rank, hit in enumerate(self.hits, start=1):
            phrasing = f"  {hit.phrasing.text!r}" if hit.phrasing else ""
            lines.append(f"  {rank}. {hit.confidence:.2f}  {hit.entry}{phrasing}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        languages = ", ".join(f"{found.language} {found.probability:.2f}" for found in self.languages)
        caption = "\n".join([f"{self.decision} · {languages} · {self.took_ms:.1f} ms", *self._notes()])
        head = ("", "confidence", "entry", "phrasing", "answer")
        return _html.table(caption, head, (_row(rank, hit) for rank, hit in enumerate(self.hits, start=1)))

    def _notes(self) -> list[str]:
        """What is to be known besides the hits."""
        notes = []
        if self.decision == "ask" or self.offer > 1:
            notes.append(f"hits to show: {self.offer}")
        if self.missing:
            notes.append(f"it depends on what was not said: {', '.join(self.missing)}")
        notes += [f"{warning['field']}: {warning['message']}" for warning in self.warnings]
        if self.without_vectors is not None:
            notes.append(f"without vectors: {self.without_vectors}")
        return notes


def _row(rank: int, hit: Hit) -> list[_html.Cell]:
    phrasing = hit.phrasing
    marked = _html.marked(phrasing.text, phrasing.highlights) if phrasing else ""
    return [
        _html.cell(rank),
        _html.Cell(_html.share(hit.confidence)),
        _html.cell(hit.entry),
        _html.Cell(marked, phrasing.language if phrasing else None),
        _html.Cell(escape(hit.answer["body"]), hit.answer["lang"]) if hit.answer else _html.Cell(""),
    ]


def reply(found: _native._Reply) -> Reply:
    """What the compiled half gave, as people see it."""
    more = json.loads(found["more"])
    return Reply(
        missing=tuple(more["missing"]),
        mentions=tuple(more["mentions"]),
        follow_ups=tuple(more["follow_ups"]),
        facets={name: {label["value"]: label["count"] for label in labels} for name, labels in more["facets"].items()},
        decision=found["decision"],
        languages=tuple(DetectedLanguage(*guess) for guess in found["languages"]),
        hits=tuple(_hit(fields) for fields in found["hits"]),
        without_vectors=more["without_vectors"],
        took_ms=found["took_ms"],
        offer=more["offer"],
        warnings=tuple(
            Problem(file=None, line=None, field=warning["field"], message=warning["message"])
            for warning in more["warnings"]
        ),
    )


def _hit(fields: _native._Hit) -> Hit:
    phrasing = fields["phrasing"]
    answer = fields["answer"]
    more = json.loads(fields["more"])
    bridge = more.pop("bridge")
    explanation = more.pop("explanation")
    return Hit(
        entry=fields["entry"],
        version=fields["version"],
        confidence=fields["confidence"],
        phrasing=None if phrasing is None else Phrasing(phrasing[0], phrasing[1], tuple(phrasing[2])),
        answer=None if answer is None else json.loads(answer),
        bridge=None if bridge is None else _bridge(bridge),
        explanation=None if explanation is None else _explanation(explanation),
        **more,
    )


def _explanation(fields: dict[str, Any]) -> Explanation:
    details = tuple(_explanation(detail) for detail in fields.get("details", ()))
    return Explanation(fields["text"], fields.get("value"), details)


def _bridge(fields: dict[str, Any]) -> Bridge:
    words = tuple(BridgedWord(**word) for word in fields["words"])
    return Bridge(kind=fields["kind"], language=fields["language"], words=words)
