"""`shipcheck merge --push`: remote and clone move together, or neither does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.landed import NOTES, has_records, record_of, remote_of, tip
from tests.stories.pseudo_terminal import Terminal
from tests.stories.running import shipcheck

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def origin(branch: Sample, tmp_path: Path) -> Sample:
    """The remote of the branch's repository."""
    branch.git("switch", "-q", "main")
    remote = remote_of(branch, tmp_path / "origin.git")
    branch.git("switch", "-q", "topic")
    return remote


def hook(sample: Sample, name: str, script: str) -> None:
    """Install a hook; in a bare repository too."""
    folder = sample.path / ".git" / "hooks"
    if not folder.exists():
        folder = sample.path / "hooks"
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def elsewhere(origin: Sample, path: Path, name: str) -> Sample:
    """Another clone, with a branch that can be merged."""
    origin.git("clone", "-q", f"file://{origin.path}", str(path))
    other = Sample(path)
    other.branch(name)
    other.commit({f"{name}.py": "n = 1\n"})
    return other


def test_both_move(branch: Sample, origin: Sample) -> None:
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert ended.code == 0, ended
    landed = tip(branch)
    assert ended.out == f"merged  topic -> main: 1 commit, 1 file, +1 -0 as {landed[:12]}, pushed\n"
    assert tip(origin) == tip(branch, "origin/main") == landed
    assert tip(origin, NOTES) == tip(branch, NOTES)
    assert record_of(branch)["landed"]["pushed"] is True
    assert record_of(origin)["landed"]["commit"] == landed


def test_without_push_nothing_is_pushed(branch: Sample, origin: Sample) -> None:
    before = tip(origin)
    shipcheck("merge", "--yes", cwd=branch.path)
    assert tip(origin) == before
    assert not has_records(origin)


def test_what_was_merged_before_is_not_taken_for_pushed(branch: Sample, origin: Sample) -> None:
    shipcheck("merge", "--yes", cwd=branch.path)
    there = tip(origin)
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert (ended.code, ended.out) == (1, "")
    assert "it is in main already, which is not pushed" in ended.err
    assert "git push origin main" in ended.err
    assert tip(origin) == there


def test_no_remote(branch: Sample) -> None:
    base = tip(branch)
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    ended.assert_clear(2)
    assert "no remote" in ended.err
    assert tip(branch) == base


def test_a_remote_that_has_moved_on(branch: Sample, origin: Sample, tmp_path: Path) -> None:
    other = elsewhere(origin, tmp_path / "other", "else")
    other.git("push", "-q", "origin", "else:main")
    base, theirs = tip(branch), tip(origin)
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert (ended.code, ended.out) == (1, "")
    assert "nothing was merged: main [rejected] (stale info)\n" in ended.err
    assert "git fetch origin" in ended.err
    assert (tip(branch), tip(origin)) == (base, theirs)
    assert not has_records(branch)


@pytest.mark.parametrize("gone", [False, True])
def test_a_remote_that_was_set_back(branch: Sample, origin: Sample, *, gone: bool) -> None:
    """What was taken off there, and the judged change stands on, does not come back with it."""
    branch.git("switch", "-q", "main")
    first = tip(branch)
    taken_off = branch.commit({"bad.py": "b = 1\n"})
    branch.git("push", "-q", "origin", "main")
    branch.git("switch", "-q", "topic")
    branch.git("rebase", "-q", "main")
    branch.git("merge-base", "--is-ancestor", taken_off, "topic")
    origin.git("update-ref", *(("-d", "refs/heads/main") if gone else ("refs/heads/main", first)))
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert (ended.code, ended.out) == (1, "")
    assert "stale info" in ended.err
    assert tip(branch) == taken_off
    assert origin.git("branch", "--list", "--format=%(objectname)") == ("" if gone else first)
    assert not has_records(origin)


def test_a_remote_that_says_no(branch: Sample, origin: Sample) -> None:
    hook(origin, "pre-receive", "echo 'not on a Friday' >&2; exit 1")
    base = tip(branch)
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert (ended.code, ended.out) == (1, "")
    said = "not on a Friday; main [remote rejected] (pre-receive hook declined)"
    assert f"origin did not take it, nothing was merged: {said}\n" in ended.err
    assert (tip(branch), tip(origin)) == (base, base)
    assert not has_records(branch)


def test_a_remote_that_cannot_be_reached(branch: Sample, origin: Sample) -> None:
    base = tip(branch)
    origin.path.rename(origin.path.with_name("gone"))
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert ended.code in (1, 3)
    assert ended.out == ""
    assert tip(branch) == base
    assert not has_records(branch)


def test_secrets_in_addresses_are_not_told(branch: Sample, origin: Sample) -> None:
    branch.git("config", "remote.origin.url", "https://ada:s3cret@127.0.0.1:1/x.git")
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert ended.code in (1, 3)
    assert "s3cret" not in ended.err + ended.out


def test_records_of_both_sides_are_kept(branch: Sample, origin: Sample, tmp_path: Path) -> None:
    other = elsewhere(origin, tmp_path / "other", "else")
    assert shipcheck("merge", "--yes", cwd=other.path).code == 0
    theirs = tip(other)
    other.git("push", "-q", "origin", f"{NOTES}:{NOTES}")  # the record, and not yet the branch
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert ended.code == 0, ended
    for side in (branch, origin):
        noted = {line.split()[1] for line in side.git("notes", "--ref", NOTES, "list").splitlines()}
        assert noted == {theirs, tip(branch)}


def test_a_record_that_comes_in_between(branch: Sample, origin: Sample, tmp_path: Path) -> None:
    """While we push, somebody else's record arrives: the push is made again, with both."""
    other = elsewhere(origin, tmp_path / "other", "else")
    assert shipcheck("merge", "--yes", cwd=other.path).code == 0
    theirs, done = tip(other), tmp_path / "done"
    hook(
        branch,
        "pre-push",
        f"test -e {done} || git -C {other.path} push -q origin {NOTES}:{NOTES}; touch {done}",
    )
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert ended.code == 0, ended
    assert done.exists()
    noted = origin.git("notes", "--ref", NOTES, "list")
    assert theirs in noted
    assert tip(origin) in noted


def test_the_user_s_own_hook_is_asked_and_knows_who_pushes(branch: Sample, origin: Sample) -> None:
    hook(branch, "pre-push", 'test "$SHIPCHECK_MERGE" = 1 && exit 7')
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert (ended.code, ended.out) == (1, "")
    assert tip(origin) == tip(branch)
    assert not has_records(branch)


def test_the_tree_of_the_base_follows_a_push(
    branch: Sample, origin: Sample, tmp_path: Path
) -> None:
    branch.git("worktree", "add", "-q", str(tmp_path / "main"), "main")
    assert shipcheck("merge", "--yes", "--push", cwd=branch.path).code == 0
    main = Sample(tmp_path / "main")
    assert main.git("status", "--porcelain") == ""
    assert (main.path / "app.py").exists()


def test_a_branch_that_moves_here_while_we_push(
    branch: Sample, origin: Sample, tmp_path: Path
) -> None:
    """The remote has it: what cannot be true any more is not claimed, and how to go on is told."""
    hook(branch, "pre-push", "git update-ref refs/heads/main topic")
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert (ended.code, ended.out) == (3, "")
    assert "origin has it" in ended.err
    assert record_of(origin)["landed"]["commit"] == tip(origin)
    assert record_of(branch, tip(origin)) == record_of(origin)


def test_a_head_that_moved_before_the_push_is_judged_again(
    branch: Sample, origin: Sample, tmp_path: Path
) -> None:
    with Terminal("merge", "--push", cwd=branch.path) as terminal:
        terminal.expect("Merge? [y/N] ")
        late = branch.commit({"late.py": "late = 1\n"})
        terminal.type("y\n")
        terminal.expect("2 commits")
        terminal.expect("Merge? [y/N] ")
        terminal.type("y\n")
        assert terminal.ends() == 0
    assert tip(origin, "main^2") == late


def test_a_remote_that_has_no_such_branch_any_more(branch: Sample, origin: Sample) -> None:
    """As the last fetch has told; so it is made."""
    origin.git("update-ref", "-d", "refs/heads/main")
    branch.git("fetch", "-q", "--prune", "origin")
    ended = shipcheck("merge", "--yes", "--push", "--base", "main", cwd=branch.path)
    assert ended.code == 0, ended
    assert tip(origin) == tip(branch)


def test_a_remote_that_talks_a_lot(branch: Sample, origin: Sample) -> None:
    hook(origin, "pre-receive", "seq 1000 1099 >&2; exit 1")
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert (ended.code, ended.out) == (1, "")
    assert "1000; 1001; 1002; 1003; 1004; main [remote rejected]" in ended.err
    assert "1005" not in ended.err
