"""The record of a merge through a forge is there before the order and after it, whatever fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import CredentialError, RefusedError, ShipcheckError
from shipcheck.model.words import Status
from shipcheck.ship import forge_finishing
from shipcheck.ship.merging import Ending
from shipcheck.ship.pending_records import read_pending
from shipcheck.ship.wish import Wish
from tests.reports.results import item, outcome
from tests.ship.forge_yard import Desk, ForgeYard, attached
from tests.stories.landed import record_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample


@pytest.fixture
def yard(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ForgeYard:
    return ForgeYard.create(sample, tmp_path / "bare", monkeypatch)


def test_the_record_outlives_an_answer_that_nobody_got(yard: ForgeYard) -> None:
    """It was merged, and nothing tells so for now."""
    yard.request()
    yard.forge.lost = True
    yard.forge.before = lambda: yard.forge.refuses.update(pull_request=ShipcheckError("down"))
    with pytest.raises(ShipcheckError, match="does not tell"):
        yard.merged()
    yard.forge.refuses.clear()
    assert attached(yard) == (f"#12 is merged as {(yard.forge.tip('main') or '')[:12]}",)
    yard.sample.git("fetch", "-q")
    assert record_of(yard.sample, yard.forge.tip("main") or "")["landed"]["outcome"] == "merged"


def test_the_record_is_there_before_the_order_goes_out(yard: ForgeYard) -> None:
    yard.request()
    kept: list[int] = []
    yard.forge.before = lambda: kept.append(len(read_pending(yard.sample.path / ".git")))
    yard.merged()
    assert kept == [1]
    assert read_pending(yard.sample.path / ".git") == ()


@pytest.mark.parametrize("error", [CredentialError("revoked"), ShipcheckError("down")])
def test_an_order_that_is_an_error(yard: ForgeYard, error: ShipcheckError) -> None:
    """A credential that is refused merges nothing; of everything else that is not sure."""
    yard.request()

    def fail() -> None:
        raise error

    yard.forge.before = fail
    with pytest.raises(type(error), match=error.message):
        yard.merged()
    assert len(read_pending(yard.sample.path / ".git")) == (error.exit_code == 3)


def test_a_refusal_does_not_drop_the_record_of_what_is_armed(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.unmet = "waits for build"
    yard.merged()
    yard.forge.refusal = "try again later"
    with pytest.raises(RefusedError):
        yard.merged()
    landed = yard.forge.land(12)
    assert attached(yard) == (f"#12 is merged as {landed[:12]}",)


@pytest.mark.parametrize("broken", ["differences", "follow", "keep"])
def test_what_fails_after_the_merge_does_not_undo_it(
    yard: ForgeYard, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*_: object) -> None:
        raise ShipcheckError("the disk is full")

    yard.request()
    monkeypatch.setattr(forge_finishing, broken, fail)
    done = yard.merged()
    assert done.ending is Ending.MERGED
    assert any("disk is full" in told for told in done.told) == (broken != "keep")
    yard.sample.git("fetch", "-q")
    assert record_of(yard.sample, yard.forge.tip("main") or "")


def test_a_record_that_cannot_be_kept_is_said(
    yard: ForgeYard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ShipcheckError("the disk is full")

    yard.request()
    yard.forge.unmet = "waits for build"
    monkeypatch.setattr(forge_finishing, "keep", fail)
    assert yard.merged().told == ("the ship record is lost: the disk is full",)


@pytest.mark.parametrize("how", ["armed", "queued"])
@pytest.mark.parametrize("pushed", [True, False])
def test_what_is_not_ready_and_armed_before_is_said(
    yard: ForgeYard, how: str, *, pushed: bool
) -> None:
    """Shipcheck does not merge it; the forge may."""
    yard.request()
    if not pushed:
        yard.sample.commit({"more.py": "m = 1\n"})
    bad = item("migration-safe", outcome(Status.FAIL, "locks the table"))
    wish = Wish(push=True)
    assert yard.merged(Desk([bad]), wish).result.notes == ()
    yard.forge.change(**{how: True})
    done = yard.merged(Desk([bad]), wish)
    assert done.ending is Ending.NOT_READY
    (note,) = done.result.notes
    assert f"#12 is {how}" in note


def test_a_forge_that_answers_again_is_believed(yard: ForgeYard) -> None:
    """One look failed, the next tell that nothing came of it."""
    yard.request()
    yard.forge.ignores = True
    looks: list[int] = []

    def look(number: int) -> None:
        looks.append(number)
        if len(looks) == 2:
            raise ShipcheckError("busy")

    yard.forge.before = lambda: setattr(yard.forge, "reading", look)
    with pytest.raises(RefusedError, match="is not merged"):
        yard.merged()
    assert len(looks) == 3
