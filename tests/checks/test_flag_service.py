from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.checks.flag_service import judge_uses
from shipcheck.flags.use import FlagUse
from shipcheck.http.client import Client
from shipcheck.model.words import Evidence, Level, Reason, Status
from shipcheck.ship.permissions import NotAllowed
from tests.checks.checking import Asked, checked, context_of, fixes, rules
from tests.servers.unleash_double import ADMIN, SDK, UnleashDouble, feature, strategy
from tests.ship.gating import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shipcheck.model.outcome import Outcome
    from shipcheck.process.runner import Completed
    from tests.repository import Sample

UNLEASH = {"flags": {"uses": "unleash", "url": "https://flags.example.com"}}
TOKEN = {"UNLEASH_API_TOKEN": ADMIN}
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
USE = FlagUse(
    "new-checkout", dynamic=False, path="app.py", line=1, sdk="unleash", call="is_enabled",
    default=False, inverted=False, new=True,
)  # fmt: skip
OLD = replace(USE, new=False)


@pytest.fixture
def work(sample: Sample) -> Sample:
    """A branch that asks a flag."""
    sample.branch("work")
    sample.commit({"app.py": 'client.is_enabled("new-checkout")\n'})
    return sample


def answering(handler: Callable[[httpx.Request], httpx.Response]) -> Callable[..., Client]:
    """Makes clients whose service is the handler."""

    def make(hosts: Sequence[str]) -> Client:
        clock = Clock(NOW)
        return Client(
            trusted=lambda _: True, environment={}, sleep=clock.sleep, now=clock.now,
            transport=httpx.MockTransport(handler),
        )  # fmt: skip

    return make


def look(
    sample: Sample,
    double: UnleashDouble | Callable[[httpx.Request], httpx.Response],
    *uses: FlagUse,
    **asked: Any,  # noqa: ANN401
) -> Outcome:
    """What the check says of uses, by default of the one of a new guard."""
    handler = double.handle if isinstance(double, UnleashDouble) else double
    wanted = {"services": UNLEASH, "environment": TOKEN, "now": NOW,
              "client": answering(handler), **asked}  # fmt: skip

    async def run() -> Outcome:
        return await judge_uses(await context_of(sample, Asked(**wanted)), uses or (USE,))

    return asyncio.run(run())


def test_there_and_off(work: Sample) -> None:
    outcome = look(work, UnleashDouble().add(feature("new-checkout")))
    assert (outcome.status, outcome.evidence) == (Status.PASS, Evidence.OBSERVED)
    assert outcome.summary == "new-checkout is off"
    assert outcome.data["service"] == "unleash"
    (flag,) = outcome.data["flags"]
    assert (flag["key"], flag["on"], flag["rollout"], flag["owner"]) == (
        "new-checkout", False, 0.0, "Ada",
    )  # fmt: skip
    assert flag["created_at"] == "2026-11-20T06:07:21+00:00"
    assert flag["last_used_at"] is None


def test_missing(work: Sample) -> None:
    outcome = look(work, UnleashDouble().add(feature("bulk")))
    assert outcome.status is Status.FAIL
    assert rules(outcome) == {"flag-missing": "error"}
    assert outcome.data["flags"] == [{"key": "new-checkout", "missing": True}]


def test_a_typing_error(work: Sample) -> None:
    outcome = look(work, UnleashDouble().add(feature("new-chekout")))
    assert rules(outcome) == {"flag-typo": "error"}
    assert "Write new-chekout" in fixes(outcome)["flag-typo"]


def test_on_for_everybody(work: Sample) -> None:
    flag = feature("new-checkout", on=True, strategies=[strategy(100)])
    outcome = look(work, UnleashDouble().add(flag))
    assert outcome.status is Status.FAIL
    assert outcome.summary.endswith("the merge is the release")


def test_several_flags(work: Sample) -> None:
    double = UnleashDouble().add(feature("new-checkout"), feature("b", on=True, stale=True))
    outcome = look(work, double, USE, replace(USE, key="b"))
    assert (
        outcome.summary == "b is on for everybody in Unleash, production: the merge is the release"
    )
    assert rules(outcome) == {"flag-on-for-everybody": "error", "flag-stale": "warning"}
    assert [flag["key"] for flag in outcome.data["flags"]] == ["new-checkout", "b"]


def test_an_old_flag_that_the_base_asks_elsewhere(sample: Sample) -> None:
    sample.commit({"other.py": 'client.is_enabled("new-checkout")\n'})
    sample.branch("work")
    sample.commit({"app.py": 'client.is_enabled("new-checkout")\n'})
    flag = feature(
        "new-checkout", createdAt="2025-01-01T00:00:00.000Z", seen="2026-11-23T10:00:00Z"
    )
    outcome = look(sample, UnleashDouble().add(flag))
    assert rules(outcome) == {"flag-reused": "warning"}
    assert "other.py" in outcome.findings[0].message


def test_the_token_of_an_sdk_is_enough(work: Sample) -> None:
    double = UnleashDouble().add(feature("new-checkout"))
    outcome = look(work, double, environment={"UNLEASH_API_TOKEN": SDK})
    assert outcome.status is Status.PASS
    assert outcome.data["flags"][0]["owner"] is None


def test_no_flag_is_touched(work: Sample) -> None:
    async def run() -> Outcome:
        return await judge_uses(await context_of(work, Asked(services=UNLEASH)), ())

    assert asyncio.run(run()).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("parameters", "status"),
    [({}, Status.UNKNOWN), ({"optional": True}, Status.NOT_APPLICABLE)],
)
def test_no_service(work: Sample, parameters: dict[str, Any], status: Status) -> None:
    outcome = look(work, UnleashDouble(), services={}, parameters=parameters)
    assert outcome.status is status
    assert "new-checkout" in outcome.summary


def test_none_on_purpose(work: Sample) -> None:
    outcome = look(work, UnleashDouble(), services={"flags": {"uses": "none"}})
    assert outcome.status is Status.NOT_APPLICABLE


def test_a_file_is_found_and_read_offline(work: Sample) -> None:
    work.commit({
        "flags.json": '{"flags": {"new-checkout": {"state": "ENABLED", "defaultVariant": "on",'
        ' "variants": {"on": true, "off": false}}}}'
    })  # fmt: skip
    outcome = look(work, UnleashDouble(), services={}, offline=True, client=None)
    assert rules(outcome)["flag-on-for-everybody"] == "error"
    assert outcome.data["service"] == "flagd-file"


def test_offline_a_service_is_left_out(work: Sample) -> None:
    assert look(work, UnleashDouble(), offline=True).status is Status.SKIPPED


def test_no_credential(work: Sample) -> None:
    outcome = look(work, UnleashDouble(), environment={"UNLEASH_API_TOKEN": ""})
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NO_CREDENTIAL)
    assert "UNLEASH_API_TOKEN" in outcome.findings[0].fix


def test_a_wrong_credential(work: Sample) -> None:
    outcome = look(work, UnleashDouble(), environment={"UNLEASH_API_TOKEN": "user:wrong"})
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.REFUSED)


@pytest.mark.parametrize(
    ("status", "reason"),
    [(403, Reason.REFUSED), (429, Reason.UNREACHABLE), (500, Reason.UNREADABLE),
     (503, Reason.UNREACHABLE), (200, Reason.UNREADABLE)],
)  # fmt: skip
def test_a_service_in_trouble(work: Sample, status: int, reason: Reason) -> None:
    outcome = look(work, lambda _: httpx.Response(status, content=b"oops"))
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, reason)


def test_a_host_that_nobody_trusts(work: Sample) -> None:
    outcome = look(work, UnleashDouble(), client=None)
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NO_CREDENTIAL)
    assert "shipcheck allow --host flags.example.com" in outcome.findings[0].fix


def test_what_the_service_cannot_tell_is_no_pass(work: Sample) -> None:
    flag = feature("new-checkout", on=True, strategies=[strategy("odd")])
    del flag["environments"][1]["enabled"]
    outcome = look(work, UnleashDouble().add(flag))
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert outcome.data["flags"][0]["on"] is None


def test_keys_that_cannot_be_read(work: Sample) -> None:
    outcome = look(work, UnleashDouble(), replace(USE, key=None, dynamic=True))
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_UNDERSTOOD)
    assert rules(outcome) == {"flag-dynamic": "warning"}


@pytest.mark.parametrize("key", ["", ".", "..", "a/b", "--help", "\x1b[31m"])
def test_any_key(work: Sample, key: str) -> None:
    outcome = look(work, UnleashDouble(), replace(USE, key=key))
    assert rules(outcome) == {"flag-missing": "error"}


LIVE = feature("new-checkout", createdAt="2026-01-01T00:00:00.000Z", seen="2026-11-23T10:00:00Z")


@pytest.mark.parametrize(
    ("command", "unused"),
    [("echo never", True), ("echo 2026-01-01", True), ("echo 2026-11-22T10:00:00Z", False),
     ("test {flag} = new-checkout && echo never", True), ("echo what", False), ("exit 1", False)],
)  # fmt: skip
def test_the_teams_own_query(sample: Sample, command: str, unused: bool) -> None:
    sample.commit({"app.py": 'is_enabled("new-checkout")\n'})
    sample.branch("work")
    sample.commit({"app.py": 'is_enabled("new-checkout") and 1\n'})
    flags = {"usage": {"command": command}}
    outcome = look(sample, UnleashDouble().add(LIVE), OLD, flags=flags)
    assert ("flag-unused" in rules(outcome)) is unused
    assert outcome.status is Status.PASS


def test_a_query_that_may_not_run_is_a_note(work: Sample) -> None:
    async def refuse(_: str, __: str | None = None) -> Completed:
        raise NotAllowed("not run: this is a review", hint="Read it.")

    async def run() -> Outcome:
        asked = Asked(services=UNLEASH, environment=TOKEN, now=NOW,
                      client=answering(UnleashDouble().add(LIVE).handle),
                      flags={"usage": {"command": "echo never"}})  # fmt: skip
        context = replace(await context_of(work, asked), run_command=refuse)
        return await judge_uses(context, (OLD,))

    outcome = asyncio.run(run())
    assert outcome.status is Status.PASS
    (note,) = outcome.findings
    assert (note.rule, note.level) == ("flag-usage-unknown", Level.NOTE)


def test_nothing_of_the_token_is_told(work: Sample) -> None:
    outcome = look(work, lambda _: httpx.Response(400, text=f"bad {ADMIN}"))
    assert ADMIN not in repr(outcome)
    assert os.environ.get("UNLEASH_API_TOKEN") is None


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (Asked(parameters={"optional": True}), Status.NOT_APPLICABLE),
        (Asked(services={"flags": {"uses": "none"}}), Status.NOT_APPLICABLE),
        (Asked(services=UNLEASH, offline=True), Status.SKIPPED),
    ],
)
def test_no_code_is_read_where_nothing_can_be_asked(
    work: Sample, asked: Asked, status: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("shipcheck.flags.changed.changed_uses", read)
    assert checked(work, "flag-service", asked).status is status


@pytest.mark.parametrize("parameters", [{}, {"optional": True}])
def test_the_flags_of_the_change_in_a_file(sample: Sample, parameters: dict[str, Any]) -> None:
    on = (
        '{"flags": {"new": {"state": "ENABLED", "defaultVariant": "on", "variants": {"on": true}}}}'
    )
    sample.commit({"flags.json": on})
    sample.branch("work")
    code = "from openfeature import api\nclient = api.get_client()\n"
    sample.commit({"app.py": f"{code}if client.get_boolean_value('new', False):\n    pass\n"})
    outcome = checked(sample, "flag-service", Asked(parameters=parameters))
    assert rules(outcome)["flag-on-for-everybody"] == "error"
    assert (outcome.findings[0].path, outcome.findings[0].line) == ("app.py", 3)


def test_a_change_without_a_flag(work: Sample) -> None:
    work.commit({"app.py": "print(1)\n"})
    assert checked(work, "flag-service", Asked(services=UNLEASH)).status is Status.NOT_APPLICABLE
