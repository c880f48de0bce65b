"""The examples in the docstrings and the README run, and everything public has its docstring."""

from __future__ import annotations

import doctest
import inspect
from pathlib import Path
from typing import get_type_hints

import pytest
import uttar

README = Path(__file__).parent.parent / "README.md"
PUBLIC = {name: getattr(uttar, name) for name in uttar.__all__}


def with_inherited(value: object) -> list[object]:
    """What is public, and the classes of the package that it takes methods from."""
    if not inspect.isclass(value):
        return [value] if inspect.isfunction(value) else []
    return [value, *(each for each in value.__mro__[1:] if each.__module__.startswith("uttar._"))]


EXAMPLES = [
    test
    for name, value in PUBLIC.items()
    for each in with_inherited(value)
    for test in doctest.DocTestFinder().find(each, f"uttar.{name}", module=False, globs={})
    if test.examples
]
EXAMPLES += doctest.DocTestFinder(recurse=False).find(uttar, "uttar", globs={})
EXAMPLES.append(doctest.DocTestParser().get_doctest(README.read_text(encoding="utf-8"), {}, "README.md", None, 0))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example_runs(example: doctest.DocTest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    shown: list[str] = []
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=shown.append)
    assert results.attempted > 0
    assert results.failed == 0, "".join(shown)


def test_what_people_call_has_an_example() -> None:
    named = {example.name for example in EXAMPLES}
    calls = ["open", "create", "detect", "analyze", "lint", "KnowledgeBase", "Reply", "Hit", "Replies", "Error"]
    methods = ("import_files", "get", "search", "search_many", "lint", "coverage", "export", "entries")
    methods += ("write", "save_draft", "replay", "set_synonyms", "set_query_log", "give_feedback")
    calls += [f"KnowledgeBase.{name}" for name in methods]
    assert {f"uttar.{name}" for name in calls} <= named


def test_all_that_is_public_is_documented() -> None:
    missing = []
    for name, value in PUBLIC.items():
        classes = with_inherited(value) if inspect.isclass(value) else []
        members = [member for each in classes for member in vars(each).items()]
        public = [(f"{name}.{member}", each) for member, each in members if not member.startswith("_")]
        for path, each in [(name, value), *public]:
            if (inspect.isroutine(each) or inspect.isclass(each) or isinstance(each, property)) and not each.__doc__:
                missing.append(path)
    assert missing == []


def test_tracebacks_and_pickles_name_the_public_package() -> None:
    private = [name for name, value in PUBLIC.items() if hasattr(value, "__qualname__") and value.__module__ != "uttar"]
    assert private == []


def test_annotations_can_be_read_at_runtime() -> None:
    for value in PUBLIC.values():
        if inspect.isclass(value) or inspect.isfunction(value):
            get_type_hints(value)
    assert get_type_hints(uttar.KnowledgeBase.search)["return"] is uttar.Reply
