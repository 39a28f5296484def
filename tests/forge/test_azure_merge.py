"""Completing pull requests of Azure Repos: pinned, followed to the end, armed where it has to wait."""

from __future__ import annotations

import httpx
import pytest

from shipcheck.forge.orders import Answered, MergeOrder
from shipcheck.http.errors import UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER
from tests.ci.azure_bodies import AT, NORMAN, Json
from tests.forge.azure_bodies import LANDED, AzureForgeSays, pull
from tests.forge.test_azure import connected

PATH = f"{AT}/pullrequests/22"
ORDER = MergeOrder(22, HEAD)
DONE = pull(status="completed")
QUEUED = pull(mergeStatus="queued")


def refusal(status: int, kind: str, words: str) -> httpx.Response:
    """An error as Azure DevOps writes it."""
    return httpx.Response(
        status, json={"$id": "1", "message": words, "typeKey": kind, "errorCode": 0}
    )


def test_the_head_is_pinned() -> None:
    forge = connected(AzureForgeSays(updates=[DONE]))
    answer = forge.ask(lambda one: one.merge(ORDER))
    assert (answer.answered, answer.commit) == (Answered.MERGED, LANDED)
    assert forge.sent() == [("PATCH", PATH, {
        "status": "completed", "lastMergeSourceCommit": {"commitId": HEAD}, "completionOptions": {},
    })]  # fmt: skip
    assert len(forge.requests) == 1


@pytest.mark.parametrize(("method", "strategy"), [
    ("merge", "noFastForward"), ("squash", "squash"), ("rebase", "rebase"),
])  # fmt: skip
def test_every_method(method: str, strategy: str) -> None:
    forge = connected(AzureForgeSays(updates=[DONE]))
    order = MergeOrder(22, HEAD, method, "Ship it", "Because.")
    forge.ask(lambda one: one.merge(order))
    options = {"mergeStrategy": strategy, "mergeCommitMessage": "Ship it\n\nBecause."}
    assert forge.sent()[0][2]["completionOptions"] == options


def test_it_is_followed_until_it_is_done() -> None:
    forge = connected(AzureForgeSays([QUEUED, QUEUED, DONE], updates=[QUEUED]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.MERGED
    assert forge.waits == [2.0, 2.0, 2.0]


def test_what_is_completed_but_queued_is_not_merged_yet() -> None:
    """The answer to the order calls it completed while the merge is still to be made; it may fail yet."""
    soon = pull(status="completed", mergeStatus="queued")
    forge = connected(AzureForgeSays([soon, DONE], updates=[soon]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.MERGED
    assert forge.waits == [2.0, 2.0]
    failed = connected(AzureForgeSays([pull(mergeStatus="conflicts")], updates=[soon]))
    assert failed.ask(lambda one: one.merge(ORDER)).answered is Answered.REFUSED


@pytest.mark.parametrize("after", [
    httpx.Response(200, text="[]"), httpx.Response(200, text="<html>"), httpx.Response(200, text="{"),
    httpx.Response(203, text="<html>"), refusal(401, "", ""), refusal(404, "", ""), refusal(418, "", ""),
])  # fmt: skip
def test_whatever_fails_after_the_order_was_taken_is_lost(after: Json) -> None:
    """Neither a refusal nor an error: it may have merged, and has to be looked at."""
    says = AzureForgeSays([after], updates=[QUEUED])
    assert connected(says).ask(lambda one: one.merge(ORDER)).answered is Answered.LOST


@pytest.mark.parametrize("body", ["[]", "{", "null"])
def test_an_order_that_was_taken_with_strange_words_is_lost(body: str) -> None:
    says = AzureForgeSays(updates=[httpx.Response(200, text=body)])
    assert connected(says).ask(lambda one: one.merge(ORDER)).answered is Answered.LOST


def test_it_is_followed_for_a_minute_and_then_lost() -> None:
    forge = connected(AzureForgeSays([QUEUED], updates=[QUEUED]))
    answer = forge.ask(lambda one: one.merge(ORDER))
    assert answer.answered is Answered.LOST
    assert sum(forge.waits) == 60
    assert len(forge.sent()) == 1


@pytest.mark.parametrize(("said", "words"), [
    ({"mergeStatus": "conflicts"}, "it conflicts with the base"),
    ({"mergeStatus": "rejectedByPolicy"}, "a branch policy rejects it"),
    ({"mergeStatus": "failure", "mergeFailureMessage": "too large"}, "the merge failed: too large"),
    ({"status": "abandoned"}, "the pull request was abandoned"),
])  # fmt: skip
def test_every_end_that_is_a_refusal(said: Json, words: str) -> None:
    forge = connected(AzureForgeSays([pull(**said)], updates=[QUEUED]))
    answer = forge.ask(lambda one: one.merge(ORDER))
    assert (answer.answered, answer.words) == (Answered.REFUSED, words)


def test_another_head_is_not_merged() -> None:
    words = "TF401192: The source branch has been modified since the last merge attempt."
    says = AzureForgeSays(updates=[refusal(409, "GitPullRequestStaleException", words)])
    answer = connected(says).ask(lambda one: one.merge(ORDER))
    assert (answer.answered, answer.words) == (Answered.MOVED, words)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409])
def test_a_refusal_is_told_apart_from_another_head(status: int) -> None:
    error = refusal(status, "SomeException", "TF402455: Pushes to this branch are not permitted.")
    same = connected(AzureForgeSays([pull()], updates=[error]))
    assert same.ask(lambda one: one.merge(ORDER)).answered is Answered.REFUSED
    moved = [pull(lastMergeSourceCommit={"commitId": OTHER})]
    other = connected(AzureForgeSays(moved, updates=[error]))
    assert other.ask(lambda one: one.merge(ORDER)).answered is Answered.MOVED


def test_a_push_while_it_completes_is_seen() -> None:
    moved = pull(mergeStatus="queued", lastMergeSourceCommit={"commitId": OTHER})
    says = AzureForgeSays([moved], updates=[QUEUED])
    assert connected(says).ask(lambda one: one.merge(ORDER)).answered is Answered.MOVED


@pytest.mark.parametrize("failure", [
    httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("gone"), httpx.Response(500, text="{}"),
    httpx.Response(503, text="{}"),
])  # fmt: skip
def test_no_answer_is_lost_and_nothing_is_sent_twice(failure: Json) -> None:
    forge = connected(AzureForgeSays(updates=[failure]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.LOST
    assert len(forge.sent()) == 1


def test_an_answer_that_nobody_understands_is_no_merge() -> None:
    says = AzureForgeSays(updates=[httpx.Response(418, text="{}")])
    with pytest.raises(UnexpectedAnswer):
        connected(says).ask(lambda one: one.merge(ORDER))


def test_what_has_to_wait_is_armed() -> None:
    waiting = pull(mergeStatus="rejectedByPolicy")
    forge = connected(AzureForgeSays([pull()], updates=[waiting, pull(autoCompleteSetBy=NORMAN)]))
    answer = forge.ask(lambda one: one.merge(MergeOrder(22, HEAD, "squash", wait=True)))
    assert answer.answered is Answered.ARMED
    assert "pins no commit" in answer.hint
    assert forge.sent()[1] == ("PATCH", PATH, {
        "autoCompleteSetBy": {"id": NORMAN["id"]}, "completionOptions": {"mergeStrategy": "squash"},
    })  # fmt: skip


@pytest.mark.parametrize(("now", "answered"), [
    (pull(mergeStatus="conflicts"), Answered.REFUSED),
    (pull(lastMergeSourceCommit={"commitId": OTHER}), Answered.MOVED),
])  # fmt: skip
def test_what_cannot_wait_is_not_armed(now: Json, answered: Answered) -> None:
    forge = connected(AzureForgeSays([now], updates=[pull(mergeStatus="rejectedByPolicy")]))
    answer = forge.ask(lambda one: one.merge(MergeOrder(22, HEAD, wait=True)))
    assert answer.answered is answered
    assert len(forge.sent()) == 1


@pytest.mark.parametrize(("said", "answered"), [
    (pull(), Answered.REFUSED), (DONE, Answered.MERGED), (httpx.Response(200, text="{}"), Answered.REFUSED),
])  # fmt: skip
def test_armed_is_what_says_that_it_is(said: Json, answered: Answered) -> None:
    forge = connected(AzureForgeSays(updates=[pull(mergeStatus="rejectedByPolicy"), said]))
    answer = forge.ask(lambda one: one.merge(MergeOrder(22, HEAD, wait=True)))
    assert (answer.answered, answer.hint) == (answered, "")


def test_arming_that_is_refused() -> None:
    no = refusal(
        403, "AccessDenied", "TF401027: You need the Git 'PullRequestContribute' permission."
    )
    forge = connected(AzureForgeSays(updates=[pull(mergeStatus="rejectedByPolicy"), no]))
    answer = forge.ask(lambda one: one.merge(MergeOrder(22, HEAD, wait=True)))
    assert answer.answered is Answered.REFUSED
    assert answer.words.startswith("TF401027")
