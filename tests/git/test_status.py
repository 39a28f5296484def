from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.git.status import WorkTreeStatus, read_status
from tests.git.opening import done, opened, snapshot
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path

ODD = os.fsdecode(b"odd \xff\n name")


def status(sample: Sample) -> WorkTreeStatus:
    return done(read_status(opened(sample.path)))


def test_clean(sample: Sample) -> None:
    assert status(sample) == WorkTreeStatus((), (), (), None)


def test_every_way_of_being_dirty(sample: Sample) -> None:
    sample.commit({"changed": "1", "gone": "1", "moved": "1\n2\n3\n", "mode": "1", ODD: "1"})
    sample.write({"changed": "2", ODD: "2", "new": "1", "folder/new": "1"})
    (sample.path / "gone").unlink()
    (sample.path / "mode").chmod(0o755)
    sample.git("mv", "moved", "there")
    found = status(sample)
    assert set(found.dirty) == {"changed", "gone", "moved", "there", "mode", ODD}
    assert found.untracked == ("folder/", "new")


def test_no_setting_hides_what_is_there(sample: Sample) -> None:
    sample.git("config", "status.showUntrackedFiles", "no")
    sample.git("config", "status.renames", "copies")
    sample.git("config", "status.branch", "true")
    sample.git("config", "status.showStash", "true")
    sample.write({ODD: "1"})
    assert status(sample) == WorkTreeStatus((), (ODD,), (), None)


def test_nothing_is_written(sample: Sample) -> None:
    os.utime(sample.path / "README.md", (1, 1))
    before = snapshot(sample.path)
    assert status(sample).dirty == ()
    assert snapshot(sample.path) == before


def test_before_the_first_commit(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.git("init", "-q")
    sample.write({"file": "x"})
    sample.git("add", "file")
    assert status(sample).dirty == ("file",)


def test_a_submodule_is_dirty_by_what_is_tracked(sample: Sample, tmp_path: Path) -> None:
    inner = Sample.create(tmp_path / "inner")
    sample.git("submodule", "add", "-q", str(inner.path), "inside")
    sample.git("commit", "-q", "-m", "module")
    Sample(sample.path / "inside").write({"untracked": "x"})
    assert status(sample).dirty == ()
    Sample(sample.path / "inside").write({"README.md": "x"})
    assert status(sample).dirty == ("inside",)


@pytest.mark.parametrize(
    ("command", "operation"),
    [
        (("merge", "topic"), "merge"),
        (("rebase", "topic"), "rebase"),
        (("rebase", "--apply", "topic"), "rebase"),
        (("cherry-pick", "topic"), "cherry-pick"),
        (("revert", "HEAD~1"), "revert"),
    ],
)
@pytest.mark.parametrize("linked", [False, True])
def test_an_operation_that_waits(
    command: tuple[str, ...], operation: str, linked: bool, sample: Sample, tmp_path: Path
) -> None:
    sample.commit({"file": "base\n"})
    sample.branch("topic")
    sample.commit({"file": "theirs\n"})
    sample.git("switch", "-q", "main")
    sample.commit({"file": "ours\n"})
    sample.commit({"file": "ours again\n"})
    if linked:
        sample.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
        sample = Sample(tmp_path / "linked")
    sample.git(*command, ok=False)
    found = status(sample)
    assert found.operation == operation
    assert found.unmerged == ("file",)
    assert found.dirty == ("file",)


def test_a_bisection_waits(sample: Sample) -> None:
    sample.git("bisect", "start")
    assert status(sample).operation == "bisect"
