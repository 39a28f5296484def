"""Files are listed once all runs that may leave some are done: part of the coverage is no coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.ci.runs import Unfinished
from tests.ci import circleci_server as circle
from tests.ci import gitlab_bodies as gitlab
from tests.ci import jenkins_server as jenkins
from tests.ci import test_buildkite as buildkite
from tests.ci.asking import HEAD, SECRET

if TYPE_CHECKING:
    from tests.ci.asking import Asked
    from tests.repository import Sample


def ends(asked: Asked, *, done: bool) -> None:
    """The files can be listed, or not yet."""
    if done:
        asked.artifacts()
        return
    with pytest.raises(Unfinished, match="is not finished, so its files are not all there"):
        asked.artifacts()


@pytest.mark.parametrize(
    ("jobs", "state", "done"),
    [
        ((("success", 8), ("failed", 7)), "failed", True),
        ((("success", 8), ("running", 7)), "running", False),
        ((("success", 8), ("scheduled", 7)), "running", False),
        ((("created", 8), ("created", 7)), "created", False),
        ((("success", 8), ("created", 7)), "running", False),
        # A manual job that nobody has started, and what comes after it ("Job control": blocking manual jobs).
        ((("success", 8), ("manual", 7), ("created", 6)), "manual", True),
    ],
)
def test_gitlab(
    sample: Sample, jobs: tuple[tuple[str, int], ...], state: str, *, done: bool
) -> None:
    bodies = [gitlab.job(number, f"job {number}", word) for word, number in jobs]
    project = gitlab.Project([gitlab.pipeline(47, state)], {47: bodies})
    ends(gitlab.asked(sample, project), done=done)


@pytest.mark.parametrize(
    ("other", "done"), [("created", True), ("success", True), ("running", False)]
)
def test_gitlab_from_within(sample: Sample, other: str, *, done: bool) -> None:
    """The job that runs us, and what comes after it, are not waited for."""
    jobs = [gitlab.job(8, "gate", "running"), gitlab.job(7, "deploy", other), gitlab.job(6)]
    asked = gitlab.asked(sample, gitlab.Project([gitlab.pipeline(47, "running")], {47: jobs}))
    asked.environment = {**asked.environment, "CI_JOB_ID": "8"}
    ends(asked, done=done)


def test_gitlab_an_older_attempt_is_history(sample: Sample) -> None:
    jobs = [gitlab.job(8), gitlab.job(7, status="running")]
    ends(gitlab.asked(sample, gitlab.Project([gitlab.pipeline(47)], {47: jobs})), done=True)


def of_buildkite(*builds: dict[str, Any], **environment: str) -> Asked:
    listed = {buildkite.PATH: list(builds), buildkite.FILES: []}
    return buildkite.asked(
        answers=listed, environment={"BUILDKITE_API_TOKEN": SECRET, **environment}
    )


@pytest.mark.parametrize(
    ("words", "state", "done"),
    [
        (("passed", "failed"), "failed", True),
        (("passed", "running"), "running", False),
        (("failed", "running"), "failing", False),
        (("passed", "waiting"), "running", False),
        (("passed", "blocked", "waiting"), "passed", True),
    ],
)
def test_buildkite(words: tuple[str, ...], state: str, *, done: bool) -> None:
    jobs = [buildkite.job(f"job {at}", word) for at, word in enumerate(words)]
    ends(of_buildkite(buildkite.build(*jobs, state=state, blocked="blocked" in words)), done=done)
    newer = buildkite.build(number=2)
    ends(of_buildkite(newer, buildkite.build(*jobs, state=state, number=1)), done=True)


@pytest.mark.parametrize(("other", "done"), [("waiting", True), ("running", False)])
def test_buildkite_from_within(other: str, *, done: bool) -> None:
    page = "https://buildkite.com/my-great-org/my-pipeline/builds/2#"
    gate = buildkite.job("gate", "running", web_url=f"{page}gate")
    build = buildkite.build(
        gate, buildkite.job(), buildkite.job("other", other, web_url=f"{page}1"), state="running"
    )
    here = {"BUILDKITE_BUILD_ID": build["id"], "BUILDKITE_JOB_ID": "gate"}
    ends(of_buildkite(build, **here), done=done)


def of_circle(
    words: tuple[str, ...], state: str, pipeline: str = "created", **environment: str
) -> Asked:
    jobs = [circle.job(f"job-{at}", word, job_number=100 + at) for at, word in enumerate(words)]
    project = f"{circle.API}/project/gh/acme/shop"
    empty = {f"{project}/{100 + at}/artifacts": circle.page() for at in range(len(words))}
    workflows = [circle.workflow(status=state)]
    table = circle.answers(
        circle.pipeline(state=pipeline), workflows=workflows, jobs=jobs, more=empty
    )
    return circle.asked(table, environment={"CIRCLE_TOKEN": SECRET, **environment})


@pytest.mark.parametrize(
    ("words", "state", "done"),
    [
        (("success", "failed"), "failed", True),
        (("success", "running"), "running", False),
        (("failed", "running"), "failing", False),
        (("success", "blocked"), "running", False),
        (("success", "on_hold", "blocked"), "on_hold", True),
    ],
)
def test_circleci(words: tuple[str, ...], state: str, *, done: bool) -> None:
    ends(of_circle(words, state), done=done)


def test_circleci_a_pipeline_without_workflows_yet() -> None:
    ends(of_circle(("success",), "success", "setup-pending"), done=False)


@pytest.mark.parametrize(("other", "done"), [("blocked", True), ("running", False)])
def test_circleci_from_within(other: str, *, done: bool) -> None:
    here = {"CIRCLE_WORKFLOW_ID": circle.WORKFLOW, "CIRCLE_BUILD_NUM": "101"}
    ends(of_circle(("success", "running", other), "running", **here), done=done)


def test_circleci_asks_for_nothing_twice() -> None:
    asked = of_circle(("success", "failed"), "failed")
    asked.artifacts()
    assert len(asked.requests) == 3 + 2  # pipelines, workflows, jobs, and the files of two jobs


def test_jenkins() -> None:
    ends(jenkins.asked(jenkins.build()), done=True)
    ends(jenkins.asked(jenkins.build(None), jenkins.build(number=11)), done=False)
    ends(jenkins.asked(jenkins.build(), jenkins.build(None, number=11)), done=True)
    ends(jenkins.asked(jenkins.build(None, jenkins.checkout("1" * 40))), done=True)


def test_jenkins_from_within() -> None:
    running = jenkins.asked(jenkins.build(None))
    running.environment = {**running.environment, "BUILD_URL": jenkins.build()["url"]}
    ends(running, done=True)


def test_jenkins_a_build_that_waits_in_the_queue() -> None:
    item = {"id": 7, "why": "no agent", "actions": [jenkins.revision(hash=HEAD)]}
    waits = jenkins.multibranch({"topic": [jenkins.build()]}, {"topic": item})
    ends(jenkins.asked(answers=waits), done=False)
    ends(jenkins.asked(answers=jenkins.multibranch({"topic": [jenkins.build()]})), done=True)
