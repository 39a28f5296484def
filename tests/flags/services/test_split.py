"""Split's Admin API; bodies as docs.split.io and splitio/python-api have them."""

from __future__ import annotations

from typing import Any

import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.http.errors import UnexpectedAnswer
from tests.flags.services.asking import SECRET, Asked
from tests.flags.services.filing import reach

PLACE = "/internal/api/v2/splits/ws/w-1"
FLAG = f"GET {PLACE}/new-store"
HERE = f"{PLACE}/new-store/environments/Production"
EVERYBODY = (True, True, 100.0, False)
NOBODY = (True, False, 0.0, False)
OFF = (False, False, 0.0, False)
METADATA = {
    "name": "new-store",
    "creationTime": 1705450774719,
    "owners": [{"id": "u-1", "type": "user"}],
}


def buckets(on: float) -> list[dict[str, Any]]:
    return [{"treatment": "on", "size": on}, {"treatment": "off", "size": 100 - on}]


def definition(**more: object) -> dict[str, Any]:
    return {
        "name": "new-store",
        "killed": False,
        "treatments": [{"name": "on"}, {"name": "off"}],
        "defaultTreatment": "off",
        "trafficAllocation": 100,
        "rules": [],
        "defaultRule": buckets(0),
        "lastUpdateTime": 1705626260086,
        "lastTrafficReceivedAt": 1705626260086,
        **more,
    }


def asked(found: object = None, **answers: object) -> Asked:
    routes = {FLAG: METADATA, **({} if found is None else {f"GET {HERE}": found}), **answers}
    settings = {"workspace": "w-1", "environment": "Production"}
    return Asked("split", routes, settings, {"SPLIT_ADMIN_API_KEY": SECRET})


RULE = {"condition": {"matchers": [{"type": "IN_SEGMENT"}]}, "buckets": buckets(100)}


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (definition(), NOBODY),
        (definition(defaultRule=buckets(100)), EVERYBODY),
        (definition(defaultRule=buckets(25)), (True, False, 25.0, False)),
        (definition(defaultRule=buckets(50), trafficAllocation=50), (True, False, 25.0, False)),
        (definition(rules=[RULE]), (True, False, 0.0, True)),
        (
            definition(treatments=[{"name": "on", "keys": ["u"]}, {"name": "off"}]),
            (True, False, 0.0, True),
        ),
        (definition(killed=True, defaultRule=buckets(100)), OFF),
        (definition(killed=True, defaultTreatment="on"), EVERYBODY),
        (definition(treatments=[{"name": "a"}, {"name": "b"}]), (True, None, None, None)),
        (
            definition(treatments=[{"name": "a"}, {"name": "b"}], killed=True),
            (False, None, None, None),
        ),
    ],
)
def test_whom_it_is_on_for(found: dict[str, Any], wanted: tuple[object, ...]) -> None:
    assert reach(asked(found).state()) == wanted


def test_what_else_it_tells() -> None:
    service = asked(definition())
    state = service.state()
    assert (state.owner, state.off_value, state.archived) == ("user u-1", "off", None)
    assert state.created_at is not None
    assert state.last_used_at is not None
    assert service.requests[0].headers["Authorization"] == f"Bearer {SECRET}"


def test_a_flag_that_is_not_set_up_in_the_environment_is_off() -> None:
    state = asked().state()
    assert reach(state) == (False, None, None, None)
    assert state.off_value is None


def test_a_missing_flag_is_not_a_missing_workspace() -> None:
    there = {f"GET {PLACE}": {"objects": [], "offset": 0, "limit": 1, "totalCount": 0}}
    assert asked(**there, **{FLAG: None}).read("new-store") == {"new-store": None}
    with pytest.raises(UnexpectedAnswer):
        asked(**{FLAG: None}).read("new-store")


def test_pages() -> None:
    pages = [
        {"objects": [{"name": "a"}, {"name": "b"}], "offset": 0, "limit": 2, "totalCount": 3},
        {"objects": [{"name": "c"}], "offset": 2, "limit": 2, "totalCount": 3},
    ]
    service = asked(**{f"GET {PLACE}": pages})
    assert service.keys() == ["a", "b", "c"]
    assert [one.url.params["offset"] for one in service.requests] == ["0", "2"]


@pytest.mark.parametrize(("on", "word"), [(True, "restore"), (False, "kill")])
def test_switching(on: bool, word: str) -> None:
    service = asked(definition(), **{f"PUT {HERE}/{word}": definition()})
    service.switch(on=on)
    path, body = service.sent("PUT")
    assert path == f"{HERE}/{word}"
    assert "shipcheck" in body["comment"]


def test_switching_refuses() -> None:
    with pytest.raises(ShipcheckError, match="gives everybody `on`"):
        asked(definition(defaultTreatment="on")).switch(on=False)
    with pytest.raises(UsageError):
        asked(definition()).switch(on=True, percent=10)
    with pytest.raises(ShipcheckError, match="not set up in Production"):
        asked().switch(on=False)


def test_creating() -> None:
    service = asked(**{f"POST {PLACE}/trafficTypes/user": METADATA})
    service.create()
    assert service.sent("POST")[1] == {"name": "new-store", "description": "A new store"}
    assert service.may_switch() is None


def test_the_limits_of_two_kinds_are_waited_for() -> None:
    import httpx

    headers = {"X-RateLimit-Reset-Seconds-Org": "3", "X-RateLimit-Reset-Seconds-IP": "7"}
    listing = {"objects": [], "totalCount": 0}
    service = asked(**{f"GET {PLACE}": [httpx.Response(429, headers=headers), listing]})
    assert service.keys() == []
    assert sum(service.waits) >= 7
