"""Merging on Bitbucket Cloud, which pins nothing: read right before, followed, told as it is."""

from __future__ import annotations

import httpx
import pytest

from shipcheck.forge.orders import Answered, MergeOrder
from shipcheck.http.errors import UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER
from tests.ci.bitbucket_bodies import AT, Json, refused
from tests.forge.bitbucket_bodies import (
    LANDED,
    MERGED,
    TASK_AT,
    BitbucketForgeSays,
    pull,
    side,
)
from tests.forge.test_bitbucket import connected

ORDER = MergeOrder(23, HEAD)
MERGE = f"{AT}/pullrequests/23/merge"
TAKEN_ON = httpx.Response(202, headers={"Location": TASK_AT})


def test_nothing_is_asked_between_the_last_look_and_the_merge() -> None:
    forge = connected(BitbucketForgeSays(updates=[MERGED]))
    answer = forge.ask(lambda one: one.merge(ORDER))
    assert (answer.answered, answer.commit) == (Answered.MERGED, LANDED)
    assert "merges whatever the branch is on" in answer.hint
    paths = [one.url.path for one in forge.requests]
    assert paths[:3] == [f"{AT}/pullrequests/23", f"{AT}/refs/branches/topic/x", MERGE]
    assert forge.sent() == [("POST", MERGE, {"type": "pullrequest_merge_parameters"})]


def test_it_says_that_it_cannot_pin() -> None:
    async def pins(forge: Json) -> bool:
        return bool(forge.can_pin)

    assert connected(BitbucketForgeSays()).ask(pins) is False


@pytest.mark.parametrize("says", [
    BitbucketForgeSays(tips=[OTHER]), BitbucketForgeSays([pull(source=side("topic/x", OTHER))]),
    BitbucketForgeSays([pull(source=side("gone", HEAD))]),
    BitbucketForgeSays([pull(source={"commit": {"hash": HEAD[:12]}, "repository": None})]),
    BitbucketForgeSays(tips=[HEAD[:12] + "0" * 28]),
])  # fmt: skip
def test_another_head_is_not_merged(says: BitbucketForgeSays) -> None:
    """Twelve digits are not enough: the branch's whole commit has to be the judged one."""
    forge = connected(says)
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.MOVED
    assert forge.sent() == []


@pytest.mark.parametrize(("method", "strategy"), [
    ("merge", "merge_commit"), ("squash", "squash"), ("rebase", "fast_forward"),
])  # fmt: skip
def test_every_method(method: str, strategy: str) -> None:
    forge = connected(BitbucketForgeSays(updates=[MERGED]))
    forge.ask(lambda one: one.merge(MergeOrder(23, HEAD, method, "Ship it", "Because.")))
    body = forge.sent()[0][2]
    assert (body["merge_strategy"], body["message"]) == (strategy, "Ship it\n\nBecause.")


def test_a_method_that_the_base_does_not_allow() -> None:
    destination = side("main", OTHER)
    destination["branch"]["merge_strategies"] = ["squash"]
    forge = connected(BitbucketForgeSays([pull(destination=destination)]))
    answer = forge.ask(lambda one: one.merge(MergeOrder(23, HEAD, "merge")))
    assert (answer.answered, answer.words) == (
        Answered.REFUSED,
        "the base allows squash, not merge",
    )
    assert forge.sent() == []


def test_what_takes_long_is_followed() -> None:
    done = {"task_status": "SUCCESS", "merge_result": MERGED, "links": {"self": {"href": TASK_AT}}}
    says = BitbucketForgeSays(updates=[TAKEN_ON], polls=[{"task_status": "PENDING"}, done])
    forge = connected(says)
    answer = forge.ask(lambda one: one.merge(ORDER))
    assert (answer.answered, answer.commit) == (Answered.MERGED, LANDED)
    assert forge.waits == [2.0, 2.0]


def test_what_takes_too_long_is_lost() -> None:
    forge = connected(BitbucketForgeSays(updates=[TAKEN_ON]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.LOST
    assert sum(forge.waits) == 60
    assert len(forge.sent()) == 1


@pytest.mark.parametrize("poll", [
    refused(400, "There are conflicts."),
    {"type": "error", "error": {"message": "There are conflicts."}},
])  # fmt: skip
def test_a_merge_that_failed_later_is_a_refusal(poll: Json) -> None:
    answer = connected(BitbucketForgeSays(updates=[TAKEN_ON], polls=[poll])).ask(
        lambda one: one.merge(ORDER)
    )
    assert (answer.answered, answer.words) == (Answered.REFUSED, "There are conflicts.")


@pytest.mark.parametrize(
    "address", ["https://evil.example.com/x", "", "http://api.bitbucket.org/2.0/x"]
)
def test_a_merge_is_followed_to_no_other_host(address: str) -> None:
    forge = connected(
        BitbucketForgeSays(updates=[httpx.Response(202, headers={"Location": address})])
    )
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.LOST
    assert {one.url.host for one in forge.requests} == {"api.bitbucket.org"}


@pytest.mark.parametrize("poll", [
    refused(500, "oops"), {"task_status": "SUCCESS", "merge_result": None}, [], "x",
    {"task_status": "SUCCESS", "merge_result": pull()},
])  # fmt: skip
def test_after_the_order_what_nobody_understands_is_lost(poll: Json) -> None:
    answered = httpx.Response(200, json=poll) if not isinstance(poll, httpx.Response) else poll
    forge = connected(BitbucketForgeSays(updates=[TAKEN_ON], polls=[answered]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.LOST


@pytest.mark.parametrize("code", [400, 403, 404, 409])
def test_refusals_in_bitbuckets_words(code: int) -> None:
    forge = connected(BitbucketForgeSays(updates=[refused(code, "1 failing merge check")]))
    answer = forge.ask(lambda one: one.merge(ORDER))
    assert (answer.answered, answer.words) == (Answered.REFUSED, "1 failing merge check")


@pytest.mark.parametrize("failure", [
    httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("gone"), httpx.Response(500, text="{}"),
    httpx.Response(503, text="{}"), httpx.Response(555, text="{}"),
])  # fmt: skip
def test_no_answer_is_lost_and_nothing_is_sent_twice(failure: Json) -> None:
    forge = connected(BitbucketForgeSays(updates=[failure]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.LOST
    assert len(forge.sent()) == 1


@pytest.mark.parametrize("state", ["MERGED", "DECLINED", "SUPERSEDED"])
def test_what_is_not_open_is_not_merged(state: str) -> None:
    forge = connected(BitbucketForgeSays([pull(state=state)]))
    answer = forge.ask(lambda one: one.merge(ORDER))
    assert (answer.answered, answer.words) == (Answered.REFUSED, f"the pull request is {state}")


def test_an_answer_that_nobody_understands_is_no_merge() -> None:
    with pytest.raises(UnexpectedAnswer):
        connected(BitbucketForgeSays(updates=[httpx.Response(418)])).ask(
            lambda one: one.merge(ORDER)
        )


@pytest.mark.parametrize("body", ["[]", "{", "null", "<html>", "{}"])
def test_an_order_that_was_taken_with_strange_words_is_lost(body: str) -> None:
    forge = connected(BitbucketForgeSays(updates=[httpx.Response(200, text=body)]))
    assert forge.ask(lambda one: one.merge(ORDER)).answered is Answered.LOST
    assert len(forge.sent()) == 1


def test_what_landed_cannot_be_looked_up() -> None:
    """It is merged: that nobody can say as which commit is no error of the order's."""

    def answers(request: httpx.Request) -> Json:
        late = request.url.path.endswith(f"/commit/{LANDED[:12]}")
        return refused(401, "Token is gone") if late else says(request)

    says = BitbucketForgeSays(updates=[MERGED])
    assert connected(answers).ask(lambda one: one.merge(ORDER)).answered is Answered.LOST
