"""The stubs say what the compiled half has, and a program of a user passes the strictest check."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ALLOWED = HERE / "stubtest_allowlist.txt"
PYPROJECT = HERE.parent / "pyproject.toml"


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        check=False,
        cwd=tmp_path,
        env={**os.environ, "MYPY_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
    )


def test_stubs_match_the_runtime(tmp_path: Path) -> None:
    checked = run(tmp_path, "mypy.stubtest", "uttar", "--mypy-config-file", str(PYPROJECT), "--allowlist", str(ALLOWED))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_package_and_its_use_are_typed(tmp_path: Path) -> None:
    checked = run(tmp_path, "mypy", "--config-file", str(PYPROJECT), "-p", "uttar", "--python-version", "3.10")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    checked = run(tmp_path, "mypy", "--strict", str(HERE / "usage.py"))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_wrong_use_is_seen(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text('import uttar\nkb = uttar.open("faq")\nkb.search(5)\nkb.search("a").decision == "maybe"\n')
    checked = run(tmp_path, "mypy", "--strict", str(wrong))
    assert "wrong.py:3: error" in checked.stdout, checked.stdout + checked.stderr
    assert "wrong.py:4: error" in checked.stdout, checked.stdout + checked.stderr
