from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.flags.services import unleash
from shipcheck.flags.state import FlagKind
from shipcheck.http.errors import Unauthorized, UnexpectedAnswer, Unreachable
from tests.flags.services.online import online
from tests.servers.unleash_double import (
    ADMIN,
    NOBODY,
    SDK,
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
