"""Whatever a forge says of an order, it does not bring our credential onto a screen or into a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from shipcheck.forge.orders import Answered, MergeOrder
from tests.ci.asking import HEAD, SECRET
from tests.forge import azure_bodies, bitbucket_bodies, bitbucket_server_bodies, gitlab_bodies
from tests.forge.test_azure import connected as azure
from tests.forge.test_azure_merge import refusal
from tests.forge.test_bitbucket import connected as cloud
from tests.forge.test_bitbucket_server import connected as server

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.forge.connecting import Connected

SAID = f"you sent Bearer {SECRET}"


def azures() -> Connected:
    return azure(azure_bodies.AzureForgeSays(updates=[refusal(403, "Refused", SAID)]))


def azures_that_fail() -> Connected:
    failed = azure_bodies.pull(mergeStatus="failure", mergeFailureMessage=SAID)
    return azure(azure_bodies.AzureForgeSays([failed], updates=[failed]))


def clouds() -> Connected:
    error = httpx.Response(400, json={"type": "error", "error": {"message": "no", "detail": SAID}})
    return cloud(bitbucket_bodies.BitbucketForgeSays(updates=[error]))


def servers() -> Connected:
    error = bitbucket_server_bodies.refused(403, "AuthorisationException", SAID)
    return server(bitbucket_server_bodies.ServerForgeSays(updates=[error]))


def gitlabs() -> Connected:
    said = gitlab_bodies.merge_request(sha=HEAD, merge_error=SAID)
    refused = httpx.Response(405, json={"message": "405 Method Not Allowed"})
    return gitlab_bodies.connected(gitlab_bodies.Project(said, refuses=[refused]))


@pytest.mark.parametrize("forge", [azures, azures_that_fail, clouds, servers, gitlabs])
def test_a_refusal_repeats_no_secret(forge: Callable[[], Connected]) -> None:
    number = {gitlabs: 133, clouds: 23, servers: 101}.get(forge, 22)
    answer = forge().ask(lambda one: one.merge(MergeOrder(number, HEAD)))
    assert answer.answered is Answered.REFUSED
    assert "you sent" in answer.words
    assert SECRET not in answer.words
