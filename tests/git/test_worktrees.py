from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.errors import GitError, MissingObjects
from shipcheck.git.repository import open_repository
from shipcheck.git.worktrees import temporary_worktree
from tests.git.opening import opened, snapshot
from tests.process.waiting import named_in_a_command, open_files, until
from tests.repository import Sample

PARENT = """
import asyncio, os, sys
from pathlib import Path
from shipcheck.git.repository import open_repository
from shipcheck.git.worktrees import temporary_worktree
async def main():
    repository = await open_repository(Path(sys.argv[1]), dict(os.environ))
    print("open", flush=True)
    async with temporary_worktree(repository, "HEAD~1") as tree:
        print(tree, flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system temp dir of our own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def test_another_commit_beside_the_users_tree(sample: Sample, temporary: Path) -> None:
    first = sample.head
    sample.commit({"second": "x"})
    sample.write({"README.md": "edited", "staged": "x"})
    sample.git("add", "staged")
    repository = opened(sample.path)

    async def main() -> None:
        async with temporary_worktree(repository, first) as tree:
            inside = Sample(tree)
            assert sorted(path.name for path in tree.iterdir()) == [".git", "README.md"]
            assert inside.head == first
            assert inside.git("symbolic-ref", "-q", "HEAD", ok=False) == ""
            assert inside.git("status", "--porcelain") == ""

    before = snapshot(sample.path)
    asyncio.run(main())
    assert snapshot(sample.path) == before
    assert not (sample.path / ".git" / "worktrees").exists()
    assert list(temporary.iterdir()) == []


def test_other_work_trees_stay(sample: Sample, tmp_path: Path, temporary: Path) -> None:
    """Also one whose disk is not mounted at the moment, which `git worktree prune` would forget."""
    sample.git("worktree", "add", "-q", "--detach", str(tmp_path / "away"))
    (tmp_path / "away").rename(tmp_path / "unplugged")
    before = snapshot(sample.path)

    async def main() -> None:
        async with temporary_worktree(opened_here, "HEAD"):
            pass

    opened_here = opened(sample.path)
    asyncio.run(main())
    assert snapshot(sample.path) == before


def test_from_within_a_hook(sample: Sample, temporary: Path) -> None:
    """The hook's GIT_DIR and GIT_INDEX_FILE name the user's own, which must not change."""
    first = sample.head
    sample.commit({"second": "x"})
    places = {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": "x"}
    repository = opened(sample.path, **places)

    async def main() -> None:
        async with temporary_worktree(repository, first) as tree:
            assert not (tree / "second").exists()

    before = snapshot(sample.path)
    asyncio.run(main())
    assert snapshot(sample.path) == before


def test_from_a_linked_work_tree(sample: Sample, tmp_path: Path, temporary: Path) -> None:
    sample.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    repository = opened(tmp_path / "linked")

    async def main() -> None:
        async with temporary_worktree(repository, "HEAD") as tree:
            assert (tree / "README.md").exists()

    asyncio.run(main())
    assert [path.name for path in (sample.path / ".git" / "worktrees").iterdir()] == ["linked"]


def test_no_hook_runs_and_no_submodule_is_filled(
    sample: Sample, tmp_path: Path, temporary: Path
) -> None:
    inner = Sample.create(tmp_path / "inner")
    sample.git("submodule", "add", "-q", str(inner.path), "inside")
    sample.git("commit", "-q", "-m", "module")
    sample.git("config", "submodule.recurse", "true")
    hook = sample.path / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)

    async def main() -> None:
        async with temporary_worktree(opened_here, "HEAD") as tree:
            assert list((tree / "inside").iterdir()) == []

    opened_here = opened(sample.path)
    asyncio.run(main())
    assert not (tmp_path / "ran").exists()


def test_what_a_command_made_read_only_is_removed_too(sample: Sample, temporary: Path) -> None:
    async def main() -> None:
        async with temporary_worktree(opened_here, "HEAD") as tree:
            (tree / "cache" / "sub").mkdir(parents=True)
            (tree / "cache" / "sub" / "file").touch(mode=0o400)
            (tree / "cache" / "link").symlink_to(sample.path)
            (tree / "cache" / "sub").chmod(0o500)
            (tree / "cache").chmod(0o100)

    opened_here = opened(sample.path)
    mode = sample.path.stat().st_mode
    asyncio.run(main())
    assert list(temporary.iterdir()) == []
    assert sample.path.stat().st_mode == mode


@pytest.mark.parametrize("name", ["-x", "", "--lock"])
def test_no_name_is_an_option(name: str, sample: Sample, temporary: Path) -> None:
    with pytest.raises(UsageError):
        asyncio.run(_enter(sample, name))
    assert list(temporary.iterdir()) == []


def test_a_commit_that_is_not_there_leaves_nothing(sample: Sample, temporary: Path) -> None:
    with pytest.raises(GitError):
        asyncio.run(_enter(sample, "nope"))
    assert list(temporary.iterdir()) == []
    assert sample.git("worktree", "list", "--porcelain").count("worktree ") == 1


def test_a_partial_clone_is_said(sample: Sample, tmp_path: Path, temporary: Path) -> None:
    sample.git("config", "uploadpack.allowFilter", "true")
    partial = sample.clone(tmp_path / "partial", "--no-checkout", "--filter=blob:none")
    with pytest.raises(MissingObjects):
        asyncio.run(_enter(partial, "HEAD"))


def test_an_error_inside_comes_out(sample: Sample, temporary: Path) -> None:
    async def main() -> None:
        async with temporary_worktree(opened_here, "HEAD"):
            raise ShipcheckError("anything")

    opened_here = opened(sample.path)
    with pytest.raises(ShipcheckError, match="anything"):
        asyncio.run(main())
    assert list(temporary.iterdir()) == []


async def _enter(sample: Sample, name: str) -> None:
    repository = await open_repository(sample.path, dict(os.environ))
    async with temporary_worktree(repository, name):
        pass


@pytest.mark.parametrize("turns", [1, 2, 3, 5, 8, 13, 21])
def test_cancelled_at_any_moment_nothing_is_left(
    turns: int, sample: Sample, temporary: Path
) -> None:
    async def main() -> None:
        task = asyncio.create_task(_enter(sample, "HEAD"))
        for _ in range(turns):
            await asyncio.sleep(0.002)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    before, files = snapshot(sample.path), open_files()
    asyncio.run(main())
    assert snapshot(sample.path) == before
    assert list(temporary.iterdir()) == []
    assert open_files() == files


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("moment", ["at once", "later"])
def test_killed_nothing_is_left(
    number: signal.Signals, moment: str, sample: Sample, temporary: Path
) -> None:
    sample.commit({f"file-{index}": "x" for index in range(50)})
    before = snapshot(sample.path)
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(sample.path)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as parent:
        assert parent.stdout
        for _ in range(1 if moment == "at once" else 2):
            parent.stdout.readline()
        parent.send_signal(number)
    until(lambda: not named_in_a_command(str(temporary)))
    assert snapshot(sample.path) == before
    if moment == "later":
        assert list(temporary.iterdir()) == []
    assert sample.git("worktree", "list", "--porcelain").count("worktree ") == 1
