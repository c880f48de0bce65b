"""A small program of a user; `test_types.py` checks it with `mypy --strict`."""

from __future__ import annotations

from pathlib import Path

import uttar


def answer(kb: uttar.KnowledgeBase, question: str) -> str:
    reply = kb.search(question, limit=3, languages=["hi", "en"], scope="IN/MH/flipkart")
    decision = reply.decision
    if decision == "answer":
        found = reply[0].answer
        steps = found.get("steps", []) if found else []
        return "\n".join([found["body"] if found else "", *(step["text"] for step in steps)])
    if decision == "ask":
        titles: list[str] = [hit.phrasing.text for hit in reply if hit.phrasing]
        return " / ".join(titles)
    if decision == "hand_over":
        return "One moment, please."
    return decision


def load(folder: Path) -> int:
    try:
        with uttar.create(folder / "base") as kb:
            report: uttar.ImportReport = kb.import_files([folder / "faq.jsonl"], keep_going=True)
            return report.entries + len(kb)
    except uttar.InvalidInput as error:
        return -len([problem["line"] for problem in error.problems])


def table(kb: uttar.KnowledgeBase) -> dict[str, list[object]]:
    replies = kb.search_many({"q1": "battery"}, threads=2)
    languages: list[str] = [span.language for span in uttar.detect("battery").spans]
    terms: list[str] = [token.term for token in uttar.analyze("battery", languages).words]
    return {**replies.to_dict(), "terms": list(terms)}


def title(kb: uttar.KnowledgeBase) -> str:
    entry: uttar.Entry = kb.get("battery-replace").entry
    return entry.get("phrasings", {})["en"][0]


def report(kb: uttar.KnowledgeBase, folder: Path) -> list[str]:
    findings: uttar.Findings = uttar.lint([folder / "faq.jsonl"], level="note")
    coverage: uttar.Coverage = kb.coverage(languages=["hi"])
    written: uttar.ExportReport = kb.export(folder / "all.csv")
    entries: uttar.Entries = kb.entries()
    lost: list[uttar.Loss] = entries.losses + written.losses
    return [*findings.columns, *coverage.products.columns, *(loss["field"] for loss in lost)]
