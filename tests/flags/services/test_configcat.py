"""ConfigCat's management API; bodies as its documentation and its own client have them."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from tests.flags.services.asking import SECRET, Asked
from tests.flags.services.filing import reach

VALUES = "GET /v2/configs/c-1/environments/e-1/values"
PATCH = "PATCH /v2/environments/e-1/settings/9/value"
STAFF = {"userCondition": {"comparisonAttribute": "Email", "comparator": "sensitiveTextEquals"}}
EVERYBODY = (True, True, 100.0, False)
NOBODY = (False, False, 0.0, False)


def rule(value: bool, *conditions: dict[str, Any]) -> dict[str, Any]:
    return {"conditions": list(conditions), "percentageOptions": [], "value": {"boolValue": value}}


def chance(on: float, *conditions: dict[str, Any]) -> dict[str, Any]:
    options = [
        {"percentage": on, "value": {"boolValue": True}},
        {"percentage": 100 - on, "value": {"boolValue": False}},
    ]
    return {"conditions": list(conditions), "percentageOptions": options}


def formula(
    *rules: dict[str, Any], default: bool | str = False, key: str = "new-store"
) -> dict[str, Any]:
    name = "boolValue" if isinstance(default, bool) else "stringValue"
    return {
        "lastVersionId": "v",
        "defaultValue": {name: default},
        "targetingRules": list(rules),
        "updatedAt": "2026-11-02T10:00:00Z",
        "setting": {
            "settingId": 9,
            "key": key,
            "settingType": "boolean",
            "createdAt": "2026-11-01T10:00:00Z",
            "creatorEmail": "ann@example.com",
        },
    }


def asked(*formulas: dict[str, Any], **more: object) -> Asked:
    answers = {key: more.pop(key) for key in list(more) if " " in key}
    values = {"readOnly": False, "settingFormulas": list(formulas), **more}
    return Asked(
        "configcat",
        {VALUES: values, **answers},
        {"config": "c-1", "environment": "e-1"},
        {"CONFIGCAT_API_USER": "user-name", "CONFIGCAT_API_PASS": SECRET},
    )


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (formula(), NOBODY),
        (formula(default=True), EVERYBODY),
        (formula(chance(25)), (True, False, 25.0, False)),
        (formula(rule(True, STAFF)), (True, False, 0.0, True)),
        (formula(rule(False, STAFF), default=True), (True, False, 100.0, True)),
        (formula(chance(10, STAFF), chance(25)), (True, False, 25.0, True)),
        (formula(rule(True, STAFF), default=True), EVERYBODY),
        (formula(default="blue"), (None, None, None, None)),
    ],
)
def test_whom_it_is_on_for(found: dict[str, Any], wanted: tuple[object, ...]) -> None:
    assert reach(asked(found).state()) == wanted


def test_what_else_it_tells() -> None:
    service = asked(formula(), formula(key="b"))
    state = service.state()
    assert (state.owner, state.off_value, state.stale) == ("ann@example.com", False, None)
    assert state.created_at is not None
    assert state.changed_at is not None
    hidden = service.requests[0].headers["Authorization"].removeprefix("Basic ")
    assert b64decode(hidden).decode() == f"user-name:{SECRET}"
    assert service.keys() == ["b", "new-store"]
    assert service.read("other") == {"other": None}
    assert asked(formula(default="blue")).state().off_value == "blue"


@pytest.mark.parametrize(
    ("on", "percent", "default", "rules"),
    [
        (False, None, False, []),
        (True, None, True, None),
        (True, 10.0, False, [rule(True, STAFF), chance(10)]),
    ],
)
def test_switching(on: bool, percent: float | None, default: bool, rules: object) -> None:
    service = asked(formula(rule(True, STAFF), chance(50)), **{PATCH: httpx.Response(200, json={})})
    service.switch(on=on, percent=percent)
    path, patch = service.sent("PATCH")
    assert path.endswith("?reason=switched%20by%20shipcheck") or "reason=switched+by" in path
    said = {one["path"]: one["value"] for one in patch}
    assert said["/defaultValue/boolValue"] is default
    assert said.get("/targetingRules") == rules


def test_what_has_no_sides_is_not_switched() -> None:
    with pytest.raises(ShipcheckError, match="not true or false"):
        asked(formula(default="blue")).switch(on=False)
    with pytest.raises(ShipcheckError, match="knows no flag"):
        asked().switch(on=False)


def test_creating_makes_it_false() -> None:
    service = asked(**{"POST /v1/configs/c-1/settings": httpx.Response(201, json={})})
    service.create()
    sent = service.sent("POST")[1]
    assert (sent["key"], sent["settingType"]) == ("new-store", "boolean")
    assert sent["initialValues"] == [{"environmentId": "e-1", "value": False}]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"readOnly": True}, False),
        ({"approveRequired": True}, False),
        ({"approveRequired": True, "canBypassApproval": True}, None),
        ({"approveRequired": False}, True),
        ({}, None),
    ],
)
def test_the_probe(more: dict[str, object], wanted: bool | None) -> None:
    service = asked(**more)
    assert service.may_switch() is wanted
    assert {one.method for one in service.requests} == {"GET"}
