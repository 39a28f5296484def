"""The pre-merge-commit hook with real git: merges by hand into the base, and all other merges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.setup.installation import installed
from tests.stories.test_hooks import CHECKLIST, STRICT, Ended, clone, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

__all__ = ["clone"]

LARGE = "x = 1\n"


@pytest.fixture
def desk(sample: Sample) -> Sample:
    """A repository without a remote, its checklist strict, on main, which has moved.

    The branch `small` is ready, `large` is not.
    """
    sample.commit({CHECKLIST: STRICT})
    for name, content in (("small", "x = 1\n"), ("large", LARGE)):
        sample.git("switch", "-q", "-c", name, "main")
        sample.commit({f"{name}.py": content}, name)
    sample.git("switch", "-q", "main")
    sample.commit({"other.py": "y = 1\n"}, "Other")
    installed(sample, "pre-merge-commit")
    return sample


def parents(sample: Sample) -> int:
    return len(sample.git("log", "-1", "--format=%P").split())


def test_what_is_ready_is_merged(desk: Sample) -> None:
    done = git(desk, "merge", "--no-edit", "small")
    assert done.code == 0
    assert "ready" in done.said
    assert "small -> main" in done.said
    assert parents(desk) == 2


def test_what_is_not_ready_is_not_merged(desk: Sample) -> None:
    before = desk.head
    done = git(desk, "merge", "--no-edit", "large")
    assert done.code == 1
    assert "large -> main: 1 commit, 1 file, +1 -0  [checklist of main]" in done.said
    assert "large is not merged; the merge has begun" in done.said
    assert "shipcheck merge --head large merges what is ready" in done.said
    assert "a merge is in progress" not in done.said
    assert desk.head == before
    desk.git("merge", "--abort")
    assert desk.git("status", "--porcelain") == ""
    assert git(desk, "merge", "-q", "--no-edit", "--no-verify", "large") == Ended(0, "")
    assert parents(desk) == 2


def test_local_changes_that_git_lets_pass_are_not_held_against_the_branch(desk: Sample) -> None:
    desk.write({"README.md": "# Not committed\n"})
    assert git(desk, "merge", "-q", "--no-edit", "small").code == 0


def test_of_several_branches_each_is_judged(desk: Sample) -> None:
    done = git(desk, "merge", "--no-edit", "small", "large")
    assert done.code == 1
    assert "ready" in done.said
    assert "small -> main" in done.said
    assert "large -> main" in done.said
    assert "large is not merged" in done.said


def test_the_base_merged_into_a_branch_is_free(desk: Sample) -> None:
    desk.git("switch", "-q", "large")
    assert git(desk, "merge", "-q", "--no-edit", "main") == Ended(0, "")
    assert git(desk, "merge", "-q", "--no-edit", "small") == Ended(0, "")


def test_a_detached_head_is_no_base(desk: Sample) -> None:
    desk.git("switch", "-q", "--detach", "main")
    assert git(desk, "merge", "-q", "--no-edit", "large") == Ended(0, "")


def test_the_branchs_own_checklist_does_not_judge(desk: Sample) -> None:
    desk.git("switch", "-q", "large")
    desk.commit({CHECKLIST: "version: 1\nitems: []\n"})
    desk.git("switch", "-q", "main")
    assert git(desk, "merge", "-q", "--no-edit", "large").code == 1


def test_a_commit_without_a_branch_is_judged(desk: Sample) -> None:
    head = desk.git("rev-parse", "large")
    done = git(desk, "merge", "--no-edit", head)
    assert (done.code, f"{head[:12]} is not merged" in done.said) == (1, True)


def test_a_tag_of_the_same_name_leads_nobody_astray(desk: Sample) -> None:
    desk.git("tag", "large", "small")
    desk.git("tag", "main", "small")
    assert git(desk, "merge", "-q", "--no-edit", "refs/heads/large").code == 1


def test_commands_run_in_a_work_tree_of_their_own(desk: Sample) -> None:
    text = "version: 1\nitems:\n  - {id: there, run: 'test -f small.py && ! test -f other.py'}\n"
    desk.commit({CHECKLIST: text}, "Checklist")
    done = git(desk, "merge", "--no-edit", "small")
    assert done.code == 0, done
    assert desk.git("status", "--porcelain") == ""
    assert desk.git("worktree", "list", "--porcelain").count("worktree ") == 1


def test_in_a_linked_work_tree(desk: Sample, tmp_path: Path) -> None:
    from tests.repository import Sample

    desk.git("switch", "-q", "--detach")
    desk.git("worktree", "add", "-q", str(tmp_path / "linked"), "main")
    linked = Sample(tmp_path / "linked")
    assert git(linked, "merge", "-q", "--no-edit", "large").code == 1
    linked.git("merge", "--abort")
    assert git(linked, "merge", "-q", "--no-edit", "small").code == 0


def test_a_pull_is_free(clone: Sample, sample: Sample, tmp_path: Path) -> None:
    clone.commit({CHECKLIST: STRICT})
    clone.git("push", "-q", "origin", "main")
    installed(clone)
    other = type(clone)(tmp_path / "remote.git").clone(tmp_path / "other")
    other.commit({"large.py": LARGE})
    other.git("push", "-q", "origin", "main")
    clone.commit({"mine.py": "x = 1\n"})
    assert git(clone, "pull", "-q", "--no-rebase", "--no-edit") == Ended(0, "")
    assert parents(clone) == 2


def test_the_local_branch_of_a_remote_base(clone: Sample) -> None:
    clone.commit({CHECKLIST: STRICT})
    clone.git("push", "-q", "origin", "main")
    installed(clone)
    clone.branch("large")
    clone.commit({"large.py": LARGE})
    clone.git("switch", "-q", "main")
    done = git(clone, "merge", "--no-ff", "--no-edit", "large")
    assert (done.code, "large -> main" in done.said) == (1, True), done


def test_without_a_base_nobody_merges_into_it(desk: Sample) -> None:
    desk.git("branch", "-m", "main", "trunk")
    assert git(desk, "merge", "-q", "--no-edit", "large") == Ended(0, "")


def test_a_base_that_cannot_be_judged_by_is_not_merged_into(desk: Sample) -> None:
    desk.commit({CHECKLIST: "version: 7\n"})
    done = git(desk, "merge", "--no-edit", "small")
    assert done.code == 1
    assert "What could not be judged is not merged" in done.said
    assert git(desk, "merge", "--abort").code == 0


def test_an_older_hook_runs_first(desk: Sample) -> None:
    installed(desk, "--undo")
    from tests.setup.installation import hook

    hook(desk, "pre-merge-commit", "#!/bin/sh\necho mine says no >&2\nexit 1\n")
    installed(desk, "pre-merge-commit")
    done = git(desk, "merge", "--no-edit", "small")
    assert (done.code, "mine says no" in done.said, "ready" in done.said) == (1, True, False)


def test_nobody_is_locked_out_when_shipcheck_is_gone(desk: Sample) -> None:
    file = desk.path / ".git" / "hooks" / "pre-merge-commit"
    file.write_text(file.read_text().replace("shipcheck=/", "shipcheck=/nowhere/", 1))
    done = git(desk, "merge", "--no-edit", "large", PATH="/usr/bin:/bin")
    assert (done.code, "shipcheck is gone" in done.said) == (0, True)
