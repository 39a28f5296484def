"""PostHog's feature flags; bodies as posthog/api/feature_flag.py serialises them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.flags.state import FlagKind
from tests.flags.services.asking import SECRET, Asked
from tests.flags.services.filing import reach

PATH = "/api/projects/7/feature_flags/"
LIST = f"GET {PATH}"


def group(percentage: float | None = 100, *properties: dict[str, Any]) -> dict[str, Any]:
    return {"properties": list(properties), "rollout_percentage": percentage}


STAFF = {"key": "email", "type": "person", "value": "@example.com", "operator": "icontains"}


def flag(
    *groups: dict[str, Any], key: str = "new-store", active: bool = True, **more: object
) -> dict[str, Any]:
    return {
        "id": 12,
        "name": "The new store",
        "key": key,
        "filters": {"groups": list(groups), "multivariate": None, "payloads": {}},
        "deleted": False,
        "active": active,
        "created_by": {"id": 1, "first_name": "Ann", "email": "ann@example.com"},
        "created_at": "2026-11-01T10:00:00.123456Z",
        "updated_at": "2026-11-02T10:00:00Z",
        "experiment_set": [],
        "can_edit": True,
        "status": "ACTIVE",
        "last_called_at": None,
        **more,
    }


def asked(*flags: dict[str, Any], **answers: object) -> Asked:
    listing = {"count": len(flags), "next": None, "previous": None, "results": list(flags)}
    secret = {"POSTHOG_PERSONAL_API_KEY": SECRET}
    return Asked("posthog", {LIST: listing, **answers}, {"project": "7"}, secret)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (flag(group()), (True, True, 100.0, False)),
        (flag(group(None)), (True, True, 100.0, False)),
        (flag(group(25), group(10)), (True, False, 25.0, False)),
        (flag(group(0)), (True, False, 0.0, False)),
        (flag(), (True, False, 0.0, False)),
        (flag(group(100, STAFF)), (True, False, 0.0, True)),
        (flag(group(100, STAFF), group(100)), (True, True, 100.0, False)),
        (flag(group(), active=False), (False, False, 0.0, False)),
        (
            flag(filters={"groups": [group()], "multivariate": {"variants": [{"key": "a"}]}}),
            (True, None, None, None),
        ),
        (flag(filters={"groups": [group()], "super_groups": [{}]}), (True, None, None, True)),
    ],
)
def test_whom_it_is_on_for(found: dict[str, Any], wanted: tuple[object, ...]) -> None:
    assert reach(asked(found).state()) == wanted


def test_what_else_it_tells() -> None:
    service = asked(flag(key="new-store-2"), flag(group(), last_called_at="2026-11-20T10:00:00Z"))
    state = service.state()
    assert (state.owner, state.archived, state.stale) == ("ann@example.com", False, False)
    assert state.never_used is False
    assert state.last_used_at is not None
    assert state.kind is None
    assert service.requests[0].headers["Authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize(
    ("more", "field", "wanted"),
    [
        ({"status": "stale"}, "stale", True),
        ({"status": "INACTIVE"}, "stale", True),
        ({"status": "unknown"}, "stale", None),
        ({"last_called_at": None}, "never_used", True),
        ({"experiment_set": [3]}, "kind", FlagKind.EXPERIMENT),
    ],
)
def test_fields(more: dict[str, Any], field: str, wanted: object) -> None:
    assert getattr(asked(flag(**more)).state(), field) == wanted


def test_an_older_server_counts_no_calls() -> None:
    older = flag()
    del older["last_called_at"]
    assert asked(older).state().never_used is None


def test_pages_are_counted_and_not_followed() -> None:
    pages = [
        {"next": "https://elsewhere.example.net/?offset=1", "results": [flag(key="a")]},
        {"next": None, "results": [flag(key="b")]},
    ]
    service = asked(**{LIST: pages})
    assert service.keys() == ["a", "b"]
    assert [one.url.params["offset"] for one in service.requests] == ["0", "1"]
    assert {one.url.host for one in service.requests} == {"us.posthog.com"}


def test_many_keys_come_from_the_listing() -> None:
    keys = [f"k{number}" for number in range(7)]
    service = asked(*(flag(key=key) for key in keys[:6]))
    assert [key for key, state in service.read(*keys).items() if state is None] == ["k6"]
    assert len(service.requests) == 1


def test_switching() -> None:
    service = asked(flag(group(100, STAFF)), **{f"PATCH {PATH}12/": flag()})
    service.switch(on=False)
    assert service.sent("PATCH")[1] == {"active": False}
    with pytest.raises(UsageError):
        service.switch(on=True, percent=10)
    with pytest.raises(ShipcheckError, match="knows no flag"):
        asked().switch(on=False)


def test_a_percentage_keeps_the_other_filters() -> None:
    service = asked(flag(group()), **{f"PATCH {PATH}12/": flag()})
    service.switch(on=True, percent=10)
    filters = service.sent("PATCH")[1]["filters"]
    assert filters == {"groups": [group(10)], "multivariate": None, "payloads": {}}


def test_creating_makes_it_inactive() -> None:
    service = asked(**{f"POST {PATH}": httpx.Response(201, json=flag())})
    service.create()
    sent = service.sent("POST")[1]
    assert (sent["key"], sent["active"], sent["name"]) == ("new-store", False, "A new store")
    assert sent["filters"]["groups"]


@pytest.mark.parametrize(("can_edit", "wanted"), [(True, None), (False, False)])
def test_the_probe(can_edit: bool, wanted: bool | None) -> None:
    service = asked(flag(can_edit=can_edit))
    assert service.may_switch() is wanted
    assert {one.method for one in service.requests} == {"GET"}
