"""Pull requests of GitHub: in one request, whole, of the right repository, and never half understood."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge.pull_request import Mergeable, PullState, ReviewState
from shipcheck.http.errors import Forbidden, RateLimited, Unauthorized
from tests.forge.github_bodies import (
    BASE,
    HEAD,
    LANDED,
    OTHER,
    REPOSITORY,
    connected,
    data,
    errors,
    page,
    pull,
    ref,
    rest_pull,
    review,
    says,
    thread,
)

if TYPE_CHECKING:
    from shipcheck.forge.pull_request import PullRequest


def found(**more: object) -> PullRequest:
    """The pull request that GraphQL tells so."""
    answer = connected(lambda _: data(pullRequest=pull(**more))).ask(
        lambda forge: forge.pull_request(1347)
    )
    assert answer is not None
    return answer


def variables(request: httpx.Request) -> dict[str, Any]:
    return dict(json.loads(request.content)["variables"])


def test_one_request_tells_it_all() -> None:
    server = connected(
        lambda _: data(
            pullRequest=pull(
                reviews=page(review()), reviewThreads=page(thread(), thread(resolved=True))
            )
        )
    )
    one = server.ask(lambda forge: forge.pull_request(1347))
    assert one is not None
    assert len(server.requests) == 1
    assert (one.head, one.base, one.base_branch) == (HEAD, BASE, "main")
    assert [(it.author, it.state, it.commit, it.counts) for it in one.reviews] == [
        ("hubot", ReviewState.APPROVED, HEAD, True)
    ]
    assert one.threads is not None
    assert [(it.author, it.path, it.line) for it in one.threads] == [("ghost", "app.py", 3)]
    assert (one.mergeable, one.state, one.labels) == (Mergeable.YES, PullState.OPEN, ("bug",))


def test_the_request_goes_to_github_with_the_credential() -> None:
    server = connected(lambda _: data(pullRequest=pull()))
    server.ask(lambda forge: forge.pull_request(1347))
    asked = server.requests[0]
    assert str(asked.url) == "https://api.github.com/graphql"
    assert asked.headers["authorization"].startswith("Bearer ")
    assert asked.headers["x-github-api-version"] == "2022-11-28"


@pytest.mark.parametrize(
    ("mergeable", "standing", "meant"),
    [
        ("MERGEABLE", "CLEAN", Mergeable.YES),
        ("MERGEABLE", "UNSTABLE", Mergeable.YES),
        ("MERGEABLE", "HAS_HOOKS", Mergeable.YES),
        ("MERGEABLE", "BLOCKED", Mergeable.BLOCKED),
        ("MERGEABLE", "BEHIND", Mergeable.BLOCKED),
        ("CONFLICTING", "DIRTY", Mergeable.CONFLICT),
        ("CONFLICTING", "BLOCKED", Mergeable.CONFLICT),
        ("UNKNOWN", "UNKNOWN", Mergeable.UNKNOWN),
        ("MERGEABLE", "UNKNOWN", Mergeable.UNKNOWN),
        ("SOMETHING", "CLEAN", Mergeable.UNKNOWN),
    ],
)
def test_what_github_says_of_merging(mergeable: str, standing: str, meant: Mergeable) -> None:
    assert found(mergeable=mergeable, mergeStateStatus=standing).mergeable is meant


def test_an_approval_of_one_who_may_not_write_or_that_was_dismissed_does_not_count() -> None:
    outsider = review(authorCanPushToRepository=False)
    one = found(reviews=page(outsider, review("DISMISSED"), review("CHANGES_REQUESTED")))
    assert [it.counts for it in one.reviews] == [False, False, True]


def test_every_page_of_reviews_and_threads_is_read() -> None:
    def answer(request: httpx.Request) -> object:
        asked = variables(request)
        if asked.get("after") == "r":
            return data(pullRequest={"reviews": page(review(by="last"))})
        if asked.get("after") == "t":
            return data(pullRequest={"reviewThreads": page(thread())})
        first = [review(by=f"u{at}") for at in range(100)]
        return data(
            pullRequest=pull(
                reviews=page(*first, after="r"), reviewThreads=page(thread(), after="t")
            )
        )

    server = connected(answer)
    one = server.ask(lambda forge: forge.pull_request(1347))
    assert one is not None
    assert one.threads is not None
    assert (len(one.reviews), one.reviews[-1].author, len(one.threads)) == (101, "last", 2)
    assert len(server.requests) == 3


def test_pages_that_never_end_are_an_error() -> None:
    server = connected(lambda _: data(pullRequest=pull(reviews=page(review(), after="same"))))
    with pytest.raises(ShipcheckError, match="does not end"):
        server.ask(lambda forge: forge.pull_request(1347))


def test_a_fork_of_the_same_branch_is_told_apart() -> None:
    fork = pull(number=7, isCrossRepository=True, headRepositoryOwner={"login": "Mallory"})
    server = connected(lambda _: data(pullRequests=page(fork, pull())))
    own = server.ask(lambda forge: forge.pull_requests_of("new-topic", None, None))
    assert [one.number for one in own] == [1347]
    theirs = server.ask(lambda forge: forge.pull_requests_of("new-topic", "mallory", None))
    assert [one.number for one in theirs] == [7]
    assert theirs[0].is_fork
    assert len(server.requests) == 2


def test_a_repository_that_was_deleted_is_nobodys() -> None:
    gone = pull(isCrossRepository=True, headRepositoryOwner=None, headRepository=None, author=None)
    server = connected(lambda _: data(pullRequests=page(gone)))
    assert server.ask(lambda forge: forge.pull_requests_of("new-topic", "octocat", None)) == []


def test_a_merged_one_says_what_landed() -> None:
    one = found(state="MERGED", mergeCommit={"oid": LANDED}, baseRef=None)
    assert (one.state, one.merge_commit, one.base) == (PullState.MERGED, LANDED, OTHER)
    assert found(mergeCommit={"oid": LANDED}).merge_commit is None


def test_code_owners_and_teams_are_named_where_they_may_be_seen() -> None:
    asked = [
        {"asCodeOwner": True, "requestedReviewer": {"slug": "justice-league"}},
        {"asCodeOwner": False, "requestedReviewer": {"login": "hubot"}},
        {"asCodeOwner": True, "requestedReviewer": None},
    ]
    one = found(reviewRequests={"nodes": asked})
    assert one.requested == ("justice-league", "hubot", "a team")
    assert one.owners_pending == ("justice-league", "a team")


def test_without_the_scope_for_teams_it_is_asked_again_without_them() -> None:
    def answer(request: httpx.Request) -> object:
        if variables(request)["teams"]:
            return errors(
                "INSUFFICIENT_SCOPES", "Your token has not been granted the required scopes"
            )
        return data(pullRequest=pull())

    server = connected(answer)
    assert server.ask(lambda forge: forge.pull_request(1347)) is not None
    assert len(server.requests) == 2


def test_one_that_is_not_there() -> None:
    said = {
        "data": {"repository": {"pullRequest": None}},
        "errors": [{
            "type": "NOT_FOUND", "path": ["repository", "pullRequest"],
            "message": "Could not resolve to a PullRequest with the number of 9.",
        }],
    }  # fmt: skip
    assert connected(lambda _: said).ask(lambda forge: forge.pull_request(9)) is None


def test_a_repository_that_is_hidden_is_an_error() -> None:
    said = errors("NOT_FOUND", "Could not resolve to a Repository", "repository")
    with pytest.raises(ShipcheckError, match="shows no repository octocat/Hello-World"):
        connected(lambda _: said).ask(lambda forge: forge.pull_request(9))


def by_rest(request: httpx.Request) -> object:
    """A server that refuses GraphQL."""
    path = request.url.path.removeprefix(REPOSITORY)
    answers: dict[str, object] = {
        "/pulls/1347": rest_pull(),
        "/pulls/1347/reviews": [
            {
                "id": 80, "user": {"login": "hubot"}, "state": "APPROVED", "commit_id": HEAD,
                "submitted_at": "2019-11-17T17:43:43Z", "author_association": "COLLABORATOR",
            }
        ],
        "/git/ref/heads/main": ref("main", BASE),
        # What GitHub does where it does not understand `head`: every pull request there is.
        "/pulls": [rest_pull(), rest_pull(id=2, number=3, head={"ref": "other", "sha": OTHER, "repo": None})],
    }  # fmt: skip
    if request.url.path == "/graphql":
        return says(403, "Resource not accessible by personal access token")
    return answers.get(path, says(404, "Not Found"))


def test_where_graphql_is_refused_rest_tells() -> None:
    server = connected(by_rest)
    one = server.ask(lambda forge: forge.pull_request(1347))
    assert one is not None
    assert (one.head, one.base, one.is_fork, one.body) == (HEAD, BASE, False, "")
    assert one.threads is None
    assert one.reviews[0].counts is None
    assert one.requested == ("other_user", "justice-league")
    assert one.merge_commit is None  # of an open one it is a merge that GitHub only tried
    assert len(server.requests) == 5  # two for GraphQL, with teams and without


def test_by_rest_too_only_the_branchs_own_are_taken() -> None:
    server = connected(by_rest)
    of_branch = server.ask(lambda forge: forge.pull_requests_of("new-topic", None, "main"))
    assert [one.number for one in of_branch] == [1347]
    assert server.ask(lambda forge: forge.pull_requests_of("new-topic", "mallory", None)) == []
    assert server.ask(lambda forge: forge.pull_request(9)) is None


HOSTILE: list[object] = [
    None, [], "x", 7, {}, {"data": None}, {"data": {"repository": []}},
    {"data": {"repository": {"pullRequest": "x"}}},
    *(data(pullRequest=pull(**{key: 7})) for key in ("state", "reviews", "reviewThreads")),
    data(pullRequest=pull(number=None)), data(pullRequest=pull(number=-1)),
    data(pullRequest=pull(headRefOid="--upload-pack=x")), data(pullRequest=pull(headRefOid=None)),
    data(pullRequest=pull(state="WONDERFUL")), data(pullRequest=pull(isDraft="no")),
    data(pullRequest=pull(isCrossRepository=None)),
    data(pullRequest=pull(reviews=page(review("LOVED")))), data(pullRequest=pull(reviews=page(None))),
    data(pullRequest=pull(reviews={"nodes": []})),
    data(pullRequest=pull(reviewThreads=page({"isResolved": None}))),
    httpx.Response(200, text="<html>Sign in</html>"), httpx.Response(200, content=b"\xff\xfe"),
    httpx.Response(500, text="<html>Unicorn!</html>"),
    errors("SOMETHING", "Something went wrong"), {"errors": [{"message": "no type"}], "data": {}},
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: repr(body)[:60])
def test_what_nobody_understands_is_an_error_and_no_pull_request(body: object) -> None:
    answer = body if isinstance(body, httpx.Response) else httpx.Response(200, json=body)
    with pytest.raises(ShipcheckError):
        connected(lambda _: answer).ask(lambda forge: forge.pull_request(1347))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says(401, "Bad credentials"), Unauthorized),
        (says(403, "", x_ratelimit_remaining="0", x_ratelimit_reset="4102444800"), RateLimited),
        (says(403, "You have exceeded a secondary rate limit."), RateLimited),
        (says(403, "", retry_after="120"), RateLimited),
        (says(403, "Resource protected by SSO", x_github_sso="required; url=https://x"), Forbidden),
        (httpx.Response(200, json=errors("RATE_LIMITED", "API rate limit exceeded")), RateLimited),
    ],
)
def test_refusals_are_told_apart(answer: httpx.Response, kind: type[ShipcheckError]) -> None:
    server = connected(lambda _: answer)
    with pytest.raises(kind) as caught:
        server.ask(lambda forge: forge.pull_request(1347))
    assert type(caught.value) is kind
    assert len(server.requests) == 1


def test_texts_are_data() -> None:
    title = "[b]x[/oops] \x1b[31m ::error:: \udcff"
    body = json.dumps(data(pullRequest=pull(title=title))).encode()
    server = connected(lambda _: httpx.Response(200, content=body))
    one = server.ask(lambda forge: forge.pull_request(1347))
    assert one is not None
    assert one.title == title
