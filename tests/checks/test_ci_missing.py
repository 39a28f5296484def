"""Why a required run never reported: the likely cause, from the other runs and from CI's files."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.checks._ci_missing import likely_cause
from shipcheck.forge.rules import RequiredRun
from shipcheck.git.repository import open_repository
from tests.checks.staging import run

if TYPE_CHECKING:
    from tests.repository import Sample

WORKFLOW = ".github/workflows/ci.yml"
PLAIN = "on: push\njobs:\n  end-to-end:\n    runs-on: x\n"
FILTERED = "on:\n  pull_request:\n    paths: ['src/**']\njobs:\n  end-to-end:\n    runs-on: x\n"


def cause(sample: Sample, name: str, *names: str, owner: str | None = None) -> str:
    """The likely cause, with runs of these names there."""

    async def ask() -> str:
        repository = await open_repository(sample.path, os.environ)
        runs = [run(one, owner="other" if owner else "") for one in names]
        return await likely_cause(RequiredRun(name, owner), runs, repository, sample.head)

    return asyncio.run(ask())


def test_renamed(sample: Sample) -> None:
    assert cause(sample, "unit-tests", "unit tests", "lint") == "Renamed to unit tests?"


def test_of_another_app(sample: Sample) -> None:
    said = cause(sample, "tests", "tests", owner="actions")
    assert said == "other reports it, and actions has to."


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("README.md", "end-to-end", "No CI file of this commit names it"),
        (WORKFLOW, FILTERED, f"{WORKFLOW} has a path filter"),
        (WORKFLOW, PLAIN, f"{WORKFLOW} names it: is it started for this event"),
        (".gitlab-ci.yml", "end-to-end:\n  rules:\n    - changes: [a]\n", ".gitlab-ci.yml has a path"),
    ],
)  # fmt: skip
def test_what_the_files_of_ci_say(sample: Sample, file: str, content: str, words: str) -> None:
    sample.commit({file: content})
    assert cause(sample, "end-to-end (3.12)").startswith(words)


@pytest.mark.parametrize(
    "name", ["", "-e", "--help", "a\nb", "a\0b", "(x)", "\x1b[31m", "*", ":(top)"]
)
def test_a_hostile_name_is_only_a_name(sample: Sample, name: str) -> None:
    sample.commit({WORKFLOW: PLAIN})
    assert cause(sample, name)


def test_a_link_in_the_place_of_a_file(sample: Sample) -> None:
    (sample.path / ".github/workflows").mkdir(parents=True)
    (sample.path / WORKFLOW).symlink_to("/etc/passwd")
    sample.git("add", "-A")
    sample.git("commit", "--quiet", "-m", "Link")
    assert cause(sample, "/etc/passwd")
