"""Merging through the forge: what is ordered, what lands, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.checks.online import Online
from shipcheck.errors import CredentialError, RefusedError, ShipcheckError, UsageError
from shipcheck.forge.pull_request import PullState
from shipcheck.forge.rules import BranchRules
from shipcheck.model.result import Arrival, Method, Through
from shipcheck.model.words import Status
from shipcheck.ship.merging import Ending
from shipcheck.ship.pending_records import read_pending
from shipcheck.ship.wish import Wish
from tests.reports.results import item, outcome
from tests.ship.forge_yard import Desk, ForgeYard
from tests.stories.landed import has_records, record_of, tip

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample


@pytest.fixture
def yard(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ForgeYard:
    return ForgeYard.create(sample, tmp_path / "bare", monkeypatch)


def test_an_open_pull_request_is_merged_by_its_forge(yard: ForgeYard) -> None:
    yard.request()
    base, head = tip(yard.sample), yard.sample.head
    desk = Desk()
    done = yard.merged(desk)
    assert done.ending is Ending.MERGED
    landed = done.result.landed
    assert landed
    assert (landed.through, landed.outcome) == (Through.FORGE, Arrival.MERGED)
    assert (landed.pull_request, landed.into, landed.method) == (12, "main", Method.MERGE)
    assert landed.url == "https://forge.example.com/acme/shop/pull/12"
    (order,) = yard.forge.orders
    assert (order.number, order.head, order.wait) == (12, head, True)
    assert landed.commit == yard.forge.tip("main")
    assert yard.forge.git("rev-parse", "main^@").split() == [base, head]
    assert desk.asked[0][0] == " through #12 at forge.example.com"
    assert done.told == ()


def test_what_landed_is_here_with_its_record_and_main_follows(yard: ForgeYard) -> None:
    yard.request()
    done = yard.merged()
    assert tip(yard.sample) == tip(yard.sample, "origin/main") == done.result.landed.commit  # type: ignore[union-attr]
    record = record_of(yard.sample)
    assert record["landed"]["through"] == "forge"
    assert record["landed"]["pull_request"] == 12
    assert record["landed"]["commit"] == tip(yard.sample)
    assert yard.sample.git("branch", "--show-current") == "topic"
    assert not yard.forge.git("for-each-ref", "refs/notes")
    assert read_pending(yard.sample.path / ".git") == ()


@pytest.mark.parametrize("method", [Method.SQUASH, Method.REBASE])
def test_the_record_is_on_what_landed_however_that_was_made(
    yard: ForgeYard, method: Method
) -> None:
    yard.request()
    done = yard.merged(wish=Wish(method))
    assert yard.forge.orders[0].method == method.value
    assert record_of(yard.sample)["landed"]["method"] == method.value
    assert done.told == ()


def test_the_forge_s_only_way_is_taken(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.rules_of_base = BranchRules(methods=("squash",))
    assert yard.merged().result.landed.method is Method.SQUASH  # type: ignore[union-attr]


def test_without_a_pull_request_it_is_merged_here(yard: ForgeYard) -> None:
    done = yard.merged()
    assert done.ending is Ending.MERGED
    assert done.result.landed
    assert done.result.landed.through is Through.LOCAL
    assert not yard.forge.orders


@pytest.mark.parametrize("error", [CredentialError("refused"), ShipcheckError("unreachable")])
def test_a_forge_that_cannot_be_asked_leaves_it_here(
    yard: ForgeYard, error: ShipcheckError
) -> None:
    """It is said; and nothing is pushed: that would be the base, where the branch is meant."""
    yard.request()
    base = yard.forge.tip("main")
    yard.forge.refuses = {"pull_requests_of": error}
    for wish in (Wish(through=Through.FORGE), Wish(push=True)):
        with pytest.raises(type(error), match=error.message):
            yard.merged(wish=wish)
    assert (yard.forge.tip("main"), tip(yard.sample)) == (base, base)
    done = yard.merged()
    assert done.result.landed
    assert done.result.landed.through is Through.LOCAL
    assert any(error.message in note for note in done.result.notes)


def test_without_a_credential_it_is_merged_here_in_silence(
    yard: ForgeYard, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(self: Online) -> None:
        raise CredentialError("none")

    yard.request()
    monkeypatch.setattr(Online, "_forge", none)
    done = yard.merged()
    assert done.result.landed
    assert done.result.landed.through is Through.LOCAL
    assert done.result.notes == ()
    with pytest.raises(CredentialError):
        yard.merged(wish=Wish(through=Through.FORGE))


def test_local_asks_nobody(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.refuses = {"pull_requests_of": ShipcheckError("asked")}
    done = yard.merged(wish=Wish(through=Through.LOCAL))
    assert done.result.landed
    assert done.result.landed.through is Through.LOCAL
    assert done.result.notes == ()


def test_what_waits_for_the_forge_s_own_rules_is_armed(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.unmet = "1 approval is missing"
    done = yard.merged()
    assert done.ending is Ending.UNDER_WAY
    landed = done.result.landed
    assert landed
    assert (landed.commit, landed.outcome, done.result.exit_code) == (None, Arrival.ARMED, 0)
    assert not has_records(yard.sample)
    (kept,) = read_pending(yard.sample.path / ".git")
    assert (kept.number, kept.head, kept.base) == (12, yard.sample.head, "origin/main")
    assert kept.record["landed"]["commit"] is None


def test_a_queue_takes_it(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.rules_of_base = BranchRules(queue=True)
    done = yard.merged()
    assert done.result.landed
    assert done.result.landed.outcome is Arrival.QUEUED
    assert len(read_pending(yard.sample.path / ".git")) == 1


def test_a_draft_is_not_merged(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.change(draft=True)
    with pytest.raises(RefusedError, match="#12 is a draft"):
        yard.merged()


def test_a_pull_request_into_another_branch_is_not_merged(yard: ForgeYard) -> None:
    yard.push()
    yard.forge.pull("topic", base="release")
    with pytest.raises(RefusedError, match="#12 goes into release") as raised:
        yard.merged()
    assert raised.value.hint == "--base release"


def test_a_conflict_is_nobody_s_to_merge_not_even_urgently(yard: ForgeYard) -> None:
    yard.request()
    yard.commit_on_main("app.py")
    with pytest.raises(RefusedError, match="conflicts with origin/main"):
        yard.merged(wish=Wish(urgent="down"))
    assert not yard.forge.orders


def test_what_is_urgent_is_not_armed(yard: ForgeYard) -> None:
    yard.request()
    yard.forge.unmet = "CI is not green"
    bad = Desk([item("small-step", outcome(Status.FAIL, "large"))])
    with pytest.raises(RefusedError, match="CI is not green"):
        yard.merged(bad, Wish(urgent="down"))
    yard.forge.unmet = ""
    done = yard.merged(bad, Wish(urgent="down"))
    assert record_of(yard.sample)["landed"]["urgent"] == "down"
    assert done.result.exit_code == 0


def test_a_main_with_commits_of_its_own_stays(yard: ForgeYard) -> None:
    yard.request()
    yard.sample.git("switch", "-q", "main")
    yard.sample.commit({"mine.py": "m = 1\n"})
    yard.sample.git("switch", "-q", "topic")
    before = tip(yard.sample)
    done = yard.merged()
    assert tip(yard.sample) == before
    assert any("main here stays" in told for told in done.told)
    assert record_of(yard.sample, "origin/main")


def test_a_work_tree_that_is_not_clean_stays(yard: ForgeYard, tmp_path: Path) -> None:
    yard.request()
    tree = tmp_path / "tree"
    yard.sample.git("worktree", "add", "-q", str(tree), "main")
    (tree / "README.md").write_text("edited\n")
    before = tip(yard.sample)
    done = yard.merged()
    assert any("main here stays" in told and "README.md" in told for told in done.told)
    assert tip(yard.sample) == before
    assert (tree / "README.md").read_text() == "edited\n"


def test_the_checklist_s_own_words(yard: ForgeYard) -> None:
    """From the base, never from the branch."""
    topic = (
        "version: 1\nextends: builtin:default\nmerge: {open: true, push: true, through: forge}\n"
    )
    yard.sample.commit({".shipcheck.yaml": topic})
    done = yard.merged()
    assert done.result.landed
    assert done.result.landed.through is Through.LOCAL
    yard.sample.git("push", "-q", "origin", "main")
    yard.sample.branch("next")
    yard.sample.commit({"n.py": "n = 1\n"})
    done = yard.merged()
    assert done.result.landed
    assert (done.result.landed.through, len(yard.forge.opened)) == (Through.FORGE, 1)


def test_a_message_of_one_s_own(yard: ForgeYard) -> None:
    yard.request()
    yard.merged(wish=Wish(message="Ship it\n\nAs agreed.\n"))
    (order,) = yard.forge.orders
    assert (order.title, order.message) == ("Ship it", "As agreed.")


def test_no_forge_moves_a_branch_without_a_merge(yard: ForgeYard) -> None:
    yard.request()
    with pytest.raises(UsageError, match="--ff"):
        yard.merged(wish=Wish(Method.FAST_FORWARD))


def test_a_forge_that_keeps_a_straight_history(
    yard: ForgeYard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three commits as they are: that is what was judged, and the way is called by its name."""
    yard.sample.commit({"b.py": "b = 1\n"})
    yard.sample.commit({"c.py": "c = 1\n"})
    yard.request()

    def forward(number: int, method: str) -> str:
        head = yard.sample.head
        yard.forge.git("update-ref", "refs/heads/main", head)
        yard.forge.change(number, state=PullState.MERGED, merge_commit=head, head=head)
        return head

    monkeypatch.setattr(yard.forge, "land", forward)
    done = yard.merged()
    assert done.result.landed
    assert (done.told, done.result.landed.method) == ((), Method.FAST_FORWARD)
    assert tip(yard.sample) == yard.sample.head


def test_connections_are_closed(yard: ForgeYard) -> None:
    yard.request()
    yard.merged()
    assert yard.forge.closed >= 1


def test_pending_is_left_to_a_forge_that_demands_it(yard: ForgeYard) -> None:
    yard.request()
    running = item("ci-green", outcome(Status.PENDING, "1 of 1 not finished"))
    running = replace(
        running,
        outcome=replace(running.outcome, data={"runs": [{"name": "build", "state": "pending"}]}),
    )
    done = yard.merged(Desk([running]))
    assert done.ending is Ending.NOT_READY
    assert "requires no run" in done.result.notes[-1]
    assert not yard.forge.orders
