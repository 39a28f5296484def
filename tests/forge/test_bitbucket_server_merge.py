"""Merging on Bitbucket Data Center: pinned by version, vetoed, armed."""

from __future__ import annotations

import httpx
import pytest

from shipcheck.forge.orders import Answered, MergeOrder
from shipcheck.forge.pull_request import Mergeable
from shipcheck.http.errors import UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER
from tests.forge.bitbucket_server_bodies import (
    AT,
    LANDED,
    MERGED,
    SETTINGS,
    Json,
    ServerForgeSays,
    pull,
    refused,
    side,
    veto,
)
from tests.forge.test_bitbucket_server import connected

ORDER = MergeOrder(101, HEAD)
MERGE = f"{AT}/pull-requests/101/merge"
OUT_OF_DATE = refused(409, "PullRequestOutOfDateException",
                      "You are attempting to modify a pull request based on out-of-date information.",
                      currentVersion=6, expectedVersion=4)  # fmt: skip
VETOED = refused(409, "PullRequestMergeVetoedException", "The pull request cannot be merged.",
                 conflicted=False, vetoes=[veto("Not enough approvals", "2 more are needed")])  # fmt: skip


def test_a_merge_names_the_version_that_has_the_judged_head() -> None:
    forge = connected(ServerForgeSays(updates=[MERGED]))
    answer = forge.ask(lambda one: one.merge(ORDER))
    assert (answer.answered, answer.commit) == (Answered.MERGED, LANDED)
    assert forge.sent() == [("POST", MERGE, {"version": 4})]
    assert forge.requests[1].url.params["version"] == "4"


@pytest.mark.parametrize(("method", "strategy"), [
    ("merge", "no-ff"), ("squash", "squash"), ("rebase", "rebase-ff-only"),
])  # fmt: skip
def test_every_method(method: str, strategy: str) -> None:
    forge = connected(ServerForgeSays(updates=[MERGED]))
    forge.ask(lambda one: one.merge(MergeOrder(101, HEAD, method, "Ship it", "Because.")))
    body = forge.sent()[0][2]
    assert (body["strategyId"], body["message"]) == (strategy, "Ship it\n\nBecause.")


def test_a_method_that_is_switched_off() -> None:
    forge = connected(ServerForgeSays(settings={**SETTINGS, "mergeConfig": None}))
    answer = forge.ask(lambda one: one.merge(MergeOrder(101, HEAD, "squash")))
    assert (answer.answered, forge.sent()) == (Answered.REFUSED, [])


def test_another_head_is_not_merged() -> None:
    forge = connected(ServerForgeSays([pull(fromRef=side("topic/x", OTHER))]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.MOVED
    assert forge.sent() == []
    late = connected(ServerForgeSays(updates=[OUT_OF_DATE]))
    assert late.ask(lambda one: one.merge(ORDER)).answered is Answered.MOVED


def test_a_veto_is_a_refusal_in_the_servers_words() -> None:
    answer = connected(ServerForgeSays(updates=[VETOED])).ask(lambda one: one.merge(ORDER))
    assert answer.answered is Answered.REFUSED
    words = "The pull request cannot be merged.; Not enough approvals: 2 more are needed"
    assert answer.words == words


def test_what_has_to_wait_is_armed() -> None:
    forge = connected(ServerForgeSays(updates=[VETOED, pull()]))
    answer = forge.ask(lambda one: one.merge(MergeOrder(101, HEAD, wait=True)))
    assert answer.answered is Answered.ARMED
    assert [body for _, _, body in forge.sent()] == [
        {"version": 4},
        {"version": 4, "autoMerge": True},
    ]


def test_where_nothing_can_be_armed_the_veto_is_told() -> None:
    off = refused(403, "AutoMergeDisabled", "Auto-merge is not enabled.")
    forge = connected(ServerForgeSays(updates=[VETOED, off]))
    answer = forge.ask(lambda one: one.merge(MergeOrder(101, HEAD, wait=True)))
    assert (answer.answered, "Not enough approvals" in answer.words) == (Answered.REFUSED, True)


@pytest.mark.parametrize("failure", [
    httpx.ReadTimeout("slow"), httpx.Response(500, text="{}"), httpx.Response(503, text="{}"),
    httpx.Response(200, json=pull()),
])  # fmt: skip
def test_no_answer_is_lost_and_nothing_is_sent_twice(failure: Json) -> None:
    forge = connected(ServerForgeSays(updates=[failure]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.LOST
    assert len(forge.sent()) == 1


@pytest.mark.parametrize("body", ["[]", "{", "null", "<html>", "{}"])
def test_an_order_that_was_taken_with_strange_words_is_lost(body: str) -> None:
    forge = connected(ServerForgeSays(updates=[httpx.Response(200, text=body)]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.LOST


def test_what_was_not_armed_is_not_called_so() -> None:
    """The pull request is open after an order that armed nothing: nobody knows what became of it."""
    forge = connected(ServerForgeSays(updates=[pull()]))
    answer = forge.ask(lambda one: one.merge(MergeOrder(101, HEAD, wait=True)))
    assert (answer.answered, len(forge.sent())) == (Answered.LOST, 1)


@pytest.mark.parametrize("version", [None, "4", True, 4.5])
def test_without_a_version_nothing_is_merged(version: Json) -> None:
    """An order without one would pin nothing."""
    forge = connected(ServerForgeSays([pull(version=version)]))
    with pytest.raises(UnexpectedAnswer):
        forge.ask(lambda one: one.merge(ORDER))
    assert forge.sent() == []


def test_a_conflict_is_one_whatever_else_is_said() -> None:
    says = ServerForgeSays(merge={"canMerge": True, "conflicted": True, "vetoes": []})
    found = connected(says).ask(lambda one: one.pull_request(101))
    assert found is not None
    assert found.mergeable is Mergeable.CONFLICT


def test_a_pull_request_into_another_repository_is_none_of_this_one() -> None:
    """A fork's own outgoing ones go to its origin."""
    elsewhere = pull(toRef=side("main", OTHER, "ORIGIN"))
    forge = connected(ServerForgeSays([elsewhere]))
    assert not forge.ask(lambda one: one.pull_requests_of("topic/x", None, "main"))
