"""Flipt's resources API; bodies as rpc/v2/environments of flipt-io/flipt has them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import UsageError
from shipcheck.http.errors import UnexpectedAnswer
from tests.flags.services.asking import SECRET, Asked
from tests.flags.services.filing import reach

NAMESPACE = "/api/v2/environments/production/namespaces/shop"
RESOURCES = f"{NAMESPACE}/resources"
ONE = f"GET {RESOURCES}/flipt.core.Flag/new-store"
THRESHOLD = {"type": "THRESHOLD_ROLLOUT_TYPE", "threshold": {"percentage": 25, "value": True}}
STAFF = {"type": "SEGMENT_ROLLOUT_TYPE", "segment": {"value": True, "segments": ["staff"]}}
NOT_STAFF = {"type": "SEGMENT_ROLLOUT_TYPE", "segment": {"segments": ["staff"]}}


def found(
    *rollouts: dict[str, Any], enabled: bool = False, kind: str = "BOOLEAN"
) -> dict[str, Any]:
    payload = {
        "@type": "flipt.core.Flag",
        "key": "new-store",
        "type": f"{kind}_FLAG_TYPE",
        "name": "New store",
        "enabled": enabled,
        "rollouts": list(rollouts),
        "metadata": {"owner": "ann"},
    }
    resource = {"namespaceKey": "shop", "key": "new-store", "payload": payload}
    return {"resource": resource, "revision": "abc"}


def asked(one: object = None, **answers: object) -> Asked:
    settings = {
        "url": "https://flipt.example.com/",
        "environment": "production",
        "namespace": "shop",
    }
    routes = {**answers, **({} if one is None else {ONE: one})}
    return Asked("flipt", routes, settings, {"FLIPT_TOKEN": SECRET})


def test_reading() -> None:
    service = asked(found(THRESHOLD))
    state = service.state()
    assert reach(state) == (True, False, 25.0, False)
    assert (state.owner, state.source, state.archived) == ("ann", "Flipt", None)
    assert service.requests[0].headers["Authorization"] == f"Bearer {SECRET}"


def test_a_token_of_the_jwt_method() -> None:
    service = asked(found())
    service.environment = {"FLIPT_JWT": "x.y.z"}
    service.state()
    assert service.requests[0].headers["Authorization"] == "JWT x.y.z"


def test_a_missing_flag_is_not_a_missing_namespace() -> None:
    there = {f"GET {NAMESPACE}": {"namespace": {"key": "shop"}}}
    assert asked(**there).read("new-store") == {"new-store": None}
    with pytest.raises(UnexpectedAnswer):
        asked().read("new-store")


def test_listing() -> None:
    resources = [{"key": "b"}, {"key": "a"}]
    listing = {"resources": resources, "revision": "abc"}
    assert asked(**{f"GET {RESOURCES}/flipt.core.Flag": listing}).keys() == ["b", "a"]
    assert asked(**{f"GET {RESOURCES}/flipt.core.Flag": {"revision": "abc"}}).keys() == []


@pytest.mark.parametrize(
    ("rollouts", "on", "percent", "enabled", "after"),
    [
        ([THRESHOLD, STAFF, NOT_STAFF], False, None, False, [NOT_STAFF]),
        ([THRESHOLD, STAFF], True, None, True, [STAFF]),
        (
            [THRESHOLD, STAFF],
            True,
            10.0,
            False,
            [STAFF, {**THRESHOLD, "threshold": {"percentage": 10.0, "value": True}}],
        ),
    ],
)
def test_switching_a_boolean_flag(
    rollouts: list[Any], on: bool, percent: float | None, enabled: bool, after: list[Any]
) -> None:
    service = asked(found(*rollouts, enabled=True), **{f"PUT {RESOURCES}": {"revision": "def"}})
    service.switch(on=on, percent=percent)
    sent = service.sent("PUT")[1]
    assert (sent["revision"], sent["namespaceKey"]) == ("abc", "shop")
    assert (sent["payload"]["enabled"], sent["payload"]["rollouts"]) == (enabled, after)
    assert sent["payload"]["name"] == "New store"


def test_what_is_off_reads_as_off() -> None:
    service = asked(found(THRESHOLD, STAFF, enabled=True), **{f"PUT {RESOURCES}": {}})
    service.switch(on=False)
    written = {"resource": {"payload": service.sent("PUT")[1]["payload"]}}
    assert reach(asked(written).state()) == (False, False, 0.0, False)


def test_switching_a_variant_flag() -> None:
    service = asked(found(enabled=True, kind="VARIANT"), **{f"PUT {RESOURCES}": {}})
    service.switch(on=False)
    assert service.sent("PUT")[1]["payload"]["enabled"] is False
    with pytest.raises(UsageError):
        service.switch(on=True, percent=10)


def test_a_percentage_is_refused_where_some_get_false() -> None:
    with pytest.raises(UsageError):
        asked(found(NOT_STAFF)).switch(on=True, percent=10)


def test_somebody_was_quicker() -> None:
    conflict = httpx.Response(409, json={"code": 10, "message": "revision is stale"})
    with pytest.raises(UnexpectedAnswer, match="409"):
        asked(found(), **{f"PUT {RESOURCES}": conflict}).switch(on=True)


def test_creating_names_the_revision() -> None:
    listing = {"resources": [], "revision": "abc"}
    service = asked(**{
        f"GET {RESOURCES}/flipt.core.Flag": listing,
        f"POST {RESOURCES}": {"revision": "def"},
    })  # fmt: skip
    service.create()
    sent = service.sent("POST")[1]
    assert (sent["revision"], sent["key"], sent["payload"]["enabled"]) == (
        "abc",
        "new-store",
        False,
    )
    assert service.may_switch() is None
