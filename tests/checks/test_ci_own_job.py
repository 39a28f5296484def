"""The job that runs us is found among the runs as each service's module tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.checks._ci_own import own_runs
from tests.ci import circleci_server, jenkins_server, test_buildkite

if TYPE_CHECKING:
    from tests.ci.asking import Asked

JENKINS = f"{jenkins_server.ROOT}/job/team/job/shop/12/"


@pytest.mark.parametrize(
    ("asked", "environment", "name"),
    [
        (circleci_server.asked(), {"CIRCLE_BUILD_NUM": "101"}, "test"),
        (jenkins_server.asked(jenkins_server.build(None)), {"BUILD_URL": JENKINS}, "shop"),
        (
            test_buildkite.asked(test_buildkite.build(test_buildkite.job())),
            {"BUILDKITE_JOB_ID": "b63254c0"},
            "Tests",
        ),
    ],
)
def test_the_job_that_runs_us(asked: Asked, environment: dict[str, str], name: str) -> None:
    runs = asked.read().runs
    assert [runs[place].name for place in own_runs(runs, environment)] == [name]
    others = {variable: f"{value}9" for variable, value in environment.items()}
    assert not own_runs(runs, others)
