"""The merge's own rules, with a desk that says what it is told to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.landing import Moved
from shipcheck.model.result import Method
from shipcheck.model.words import Place, Status, Verdict
from shipcheck.ship import landing
from shipcheck.ship.evaluation import Evaluation, GateOptions
from shipcheck.ship.merging import ATTEMPTS, Ending, Merge, merge
from shipcheck.ship.prepare import prepare
from shipcheck.ship.request import Request
from shipcheck.ship.wish import Wish
from tests.reports.results import item, outcome, result
from tests.ship.gating import surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.model.result import ItemResult, Result
    from shipcheck.ship.target import Target
    from tests.repository import Sample


@dataclass
class Desk:
    """Judges as it is told; `meanwhile` happens while the user thinks about the question."""

    items: list[ItemResult] = field(default_factory=lambda: [item("small-step")])
    meanwhile: Callable[[], object] = lambda: None
    judged: int = 0
    asked: list[Wish] = field(default_factory=list)

    async def look(self, request: Request) -> Evaluation:
        return await prepare(request, surroundings())

    async def judge(self, evaluation: Evaluation, options: GateOptions) -> Result:
        self.judged += 1
        return result(self.items, change=evaluation.change)

    def asks(self, judged: Result, target: Target) -> bool:
        return bool(judged.items and target.branch)

    def tell(self, line: str) -> None:
        assert line

    async def confirm(self, judged: Result, target: Target, wish: Wish) -> bool:
        self.asked.append(wish)
        self.meanwhile()
        return True


@pytest.fixture
def topic(sample: Sample) -> Sample:
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    return sample


def merged(sample: Sample, desk: Desk, wish: Wish | None = None) -> Merge:
    request = Request(sample.path, place=Place.MERGE)
    return asyncio.run(merge(request, GateOptions(offline=True), wish or Wish(), desk))


def test_what_is_ready_lands(topic: Sample) -> None:
    done = merged(topic, Desk())
    assert done.ending is Ending.MERGED
    assert done.result.landed
    assert done.result.landed.commit == topic.git("rev-parse", "main")


def test_a_blocking_item_that_offline_left_out_is_not_passed_over(topic: Sample) -> None:
    """An item that its condition left out is no such thing."""
    left_out = item("small-step", outcome(Status.SKIPPED, "left out by --offline"))
    done = merged(topic, Desk([left_out]))
    assert done.ending is Ending.NOT_READY
    assert (done.result.verdict, done.result.exit_code) == (Verdict.UNDECIDED, 3)
    assert "small-step" in done.result.notes[-1]
    conditional = replace(left_out, item=replace(left_out.item, when={"languages": ["cobol"]}))
    assert merged(topic, Desk([conditional])).ending is Ending.MERGED


def test_a_branch_that_always_moves_is_given_up(topic: Sample) -> None:
    base = topic.git("rev-parse", "main")
    desk = Desk(meanwhile=lambda: topic.git("commit", "-q", "--allow-empty", "-m", "Again"))
    with pytest.raises(ShipcheckError, match="keeps moving") as raised:
        merged(topic, desk)
    assert raised.value.exit_code == 3
    assert "cannot lock ref 'refs/heads/topic'" in raised.value.message
    assert len(desk.asked) == desk.judged == ATTEMPTS
    assert topic.git("rev-parse", "main") == base
    assert not topic.git("for-each-ref", "refs/notes")


def test_another_s_record_that_comes_in_between_costs_no_second_verdict(topic: Sample) -> None:
    desk = Desk()
    calls: list[str] = []

    def once() -> None:
        if not calls:
            calls.append(topic.git("notes", "--ref", "shipcheck", "add", "-m", "{}", "main"))

    desk.meanwhile = once
    assert merged(topic, desk).ending is Ending.MERGED
    assert desk.judged == 1
    assert topic.git("notes", "--ref", "shipcheck", "list").count("\n") == 1


def test_the_head_that_moved_is_judged_and_asked_for_again(topic: Sample) -> None:
    desk = Desk()
    calls: list[str] = []

    def once() -> None:
        if not calls:
            calls.append(topic.commit({"late.py": "l = 1\n"}))

    desk.meanwhile = once
    assert merged(topic, desk).ending is Ending.MERGED
    assert (desk.judged, len(desk.asked)) == (2, 2)
    assert topic.git("rev-parse", "main^2") == calls[0]


def test_a_lock_that_was_left_behind_is_named(topic: Sample) -> None:
    lock = topic.path / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()
    with pytest.raises(ShipcheckError, match=r"main\.lock") as raised:
        merged(topic, Desk())
    assert "remove the lock" in raised.value.hint


def test_a_signal_while_it_is_overtaken_ends_it(
    topic: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not tried again then."""

    async def overtaken(*_: object) -> Moved:
        return Moved(done=False, raced=True, words="", interrupted=True)

    monkeypatch.setattr(landing, "move_refs", overtaken)
    desk = Desk()
    with pytest.raises(asyncio.CancelledError):
        merged(topic, desk)
    assert desk.judged == 1


def test_what_turns_out_otherwise_is_asked_for_again(topic: Sample) -> None:
    """Not ready before and after; but what fails is another item."""
    one, other = item("small-step", outcome(Status.FAIL)), item("up-to-date")
    desk = Desk([one, other])
    calls: list[str] = []

    def once() -> None:
        if not calls:
            calls.append(topic.git("rev-parse", "main"))
            desk.items = [one, replace(other, outcome=outcome(Status.FAIL))]
            topic.git("update-ref", "refs/heads/main", elsewhere)

    topic.git("switch", "-q", "--detach", "main")
    elsewhere = topic.commit({"base.py": "b = 1\n"})
    topic.git("switch", "-q", "topic")
    desk.meanwhile = once
    assert merged(topic, desk, Wish(urgent="down")).ending is Ending.MERGED
    assert (desk.judged, len(desk.asked)) == (2, 2)


def test_what_turns_out_the_same_is_asked_for_once(topic: Sample) -> None:
    desk = Desk([item("up-to-date")])
    calls: list[str] = []

    def once() -> None:
        if not calls:
            calls.append(topic.git("update-ref", "refs/heads/main", elsewhere))

    topic.git("switch", "-q", "--detach", "main")
    elsewhere = topic.commit({"base.py": "b = 1\n"})
    topic.git("switch", "-q", "topic")
    desk.meanwhile = once
    assert merged(topic, desk).ending is Ending.MERGED
    assert (desk.judged, len(desk.asked)) == (2, 1)


@pytest.mark.parametrize("name", ["HEAD", "@"])
def test_a_detached_head_that_was_named_must_stand(topic: Sample, name: str) -> None:
    topic.git("switch", "-q", "--detach")
    calls: list[str] = []

    def once() -> None:
        if not calls:
            calls.append(topic.commit({"late.py": "l = 1\n"}))

    request = Request(topic.path, head=name, place=Place.MERGE)
    wish, desk = Wish(head=name), Desk(meanwhile=once)
    done = asyncio.run(merge(request, GateOptions(offline=True), wish, desk))
    assert done.ending is Ending.MERGED
    assert topic.git("rev-parse", "main^2") == calls[0]


def test_a_commit_that_was_named_stands_by_itself(topic: Sample) -> None:
    head = topic.head
    topic.commit({"later.py": "l = 1\n"})
    request = Request(topic.path, head=head, place=Place.MERGE)
    done = asyncio.run(merge(request, GateOptions(offline=True), Wish(head=head), Desk()))
    assert done.ending is Ending.MERGED
    assert topic.git("rev-parse", "main^2") == head


def test_a_message_that_says_nothing(topic: Sample) -> None:
    desk = Desk()
    with pytest.raises(UsageError, match="--message says nothing"):
        merged(topic, desk, Wish(message=" \n"))
    assert not desk.judged


def test_urgency_is_told_where_it_was_needed_alone(topic: Sample) -> None:
    ready, failing = Desk(), Desk([item("small-step", outcome(Status.FAIL))])
    wish = Wish(Method.SQUASH, urgent="down")
    done = merged(topic, failing, wish)
    assert done.result.landed
    assert done.result.landed.urgent == failing.asked[0].urgent == "down"
    assert (done.result.verdict, done.result.exit_code) == (Verdict.NOT_READY, 0)
    topic.commit({"more.py": "m = 1\n"})
    done = merged(topic, ready, wish)
    assert done.result.landed
    assert done.result.landed.urgent is ready.asked[0].urgent is None
