"""The check of docs/writing-a-check.md works as it is printed there, once it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.pages import fenced

if TYPE_CHECKING:
    from tests.repository import Sample

PAGE = Path(__file__).parents[2] / "docs" / "writing-a-check.md"
LINES = 35


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """With the tutorial's package built by its own pyproject.toml and installed."""
    pytest.importorskip("hatchling")
    source, installed = tmp_path / "source", tmp_path / "installed"
    source.mkdir()
    (source / "shipcheck_changelog.py").write_text(next(fenced(PAGE, "python")))
    (source / "pyproject.toml").write_text(next(fenced(PAGE, "toml")))
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(installed)
    return dict(os.environ) | {"PYTHONPATH": str(installed)}


def shipcheck(
    sample: Sample, environment: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shipcheck", *arguments],
        cwd=sample.path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def judged(sample: Sample, environment: dict[str, str]) -> dict[str, str]:
    """The outcome of the tutorial's item."""
    done = shipcheck(sample, environment, "check", "--only", "written-down", "--format", "json")
    assert done.stdout, done.stderr
    outcome: dict[str, str] = json.loads(done.stdout)["items"][0]
    return outcome


def test_the_tutorial_works(sample: Sample, environment: dict[str, str]) -> None:
    sample.write({".shipcheck.yaml": next(fenced(PAGE, "yaml"))})
    assert shipcheck(sample, environment, "checklist", "validate").returncode == 0
    sample.commit({}, "The checklist")
    sample.branch("topic")
    sample.commit({"docs/other.md": "A word.\n"})
    assert judged(sample, environment)["status"] == "not_applicable"
    sample.commit({"app.py": "print('hello')\n"})
    outcome = judged(sample, environment)
    assert outcome["status"] == "fail"
    assert outcome["summary"] == "code changed and docs/CHANGES.md did not"
    sample.commit({"docs/CHANGES.md": "- It says hello.\n"})
    assert judged(sample, environment)["status"] == "pass"
    explained = shipcheck(sample, environment, "explain", "changelog")
    assert "A change of code is written down." in explained.stdout


def test_the_tutorial_is_short() -> None:
    assert len(next(fenced(PAGE, "python")).splitlines()) <= LINES
