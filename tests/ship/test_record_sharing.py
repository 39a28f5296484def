"""Ship records between clones, over a bare remote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.git.errors import GitError
from shipcheck.git.notes import NOTES_REF, append_note
from shipcheck.ship.record_sharing import Fetched, fetch_records
from tests.git.noting import noted
from tests.git.opening import done, git_in
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ada(sample: Sample, tmp_path: Path) -> Sample:
    """A clone of a bare remote."""
    sample.clone(tmp_path / "remote.git", "--bare")
    return Sample(tmp_path / "remote.git").clone(tmp_path / "ada")


@pytest.fixture
def bob(ada: Sample, tmp_path: Path) -> Sample:
    """A second clone of it."""
    return Sample(tmp_path / "remote.git").clone(tmp_path / "bob")


def push(clone: Sample) -> None:
    clone.git("push", "-q", "origin", NOTES_REF)


def test_a_remote_without_records_changes_nothing(ada: Sample) -> None:
    git = git_in(ada.path)
    assert done(fetch_records(git, "origin")) == Fetched(None, None)
    done(append_note(git, ada.head, "one"))
    tip = ada.git("rev-parse", NOTES_REF)
    assert done(fetch_records(git, "origin")) == Fetched(None, tip)


def test_both_sides_records_are_kept(ada: Sample, bob: Sample) -> None:
    """Each made the notes ref on their own, and wrote on the same commit."""
    done(append_note(git_in(ada.path), ada.head, "of Ada"))
    done(append_note(git_in(bob.path), bob.head, "of Bob"))
    push(ada)
    fetched = done(fetch_records(git_in(bob.path), "origin"))
    assert fetched.theirs == ada.git("rev-parse", NOTES_REF)
    assert fetched.ours == bob.git("rev-parse", NOTES_REF)
    assert noted(bob, bob.head) == ["of Ada", "of Bob"]
    push(bob)  # a fast-forward
    done(fetch_records(git_in(ada.path), "origin"))
    assert ada.git("rev-parse", NOTES_REF) == fetched.ours
    assert ada.git("branch", "-a", "--format=%(refname)").splitlines() == [
        "refs/heads/main",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/main",
    ]


def test_an_unreachable_remote_is_an_error(ada: Sample, tmp_path: Path) -> None:
    ada.git("remote", "set-url", "origin", str(tmp_path / "gone"))
    with pytest.raises(GitError):
        done(fetch_records(git_in(ada.path), "origin"))
