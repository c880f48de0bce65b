"""Vectors of a tiny model that the test writes."""

import json
import pickle
import struct
from pathlib import Path

import pytest
import uttar

WORDS = ["[UNK]", "ladder", "सीढ़ी", "lantern", "कंदील"]
ROWS = [(1.0, 1.0), (1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 1.0)]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": {word: i for i, word in enumerate(WORDS)}, "unk_token": "[UNK]"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    header = json.dumps({"embeddings": {"dtype": "F32", "shape": [5, 2], "data_offsets": [0, 40]}}).encode()
    values = [value for row in ROWS for value in row]
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + struct.pack("<10f", *values))
    return folder


def fill(kb: uttar.KnowledgeBase) -> None:
    for id, word in [("ladder", "सीढ़ी"), ("lantern", "कंदील")]:
        kb.put({"id": id, "phrasings": {"hi": [word]}, "answers": [{"lang": "hi", "body": word}]})


def test_what_only_the_model_understands_is_found(tmp_path: Path, model: Path) -> None:
    with uttar.create(tmp_path / "kb", vectors=model) as kb:
        fill(kb)
        kb.finish_embedding()
        reply = kb.search("i need a ladder")
        assert reply[0].entry == "ladder"
        assert reply[0].bridge is not None
        assert reply[0].bridge.kind == "meaning"
        assert reply.without_vectors is None
        pickled = pickle.dumps(kb)
    with pickle.loads(pickled) as kb:
        assert kb.search("i need a ladder")[0].entry == "ladder"
    with uttar.open(tmp_path / "kb") as kb:
        assert len(kb.search("i need a ladder")) == 0
        kb.finish_embedding()


def test_an_address_that_is_down_costs_no_answer(tmp_path: Path) -> None:
    settings = tmp_path / "vectors.yaml"
    settings.write_text("address: http://127.0.0.1:9/v1\nmodel: none\n", encoding="utf-8")
    with uttar.create(tmp_path / "kb", vectors=settings) as kb:
        fill(kb)
        reply = kb.search("सीढ़ी")
        assert reply[0].entry == "ladder"
        assert reply.without_vectors is not None
        assert "127.0.0.1:9" in reply.without_vectors
        with pytest.raises(uttar.Unavailable, match=r"127\.0\.0\.1:9"):
            kb.finish_embedding()


def test_no_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(uttar.NotFound, match="nowhere"):
        uttar.create(tmp_path / "kb", vectors=tmp_path / "nowhere")
