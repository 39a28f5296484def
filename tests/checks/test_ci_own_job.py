"""The job that runs us is found among the runs as each service's module tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.checks._ci_own import own_runs
from shipcheck.ci.runs import Run, RunState
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


HERE = {"GITHUB_RUN_ID": "77", "GITHUB_JOB": "tests"}
RUN = "https://github.com/o/r/actions/runs/77/job"


def going(name: str, at: int, page: str = RUN) -> Run:
    return Run(name, RunState.PENDING, "in_progress", f"{page}/{at}", kind="check")


@pytest.mark.parametrize(
    ("names", "own"),
    [
        (("tests", "tests (3.12)"), {0}),
        (("tests (3.11)",), {0}),
        (("tests (3.11)", "lint"), {0}),
        (("Tests",), {0}),
        (("tests (3.11)", "tests (3.12)"), set()),
        (("Tests", "lint"), set()),
    ],
)
def test_one_job_at_most_is_ours(names: tuple[str, ...], own: set[int]) -> None:
    """The jobs of a matrix have one key: what is not ours has to be waited for."""
    runs = [going(name, at) for at, name in enumerate(names)]
    assert own_runs(runs, HERE) == own


@pytest.mark.parametrize("value", ["/", "1", "  ", "."])
def test_a_variable_that_holds_something_else_makes_nothing_ours(value: str) -> None:
    runs = [going("tests", 1), going("tests", 1, "https://ci.example.com/")]
    assert not own_runs(runs, {"BUILD_URL": value, "CIRCLE_BUILD_URL": value})
