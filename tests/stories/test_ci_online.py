"""`shipcheck check` and the CI of a forge: what it asks, how often, and what it says without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Reason, Status, Verdict
from shipcheck.ship.evaluation import GateOptions
from tests.servers.github_forge import TOKEN, GithubForge
from tests.ship.gating import Clock, found, judged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shipcheck.model.result import ItemResult, Result
    from tests.repository import Sample

ITEMS = """\
version: 1
items:
  - {id: ci, uses: ci-green}
  - {id: review, uses: review-approved}
services:
  forge: {uses: github, url: "%(root)s", api: "%(root)s", repository: acme/shop}
"""

OF_A_VERDICT = {
    "POST /graphql": 1,  # the pull request of the branch, with its reviews
    "GET /repos/acme/shop/commits/HEAD/check-runs": 1,
    "GET /repos/acme/shop/commits/HEAD/status": 1,
    "GET /repos/acme/shop/actions/runs": 1,
}
"""What is asked of the change; docs/ci.md says how many. The rules of the base are counted beside."""


class Yard:
    """A branch on the fake, whose checklist asks for CI and reviews."""

    def __init__(self, sample: Sample, forge: GithubForge, root: str, tmp_path: Path) -> None:
        self.sample, self.forge = sample, forge
        self.clock = Clock()
        self.environment = {
            "GH_ENTERPRISE_TOKEN": TOKEN,
            "SHIPCHECK_STATE_DIR": str(tmp_path / "state"),
        }
        sample.commit({".shipcheck.yaml": ITEMS % {"root": root}})
        forge.push(sample, "main")
        sample.branch("work")
        sample.commit({"app.py": "1\n"})
        forge.push(sample, "work")
        self.pull = forge.open("work")
        forge.approve(self.pull)

    def judge(self, options: GateOptions | None = None) -> Result:
        self.forge.calls.clear()
        return judged(self.sample, options, self.clock, **self.environment)

    def ci(self, options: GateOptions | None = None) -> ItemResult:
        return found(self.judge(options), "ci")

    def counted(self) -> dict[str, int]:
        """How often each thing was asked for."""
        plain = [
            call.replace(self.sample.head, "HEAD").partition("?")[0] for call in self.forge.calls
        ]
        return {one: plain.count(one) for one in plain}


@pytest.fixture
def yard(sample: Sample, tmp_path: Path) -> Iterator[Yard]:
    forge = GithubForge.create(tmp_path / "forge", sample)
    with forge.serving() as root:
        yield Yard(sample, forge, root, tmp_path)


def test_green_and_approved_is_ready(yard: Yard) -> None:
    yard.forge.check(yard.sample.head, "tests")
    yard.forge.protect(checks=["tests"], approvals=1)
    result = yard.judge()
    assert result.verdict is Verdict.READY, [one.outcome for one in result.items]
    assert found(result, "review").outcome.data["approved_by"] == ["bob"]
    assert found(result, "ci").outcome.data["runs"][0]["required"] is True


def test_how_many_requests_a_verdict_costs(yard: Yard) -> None:
    yard.forge.check(yard.sample.head, "tests")
    yard.judge()
    counts = yard.counted()
    rules = {call: times for call, times in counts.items() if call not in OF_A_VERDICT}
    assert {call: counts.get(call) for call in OF_A_VERDICT} == OF_A_VERDICT
    assert sum(rules.values()) <= 3, rules


def test_the_second_verdict_is_asked_for_by_tags(yard: Yard) -> None:
    yard.forge.check(yard.sample.head, "tests")
    assert yard.ci().status is Status.PASS
    assert yard.ci().status is Status.PASS
    yard.forge.check(yard.sample.head, "tests", "failure")
    assert yard.ci().status is Status.FAIL


def test_required_and_never_reported(yard: Yard) -> None:
    yard.forge.check(yard.sample.head, "unit tests")
    yard.forge.protect(checks=["unit-tests"])
    assert yard.ci().status is Status.PENDING
    yard.clock.time = yard.clock.time.replace(year=yard.clock.time.year + 1)
    item = yard.ci()
    assert (item.status, item.outcome.summary) == (Status.FAIL, "unit-tests: never reported")
    assert item.outcome.findings[0].fix == "Renamed to unit tests?"


def test_waiting_follows_until_it_is_decided(yard: Yard) -> None:
    head = yard.sample.head
    yard.forge.check(head, "tests", None, status="in_progress")

    def later() -> None:
        if len(yard.clock.slept) == 3:
            yard.forge.check(head, "tests")

    yard.clock.on_sleep = later
    assert yard.ci(GateOptions(wait=600)).status is Status.PASS
    assert yard.clock.slept == [5.0, 7.5, 11.25]


def test_a_commit_that_is_not_pushed(yard: Yard) -> None:
    before = yard.sample.head
    yard.forge.check(before, "tests")
    yard.sample.commit({"app.py": "2\n"})
    item = yard.ci()
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert (
        item.outcome.summary == f"not pushed: #1 is on {before[:12]}, which this commit comes after"
    )
    assert item.outcome.findings[0].fix == "git push"


def test_a_forge_that_is_down_leaves_the_last_known_state(yard: Yard) -> None:
    yard.forge.check(yard.sample.head, "tests")
    assert yard.ci().status is Status.PASS
    yard.forge.faults.add("error", status=503, times=100)
    item = yard.ci()
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.UNREACHABLE)
    assert "last seen" in item.outcome.summary
    assert item.outcome.summary.endswith("1 of 1 run green")


def test_no_credential_is_exit_4_where_the_service_is_named(yard: Yard) -> None:
    del yard.environment["GH_ENTERPRISE_TOKEN"]
    yard.environment.update({"GITHUB_ENTERPRISE_TOKEN": "", "PATH": "/usr/bin:/bin"})
    result = yard.judge()
    assert result.exit_code in (3, 4)
    assert found(result, "ci").outcome.reason is Reason.NO_CREDENTIAL


def test_offline_nothing_is_asked(yard: Yard) -> None:
    assert yard.ci(GateOptions(offline=True)).status is Status.SKIPPED
    assert not yard.forge.calls


@pytest.mark.parametrize("offline", [True, False])
def test_a_first_run_without_configuration_is_not_red(
    sample: Sample, tmp_path: Path, *, offline: bool
) -> None:
    """A remote at GitHub, CI files, and no credential: one item that does not apply, nothing is asked."""
    sample.commit({".github/workflows/ci.yml": "on: push\njobs: {tests: {}}\n"})
    sample.git("remote", "add", "origin", "https://github.com/acme/shop.git")
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    environment = {
        "GH_TOKEN": "", "GITHUB_TOKEN": "", "SHIPCHECK_STATE_DIR": str(tmp_path), "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    result = judged(sample, GateOptions(offline=offline), None, **environment)
    item = found(result, "ci-green")
    assert (result.verdict, item.status) == (Verdict.READY, Status.NOT_APPLICABLE)
