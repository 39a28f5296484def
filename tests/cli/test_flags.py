"""`shipcheck flags status|on|off` as their user runs them, on a stand-in for Unleash."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import Ended, shipcheck
from tests.servers.unleash_double import ADMIN, VIEWER, UnleashDouble, feature, strategy
from tests.ship.desks import checklist_for
from tests.ship.gating import CHECKLIST
from tests.stories.pseudo_terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.repository import Sample

TOKEN = {"UNLEASH_API_TOKEN": ADMIN}
IMPORT = "from UnleashClient import UnleashClient\nclient = UnleashClient('u', 'a')\n"


@contextmanager
def named(sample: Sample, double: UnleashDouble) -> Iterator[None]:
    """The stand-in runs, and the work tree's checklist names it."""
    with double.serving() as url:
        sample.write({CHECKLIST: checklist_for(url)})
        yield


def flags(sample: Sample, double: UnleashDouble, *arguments: str, token: str = ADMIN) -> Ended:
    with named(sample, double):
        environment = {"UNLEASH_API_TOKEN": token}
        return shipcheck("flags", *arguments, cwd=sample.path, environment=environment)


def two() -> UnleashDouble:
    return UnleashDouble().add(
        feature("new-checkout", on=True, strategies=[strategy(25)], seen="2020-01-01T00:00:00Z"),
        feature("bulk", createdBy=None, stale=True),
    )


def test_the_state_of_named_flags(sample: Sample) -> None:
    ended = flags(sample, two(), "status", "new-checkout", "bulk", "nope")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0].split() == ["flag", "state", "kind", "owner", "age", "last", "used"]
    assert lines[1].startswith("new-checkout  on for 25 %  ")
    assert "Ada" in lines[1]
    assert "off, stale" in lines[2]
    assert lines[2].split()[-1] == "never"
    assert "?" in lines[2]
    assert lines[3].split() == ["nope", "missing"]


def test_as_json(sample: Sample) -> None:
    ended = flags(sample, two(), "status", "new-checkout", "nope", "--format", "json")
    document = json.loads(ended.out)
    assert document["service"] == "unleash, production"
    first, second = document["flags"]
    assert (first["key"], first["rollout"], first["everybody"]) == ("new-checkout", 25.0, False)
    assert second == {"key": "nope", "missing": True}


def test_the_flags_of_the_change(sample: Sample) -> None:
    sample.commit({"old.py": f"{IMPORT}client.is_enabled('bulk')\n"})
    sample.branch("work")
    sample.commit({"new.py": f"{IMPORT}client.is_enabled('new-checkout')\n"})
    ended = flags(sample, two(), "status")
    assert "new-checkout" in ended.out
    assert "bulk" not in ended.out


def test_else_all_that_the_code_names(sample: Sample) -> None:
    sample.commit({"old.py": f"{IMPORT}client.is_enabled('bulk')\n"})
    ended = flags(sample, two(), "status")
    assert "bulk" in ended.out
    assert "new-checkout" not in ended.out


def test_the_code_names_none(sample: Sample) -> None:
    ended = flags(sample, two(), "status")
    assert (ended.code, ended.out) == (0, "unleash, production: no flag that this code names\n")


def test_another_environment(sample: Sample) -> None:
    ended = flags(sample, two(), "status", "new-checkout", "--environment", "development")
    assert "off" in ended.out
    ended = flags(sample, two(), "status", "new-checkout", "--environment", "live")
    assert (ended.code, ended.out) == (3, "")
    assert "development, production" in ended.err


@pytest.mark.parametrize(("token", "word"), [("", "is not set"), ("user:bad", "does not know")])
def test_credentials(sample: Sample, token: str, word: str) -> None:
    ended = flags(sample, two(), "status", "bulk", token=token)
    assert (ended.code, ended.out) == (4, "")
    assert word in ended.err


def test_nobody_answers(sample: Sample) -> None:
    sample.write({CHECKLIST: checklist_for("http://127.0.0.1:1")})
    ended = shipcheck("flags", "status", "x", cwd=sample.path, environment=TOKEN)
    assert (ended.code, ended.out) == (3, "")
    assert "127.0.0.1:1 cannot be reached" in ended.err


def test_no_service(sample: Sample) -> None:
    ended = shipcheck("flags", "status", "x", cwd=sample.path)
    assert (ended.code, ended.out) == (2, "")
    assert "services.flags" in ended.err


def test_off(sample: Sample) -> None:
    double = two()
    ended = flags(sample, double, "off", "new-checkout", "--yes")
    assert ended.code == 0
    assert ended.out.startswith("new-checkout is off in unleash, production; seen after ")
    assert double.production("new-checkout")["enabled"] is False


def test_off_as_json(sample: Sample) -> None:
    ended = flags(sample, two(), "off", "new-checkout", "--yes", "--format", "json")
    document = json.loads(ended.out)
    assert (document["changed"], document["before"]["on"], document["after"]["on"]) == (
        True, True, False,
    )  # fmt: skip


def test_off_already(sample: Sample) -> None:
    ended = flags(sample, two(), "off", "bulk", "--yes")
    assert (ended.code, ended.out) == (
        0,
        "bulk is off in unleash, production already: nothing was changed\n",
    )


def test_off_without_anybody_to_ask(sample: Sample) -> None:
    double = two()
    ended = flags(sample, double, "off", "new-checkout")
    assert (ended.code, ended.out, double.calls) == (2, "", [])
    assert "--yes" in ended.err


def test_off_what_is_not_there(sample: Sample) -> None:
    ended = flags(sample, two(), "off", "nope", "--yes")
    assert (ended.code, ended.out) == (1, "")
    assert "shipcheck flags off --create nope" in ended.err


def test_making_what_is_not_there(sample: Sample) -> None:
    double = two()
    ended = flags(sample, double, "off", "--create", "nope", "--yes")
    assert ended.code == 0
    assert double.production("nope")["enabled"] is False


def test_a_credential_that_may_not(sample: Sample) -> None:
    ended = flags(sample, two(), "off", "new-checkout", "--yes", token=VIEWER)
    assert (ended.code, ended.out) == (4, "")
    assert "may not switch" in ended.err


def test_on_waits_for_the_guard_to_be_merged(sample: Sample) -> None:
    double = two()
    ended = flags(sample, double, "on", "bulk", "--yes")
    assert (ended.code, ended.out) == (1, "")
    assert "not merged" in ended.err
    assert not double.production("bulk")["enabled"]


def test_on_anyway(sample: Sample) -> None:
    ended = flags(sample, two(), "on", "bulk", "--yes", "--anyway")
    assert (ended.code, ended.out.split(";")[0]) == (
        0,
        "bulk is on for everybody in unleash, production",
    )


def test_on_for_some(sample: Sample) -> None:
    sample.commit({"old.py": f"{IMPORT}client.is_enabled('new-checkout')\n"})
    ended = flags(sample, two(), "on", "new-checkout", "--percent", "50", "--yes")
    assert (ended.code, ended.out.split(";")[0]) == (
        0,
        "new-checkout is on for 50 % in unleash, production",
    )
    assert "yes deployed: merged: old.py" in ended.err
    assert "?   tested:" in ended.err


@pytest.mark.parametrize("percent", ["0", "101", "-1", "nan", "many", ""])
def test_what_is_no_percentage(sample: Sample, percent: str) -> None:
    ended = flags(sample, two(), "on", "bulk", "--percent", percent, "--yes")
    assert (ended.code, ended.out) == (2, "")


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_asked_at_a_terminal(sample: Sample, answer: str, code: int) -> None:
    double = two()
    with double.listening() as (url, start):
        sample.write({CHECKLIST: checklist_for(url)})
        command = ("flags", "off", "new-checkout")
        with Terminal(*command, cwd=sample.path, environment=TOKEN) as terminal:
            start()
            terminal.expect(
                "new-checkout is on for 25 % in unleash, production. Switch it off? [y/N]"
            )
            terminal.type(f"{answer}\n")
            assert terminal.ends() == code
    assert double.production("new-checkout")["enabled"] is (code == 1)


def test_a_hostile_key(sample: Sample) -> None:
    ended = flags(sample, two(), "status", "--", "\x1b[31m::error::", "-x", "..")
    assert ended.code == 0
    assert "\x1b" not in ended.out
    assert not any(line.startswith("::") for line in ended.out.splitlines())


def test_allowing_a_host(sample: Sample) -> None:
    ended = shipcheck("allow", "--host", "Flags.example.com", cwd=sample.path)
    assert (ended.code, ended.err) == (0, "")
    assert "flags.example.com" in ended.out
    ended = shipcheck("allow", "--host", "https://x/", cwd=sample.path)
    assert (ended.code, ended.out) == (2, "")
    ended = shipcheck("allow", "item", "--host", "x", cwd=sample.path)
    assert (ended.code, ended.out) == (2, "")
