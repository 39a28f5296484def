"""Pipelines of merge requests on GitLab: merged results count only where they were made of this head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.ci.runs import NoReport
from tests.ci.asking import HEAD, OTHER
from tests.ci.gitlab_bodies import (
    FORK,
    MERGED,
    TARGET,
    Project,
    asked,
    commit,
    job,
    merge_request,
    pipeline,
)

if TYPE_CHECKING:
    from tests.repository import Sample


OF_REQUEST = {
    "source": "merge_request_event",
    "ref": "refs/merge-requests/133/merge",
    "sha": MERGED,
}


def merged(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """The merge request whose pipeline ran on the merged result."""
    return merge_request(head_pipeline=pipeline(50, **OF_REQUEST), **changes)


def test_a_merged_result_of_exactly_this_head_counts(sample: Sample) -> None:
    project = Project(
        jobs={50: [job(3)]}, merge_requests={133: merged()},
        commits={MERGED: commit(MERGED, [TARGET, HEAD])},
    )  # fmt: skip
    report = asked(sample, project, pull_request=133).read()
    assert [(run.name, run.group) for run in report.runs] == [("test", "merge_request_event")]
    assert report.notes == (
        "pipeline 50 ran on 555555555555, which GitLab made of exactly this commit and the target",
    )


@pytest.mark.parametrize("parents", [[TARGET, OTHER], [HEAD], [HEAD, OTHER], [], None])
def test_a_merged_result_of_another_head_never_counts(sample: Sample, parents: Any) -> None:  # noqa: ANN401
    """Right after a push the merge request still names the pipeline of the head before it."""
    project = Project(
        jobs={50: [job(3)]}, merge_requests={133: merged()},
        commits={MERGED: {**commit(MERGED, []), "parent_ids": parents}},
    )  # fmt: skip
    with pytest.raises(NoReport, match="ran on another commit, 555555555555: left out"):
        asked(sample, project, pull_request=133).read()


def test_the_pipeline_of_another_branch_never_counts(sample: Sample) -> None:
    of_branch = pipeline(50, sha=MERGED, ref="topic")
    project = Project(
        jobs={50: [job(3)]}, merge_requests={133: merge_request(head_pipeline=of_branch)},
        commits={MERGED: commit(MERGED, [TARGET, HEAD])},
    )  # fmt: skip
    with pytest.raises(NoReport, match="left out"):
        asked(sample, project, pull_request=133).read()


def test_a_merge_request_on_another_head(sample: Sample) -> None:
    request = merged(sha=OTHER)
    checks = [{"id": 1, "name": "Compliance", "status": "passed"}]
    project = Project(
        [pipeline(47)], {47: [job(7)], 50: [job(3)]}, merge_requests={133: request}, checks=checks,
        commits={MERGED: commit(MERGED, [TARGET, HEAD])},
    )  # fmt: skip
    report = asked(sample, project, pull_request=133).read()
    assert [run.number for run in report.runs] == [7]
    assert report.notes == ("merge request !133 is on another commit, 0123456789ab",)


def test_a_pipeline_that_ran_in_the_fork(sample: Sample) -> None:
    head = pipeline(
        50, project_id=FORK, source="merge_request_event", ref="refs/merge-requests/133/head"
    )
    project = Project(jobs={50: [job(3)]}, merge_requests={133: merge_request(head_pipeline=head)})
    asking = asked(sample, project, pull_request=133)
    report = asking.read()
    assert [run.name for run in report.runs] == ["test"]
    assert report.notes == ("pipeline 50 of !133 ran in the fork",)
    assert any(one.url.path.startswith("/api/v4/projects/2/") for one in asking.requests)


def test_a_fork_that_nobody_shows(sample: Sample) -> None:
    head = pipeline(50, "running", project_id=FORK, source="merge_request_event", ref="topic")
    project = Project(merge_requests={133: merge_request(head_pipeline=head)}, hidden=(FORK,))
    asking = asked(sample, project, pull_request=133)
    assert asking.states() == {"pipeline (merge_request_event)": "pending"}
    assert "the jobs of pipeline 50 cannot be seen, only its state" in asking.read().notes


def test_requests_of_a_verdict(sample: Sample) -> None:
    """Four, and two for each pipeline; one more for a merged result."""
    project = Project(
        [pipeline(47)], {47: [job(7)], 50: [job(3)]}, merge_requests={133: merged()},
        commits={MERGED: commit(MERGED, [TARGET, HEAD])},
    )  # fmt: skip
    alone = asked(sample, project)
    alone.read()
    assert len(alone.requests) == 4
    with_request = asked(sample, project, pull_request=133)
    with_request.read()
    assert len(with_request.requests) == 4 + 2 * 2 + 1
