"""Checkouts as CI services make them: one commit, a merge that the forge made, no base."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import UsageError
from shipcheck.ship.prepare import prepare
from shipcheck.ship.request import Request
from tests.repository import Sample
from tests.ship.gating import surroundings

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.ship.evaluation import Evaluation

HISTORY = 80
"""Commits that main has gone on since the branch left it: more than the first depth asked for."""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A forge's repository with a branch `fix`, its pull request 7, and the merge of that."""
    sample = Sample.create(tmp_path_factory.mktemp("origin") / "repository")
    sample.branch("fix")
    sample.commit({"app.py": "print(1)\n"}, "Fix it")
    sample.git("switch", "-q", "main")
    for number in range(HISTORY):
        sample.git("commit", "-q", "--allow-empty", "-m", f"Work {number}")
    sample.git("switch", "-q", "--detach")
    sample.git("merge", "-q", "--no-ff", "-m", "Merge fix into main", "fix")
    sample.git("update-ref", "refs/pull/7/merge", "HEAD")
    sample.git("switch", "-q", "main")
    return sample


def checkout(origin: Sample, path: Path, ref: str, *, depth: int | None = 1) -> Sample:
    """One ref, checked out as actions/checkout does it."""
    path.mkdir()
    sample = Sample(path)
    sample.git("init", "-q")
    sample.git("remote", "add", "origin", f"file://{origin.path}")
    shallow = [f"--depth={depth}"] if depth else []
    sample.git("fetch", "-q", "--no-tags", *shallow, "origin", f"+{ref}:refs/remotes/{ref[5:]}")
    sample.git("checkout", "-q", "--detach", f"refs/remotes/{ref[5:]}")
    return sample


def judged(sample: Sample, request: Request | None = None, **environment: str) -> Evaluation:
    """The evaluation, as a job with this environment would have it."""
    wanted = request or Request(sample.path)
    return asyncio.run(prepare(wanted, surroundings(None, **environment)))


def on_github(folder: Path, head: str) -> dict[str, str]:
    event = folder / "event.json"
    event.write_text(
        json.dumps({"number": 7, "pull_request": {"number": 7, "head": {"sha": head}}})
    )
    return {
        "GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(event), "GITHUB_BASE_REF": "main",
        "GITHUB_HEAD_REF": "fix", "GITHUB_REF": "refs/pull/7/merge",
    }  # fmt: skip


def test_a_merge_that_the_forge_made_is_judged_by_its_head(origin: Sample, tmp_path: Path) -> None:
    head = origin.git("rev-parse", "fix")
    sample = checkout(origin, tmp_path / "clone", "refs/pull/7/merge")
    found = judged(sample, None, **on_github(tmp_path, head))
    assert (found.change.head, found.change.branch) == (head, "fix")
    assert found.change.base_head == origin.git("rev-parse", "main")
    assert [file.path for file in found.change.files] == ["app.py"]
    assert len(found.change.commits) == 1
    assert not found.head_is_checked_out
    assert found.ci is not None
    assert found.ci.pull_request == 7
    assert found.notes == (
        "fetched main, which this checkout lacked",
        f"fetched {head[:12]}, the commit that was pushed",
        "fetched 200 commits of history: this checkout did not reach back to the base",
    )


def test_it_leaves_head_and_work_tree_as_they_were(origin: Sample, tmp_path: Path) -> None:
    sample = checkout(origin, tmp_path / "clone", "refs/pull/7/merge")
    before = sample.head, sample.git("status", "--porcelain"), sample.git("branch", "--all")
    judged(sample, None, **on_github(tmp_path, origin.git("rev-parse", "fix")))
    after = sample.head, sample.git("status", "--porcelain"), sample.git("branch", "--all")
    assert after[:2] == before[:2]
    assert set(after[2].split()) - set(before[2].split()) == {"remotes/origin/main"}
    assert f"{origin.head}" not in (sample.path / ".git" / "FETCH_HEAD").read_text()


def test_gitlab_names_the_head_of_a_merged_result(origin: Sample, tmp_path: Path) -> None:
    head = origin.git("rev-parse", "fix")
    sample = checkout(origin, tmp_path / "clone", "refs/pull/7/merge")
    found = judged(
        sample, GITLAB_CI="true", CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME="fix", CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=head,
        CI_MERGE_REQUEST_IID="7",
    )  # fmt: skip
    assert (found.change.head, found.change.branch) == (head, "fix")


def test_a_job_that_checked_out_nothing_of_the_change_is_not_ready(
    origin: Sample, tmp_path: Path
) -> None:
    """`pull_request_target` checks out the base, of which there is nothing to ship."""
    sample = checkout(origin, tmp_path / "clone", "refs/heads/main", depth=None)
    event = on_github(tmp_path, origin.git("rev-parse", "fix"))
    with pytest.raises(UsageError, match="nothing of the change is here: pull request 7 is at"):
        judged(sample, None, **event)
    found = judged(sample, Request(sample.path, head="HEAD"), **event)
    assert found.change.head == origin.git("rev-parse", "main")
    assert found.change.empty


def test_what_a_job_checked_out_on_purpose_is_judged_and_said(
    origin: Sample, tmp_path: Path
) -> None:
    sample = checkout(origin, tmp_path / "clone", "refs/heads/fix", depth=None)
    found = judged(sample, None, **on_github(tmp_path, "5" * 40))
    assert found.change.head == origin.git("rev-parse", "fix")
    assert any("which is judged" in note for note in found.notes)


def test_a_whole_clone_needs_nothing(origin: Sample, tmp_path: Path) -> None:
    sample = origin.clone(tmp_path / "clone")
    sample.git("switch", "-q", "fix")
    found = judged(sample, CI="true")
    assert found.notes == ()
    assert len(found.change.commits) == 1


def test_a_shallow_branch_reaches_back_to_the_base(origin: Sample, tmp_path: Path) -> None:
    sample = origin.clone(tmp_path / "clone", "--depth=1", "--branch=fix")
    found = judged(sample, BUILDKITE="true", BUILDKITE_PULL_REQUEST_BASE_BRANCH="main")
    assert [one.subject for one in found.change.commits] == ["Fix it"]
    assert len(found.notes) == 2


def test_nothing_is_fetched_offline_or_at_a_desk(origin: Sample, tmp_path: Path) -> None:
    sample = origin.clone(tmp_path / "clone", "--depth=1", "--branch=fix")
    sample.git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    offline = Request(sample.path, base="origin/main", offline=True)
    with pytest.raises(UsageError, match="does not reach back"):
        judged(sample, offline, CI="true")
    with pytest.raises(UsageError, match="does not reach back"):
        judged(sample, Request(sample.path, base="origin/main"), CI="")


def test_a_remote_that_does_not_answer_is_explained(origin: Sample, tmp_path: Path) -> None:
    sample = checkout(origin, tmp_path / "clone", "refs/heads/fix")
    sample.git("remote", "set-url", "origin", f"file://{tmp_path}/gone")
    with pytest.raises(UsageError, match="no commit 'main' here") as refused:
        judged(sample, BUILDKITE="true", BUILDKITE_PULL_REQUEST_BASE_BRANCH="main")
    assert "git fetch" in refused.value.hint


def test_branches_without_a_common_start_end(origin: Sample, tmp_path: Path) -> None:
    other = Sample.create(tmp_path / "other")
    other.git("switch", "-q", "--orphan", "alone")
    other.commit({"x": "1"}, "Alone")
    sample = other.clone(tmp_path / "clone", "--depth=1", "--branch=alone")
    with pytest.raises(UsageError):
        judged(sample, BUILDKITE="true", BUILDKITE_PULL_REQUEST_BASE_BRANCH="main")


def test_a_fork_whose_branch_is_called_like_the_target(origin: Sample, tmp_path: Path) -> None:
    """Drone merges the change into a local `main`; a fork's branch is often called so itself."""
    sample = checkout(origin, tmp_path / "clone", "refs/heads/fix", depth=None)
    sample.git("update-ref", "-d", "refs/remotes/heads/fix")
    sample.git("switch", "-q", "-c", "main")
    found = judged(
        sample, DRONE="true", DRONE_TARGET_BRANCH="main", DRONE_SOURCE_BRANCH="main",
        DRONE_PULL_REQUEST="7",
    )  # fmt: skip
    assert (found.change.base, found.change.empty) == ("origin/main", False)
    sample.git("update-ref", "-d", "refs/remotes/origin/main")
    with pytest.raises(UsageError, match="the target that CI names"):
        judged(
            sample, Request(sample.path, offline=True), DRONE="true", DRONE_TARGET_BRANCH="main",
            DRONE_PULL_REQUEST="7",
        )  # fmt: skip
    assert found.change.base_head == origin.git("rev-parse", "main")
