"""Merging line by line: from the walk, and from `shipcheck merge --plain`."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.pseudo_terminal import Terminal
from tests.stories.running import COMMAND, Ended, environment_with

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def asked(tmp_path: Path) -> Sample:
    """A branch that is ready but for a question that everybody has to answer."""
    sample = Sample.create(tmp_path / "repository")
    sample.commit({".shipcheck.yaml": "version: 1\nitems:\n  - {id: told, ask: Told?}\n"})
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"}, "Topic")
    return sample


def plain(said: str, *arguments: str, sample: Sample) -> Ended:
    """Run with lines on standard input."""
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=sample.path, env=environment_with(None), input=said.encode(),
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def landed(sample: Sample) -> str:
    """What the newest commit of `main` says."""
    return sample.git("log", "-1", "--format=%s", "main")


def test_the_walk_merges_what_is_ready(asked: Sample) -> None:
    done = plain("answer 1 yes\nmerge\ny\n", "--plain", sample=asked)
    assert done.code == 0, done
    assert "Merge topic into main? [y/N] " in done.err
    assert done.out.splitlines()[-1].startswith(
        "merged  topic -> main: 1 commit, 1 file, +1 -0 as "
    )
    assert landed(asked) == "Merge branch 'topic'"
    assert asked.git("notes", "--ref=shipcheck", "list").count("\n") == 0


@pytest.mark.parametrize("answer", ["n", "", "maybe"])
def test_nothing_is_merged_without_a_yes(asked: Sample, answer: str) -> None:
    done = plain(f"answer 1 yes\nmerge\n{answer}\n", "--plain", sample=asked)
    assert done.code == 0
    assert "Not merged." in done.err
    assert landed(asked) == "Change"


def test_the_base_decides_and_not_the_work_tree(asked: Sample) -> None:
    """The walk judges by the work tree's checklist; the merge does not."""
    asked.commit(
        {".shipcheck.yaml": "version: 1\nitems:\n  - {id: told, ask: Told?, severity: warn}\n"}
    )
    done = plain("merge\ny\n", "--plain", sample=asked)
    assert done.code == 1, done
    assert "answer   told" in done.out
    assert landed(asked) == "Change"


def test_without_a_branch_to_merge_into_the_walk_goes_on(asked: Sample, tmp_path: Path) -> None:
    clone = asked.clone(tmp_path / "clone")
    done = plain("answer 1 yes\nmerge\nshow 1\n", "--plain", "--base", "HEAD~1", sample=clone)
    assert done.code == 0, done
    assert "shipcheck: " in done.err
    assert "Item 1: told." in done.out


def test_merge_walks_through_what_is_not_ready(asked: Sample) -> None:
    with Terminal("merge", "--plain", cwd=asked.path, environment={"TERM": "xterm"}) as terminal:
        terminal.expect("1. told, needs an answer")
        terminal.expect("shipcheck> ")
        terminal.type("answer 1 yes\n")
        terminal.expect("Now ready.")
        terminal.type("merge\n")
        terminal.expect("Merge topic into main? [y/N] ")
        terminal.type("y\n")
        terminal.expect("merged  topic -> main")
        assert terminal.ends() == 0
        assert "\x1b" not in terminal.text
    assert landed(asked) == "Merge branch 'topic'"


def test_merge_asks_once_where_it_is_ready(asked: Sample) -> None:
    assert plain("answer 1 yes\n", "--plain", sample=asked).code == 0
    with Terminal("merge", "--plain", cwd=asked.path, environment={"TERM": "xterm"}) as terminal:
        terminal.expect("Merge? [y/N] ")
        terminal.type("y\n")
        terminal.expect("merged  topic -> main")
        assert terminal.ends() == 0
        assert "\x1b" not in terminal.text
        assert "shipcheck> " not in terminal.text


def test_leaving_the_walk_merges_nothing(asked: Sample) -> None:
    with Terminal("merge", "--plain", cwd=asked.path) as terminal:
        terminal.expect("shipcheck> ")
        terminal.type("\x04")
        assert terminal.ends() == 1
    assert landed(asked) == "Change"


def test_without_a_terminal_it_prints_and_exits(asked: Sample) -> None:
    done = plain("answer 1 yes\nmerge\ny\n", "merge", "--plain", sample=asked)
    assert done.code == 1
    assert "answer   told" in done.out
    assert "shipcheck> " not in done.err
