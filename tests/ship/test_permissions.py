"""Whose commits may run a command of the checklist, and what `allow` is bound to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Reason, Status
from shipcheck.process.state import state_directory
from shipcheck.ship.permissions import allow, is_allowed
from tests.ship.gating import branch_with, found, judged, judged_in, request

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.model.result import ItemResult
    from tests.repository import Sample

ITEM = "  - {id: x, run: 'touch ran'}\n"


def commit_as(sample: Sample, author: str, committer: str) -> None:
    """A commit on top, by somebody."""
    sample.write({"theirs.txt": f"{author} {committer}"})
    sample.git("add", "-A")
    names = ("-c", f"author.email={author}", "-c", f"committer.email={committer}")
    sample.git(*names, "-c", "user.name=Eve", "commit", "-q", "-m", "Theirs")


def state(sample: Sample, **environment: str) -> ItemResult:
    """The item, and that it ran only if it passed."""
    item = found(judged_in(environment, sample), "x")
    assert (sample.path / "ran").exists() == (item.status is Status.PASS)
    return item


def test_own_commits_run(sample: Sample) -> None:
    branch_with(sample, ITEM)
    assert state(sample).status is Status.PASS


@pytest.mark.parametrize(
    ("author", "committer"),
    [
        ("eve@example.com", "eve@example.com"),
        ("ada@example.com", "eve@example.com"),
        ("eve@example.com", "ada@example.com"),
        ("ada@example.com.evil", "ada@example.com.evil"),
    ],
)
def test_a_stranger_in_any_role(sample: Sample, author: str, committer: str) -> None:
    branch_with(sample, ITEM)
    commit_as(sample, author, committer)
    sample.commit({"app.py": "print(2)\n"}, "My own on top")
    item = state(sample)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)
    stranger = author if author != "ada@example.com" else committer
    assert item.outcome.summary == f"not run: the change holds commits by {stranger}"
    assert "shipcheck allow" in item.outcome.findings[0].fix


def test_upper_and_lower_case_are_the_same_person(sample: Sample) -> None:
    branch_with(sample, ITEM)
    commit_as(sample, "ADA@Example.com", "Ada@EXAMPLE.COM")
    assert state(sample).status is Status.PASS


def test_strangers_below_the_base_do_not_matter(sample: Sample) -> None:
    commit_as(sample, "eve@example.com", "eve@example.com")
    branch_with(sample, ITEM)
    assert state(sample).status is Status.PASS


def test_without_an_address_nothing_is_ones_own(sample: Sample, isolated: Path) -> None:
    branch_with(sample, ITEM)
    (isolated / ".gitconfig").write_text("[user]\n\tname = Ada\n")
    item = state(sample)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)
    assert "git knows no user.email" in item.outcome.summary
    assert "git config user.email" in item.outcome.findings[0].fix


@pytest.mark.parametrize("name", ["EMAIL", "GIT_COMMITTER_EMAIL"])
def test_an_address_from_the_environment(sample: Sample, isolated: Path, name: str) -> None:
    branch_with(sample, ITEM)
    (isolated / ".gitconfig").write_text("[user]\n\tname = Ada\n")
    assert state(sample, **{name: "ada@example.com"}).status is Status.PASS


def test_a_commit_without_an_address(sample: Sample, isolated: Path) -> None:
    branch_with(sample, ITEM)
    commit_as(sample, "", "")
    (isolated / ".gitconfig").write_text("[user]\n\tname = Ada\n")
    assert state(sample).status is Status.UNKNOWN


def test_ci_runs_what_it_is_told_to(sample: Sample) -> None:
    branch_with(sample, ITEM)
    commit_as(sample, "eve@example.com", "eve@example.com")
    assert state(sample, CI="true").status is Status.PASS


def test_a_strangers_head_runs_only_when_allowed(sample: Sample) -> None:
    branch_with(sample, "  - {id: x, run: 'test -e theirs.txt'}\n")
    commit_as(sample, "eve@example.com", "eve@example.com")
    theirs = sample.head
    sample.git("switch", "-q", "main")
    asked = request(sample.path, head="work")
    item = found(judged(asked), "x")
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)
    assert not list((sample.path / ".git").glob("worktrees/*"))
    allow(state_environment(), sample.path / ".git", ["test -e theirs.txt"], theirs)
    assert found(judged(asked), "x").status is Status.PASS


def state_environment() -> dict[str, str]:
    """The environment of the test."""
    import os

    return dict(os.environ)


def test_allowed_on_this_commit_only(sample: Sample) -> None:
    branch_with(sample, ITEM)
    commit_as(sample, "eve@example.com", "eve@example.com")
    allow(state_environment(), sample.path / ".git", ["touch ran"], sample.head)
    assert state(sample).status is Status.PASS
    (sample.path / "ran").unlink()
    commit_as(sample, "eve@example.com", "eve2@example.com")
    assert state(sample).status is Status.UNKNOWN


def test_allow_is_bound_to_repository_command_and_commit(tmp_path: Path) -> None:
    environment = {"SHIPCHECK_STATE_DIR": str(tmp_path / "state")}
    here = tmp_path / "here"
    here.mkdir()
    (tmp_path / "link").symlink_to(here)
    allow(environment, here, ["make", "make test"], "c0ffee")
    assert is_allowed(environment, here, "make", "c0ffee")
    assert is_allowed(environment, tmp_path / "link", "make test", "c0ffee")
    assert not is_allowed(environment, tmp_path / "other", "make", "c0ffee")
    assert not is_allowed(environment, here, "make ", "c0ffee")
    assert not is_allowed(environment, here, "make", "c0ffe")
    assert not is_allowed({"SHIPCHECK_STATE_DIR": str(tmp_path)}, here, "make", "c0ffee")


def test_where_the_users_state_is(isolated: Path) -> None:
    assert state_directory({"SHIPCHECK_STATE_DIR": "/state"}).as_posix() == "/state"
    assert state_directory({}).is_relative_to(isolated)


def test_a_damaged_list_allows_nothing(sample: Sample, tmp_path: Path) -> None:
    branch_with(sample, ITEM)
    commit_as(sample, "eve@example.com", "eve@example.com")
    folder = tmp_path / "state"
    (folder / "allowed.jsonl").mkdir(parents=True)
    item = state(sample, SHIPCHECK_STATE_DIR=str(folder))
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.UNREADABLE)
