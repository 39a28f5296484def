"""Flagsmith's admin API; bodies as openapi.yaml of Flagsmith/flagsmith has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.flags.services.flagsmith import PAGE
from tests.flags.services.asking import SECRET, Asked
from tests.flags.services.filing import reach

SETTINGS = {"project": "7", "environment": "AbC"}
ENVIRONMENT = "GET /api/v1/environments/AbC/"
FEATURES = "GET /api/v1/projects/7/features/"


def feature(name: str = "new-store", *, enabled: bool = False, **more: object) -> dict[str, Any]:
    return {
        "id": 11,
        "name": name,
        "type": "STANDARD",
        "created_date": "2026-11-01T10:00:00.5Z",
        "is_archived": False,
        "owners": [{"id": 1, "email": "ann@example.com", "first_name": "Ann", "last_name": "B"}],
        "group_owners": [],
        "environment_feature_state": {"id": 42, "feature_state_value": None, "enabled": enabled},
        "num_segment_overrides": 0,
        "num_identity_overrides": None,
        "lifecycle_stage": "new",
        **more,
    }


def asked(
    *features: dict[str, Any], versions: bool = False, answers: Mapping[str, object] | None = None
) -> Asked:
    place = {"id": 3, "name": "Production", "use_v2_feature_versioning": versions}
    listing = {"count": len(features), "next": None, "results": list(features)}
    routes = {ENVIRONMENT: place, FEATURES: listing, **(answers or {})}
    return Asked("flagsmith", routes, SETTINGS, {"FLAGSMITH_API_KEY": SECRET})


@pytest.mark.parametrize(
    ("enabled", "overrides", "wanted"),
    [
        (False, 0, (False, False, 0.0, False)),
        (True, 0, (True, True, 100.0, False)),
        (True, 2, (True, None, 100.0, True)),
        (False, 2, (None, False, None, True)),
    ],
)
def test_whom_it_is_on_for(enabled: bool, overrides: int, wanted: tuple[object, ...]) -> None:
    one = feature(enabled=enabled, num_segment_overrides=overrides)
    assert reach(asked(one).state()) == wanted


def test_what_else_it_tells() -> None:
    service = asked(feature("new-store-2"), feature())
    state = service.state()
    assert (state.owner, state.archived, state.stale) == ("ann@example.com", False, False)
    assert state.created_at == datetime(2026, 11, 1, 10, 0, 0, 500_000, UTC)
    assert (state.last_used_at, state.never_used) == (None, None)
    assert service.requests[0].headers["Authorization"] == f"Api-Key {SECRET}"
    query = service.requests[-1].url.params
    assert (query["environment"], query["search"]) == ("3", "new-store")


def test_stages_and_owners() -> None:
    one = feature(lifecycle_stage="to_remove", owners=[], group_owners=[{"id": 1, "name": "Shop"}])
    state = asked(one).state()
    assert (state.stale, state.owner) == (True, "Shop")


def test_a_name_that_only_contains_the_key_is_another_flag() -> None:
    assert asked(feature("new-store-2")).read("new-store") == {"new-store": None}


def test_many_keys_come_from_the_pages_of_the_listing() -> None:
    keys = [f"k{number}" for number in range(8)]
    pages = [
        {"next": "https://elsewhere.example.net/", "results": [feature(one) for one in keys[:5]]},
        {"next": None, "results": [feature(one) for one in keys[5:7]]},
    ]
    service = asked(answers={FEATURES: pages})
    states = service.read(*keys)
    assert [key for key, state in states.items() if state is None] == ["k7"]
    assert [one.url.params["page"] for one in service.requests[1:]] == ["1", "2"]
    assert service.requests[-1].url.params["page_size"] == str(PAGE)


def test_listing_leaves_archived_ones_out() -> None:
    service = asked(feature("a"), feature("b"))
    assert service.keys() == ["a", "b"]
    assert service.requests[0].url.params["is_archived"] == "false"


def test_switching() -> None:
    service = asked(
        feature(enabled=True), answers={"PATCH /api/v1/environments/AbC/featurestates/42/": {}}
    )
    service.switch(on=False)
    assert service.sent("PATCH")[1] == {"enabled": False}


def test_switching_where_versions_are_kept() -> None:
    path = "/api/experiments/environments/AbC/update-flag-v1/"
    service = asked(feature(), versions=True, answers={f"POST {path}": httpx.Response(204)})
    service.switch(on=True)
    assert service.sent("POST") == (
        path,
        {
            "feature": {"name": "new-store"},
            "enabled": True,
            "value": {"type": "string", "value": ""},
        },
    )


def test_switching_refuses() -> None:
    with pytest.raises(UsageError):
        asked(feature()).switch(on=True, percent=25)
    with pytest.raises(ShipcheckError, match="knows no flag"):
        asked().switch(on=False)


def test_creating_makes_it_off() -> None:
    made = httpx.Response(201, json=feature())
    service = asked(answers={"POST /api/v1/projects/7/features/": made})
    service.create()
    assert service.sent("POST")[1]["default_enabled"] is False


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ({"admin": False, "permissions": ["UPDATE_FEATURE_STATE"]}, True),
        ({"admin": True, "permissions": []}, True),
        ({"admin": False, "permissions": ["VIEW_ENVIRONMENT"]}, False),
        (httpx.Response(400, json={"detail": "only be used with a user"}), None),
    ],
)
def test_the_probe(answer: object, wanted: bool | None) -> None:
    service = asked(answers={"GET /api/v1/environments/AbC/my-permissions/": answer})
    assert service.may_switch() is wanted
    assert all(one.method == "GET" for one in service.requests)


def test_a_persons_token() -> None:
    service = asked(feature())
    service.environment = {"FLAGSMITH_TOKEN": SECRET}
    service.state()
    assert service.requests[0].headers["Authorization"] == f"Token {SECRET}"
