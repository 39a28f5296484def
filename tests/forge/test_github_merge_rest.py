"""Merges where GraphQL is refused, and GitHub's refusals in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.forge._github_refusals import REFUSALS, answer_of
from shipcheck.forge.orders import Answered
from tests.forge.github_bodies import HEAD, connected, rest_pull, says
from tests.forge.test_github_merge import MERGED, WAITING, merged, orders

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx


def by_rest(rules: list[object], **more: object) -> Callable[[httpx.Request], object]:
    """A server that refuses GraphQL."""

    def answer(request: httpx.Request) -> object:
        if request.url.path == "/graphql":
            return says(403, "Resource not accessible by personal access token")
        if request.method == "PUT":
            return MERGED
        return rules if "/rules/" in request.url.path else rest_pull(**more)

    return answer


def test_where_graphql_is_refused_it_is_merged_by_rest_alone() -> None:
    server = connected(by_rest([]))
    assert merged(server).answered is Answered.MERGED
    assert orders(server) == [{"sha": HEAD}]


def test_by_rest_a_queue_is_not_gone_past() -> None:
    server = connected(by_rest([{"type": "merge_queue", "parameters": {}}]))
    assert merged(server, WAITING).answered is Answered.REFUSED
    assert not orders(server)


@pytest.mark.parametrize("standing", ["blocked", "behind", "dirty"])
def test_by_rest_the_rules_hold_too(standing: str) -> None:
    server = connected(by_rest([], mergeable_state=standing))
    assert merged(server, WAITING).answered is Answered.REFUSED
    assert not orders(server)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.said)
def test_each_refusal_is_reached_and_said_in_plain_words(refusal: Any) -> None:  # noqa: ANN401
    assert refusal.plain in answer_of(refusal.said.upper()).words
