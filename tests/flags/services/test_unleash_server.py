"""The same against a real Unleash server."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.flags.service import FlagRequest, Switch
from shipcheck.flags.services import unleash
from shipcheck.http.client import Client
from shipcheck.http.errors import Forbidden, Unauthorized, Unreachable
from shipcheck.ship import switching
from shipcheck.ship.flag_desk import open_flag_desk
from tests.cli.running import shipcheck
from tests.flags.services.online import no_file
from tests.servers.unleash_server import ADMIN, PATIENCE, PRODUCTION, UnleashServer, unleash_server
from tests.ship.desks import checklist_for
from tests.ship.gating import CHECKLIST, Clock, evaluated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.flags.state import FlagState
    from shipcheck.ship.flag_desk import FlagDesk
    from tests.repository import Sample

pytestmark = pytest.mark.slow
Answer = TypeVar("Answer")
PROJECT = "/api/admin/projects/default/features"
__all__ = ["unleash_server"]


def ask(
    server: UnleashServer, act: Callable[[FlagRequest], Awaitable[Answer]], token: str = ADMIN
) -> Answer:
    """What an act gives on the server."""
    environment = {"UNLEASH_API_TOKEN": token}

    async def run() -> Answer:
        async with Client(
            trusted=lambda host: host == "127.0.0.1", environment=environment,
            sleep=asyncio.sleep, now=lambda: datetime.now(UTC),
        ) as client:  # fmt: skip
            settings = {"url": server.url}
            now = lambda: datetime.now(UTC)  # noqa: E731
            return await act(FlagRequest(settings, client, environment, no_file, now))

    return asyncio.run(run())


def read(server: UnleashServer, key: str, token: str = ADMIN) -> FlagState:
    state = ask(server, lambda request: unleash.read_flags(request, [key]), token)[key]
    assert state is not None
    return state


def create(server: UnleashServer, key: str) -> None:
    ask(server, lambda request: unleash.create(request, key, "for a test"))


def switch(server: UnleashServer, key: str, wanted: Switch) -> None:
    ask(server, lambda request: unleash.switch(request, key, wanted))


def until(look: Callable[[], bool]) -> None:
    """Wait for what the server shows a little later."""
    end = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_create_roll_out_and_kill(unleash_server: UnleashServer) -> None:
    create(unleash_server, "store")
    state = read(unleash_server, "store")
    assert (state.on, state.everybody, state.rollout) == (False, False, 0.0)
    assert (state.kind_word, state.lifetime_days, state.owner) == ("release", 40, "")
    assert (state.archived, state.stale, state.never_used) == (False, False, True)
    switch(unleash_server, "store", Switch(on=True, percent=25))
    state = read(unleash_server, "store")
    assert (state.on, state.rollout, state.targeted) == (True, 25.0, False)
    switch(unleash_server, "store", Switch(on=True, percent=60))
    assert read(unleash_server, "store").rollout == 60.0
    until(lambda: read(unleash_server, "store", PRODUCTION).rollout == 60.0)
    switch(unleash_server, "store", Switch(on=False))
    assert read(unleash_server, "store").on is False
    until(lambda: read(unleash_server, "store", PRODUCTION).on is False)
    switch(unleash_server, "store", Switch(on=True))
    assert read(unleash_server, "store").rollout == 60.0


def test_on_without_a_strategy_is_for_everybody(unleash_server: UnleashServer) -> None:
    create(unleash_server, "bare")
    switch(unleash_server, "bare", Switch(on=True))
    assert read(unleash_server, "bare").everybody is True


def test_strategies_are_ored(unleash_server: UnleashServer) -> None:
    create(unleash_server, "ored")
    path = f"{PROJECT}/ored/environments/production"
    for rollout in ("10", "30"):
        parameters = {"rollout": rollout, "stickiness": "default", "groupId": "ored"}
        body = {"name": "flexibleRollout", "parameters": parameters, "constraints": []}
        unleash_server.api("POST", f"{path}/strategies", body)
    unleash_server.api("POST", f"{path}/on")
    assert read(unleash_server, "ored").rollout == 30.0
    with pytest.raises(ShipcheckError, match="or-ed"):
        switch(unleash_server, "ored", Switch(on=True, percent=5))


def test_rules(unleash_server: UnleashServer) -> None:
    create(unleash_server, "ruled")
    path = f"{PROJECT}/ruled/environments/production"
    rule = {"contextName": "userId", "operator": "IN", "values": ["1"]}
    parameters = {"rollout": "100", "stickiness": "default", "groupId": "ruled"}
    body = {"name": "flexibleRollout", "parameters": parameters, "constraints": [rule]}
    unleash_server.api("POST", f"{path}/strategies", body)
    unleash_server.api("POST", f"{path}/on")
    state = read(unleash_server, "ruled")
    assert (state.on, state.everybody, state.rollout, state.targeted) == (True, None, None, True)


def test_missing_and_archived(unleash_server: UnleashServer) -> None:
    create(unleash_server, "old")
    unleash_server.api("DELETE", f"{PROJECT}/old")
    keys = ["old", "nope", "a/b", "..%2f"]
    states = ask(unleash_server, lambda request: unleash.read_flags(request, keys))
    assert states["old"] is not None
    assert states["old"].archived is True
    assert [key for key, state in states.items() if state is None] == keys[1:]
    assert "old" not in ask(unleash_server, unleash.list_keys)


def test_stale(unleash_server: UnleashServer) -> None:
    create(unleash_server, "stale")
    stale = [{"op": "replace", "path": "/stale", "value": True}]
    unleash_server.api("PATCH", f"{PROJECT}/stale", stale)
    assert read(unleash_server, "stale").stale is True


def test_many_flags_are_paged(
    unleash_server: UnleashServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unleash, "PAGE", 5)
    made = {f"many-{number}" for number in range(12)}
    for name in made:
        unleash_server.api("POST", PROJECT, {"name": name, "type": "release"})
    keys = ask(unleash_server, unleash.list_keys)
    assert len(keys) == len(set(keys))
    assert made <= set(keys)


def test_a_name_that_is_taken_or_impossible(unleash_server: UnleashServer) -> None:
    create(unleash_server, "taken")
    with pytest.raises(ShipcheckError, match="already exists"):
        create(unleash_server, "taken")
    with pytest.raises(ShipcheckError, match="URL friendly"):
        create(unleash_server, "no name!")


def test_credentials(unleash_server: UnleashServer) -> None:
    create(unleash_server, "guarded")
    viewer = unleash_server.viewer()
    may = {token: ask(unleash_server, unleash.may_switch, token)
           for token in (ADMIN, viewer, PRODUCTION)}  # fmt: skip
    assert may == {ADMIN: True, viewer: False, PRODUCTION: False}
    assert read(unleash_server, "guarded", viewer).on is False
    off = Switch(on=False)
    for token in (viewer, PRODUCTION):
        with pytest.raises(Forbidden):
            ask(unleash_server, lambda request: unleash.switch(request, "guarded", off), token)
    for wrong in ("user:wrong", "default:production.wrong", "*:*.wrong"):
        with pytest.raises(Unauthorized) as caught:
            read(unleash_server, "guarded", wrong)
        assert wrong not in caught.value.message


def test_when_it_was_last_used(unleash_server: UnleashServer) -> None:
    create(unleash_server, "used")
    now = datetime.now(UTC)
    counts = {"used": {"yes": 3, "no": 1, "variants": {}}}
    bucket = {"start": now.isoformat(), "stop": now.isoformat(), "toggles": counts}
    body = {"appName": "test", "instanceId": "1", "bucket": bucket}
    unleash_server.api("POST", "/api/client/metrics", body, PRODUCTION)
    until(lambda: read(unleash_server, "used").never_used is False)
    seen = read(unleash_server, "used").last_used_at
    assert seen is not None
    assert abs((datetime.now(UTC) - seen).total_seconds()) < PATIENCE


def test_from_the_command_line(unleash_server: UnleashServer, sample: Sample) -> None:
    sample.write({CHECKLIST: checklist_for(unleash_server.url)})

    def flags(*arguments: str) -> Any:  # noqa: ANN401
        return shipcheck(
            "flags", *arguments, cwd=sample.path, environment={"UNLEASH_API_TOKEN": ADMIN}
        )

    assert flags("off", "--create", "told", "--yes").code == 0
    assert flags("on", "told", "--percent", "5", "--yes").code == 1
    assert flags("on", "told", "--percent", "5", "--yes", "--anyway").code == 0
    assert "told  on for 5 %" in flags("status", "told").out
    ended = flags("off", "told", "--yes")
    assert (ended.code, ended.out.split(";")[0]) == (0, "told is off in unleash, production")


def test_the_server_stops_in_the_middle(unleash_server: UnleashServer, sample: Sample) -> None:
    create(unleash_server, "cut")
    switch(unleash_server, "cut", Switch(on=True))
    sample.write({CHECKLIST: checklist_for(unleash_server.url)})

    async def act(desk: FlagDesk) -> None:
        state = switching.require_flag(desk, "cut", await switching.existing(desk, "cut"))
        service = desk.switchable()
        real = service.switch

        async def switch_and_die(request: FlagRequest, key: str, wanted: Switch) -> None:
            await real(request, key, wanted)
            unleash_server.stop()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(unleash, "switch", switch_and_die)
            switched = await switching.switch(desk, "cut", state, Switch(on=False))
        switching.require_seen(desk, switched)

    async def run() -> None:
        evaluation = await evaluated(sample, Clock(), UNLEASH_API_TOKEN=ADMIN)
        async with open_flag_desk(evaluation) as desk:
            await act(desk)

    try:
        with pytest.raises(ShipcheckError, match="has not shown it for 30 s"):
            asyncio.run(run())
        with pytest.raises(Unreachable, match="cannot be reached"):
            read(unleash_server, "cut")
    finally:
        unleash_server.stop()
        unleash_server.start()
    assert read(unleash_server, "cut").on is False
