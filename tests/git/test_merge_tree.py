from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import UsageError
from shipcheck.git.errors import GitError, MissingObjects
from shipcheck.git.merge_tree import commit_tree, merge_commits, merge_in_memory, quarantine
from tests.git.opening import done, opened, snapshot
from tests.process.waiting import until
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.git.repository import Repository

ODD = os.fsdecode(b"odd \xff\n name")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system temp dir of our own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def diverged(sample: Sample) -> Sample:
    """`main` and `clean` merge, `main` and `conflict` do not."""
    sample.commit({"file": "base\n", ODD: "base\n", "gone": "base\n"})
    for name, content in (("clean", "base\n"), ("conflict", "theirs\n")):
        sample.git("switch", "-q", "-c", name, "main")
        sample.commit({f"new-{name}": "x", "file": content, ODD: content, "gone": content})
    sample.git("switch", "-q", "main")
    sample.git("rm", "-q", "gone")
    sample.commit({"file": "ours\n", ODD: "ours\n"})
    return sample


def test_a_clean_merge(diverged: Sample, temporary: Path) -> None:
    before = snapshot(diverged.path)
    outcome = done(merge_in_memory(opened(diverged.path), "main", "clean"))
    assert snapshot(diverged.path) == before
    assert list(temporary.iterdir()) == []
    assert (outcome.conflicts, outcome.messages) == ((), ())
    diverged.git("merge", "-q", "--no-edit", "clean")
    assert outcome.tree == diverged.git("rev-parse", "HEAD^{tree}")


def test_conflicts_are_named(diverged: Sample) -> None:
    before = snapshot(diverged.path)
    outcome = done(merge_in_memory(opened(diverged.path), "main", "conflict"))
    assert set(outcome.conflicts) == {"file", ODD, "gone"}
    assert len(outcome.messages) == 3
    assert "CONFLICT (content): Merge conflict in file" in outcome.messages
    assert snapshot(diverged.path) == before


def test_unrelated_histories_do_not_merge(sample: Sample) -> None:
    sample.git("checkout", "-q", "--orphan", "other")
    sample.commit({"x": "y"})
    with pytest.raises(GitError, match="unrelated histories"):
        done(merge_in_memory(opened(sample.path), "main", "other"))


@pytest.mark.parametrize("name", ["-x", "--stdin", ""])
def test_no_name_is_an_option(name: str, sample: Sample) -> None:
    with pytest.raises(UsageError):
        done(merge_in_memory(opened(sample.path), "main", name))


def test_what_is_written_stays_in_the_quarantine(diverged: Sample, temporary: Path) -> None:
    repository = opened(diverged.path)

    async def main() -> tuple[str, str]:
        async with quarantine(repository) as git:
            merged = await merge_commits(git, "main", "clean")
            landed = await commit_tree(git, merged.tree, ("main", "clean"))
            undo = await commit_tree(git, "main^{tree}", (landed,), message="ü\udcff")
            reverted = await merge_commits(git, landed, undo)
            assert await git.text("log", "-1", "--format=%an <%ae> %P", landed) == (
                f"shipcheck <shipcheck@localhost> {diverged.head} {diverged.git('rev-parse', 'clean')}"
            )
            return landed, reverted.tree

    before = snapshot(diverged.path)
    landed, tree = asyncio.run(main())
    assert tree == diverged.git("rev-parse", "main^{tree}")
    assert snapshot(diverged.path) == before
    assert list(temporary.iterdir()) == []
    assert diverged.git("cat-file", "-t", landed, ok=False) == ""


def test_a_commit_needs_no_identity_and_no_key(sample: Sample) -> None:
    repository = opened(
        sample.path, GIT_CONFIG_GLOBAL="/dev/null", GIT_AUTHOR_NAME="", GIT_COMMITTER_EMAIL=""
    )
    sample.git("config", "commit.gpgSign", "true")
    sample.git("config", "gpg.program", "false")
    sample.git("config", "user.useConfigOnly", "true")

    async def main() -> str:
        async with quarantine(repository) as git:
            return await git.text("cat-file", "commit", await commit_tree(git, "HEAD^{tree}", ()))

    assert "gpgsig" not in asyncio.run(main())


def test_a_cancelled_quarantine_is_removed(sample: Sample, temporary: Path) -> None:
    repository = opened(sample.path)

    async def hold() -> None:
        async with quarantine(repository) as git:
            await git.run("hash-object", "-w", "--stdin", stdin=b"x")
            await asyncio.Event().wait()

    async def main() -> None:
        task = asyncio.create_task(hold())
        await asyncio.to_thread(until, lambda: bool(list(temporary.glob("*/*"))))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert list(temporary.iterdir()) == []


def test_alternates_of_the_repository_and_of_the_environment_keep_working(
    diverged: Sample, tmp_path: Path
) -> None:
    borrowing = Sample(tmp_path / "borrowing")
    diverged.git("clone", "-q", "--shared", str(diverged.path), str(borrowing.path))
    assert not list((borrowing.path / ".git" / "objects" / "pack").iterdir())
    outcome = done(merge_in_memory(opened(borrowing.path), "HEAD", "origin/clean"))
    assert outcome.conflicts == ()
    (borrowing.path / ".git" / "objects" / "info" / "alternates").unlink()
    known = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": str(diverged.path / ".git" / "objects")}
    again = done(merge_in_memory(opened(borrowing.path, **known), "HEAD", "origin/clean"))
    assert again == outcome


@pytest.mark.parametrize("name", ["co:lon", 'co:lon"quote', '"quote', "new\nline:", "back\\slash:"])
def test_odd_folder_names(name: str, tmp_path: Path) -> None:
    sample = Sample.create(tmp_path / name)
    outcome = done(merge_in_memory(opened(sample.path), "main", "main"))
    assert outcome.tree == sample.git("rev-parse", "main^{tree}")


def test_an_old_git_is_said(sample: Sample, tmp_path: Path) -> None:
    repository = opened(sample.path)
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\ncase "$*" in *merge-tree*) echo usage >&2; exit 129;; esac\n'
        "echo git version 2.30.2\n"
    )
    program.chmod(0o755)
    old = opened_with(repository, f"{program.parent}:/bin")
    with pytest.raises(UsageError, match=r"git 2.30.2 is too old.*2.38"):
        done(merge_in_memory(old, "main", "main"))


def opened_with(repository: Repository, path: str) -> Repository:
    git = replace(repository.git, environment={**repository.git.environment, "PATH": path})
    return replace(repository, git=git)


def test_a_partial_clone_is_said(diverged: Sample, tmp_path: Path) -> None:
    diverged.git("config", "uploadpack.allowFilter", "true")
    partial = diverged.clone(tmp_path / "partial", "--no-checkout", "--filter=blob:none")
    with pytest.raises(MissingObjects):
        done(merge_in_memory(opened(partial.path), "origin/main", "origin/conflict"))
