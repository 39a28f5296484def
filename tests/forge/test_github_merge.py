"""Orders to merge on GitHub: pinned to the judged head, never sent twice, never past GitHub's own rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.forge.orders import Answered, MergeAnswer, MergeOrder
from shipcheck.http.errors import Forbidden, RateLimited, Unauthorized, Unreachable
from tests.forge.github_bodies import (
    HEAD,
    LANDED,
    OTHER,
    REPOSITORY,
    connected,
    data,
    errors,
    says,
    target,
)

if TYPE_CHECKING:
    from tests.forge.connecting import Connected

MERGED = {"sha": LANDED, "merged": True, "message": "Pull Request successfully merged"}
ORDER = MergeOrder(1347, HEAD)
WAITING = MergeOrder(1347, HEAD, wait=True)
ARMED: dict[str, Any] = {
    "data": {"enablePullRequestAutoMerge": {"pullRequest": {"autoMergeRequest": {}}}}
}
QUEUED = {"data": {"enqueuePullRequest": {"mergeQueueEntry": {"position": 2, "state": "QUEUED"}}}}


def serving(look: object, put: object = MERGED, mutation: object = ARMED) -> Connected:
    """A server with one answer for each of the look, the order, and the mutation."""

    def answer(request: httpx.Request) -> object:
        if request.method == "PUT":
            return put
        return mutation if is_mutation(request) else look

    return connected(answer)


def is_mutation(request: httpx.Request) -> bool:
    return request.url.path == "/graphql" and "mutation" in json.loads(request.content)["query"]


def merged(server: Connected, order: MergeOrder = ORDER) -> MergeAnswer:
    return server.ask(lambda forge: forge.merge(order))


def mutations(server: Connected) -> list[dict[str, Any]]:
    """The variables of the mutations that were sent."""
    return [json.loads(one.content)["variables"] for one in server.requests if is_mutation(one)]


def orders(server: Connected) -> list[dict[str, Any]]:
    """The bodies of the merges that were sent."""
    return [json.loads(one.content) for one in server.requests if one.method == "PUT"]


def test_it_is_merged_by_two_requests_with_the_judged_head() -> None:
    server = serving(target())
    order = MergeOrder(1347, HEAD, "squash", "A title", "A message")
    assert merged(server, order) == MergeAnswer(Answered.MERGED, LANDED)
    assert len(server.requests) == 2
    assert server.requests[1].url.path == f"{REPOSITORY}/pulls/1347/merge"
    assert orders(server) == [
        {
            "sha": HEAD,
            "merge_method": "squash",
            "commit_title": "A title",
            "commit_message": "A message",
        }
    ]


def test_without_a_method_it_is_the_first_that_the_repository_allows() -> None:
    server = serving(target(r_mergeCommitAllowed=False))
    merged(server)
    assert orders(server) == [{"sha": HEAD, "merge_method": "squash"}]


@pytest.mark.parametrize(
    ("look", "answered", "part"),
    [
        (target(headRefOid=OTHER), Answered.MOVED, "other commits"),
        (target(headRefOid=OTHER, state="MERGED"), Answered.MOVED, "other commits"),
        (target(state="MERGED", mergeCommit={"oid": LANDED}), Answered.MERGED, "already"),
        (target(state="CLOSED"), Answered.REFUSED, "closed"),
        (target(state="WONDERFUL"), Answered.REFUSED, "closed"),
        (target(isDraft=True), Answered.REFUSED, "draft"),
        (target(mergeable="CONFLICTING", mergeStateStatus="DIRTY"), Answered.REFUSED, "conflicts"),
        (target(mergeStateStatus="BEHIND"), Answered.REFUSED, "behind"),
        (target(mergeStateStatus="UNKNOWN"), Answered.REFUSED, "not worked out"),
        (target(isInMergeQueue=True, isMergeQueueEnabled=True), Answered.QUEUED, "already"),
        (data(pullRequest=None), Answered.REFUSED, "no pull request 1347"),
        (
            target(mergeStateStatus="BLOCKED", reviewDecision="REVIEW_REQUIRED"),
            Answered.REFUSED, "a review is missing",
        ),
    ],
)  # fmt: skip
def test_where_no_order_can_help_none_is_sent(look: object, answered: Answered, part: str) -> None:
    server = serving(look)
    answer = merged(server)
    assert answer.answered is answered
    assert part in answer.words
    assert not orders(server)
    assert not mutations(server)


def test_it_waits_a_little_until_github_knows_whether_it_merges() -> None:
    looks = [target(mergeStateStatus="UNKNOWN", mergeable="UNKNOWN"), target()]
    server = connected(lambda request: MERGED if request.method == "PUT" else looks.pop(0))
    assert merged(server).answered is Answered.MERGED
    assert server.waits == [1.0]


def test_an_administrator_does_not_merge_past_the_rules_by_accident() -> None:
    server = serving(target(mergeStateStatus="BLOCKED"))
    assert merged(server).answered is Answered.REFUSED
    assert not orders(server)


def test_what_waits_is_armed_with_the_judged_head() -> None:
    server = serving(target(mergeStateStatus="BLOCKED"))
    assert merged(server, WAITING).answered is Answered.ARMED
    assert mutations(server) == [
        {"id": "PR_kwDOABI", "head": HEAD, "method": "MERGE", "title": None, "message": None}
    ]
    assert not orders(server)
    assert len(server.requests) == 2


def test_what_is_refused_for_want_of_runs_is_armed_where_that_is_wanted() -> None:
    refused = says(405, 'Required status check "tests" is expected.')
    assert merged(serving(target(), refused)).words.startswith(
        "a required check has not reported yet"
    )
    server = serving(target(), refused)
    assert merged(server, WAITING).answered is Answered.ARMED
    assert len(server.requests) == 3


def test_without_auto_merge_in_the_repository_nothing_is_armed() -> None:
    server = serving(target(mergeStateStatus="BLOCKED", r_autoMergeAllowed=False))
    answer = merged(server, WAITING)
    assert answer.answered is Answered.REFUSED
    assert "does not allow auto-merge" in answer.words
    assert not mutations(server)


def test_what_cannot_be_armed_because_it_merges_at_once_is_merged() -> None:
    ready = errors(
        "UNPROCESSABLE",
        "Pull request Pull request is in clean status",
        "enablePullRequestAutoMerge",
    )
    server = serving(target(mergeStateStatus="BLOCKED"), MERGED, ready)
    assert merged(server, WAITING) == MergeAnswer(Answered.MERGED, LANDED)


def test_a_queue_is_stood_in_with_the_judged_head() -> None:
    server = serving(target(isMergeQueueEnabled=True), mutation=QUEUED)
    assert merged(server) == MergeAnswer(Answered.QUEUED, words="at position 2")
    assert mutations(server) == [{"id": "PR_kwDOABI", "head": HEAD}]
    assert not orders(server)


def test_what_the_queue_does_not_take_yet_is_armed_where_that_is_wanted() -> None:
    def answer(request: httpx.Request) -> object:
        if not is_mutation(request):
            return target(
                isMergeQueueEnabled=True, r_autoMergeAllowed=False, mergeStateStatus="BLOCKED"
            )
        said = "Pull request Required status check is expected"
        queues = "enqueue" in json.loads(request.content)["query"]
        return errors("UNPROCESSABLE", said, "enqueuePullRequest") if queues else ARMED

    assert merged(connected(answer)).answered is Answered.REFUSED
    server = connected(answer)
    assert merged(server, WAITING).answered is Answered.ARMED
    assert [one["head"] for one in mutations(server)] == [HEAD, HEAD]


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("Pull request is already in the queue", Answered.QUEUED),
        ("Head branch was modified. Review and try the merge again.", Answered.MOVED),
        ("Something that nobody foresaw", Answered.REFUSED),
    ],
)
def test_what_the_queue_says(said: str, answered: Answered) -> None:
    server = serving(target(isMergeQueueEnabled=True), mutation=errors("UNPROCESSABLE", said))
    assert merged(server).answered is answered


@pytest.mark.parametrize(
    ("status", "said", "answered", "plain"),
    [
        (409, "Head branch was modified. Review and try the merge again.", Answered.MOVED, "other commits"),
        (409, "", Answered.MOVED, ""),
        (405, "Base branch was modified. Review and try the merge again.", Answered.MOVED, "the base"),
        (405, "Pull Request is not mergeable", Answered.REFUSED, "cannot merge it"),
        (405, "Merge commits are not allowed on this repository.", Answered.REFUSED, "no merge commits"),
        (405, "Squash merges are not allowed on this repository.", Answered.REFUSED, "squashing"),
        (405, "You're not authorized to push to this branch.", Answered.REFUSED, "may not push"),
        (405, "Pull Request is still a draft", Answered.REFUSED, "draft"),
        (405, "At least 1 approving review is required by reviewers with write access.",
         Answered.REFUSED, "approving review is missing"),
        (405, "Repository rule violations found\n\nChanges must be made through the merge queue",
         Answered.REFUSED, "merge queue only"),
        (403, "Something is forbidden", Answered.REFUSED, "Something is forbidden"),
        (404, "Not Found", Answered.REFUSED, "no pull request 1347"),
        (422, "Something that nobody foresaw", Answered.REFUSED, "Something that nobody foresaw"),
        (405, "", Answered.REFUSED, "no reason"),
        (500, "Server Error", Answered.LOST, "no answer"),
        (502, "Bad Gateway", Answered.LOST, "no answer"),
        (504, "", Answered.LOST, "no answer"),
        (520, "", Answered.LOST, "no answer"),
    ],
)  # fmt: skip
def test_every_answer_to_a_merge(status: int, said: str, answered: Answered, plain: str) -> None:
    server = serving(target(), says(status, said))
    answer = merged(server)
    assert answer.answered is answered
    assert plain in answer.words
    assert "\n" not in answer.words
    assert len(orders(server)) == 1


@pytest.mark.parametrize(
    "error", [httpx.ReadTimeout("slow"), httpx.ReadError("cut"), httpx.RemoteProtocolError("x")]
)
@pytest.mark.parametrize("queue", [False, True])
def test_an_order_whose_answer_is_lost_is_not_sent_again(error: Exception, *, queue: bool) -> None:
    server = serving(target(isMergeQueueEnabled=queue), error, error)
    assert merged(server).answered is Answered.LOST
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_queue_that_is_broken_may_have_taken_it(status: int) -> None:
    server = serving(target(isMergeQueueEnabled=True), mutation=says(status, "Server Error"))
    assert merged(server).answered is Answered.LOST
    assert len(mutations(server)) == 1


@pytest.mark.parametrize(
    "body", [httpx.Response(200, text="<html>"), {}, {"merged": False}, [], {"merged": "true"}]
)
def test_an_answer_that_nobody_understands_is_no_merge(body: object) -> None:
    assert merged(serving(target(), body)).answered is Answered.LOST


def test_a_connection_that_was_never_made_has_ordered_nothing() -> None:
    with pytest.raises(Unreachable):
        merged(serving(target(), httpx.ConnectError("refused")))


@pytest.mark.parametrize(
    ("put", "kind"),
    [
        (says(401, "Bad credentials"), Unauthorized),
        (says(403, "Resource not accessible by integration"), Forbidden),
        (says(403, "You have exceeded a secondary rate limit."), RateLimited),
    ],
)
def test_a_credential_that_may_not_merge_is_an_error(
    put: httpx.Response, kind: type[Exception]
) -> None:
    server = serving(target(), put)
    with pytest.raises(kind):
        merged(server)
    assert len(orders(server)) == 1


def test_a_mutation_that_is_forbidden_is_an_error() -> None:
    refused = errors("FORBIDDEN", "Resource not accessible by personal access token")
    with pytest.raises(Forbidden, match="may not do this"):
        merged(serving(target(isMergeQueueEnabled=True), mutation=refused))
