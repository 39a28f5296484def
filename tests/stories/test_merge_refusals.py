"""What `shipcheck merge` refuses, with nothing moved and nothing recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.landed import has_records, message, record_of, remote_of, tip
from tests.stories.running import CI, Ended, shipcheck

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tracked(branch: Sample, tmp_path: Path) -> Sample:
    """A branch whose base has a remote."""
    branch.git("switch", "-q", "main")
    remote_of(branch, tmp_path / "origin.git")
    branch.git("switch", "-q", "topic")
    return branch


def assert_refused(
    sample: Sample, *words: str, code: int = 1, options: tuple[str, ...] = ()
) -> Ended:
    """Nothing moved, nothing was recorded, and the error says why."""
    refs = sample.git("for-each-ref")
    ended = shipcheck("merge", "--yes", *options, cwd=sample.path)
    ended.assert_clear(code)
    assert all(word in ended.err for word in words), ended
    assert sample.git("for-each-ref") == refs
    return ended


def test_on_the_base_itself(sample: Sample) -> None:
    assert_refused(sample, "this is main itself", "push", code=2)


def test_a_base_that_is_no_branch(branch: Sample) -> None:
    sha = tip(branch)
    branch.git("tag", "v1", "main")
    for name in (sha, "v1", "main~0"):
        assert_refused(branch, "no branch", code=2, options=("--base", name))


def test_no_local_branch(tracked: Sample) -> None:
    tracked.git("branch", "-q", "-D", "main")
    assert_refused(tracked, "git branch main origin/main", code=2)
    tracked.git("branch", "-q", "main", "origin/main")
    assert shipcheck("merge", "--yes", cwd=tracked.path).code == 0


def test_a_name_that_would_act_in_a_shell_is_quoted(tracked: Sample) -> None:
    tracked.git("push", "-q", "origin", "main:refs/heads/$(id)")
    options = ("--base", "origin/$(id)")
    assert_refused(tracked, "git branch '$(id)' 'origin/$(id)'", code=2, options=options)


def test_a_local_branch_by_another_name_that_tracks_the_base(tracked: Sample) -> None:
    tracked.git("branch", "-q", "-m", "main", "trunk")
    ended = shipcheck("merge", "--yes", cwd=tracked.path)
    assert ended.code == 0, ended
    assert "topic -> trunk" in ended.out
    assert "(git push origin trunk:main ships it)" in ended.out
    assert message(tracked, "trunk") == "Merge branch 'topic' into trunk"


def test_a_local_branch_that_tracks_nothing_and_stands_right(tracked: Sample) -> None:
    tracked.git("branch", "-q", "--unset-upstream", "main")
    assert shipcheck("merge", "--yes", cwd=tracked.path).code == 0


def test_a_branch_that_only_was_started_from_the_base(tracked: Sample) -> None:
    """The branch that is merged tracks the base, as `git switch -c topic origin/main` has it."""
    tracked.git("branch", "-q", "--set-upstream-to", "origin/main", "topic")
    tracked.git("branch", "-q", "-D", "main")
    assert_refused(tracked, "git branch main origin/main", code=2)


def test_several_that_track_the_base(tracked: Sample) -> None:
    tracked.git("branch", "-q", "-m", "main", "trunk")
    tracked.git("branch", "-q", "--track", "other", "origin/main")
    assert_refused(tracked, "git branch main origin/main", code=2)
    assert shipcheck("merge", "--yes", "--base", "trunk", cwd=tracked.path).code == 0


def test_a_name_that_stands_for_another_branch(branch: Sample, tmp_path: Path) -> None:
    branch.git("symbolic-ref", "refs/heads/master", "refs/heads/main")
    branch.git("worktree", "add", "-q", str(tmp_path / "main"), "main")
    ended = shipcheck("merge", "--yes", "--base", "master", cwd=branch.path)
    assert ended.code == 0, ended
    assert "topic -> main" in ended.out
    assert Sample(tmp_path / "main").git("status", "--porcelain") == ""


def test_a_base_behind_its_upstream(tracked: Sample, tmp_path: Path) -> None:
    other = tracked.clone(tmp_path / "other")
    other.git("fetch", "-q", str(tmp_path / "origin.git"), "main")
    other.git("switch", "-q", "-C", "main", "FETCH_HEAD")
    for number in range(3):
        other.commit({f"{number}.py": "n = 1\n"})
    other.git("push", "-q", str(tmp_path / "origin.git"), "main")
    tracked.git("fetch", "-q")
    ended = assert_refused(tracked, "main is 3 commits behind origin/main")
    assert "git fetch . origin/main:main" in ended.err
    tracked.git("worktree", "add", "-q", str(tmp_path / "its tree"), "main")
    ended = assert_refused(tracked, "main is 3 commits behind origin/main")
    assert f"git -C '{tmp_path}/its tree' merge --ff-only origin/main" in ended.err
    tracked.git("worktree", "remove", str(tmp_path / "its tree"))
    tracked.git("fetch", "-q", ".", "origin/main:main")
    assert shipcheck("merge", "--yes", cwd=tracked.path).code == 0


def test_a_base_ahead_of_its_upstream(tracked: Sample) -> None:
    tracked.git("switch", "-q", "main")
    tracked.commit({"local.py": "l = 1\n"})
    tracked.git("switch", "-q", "topic")
    said = "main is 1 commit ahead of origin/main, and the change was judged on that"
    assert_refused(tracked, said, "git push origin main")


def test_a_base_that_has_diverged(tracked: Sample) -> None:
    tracked.git("switch", "-q", "main")
    theirs = tracked.commit({"theirs.py": "t = 1\n"})
    tracked.git("update-ref", "refs/remotes/origin/main", theirs)
    tracked.git("reset", "-q", "--hard", "HEAD~1")
    tracked.commit({"ours.py": "o = 1\n"})
    tracked.git("switch", "-q", "topic")
    assert_refused(tracked, "diverged")


def test_merged_and_not_pushed_yet_is_nothing_to_merge(tracked: Sample) -> None:
    assert shipcheck("merge", "--yes", cwd=tracked.path).code == 0
    again = shipcheck("merge", "--yes", cwd=tracked.path)
    hint = "(git push origin main ships it)"
    assert (again.code, again.out) == (0, f"nothing to merge: topic -> main {hint}\n")


def test_nobody_known_to_git(branch: Sample, isolated: Path) -> None:
    (isolated / ".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
    assert_refused(branch, "no identity", code=2)


def test_a_dirty_branch_is_not_ready(branch: Sample) -> None:
    branch.write({"app.py": "x = 2\n"})
    ended = shipcheck("merge", "--yes", cwd=branch.path)
    assert ended.code == 1
    assert ended.out.startswith("not ready")
    assert not has_records(branch)


def conflicting(branch: Sample) -> None:
    branch.git("switch", "-q", "main")
    branch.commit({"app.py": "x = 2\n"})
    branch.git("switch", "-q", "topic")


def test_a_conflict_is_not_ready(branch: Sample) -> None:
    conflicting(branch)
    ended = shipcheck("merge", "--yes", "--format", "json", cwd=branch.path)
    assert ended.code == 1
    assert ended.result["landed"] is None
    assert ended.items["up-to-date"]["status"] == "fail"


def test_a_conflict_cannot_be_waived(branch: Sample) -> None:
    conflicting(branch)
    shipcheck("waive", "up-to-date", "--reason", "it will be fine", cwd=branch.path)
    assert shipcheck("check", cwd=branch.path).code == 1
    assert shipcheck("merge", "--yes", cwd=branch.path).code == 1


def test_a_conflict_is_never_merged_not_even_urgently(branch: Sample) -> None:
    conflicting(branch)
    refs = branch.git("for-each-ref")
    ended = shipcheck("merge", "--yes", "--urgent", "now", cwd=branch.path)
    assert ended.code == 1
    assert "conflicts with main in app.py" in ended.err
    assert ended.out == ""
    assert branch.git("for-each-ref") == refs


def test_urgent_merges_what_is_not_ready_and_says_so(branch: Sample) -> None:
    branch.write({"app.py": "x = 2\n"})
    head = branch.head
    ended = shipcheck("merge", "--yes", "--urgent", "checkout is down", cwd=branch.path)
    assert ended.code == 0, ended
    assert ended.out.endswith(", urgent, not ready: checkout is down\n")
    assert "dirty" in ended.err or "uncommitted" in ended.err
    record = record_of(branch)
    assert record["landed"]["urgent"] == "checkout is down"
    assert record["change"]["head"] == head
    assert "checkout is down" in shipcheck("log", "--urgent", cwd=branch.path).out


def test_what_is_ready_is_not_recorded_as_urgent(branch: Sample) -> None:
    assert shipcheck("merge", "--yes", "--urgent", "hurry", cwd=branch.path).code == 0
    assert record_of(branch)["landed"]["urgent"] is None


@pytest.mark.parametrize("reason", ["", " \t"])
def test_urgent_for_no_reason(branch: Sample, reason: str) -> None:
    assert_refused(branch, "--urgent needs a reason", code=2, options=("--urgent", reason))


def test_nobody_to_ask(branch: Sample) -> None:
    refs = branch.git("for-each-ref")
    shipcheck("merge", cwd=branch.path).assert_clear(2)
    ended = shipcheck("merge", "--format", "json", cwd=branch.path, environment=CI)
    ended.assert_clear(2)
    assert "ready; --yes merges without a terminal" in ended.err
    assert branch.git("for-each-ref") == refs


def test_two_ways_at_once(branch: Sample) -> None:
    ended = shipcheck("merge", "--squash", "--ff", cwd=branch.path)
    assert (ended.code, ended.out) == (2, "")


def test_a_message_for_no_commit(branch: Sample) -> None:
    assert_refused(branch, "--ff makes no commit", code=2, options=("--ff", "-m", "Said"))


@pytest.mark.parametrize("option", ["--only=x", "--checklist=x", "--checklist-from=worktree"])
def test_the_gate_cannot_be_narrowed(branch: Sample, option: str) -> None:
    ended = shipcheck("merge", "--yes", option, cwd=branch.path)
    assert (ended.code, ended.out) == (2, "")
