from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Evidence, Place, Status
from tests.checks.checking import Asked, checked, fixes, rules
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.model.outcome import Outcome


@pytest.fixture
def work(sample: Sample) -> Sample:
    """A clean branch `work` with one commit, no remote."""
    sample.commit({"both.txt": "one\ntwo\nthree\n", "gone.txt": "some\nlines\nof text\n"})
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    return sample


def look(sample: Sample, **asked: str) -> Outcome:
    """What `up-to-date` says."""
    return checked(sample, "up-to-date", Asked(**asked))  # type: ignore[arg-type]


def move_base(sample: Sample, files: dict[str, str | bytes]) -> None:
    """A commit on main that the branch lacks."""
    sample.git("switch", "-q", "main")
    sample.commit(files, "Base moves")
    sample.git("switch", "-q", "work")


def test_clean(work: Sample) -> None:
    outcome = look(work)
    assert (outcome.status, outcome.evidence) == (Status.PASS, Evidence.OBSERVED)
    assert outcome.summary == "clean, merges into main"
    assert outcome.findings == ()
    assert outcome.data == {"ahead": 1, "behind": 0, "conflicts": []}


def test_a_tracked_file_that_was_edited(work: Sample) -> None:
    work.write({"app.py": "2\n"})
    outcome = look(work)
    assert outcome.status is Status.FAIL
    assert outcome.summary == "uncommitted changes would not ship: app.py"
    assert rules(outcome) == {"dirty-tree": "error"}
    assert "git stash" in fixes(outcome)["dirty-tree"]


def test_a_staged_file(work: Sample) -> None:
    work.write({"new.py": "2\n"})
    work.git("add", "new.py")
    assert rules(look(work)) == {"dirty-tree": "error"}


def test_many_dirty_files_are_counted(work: Sample) -> None:
    work.write({f"{number}.py": "" for number in range(6)})
    work.git("add", "-A")
    assert look(work).summary.endswith("0.py, 1.py, 2.py and 3 more")


def test_an_untracked_file_is_only_a_note(work: Sample) -> None:
    work.write({"scratch.txt": "x"})
    outcome = look(work)
    assert (outcome.status, outcome.summary) == (Status.PASS, "clean, merges into main")
    assert rules(outcome) == {"untracked-files": "note"}


def test_a_merge_that_was_begun(work: Sample) -> None:
    work.commit({"both.txt": "mine\n"})
    move_base(work, {"both.txt": "theirs\n"})
    work.git("merge", "main", ok=False)
    outcome = look(work)
    assert rules(outcome)["operation-in-progress"] == "error"
    assert outcome.summary == "a merge is in progress"
    assert "git merge --abort" in fixes(outcome)["operation-in-progress"]
    assert rules(outcome)["dirty-tree"] == "error"  # the unmerged file


def test_a_bisection_is_not_aborted_but_reset(work: Sample) -> None:
    work.git("bisect", "start")
    assert "git bisect reset" in fixes(look(work))["operation-in-progress"]


def test_the_same_content_in_ci_is_nobodys_business(work: Sample) -> None:
    work.write({"app.py": "2\n", "left-over.xml": "x"})
    outcome = checked(work, "up-to-date", Asked(place=Place.CI))
    assert (outcome.status, outcome.findings) == (Status.PASS, ())


def test_another_head_than_the_one_checked_out(work: Sample) -> None:
    work.git("switch", "-q", "main")
    work.write({"README.md": "dirty\n"})
    assert look(work, head="work").findings == ()


def test_behind(work: Sample) -> None:
    move_base(work, {"other.txt": "1\n"})
    move_base(work, {"other.txt": "2\n"})
    outcome = look(work)
    assert (outcome.status, outcome.summary) == (Status.PASS, "2 commits behind main")
    assert (rules(outcome), outcome.data["behind"]) == ({"behind": "warning"}, 2)
    assert fixes(outcome)["behind"] == "git merge main"


def conflicts(sample: Sample) -> list[str]:
    """The paths that conflict; the check fails by them."""
    outcome = look(sample)
    found = [one.path for one in outcome.findings if one.rule == "merge-conflict"]
    assert outcome.data["conflicts"] == found
    assert (outcome.status, outcome.summary) == (Status.FAIL, "conflicts with main")
    return [path or "" for path in found]


def test_a_conflict(work: Sample) -> None:
    work.commit({"both.txt": "mine\n"})
    move_base(work, {"both.txt": "theirs\n"})
    assert conflicts(work) == ["both.txt"]
    assert rules(look(work)) == {"merge-conflict": "error", "behind": "warning"}
    advice = {one.rule: one.fix for one in look(work).findings}
    assert advice == {
        "merge-conflict": "git merge main, mend the conflict, commit.",
        "behind": "",  # the merge that mends the conflict ends that too
    }


def test_deleted_here_and_modified_there(work: Sample) -> None:
    work.git("rm", "-q", "gone.txt")
    work.commit({})
    move_base(work, {"gone.txt": "some\nlines\nof text\nand more\n"})
    assert conflicts(work) == ["gone.txt"]


def test_renamed_to_two_names(work: Sample) -> None:
    work.git("mv", "gone.txt", "here.txt")
    work.commit({})
    work.git("switch", "-q", "main")
    work.git("mv", "gone.txt", "there.txt")
    work.commit({})
    work.git("switch", "-q", "work")
    assert set(conflicts(work)) == {"gone.txt", "here.txt", "there.txt"}


def test_both_sides_alike_is_no_conflict(work: Sample) -> None:
    work.commit({"both.txt": "same\n"})
    move_base(work, {"both.txt": "same\n"})
    assert rules(look(work)) == {"behind": "warning"}


def test_names_in_advice_are_quoted_for_a_shell(work: Sample) -> None:
    hostile = "x;touch${IFS}owned"
    work.git("branch", hostile, "main")
    move_base(work, {"other.txt": "1\n"})
    work.git("branch", "-f", hostile, "main")
    assert fixes(look(work, base=hostile))["behind"] == f"git merge '{hostile}'"


@pytest.fixture
def cloned(work: Sample, tmp_path: Path) -> Sample:
    """A clone with a branch `mine`, started from `origin/main`."""
    work.git("switch", "-q", "main")
    clone = work.clone(tmp_path / "clone")
    clone.branch("mine")
    clone.commit({"mine.py": "1\n"})
    return clone


def test_not_pushed(cloned: Sample) -> None:
    outcome = look(cloned, base="origin/main")
    assert (outcome.status, outcome.summary) == (Status.PASS, "mine is not on origin yet")
    assert (rules(outcome), fixes(outcome)["not-pushed"]) == (
        {"not-pushed": "warning"}, "git push -u origin mine",
    )  # fmt: skip


def test_pushed(cloned: Sample) -> None:
    cloned.git("push", "-q", "-u", "origin", "mine")
    assert look(cloned, base="origin/main").findings == ()


def test_pushed_without_tracking(cloned: Sample) -> None:
    cloned.git("push", "-q", "origin", "mine")
    assert look(cloned, base="origin/main").findings == ()


def test_some_commits_not_pushed(cloned: Sample) -> None:
    cloned.git("push", "-q", "-u", "origin", "mine")
    cloned.commit({"mine.py": "2\n"})
    outcome = look(cloned, base="origin/main")
    assert outcome.summary == "1 commit not pushed to origin/mine"
    assert fixes(outcome) == {"not-pushed": "git push"}


def test_diverged(cloned: Sample) -> None:
    cloned.commit({"mine.py": "2\n"})
    cloned.git("push", "-q", "-u", "origin", "mine")
    cloned.git("reset", "-q", "--hard", "HEAD^")
    cloned.commit({"mine.py": "3\n"})
    outcome = look(cloned, base="origin/main")
    assert rules(outcome) == {"not-pushed": "warning", "diverged": "warning"}


@pytest.mark.parametrize("base", ["origin/main", "main"])
def test_an_upstream_that_is_the_base_is_no_place_to_push_to(cloned: Sample, base: str) -> None:
    cloned.git("branch", "-q", "--set-upstream-to=origin/main", "mine")
    assert look(cloned, base=base).summary == "mine is not on origin yet"


def test_a_branch_that_is_called_otherwise_there(cloned: Sample) -> None:
    cloned.git("push", "-q", "-u", "origin", "mine:ada/mine")
    assert look(cloned, base="origin/main").findings == ()


def test_an_upstream_that_is_gone(cloned: Sample) -> None:
    cloned.git("push", "-q", "-u", "origin", "mine")
    cloned.git("push", "-q", "origin", ":mine")
    assert look(cloned, base="origin/main").summary == "mine is not on origin yet"


@pytest.mark.parametrize("base", ["origin/main", "HEAD~1"])
def test_on_the_base_itself(cloned: Sample, base: str) -> None:
    cloned.git("switch", "-q", "main")
    cloned.commit({"direct.py": "1\n"})
    found = rules(look(cloned, base=base))
    assert found == ({} if base == "origin/main" else {"not-pushed": "warning"})


def test_detached(cloned: Sample) -> None:
    cloned.git("switch", "-q", "--detach")
    assert look(cloned, base="origin/main").findings == ()


def test_in_ci_the_remote_has_it(cloned: Sample) -> None:
    outcome = checked(cloned, "up-to-date", Asked(place=Place.CI, base="origin/main"))
    assert outcome.findings == ()


@pytest.fixture
def forked(cloned: Sample, tmp_path: Path) -> Sample:
    """A clone of a fork, with a branch `mine` that was started from `upstream/main`."""
    cloned.git("remote", "rename", "origin", "upstream")
    cloned.git("init", "-q", "--bare", str(tmp_path / "fork"))
    cloned.git("remote", "add", "origin", str(tmp_path / "fork"))
    cloned.git("branch", "-q", "--set-upstream-to=upstream/main", "mine")
    return cloned


@pytest.mark.parametrize("base", ["upstream/main", "main"])
def test_a_branch_of_somebody_elses_repository_is_pushed_to_the_fork(
    forked: Sample, base: str
) -> None:
    if base == "main":  # nothing tells the fork from the rest: the branch's remote is named
        forked.git("config", "remote.pushDefault", "origin")
    assert look(forked, base=base).summary == "mine is not on origin yet"
    forked.git("push", "-q", "origin", "mine")
    assert look(forked, base=base).findings == ()


def test_pushed_to_another_remote_than_expected(cloned: Sample, tmp_path: Path) -> None:
    cloned.git("init", "-q", "--bare", str(tmp_path / "fork"))
    cloned.git("remote", "add", "mine", str(tmp_path / "fork"))
    cloned.git("push", "-q", "mine", "mine")
    assert look(cloned, base="origin/main").findings == ()
    cloned.commit({"mine.py": "2\n"})  # now it is only called alike
    assert look(cloned, base="origin/main").summary == "mine is not on origin yet"


def test_a_bare_clone_does_not_know_what_the_remote_has(work: Sample, tmp_path: Path) -> None:
    work.clone(tmp_path / "bare", "--bare").git(
        "worktree", "add", "-q", str(tmp_path / "tree"), "work"
    )
    assert look(Sample(tmp_path / "tree")).findings == ()
