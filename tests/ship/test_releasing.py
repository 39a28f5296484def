"""What is known before a flag goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.git.errors import failure
from shipcheck.git.runner import Git
from shipcheck.model.words import Status
from shipcheck.ship import releasing
from shipcheck.ship.releasing import TESTED, Condition, conditions
from shipcheck.ship.switching import existing, require_flag
from tests.reports.results import item, outcome
from tests.servers.unleash_double import ADMIN, VIEWER, UnleashDouble, feature
from tests.ship.desks import at_desk
from tests.ship.recording import record_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.process.runner import Completed
    from shipcheck.ship.flag_desk import FlagDesk
    from tests.repository import Sample

GUARD = {"app.py": "if client.is_enabled('x'):\n    pass\n"}


def known(sample: Sample, token: str = ADMIN, **flag: Any) -> dict[str, Condition]:  # noqa: ANN401
    """The conditions for `x` by their names."""

    async def act(desk: FlagDesk) -> dict[str, Condition]:
        state = require_flag(desk, "x", await existing(desk, "x"))
        return {one.name: one for one in await conditions(desk, "x", state)}

    double = UnleashDouble().add(feature("x", **flag))
    return at_desk(sample, double, act, token=token)


def merged(sample: Sample, status: Status, *, uses: str = TESTED) -> None:
    """The guard merged, with a record that says what was judged."""
    sample.branch("work")
    head = sample.commit(dict(GUARD))
    sample.git("switch", "-q", "main")
    base = sample.head
    sample.git("merge", "-q", "--no-ff", "-m", "Merge", "work")
    said = item("both", outcome(status, "both sides"))
    said = replace(said, item=replace(said.item, uses=uses))
    write(sample, sample.head, record_of(sample.head, items=[said], head=head, base_head=base))


def test_a_guard_that_is_not_merged(sample: Sample) -> None:
    sample.branch("work")
    sample.commit(dict(GUARD))
    deployed = known(sample)["deployed"]
    assert deployed.holds is False
    assert "no code of main asks it" in deployed.words


def test_a_guard_that_is_merged(sample: Sample) -> None:
    sample.commit(dict(GUARD))
    deployed = known(sample)["deployed"]
    assert deployed.holds is True
    assert deployed.words.startswith("merged: app.py at main")


def test_merged_here_is_not_merged_at_the_remote(sample: Sample, tmp_path: Path) -> None:
    clone = sample.clone(tmp_path / "clone")
    clone.commit(dict(GUARD))
    deployed = known(clone)["deployed"]
    assert deployed.holds is False
    assert "origin/main" in deployed.words


def test_only_tests_name_it(sample: Sample) -> None:
    sample.commit({"tests/test_app.py": "flag('x')\n"})
    assert known(sample)["deployed"].holds is False


def test_no_record(sample: Sample) -> None:
    sample.commit(dict(GUARD))
    assert known(sample)["tested"].holds is None


@pytest.mark.parametrize(
    ("status", "holds"),
    [(Status.PASS, True), (Status.FAIL, False), (Status.NOT_APPLICABLE, None)],
)
def test_what_the_record_says(sample: Sample, status: Status, holds: bool | None) -> None:
    merged(sample, status)
    tested = known(sample)["tested"]
    assert tested.holds is holds
    assert tested.words == f"{TESTED} on 2026-11-23: {status}, both sides"


def test_a_record_that_did_not_ask(sample: Sample) -> None:
    merged(sample, Status.PASS, uses="up-to-date")
    tested = known(sample)["tested"]
    assert tested.holds is None
    assert "was not asked" in tested.words


def test_a_history_that_takes_too_long_is_not_known(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged(sample, Status.PASS)
    usual = Git.run

    async def slow(self: Git, *arguments: str, **options: Any) -> Completed:  # noqa: ANN401
        if arguments[0] == "log" and options.get("timeout") == releasing.SECONDS:
            raise failure(arguments, -15, b"", timed_out=True)
        return await usual(self, *arguments, **options)

    monkeypatch.setattr(Git, "run", slow)
    tested = known(sample)["tested"]
    assert tested.holds is None
    assert "git did not find who brought the guard" in tested.words


def test_nothing_else_waits(sample: Sample) -> None:
    assert known(sample)["waits"].holds is True


@pytest.mark.parametrize(
    ("flag", "name", "holds"),
    [({"stale": True}, "stale", False), ({"type": "kill-switch"}, "kind", None)],
)
def test_what_waits(sample: Sample, flag: dict[str, Any], name: str, holds: bool | None) -> None:
    found = known(sample, **flag)
    assert found[name].holds is holds
    assert "waits" not in found


def test_a_credential_that_may_only_look(sample: Sample) -> None:
    assert known(sample, VIEWER)["permission"].holds is False
