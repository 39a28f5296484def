"""GitHub's lists that change while they are read, answers of others in its place, and who set a status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from shipcheck.http.errors import RateLimited, UnexpectedAnswer
from tests.ci.github_bodies import GitHubSays, check_run, status, workflow_run
from tests.ci.githubbing import asked, refused

if TYPE_CHECKING:
    from tests.repository import Sample


def test_a_status_that_is_set_between_two_pages(sample: Sample) -> None:
    """The first of 101 moves to the end, and the red one from the second page to the first."""
    statuses = [status(f"ci/{at}", at) for at in range(100)] + [
        status("ci/red", 100, state="failure")
    ]
    says = GitHubSays(statuses=statuses)

    def answers(request: httpx.Request) -> httpx.Response:
        answer = says(request)
        if request.url.path.endswith("/status"):
            says.statuses = [*statuses[1:], status("ci/0", 200)]
        return answer

    error = refused(asked(sample, answers), UnexpectedAnswer)
    assert (error.message, error.hint) == (
        "GitHub's list of statuses changed while it was read", "Ask again.",
    )  # fmt: skip


def test_what_vanishes_between_two_pages(sample: Sample) -> None:
    """A workflow run that is deleted takes its checks along, and moves the red one past both pages."""
    checks = [check_run(f"check {at}", at) for at in range(1, 102)]
    checks[100] = check_run("red", 101, word="failure")
    says = GitHubSays(checks)

    def answers(request: httpx.Request) -> httpx.Response:
        answer = says(request)
        if request.url.path.endswith("/check-runs"):
            says.checks = checks[1:]
        return answer

    error = refused(asked(sample, answers), UnexpectedAnswer)
    assert error.message == "GitHub speaks of 101 check_runs, and gave 100"


def test_a_workflow_run_that_vanishes_between_two_pages(sample: Sample) -> None:
    flows = [workflow_run(at, workflow_id=at) for at in range(1, 101)]
    flows.append(workflow_run(101, "action_required", workflow_id=101))
    says = GitHubSays([check_run()], [], flows)

    def answers(request: httpx.Request) -> httpx.Response:
        answer = says(request)
        if request.url.path.endswith("/actions/runs"):
            says.workflows = flows[1:]
        return answer

    error = refused(asked(sample, answers), UnexpectedAnswer)
    assert error.message == "GitHub speaks of 101 workflow runs, and gave 100"


def test_what_waits_behind_a_thousand_other_workflow_runs(sample: Sample) -> None:
    """One search gives a thousand: the oldest, without any check, is in the second."""
    flows = [
        workflow_run(at, workflow_id=at, created_at=f"2018-05-05T{at // 60:02}:{at % 60:02}:00Z")
        for at in range(1200, 100, -1)
    ]
    held = workflow_run(9, "action_required", name="Held", created_at="2018-05-01T00:00:00Z")
    says = GitHubSays([check_run()], [], [*flows, held])
    assert asked(sample, says).states()["Held"] == "blocked"


def test_a_search_that_never_ends_is_left_though_it_has_all_it_speaks_of(sample: Sample) -> None:
    body = {"total_count": 1, "workflow_runs": [workflow_run()]}
    endless = httpx.Response(200, json=body, headers={"Link": '<https://x/y?page=2>; rel="next"'})
    found = asked(sample, GitHubSays([check_run()], others={"/actions/runs": endless}))
    assert "gave 1" in refused(found, UnexpectedAnswer).message


def test_entries_without_a_number_are_all_kept(sample: Sample) -> None:
    red, green = check_run("red", word="failure"), check_run("green")
    statuses = [status("a"), status("b", state="failure")]
    for one in (red, green, *statuses):
        one["id"] = None
    states = asked(sample, GitHubSays([red, green], statuses)).states()
    assert states == {"red": "failure", "green": "success", "a": "success", "b": "failure"}


@pytest.mark.parametrize("ending", ["/check-runs", "/status", "/actions/runs"])
def test_the_word_of_another_host_is_not_github_s(sample: Sample, ending: str) -> None:
    says = GitHubSays([check_run()])

    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.host == "api.github.com" and request.url.path.endswith(ending):
            elsewhere = str(request.url.copy_with(host="evil.example"))
            return httpx.Response(302, headers={"Location": elsewhere})
        assert (request.url.host == "evil.example") is ("Authorization" not in request.headers)
        return says(request)

    error = refused(asked(sample, answers), UnexpectedAnswer)
    assert "answered in place of GitHub, which sent us there" in error.message


def test_a_repository_that_was_renamed_is_followed(sample: Sample) -> None:
    """GitHub redirects to the repository by its number."""
    says = GitHubSays([check_run()])

    def answers(request: httpx.Request) -> httpx.Response:
        old = "/repos/octo-org/octo-repo/"
        if request.url.path.startswith(old):
            path = request.url.path.replace(old, "/repositories/1296269/")
            return httpx.Response(301, headers={"Location": str(request.url.copy_with(path=path))})
        return says(request)

    assert asked(sample, answers).states() == {"mighty_readme": "success"}


@pytest.mark.parametrize(
    ("avatar", "owner"),
    [
        ("https://avatars.githubusercontent.com/in/8329?v=4", "8329"),
        ("https://avatars.githubusercontent.com/in/8329", "8329"),
        ("https://avatars.githubusercontent.com/u/8329?v=4", "u/8329"),
        ("https://avatars.githubusercontent.com/oa/8329?v=4", "oa/8329"),
        ("https://avatars.githubusercontent.com/in/8329/x", ""),
        ("https://github.com/images/error/hubot_happy.gif", ""),
        (None, ""),
    ],
)
def test_who_set_a_status(sample: Sample, avatar: str | None, owner: str) -> None:
    """What is required of an app may be a status: the combined view tells its app by the picture alone."""
    said = status("Vercel", avatar_url=avatar)
    assert asked(sample, GitHubSays(statuses=[said])).run("Vercel").owner == owner


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "90"}, 90),
        ({}, 60),
        # The reset is of the primary limit, of which enough is left.
        ({"x-ratelimit-remaining": "4000", "x-ratelimit-reset": "1777640400"}, 60),
    ],
)
def test_a_limit_says_how_long_it_lasts(
    sample: Sample, headers: dict[str, str], seconds: int
) -> None:
    said = {"message": "You have exceeded a secondary rate limit."}
    limited = httpx.Response(403, json=said, headers=headers)
    says = GitHubSays([check_run()], others={"/check-runs": limited})
    assert refused(asked(sample, says), RateLimited).seconds == seconds
