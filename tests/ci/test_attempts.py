"""What takes the place of what: attempts by one name, and builds that only look like another attempt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from shipcheck.ci.attempts import mark_superseded
from shipcheck.ci.runs import Run, RunState
from tests.ci import bitbucket_bodies as cloud
from tests.ci import circleci_server as circle
from tests.ci import test_buildkite as kite
from tests.ci.azure_bodies import AzureSays
from tests.ci.azure_bodies import build as azure_build
from tests.ci.test_azure import asked as azure
from tests.ci.test_bitbucket import asked as bitbucket
from tests.repository import Sample

RED, GREEN, IDLE = RunState.FAILURE, RunState.SUCCESS, RunState.SKIPPED


def run(state: RunState, minute: int | None, number: int = 0, **more: Any) -> Run:  # noqa: ANN401
    """A run that started in a minute."""
    at = None if minute is None else datetime(2026, 5, 1, 12, minute, tzinfo=UTC)
    return Run("tests", state, state.value, started_at=at, number=number, **more)


def counted(*runs: Run) -> list[RunState]:
    return [one.state for one in mark_superseded(runs) if not one.superseded]


@pytest.mark.parametrize(("runs", "counts"), [
    ([run(GREEN, 1), run(RED, 2)], RED), ([run(RED, 2), run(GREEN, 1)], RED),
    ([run(RED, 1), run(GREEN, 2)], GREEN), ([run(GREEN, 5), run(RED, None)], RED),
    ([run(GREEN, 1, 1), run(RED, 1, 2)], RED), ([run(RED, 1, 2), run(GREEN, 1, 1)], RED),
    ([run(GREEN, 1, attempt=1), run(RED, 1, attempt=2)], RED),
    ([run(RED, 1), run(IDLE, 2)], RED), ([run(GREEN, 1), run(IDLE, None)], GREEN),
    ([run(IDLE, 3), run(RunState.PENDING, None)], RunState.PENDING), ([run(IDLE, 1), run(IDLE, 2)], IDLE),
    ([run(IDLE, 9), run(RunState.CANCELLED, 1)], RunState.CANCELLED),
])  # fmt: skip
def test_the_newest_that_tested_something_counts(runs: list[Run], counts: RunState) -> None:
    assert counted(*runs) == [counts]


@pytest.mark.parametrize("key", ["kind", "group", "owner"])
def test_runs_of_two_kinds_are_no_attempts_of_each_other(key: str) -> None:
    other = replace(run(GREEN, 2), **{key: "other"})  # type: ignore[arg-type]
    assert counted(run(RED, 1), other) == [RED, GREEN]


@pytest.mark.parametrize("source", ["schedule", "trigger_job"])
def test_a_nightly_build_of_buildkite_takes_no_pushs_place(source: str) -> None:
    red, nightly = kite.build(state="failed"), kite.build(number=3, id="3", source=source)
    states = [one.state for one in kite.asked(nightly, red).read().runs if not one.superseded]
    assert states == [RED, GREEN]


@pytest.mark.parametrize("source", ["ui", "api"])
def test_a_rebuild_on_buildkite_is_of_its_originals_kind(source: str) -> None:
    def again(number: int, of: int) -> dict[str, Any]:
        origin = {"id": "x", "number": of, "url": "https://api.buildkite.com/v2/…"}
        return kite.build(number=number, id=str(number), source=source, rebuilt_from=origin)

    push = kite.asked(again(4, 2), kite.build(state="failed"))
    assert push.states() == {"my-pipeline": "success"}
    nightly = kite.build(number=3, id="3", state="failed", source="schedule")
    twice = kite.asked(again(9, 6), again(6, 3), nightly, kite.build(state="failed"))
    states = [one.state for one in twice.read().runs if not one.superseded]
    assert states == [RED, GREEN]
    assert kite.asked(again(4, 4)).states() == {"my-pipeline": "success"}


@pytest.mark.parametrize("reason", ["schedule", "buildCompletion", "resourceTrigger"])
def test_a_nightly_build_of_azure_takes_no_pushs_place(sample: Sample, reason: str) -> None:
    builds = [azure_build(at=102, reason=reason), azure_build(word="failed")]
    runs = [one for one in azure(sample, AzureSays(builds)).read().runs if not one.superseded]
    assert {one.state for one in runs} == {RED, GREEN}


def test_a_build_of_azure_that_somebody_starts_again_does(sample: Sample) -> None:
    builds = [azure_build(at=102, reason="manual"), azure_build(word="failed")]
    assert azure(sample, AzureSays(builds)).states() == {"CI": "success"}


def test_a_trigger_of_circleci_takes_no_others_place() -> None:
    """A project may have several pipelines, each with its triggers; their workflows may share a name."""

    def of(number: int, trigger: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        told = {"circleci": {"trigger_type": "github_app", "trigger_id": trigger}}
        return circle.pipeline(number, trigger_parameters=told, **more)

    def served(*pipelines: dict[str, Any]) -> dict[str, Any]:
        red = circle.workflow(status="failed", created_at="2026-05-01T11:50:00Z")
        green = circle.workflow(id="w2", created_at="2026-05-01T11:58:00Z")
        more = {
            f"{circle.API}/pipeline/pipeline-26/workflow": circle.page(green),
            f"{circle.API}/workflow/w2/job": circle.page(),
            f"{circle.API}/pipeline/pipeline-24/workflow": circle.page(),
        }
        return circle.answers(*pipelines, workflows=[red], jobs=[], more=more)

    def states(*pipelines: dict[str, Any]) -> list[RunState]:
        report = circle.asked(served(*pipelines)).read()
        return [one.state for one in report.runs if not one.superseded]

    assert sorted(states(of(25, "push"), of(26, "opened"))) == [RED, GREEN]
    assert states(of(25, "push"), of(26, "push")) == [GREEN]
    assert states(of(25, None), of(26, None)) == [GREEN]
    errored = of(24, "push", state="errored", errors=[{"message": "config", "type": "config"}])
    assert RED in states(errored, of(26, "opened"))


def test_a_pull_request_into_another_branch_takes_no_place_on_bitbucket(sample: Sample) -> None:
    """Its pipeline ran on the merge with that other branch."""

    def into(at: int, base: str, word: str) -> cloud.Body:
        selector = {"type": "pull-requests", "pattern": "**"}
        of = cloud.target(
            type="pipeline_pullrequest_target", source="topic", destination=base, selector=selector
        )
        return cloud.pipeline(at, word, target={**of, "ref_name": None})

    two = cloud.BitbucketSays([], [into(8, "release", "SUCCESSFUL"), into(7, "main", "FAILED")])
    runs = [one for one in bitbucket(sample, two).read().runs if not one.superseded]
    assert sorted(one.state for one in runs) == [RED, GREEN]
    again = cloud.BitbucketSays([], [into(8, "main", "SUCCESSFUL"), into(7, "main", "FAILED")])
    assert list(bitbucket(sample, again).states().values()) == ["success"]
