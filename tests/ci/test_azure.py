"""Azure Pipelines and the statuses of Azure Repos, for exactly one commit."""

from __future__ import annotations

from base64 import b64encode

import httpx
import pytest

from shipcheck.ci._azure_reading import STATES
from shipcheck.ci.runs import NoReport, RunState, UnknownCommit
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.place import Place
from tests.ci.asking import HEAD, OTHER, SECRET, Asked
from tests.ci.azure_bodies import (
    AT,
    WORDS,
    AzureSays,
    Json,
    build,
    iteration,
    page,
    pull_build,
    status,
)
from tests.repository import Sample

PLACE = Place("azure", "https://dev.azure.com", "fabrikam/Fiber/_git/web", {})
STATUS_WORDS = ("notSet", "pending", "succeeded", "failed", "error", "notApplicable",
                "partiallySucceeded")  # fmt: skip


def asked(sample: Sample, answers: Json, **said: Json) -> Asked:
    """Azure DevOps with these answers, for a user who has a token."""
    wish = {"settings": {}, "environment": {"AZURE_DEVOPS_EXT_PAT": SECRET}, "place": PLACE, **said}
    return Asked("azure", answers, repository=sample.path, **wish)


def test_a_build_of_the_commit(sample: Sample) -> None:
    found = asked(sample, AzureSays([build()]))
    run = found.run("CI")
    assert (run.state, run.word, run.kind, run.number) == (
        RunState.SUCCESS,
        "succeeded",
        "build",
        101,
    )
    assert run.url == "https://dev.azure.com/fabrikam/Fiber/_build/results?buildId=101"
    assert run.seconds == 120
    assert run.started_at is not None
    assert run.started_at.isoformat() == "2026-05-01T11:00:05.500000+00:00"


def test_what_is_asked_without_a_pull_request_is_four_requests(sample: Sample) -> None:
    """The repository, the commit, its statuses, and the builds since it was pushed."""
    found = asked(sample, AzureSays([build()], statuses=[status()]))
    found.read()
    assert len(found.requests) == 4
    (builds,) = [one for one in found.requests if one.url.path.endswith("/builds")]
    assert builds.url.params["branchName"] == "refs/heads/topic"
    assert builds.url.params["minTime"] == "2026-05-01T10:59:00.250000+00:00"
    assert builds.url.params["repositoryType"] == "TfsGit"


def test_with_a_pull_request_there_are_seven_at_most(sample: Sample) -> None:
    says = AzureSays([build()], [pull_build()], [status()], [status("x", iterationId=2)])
    found = asked(sample, says, pull_request=22)
    found.read()
    assert len(found.requests) == 7


def test_a_token_is_sent_as_basic_and_only_to_azure(sample: Sample) -> None:
    found = asked(sample, AzureSays([build()]))
    found.read()
    wanted = "Basic " + b64encode(f":{SECRET}".encode()).decode()
    assert {one.headers["Authorization"] for one in found.requests} == {wanted}
    assert {one.url.host for one in found.requests} == {"dev.azure.com"}


@pytest.mark.parametrize(
    "server", ["https://dev.azure.com/fabrikam/", "https://fabrikam.visualstudio.com/"]
)
def test_the_token_of_a_job_is_a_bearer(sample: Sample, server: str) -> None:
    environment = {"SYSTEM_ACCESSTOKEN": SECRET, "SYSTEM_COLLECTIONURI": server}
    found = asked(sample, AzureSays([build()]), environment=environment)
    found.read()
    assert found.requests[0].headers["Authorization"] == f"Bearer {SECRET}"


def test_the_token_of_a_job_goes_to_no_other_server(sample: Sample) -> None:
    environment = {
        "SYSTEM_ACCESSTOKEN": SECRET,
        "SYSTEM_COLLECTIONURI": "https://tfs.example.com/x",
    }
    found = asked(sample, AzureSays([build()]), environment=environment)
    with pytest.raises(CredentialError, match="no credential for Azure DevOps"):
        found.read()
    assert not found.requests


@pytest.mark.parametrize("word", ["notStarted", "inProgress", "cancelling", "postponed", *WORDS])
def test_every_word_of_a_build(sample: Sample, word: str) -> None:
    run = asked(sample, AzureSays([build(word=word)])).run("CI")
    assert (run.word, run.state) == (word, STATES[word])


@pytest.mark.parametrize("word", STATUS_WORDS)
def test_every_word_of_a_status(sample: Sample, word: str) -> None:
    run = asked(sample, AzureSays(statuses=[status(state=word)])).run(
        "continuous-integration/Build123"
    )
    assert (run.word, run.state) == (word, STATES[word])


def test_every_word_is_tried() -> None:
    builds = {"notStarted", "inProgress", "cancelling", "postponed", *WORDS}
    assert set(STATES) == builds | set(STATUS_WORDS)


@pytest.mark.parametrize("says", [
    AzureSays([build(status="dreaming")]), AzureSays([build(result="Succeeded")]),
    AzureSays([build(status=None)]), AzureSays(statuses=[status(state="SUCCEEDED")]),
])  # fmt: skip
def test_a_word_that_nobody_knows_is_unknown(sample: Sample, says: AzureSays) -> None:
    assert set(asked(sample, says).states().values()) == {"unknown"}


def test_a_build_that_went_partly_well_is_not_green(sample: Sample) -> None:
    assert asked(sample, AzureSays([build(word="partiallySucceeded")])).states() == {
        "CI": "failure"
    }


def test_a_build_of_another_commit_is_none(sample: Sample) -> None:
    found = asked(sample, AzureSays([build(sourceVersion=OTHER)]))
    with pytest.raises(
        NoReport, match="1 builds of refs/heads/topic are of other commits"
    ) as caught:
        found.read()
    assert not isinstance(caught.value, UnknownCommit)


def test_a_build_of_a_merge_counts_where_it_says_that_it_is_of_this_head(sample: Sample) -> None:
    report = asked(sample, AzureSays(pull_builds=[pull_build()]), pull_request=22).read()
    assert [one.name for one in report.runs] == ["PR"]
    assert report.notes == (
        "builds of the pull request ran on its merge with the base, made of this head",
    )


def test_the_head_is_in_the_parameters_too(sample: Sample) -> None:
    told: Json = {
        "triggerInfo": {},
        "parameters": f'{{"system.pullRequest.sourceCommitId":"{HEAD}"}}',
    }
    found = asked(sample, AzureSays(pull_builds=[pull_build(**told)]), pull_request=22)
    assert found.states() == {"PR": "success"}


@pytest.mark.parametrize("told", [
    {"head": OTHER}, {"triggerInfo": {}}, {"triggerInfo": None}, {"triggerInfo": {"pr.sourceSha": None}},
    {"triggerInfo": {}, "parameters": "{"}, {"triggerInfo": {}, "sourceVersion": HEAD},
    {"triggerInfo": {}, "reason": "manual", "sourceVersion": HEAD},
])  # fmt: skip
def test_a_build_of_another_merge_is_none(sample: Sample, told: Json) -> None:
    """Where it does not say of which head, the merge commit's own name proves nothing."""
    found = asked(sample, AzureSays(pull_builds=[pull_build(**told)]), pull_request=22)
    with pytest.raises(NoReport, match="refs/pull/22/merge"):
        found.read()


def test_the_newest_build_of_a_pipeline_counts(sample: Sample) -> None:
    again = build(at=103, word="failed", startTime="2026-05-01T11:30:00Z")
    report = asked(sample, AzureSays([again, build()])).read()
    assert [(one.number, one.superseded) for one in report.runs] == [(103, False), (101, True)]


def test_a_build_that_was_cancelled_in_the_queue_is_not_the_newest_for_ever(sample: Sample) -> None:
    early = build(at=99, word="canceled", startTime=None, queueTime="2026-05-01T10:59:30Z")
    assert asked(sample, AzureSays([build(), early])).states() == {"CI": "success"}


def test_pipelines_of_one_name_in_two_folders_are_two(sample: Sample) -> None:
    other = {"id": 6, "name": "CI", "path": "\\backend\\api"}
    says = AzureSays([build(), build(at=50, word="failed", definition=other)])
    assert {(one.group, one.superseded) for one in asked(sample, says).read().runs} == {
        ("", False), ("backend\\api", False),
    }  # fmt: skip


def test_a_status_of_a_pull_request_counts_for_the_push_that_it_is_of(sample: Sample) -> None:
    listed = [status("old", iterationId=1), status("new", iterationId=2), status("of none")]
    report = asked(sample, AzureSays(pull_statuses=listed), pull_request=22).read()
    assert [one.name for one in report.runs] == ["continuous-integration/new"]
    assert report.notes == ("2 statuses of the pull request are of another push, or of none",)


def test_ten_thousand_builds_are_read_to_the_end(sample: Sample) -> None:
    others = [build(at=at, sourceVersion=OTHER) for at in range(10_000)]
    found = asked(sample, AzureSays([*others, build(at=1)]))
    assert found.states() == {"CI": "success"}
    assert len(found.requests) == 3 + 21


def test_a_list_without_an_end_is_refused(sample: Sample) -> None:
    says = AzureSays()

    def endless(request: httpx.Request) -> Json:
        if request.url.path.endswith("/builds"):
            more = {"x-ms-continuationtoken": "again"}
            return httpx.Response(200, json=page([build()]), headers=more)
        return says(request)

    with pytest.raises(ShipcheckError, match="does not end"):
        asked(sample, endless).read()


def test_many_statuses_are_read_to_the_end(sample: Sample) -> None:
    listed = [status(f"s{at}", at) for at in range(1500)]
    found = asked(sample, AzureSays(statuses=[*listed, status("last", 2000, state="failed")]))
    assert found.states()["continuous-integration/last"] == "failure"
    assert len(found.requests) == 5


def test_a_commit_that_is_not_pushed(sample: Sample) -> None:
    with pytest.raises(UnknownCommit, match="does not know 89abcdef0123"):
        asked(sample, AzureSays(known=False)).read()


def test_a_repository_that_is_not_there(sample: Sample) -> None:
    place = Place("azure", "https://dev.azure.com", "fabrikam/Fiber/_git/gone", {})
    with pytest.raises(ShipcheckError, match="is not there, or the credential may not see it"):
        asked(sample, AzureSays(), place=place).read()


def test_without_a_branch_there_is_nothing_to_ask_by(sample: Sample) -> None:
    with pytest.raises(ShipcheckError, match="nothing tells the branch"):
        asked(sample, AzureSays([build()]), branch=None).read()


GITHUB = Place("github", "https://github.com", "octo-org/octo-repo", {})


def test_pipelines_of_a_repository_on_github(sample: Sample) -> None:
    settings = {"url": "https://dev.azure.com/fabrikam", "project": "Fiber"}
    says = AzureSays([build()], [pull_build()])
    found = asked(sample, says, place=GITHUB, settings=settings, pull_request=22)
    assert found.states() == {"CI": "success", "PR": "success"}
    assert len(found.requests) == 2
    wish = found.requests[0].url.params
    assert (wish["repositoryType"], wish["repositoryId"]) == ("GitHub", "octo-org/octo-repo")


def test_pipelines_of_github_need_to_be_named(sample: Sample) -> None:
    with pytest.raises(ShipcheckError, match="nothing tells where the pipelines are"):
        asked(sample, AzureSays(), place=GITHUB).read()


def test_iterations_are_only_asked_for_where_there_are_statuses(sample: Sample) -> None:
    says = AzureSays([build()], iterations=[iteration(1, HEAD)])
    found = asked(sample, says, pull_request=22)
    found.read()
    assert f"{AT}/pullRequests/22/iterations" not in [one.url.path for one in found.requests]
