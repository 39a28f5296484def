"""Statsig's Console API; bodies as docs.statsig.com has them."""

from __future__ import annotations

from typing import Any

import pytest

from shipcheck.errors import UsageError
from shipcheck.flags.state import FlagKind
from tests.flags.services.asking import SECRET, Asked
from tests.flags.services.filing import reach

GATES = "/console/v1/gates"
ONE = f"GET {GATES}/new-store"
EVERYBODY = (True, True, 100.0, False)
NOBODY = (True, False, 0.0, False)
OFF = (False, False, 0.0, False)
PUBLIC = {"type": "public"}
STAFF = {"type": "email", "targetValue": ["@example.com"], "operator": "str_contains_any"}


def rule(percentage: float, *conditions: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "name": "All",
        "passPercentage": percentage,
        "conditions": list(conditions or (PUBLIC,)),
        "environments": None,
        **more,
    }


def gate(*rules: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "id": "new-store",
        "name": "new-store",
        "isEnabled": True,
        "status": "In Progress",
        "type": "TEMPORARY",
        "typeReason": "NONE",
        "rules": list(rules),
        "createdTime": 1705450774719,
        "lastModifiedTime": 1705626260086,
        "checksPerHour": 0,
        "holdoutIDs": [],
        "team": None,
        "owner": {"ownerName": "Ann", "ownerEmail": "ann@example.com"},
        **more,
    }


def asked(*gates: dict[str, Any], **answers: object) -> Asked:
    ones = {f"GET {GATES}/{one['id']}": {"message": "ok", "data": one} for one in gates}
    return Asked("statsig", {**ones, **answers}, {}, {"STATSIG_CONSOLE_API_KEY": SECRET})


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (gate(), NOBODY),
        (gate(rule(100)), EVERYBODY),
        (gate(rule(10)), (True, False, 10.0, False)),
        (gate(rule(100, STAFF), rule(10)), (True, False, 10.0, True)),
        (gate(rule(100, STAFF)), (True, False, 0.0, True)),
        (gate(rule(10), rule(100)), (True, False, 10.0, False)),
        (gate(rule(100, environments=["development"])), NOBODY),
        (gate(rule(100, environments=["development", "production"])), EVERYBODY),
        (gate(rule(100), isEnabled=False), OFF),
        (gate(rule(100), status="Disabled"), OFF),
        (gate(status="Launched", isEnabled=False), EVERYBODY),
        (gate(rule(100), holdoutIDs=["h"]), (True, None, 100.0, True)),
        (gate(rule(100), status="Archived"), (True, None, None, None)),
    ],
)
def test_whom_it_is_on_for(found: dict[str, Any], wanted: tuple[object, ...]) -> None:
    assert reach(asked(found).state()) == wanted


def test_what_else_it_tells() -> None:
    service = asked(gate(rule(100)))
    state = service.state()
    assert (state.owner, state.archived, state.stale) == ("ann@example.com", False, False)
    assert (state.kind, state.kind_word) == (FlagKind.RELEASE, "TEMPORARY")
    assert state.created_at is not None
    assert state.created_at.year == 2024
    assert state.last_used_at is None
    headers = service.requests[0].headers
    assert (headers["STATSIG-API-KEY"], headers["STATSIG-API-VERSION"]) == (SECRET, "20240601")


@pytest.mark.parametrize(
    ("more", "field", "wanted"),
    [
        ({"status": "Archived"}, "archived", True),
        ({"type": "STALE"}, "stale", True),
        ({"type": "PERMANENT"}, "kind", FlagKind.OTHER),
        ({"owner": None, "team": "shop"}, "owner", "shop"),
        ({"owner": {"ownerEmail": ""}, "creatorName": "CONSOLE API"}, "owner", "CONSOLE API"),
    ],
)
def test_fields(more: dict[str, Any], field: str, wanted: object) -> None:
    assert getattr(asked(gate(**more)).state(), field) == wanted


def test_pages() -> None:
    keys = [f"k{number}" for number in range(7)]
    gates = [{**gate(), "id": key} for key in keys[:6]]
    archived = {**gate(status="Archived"), "id": "old"}

    def pages() -> list[object]:
        return [
            {"data": gates[:3], "pagination": {"nextPage": "/console/v1/gates?page=2"}},
            {"data": [*gates[3:], archived], "pagination": {"nextPage": None}},
        ]

    service = asked(**{f"GET {GATES}": pages()})
    assert service.keys() == keys[:6]
    assert [one.url.params["page"] for one in service.requests] == ["1", "2"]
    service = asked(**{f"GET {GATES}": pages()})
    states = service.read(*keys, "old")
    assert states["k6"] is None
    assert states["old"] is not None
    assert service.requests[0].url.params["includeArchived"] == "true"
    assert asked().read("new-store") == {"new-store": None}


@pytest.mark.parametrize(("on", "word"), [(True, "enable"), (False, "disable")])
def test_switching(on: bool, word: str) -> None:
    service = asked(**{f"PUT {GATES}/new-store/{word}": {"message": "ok", "data": gate()}})
    service.switch(on=on)
    assert service.sent("PUT")[0] == f"{GATES}/new-store/{word}"
    with pytest.raises(UsageError):
        service.switch(on=True, percent=10)


def test_creating_makes_it_disabled() -> None:
    service = asked(**{f"POST {GATES}": {"message": "ok", "data": gate()}})
    service.create()
    sent = service.sent("POST")[1]
    assert (sent["name"], sent["isEnabled"], sent["type"]) == ("new-store", False, "TEMPORARY")
    assert service.may_switch() is None
