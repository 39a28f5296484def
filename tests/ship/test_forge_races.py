"""What moves, or is not answered, between the verdict and the forge's merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import CredentialError, RefusedError, ShipcheckError
from shipcheck.forge.pull_request import PullState
from shipcheck.ship import forge_finishing
from shipcheck.ship.merging import ATTEMPTS, Ending
from shipcheck.ship.pending_records import read_pending
from tests.ship.forge_yard import Desk, ForgeYard, attached
from tests.stories.landed import has_records, record_of, tip

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample


@pytest.fixture
def yard(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ForgeYard:
    return ForgeYard.create(sample, tmp_path / "bare", monkeypatch)


def test_a_head_that_moved_is_judged_again(yard: ForgeYard) -> None:
    """Here and there: what somebody else pushed meanwhile is not merged."""
    yard.request()
    head = yard.sample.head
    theirs = yard.forge.git("commit-tree", "topic^{tree}", "-p", "topic", "-m", "Theirs")

    def push() -> None:
        yard.forge.git("update-ref", "refs/heads/topic", theirs)

    yard.forge.before = push
    with pytest.raises(RefusedError, match="not pushed"):
        yard.merged()
    assert [order.head for order in yard.forge.orders] == [head]
    assert tip(yard.sample) == yard.forge.tip("main")


def test_a_base_that_moved_is_fetched_and_judged_again(yard: ForgeYard) -> None:
    yard.request()
    desk = Desk()
    calls: list[str] = []
    desk.meanwhile = lambda: calls.append(yard.commit_on_main()) if not calls else None
    done = yard.merged(desk)
    assert done.result.change.base_head == calls[0]
    assert yard.forge.git("rev-parse", "main^@").split() == [calls[0], yard.sample.head]
    assert done.told == ()
    assert len(yard.forge.orders) == 1


def test_a_base_that_always_moves_is_given_up(yard: ForgeYard) -> None:
    yard.request()
    count: list[int] = []

    def move(number: int) -> None:
        count.append(number)
        yard.commit_on_main(f"o{len(count)}.py")

    yard.forge.reading = move
    with pytest.raises(ShipcheckError, match=r"keeps moving.*main moved"):
        yard.merged()
    assert len(count) <= ATTEMPTS
    assert not yard.forge.orders


def test_a_base_that_moves_in_the_last_instant_is_said(yard: ForgeYard) -> None:
    """No forge pins the base: it is told afterwards."""
    yard.request()
    judged = tip(yard.sample)
    yard.forge.before = yard.commit_on_main
    done = yard.merged()
    assert done.ending is Ending.MERGED
    assert any(f"was judged on {judged[:12]}" in told for told in done.told)


def test_a_refusal_is_told_in_the_forge_s_words(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.refusal = "you may not push to this branch"
    with pytest.raises(RefusedError, match="does not merge #12: you may not push") as raised:
        yard.merged()
    assert raised.value.hint == "Ask somebody."
    assert not has_records(yard.sample)
    assert read_pending(yard.sample.path / ".git") == ()


def test_a_lost_answer_is_looked_for_and_the_order_not_given_twice(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.lost = True
    done = yard.merged()
    assert done.ending is Ending.MERGED
    assert done.result.landed
    assert done.result.landed.commit == yard.forge.tip("main")
    assert len(yard.forge.orders) == 1


def test_a_lost_answer_to_what_was_not_done(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.ignores = True
    with pytest.raises(RefusedError, match="#12 is not merged"):
        yard.merged()
    assert len(yard.forge.orders) == 1
    assert len(read_pending(yard.sample.path / ".git")) == 1  # the forge may still be at it


def test_a_lost_answer_of_a_forge_that_stays_silent(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.ignores = True

    def silent() -> None:
        yard.forge.refuses = {"pull_request": ShipcheckError("unreachable")}

    yard.forge.before = silent
    with pytest.raises(
        ShipcheckError, match="does not tell whether it merged #12: unreachable"
    ) as it:
        yard.merged()
    assert it.value.exit_code == 3


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


def test_a_closed_one_in_the_last_instant(yard: ForgeYard) -> None:
    yard.request()
    desk = Desk(meanwhile=lambda: yard.forge.change(state=PullState.CLOSED))
    with pytest.raises(RefusedError, match="#12 is closed"):
        yard.merged(desk)


def test_somebody_else_merged_it_meanwhile(yard: ForgeYard) -> None:
    yard.request()
    desk = Desk(meanwhile=lambda: yard.forge.land(12) if not yard.forge.orders else None)
    done = yard.merged(desk)
    assert done.ending is Ending.NOTHING
    assert not yard.forge.orders
