"""Bitbucket Data Center: pull requests, merge checks, merges pinned by version, statuses, comments."""

from __future__ import annotations

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.forge.orders import CommentOrder, OpenOrder, Said, StatusOrder
from shipcheck.forge.pull_request import UNTOLD, Mergeable, PullState, ReviewState
from shipcheck.hosting.place import Place
from shipcheck.http.errors import UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER
from tests.forge.bitbucket_server_bodies import (
    AT,
    LANDED,
    PAGE,
    Json,
    ServerForgeSays,
    condition,
    page,
    pull,
    refused,
    reviewer,
    side,
    veto,
)
from tests.forge.connecting import SECRET, Connected

HOST = "git.example.com"
PLACE = Place("bitbucket-server", f"https://{HOST}", "scm/PRJ/my-repo", {})
MARKER = "<!-- shipcheck:verdict -->"
HIDDEN = "[//]: # (shipcheck:verdict)"


def connected(says: Json, allowed: tuple[str, ...] = (HOST,)) -> Connected:
    """A server with these answers, for a user who has a token and has allowed the host."""
    return Connected("bitbucket-server", PLACE, says, {"BITBUCKET_SERVER_TOKEN": SECRET}, allowed)


def test_a_pull_request_is_three_requests() -> None:
    forge = connected(ServerForgeSays())
    found = forge.ask(lambda one: one.pull_request(101))
    assert found is not None
    assert (found.number, found.state, found.head, found.base) == (101, PullState.OPEN, HEAD, OTHER)
    assert (found.head_branch, found.base_branch, found.author) == ("topic/x", "main", "jcitizen")
    assert (found.version, found.url) == (4, f"{PAGE}/pull-requests/101")
    assert (found.mergeable, found.threads, found.is_fork) == (Mergeable.YES, (), False)
    assert len(forge.requests) == 3


def test_there_is_no_such_pull_request() -> None:
    assert connected(ServerForgeSays()).ask(lambda one: one.pull_request(7)) is None


@pytest.mark.parametrize(("word", "state"), [
    ("OPEN", PullState.OPEN), ("MERGED", PullState.MERGED), ("DECLINED", PullState.CLOSED),
])  # fmt: skip
def test_every_state(word: str, state: PullState) -> None:
    found = connected(ServerForgeSays([pull(state=word)])).ask(lambda one: one.pull_request(101))
    assert found is not None
    assert found.state is state


@pytest.mark.parametrize(("merge", "said"), [
    ({"canMerge": True, "conflicted": False, "outcome": "CLEAN"}, Mergeable.YES),
    ({"canMerge": False, "conflicted": True, "outcome": "CONFLICTED"}, Mergeable.CONFLICT),
    ({"canMerge": False, "conflicted": False, "outcome": "CLEAN"}, Mergeable.BLOCKED),
    ({"canMerge": False, "conflicted": False, "outcome": "UNKNOWN"}, Mergeable.UNKNOWN),
    ({}, Mergeable.UNKNOWN), ({"canMerge": "yes"}, Mergeable.UNKNOWN),
    (refused(409, "IllegalPullRequestStateException", "closed"), Mergeable.BLOCKED),
])  # fmt: skip
def test_every_outcome_of_a_trial(merge: Json, said: Mergeable) -> None:
    found = connected(ServerForgeSays(merge=merge)).ask(lambda one: one.pull_request(101))
    assert found is not None
    assert found.mergeable is said


def test_vetoes_are_told_in_the_servers_words() -> None:
    merge = {
        "canMerge": False,
        "vetoes": [veto("Not enough approvals", "2 more"), veto("", "Builds")],
    }
    found = connected(ServerForgeSays(merge=merge)).ask(lambda one: one.pull_request(101))
    assert found is not None
    assert found.blocked_by == ("Not enough approvals: 2 more", "Builds")


@pytest.mark.parametrize(("word", "state"), [
    ("APPROVED", ReviewState.APPROVED), ("NEEDS_WORK", ReviewState.CHANGES_REQUESTED),
    ("UNAPPROVED", None),
])  # fmt: skip
def test_every_review_is_of_a_commit(word: str, state: ReviewState | None) -> None:
    says = ServerForgeSays([pull(reviewers=[reviewer(word, OTHER)])])
    found = connected(says).ask(lambda one: one.pull_request(101))
    assert found is not None
    told = [(one.author, one.state, one.commit) for one in found.reviews]
    assert told == ([("tom", state, OTHER)] if state else [])
    assert found.requested == (() if state else ("tom",))


def test_an_approval_without_a_commit_may_be_of_an_earlier_push() -> None:
    bare = {key: it for key, it in reviewer("APPROVED").items() if key != "lastReviewedCommit"}
    found = connected(ServerForgeSays([pull(reviewers=[bare])])).ask(
        lambda one: one.pull_request(101)
    )
    assert found is not None
    assert [one.commit for one in found.reviews] == [UNTOLD]


def test_open_tasks_are_threads_and_old_servers_have_none() -> None:
    task = {"id": 9, "text": "Do it", "severity": "BLOCKER", "state": "OPEN", "author": {"name": "tom"},
            "anchor": {"path": "a.py", "line": 3}}  # fmt: skip
    found = connected(ServerForgeSays(tasks=page([task]))).ask(lambda one: one.pull_request(101))
    assert found is not None
    assert found.threads is not None
    assert [(one.author, one.path, one.line) for one in found.threads] == [("tom", "a.py", 3)]
    old = ServerForgeSays(tasks=httpx.Response(404, json={}))
    found = connected(old).ask(lambda one: one.pull_request(101))
    assert found is not None
    assert found.threads is None


def test_the_pull_requests_of_a_branch_here_and_in_a_fork() -> None:
    forge = connected(ServerForgeSays())
    assert len(forge.ask(lambda one: one.pull_requests_of("topic/x", None, "main"))) == 1
    wish = forge.requests[0].url.params
    assert (wish["at"], wish["direction"], wish["state"]) == (
        "refs/heads/topic/x",
        "OUTGOING",
        "OPEN",
    )
    assert not forge.ask(lambda one: one.pull_requests_of("topic/x", "~tom", None))
    fork = connected(ServerForgeSays([pull(fromRef=side("topic/x", HEAD, "~tom"))]))
    (found,) = fork.ask(lambda one: one.pull_requests_of("topic/x", "scm/~tom", None))
    assert found.is_fork
    assert not fork.ask(lambda one: one.pull_requests_of("topic/x", None, None))


@pytest.mark.parametrize("broken", [
    {"state": "NEW"}, {"id": None}, {"fromRef": None}, {"toRef": {"latestCommit": 7}},
])  # fmt: skip
def test_a_pull_request_that_lacks_something_is_none(broken: Json) -> None:
    with pytest.raises(UnexpectedAnswer):
        connected(ServerForgeSays([pull(**broken)])).ask(lambda one: one.pull_request(101))


def test_rules_by_two_requests() -> None:
    listed = [
        condition("TEST-REP"),
        condition("REL", "PATTERN", "release/*"),
        condition("ALL", "ANY_REF"),
    ]
    forge = connected(ServerForgeSays(conditions=page(listed)))
    rules = forge.ask(lambda one: one.rules("main"))
    assert [one.name for one in rules.required] == ["TEST-REP", "ALL"]
    assert (rules.approvals, rules.threads_resolved, rules.pipeline) == (2, True, False)
    assert (rules.methods, rules.complete) == (("merge", "squash", "rebase"), True)
    assert len(forge.requests) == 2


@pytest.mark.parametrize(("settings", "approvals"), [
    ({"requiredApprovers": 3}, 3), ({"requiredApprovers": {"enable": True, "count": 2}}, 2),
    ({"requiredApprovers": {"enabled": False, "count": "2"}}, 0), ({"requiredApprovers": True}, 0),
    ({"com.atlassian.bitbucket.server.bundled-hooks.requiredApproversMergeHook":
      {"enable": True, "count": 4}}, 4),
    ({"requiredApprovers": {"enabled": True, "count": "many"}}, 0), ({}, 0),
])  # fmt: skip
def test_servers_write_demands_in_several_ways(settings: Json, approvals: int) -> None:
    rules = connected(ServerForgeSays(settings=settings)).ask(lambda one: one.rules("main"))
    assert rules.approvals == approvals


@pytest.mark.parametrize(("pattern", "branch", "fits"), [
    ("release/*", "release/1", True), ("release/*", "release/1/x", False),
    ("release/**", "release/1/x", True), ("ma?n", "main", True), ("*", "main", True),
    ("main", "mainly", False), ("m(a)in", "main", False),
])  # fmt: skip
def test_patterns_of_required_builds(pattern: str, branch: str, *, fits: bool) -> None:
    says = ServerForgeSays(conditions=page([condition("K", "PATTERN", pattern)]))
    assert bool(connected(says).ask(lambda one: one.rules(branch)).required) == fits


def test_what_of_the_rules_is_not_known_is_told() -> None:
    listed = [
        condition("M", "MODEL_BRANCH", "production"),
        condition("E", exemptRefMatcher={"id": "x"}),
    ]
    rules = connected(ServerForgeSays(conditions=page(listed))).ask(lambda one: one.rules("main"))
    assert (rules.required, rules.complete) == ((), False)
    assert "branching model" in rules.partly
    assert "exempt" in rules.partly


def test_servers_without_required_builds() -> None:
    says = ServerForgeSays(conditions=httpx.Response(404, json={}))
    assert connected(says).ask(lambda one: one.rules("main")).approvals == 2


def test_tips_parents_and_refs() -> None:
    forge = connected(ServerForgeSays())
    assert forge.ask(lambda one: one.branch_tip("main")) == OTHER
    assert forge.ask(lambda one: one.branch_tip("gone")) is None
    assert forge.ask(lambda one: one.parents(LANDED)) == (OTHER, HEAD)
    assert forge.ask(lambda one: one.parents("f" * 40)) is None

    async def ref(one: Json) -> str:
        return str(one.refspec_of(101))

    assert forge.ask(ref) == "refs/pull-requests/101/from"


@pytest.mark.parametrize("said", list(Said))
def test_a_status(said: Said) -> None:
    forge = connected(ServerForgeSays(updates=[httpx.Response(204)]))
    order = StatusOrder(HEAD, "shipcheck", said, "x" * 300, None, "topic/x")
    forge.ask(lambda one: one.set_status(order))
    ((method, path, body),) = forge.sent()
    assert (method, path) == ("POST", f"{AT}/commits/{HEAD}/builds")
    assert body["state"] in ("SUCCESSFUL", "FAILED", "INPROGRESS")
    assert (len(body["description"]), body["ref"]) == (255, "refs/heads/topic/x")


def activity(text: str, at: int = 5, **said: Json) -> Json:
    """A comment as the list of what happened has it."""
    comment = {"id": at, "version": 2, "text": text, "author": {"name": "jcitizen"}}
    return {"id": 1, "action": "COMMENTED", "commentAction": "ADDED", "comment": comment, **said}


def test_one_comment() -> None:
    order = CommentOrder(101, MARKER, f"{MARKER}\nready")
    first = connected(ServerForgeSays(activities=[{"action": "OPENED"}, activity("hello")]))
    assert (
        first.ask(lambda one: one.comment(order))
        == f"{PAGE}/pull-requests/101/overview?commentId=101"
    )
    body = {"text": f"{HIDDEN}\n\nready"}
    assert first.sent() == [("POST", f"{AT}/pull-requests/101/comments", body)]
    again = connected(ServerForgeSays(activities=[activity(f"{HIDDEN}\n\nold", 7)]))
    assert (
        again.ask(lambda one: one.comment(order))
        == f"{PAGE}/pull-requests/101/overview?commentId=7"
    )
    assert again.sent() == [("PUT", f"{AT}/pull-requests/101/comments/7", {**body, "version": 2})]
    same = connected(ServerForgeSays(activities=[activity(f"{HIDDEN}\n\nready", 7)]))
    same.ask(lambda one: one.comment(order))
    none = connected(ServerForgeSays())
    only = CommentOrder(101, MARKER, f"{MARKER}\nready", only_update=True)
    assert none.ask(lambda one: one.comment(only)) is None
    assert same.sent() == none.sent() == []


def test_somebody_elses_comment_with_the_marker_is_passed_over() -> None:
    no = refused(401, "AuthorisationException", "You are not permitted to edit this comment")
    forge = connected(ServerForgeSays(activities=[activity(f"{HIDDEN}\n\ntheirs")], updates=[no]))
    forge.ask(lambda one: one.comment(CommentOrder(101, MARKER, f"{MARKER}\nours")))
    assert [method for method, _, _ in forge.sent()] == ["PUT", "POST"]


def test_a_new_pull_request() -> None:
    forge = connected(ServerForgeSays())
    order = OpenOrder("topic/x", "main", "Talking Nerdy", "Because.")
    assert forge.ask(lambda one: one.open_pull_request(order)).number == 101
    ((_, path, body),) = forge.sent()
    assert path == f"{AT}/pull-requests"
    repository = {"slug": "my-repo", "project": {"key": "PRJ"}}
    assert body["fromRef"] == {"id": "refs/heads/topic/x", "repository": repository}


def test_whose_the_credential_is() -> None:
    assert connected(ServerForgeSays()).ask(lambda one: one.access()).user == "jcitizen"


def test_a_credential_goes_only_where_it_is_allowed() -> None:
    forge = connected(ServerForgeSays(), allowed=())
    with pytest.raises(CredentialError, match="nobody has said that credentials may go to"):
        forge.ask(lambda one: one.pull_request(101))
    assert not forge.requests


@pytest.mark.parametrize("code", [200, 404])
def test_a_page_for_people_is_no_answer(code: int) -> None:
    html = httpx.Response(code, text="<html>Log in", headers={"content-type": "text/html"})
    with pytest.raises(ShipcheckError):
        connected(lambda _: html).ask(lambda one: one.pull_request(101))
