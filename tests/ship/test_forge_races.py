"""What moves, or is not answered, between the verdict and the forge's merge."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import RefusedError, ShipcheckError
from shipcheck.forge.orders import Answered, MergeAnswer
from shipcheck.forge.pull_request import PullState
from shipcheck.model.result import Through
from shipcheck.model.words import Status
from shipcheck.ship.merging import ATTEMPTS, Ending
from shipcheck.ship.pending_records import read_pending
from shipcheck.ship.wish import Wish
from tests.reports.results import item, outcome
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


@pytest.mark.parametrize("through", [Through.LOCAL, Through.FORGE])
def test_a_yes_that_comes_late_is_to_a_verdict_of_before(yard: ForgeYard, through: Through) -> None:
    """CI turned red while somebody was at lunch: asked again, it says so."""
    yard.request()
    base = yard.forge.tip("main")
    desk = Desk([item("small-step"), item("ci-green")])

    def lunch() -> None:
        desk.clock.time += timedelta(hours=1)
        desk.items = [item("small-step"), item("ci-green", outcome(Status.FAIL, "red"))]

    desk.meanwhile = lunch
    done = yard.merged(desk, Wish(through=through))
    assert done.ending is Ending.NOT_READY
    assert desk.judged == [(), ("ci-green",)]
    assert not yard.forge.orders
    assert (yard.forge.tip("main"), tip(yard.sample)) == (base, base)


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_a_late_yes_is_enough_where_all_is_as_it_was(yard: ForgeYard, seconds: int) -> None:
    yard.request()
    desk = Desk([item("small-step"), item("ci-green")])

    def think() -> None:
        desk.clock.time += timedelta(seconds=seconds)

    desk.meanwhile = think
    assert yard.merged(desk).ending is Ending.MERGED
    assert (len(desk.asked), desk.judged) == (1, [(), ("ci-green",)])


def test_a_quick_yes_asks_nobody_twice(yard: ForgeYard) -> None:
    yard.request()
    desk = Desk([item("ci-green")])

    def think() -> None:
        desk.clock.time += timedelta(seconds=15)

    desk.meanwhile = think
    assert yard.merged(desk).ending is Ending.MERGED
    assert desk.judged == [()]


def test_nothing_grows_old_that_no_service_said(yard: ForgeYard) -> None:
    yard.request()
    desk = Desk()

    def think() -> None:
        desk.clock.time += timedelta(hours=1)

    desk.meanwhile = think
    assert yard.merged(desk).ending is Ending.MERGED
    assert desk.judged == [()]


def test_services_are_asked_again_where_the_forge_says_that_something_moved(
    yard: ForgeYard,
) -> None:
    yard.request()
    desk = Desk([item("small-step"), item("ci-green")])
    answers = [MergeAnswer(Answered.MOVED, words="base was modified")]
    yard.forge.instead = answers

    def red() -> None:
        desk.items = [item("small-step"), item("ci-green", outcome(Status.FAIL, "red"))]

    yard.forge.before = red
    assert yard.merged(desk).ending is Ending.NOT_READY
    assert len(yard.forge.orders) == 1
    assert read_pending(yard.sample.path / ".git") == ()


def test_a_pull_request_that_came_meanwhile_is_asked_for(yard: ForgeYard) -> None:
    """Who said yes to a merge here has said nothing of one there."""
    yard.push()
    desk = Desk()

    def meanwhile() -> None:
        if len(desk.asked) == 1:
            yard.forge.pull("topic")
            yard.commit_on_main()
            yard.sample.git("fetch", "-q", "origin", "main:main")
            yard.sample.git("fetch", "-q")

    desk.meanwhile = meanwhile
    assert yard.merged(desk).ending is Ending.MERGED
    assert [bool(through) for through, _ in desk.asked] == [False, True]


def test_a_draft_in_the_last_instant(yard: ForgeYard) -> None:
    yard.request()
    desk = Desk(meanwhile=lambda: yard.forge.change(draft=True))
    with pytest.raises(RefusedError, match="is a draft"):
        yard.merged(desk)
    assert not yard.forge.orders


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
