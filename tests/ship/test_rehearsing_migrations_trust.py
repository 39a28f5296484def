"""Rehearsals of migrations that the gate makes: what may run, whose it may be, and what is missing."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from shipcheck.model.words import Evidence, Reason, Status
from shipcheck.ship.deciding import allow_commands, waiting_commands
from tests.ship.gating import evaluated
from tests.ship.migrating import (
    ASKING,
    DROP,
    ITEM,
    WIDEN,
    has,
    kept,
    look,
    needs_server,
    only,
    project,
)  # fmt: skip

if TYPE_CHECKING:
    import pytest

    from shipcheck.rehearse.postgres.installed import Installed
    from tests.repository import Sample


def test_hostile_sql_is_refused_and_the_item_stays_open(sample: Sample) -> None:
    project(sample, (f"{DROP[0]}\nCOPY orders FROM PROGRAM 'touch /tmp/ran';", DROP[1]), ASKING)
    item = look(sample, rehearse=True)
    assert item.status is not Status.PASS
    note = only(item, "not-rehearsed")
    assert "COPY … PROGRAM runs a program" in note.message
    assert not kept(sample)


def test_without_a_server_it_says_how_to_get_one(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(_: object) -> tuple[Installed, ...]:
        return ()

    monkeypatch.setattr("shipcheck.rehearse.migrations.find_installed", none)
    project(sample, DROP, ASKING)
    item = look(sample, rehearse=True)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert "pip install 'shipcheck-gate[rehearse]'" in only(item, "not-rehearsed").fix


PRINTS = ASKING.replace("rows: 300", "rows: 300, render: \"echo 'DELETE FROM orders;'\"")


def by_eve(sample: Sample) -> None:
    sample.git("-c", "user.email=eve@example.com", "commit", "-q", "--allow-empty", "-m", "Evil")


@needs_server
def test_sql_of_others_needs_no_permission(sample: Sample) -> None:
    project(sample, DROP, ASKING)
    by_eve(sample)
    assert look(sample, rehearse=True).status is Status.PASS


@needs_server
def test_a_command_of_others_does(sample: Sample) -> None:
    project(sample, DROP, PRINTS)
    by_eve(sample)
    item = look(sample, rehearse=True)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)
    assert "eve@example.com" in item.outcome.summary
    evaluation = asyncio.run(evaluated(sample))
    assert waiting_commands(evaluation) == ("echo 'DELETE FROM orders;'",)
    assert allow_commands(evaluation, [ITEM]) == ("echo 'DELETE FROM orders;'",)
    assert look(sample, rehearse=True).outcome.evidence is Evidence.REHEARSED


def test_what_is_wrong_anyway_outweighs_what_may_not_run(sample: Sample) -> None:
    project(sample, WIDEN, PRINTS)
    by_eve(sample)
    item = look(sample, rehearse=True)
    assert item.status is Status.FAIL
    assert has(item, "change-type-rewrites")
    assert "eve@example.com" in only(item, "not-rehearsed").message


@needs_server
def test_an_entry_that_nobody_here_wrote_is_none(sample: Sample) -> None:
    project(sample, DROP, ASKING)
    assert look(sample, rehearse=True).status is Status.PASS
    (entry,) = kept(sample)
    told = json.loads(entry.read_text())
    told["rehearsal"]["migrations"][0]["forward"][0]["seconds"] = "\x1b[31m"
    entry.write_text(json.dumps(told))
    assert look(sample).outcome.reason is Reason.NO_DATA
