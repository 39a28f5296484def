from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.flags.service import Switch
from shipcheck.flags.services import unleash
from shipcheck.flags.state import FlagKind
from shipcheck.http.errors import Forbidden, Unauthorized, UnexpectedAnswer, Unreachable
from tests.flags.services.online import online
from tests.servers.unleash_double import (
    ADMIN,
    NOBODY,
    SDK,
    VIEWER,
    UnleashDouble,
    feature,
    strategy,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.flags.service import FlagRequest
    from shipcheck.flags.state import FlagState

URL = "https://flags.example.com"
CONSTRAINED = {"constraints": [{"contextName": "plan", "operator": "IN", "values": ["pro"]}]}


def on(
    double: UnleashDouble,
    act: Callable[[FlagRequest], Awaitable[Any]],
    token: str = ADMIN,
    **settings: str,
) -> Any:  # noqa: ANN401
    """What an act gives on the stand-in."""
    return online(double.handle, act, {"url": URL, **settings}, UNLEASH_API_TOKEN=token)


def read(double: UnleashDouble, key: str, token: str = ADMIN, **settings: str) -> FlagState | None:
    states = on(double, lambda request: unleash.read_flags(request, [key]), token, **settings)
    state: FlagState | None = states[key]
    return state


def state_of(flag: dict[str, Any]) -> FlagState:
    state = read(UnleashDouble().add(flag), flag["name"])
    assert state is not None
    return state


def test_all_that_it_tells() -> None:
    flag = feature("x", seen="2026-11-22T10:00:00.000Z", strategies=[strategy(25)], on=True)
    state = state_of(flag)
    assert (state.on, state.everybody, state.rollout, state.targeted) == (True, False, 25.0, False)
    assert (state.kind, state.kind_word, state.lifetime_days) == (FlagKind.RELEASE, "release", 40)
    assert (state.owner, state.off_value, state.stale) == ("Ada", False, False)
    assert state.created_at == datetime(2026, 11, 20, 6, 7, 21, 385000, tzinfo=UTC)
    assert state.last_used_at == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert state.never_used is False
    assert state.url == f"{URL}/projects/default/features/x"
    assert state.source == "Unleash, production"


REACH: list[tuple[list[dict[str, Any]], float | None, bool, bool | None]] = [
    ([], 100.0, False, True),
    ([strategy(100)], 100.0, False, True),
    ([strategy(0)], 0.0, False, False),
    ([strategy(10), strategy(30)], 30.0, False, False),
    ([{"id": "d", "name": "default", "parameters": {}}], 100.0, False, True),
    ([strategy(100, disabled=True), strategy(5)], 5.0, False, False),
    ([strategy(100, **CONSTRAINED)], None, True, None),
    ([strategy(100, segments=[3]), strategy(20)], 20.0, True, False),
    ([{"id": "u", "name": "userWithId", "parameters": {"userIds": "1"}}], None, True, None),
    ([{"id": "o", "name": "ourOwn", "parameters": {}}], None, True, None),
    ([strategy("many")], None, True, None),
    ([{"id": "g", "name": "gradualRolloutUserId", "parameters": {"percentage": "7"}}],
     7.0, False, False),
]  # fmt: skip


@pytest.mark.parametrize(("strategies", "rollout", "targeted", "everybody"), REACH)
def test_whom_it_is_on_for(
    strategies: list[dict[str, Any]], rollout: float | None, targeted: bool, everybody: bool | None
) -> None:
    state = state_of(feature("x", on=True, strategies=strategies))
    assert (state.rollout, state.targeted, state.everybody) == (rollout, targeted, everybody)


def test_off_is_off_whatever_its_strategies() -> None:
    state = state_of(feature("x", on=False, strategies=[strategy(100)]))
    assert (state.on, state.everybody, state.rollout) == (False, False, 0.0)


def test_a_prerequisite_may_keep_it_from_everybody() -> None:
    state = state_of(feature("x", on=True, dependencies=[{"feature": "parent"}]))
    assert (state.everybody, state.targeted) == (None, True)


def test_what_a_token_made_has_no_owner() -> None:
    assert state_of(feature("x", createdBy=NOBODY)).owner == ""


def test_an_unknown_owner() -> None:
    assert state_of(feature("x", createdBy=None)).owner is None


@pytest.mark.parametrize(
    ("word", "kind"),
    [("kill-switch", FlagKind.KILL_SWITCH), ("permission", FlagKind.PERMISSION),
     ("operational", FlagKind.OPERATIONAL), ("sunset", FlagKind.OTHER)],
)  # fmt: skip
def test_kinds(word: str, kind: FlagKind) -> None:
    state = state_of(feature("x", type=word))
    assert (state.kind, state.kind_word) == (kind, word)


def test_never_used() -> None:
    assert state_of(feature("x")).never_used is True


def test_one_that_is_not_there() -> None:
    assert read(UnleashDouble(), "nope") is None


def test_an_archived_one() -> None:
    double = UnleashDouble(archived={"old": feature("old"), "older": feature("older")})
    state = read(double, "old")
    assert state is not None
    assert (state.archived, state.on) == (True, None)


def test_one_of_another_project() -> None:
    double = UnleashDouble().add(feature("x", project="shop", on=True, strategies=[strategy(3)]))
    state = read(double, "x")
    assert state is not None
    assert state.rollout == 3.0
    assert state.url == f"{URL}/projects/shop/features/x"


def test_an_environment_that_is_not_there() -> None:
    with pytest.raises(ShipcheckError, match="no environment live") as caught:
        read(UnleashDouble().add(feature("x")), "x", environment="live")
    assert "development, production" in caught.value.hint


def test_another_environment() -> None:
    state = read(UnleashDouble().add(feature("x", on=True)), "x", environment="development")
    assert state is not None
    assert state.on is False


def test_a_key_is_one_part_of_the_address() -> None:
    double = UnleashDouble()
    assert read(double, "../../user") is None
    assert ("GET", "/api/admin/projects/default/features/..%2F..%2Fuser") in double.calls


def test_by_the_token_of_an_sdk() -> None:
    double = UnleashDouble().add(feature("x", on=True, strategies=[strategy(40)]), feature("y"))
    state = read(double, "x", SDK)
    assert state is not None
    assert (state.on, state.rollout, state.everybody) == (True, 40.0, False)
    assert (state.owner, state.created_at, state.never_used) == (None, None, None)
    assert read(double, "nope", SDK) is None


def test_an_sdk_token_of_another_environment() -> None:
    with pytest.raises(CredentialError, match="is for production, not for development"):
        read(UnleashDouble(), "x", SDK, environment="development")


def test_all_keys_are_paged() -> None:
    double = UnleashDouble().add(*(feature(f"f{number}") for number in range(250)))
    double.add(feature("elsewhere", project="shop"))
    keys = on(double, unleash.list_keys)
    assert keys == [f"f{number}" for number in range(250)]
    assert [path for _, path in double.calls] == ["/api/admin/search/features"] * 3


def test_all_keys_by_the_token_of_an_sdk() -> None:
    assert on(UnleashDouble().add(feature("x")), unleash.list_keys, SDK) == ["x"]


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


def test_a_wrong_token() -> None:
    with pytest.raises(Unauthorized, match="You must log in") as caught:
        read(UnleashDouble(), "x", "user:s3cret-and-wrong")
    assert "s3cret" not in caught.value.message


def test_no_token() -> None:
    with pytest.raises(CredentialError, match="UNLEASH_API_TOKEN is not set"):
        online(UnleashDouble().handle, unleash.list_keys, {"url": URL})


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(500, json={"message": "oops"}), UnexpectedAnswer),
        (httpx.Response(503), Unreachable),
        (httpx.Response(429), Unreachable),
        (httpx.Response(200, content=b"<html>login</html>"), UnexpectedAnswer),
        (httpx.Response(200, json=[]), UnexpectedAnswer),
        (httpx.Response(200, json={"features": "x"}), UnexpectedAnswer),
        (httpx.Response(200, json={"features": [3], "total": 1}), UnexpectedAnswer),
        (httpx.Response(415, json={"message": "x"}), UnexpectedAnswer),
    ],
)
def test_answers_that_nobody_expects(answer: httpx.Response, error: type[ShipcheckError]) -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(answer.status_code, content=answer.content)

    with pytest.raises(error):
        online(handle, unleash.list_keys, {"url": URL}, UNLEASH_TOKEN=ADMIN)


def test_a_listing_without_an_end() -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"features": [{"name": "x"}], "total": 10**9})

    with pytest.raises(ShipcheckError, match="does not end"):
        online(handle, unleash.list_keys, {"url": URL}, UNLEASH_TOKEN=ADMIN)
