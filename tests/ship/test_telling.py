"""What the forge is told: when, what, and where it goes when the forge does not want it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.forge.orders import Said
from shipcheck.model.words import Place, Status
from shipcheck.ship.prepare import prepare
from shipcheck.ship.request import Request
from shipcheck.ship.telling import MARKER, Telling, in_a_line, job_url, tell, wanted
from tests.reports.results import MODERATE, item, outcome, result
from tests.ship.forge_yard import ForgeYard
from tests.ship.gating import surroundings

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.model.result import ItemResult
    from tests.repository import Sample

BOTH = Telling(status=True, comment=True)
BAD = item("migration-safe", outcome(Status.FAIL, "locks users"))


@pytest.fixture
def yard(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ForgeYard:
    made = ForgeYard.create(sample, tmp_path / "bare", monkeypatch)
    made.request()
    return made


def told(
    yard: ForgeYard,
    *items: ItemResult,
    what: Telling = BOTH,
    moderate: bool = False,
    **environment: str,
) -> tuple[str, ...]:
    """What is said after the forge was told of a verdict."""

    async def run() -> tuple[str, ...]:
        request = Request(yard.sample.path, place=Place.TERMINAL)
        evaluation = await prepare(request, surroundings(None, **environment))
        change = evaluation.change
        if moderate:
            change = replace(change, change_class=MODERATE.change_class)
        return await tell(evaluation, result(items, change=change), what)

    return asyncio.run(run())


def test_a_status_on_the_head_and_one_comment(yard: ForgeYard) -> None:
    assert told(yard, BAD) == ()
    (status,) = yard.forge.statuses
    assert (status.commit, status.context, status.said) == (
        yard.sample.head,
        "shipcheck",
        Said.FAILURE,
    )
    assert status.text == "not ready: migration-safe"
    (comment,) = yard.forge.comments
    assert (comment.number, comment.marker, comment.only_update) == (12, MARKER, False)
    assert comment.body.startswith(f"{MARKER}\n**shipcheck: not ready**")


def test_the_verdict_of_an_earlier_commit_is_no_news(yard: ForgeYard) -> None:
    later = yard.sample.git("rev-parse", "main")  # pushed while this one was judged
    yard.forge.git("update-ref", "refs/heads/topic", later)
    (said,) = told(yard, BAD, what=Telling(comment=True))
    assert said == f"the comment is not made: pull request 12 is at {later[:12]} by now"
    assert yard.forge.comments == []


def test_a_straightforward_change_that_is_ready_is_no_news(yard: ForgeYard) -> None:
    told(yard, item())
    assert yard.forge.comments == []
    assert yard.forge.statuses[0].said is Said.SUCCESS
    told(yard, BAD)
    told(yard, item())
    assert [comment.only_update for comment in yard.forge.comments] == [False, True]
    told(yard, item(), moderate=True)
    assert yard.forge.comments[-1].only_update is False


def test_only_what_is_wanted(yard: ForgeYard) -> None:
    told(yard, BAD, what=Telling(status=True))
    told(yard, BAD, what=Telling(comment=True))
    assert (len(yard.forge.statuses), len(yard.forge.comments)) == (1, 1)


def test_without_a_pull_request_there_is_nowhere_to_comment(yard: ForgeYard) -> None:
    yard.forge.pulls.clear()
    assert told(yard, BAD) == ()
    assert len(yard.forge.statuses) == 1


def test_a_refused_comment_goes_to_the_step_summary(yard: ForgeYard, tmp_path: Path) -> None:
    yard.forge.refuses = {
        "comment": CredentialError("read-only"),
        "set_status": ShipcheckError("no"),
    }
    summary = tmp_path / "summary.md"
    summary.write_text("Before\n")
    said = told(yard, BAD, GITHUB_STEP_SUMMARY=str(summary))
    assert said == (
        "the commit status is not set: no",
        "the comment is not made: read-only; the step summary has it",
    )
    assert summary.read_text().startswith("Before\n**shipcheck: not ready**")
    assert told(yard, item(), GITHUB_STEP_SUMMARY=str(summary))[1:] == ()
    assert summary.read_text().count("shipcheck: ") == 1


def test_what_can_go_nowhere_is_said(yard: ForgeYard, tmp_path: Path) -> None:
    yard.forge.refuses = {"comment": ShipcheckError("read-only")}
    assert told(yard, BAD) == ("the comment is not made: read-only",)
    said = told(yard, BAD, GITHUB_STEP_SUMMARY=str(tmp_path / "no" / "such"))
    assert "nor is the step summary" in said[1]


@pytest.mark.parametrize(
    ("checklist", "environment", "asked", "what"),
    [
        ("", {}, False, Telling()),
        ("", {}, True, BOTH),
        ("", {"CI": "1"}, False, Telling()),
        ("tell: {status: true}", {}, False, Telling()),
        ("tell: {status: true}", {"CI": "1"}, False, Telling(status=True)),
        ("tell: {status: true}", {"CI": "1"}, True, Telling(status=True)),
        ("tell: {status: true, comment: true}", {"CI": "1"}, False, BOTH),
        ("tell: {status: false}", {"CI": "1"}, False, Telling()),
    ],
)
def test_only_where_it_is_asked_for(
    sample: Sample, checklist: str, environment: dict[str, str], asked: bool, what: Telling
) -> None:
    sample.commit({".shipcheck.yaml": f"version: 1\nextends: builtin:default\n{checklist}\n"})
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})

    async def run() -> Telling:
        request = Request(sample.path)
        return wanted(await prepare(request, surroundings(None, **environment)), asked=asked)

    assert asyncio.run(run()) == what


def test_a_branch_cannot_ask_for_it(sample: Sample) -> None:
    """Its own checklist does not count in CI."""
    sample.branch("topic")
    told = "version: 1\nextends: builtin:default\ntell: {comment: true}\n"
    sample.commit({".shipcheck.yaml": told})

    async def run(**more: str) -> Telling:
        around = surroundings(None, CI="1")
        request = Request(sample.path, checklist_from=more.get("checklist_from"))
        return wanted(await prepare(request, around), asked=False)

    assert asyncio.run(run()) == Telling()
    assert asyncio.run(run(checklist_from="worktree")) == Telling()


def test_the_line() -> None:
    pending = item("ci-green", outcome(Status.PENDING))
    unknown = item("ci-green", outcome(Status.UNKNOWN))
    many = [item(f"i{number}", outcome(Status.FAIL)) for number in range(5)]
    warning = item("w", outcome(Status.FAIL), warn=True)
    assert in_a_line(result([item()])) == "ready"
    assert in_a_line(result([item(), warning])) == "ready: 1 warning"
    assert in_a_line(result([pending])) == "pending: ci-green"
    assert in_a_line(result([unknown])) == "undecided: ci-green"
    assert in_a_line(result(many)) == "not ready: i0, i1, i2 and 2 more"


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, None),
        ({"CI_JOB_URL": "https://gitlab.example.com/1"}, "https://gitlab.example.com/1"),
        ({"BUILD_URL": "javascript:alert(1)"}, None),
        ({"BUILD_URL": "https://a.example/\x1b"}, None),
        (
            {
                "GITHUB_SERVER_URL": "https://github.com",
                "GITHUB_REPOSITORY": "acme/shop",
                "GITHUB_RUN_ID": "7",
            },
            "https://github.com/acme/shop/actions/runs/7",
        ),
    ],
)
def test_the_page_of_the_job(environment: dict[str, str], url: str | None) -> None:
    assert job_url(environment) == url
