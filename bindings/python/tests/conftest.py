"""A base of four entries, made once, in the languages that the tests ask in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uttar

ENTRIES: list[dict[str, Any]] = [
    {
        "id": "battery-replace",
        "phrasings": {
            "en": ["How do I get the battery replaced?", "battery replacement"],
            "hi": ["बैटरी कैसे बदलवाएँ?"],
            "ta": ["பேட்டரி மாற்றுவது எப்படி?"],
            "zh": ["电池怎么更换?"],
        },
        "answers": [
            {"lang": "en", "scope": "IN", "body": "Any service centre replaces it in about an hour."},
            {"lang": "hi", "scope": "IN", "body": "किसी भी सर्विस सेंटर पर लगभग 1 घंटे में बदल जाती है।"},
            {"lang": "zh", "scope": "CN", "body": "任何服务中心约一小时即可更换。"},
        ],
    },
    {
        "id": "tv-wall-mount-install",
        "phrasings": {
            "en": ["How do I get the wall mount installed?"],
            "hi": ["😀 टीवी वॉल माउंट कैसे लगवाएँ?"],
            "zh": ["电视挂架怎么安装?"],
        },
        "answers": [
            {"lang": "en", "body": "Book a visit in the app.", "steps": [{"text": "Open Orders", "do": "Tap Install"}]}
        ],
    },
    {
        "id": "refund-status",
        "phrasings": {
            "en": ["Where is my refund?"],
            "ta": ["எனது பணம் எப்போது திரும்ப வரும்?"],
            "zh": ["退款什么时候到账?"],
        },
        "answers": [{"lang": "ta", "body": "ஐந்து வேலை நாட்களில்."}],
    },
    {
        "id": "html",
        "phrasings": {"en": ["Why does <script>alert(1)</script> & 'quotes' show?"]},
        "answers": [{"lang": "en", "body": "<img src=x onerror=alert(2)>"}],
    },
]


def write_jsonl(path: Path, entries: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `faq.jsonl` and the base `faq` made of it; closed, never changed."""
    folder = tmp_path_factory.mktemp("made")
    with uttar.create(folder / "faq") as kb:
        kb.import_files(write_jsonl(folder / "faq.jsonl", ENTRIES))
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    return shutil.copytree(made, tmp_path / "copy")


@pytest.fixture
def kb(folder: Path) -> Iterator[uttar.KnowledgeBase]:
    with uttar.open(folder / "faq") as kb:
        yield kb
