"""What moves, or is not answered, between the verdict and the forge's merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import RefusedError, ShipcheckError
from shipcheck.forge.pull_request import PullState
from shipcheck.ship.merging import ATTEMPTS, Ending
from shipcheck.ship.pending_records import read_pending
from tests.ship.forge_yard import Desk, ForgeYard
from tests.stories.landed import has_records, tip

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
