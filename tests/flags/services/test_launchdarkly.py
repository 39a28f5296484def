"""Bodies as in launchdarkly.com/docs/api and the API's own client."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.flags.services import launchdarkly
from shipcheck.flags.state import FlagKind
from shipcheck.http.errors import (
    Forbidden,
    RateLimited,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from tests.flags.services.online import online
from tests.servers.launchdarkly_double import SETTINGS, STATUS, TOKEN, WORDS, Account, flag, rollout

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.flags.service import FlagRequest
    from shipcheck.flags.state import FlagState


def on(
    handler: Callable[[httpx.Request], httpx.Response],
    act: Callable[[FlagRequest], Awaitable[Any]],
    **settings: str,
) -> Any:  # noqa: ANN401
    return online(handler, act, {**SETTINGS, **settings}, **TOKEN)


def read(account: Account, key: str = "x", **settings: str) -> FlagState | None:
    states = on(account, lambda request: launchdarkly.read_flags(request, [key]), **settings)
    state: FlagState | None = states[key]
    return state


def state_of(found: dict[str, Any], status: dict[str, Any] | None = STATUS) -> FlagState:
    state = read(Account({"x": found}, status))
    assert state is not None
    return state


def test_all_that_it_tells() -> None:
    state = state_of(flag(fallthrough=rollout(25000, 75000)))
    assert (state.on, state.everybody, state.rollout, state.targeted) == (True, False, 25.0, False)
    assert (state.kind, state.kind_word) == (FlagKind.RELEASE, "temporary")
    assert (state.owner, state.off_value, state.archived, state.stale) == (
        "ariel@acme.com", False, False, False,
    )  # fmt: skip
    assert state.created_at == datetime(2014, 12, 15, 23, 5, 22, 483000, tzinfo=UTC)
    assert state.last_used_at == datetime(2026, 11, 20, 18, 17, 1, 514000, tzinfo=UTC)
    assert state.never_used is False
    assert state.url == "https://app.launchdarkly.com/web/production/features/x"


def test_the_token_stands_bare() -> None:
    account = Account({"x": flag()})
    read(account)
    sent = account.requests[0].headers
    assert sent["authorization"] == TOKEN["LD_ACCESS_TOKEN"]
    assert sent["ld-api-version"] == "20240415"


RULE_ON = {"variation": 0, "clauses": [{"attribute": "plan"}]}
RULE_OFF = {"variation": 1, "clauses": [{"attribute": "plan"}]}
REACH: list[tuple[dict[str, Any], float | None, bool, bool | None]] = [
    ({}, 100.0, False, True),
    ({"fallthrough": {"variation": 1}}, 0.0, False, False),
    ({"fallthrough": rollout(100000, 0)}, 100.0, False, True),
    ({"fallthrough": rollout(500, 99500)}, 0.5, False, False),
    ({"rules": [RULE_ON]}, 100.0, False, True),
    ({"rules": [RULE_OFF], "fallthrough": {"variation": 1}}, 0.0, False, False),
    ({"rules": [RULE_ON], "fallthrough": {"variation": 1}}, 0.0, True, False),
    ({"rules": [{"rollout": {}}], "fallthrough": {"variation": 1}}, 0.0, True, None),
    ({"rules": [RULE_OFF]}, 100.0, True, False),
    ({"rules": [{"rollout": {}}]}, 100.0, True, None),
    ({"targets": [{"variation": 1, "values": ["me"]}]}, 100.0, True, False),
    ({"targets": [{"variation": 1, "values": []}]}, 100.0, False, True),
    ({"contextTargets": [{"variation": 0, "values": ["me"]}], "fallthrough": {"variation": 1}},
     0.0, True, False),
    ({"prerequisites": [{"key": "parent", "variation": 0}]}, 100.0, True, None),
    ({"on": False}, 0.0, False, False),
    ({"on": False, "offVariation": 0}, 100.0, False, True),
    ({"fallthrough": {}}, None, False, None),
    ({"fallthrough": {"rollout": {"variations": [{"variation": 0, "weight": "x"}]}}},
     None, False, None),
]  # fmt: skip


@pytest.mark.parametrize(("here", "share", "targeted", "everybody"), REACH)
def test_whom_it_is_on_for(
    here: dict[str, Any], share: float | None, targeted: bool, everybody: bool | None
) -> None:
    state = state_of(flag(**here))
    assert (state.rollout, state.targeted, state.everybody) == (share, targeted, everybody)


def test_of_several_variations_all_but_the_off_one_are_on() -> None:
    state = state_of(
        flag(variations=WORDS, offVariation=2, fallthrough=rollout(10000, 20000, 70000))
    )
    assert (state.rollout, state.off_value) == (30.0, "no")


def test_without_an_off_variation_nothing_is_guessed() -> None:
    state = state_of(flag(variations=WORDS, offVariation=None))
    assert (state.rollout, state.everybody, state.off_value) == (None, None, None)


def test_a_permanent_flag() -> None:
    state = state_of({**flag(), "temporary": False})
    assert (state.kind, state.kind_word) == (FlagKind.OTHER, "permanent")


@pytest.mark.parametrize(
    ("found", "status", "stale"),
    [({}, "active", False), ({}, "launched", True), ({}, "inactive", False), ({}, "new", False),
     ({"deprecated": True}, "active", True)],
)  # fmt: skip
def test_what_is_stale(found: dict[str, Any], status: str, stale: bool) -> None:
    assert state_of({**flag(), **found}, {**STATUS, "name": status}).stale is stale


def test_never_used() -> None:
    assert state_of(flag(), {"name": "new", "lastRequested": None}).never_used is True


def test_without_a_status_nothing_is_said_of_use() -> None:
    state = state_of(flag(), None)
    assert (state.never_used, state.last_used_at) == (None, None)


@pytest.mark.parametrize(
    ("said", "owner"),
    [({"_maintainer": None}, ""), ({"_maintainer": None, "maintainerTeamKey": "shop"}, "shop"),
     ({"_maintainer": {}, "_maintainerTeam": {"name": "Shop"}}, "Shop")],
)  # fmt: skip
def test_owners(said: dict[str, Any], owner: str) -> None:
    assert state_of({**flag(), **said}).owner == owner


def test_an_archived_one() -> None:
    assert state_of({**flag(), "archived": True}).archived is True


def test_one_that_is_not_there() -> None:
    assert read(Account()) is None


@pytest.mark.parametrize("settings", [{"project": "wbe"}, {"environment": "prod"}])
def test_a_wrong_place_is_not_a_missing_flag(settings: dict[str, str]) -> None:
    with pytest.raises(ShipcheckError, match="has no environment"):
        read(Account({"x": flag()}), **settings)


def test_a_key_is_one_part_of_the_address() -> None:
    account = Account()
    assert read(account, "../../members") is None
    assert b"/api/v2/flags/web/..%2F..%2Fmembers" in account.requests[0].url.raw_path


def test_all_keys_are_paged() -> None:
    account = Account({f"f{number}": flag(f"f{number}") for number in range(230)})
    assert on(account, launchdarkly.list_keys) == list(account.flags)
    assert len(account.requests) == 3


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, UnexpectedAnswer), (401, Unauthorized), (403, Forbidden), (404, UnexpectedAnswer),
     (409, UnexpectedAnswer), (413, UnexpectedAnswer), (429, Unreachable), (500, UnexpectedAnswer),
     (503, Unreachable)],
)  # fmt: skip
def test_documented_errors(status: int, error: type[ShipcheckError]) -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"code": "x", "message": "Invalid access token"})

    with pytest.raises(error):
        on(handle, launchdarkly.list_keys)


def test_the_limit_until_a_time_in_milliseconds() -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        later = int((datetime.now(UTC).timestamp() + 3600) * 1000)
        return httpx.Response(429, headers={"X-Ratelimit-Reset": str(later)})

    with pytest.raises(RateLimited, match=r"asks for 3[56]"):
        on(handle, launchdarkly.list_keys)


def test_no_token() -> None:
    with pytest.raises(CredentialError, match="LD_ACCESS_TOKEN is not set"):
        online(Account(), launchdarkly.list_keys, SETTINGS)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"items": [1]}', b"<html>"])
def test_answers_that_nobody_expects(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        on(lambda _: httpx.Response(200, content=body), launchdarkly.list_keys)
