"""What is green before GitHub Actions has made its first run says nothing of what Actions will say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shipcheck.ci.runs import Run, RunState
from shipcheck.model.words import Reason, Status
from tests.checks.checking import Asked, checked
from tests.checks.staging import StagedCi, StagedForge, run
from tests.repository import Sample

SIGNED = run("license/cla", kind="status")
JOB = run("tests", kind="check", group="CI (push)", owner="15368")
HELD = run("CI", RunState.SUCCESS, kind="workflow")
FILE: dict[str, str | bytes] = {".github/workflows/ci.yml": "on: push\n"}
LATER = datetime.now(UTC) + timedelta(days=1)


class Actions(StagedCi):
    """The stage by GitHub's name."""

    def load(self, name: str) -> StagedCi:
        assert name == "github"
        return self


def said(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, *runs: Run, now: datetime | None = None
) -> tuple[Status, str]:
    Actions(runs).install(monkeypatch)
    services = {"ci": {"uses": "github"}}
    online = StagedForge().online()
    outcome = checked(sample, "ci-green", Asked(services=services, now=now, online=online))
    assert (outcome.reason is Reason.RUNNING) is (outcome.status is Status.PENDING)
    return outcome.status, outcome.summary


def test_a_quick_status_is_not_all_of_ci(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.branch("work")
    sample.commit(FILE)
    summary = "1 of 1 run green, and GitHub Actions has not begun yet"
    assert said(sample, monkeypatch, SIGNED) == (Status.PENDING, summary)
    assert said(sample, monkeypatch, SIGNED, now=LATER) == (Status.PASS, "1 of 1 run green")


@pytest.mark.parametrize("more", [JOB, HELD])
def test_once_it_has_begun_what_it_says_counts(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, more: Run
) -> None:
    sample.branch("work")
    sample.commit(FILE)
    assert said(sample, monkeypatch, SIGNED, more)[0] is Status.PASS


def test_without_workflows_nothing_begins(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.branch("work")
    sample.commit({"app.py": "1\n", ".github/workflows.md": "none\n"})
    assert said(sample, monkeypatch, SIGNED)[0] is Status.PASS


def test_a_red_status_is_red_at_once(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.branch("work")
    sample.commit(FILE)
    red = run("license/cla", RunState.FAILURE, kind="status")
    assert said(sample, monkeypatch, red)[0] is Status.FAIL


@pytest.mark.parametrize(
    ("ahead", "status"), [(60, Status.PENDING), (3600, Status.FAIL), (-3600, Status.FAIL)]
)
def test_a_clock_of_a_service_that_is_far_ahead_is_no_reason_to_wait(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, ahead: int, status: Status
) -> None:
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    Actions((run("tests", started_at=LATER + timedelta(seconds=ahead)),)).install(monkeypatch)
    asked = Asked({"required": ["e2e"]}, {"ci": {"uses": "github"}}, now=LATER)
    assert checked(sample, "ci-green", asked).status is status
