from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import UsageError
from shipcheck.git.repository import without_places
from tests.git.opening import done, opened
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path


def test_the_usual_case(sample: Sample) -> None:
    repository = opened(sample.path)
    assert repository.top == sample.path
    assert repository.git_dir == repository.common_dir == sample.path / ".git"
    assert repository.objects == sample.path / ".git" / "objects"
    assert (repository.head, repository.branch) == (sample.head, "main")
    assert not repository.shallow
    assert repository.git.directory == sample.path


def test_the_usual_case_is_two_processes(sample: Sample, tmp_path: Path) -> None:
    """One for the place and HEAD, and beside it one for the configuration."""
    trace = tmp_path / "trace"
    repository = opened(sample.path, GIT_TRACE2=str(trace))
    assert trace.read_text().count(" start ") == 2
    assert repository.configuration["user.name"] == "Ada Lovelace"


def test_from_a_folder_below_or_through_a_link(sample: Sample, tmp_path: Path) -> None:
    below = sample.path / "one" / "two"
    below.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(below)
    assert opened(below).top == opened(link).top == sample.path


def test_detached(sample: Sample) -> None:
    sample.git("checkout", "-q", "--detach")
    repository = opened(sample.path)
    assert (repository.head, repository.branch) == (sample.head, None)


def test_no_commit_yet(tmp_path: Path) -> None:
    Sample(tmp_path).git("init", "-q", "-b", "topic/one")
    repository = opened(tmp_path)
    assert (repository.head, repository.branch) == (None, "topic/one")


@pytest.mark.parametrize("name", ["HEAD", "-x", "tag", "$(touch)", "ü\udcff"])
def test_odd_branch_names(name: str, sample: Sample) -> None:
    sample.git("tag", "tag")
    sample.git("update-ref", f"refs/heads/{name}", "HEAD")
    sample.git("symbolic-ref", "HEAD", f"refs/heads/{name}")
    repository = opened(sample.path)
    assert (repository.head, repository.branch) == (sample.head, name)


@pytest.mark.parametrize("name", ["with\nnewline", 'quote"colon:', "byte\udcff", " -x "])
def test_odd_folder_names(name: str, tmp_path: Path) -> None:
    sample = Sample.create(tmp_path / name)
    repository = opened(sample.path)
    assert repository.top == sample.path
    assert repository.head == sample.head
    assert repository.git_dir == sample.path / ".git"


def test_a_shallow_clone(sample: Sample, tmp_path: Path) -> None:
    sample.commit({"a": "b"})
    assert opened(sample.clone(tmp_path / "shallow", "--depth=1").path).shallow


def test_a_linked_work_tree(sample: Sample, tmp_path: Path) -> None:
    sample.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    repository = opened(tmp_path / "linked")
    assert repository.top == tmp_path / "linked"
    assert repository.common_dir == sample.path / ".git"
    assert repository.git_dir == sample.path / ".git" / "worktrees" / "linked"
    assert repository.branch == "other"


def test_a_submodule(sample: Sample, tmp_path: Path) -> None:
    inner = Sample.create(tmp_path / "inner")
    sample.git("submodule", "add", "-q", str(inner.path), "inside")
    repository = opened(sample.path / "inside")
    assert repository.top == sample.path / "inside"
    assert repository.git_dir == sample.path / ".git" / "modules" / "inside"


def test_places_in_the_environment_stay_true_from_anywhere(sample: Sample, tmp_path: Path) -> None:
    """As in a hook, where GIT_DIR is relative to where git started it."""
    repository = opened(sample.path, GIT_DIR=".git", GIT_INDEX_FILE=".git/index")
    assert repository.top == sample.path
    environment = repository.git.environment
    assert environment["GIT_DIR"] == str(sample.path / ".git")
    assert environment["GIT_INDEX_FILE"] == str(sample.path / ".git" / "index")
    assert done(repository.git.text("status", "--porcelain")) == ""


def test_a_git_dir_elsewhere(sample: Sample, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    place = {"GIT_DIR": str(sample.path / ".git"), "GIT_WORK_TREE": str(tree)}
    assert opened(tmp_path, **place).top == tree


def test_without_places_nothing_leads_back() -> None:
    kept = without_places({"GIT_DIR": "x", "GIT_INDEX_FILE": "y", "GIT_PREFIX": "z", "HOME": "h"})
    assert kept == {"HOME": "h"}


def test_not_a_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a git repository"):
        opened(tmp_path)
    with pytest.raises(UsageError, match="not a git repository"):
        opened(tmp_path, GIT_DIR=str(tmp_path / "gone"))


def test_no_such_directory(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such directory"):
        opened(tmp_path / "gone")


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="no such directory"):
        opened(tmp_path / "file")


def test_no_work_tree(sample: Sample, tmp_path: Path) -> None:
    bare = sample.clone(tmp_path / "bare.git", "--bare")
    for place in (bare.path, sample.path / ".git"):
        with pytest.raises(UsageError, match="no work tree") as caught:
            opened(place)
        assert "worktree" in caught.value.hint


def test_somebody_elses(sample: Sample) -> None:
    with pytest.raises(UsageError, match="another user") as caught:
        opened(sample.path, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert "safe.directory" in caught.value.hint


def test_a_missing_git(sample: Sample, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="git is not installed"):
        opened(sample.path, PATH=str(tmp_path))


def test_paths_that_are_not_utf_8_can_be_used(tmp_path: Path) -> None:
    sample = Sample.create(tmp_path / os.fsdecode(b"\xff"))
    assert done(opened(sample.path).git.text("rev-parse", "HEAD")) == sample.head
