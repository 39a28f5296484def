"""Switching, creating, and asking who may."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.flags.service import Switch
from shipcheck.flags.services import launchdarkly
from shipcheck.http.errors import Forbidden
from tests.flags.services.test_launchdarkly import on
from tests.servers.launchdarkly_double import WORDS, Account, flag


def body_of(account: Account, wanted: Switch) -> dict[str, Any]:
    """What was sent to switch `x`."""
    on(account, lambda request: launchdarkly.switch(request, "x", wanted))
    last = account.requests[-1]
    assert last.headers["content-type"].endswith("domain-model=launchdarkly.semanticpatch")
    sent: dict[str, Any] = json.loads(last.content)
    assert sent["environmentKey"] == "production"
    return sent


def test_off() -> None:
    assert body_of(Account(), Switch(on=False))["instructions"] == [{"kind": "turnFlagOff"}]


def test_on() -> None:
    assert body_of(Account(), Switch(on=True))["instructions"] == [{"kind": "turnFlagOn"}]


def test_on_for_some() -> None:
    share, turn = body_of(Account({"x": flag()}), Switch(on=True, percent=12.5))["instructions"]
    assert share == {
        "kind": "updateFallthroughVariationOrRollout",
        "rolloutWeights": {"id-true": 12500, "id-false": 87500},
    }
    assert turn == {"kind": "turnFlagOn"}


def test_a_percentage_of_several_variations() -> None:
    account = Account({"x": flag(variations=WORDS, offVariation=2)})
    with pytest.raises(ShipcheckError, match="3 variations"):
        body_of(account, Switch(on=True, percent=10))


def test_an_approval_is_wanted() -> None:
    message = "Flag configuration updates require approval: action 'updateOn' not allowed"
    said = {"code": "method_not_allowed", "message": message}
    with pytest.raises(Forbidden, match="wants an approval"):
        body_of(Account(patched=httpx.Response(405, json=said)), Switch(on=False))


@pytest.mark.parametrize(
    ("settings", "may"),
    [({"required": True}, False), ({"required": False}, None), ({}, None),
     ({"required": True, "requiredApprovalTags": ["pci"]}, None)],
)  # fmt: skip
def test_who_may_switch(settings: dict[str, Any], may: bool | None) -> None:
    account = Account(settings=settings)
    assert on(account, launchdarkly.may_switch) is may
    assert all(request.method == "GET" for request in account.requests)


def test_a_new_flag_is_temporary() -> None:
    account = Account()
    on(account, lambda request: launchdarkly.create(request, "new", "why"))
    (request,) = account.requests
    assert json.loads(request.content) == {
        "key": "new", "name": "new", "description": "why", "temporary": True,
    }  # fmt: skip
