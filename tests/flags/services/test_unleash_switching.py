"""Switching, creating, and asking who may."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.flags.service import Switch
from shipcheck.flags.services import unleash
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from tests.flags.services.online import online
from tests.flags.services.test_unleash import CONSTRAINED, URL, on
from tests.servers.unleash_double import ADMIN, SDK, VIEWER, UnleashDouble, feature, strategy


def switched(double: UnleashDouble, wanted: Switch, token: str = ADMIN) -> dict[str, Any]:
    """Production after `x` was switched."""
    on(double, lambda request: unleash.switch(request, "x", wanted), token)
    return double.production("x")


def test_off() -> None:
    double = UnleashDouble().add(feature("x", on=True, strategies=[strategy(100)]))
    assert switched(double, Switch(on=False))["enabled"] is False


def test_on_without_a_strategy_is_for_everybody() -> None:
    part = switched(UnleashDouble().add(feature("x")), Switch(on=True))
    assert part["enabled"]
    (only,) = part["strategies"]
    assert only["parameters"]["rollout"] == "100"


def test_on_for_some_makes_one_strategy_before_it_switches() -> None:
    double = UnleashDouble().add(feature("x"))
    (only,) = switched(double, Switch(on=True, percent=25))["strategies"]
    assert only["parameters"] == {"rollout": "25", "stickiness": "default", "groupId": "x"}
    assert [path.rpartition("/")[2] for method, path in double.calls if method == "POST"] == [
        "strategies", "on",
    ]  # fmt: skip


def test_on_for_some_changes_the_one_strategy_by_chance() -> None:
    old = strategy(100, id="a", disabled=True)
    old["parameters"]["stickiness"] = "userId"
    by_rule = strategy(100, id="b", **CONSTRAINED)
    part = switched(UnleashDouble().add(feature("x", strategies=[old, by_rule])),
                    Switch(on=True, percent=10))  # fmt: skip
    assert [one["parameters"]["rollout"] for one in part["strategies"]] == ["10", "100"]
    assert part["strategies"][0]["disabled"] is False
    assert part["strategies"][0]["parameters"]["stickiness"] == "userId"


def test_several_strategies_by_chance_are_left_alone() -> None:
    double = UnleashDouble().add(feature("x", strategies=[strategy(5), strategy(50)]))
    with pytest.raises(ShipcheckError, match="or-ed"):
        switched(double, Switch(on=True, percent=10))
    assert all(method == "GET" for method, _ in double.calls)


def test_on_with_nothing_but_disabled_strategies_would_be_for_everybody() -> None:
    double = UnleashDouble().add(feature("x", strategies=[strategy(5, disabled=True)]))
    with pytest.raises(ShipcheckError, match="100 %"):
        switched(double, Switch(on=True))
    assert not double.production("x")["enabled"]


def test_parts_of_a_percent() -> None:
    with pytest.raises(ShipcheckError, match="whole percentages"):
        switched(UnleashDouble().add(feature("x")), Switch(on=True, percent=0.5))


def test_a_credential_that_may_only_look() -> None:
    with pytest.raises(Forbidden, match="required permissions"):
        switched(UnleashDouble().add(feature("x")), Switch(on=False), VIEWER)


@pytest.mark.parametrize(("token", "may"), [(ADMIN, True), (VIEWER, False), (SDK, False)])
def test_who_may_switch(token: str, may: bool) -> None:
    double = UnleashDouble()
    assert on(double, unleash.may_switch, token) is may
    assert all(method == "GET" for method, _ in double.calls)


@pytest.mark.parametrize(
    ("project", "environment", "may"),
    [("default", "production", True), ("*", None, True), ("shop", "production", False),
     ("default", "development", False)],
)  # fmt: skip
def test_a_permission_for_one_place(project: str, environment: str | None, may: bool) -> None:
    granted = {"permission": "UPDATE_FEATURE_ENVIRONMENT", "project": project,
               "environment": environment}  # fmt: skip

    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"permissions": [granted]})

    settings = {"url": URL}
    assert online(handle, unleash.may_switch, settings, UNLEASH_TOKEN="user:x") is may


def test_a_new_flag_is_off() -> None:
    double = UnleashDouble()
    on(double, lambda request: unleash.create(request, "new", "why"))
    assert double.flags["new"]["type"] == "release"
    assert not double.production("new")["enabled"]


def test_a_name_that_is_taken() -> None:
    double = UnleashDouble(archived={"x": feature("x")})
    with pytest.raises(UnexpectedAnswer, match="already exists"):
        on(double, lambda request: unleash.create(request, "x", ""))
