"""What is written to GitHub: a status, one comment and never two, a new pull request, and the small reads."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge.orders import CommentOrder, OpenOrder, Said, StatusOrder
from shipcheck.http.errors import Forbidden, Unreachable
from tests.forge.github_bodies import (
    BASE,
    HEAD,
    OTHER,
    REPOSITORY,
    connected,
    data,
    page,
    pull,
    ref,
    rest_pull,
    says,
)

MARKER = "<!-- shipcheck -->"
BODY = f"{MARKER}\nready"
OPEN = OpenOrder("new-topic", "main", "A title", "A body")
CREATED = httpx.Response(201, json={"id": 9, "html_url": "https://github.com/x#issuecomment-9"})


def comment(body: str, **more: object) -> dict[str, Any]:
    """A comment by GraphQL: an outsider's, unless `more` says otherwise."""
    return {
        "fullDatabaseId": "4294967297", "url": "https://github.com/x#issuecomment-1", "body": body,
        "viewerDidAuthor": False, "viewerCanUpdate": True, "authorAssociation": "NONE",
        "author": {"__typename": "User"}, **more,
    }  # fmt: skip


def written(*comments: object, order: CommentOrder | None = None) -> tuple[str | None, list[Any]]:
    """The address of the comment, and what was sent to change something beside GraphQL."""
    said = data(pullRequest={"comments": page(*comments)})
    server = connected(lambda request: said if request.url.path == "/graphql" else CREATED)
    address = server.ask(lambda forge: forge.comment(order or CommentOrder(7, MARKER, BODY)))
    return address, [one for one in server.sent() if one[1] != "/graphql"]


def test_the_first_comment_is_made() -> None:
    address, sent = written(comment("hello"))
    assert address == "https://github.com/x#issuecomment-9"
    assert sent == [("POST", f"{REPOSITORY}/issues/7/comments", {"body": BODY})]


@pytest.mark.parametrize(
    "ours",
    [{"viewerDidAuthor": True}, {"author": {"__typename": "Bot"}}, {"authorAssociation": "MEMBER"}],
)
def test_the_next_one_takes_its_place(ours: dict[str, object]) -> None:
    _, sent = written(comment("hello"), comment(f"{MARKER}\nold", **ours))
    assert sent == [("PATCH", f"{REPOSITORY}/issues/comments/4294967297", {"body": BODY})]


def test_an_outsiders_comment_with_our_marker_is_not_ours() -> None:
    _, sent = written(comment(f"{MARKER}\nI am shipcheck"))
    assert [one[0] for one in sent] == ["POST"]


def test_our_own_is_taken_before_anybody_elses() -> None:
    _, sent = written(
        comment(BODY + "1", authorAssociation="OWNER", fullDatabaseId="1"),
        comment(BODY + "2", viewerDidAuthor=True, fullDatabaseId="2"),
    )
    assert sent[0][1].endswith("/issues/comments/2")


def test_what_it_says_already_is_not_said_again() -> None:
    address, sent = written(comment(BODY.replace("\n", "\r\n"), viewerDidAuthor=True))
    assert (address, sent) == ("https://github.com/x#issuecomment-1", [])


def test_a_comment_that_may_not_be_changed_is_not_doubled() -> None:
    with pytest.raises(Forbidden, match="another account's"):
        written(comment(f"{MARKER}\nold", authorAssociation="OWNER", viewerCanUpdate=False))


def test_silence_stays_silent() -> None:
    quiet = CommentOrder(7, MARKER, BODY, only_update=True)
    assert written(comment("hello"), order=quiet) == (None, [])
    assert len(written(comment(f"{MARKER}\nold", viewerDidAuthor=True), order=quiet)[1]) == 1


def test_a_marker_in_the_middle_is_a_quotation() -> None:
    _, sent = written(comment(f"> {MARKER}\nsee above", viewerDidAuthor=True))
    assert [one[0] for one in sent] == ["POST"]


def test_every_page_of_comments_is_looked_through() -> None:
    def answer(request: httpx.Request) -> object:
        if request.url.path != "/graphql":
            return CREATED
        if json.loads(request.content)["variables"]["after"] is None:
            return data(pullRequest={"comments": page(comment("x"), after="c")})
        return data(pullRequest={"comments": page(comment(f"{MARKER}\nold", viewerDidAuthor=True))})

    server = connected(answer)
    server.ask(lambda forge: forge.comment(CommentOrder(7, MARKER, BODY)))
    assert [one.method for one in server.requests] == ["POST", "POST", "PATCH"]


def test_where_graphql_is_refused_the_comments_are_listed() -> None:
    mine = {
        "id": 5, "html_url": "https://github.com/x#issuecomment-5", "body": f"{MARKER}\nold",
        "user": {"login": "github-actions[bot]", "type": "Bot"}, "author_association": "NONE",
    }  # fmt: skip

    def answer(request: httpx.Request) -> object:
        if request.url.path == "/graphql":
            return says(403, "Resource not accessible by integration")
        return [mine] if request.method == "GET" else CREATED

    server = connected(answer)
    server.ask(lambda forge: forge.comment(CommentOrder(7, MARKER, BODY)))
    assert server.requests[-1].url.path == f"{REPOSITORY}/issues/comments/5"
    assert not any(one.url.path == "/user" for one in server.requests)


def test_a_long_comment_is_cut_and_keeps_its_marker() -> None:
    _, sent = written(order=CommentOrder(7, MARKER, MARKER + "é" * 70_000 + "\udcff"))
    body = sent[0][2]["body"]
    assert len(body) == 65_536
    assert body.startswith(MARKER)
    assert body.endswith("(cut)")


def test_a_status_is_one_line_that_fits() -> None:
    server = connected(lambda _: httpx.Response(201, json={"state": "success"}))
    order = StatusOrder(
        HEAD, "shipcheck", Said.SUCCESS, "a\nb " + "x" * 200, "https://ci.example.com/1"
    )
    server.ask(lambda forge: forge.set_status(order))
    method, path, body = server.sent()[0]
    assert (method, path) == ("POST", f"{REPOSITORY}/statuses/{HEAD}")
    assert body["state"] == "success"
    assert body["description"].startswith("a b x")
    assert len(body["description"]) == 140
    assert len(server.requests) == 1


def test_a_status_for_what_github_does_not_know() -> None:
    server = connected(lambda _: says(422, f"No commit found for SHA: {HEAD}"))
    order = StatusOrder(HEAD, "shipcheck", Said.FAILURE, "no")
    with pytest.raises(ShipcheckError, match="No commit found"):
        server.ask(lambda forge: forge.set_status(order))
    with pytest.raises(ShipcheckError, match="no commit"):
        server.ask(lambda forge: forge.set_status(StatusOrder("main", "c", Said.ERROR, "x")))
    assert len(server.requests) == 1


def test_a_pull_request_is_opened_by_one_request() -> None:
    server = connected(lambda _: httpx.Response(201, json=rest_pull()))
    order = OpenOrder("new-topic", "main", "A title", "A body", draft=True, head_owner="hubot")
    assert server.ask(lambda forge: forge.open_pull_request(order)).number == 1347
    assert server.sent() == [
        ("POST", f"{REPOSITORY}/pulls", {
            "title": "A title", "body": "A body", "head": "hubot:new-topic", "base": "main", "draft": True,
        })
    ]  # fmt: skip


def invalid(**error: str) -> httpx.Response:
    """422 as GitHub writes it for a pull request."""
    details = [{"resource": "PullRequest", **error}]
    return httpx.Response(422, json={"message": "Validation Failed", "errors": details})


def test_one_that_is_open_already_is_given() -> None:
    said = "A pull request already exists for octocat:new-topic."

    def answer(request: httpx.Request) -> object:
        if request.url.path == "/graphql":
            return data(pullRequests=page(pull()))
        return invalid(code="custom", message=said)

    server = connected(answer)
    assert server.ask(lambda forge: forge.open_pull_request(OPEN)).number == 1347
    assert len(server.requests) == 2


def test_after_an_answer_that_was_lost_it_is_looked_for_before_anything_else() -> None:
    def answer(request: httpx.Request) -> object:
        if request.url.path == "/graphql":
            return data(pullRequests=page(pull()))
        return httpx.ReadTimeout("slow")

    server = connected(answer)
    assert server.ask(lambda forge: forge.open_pull_request(OPEN)).number == 1347
    assert len(server.requests) == 2
    lost = connected(
        lambda request: (
            data(pullRequests=page()) if request.url.path == "/graphql" else httpx.ReadTimeout("x")
        )
    )
    with pytest.raises(Unreachable):
        lost.ask(lambda forge: forge.open_pull_request(OPEN))


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        (
            invalid(code="custom", message="No commits between main and new-topic"),
            "no commit that its base",
        ),
        (invalid(code="invalid", field="head"), "does not have the branch"),
        (
            invalid(
                code="custom", message="Draft pull requests are not supported in this repository."
            ),
            "no drafts",
        ),
        (invalid(code="custom", message="Something new"), "Something new"),
        (httpx.Response(422, json=[]), "no reason"),
    ],
)
def test_why_none_is_opened(answer: httpx.Response, part: str) -> None:
    with pytest.raises(ShipcheckError, match=part):
        connected(lambda _: answer).ask(lambda forge: forge.open_pull_request(OPEN))


def test_tips_and_parents() -> None:
    answers = {
        f"{REPOSITORY}/git/ref/heads/release/1.x": ref("release/1.x", BASE),
        f"{REPOSITORY}/git/commits/{HEAD}": {
            "sha": HEAD,
            "parents": [{"sha": BASE}, {"sha": OTHER}],
        },
        f"{REPOSITORY}/git/ref/heads/odd": ref("odder", BASE),
        f"{REPOSITORY}/git/ref/heads/empty": says(409, "Git Repository is empty."),
    }
    server = connected(lambda request: answers.get(request.url.path, says(404, "Not Found")))
    assert server.ask(lambda forge: forge.branch_tip("release/1.x")) == BASE
    assert server.ask(lambda forge: forge.branch_tip("nope")) is None
    assert server.ask(lambda forge: forge.branch_tip("empty")) is None
    assert server.ask(lambda forge: forge.parents(HEAD)) == [BASE, OTHER]
    assert server.ask(lambda forge: forge.parents(OTHER)) is None
    assert len(server.requests) == 5
    with pytest.raises(ShipcheckError):
        server.ask(lambda forge: forge.branch_tip("odd"))


@pytest.mark.parametrize("branch", ["..", "a/../b", "a//b", ""])
def test_a_name_that_would_lead_elsewhere_is_refused(branch: str) -> None:
    with pytest.raises(ShipcheckError):
        connected(lambda _: {}).ask(lambda forge: forge.branch_tip(branch))
