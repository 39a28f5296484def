"""What shipcheck writes to Azure Repos: statuses, one comment, pull requests."""

from __future__ import annotations

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.forge.orders import CommentOrder, OpenOrder, Said, StatusOrder
from tests.ci.asking import HEAD
from tests.ci.azure_bodies import AT, Json
from tests.forge.azure_bodies import AzureForgeSays, policy, pull, thread
from tests.forge.test_azure import PAGE, connected

MARKER = "<!-- shipcheck:verdict -->"


def test_a_status() -> None:
    forge = connected(AzureForgeSays())
    order = StatusOrder(HEAD, "shipcheck", Said.FAILURE, "x" * 500, "https://ci.example.com/7")
    forge.ask(lambda one: one.set_status(order))
    assert forge.sent() == [("POST", f"{AT}/commits/{HEAD}/statuses", {
        "state": "failed", "description": "x" * 200, "context": {"name": "shipcheck"},
        "targetUrl": "https://ci.example.com/7",
    })]  # fmt: skip


@pytest.mark.parametrize("said", list(Said))
def test_every_word_of_a_status_is_one_of_theirs(said: Said) -> None:
    forge = connected(AzureForgeSays())
    forge.ask(lambda one: one.set_status(StatusOrder(HEAD, "shipcheck", said, "text")))
    assert forge.sent()[0][2]["state"] in ("pending", "succeeded", "failed", "error")


def test_the_first_comment_is_a_thread_that_no_policy_waits_for() -> None:
    forge = connected(AzureForgeSays(threads=[thread()]))
    order = CommentOrder(22, MARKER, f"{MARKER}\nready")
    assert forge.ask(lambda one: one.comment(order)) == f"{PAGE}/pullrequest/22?discussionId=149"
    assert forge.sent() == [("POST", f"{AT}/pullRequests/22/threads", {
        "comments": [{"parentCommentId": 0, "content": f"{MARKER}\nready", "commentType": "text"}],
        "status": "closed",
    })]  # fmt: skip


def test_the_comment_is_found_by_its_marker_and_updated() -> None:
    own = [thread(f"{MARKER}\nold", 150, isDeleted=True), thread(f"{MARKER}\nold", 151)]
    forge = connected(AzureForgeSays(threads=[thread(f"quotes {MARKER}"), *own]))
    order = CommentOrder(22, MARKER, f"{MARKER}\nnew")
    assert forge.ask(lambda one: one.comment(order)) == f"{PAGE}/pullrequest/22?discussionId=151"
    path = f"{AT}/pullRequests/22/threads/151/comments/1"
    assert forge.sent() == [("PATCH", path, {"content": f"{MARKER}\nnew"})]


def test_somebody_elses_comment_with_the_marker_is_passed_over() -> None:
    refused = httpx.Response(403, json={"message": "TF401027", "typeKey": "AccessDenied"})
    forge = connected(AzureForgeSays(threads=[thread(f"{MARKER}\ntheirs")], updates=[refused]))
    order = CommentOrder(22, MARKER, f"{MARKER}\nours")
    assert forge.ask(lambda one: one.comment(order)) == f"{PAGE}/pullrequest/22?discussionId=149"
    assert [method for method, _, _ in forge.sent()] == ["PATCH", "POST"]


def test_a_comment_that_says_the_same_is_left_alone() -> None:
    forge = connected(AzureForgeSays(threads=[thread(f"{MARKER}\nsame")]))
    forge.ask(lambda one: one.comment(CommentOrder(22, MARKER, f"{MARKER}\nsame")))
    assert forge.sent() == []


def test_nothing_is_said_where_there_is_nothing_new() -> None:
    forge = connected(AzureForgeSays())
    order = CommentOrder(22, MARKER, f"{MARKER}\nready", only_update=True)
    assert forge.ask(lambda one: one.comment(order)) is None
    assert forge.sent() == []


def test_a_new_pull_request() -> None:
    forge = connected(AzureForgeSays())
    order = OpenOrder("npaulk/my_work", "main", "A new feature", "y" * 5000, draft=True)
    assert forge.ask(lambda one: one.open_pull_request(order)).number == 22
    ((method, path, body),) = forge.sent()
    assert (method, path) == ("POST", f"{AT}/pullrequests")
    assert (body["sourceRefName"], body["isDraft"]) == ("refs/heads/npaulk/my_work", True)
    assert len(body["description"]) == 4000


def test_whose_the_credential_is() -> None:
    access = connected(AzureForgeSays()).ask(lambda one: one.access())
    assert (access.user, access.scopes) == ("np@example.com", None)


def test_the_ref_of_a_pull_request_is_its_branch() -> None:
    async def fetched(forge: Json) -> str:
        await forge.pull_request(22)
        return str(forge.refspec_of(22))

    assert connected(AzureForgeSays()).ask(fetched) == "refs/heads/npaulk/my_work"


def test_the_head_of_a_fork_is_at_no_ref() -> None:
    async def fetched(forge: Json) -> str:
        await forge.pull_request(22)
        return str(forge.refspec_of(22))

    fork = {"repository": {"id": "1", "name": "web.np"}}
    with pytest.raises(ShipcheckError, match="at no ref of this remote"):
        connected(AzureForgeSays([pull(forkSource=fork)])).ask(fetched)


@pytest.mark.parametrize("status", [203, 200])
def test_a_sign_in_page_is_a_credential_that_ran_out(status: int) -> None:
    page = httpx.Response(
        status, text="<html>Sign In</html>", headers={"content-type": "text/html"}
    )
    forge = connected(lambda _: page)
    for ask in (lambda one: one.pull_request(22), lambda one: one.rules("main")):
        with pytest.raises(CredentialError, match="sign-in page"):
            forge.ask(ask)


def test_a_change_that_is_redirected_is_a_sign_in_page() -> None:
    moved = httpx.Response(302, headers={"Location": "https://login.example.com/"})
    forge = connected(lambda _: moved)
    with pytest.raises(CredentialError, match="sign-in page"):
        forge.ask(lambda one: one.set_status(StatusOrder(HEAD, "shipcheck", Said.SUCCESS, "ok")))
    assert len(forge.requests) == 1


def test_the_policy_that_asks_for_most_approvals_counts() -> None:
    kind = "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd"
    policies = [policy(kind, {"minimumApproverCount": count}) for count in (1, 3, 2)]
    assert (
        connected(AzureForgeSays(policies=policies)).ask(lambda one: one.rules("main")).approvals
        == 3
    )
