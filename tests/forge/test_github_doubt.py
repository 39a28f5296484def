"""What GitHub does not say plainly is no merge, no queue, no arming, and nobody's approval."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.checks._review_votes import Need, votes_of
from shipcheck.forge.orders import Answered
from tests.forge.github_bodies import (
    HEAD,
    REPOSITORY,
    connected,
    data,
    page,
    pull,
    ref,
    rest_pull,
    review,
    says,
    target,
)
from tests.forge.test_github_merge import MERGED, ORDER, WAITING, merged, mutations, orders, serving

if TYPE_CHECKING:
    from shipcheck.forge.pull_request import Review


@pytest.mark.parametrize("standing", ["CLEAN", "UNSTABLE", "HAS_HOOKS"])
def test_words_that_are_no_obstacle(standing: str) -> None:
    assert merged(serving(target(mergeStateStatus=standing))).answered is Answered.MERGED


@pytest.mark.parametrize("standing", ["SHINY", "", "clean", "DRAFT"])
def test_a_word_that_nobody_knows_is_no_leave_to_merge(standing: str) -> None:
    """An administrator's token would merge past GitHub's rules."""
    server = serving(target(mergeStateStatus=standing))
    assert merged(server).answered is Answered.REFUSED
    assert not orders(server)


@pytest.mark.parametrize("wait", [True, False])
def test_what_goes_elsewhere_meanwhile_is_not_merged(*, wait: bool) -> None:
    server = serving(target(baseRefName="release", mergeStateStatus="CLEAN"))
    answer = merged(server, replace(ORDER, base="main", wait=wait))
    assert (answer.answered, answer.words) == (Answered.MOVED, "it goes into release meanwhile")
    assert not orders(server)
    assert merged(server, replace(ORDER, base="release")).answered is Answered.MERGED


def test_by_rest_too_it_goes_where_it_was_judged() -> None:
    def answers(request: httpx.Request) -> object:
        if request.url.path == "/graphql":
            return says(403, "Resource not accessible by personal access token")
        if request.method == "PUT":
            return MERGED
        return rest_pull() if request.url.path.endswith("/1347") else []

    server = connected(answers)
    assert merged(server, replace(ORDER, base="other")).answered is Answered.MOVED
    assert not orders(server)
    assert merged(server, replace(ORDER, base="main")).answered is Answered.MERGED


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"enqueuePullRequest": None, "enablePullRequestAutoMerge": None},
        {"enqueuePullRequest": {"mergeQueueEntry": None},
         "enablePullRequestAutoMerge": {"pullRequest": {"autoMergeRequest": None}}},
        {"enablePullRequestAutoMerge": {"pullRequest": None}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("look", [{"isMergeQueueEnabled": True}, {"mergeStateStatus": "BLOCKED"}])
def test_an_answer_that_does_not_say_that_it_is_done(
    look: dict[str, Any], answer: dict[str, Any]
) -> None:
    server = serving(target(**look), mutation={"data": answer})
    assert merged(server, WAITING).answered is Answered.LOST
    assert len(mutations(server)) == 1


def test_past_a_merge_queue_nothing_is_merged() -> None:
    """It cannot be queued, and it would not have to be waited for."""
    clean = {"data": None, "errors": [{"message": "Pull request is in clean status"}]}
    server = serving(target(isMergeQueueEnabled=True), mutation=clean)
    assert merged(server, WAITING).answered is Answered.REFUSED
    assert not orders(server)


@pytest.mark.parametrize("code", [202, 204, 206])
def test_half_a_yes_to_a_merge_has_to_be_looked_at(code: int) -> None:
    server = serving(target(), put=httpx.Response(code))
    assert merged(server).answered is Answered.LOST
    assert len(orders(server)) == 1


@pytest.mark.parametrize(
    ("association", "counts"),
    [
        ("OWNER", None), ("MEMBER", None), ("COLLABORATOR", None), ("CONTRIBUTOR", False),
        ("FIRST_TIME_CONTRIBUTOR", False), ("NONE", False), (None, False),
    ],
)  # fmt: skip
def test_an_outsider_s_approval_does_not_count_by_rest(
    association: str | None,
    counts: bool | None,
) -> None:
    assert by_rest(author_association=association).counts is counts


def test_a_review_of_a_commit_that_is_gone_is_none_of_this_head() -> None:
    """GitHub says null where the commit was pushed over and thrown away, by both of its interfaces."""
    assert by_rest(commit_id=None).commit == ""
    said = data(pullRequest=pull(reviews=page(review(commit=HEAD), {**review(), "commit": None})))
    one = connected(lambda _: said).ask(lambda forge: forge.pull_request(1347))
    assert one is not None
    assert [each.commit for each in one.reviews] == [HEAD, ""]
    assert votes_of(replace(one, reviews=one.reviews[1:]), HEAD, Need(1, False)).stale == ("hubot",)


def by_rest(**said: object) -> Review:
    """A review by REST, where GraphQL is refused."""
    value = {
        "id": 80, "user": {"login": "hubot"}, "state": "APPROVED", "commit_id": HEAD,
        "submitted_at": "2019-11-17T17:43:43Z", "author_association": "MEMBER", **said,
    }  # fmt: skip
    answers: dict[str, object] = {
        "/pulls/1347": rest_pull(),
        "/pulls/1347/reviews": [value],
        "/git/ref/heads/main": ref("main", HEAD),
    }

    def answer(request: httpx.Request) -> object:
        refused = says(403, "Resource not accessible by personal access token")
        return answers.get(request.url.path.removeprefix(REPOSITORY), refused)

    one = connected(answer).ask(lambda forge: forge.pull_request(1347))
    assert one is not None
    return one.reviews[0]


def test_a_pull_request_of_a_branch_of_another_name_is_not_its() -> None:
    """GitHub's filter is its own affair: `New-Topic` is another branch than `new-topic`."""
    said = data(pullRequests=page(pull(headRefName="New-Topic", number=2), pull()))
    found = connected(lambda _: said).ask(
        lambda forge: forge.pull_requests_of("new-topic", None, None)
    )
    assert [one.number for one in found] == [1347]


@pytest.mark.parametrize("counts", [(2, 1), (1, 2)])
def test_of_two_demands_for_approvals_the_larger_counts(counts: tuple[int, int]) -> None:
    def answers(request: httpx.Request) -> object:
        path = request.url.path
        if "/rules/" in path:
            parameters = {"required_approving_review_count": counts[0]}
            return [{"type": "pull_request", "parameters": parameters}]
        if path.endswith("/protection"):
            return {"required_pull_request_reviews": {"required_approving_review_count": counts[1]}}
        return {}

    assert connected(answers).ask(lambda forge: forge.rules("main")).approvals == 2
