"""GrowthBook's API; bodies as docs/openapi.yaml of growthbook/growthbook has them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.flags.services.growthbook import MISSING
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from tests.flags.services.asking import SECRET, Asked
from tests.flags.services.filing import reach

ONE = "GET /api/v2/features/new-store"
LIST = "GET /api/v2/features"
STALE = "GET /api/v2/stale-features"
EVERYBODY = (True, True, 100.0, False)
NOBODY = (True, False, 0.0, False)


def feature(
    *rules: dict[str, Any], enabled: bool = True, default: str = "false", **more: object
) -> dict[str, Any]:
    return {
        "id": "new-store",
        "archived": False,
        "owner": "ann@example.com",
        "dateCreated": "2026-11-01T10:00:00.000Z",
        "dateUpdated": "2026-11-02T10:00:00.000Z",
        "valueType": "boolean",
        "defaultValue": default,
        "rules": [{"enabled": True, "allEnvironments": True, **rule} for rule in rules],
        "environments": {
            "production": {"enabled": enabled, "defaultValue": default},
            "dev": {"enabled": True, "defaultValue": default},
        },
        **more,
    }


def force(value: str, **more: object) -> dict[str, Any]:
    return {"type": "force", "value": value, **more}


def rollout(coverage: float, value: str = "true", **more: object) -> dict[str, Any]:
    return {"type": "rollout", "value": value, "coverage": coverage, **more}


def asked(one: object = None, **answers: object) -> Asked:
    routes: dict[str, object] = {STALE: {"features": {}}, **answers}
    if one is not None:
        routes[ONE] = {"feature": one} if isinstance(one, dict) else one
    return Asked("growthbook", routes, {}, {"GROWTHBOOK_API_KEY": SECRET})


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (feature(), NOBODY),
        (feature(default="true"), EVERYBODY),
        (feature(force("true")), EVERYBODY),
        (feature(rollout(0.25)), (True, False, 25.0, False)),
        (feature(rollout(0.5), rollout(0.5)), (True, False, 75.0, False)),
        (feature(rollout(0.5, "false"), default="true"), (True, False, 50.0, False)),
        (feature(rollout(1.0)), EVERYBODY),
        (feature(force("true", condition='{"id":1}')), (True, False, 0.0, True)),
        (feature(force("false"), force("true", condition='{"id":1}')), NOBODY),
        (feature(force("true", condition="{}")), EVERYBODY),
        (
            feature(rollout(0.5, "false"), force("false", condition='{"id":1}'), default="true"),
            (True, False, 50.0, True),
        ),
        (feature(rollout(1.0), force("false", condition='{"id":1}')), EVERYBODY),
        (feature(force("true", scheduleRules=[{"enabled": True}])), (True, False, 0.0, True)),
        (feature(force("true", enabled=False)), NOBODY),
        (feature(force("true", allEnvironments=False, environments=["dev"])), NOBODY),
        (feature(force("true", allEnvironments=False, environments=["production"])), EVERYBODY),
        (feature({"type": "experiment-ref"}), (True, None, None, None)),
        (feature(force("true"), prerequisites=["other"]), (True, None, 100.0, True)),
        (feature(valueType="string"), (True, None, None, None)),
        (feature(force("true"), enabled=False), (False, None, None, None)),
    ],
)
def test_whom_it_is_on_for(found: dict[str, Any], wanted: tuple[object, ...]) -> None:
    assert reach(asked(found).state()) == wanted


def test_what_else_it_tells() -> None:
    stale = {"staleByEnv": {"production": {"isStale": True, "reason": "no-rules"}}}
    service = asked(feature(), **{STALE: {"features": {"new-store": stale}}})
    state = service.state()
    assert (state.owner, state.archived, state.stale) == ("ann@example.com", False, True)
    assert state.off_value is False
    assert service.requests[0].headers["Authorization"] == f"Bearer {SECRET}"
    assert asked(feature()).state().stale is None


def test_missing_is_said_with_400() -> None:
    missing = httpx.Response(400, json={"message": MISSING})
    assert asked(missing).read("new-store") == {"new-store": None}
    with pytest.raises(UnexpectedAnswer):
        asked(httpx.Response(400, json={"message": "Bad organisation"})).read("new-store")


def test_an_environment_that_is_not_there() -> None:
    service = asked(feature())
    service.settings = {"environment": "prod"}
    with pytest.raises(ShipcheckError, match="no environment prod") as caught:
        service.read("new-store")
    assert "production, dev" in caught.value.hint


def test_many_keys_come_from_the_pages_of_the_listing() -> None:
    keys = [f"k{number}" for number in range(7)]
    flags = [{**feature(), "id": key} for key in keys[:6]]
    pages = [
        {"features": flags[:3], "hasMore": True, "nextOffset": 3},
        {"features": flags[3:], "hasMore": False, "nextOffset": None},
    ]
    service = asked(**{LIST: pages})
    assert service.read(*keys)["k6"] is None
    assert [one.url.params.get("offset") for one in service.requests] == ["0", "3", None]
    assert service.requests[-1].url.params["ids"] == ",".join(keys[:6])


def test_listing() -> None:
    service = asked(**{LIST: {"features": [feature()], "hasMore": False, "nextOffset": None}})
    assert service.keys() == ["new-store"]
    assert service.requests[0].url.params["archived"] == "false"


def test_switching() -> None:
    path = "/api/v2/features/new-store/toggle"
    service = asked(**{f"POST {path}": {"feature": feature()}})
    service.switch(on=False)
    assert service.sent("POST")[1]["environments"] == {"production": False}
    with pytest.raises(UsageError):
        service.switch(on=True, percent=10)
    with pytest.raises(Forbidden):
        asked(**{f"POST {path}": httpx.Response(403, json={"message": "approval"})}).switch(on=True)


def test_creating_makes_it_false_and_off() -> None:
    service = asked(**{"POST /api/v2/features": {"feature": feature()}})
    service.create()
    sent = service.sent("POST")[1]
    assert (sent["id"], sent["defaultValue"]) == ("new-store", "false")
    assert sent["environments"] == {"production": {"enabled": False}}
    assert service.may_switch() is None
