"""No run for the head: not pushed, pushed over, not started yet, told apart by what git knows."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from shipcheck.ci.runs import NoReport, UnknownCommit
from shipcheck.model.words import Reason, Status
from tests.checks.checking import Asked, checked, fixes
from tests.checks.staging import StagedCi, StagedForge, pull_request
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.errors import ShipcheckError
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.model.outcome import Outcome

LATER = datetime.now(UTC) + timedelta(days=1)
SILENT = NoReport("no run for this commit")
UNKNOWN = UnknownCommit("stage does not know this commit")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> StagedCi:
    return StagedCi(SILENT).install(monkeypatch)


@pytest.fixture
def work(tmp_path: Path, sample: Sample) -> Sample:
    """A branch with one commit, in a clone of a bare repository."""
    sample.git("clone", "--quiet", "--bare", ".", str(tmp_path / "origin.git"))
    sample.git("remote", "add", "origin", str(tmp_path / "origin.git"))
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    return sample


def look(
    sample: Sample, *, pull: PullRequest | None = None, now: datetime = LATER
) -> Outcome:  # fmt: skip
    online = StagedForge(pull).online()
    return checked(sample, "ci-green", Asked(online=online, now=now))


def said(outcome: Outcome) -> tuple[Status, str, dict[str, str]]:
    return outcome.status, outcome.summary, fixes(outcome)


@pytest.mark.parametrize("error", [SILENT, UNKNOWN])
def test_a_branch_that_was_never_pushed(
    work: Sample, service: StagedCi, error: ShipcheckError
) -> None:
    service.runs = error
    outcome = look(work, now=datetime.now(UTC))
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert said(outcome)[1:] == (
        "work is not pushed, so CI has not seen this commit",
        {"ci-not-pushed": "git push -u origin work"},
    )


def test_a_commit_that_is_not_pushed(work: Sample, service: StagedCi) -> None:
    work.git("push", "--quiet", "-u", "origin", "work")
    work.commit({"app.py": "2\n"})
    assert said(look(work))[1:] == (
        "1 commit not pushed to origin/work, so CI has not seen this one",
        {"ci-not-pushed": "git push"},
    )


def test_a_branch_that_was_pushed_over(work: Sample, service: StagedCi) -> None:
    work.git("push", "--quiet", "-u", "origin", "work")
    work.git("commit", "--quiet", "--amend", "-m", "Other words")
    assert "ci-pushed-over" in fixes(look(work))


def test_pushed_and_unknown_all_the_same(work: Sample, service: StagedCi) -> None:
    service.runs = UNKNOWN
    work.git("push", "--quiet", "-u", "origin", "work")
    outcome = look(work)
    assert list(fixes(outcome)) == ["ci-unknown-commit"]
    assert "was pushed over, or never got there" in outcome.summary


def test_pushed_and_no_run_yet(work: Sample, service: StagedCi) -> None:
    work.git("push", "--quiet", "-u", "origin", "work")
    assert look(work, now=datetime.now(UTC)).status is Status.PENDING
    assert (look(work).status, look(work).reason) == (Status.UNKNOWN, Reason.NO_DATA)


def test_an_old_commit_that_was_pushed_just_now(work: Sample, service: StagedCi) -> None:
    day = {"GIT_COMMITTER_DATE": "2020-01-01T12:00:00Z", "GIT_AUTHOR_DATE": "2020-01-01T12:00:00Z"}
    os.environ.update(day)
    try:
        work.commit({"app.py": "2\n"})
    finally:
        for name in day:
            del os.environ[name]
    work.git("push", "--quiet", "-u", "origin", "work")
    assert look(work, now=datetime.now(UTC)).status is Status.PENDING
    assert look(work).status is Status.UNKNOWN


def test_the_pull_request_is_behind(work: Sample, service: StagedCi) -> None:
    before = work.head
    work.commit({"app.py": "2\n"})
    assert said(look(work, pull=pull_request(before)))[1:] == (
        f"not pushed: #7 is on {before[:12]}, which this commit comes after",
        {"ci-not-pushed": "git push"},
    )


def test_the_pull_request_is_ahead(work: Sample, service: StagedCi) -> None:
    work.commit({"app.py": "2\n"})
    ahead = work.head
    work.git("reset", "--quiet", "--hard", "HEAD~1")
    assert fixes(look(work, pull=pull_request(ahead))) == {"ci-not-head": "git pull"}


def test_the_pull_request_was_pushed_over(work: Sample, service: StagedCi) -> None:
    outcome = look(work, pull=pull_request("1" * 40))
    assert outcome.summary.startswith("pushed over: #7 is on 111111111111")


def test_a_branch_of_the_base_s_remote_branch(work: Sample, service: StagedCi) -> None:
    """`git switch -c topic origin/main` tracks the base; it is pushed by its own name all the same."""
    work.git("fetch", "--quiet", "origin")
    work.git("branch", "--quiet", "--set-upstream-to=origin/main", "work")
    assert said(look(work))[2] == {"ci-not-pushed": "git push -u origin work"}
    work.git("push", "--quiet", "origin", "work")
    look(work)
    assert service.requests[-1].branch == "work"


def test_a_branch_by_another_name_at_the_remote(work: Sample, service: StagedCi) -> None:
    work.git("config", "push.default", "upstream")
    work.git("push", "--quiet", "-u", "origin", "work:topics/shop")
    look(work)
    assert service.requests[-1].branch == "topics/shop"


def test_a_clock_that_is_behind_makes_nothing_young(work: Sample, service: StagedCi) -> None:
    """Committed and pushed in what is the future here: nothing tells how long ago that was."""
    work.git("push", "--quiet", "-u", "origin", "work")
    early = datetime.now(UTC) - timedelta(days=1)
    assert look(work, now=early).status is Status.UNKNOWN


def test_what_the_pull_request_has_is_pushed_wherever_from(work: Sample, service: StagedCi) -> None:
    assert "ci-not-pushed" in fixes(look(work))
    assert "ci-not-pushed" not in fixes(look(work, pull=pull_request(work.head)))
