"""Text alone, without a base: which languages it is in, and how it is cut into tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from uttar import _native
from uttar._arguments import items
from uttar._reply import DetectedLanguage


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text in one language: `text[start:end]`."""

    start: int
    end: int
    language: str


@dataclass(frozen=True, slots=True)
class Detection:
    """Which languages a text may be in.

    >>> import uttar
    >>> text = "Where is my order? मेरा ऑर्डर कहाँ है?"
    >>> [(span.language, text[span.start:span.end]) for span in uttar.detect(text).spans]
    [('en', 'Where is my order'), ('hi', 'मेरा ऑर्डर कहाँ है')]
    """

    languages: tuple[DetectedLanguage, ...]
    """The likeliest first."""
    spans: tuple[Span, ...]
    """In the order of the text."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token: the term that is indexed, and where it stands in the text, `text[start:end]`."""

    term: str
    start: int
    end: int
    position: int
    """The place of its word in the text, counted from 0. Several tokens may share one place."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """How a text is read: one list of tokens for each field of the index."""

    words: tuple[Token, ...]
    """Words in normal form."""
    stems: tuple[Token, ...]
    """The stems of the same words."""
    grams: tuple[Token, ...]
    """Character n-grams inside words; in Chinese the characters and their pairs."""


def detect(text: str) -> Detection:
    """Says which languages a text may be in.

    >>> import uttar
    >>> uttar.detect("电池怎么更换?").languages[0].language
    'zh-Hans'
    """
    found = _native.detect(text)
    return Detection(
        languages=tuple(DetectedLanguage(*guess) for guess in found["languages"]),
        spans=tuple(Span(*span) for span in found["spans"]),
    )


def analyze(text: str, languages: Iterable[str] | None = None) -> Analysis:
    """Shows how a text is read, in the languages given (BCP 47) or those detected.

    >>> import uttar
    >>> text = "😀 Note12Pro+ की बैटरी"
    >>> [token.term for token in uttar.analyze(text, ["hi"]).words]
    ['note', '12', 'note12', 'pro', '12pro', 'plus', 'की', 'बैटरी']
    >>> token = uttar.analyze(text, ["hi"]).words[-1]
    >>> text[token.start:token.end]
    'बैटरी'
    """
    found = _native.analyze(text, None if languages is None else items("languages", languages))
    return Analysis(
        words=tuple(Token(*token) for token in found["words"]),
        stems=tuple(Token(*token) for token in found["stems"]),
        grams=tuple(Token(*token) for token in found["grams"]),
    )
