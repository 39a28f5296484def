from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.ci.runs import NoReport, Run, RunState
from shipcheck.errors import CredentialError
from shipcheck.forge.rules import BranchRules
from shipcheck.http.errors import Unreachable
from shipcheck.model.words import Reason, Status
from tests.checks.checking import Asked, checked, rules
from tests.checks.staging import StagedCi, StagedForge, run

if TYPE_CHECKING:
    from shipcheck.errors import ShipcheckError
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def work(sample: Sample) -> Sample:
    """A branch with one commit."""
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    return sample


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> StagedCi:
    return StagedCi((run("tests"),)).install(monkeypatch)


def look(
    sample: Sample, *, forge: StagedForge | None = None, offline: bool = False,
    now: datetime = LATER, **parameters: Any,  # noqa: ANN401
) -> Outcome:  # fmt: skip
    """What is said of the base."""
    online = None if offline else (forge or StagedForge()).online()
    asked = Asked(parameters=parameters, online=online, offline=offline, now=now)
    return checked(sample, "base-healthy", asked)


def test_green(work: Sample, service: StagedCi) -> None:
    tip = work.git("rev-parse", "main")
    outcome = look(work)
    assert (outcome.status, outcome.summary) == (
        Status.PASS, f"main at {tip[:12]}: 1 of 1 run green",
    )  # fmt: skip
    (request,) = service.requests
    assert (request.commit, request.branch, request.pull_request) == (tip, "main", None)


def test_the_tip_that_the_forge_has(work: Sample, service: StagedCi) -> None:
    tip = "f" * 40
    look(work, forge=StagedForge(tip=tip))
    assert service.requests[0].commit == tip


def test_red(work: Sample, service: StagedCi) -> None:
    service.runs = (run("tests", RunState.FAILURE), run("lint"))
    outcome = look(work)
    assert (outcome.status, outcome.summary) == (Status.FAIL, "main: tests: failure")
    assert rules(outcome) == {"base-red": "error"}


def test_what_still_runs_is_no_obstacle(work: Sample, service: StagedCi) -> None:
    started = LATER - timedelta(minutes=59)
    service.runs = (run("tests", RunState.PENDING, started_at=started), run("lint"))
    outcome = look(work)
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"base-running": "note"})


@pytest.mark.parametrize(
    ("settings", "minutes", "status"),
    [
        ({}, 61, Status.PASS),
        ({"stuck": "fail"}, 61, Status.FAIL),
        ({"stuck": "fail"}, 59, Status.PASS),
        ({"stuck": "fail", "stuck_after": "10m"}, 11, Status.FAIL),
    ],
)
def test_stuck(
    work: Sample, service: StagedCi, settings: dict[str, Any], minutes: int, status: Status
) -> None:
    started = LATER - timedelta(minutes=minutes)
    service.runs = (run("deploy", RunState.PENDING, started_at=started, url="https://ci/1"),)
    outcome = look(work, **settings)
    assert outcome.status is status
    assert ("base-stuck" in rules(outcome)) == (minutes != 59)


def test_a_run_that_never_began_is_as_old_as_its_commit(work: Sample, service: StagedCi) -> None:
    service.runs = (run("deploy", RunState.PENDING),)
    assert rules(look(work)) == {"base-stuck": "warning"}
    assert rules(look(work, now=datetime.now(UTC))) == {"base-running": "note"}


def test_what_waits_for_a_person_is_not_stuck(work: Sample, service: StagedCi) -> None:
    service.runs = (run("production", RunState.MANUAL), run("tests"))
    assert "base-stuck" not in rules(look(work))


def test_a_word_that_nobody_knows(work: Sample, service: StagedCi) -> None:
    service.runs = (run("tests", RunState.UNKNOWN, word="odd"),)
    outcome = look(work)
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_UNDERSTOOD)


@pytest.mark.parametrize("runs", [(), NoReport("no run")])
def test_no_run(
    work: Sample, service: StagedCi, runs: tuple[Run, ...] | ShipcheckError
) -> None:  # fmt: skip
    service.runs = runs
    outcome = look(work)
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert look(work, now=datetime.now(UTC)).status is Status.PASS


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CredentialError("none"), Reason.NO_CREDENTIAL),
        (Unreachable("down"), Reason.UNREACHABLE),
    ],
)
def test_a_service_that_does_not_answer(
    work: Sample, service: StagedCi, error: ShipcheckError, reason: Reason
) -> None:
    service.runs = error
    outcome = look(work)
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, reason)


def test_without_ci(work: Sample) -> None:
    assert look(work, forge=StagedForge(known=False)).status is Status.NOT_APPLICABLE


def test_a_freeze_of_the_calendar_holds_offline_too(work: Sample) -> None:
    freeze = [{"from": "2020-01-01", "to": "2099-12-31", "why": "moving house"}]
    outcome = look(work, offline=True, freeze=freeze)
    assert outcome.status is Status.FAIL
    assert outcome.summary == "frozen until 2100-01-01T00:00+00:00: moving house"
    assert outcome.data["frozen"]["why"] == "moving house"
    assert look(work, offline=True).status is Status.SKIPPED


def test_the_file_at_the_base(sample: Sample, service: StagedCi) -> None:
    sample.commit({"FREEZE": "# database is moving\nuntil Monday\n"})
    sample.branch("work")
    sample.commit({"FREEZE": "", "app.py": "1\n"})
    outcome = look(sample, freeze_file="FREEZE")
    assert (outcome.status, outcome.summary) == (
        Status.FAIL, "frozen by FREEZE: database is moving",
    )  # fmt: skip
    assert look(sample, freeze_file="OTHER").status is Status.PASS


def test_an_empty_file_freezes_nothing(sample: Sample, service: StagedCi) -> None:
    sample.commit({"FREEZE": "\n\n"})
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    assert look(sample, freeze_file="FREEZE").status is Status.PASS


def test_the_forge_has_locked_the_branch(work: Sample, service: StagedCi) -> None:
    forge = StagedForge(demands=BranchRules(frozen="the branch is locked"))
    outcome = look(work, forge=forge)
    assert (outcome.status, outcome.summary) == (
        Status.FAIL, "frozen by the forge: the branch is locked",
    )  # fmt: skip
