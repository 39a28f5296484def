"""GitHub: what its checks, statuses and workflow runs say of exactly one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.ci.github import STATES
from shipcheck.ci.runs import NoReport, RunState, UnknownCommit
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.place import Place
from shipcheck.http.errors import Forbidden, RateLimited, UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER, SECRET
from tests.ci.github_bodies import GitHubSays, check_run, job, status, suite, workflow_run
from tests.ci.githubbing import PLACE, asked, by_attempt, current, refused

if TYPE_CHECKING:
    from tests.repository import Sample

DOCUMENTED = (
    # OpenAPI: check-run status and conclusion, check-suite conclusion, status state
    "queued in_progress completed waiting requested pending success failure neutral cancelled skipped "
    "timed_out action_required startup_failure stale error "
    # GraphQL: CheckStatusState, CheckConclusionState, CheckRunState, StatusState
    "COMPLETED IN_PROGRESS PENDING QUEUED REQUESTED WAITING ACTION_REQUIRED CANCELLED FAILURE NEUTRAL "
    "SKIPPED STALE STARTUP_FAILURE SUCCESS TIMED_OUT ERROR EXPECTED"
)


def test_every_documented_word_is_known() -> None:
    assert set(DOCUMENTED.split()) <= set(STATES)
    assert not [
        word
        for word in STATES
        if STATES[word] is RunState.UNKNOWN and "ompleted" not in word.lower()
    ]


@pytest.mark.parametrize("word", STATES)
def test_each_word_as_a_check_run(sample: Sample, word: str) -> None:
    run = asked(sample, GitHubSays([check_run(word=word)])).run("mighty_readme")
    assert (run.state, run.word) == (STATES[word], word)


@pytest.mark.parametrize("word", STATES)
def test_each_word_as_a_status(sample: Sample, word: str) -> None:
    said = status(state=word)
    run = asked(sample, GitHubSays(statuses=[said])).run("continuous-integration/jenkins")
    assert (run.state, run.word) == (STATES[word], word)


@pytest.mark.parametrize("word", STATES)
def test_each_word_as_a_workflow_run_without_checks(sample: Sample, word: str) -> None:
    run = asked(sample, GitHubSays(workflows=[workflow_run(word=word)])).run("Build")
    assert (run.state, run.word, run.kind) == (STATES[word], word, "workflow")


def test_a_word_in_no_table_is_kept_and_unknown(sample: Sample) -> None:
    run = asked(sample, GitHubSays([check_run(word="marvellous")])).run("mighty_readme")
    assert (run.state, run.word) == (RunState.UNKNOWN, "marvellous")


def test_what_is_known_of_a_run(sample: Sample) -> None:
    says = GitHubSays(
        [job("tests", 7, 44, "failure"), check_run()], [status()], [workflow_run(7, "failure")]
    )
    tests, readme, jenkins = asked(sample, says).read().runs
    assert (tests.kind, tests.owner, tests.group) == ("check", "15368", "Build (push)")
    assert tests.url == "https://github.com/octo-org/octo-repo/actions/runs/7/job/44"
    assert (tests.number, tests.attempt, tests.seconds) == (44, 1, 60.0)
    assert (readme.owner, readme.why) == ("1", "Mighty Readme report")
    assert (jenkins.kind, jenkins.owner, jenkins.why) == (
        "status", "", "Build has completed successfully",
    )  # fmt: skip


def test_three_requests_a_verdict(sample: Sample) -> None:
    says = GitHubSays([job("tests", 7, 1)], [status()], [workflow_run(7)])
    found = asked(sample, says)
    report = found.read()
    assert (report.commit, report.source) == (HEAD, "GitHub, octo-org/octo-repo")
    assert len(found.requests) == 3
    for request in found.requests:
        assert request.headers["Authorization"] == f"Bearer {SECRET}"
        assert request.headers["X-GitHub-Api-Version"] == "2022-11-28"
        assert request.url.host == "api.github.com"


def test_ten_thousand_check_runs_are_all_read(sample: Sample) -> None:
    runs = [check_run(f"check {at}", at) for at in range(1, 10_000)]
    says = GitHubSays([*runs, check_run("the last one", 10_000, word="failure")])
    found = asked(sample, says)
    states = current(found)
    assert (len(states), states["the last one"]) == (10_000, "failure")
    assert len(found.requests) == 102


def test_a_list_that_is_shorter_than_github_says_is_refused(sample: Sample) -> None:
    for name, what in (("check_runs", "check_runs"), ("workflow_runs", "workflow runs")):
        says = GitHubSays([check_run()], [], [workflow_run()], totals={name: 3})
        error = refused(asked(sample, says), UnexpectedAnswer)
        assert error.message == f"GitHub speaks of 3 {what}, and gave 1"


@pytest.mark.parametrize("ending", ["/check-runs", "/status", "/actions/runs"])
def test_pages_that_never_end_are_left(sample: Sample, ending: str) -> None:
    key = {"/check-runs": "check_runs", "/status": "statuses"}.get(ending, "workflow_runs")
    endless = httpx.Response(
        200, json={"total_count": 1, key: []}, headers={"Link": '<https://x/y?page=2>; rel="next"'}
    )
    found = asked(sample, GitHubSays([check_run()], others={ending: endless}))
    refused(found, ShipcheckError)
    assert len(found.requests) <= 203


def test_a_further_page_is_asked_of_the_host_that_was_asked_first(sample: Sample) -> None:
    elsewhere = {"Link": '<https://evil.example/?filter=all&page=2&per_page=100>; rel="next"'}

    def answers(request: httpx.Request) -> httpx.Response:
        first = "check-runs" in request.url.path and request.url.params.get("page") is None
        answer = GitHubSays([check_run()], [], [])(request)
        return httpx.Response(200, json=answer.json(), headers=elsewhere if first else {})

    found = asked(sample, answers)
    found.read()
    assert {request.url.host for request in found.requests} == {"api.github.com"}


def test_nothing_reports(sample: Sample) -> None:
    error = refused(asked(sample, GitHubSays()), NoReport)
    assert not isinstance(error, UnknownCommit)
    assert error.message == "GitHub, octo-org/octo-repo has no check and no status for 89abcdef0123"


@pytest.mark.parametrize("code", [404, 422])
def test_a_commit_that_is_not_there(sample: Sample, code: int) -> None:
    """As GitHub answers GET /repos/…/commits/…/check-runs for a commit that was never pushed."""
    said = {"message": f"No commit found for SHA: {HEAD}", "status": str(code),
            "documentation_url": "https://docs.github.com/rest/checks/runs"}  # fmt: skip
    says = GitHubSays(others={"/check-runs": httpx.Response(code, json=said)})
    error = refused(asked(sample, says), UnknownCommit)
    assert "89abcdef0123: it is not pushed" in error.message


def test_a_repository_that_is_hidden(sample: Sample) -> None:
    said = {
        "message": "Not Found",
        "documentation_url": "https://docs.github.com/rest",
        "status": "404",
    }
    nothing = httpx.Response(404, json=said)
    error = refused(asked(sample, lambda _: nothing), Forbidden)
    assert "octo-org/octo-repo" in error.message


@pytest.mark.parametrize("entry", ["checks", "workflows"])
def test_a_run_of_another_commit_is_refused(sample: Sample, entry: str) -> None:
    says = GitHubSays([check_run()], [status()], [workflow_run()])
    getattr(says, entry)[0]["head_sha"] = OTHER
    assert "another commit" in refused(asked(sample, says), UnexpectedAnswer).message


def test_a_status_of_another_commit_is_refused(sample: Sample) -> None:
    says = GitHubSays(statuses=[status(url=f"https://api.github.com/repos/o/r/statuses/{OTHER}")])
    assert "another commit" in refused(asked(sample, says), UnexpectedAnswer).message


def test_without_a_credential_nothing_is_asked(sample: Sample) -> None:
    found = asked(sample, GitHubSays([check_run()]), GH_TOKEN="", HOME="/nowhere", PATH="/nowhere")
    assert "GH_TOKEN" in refused(found, CredentialError).hint
    assert not found.requests


def test_a_server_of_ones_own_gets_no_token_that_is_not_for_it(sample: Sample) -> None:
    place = Place("github", "https://github.example.com", "team/app", {})
    found = asked(sample, GitHubSays([check_run()]), place, GH_ENTERPRISE_TOKEN="for-somebody")
    refused(found, CredentialError)
    assert not found.requests


def test_in_actions_the_environment_names_the_server(sample: Sample) -> None:
    place = Place("github", "https://github.example.com", "team/app", {})
    found = asked(
        sample, GitHubSays([check_run()]), place, GH_TOKEN="", GITHUB_TOKEN="of-the-job",
        GITHUB_SERVER_URL="https://github.example.com",
        GITHUB_API_URL="https://github.example.com/api/v3",
    )  # fmt: skip
    assert current(found) == {"mighty_readme": "success"}
    assert found.requests[0].url.path.startswith("/api/v3/repos/team/app/commits/")


def test_nothing_tells_which_repository(sample: Sample) -> None:
    place = Place("gitlab", "https://gitlab.com", "team/app", {})
    error = refused(asked(sample, GitHubSays(), place), ShipcheckError)
    assert error.hint == "Set services.ci.repository to owner/name."


SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes."
PRIMARY = "API rate limit exceeded for user ID 1."
LIMITS: list[tuple[int, dict[str, str], str, str]] = [
    # docs.github.com "Rate limits for the REST API"
    (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1777640400"}, PRIMARY, "3600"),
    (403, {"retry-after": "120", "x-ratelimit-remaining": "4000"}, SECONDARY, "120"),
    (403, {}, SECONDARY, "60"),
    (429, {"retry-after": "3000"}, PRIMARY, "3000"),
]


@pytest.mark.parametrize(("code", "headers", "words", "seconds"), LIMITS)
def test_limits_are_told_with_their_time(
    sample: Sample, code: int, headers: dict[str, str], words: str, seconds: str
) -> None:
    limited = httpx.Response(code, json={"message": words}, headers=headers)
    says = GitHubSays([check_run()], others={"/check-runs": limited})
    assert f"asks for {seconds} s" in refused(asked(sample, says), RateLimited).message


@pytest.mark.parametrize("ending", ["/check-runs", "/status", "/actions/runs"])
def test_a_credential_that_may_not_see_one_of_the_lists(sample: Sample, ending: str) -> None:
    said = {"message": "Resource not accessible by personal access token", "status": "403"}
    refusing = httpx.Response(403, json=said)
    found = asked(sample, GitHubSays([check_run()], others={ending: refusing}))
    refused(found, Forbidden)


@pytest.mark.parametrize("ending", ["/check-runs", "/status", "/actions/runs"])
def test_a_page_of_html_is_no_answer(sample: Sample, ending: str) -> None:
    page = httpx.Response(200, html="<html><title>Sign in</title></html>")
    found = asked(sample, GitHubSays([check_run()], others={ending: page}))
    assert "no JSON" in refused(found, UnexpectedAnswer).message


def test_more_than_a_thousand_suites(sample: Sample) -> None:
    """GitHub's list of check runs holds the thousand newest suites only; the rest is asked for."""
    scheduled = [
        workflow_run(
            at, event="schedule", workflow_id=at, created_at=f"2018-05-{1 + at // 100:02}T00:{at % 60:02}:00Z"
        )
        for at in range(101, 1202)
    ]  # fmt: skip
    push = workflow_run(9, "failure", created_at="2018-05-01T00:00:00Z")
    checks = [job(f"nightly {at}", at, at) for at in range(202, 1202)]
    says = GitHubSays(
        checks, [], sorted([push, *scheduled], key=lambda one: one["created_at"], reverse=True),
        [suite(90), *(suite(at * 10, int(at > 201)) for at in range(101, 1202))],
        {90: [job("tests", 9, 1, "failure")]},
    )  # fmt: skip
    found = asked(sample, says)
    states = current(found)
    assert states["tests"] == "failure"
    # 10 pages of runs, 11 + 2 of workflow runs, 12 of suites, the status, and the one suite
    assert len(found.requests) < 45


def test_too_many_suites_are_refused(sample: Sample) -> None:
    workflows = [workflow_run(at, workflow_id=at) for at in range(101, 701)]
    suites = [suite(at) for at in range(1, 1300)]
    error = refused(asked(sample, GitHubSays([], [], workflows, suites)), ShipcheckError)
    assert error.message == "89abcdef0123 has 1299 check suites: too many to be read"


def test_names_of_any_kind_stay_data(sample: Sample) -> None:
    name = "\x1b[31m[bold]::error::\u202e"
    (run,) = asked(sample, GitHubSays([check_run(name)])).read().runs
    assert run.name == name


@pytest.mark.parametrize("said", [{"name": None}, {"name": 5}, {"name": ""}])
def test_a_run_without_a_name(sample: Sample, said: dict[str, Any]) -> None:
    refused(asked(sample, GitHubSays([check_run(**said)])), UnexpectedAnswer)


def test_a_suite_without_runs_is_nothing(sample: Sample) -> None:
    """An app that is installed and never reports leaves its suite queued for ever."""
    found = asked(sample, GitHubSays([check_run()], suites=[suite(6, 0, status="queued")]))
    assert current(found) == {"mighty_readme": "success"}


def test_the_place_may_name_its_api(sample: Sample) -> None:
    place = Place(PLACE.forge, PLACE.url, PLACE.path, {"api": "https://proxy.example.com/gh"})
    found = asked(sample, GitHubSays([check_run()]), place)
    found.allowed = ("proxy.example.com",)
    assert by_attempt(found.read().runs) == [("mighty_readme", 1, "success", False)]
    assert {request.url.host for request in found.requests} == {"proxy.example.com"}
