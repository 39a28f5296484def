from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import RefusedError, ShipcheckError, UsageError
from shipcheck.flags.service import Switch
from shipcheck.flags.state import FlagState
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from shipcheck.ship import switching
from shipcheck.ship.flag_desk import open_flag_desk
from tests.servers.unleash_double import SDK, VIEWER, UnleashDouble, feature, strategy
from tests.ship.desks import at_desk
from tests.ship.gating import CHECKLIST, Clock, evaluated

if TYPE_CHECKING:
    from shipcheck.ship.flag_desk import FlagDesk
    from shipcheck.ship.switching import Switched
    from tests.repository import Sample

OFF = Switch(on=False)


def switch(
    sample: Sample, double: UnleashDouble, wanted: Switch, clock: Clock | None = None
) -> Switched:
    """What came of switching `x`."""

    async def act(desk: FlagDesk) -> Switched:
        before = await switching.existing(desk, "x")
        return await switching.switch(desk, "x", switching.require_flag(desk, "x", before), wanted)

    return at_desk(sample, double, act, clock=clock)


def live(**more: object) -> UnleashDouble:
    """A flag that is on for half."""
    return UnleashDouble(**more).add(feature("x", on=True, strategies=[strategy(50)]))  # type: ignore[arg-type]


def test_off_and_seen_at_once(sample: Sample) -> None:
    switched = switch(sample, live(), OFF)
    assert (switched.done, switched.seconds) == (True, 0.0)
    assert switched.before is not None
    assert switched.after is not None
    assert (switched.before.on, switched.after.on) == (True, False)


def test_off_and_seen_later(sample: Sample) -> None:
    clock = Clock()
    switched = switch(sample, live(late=3), OFF, clock)
    assert switched.after is not None
    assert switched.after.on is False
    assert switched.seconds == pytest.approx(sum(clock.slept))
    assert clock.slept == pytest.approx([0.2, 0.3])


def test_never_seen(sample: Sample) -> None:
    clock = Clock()

    async def act(desk: FlagDesk) -> None:
        state = switching.require_flag(desk, "x", await switching.existing(desk, "x"))
        switched = await switching.switch(desk, "x", state, OFF)
        assert switched.seconds is None
        switching.require_seen(desk, switched)

    with pytest.raises(ShipcheckError, match="has not shown it for 30 s") as caught:
        at_desk(sample, live(late=1000), act, clock=clock)
    assert caught.value.exit_code == 3
    assert 20 < sum(clock.slept) <= 30


@pytest.mark.parametrize(
    "error", [Forbidden("403 of a proxy"), UnexpectedAnswer("500 of the server", status=500)]
)
@pytest.mark.parametrize("new", [True, False])
def test_a_change_that_cannot_be_looked_at_was_asked_for(
    sample: Sample, error: ShipcheckError, new: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = UnleashDouble() if new else live()

    async def refuse(*_: object) -> dict[str, FlagState | None]:
        raise error

    async def act(desk: FlagDesk) -> None:
        state = await switching.existing(desk, "x")
        monkeypatch.setattr(type(desk), "states", refuse)
        if state is None:
            await switching.create(desk, "x")
        else:
            await switching.switch(desk, "x", state, OFF)

    with pytest.raises(ShipcheckError, match=f"x: asked for, but .*{error.message}") as caught:
        at_desk(sample, double, act, clock=Clock())
    assert caught.value.exit_code == 3
    assert double.production("x")["enabled"] is False


def test_what_is_so_already_is_not_done_again(sample: Sample) -> None:
    double = UnleashDouble().add(feature("x"))
    switched = switch(sample, double, OFF)
    assert not switched.done
    assert all(method == "GET" for method, _ in double.calls)


@pytest.mark.parametrize(
    ("on", "everybody", "unseen"), [(False, False, False), (False, True, True), (None, None, True)]
)
def test_off_is_what_nobody_gets_for_sure(
    sample: Sample,
    on: bool | None,
    everybody: bool | None,
    unseen: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def off(*_: object) -> dict[str, FlagState | None]:
        return {"x": FlagState("x", "LaunchDarkly", on=on, everybody=everybody)}

    async def act(desk: FlagDesk) -> bool:
        monkeypatch.setattr(type(desk), "states", off)
        state = switching.require_flag(desk, "x", await switching.existing(desk, "x"))
        return (await switching.switch(desk, "x", state, OFF)).seconds is None

    assert at_desk(sample, live(), act, clock=Clock()) is unseen


def test_on_for_some(sample: Sample) -> None:
    switched = switch(sample, UnleashDouble().add(feature("x")), Switch(on=True, percent=10))
    assert switched.after is not None
    assert (switched.after.on, switched.after.rollout) == (True, 10.0)


@pytest.mark.parametrize("percent", [75, 10])
def test_another_percentage_is_a_change(sample: Sample, percent: int) -> None:
    switched = switch(sample, live(), Switch(on=True, percent=percent))
    assert switched.done
    assert switched.after is not None
    assert switched.after.rollout == percent


def test_on_leaves_the_percentage_as_it_is(sample: Sample) -> None:
    assert not switch(sample, live(), Switch(on=True)).done


def test_one_that_is_not_there(sample: Sample) -> None:
    with pytest.raises(RefusedError, match="x is not in unleash") as caught:
        switch(sample, UnleashDouble(), OFF)
    assert caught.value.hint == "To make it, off: shipcheck flags off --create x"


def test_an_archived_one(sample: Sample) -> None:
    with pytest.raises(RefusedError, match="archived"):
        switch(sample, UnleashDouble(archived={"x": feature("x")}), OFF)


def test_a_new_one(sample: Sample) -> None:
    switched = at_desk(sample, UnleashDouble(), lambda desk: switching.create(desk, "new"))
    assert switched.before is None
    assert switched.after is not None
    assert (switched.after.on, switched.seconds) == (False, 0.0)


@pytest.mark.parametrize("token", [VIEWER, SDK])
def test_a_credential_that_may_not(sample: Sample, token: str) -> None:
    double = live()
    with pytest.raises(Forbidden, match="may not switch"):
        at_desk(sample, double, switching.require_permission, token=token)
    assert all(method == "GET" for method, _ in double.calls)


def test_a_credential_that_may(sample: Sample) -> None:
    at_desk(sample, live(), switching.require_permission)


def test_another_environment(sample: Sample) -> None:
    async def act(desk: FlagDesk) -> str:
        state = await switching.existing(desk, "x")
        assert state is not None
        assert state.on is False
        return desk.name

    name = at_desk(sample, live(), act, environment="development")
    assert name == "unleash, development"


def test_keys_of_the_service_that_the_code_names(sample: Sample) -> None:
    sample.commit({"a.py": "on('x')\n", "tests/test_a.py": "on('y')\n"})
    double = live().add(feature("y"), *(feature(f"f{number}") for number in range(300)))
    sample.commit({"b.py": "on('f299')\n"})
    assert at_desk(sample, double, lambda desk: desk.keys_in_code()) == ["x", "f299"]


def refused(sample: Sample, services: str, environment: str | None = None) -> UsageError:
    """Why no desk can be opened, or nothing be switched there."""

    async def run() -> None:
        async with open_flag_desk(await evaluated(sample), environment) as desk:
            desk.switchable()

    sample.write({CHECKLIST: f"version: 1\n{services}items: [{{id: x, uses: small-step}}]\n"})
    with pytest.raises(UsageError) as caught:
        asyncio.run(run())
    return caught.value


def test_no_service(sample: Sample) -> None:
    assert "no flag service" in refused(sample, "").message
    assert "no flag service" in refused(sample, "services: {flags: {uses: none}}\n").message


def test_a_service_that_cannot_be_switched(sample: Sample) -> None:
    sample.commit({"flags.json": '{"flags": {"x": {"state": "ENABLED", "variants": {}}}}'})
    assert "cannot be switched" in refused(sample, "").message


def test_a_service_without_environments(sample: Sample) -> None:
    sample.commit({"flags.json": '{"flags": {"x": {"state": "ENABLED", "variants": {}}}}'})
    assert "no environments" in refused(sample, "", "production").message
