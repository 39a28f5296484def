"""What is pushed and opened before a merge through the forge, and what never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import RefusedError, ShipcheckError, UsageError
from shipcheck.model.result import Through
from shipcheck.model.words import Status
from shipcheck.ship.merging import Ending
from shipcheck.ship.wish import Wish
from tests.reports.results import item, outcome
from tests.ship.forge_yard import Desk, ForgeYard
from tests.stories.landed import tip

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.forge.orders import OpenOrder
    from shipcheck.forge.pull_request import PullRequest
    from tests.repository import Sample


@pytest.fixture
def yard(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ForgeYard:
    return ForgeYard.create(sample, tmp_path / "bare", monkeypatch)


def test_no_pull_request_is_opened_unasked(yard: ForgeYard) -> None:
    yard.push()
    with pytest.raises(RefusedError, match="no pull request for topic into main"):
        yard.merged(wish=Wish(through=Through.FORGE))
    assert not yard.forge.opened


def test_nothing_is_pushed_unasked(yard: ForgeYard) -> None:
    yard.request()
    head = yard.forge.tip("topic")
    yard.sample.commit({"late.py": "l = 1\n"})
    with pytest.raises(RefusedError, match=r"not pushed.*#12 has") as raised:
        yard.merged()
    assert "--push" in raised.value.hint
    assert yard.forge.tip("topic") == head


def test_push_and_open(yard: ForgeYard) -> None:
    head = yard.sample.head
    desk = Desk()
    done = yard.merged(desk, Wish(push=True, open=True))
    assert done.ending is Ending.MERGED
    (order,) = yard.forge.opened
    assert (order.branch, order.base, order.draft) == ("topic", "main", False)
    assert (order.title, order.body) == ("Add the app", "It does one thing.")
    assert yard.forge.orders[0].head == head == yard.forge.tip("topic")
    assert len(desk.asked) == 1
    assert "a new pull request" in desk.asked[0][0]
    assert "push and open first" in desk.asked[0][0]


def test_what_is_pushed_is_shared_with_its_record(yard: ForgeYard) -> None:
    yard.merged(wish=Wish(push=True, open=True))
    assert yard.forge.git("for-each-ref", "--format=%(refname)", "refs/notes")


def test_nothing_is_brought_of_what_is_not_ready(yard: ForgeYard) -> None:
    bad = item("migration-safe", outcome(Status.FAIL, "locks the table"))
    done = yard.merged(Desk([bad]), Wish(push=True, open=True))
    assert done.ending is Ending.NOT_READY
    assert not yard.forge.opened
    assert yard.forge.tip("topic") is None


@pytest.mark.parametrize("allowed", [True, False])
def test_what_is_urgent_is_brought_where_that_is_allowed(yard: ForgeYard, *, allowed: bool) -> None:
    checklist = f"version: 1\nextends: builtin:default\nmerge: {{urgent: {str(allowed).lower()}}}\n"
    yard.sample.git("switch", "-q", "main")
    yard.sample.commit({".shipcheck.yaml": checklist})
    yard.sample.git("push", "-q", "origin", "main")
    yard.sample.git("switch", "-q", "topic")
    yard.sample.git("rebase", "-q", "main")
    bad = item("migration-safe", outcome(Status.FAIL, "locks the table"))
    done = yard.merged(Desk([bad]), Wish(push=True, open=True, urgent="it burns"))
    assert (done.ending is Ending.MERGED, len(yard.forge.opened)) == (allowed, int(allowed))
    assert (yard.forge.tip("topic") is not None) == allowed
    assert allowed or any("forbids --urgent" in note for note in done.result.notes)


@pytest.mark.parametrize("ready", [True, False])
def test_what_is_urgent_is_asked_for_once(yard: ForgeYard, *, ready: bool) -> None:
    ci = item("ci-green", outcome(Status.FAIL, "not pushed"))
    desk = Desk([ci], after=[item("ci-green") if ready else ci])
    done = yard.merged(desk, Wish(push=True, open=True, urgent="it burns"))
    assert done.ending is Ending.MERGED
    assert len(desk.asked) == 1
    assert done.result.landed
    assert done.result.landed.urgent == (None if ready else "it burns")


def test_nothing_is_brought_that_the_user_does_not_want(yard: ForgeYard) -> None:
    done = yard.merged(Desk(says_yes=False), Wish(push=True, open=True))
    assert done.ending is Ending.DECLINED
    assert yard.forge.tip("topic") is None


def test_the_base_is_never_pushed(yard: ForgeYard) -> None:
    """Also where the branch tracks the base that it was started from."""
    base = tip(yard.sample)
    yard.sample.git("branch", "--set-upstream-to", "origin/main")
    yard.forge.unmet = "waits"
    yard.merged(wish=Wish(push=True, open=True))
    assert yard.forge.tip("main") == base
    yard.sample.git("switch", "-q", "main")
    yard.sample.commit({"direct.py": "d = 1\n"})
    with pytest.raises(UsageError, match="itself"):
        yard.merged(wish=Wish(push=True, open=True))
    assert yard.forge.tip("main") == base


def test_the_base_is_not_pushed_by_another_name_of_its_remote(yard: ForgeYard) -> None:
    base = tip(yard.sample)
    yard.sample.git("remote", "add", "upstream", str(yard.forge.bare))
    yard.sample.git("fetch", "-q", "upstream")
    yard.sample.git("switch", "-q", "main")
    yard.sample.commit({"direct.py": "d = 1\n"})
    with pytest.raises(UsageError, match="itself"):
        yard.merged(wish=Wish(push=True, open=True), base="upstream/main")
    assert yard.forge.tip("main") == base


def test_another_s_commits_on_the_branch_are_not_pushed_over(yard: ForgeYard) -> None:
    yard.request()
    theirs = yard.forge.git("commit-tree", "topic^{tree}", "-p", "topic", "-m", "Theirs")
    yard.forge.git("update-ref", "refs/heads/topic", theirs)
    yard.sample.commit({"mine.py": "m = 1\n"})
    with pytest.raises(RefusedError, match="did not take the branch"):
        yard.merged(wish=Wish(push=True))
    assert yard.forge.tip("topic") == theirs


def test_a_branch_of_that_name_that_was_never_fetched_is_not_pushed_over(yard: ForgeYard) -> None:
    theirs = yard.forge.git("commit-tree", "main^{tree}", "-p", "main", "-m", "Theirs")
    yard.forge.git("update-ref", "refs/heads/topic", theirs)
    with pytest.raises(RefusedError, match="did not take the branch"):
        yard.merged(wish=Wish(push=True, open=True))
    assert yard.forge.tip("topic") == theirs


def test_what_is_pushed_is_what_was_judged(yard: ForgeYard) -> None:
    """Not what is checked out."""
    head = yard.sample.head
    yard.sample.git("switch", "-q", "main")
    done = yard.merged(wish=Wish(push=True, open=True, head="topic"))
    assert done.ending is Ending.MERGED
    assert yard.forge.tip("topic") == head


def test_a_lost_answer_to_an_open_order_opens_no_second_one(
    yard: ForgeYard, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = yard.forge.open_pull_request

    async def cut_off(order: OpenOrder) -> PullRequest:
        await opens(order)
        raise ShipcheckError("no answer")

    monkeypatch.setattr(yard.forge, "open_pull_request", cut_off)
    assert yard.merged(wish=Wish(push=True, open=True)).ending is Ending.MERGED
    assert len(yard.forge.opened) == 1


def test_a_refused_open_order_is_told(yard: ForgeYard) -> None:
    yard.forge.refuses = {"open_pull_request": ShipcheckError("not allowed")}
    with pytest.raises(ShipcheckError, match="not allowed"):
        yard.merged(wish=Wish(push=True, open=True))


def test_open_is_said_of_the_forge_also_where_the_checklist_merges_here(yard: ForgeYard) -> None:
    yard.sample.git("switch", "-q", "main")
    yard.sample.commit(
        {".shipcheck.yaml": "version: 1\nextends: builtin:default\nmerge: {through: local}\n"}
    )
    yard.sample.git("push", "-q", "origin", "main")
    yard.sample.git("switch", "-q", "topic")
    yard.sample.git("rebase", "-q", "main")
    done = yard.merged(wish=Wish(push=True, open=True))
    assert done.result.landed
    assert done.result.landed.through is Through.FORGE


def test_a_checklist_that_merges_here_asks_no_forge(yard: ForgeYard) -> None:
    yard.sample.git("switch", "-q", "main")
    yard.sample.commit(
        {".shipcheck.yaml": "version: 1\nextends: builtin:default\nmerge: {through: local}\n"}
    )
    yard.sample.git("push", "-q", "origin", "main")
    yard.sample.git("switch", "-q", "topic")
    yard.sample.git("rebase", "-q", "main")
    yard.request()
    yard.forge.refuses = {"pull_requests_of": ShipcheckError("asked")}
    done = yard.merged()
    assert done.result.landed
    assert (done.result.landed.through, done.result.notes) == (Through.LOCAL, ())


def test_a_rebased_branch_is_pushed_over_its_old_self(yard: ForgeYard) -> None:
    yard.request()
    yard.sample.git("commit", "-q", "--amend", "-m", "Add the app, better")
    assert yard.merged(wish=Wish(push=True)).ending is Ending.MERGED
    assert yard.forge.orders[0].head == yard.sample.head


def test_a_forge_that_notices_a_push_late_is_waited_for(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.change(head=yard.sample.head)
    yard.sample.commit({"more.py": "m = 1\n"})
    yard.forge.lags = 2
    desk = Desk()
    assert yard.merged(desk, Wish(push=True)).ending is Ending.MERGED
    assert yard.forge.lags == 0
    assert desk.clock.slept == [0.5, 1.0, 2.0]
