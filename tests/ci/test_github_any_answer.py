"""No answer of GitHub, however odd, breaks the reading of it, or makes a pass out of nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipcheck.ci.runs import CiReport, RunState
from shipcheck.errors import ShipcheckError
from tests.ci.asking import HEAD
from tests.ci.github_bodies import GitHubSays, check_run, job, status, workflow_run
from tests.ci.githubbing import asked

if TYPE_CHECKING:
    from tests.repository import Sample

WORDS = (
    "total_count check_runs statuses workflow_runs id head_sha name status conclusion started_at app slug "
    "completed_at check_suite output title details_url html_url context state target_url created_at url path "
    "event run_attempt run_started_at workflow_id check_suite_id description"
)
NAMES = WORDS.split()
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.sampled_from(
        [HEAD, "success", "completed", "2018-05-04T01:14:52Z", "\x1b[31m\u202e", "\ud800"]
    )
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=25,
)
odd = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(sample: Sample, answers: Any) -> CiReport | None:  # noqa: ANN401 - a handler
    """The report, None where it is refused; it is sound in any case."""
    try:
        report = asked(sample, answers).read()
    except ShipcheckError:
        return None
    assert report.runs
    for run in report.runs:
        assert isinstance(run.name, str)
        assert isinstance(run.state, RunState)
        assert run.started_at is None or run.started_at.tzinfo is not None
        assert run.seconds is None or run.seconds >= 0
        assert run.attempt >= 1
    return report


def encoded(body: Any) -> httpx.Response:  # noqa: ANN401
    """A body as JSON."""
    return httpx.Response(200, content=json.dumps(body).encode())


@odd
@given(body=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8))
def test_one_body_for_all(sample: Sample, body: dict[str, Any]) -> None:
    report = read(sample, lambda _: encoded(body))
    assert report is None or all(run.name for run in report.runs)


@odd
@given(
    which=st.sampled_from(["checks", "statuses", "workflows"]),
    said=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=6),
)
def test_one_entry_that_is_odd(sample: Sample, which: str, said: dict[str, Any]) -> None:
    """The red one beside it is never lost."""
    says = GitHubSays([job("red", 7, 9, "failure")], [status()], [workflow_run(7, "failure")])
    made = {
        "checks": check_run("odd", 5),
        "statuses": status("odd", 5),
        "workflows": workflow_run(8),
    }
    odd_one = made[which] | said
    if which == "workflows" and odd_one.get("workflow_id") == 159038:
        odd_one["workflow_id"] = 1  # a later run of the same workflow may take its place
    getattr(says, which).append(odd_one)
    report = read(sample, lambda request: encoded(says(request).json()))
    if report is not None:
        assert any(run.word == "failure" and not run.superseded for run in report.runs)


@pytest.mark.parametrize(
    "body", ["null", "[]", "5", '"x"', "{}", "[null]", '{"check_runs": null}', "[" * 100_000]
)
def test_a_body_of_another_shape(sample: Sample, body: str) -> None:
    assert read(sample, lambda _: httpx.Response(200, text=body)) is None
