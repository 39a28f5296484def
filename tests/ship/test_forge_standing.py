"""What is looked at again just before the order, also where the forge itself would not look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import RefusedError, UsageError
from shipcheck.forge.orders import Answered, MergeAnswer
from shipcheck.forge.pull_request import PullState
from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.model.result import Arrival, Method, Through
from shipcheck.model.words import Status
from shipcheck.ship.merging import Ending
from shipcheck.ship.pending_records import read_pending
from shipcheck.ship.wish import Wish
from tests.reports.results import item, outcome
from tests.ship.forge_yard import Desk, ForgeYard
from tests.stories.landed import has_records, tip

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.forge.orders import MergeOrder
    from tests.repository import Sample


@pytest.fixture
def yard(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ForgeYard:
    made = ForgeYard.create(sample, tmp_path / "bare", monkeypatch)
    made.request()
    return made


def theirs(yard: ForgeYard) -> str:
    """Somebody's commit on the branch at the forge."""
    commit = yard.forge.git("commit-tree", "topic^{tree}", "-p", "topic", "-m", "Theirs")
    yard.forge.git("update-ref", "refs/heads/topic", commit)
    return commit


def test_a_push_while_somebody_thinks_gives_no_order(yard: ForgeYard) -> None:
    """Some forges cannot pin the head, so it is seen here."""
    with pytest.raises(RefusedError, match="not pushed"):
        yard.merged(Desk(meanwhile=lambda: theirs(yard)))
    assert not yard.forge.orders


def test_a_commit_here_while_somebody_thinks(yard: ForgeYard) -> None:
    """Who commits more wants that merged: it is judged, and it is not pushed."""
    desk = Desk()

    def commit() -> None:
        yard.sample.commit({"late.py": "l = 1\n"})

    desk.meanwhile = commit
    with pytest.raises(RefusedError, match="not pushed"):
        yard.merged(desk)
    assert not yard.forge.orders


def test_another_base_while_somebody_thinks(yard: ForgeYard) -> None:
    yard.forge.git("update-ref", "refs/heads/develop", "refs/heads/main")
    desk = Desk(meanwhile=lambda: yard.forge.change(base_branch="develop"))
    with pytest.raises(RefusedError, match="goes into develop"):
        yard.merged(desk)
    assert not yard.forge.orders


def test_nobody_is_asked_about_a_draft(yard: ForgeYard) -> None:
    yard.forge.change(draft=True)
    desk = Desk()
    with pytest.raises(RefusedError, match="is a draft"):
        yard.merged(desk)
    assert desk.asked == []


def test_a_base_here_that_is_behind(yard: ForgeYard) -> None:
    """What the forge has is judged, and the branch here follows."""
    there = yard.commit_on_main()
    done = yard.merged(base="main")
    assert (done.ending, done.result.change.base_head) == (Ending.MERGED, there)
    assert tip(yard.sample) == yard.forge.tip("main")


def test_commits_that_were_fetched_and_not_taken_in_are_not_pushed_over(yard: ForgeYard) -> None:
    """A fetch in the background makes a lease worth nothing by itself."""
    commit = theirs(yard)
    yard.sample.commit({"mine.py": "m = 1\n"})
    yard.sample.git("fetch", "-q")
    with pytest.raises(RefusedError, match="did not take the branch"):
        yard.merged(wish=Wish(push=True))
    assert yard.forge.tip("topic") == commit


def test_what_is_urgent_and_can_wait_waits(yard: ForgeYard) -> None:
    """The checklist forbids urgency, and the forge waits for all that is pending."""
    yard.sample.git("switch", "-q", "main")
    yard.sample.commit(
        {".shipcheck.yaml": "version: 1\nextends: builtin:default\nmerge: {urgent: false}\n"}
    )
    yard.sample.git("push", "-q", "origin", "main")
    yard.sample.git("switch", "-q", "topic")
    yard.sample.git("rebase", "-q", "main")
    yard.push()
    yard.forge.rules_of_base = BranchRules(required=(RequiredRun("build"),))
    yard.forge.unmet = "waits for build"
    runs = {"runs": [{"name": "build", "state": "pending"}]}
    ci = item("ci-green", outcome(Status.PENDING, "build runs", data=runs))
    done = yard.merged(Desk([ci]), Wish(urgent="it burns"))
    assert done.result.landed
    assert (done.result.landed.outcome, done.result.landed.urgent) == (Arrival.ARMED, None)


def test_the_checklist_opens_for_everybody(yard: ForgeYard) -> None:
    yard.forge.pulls.clear()
    yard.sample.git("switch", "-q", "main")
    yard.sample.commit(
        {".shipcheck.yaml": "version: 1\nextends: builtin:default\nmerge: {open: true}\n"}
    )
    yard.sample.git("push", "-q", "origin", "main")
    yard.sample.git("switch", "-q", "topic")
    yard.sample.git("rebase", "-q", "main")
    yard.push()
    done = yard.merged()
    assert done.result.landed
    assert done.result.landed.through is Through.FORGE
    assert len(yard.forge.opened) == 1


def test_nothing_is_pushed_by_nobody(yard: ForgeYard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an identity there is no record, which is found out before anything is done."""
    yard.sample.commit({"mine.py": "m = 1\n"})
    before = yard.forge.tip("topic")
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    yard.sample.git("config", "user.useConfigOnly", "true")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    with pytest.raises(UsageError):
        yard.merged(wish=Wish(push=True))
    assert yard.forge.tip("topic") == before


def test_merged_there_with_another_head_is_not_merged_there(yard: ForgeYard) -> None:
    """Somebody pushed to what was armed: ours is still to be merged, and the record is dropped."""
    yard.forge.unmet = "waits for build"
    yard.merged()
    theirs(yard)
    yard.forge.git("update-ref", "refs/heads/topic", yard.forge.tip("main") or "")
    yard.forge.land(12)
    done = yard.merged()
    assert done.ending is Ending.MERGED
    assert read_pending(yard.sample.path / ".git") == ()


def test_the_order_names_all_that_was_judged(yard: ForgeYard) -> None:
    """The head, the base, and what the forge counts changes by."""
    yard.forge.change(version=7)
    yard.merged()
    (order,) = yard.forge.orders
    assert (order.number, order.head, order.base, order.version) == (
        12, yard.sample.head, "main", 7,
    )  # fmt: skip


def test_another_head_that_landed_is_said(yard: ForgeYard, monkeypatch: pytest.MonkeyPatch) -> None:
    """A forge that cannot pin: somebody's push came between."""
    commits: list[str] = []

    def anything(order: MergeOrder) -> MergeAnswer:
        commits.append(theirs(yard))
        return MergeAnswer(Answered.MERGED, yard.forge.land(order.number))

    monkeypatch.setattr(yard.forge, "_answer", anything)
    done = yard.merged()
    assert any(f"what landed is {commits[0][:12]}, and" in told for told in done.told)
    assert done.told[-1] == "so it has no ship record"
    assert not has_records(yard.sample)
    assert read_pending(yard.sample.path / ".git") == ()


@pytest.mark.parametrize("edited", [True, False])
def test_a_squash_that_somebody_edited_is_said(
    yard: ForgeYard, monkeypatch: pytest.MonkeyPatch, *, edited: bool
) -> None:
    def squash(number: int, method: str) -> str:
        tree = "main^{tree}" if edited else "topic^{tree}"
        commit = yard.forge.git("commit-tree", tree, "-p", "main", "-m", method)
        yard.forge.git("update-ref", "refs/heads/main", commit)
        yard.forge.change(
            number, state=PullState.MERGED, merge_commit=commit, head=yard.sample.head
        )
        return commit

    monkeypatch.setattr(yard.forge, "land", squash)
    done = yard.merged(wish=Wish(method=Method.SQUASH))
    assert any("holds other files" in told for told in done.told) == edited


@pytest.mark.parametrize("more", [True, False])
def test_a_rebase_of_more_than_was_judged_is_said(
    yard: ForgeYard, monkeypatch: pytest.MonkeyPatch, *, more: bool
) -> None:
    def rebase(number: int, method: str) -> str:
        below = yard.forge.git("commit-tree", "main^{tree}", "-p", "main", "-m", "Below")
        parent = below if more else "main"
        commit = yard.forge.git("commit-tree", "topic^{tree}", "-p", parent, "-m", method)
        yard.forge.git("update-ref", "refs/heads/main", commit)
        yard.forge.change(
            number, state=PullState.MERGED, merge_commit=commit, head=yard.sample.head
        )
        return commit

    monkeypatch.setattr(yard.forge, "land", rebase)
    done = yard.merged(wish=Wish(method=Method.REBASE))
    assert any("is not 1 commit on" in told for told in done.told) == more
