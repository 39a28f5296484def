"""Ship records from the merge to the other clone: found, reviewed, shared, and never lost."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.git.notes import NOTES_REF
from tests.repository import Sample
from tests.ship.recording import record_of, write
from tests.stories.killing import moments
from tests.stories.running import COMMAND, environment_with, shipcheck

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stories.running import Ended

CHECKLIST = """\
version: 1
items:
  - {id: load-test, run: test ! -e broken}
  - {id: support-told, ask: Does support know?, severity: warn}
"""
KILLS = 6


@dataclass(frozen=True)
class Clone:
    """Somebody's clone of the team's remote."""

    sample: Sample

    def run(self, *arguments: str, code: int = 0) -> Ended:
        """Run `shipcheck` here."""
        done = shipcheck(*arguments, cwd=self.sample.path)
        assert done.code == code, done
        return done

    def log(self, *arguments: str) -> list[dict[str, Any]]:
        """The records that `shipcheck log` finds."""
        document = self.run("log", "--format", "json", *arguments).result
        assert document["left_out"] == dict.fromkeys(document["left_out"], 0)
        records = document["records"]
        assert isinstance(records, list)
        return records

    def branches(self, *arguments: str) -> list[str]:
        """The branches that `shipcheck log` finds, by name."""
        return sorted(record["change"]["branch"] for record in self.log(*arguments))

    def branch(self, name: str, **files: str) -> str:
        """Two commits on a new branch from the newest main; returns the branch's tip."""
        self.sample.git("switch", "-q", "main")
        self.sample.git("pull", "-q", "--ff-only")
        self.sample.branch(name)
        self.sample.commit({f"{name}.py": "1"}, f"Start {name}")
        return self.sample.commit({f"{name}.py": "2", **files}, f"End {name}")


@pytest.fixture
def ada(sample: Sample, tmp_path: Path) -> Clone:
    sample.commit({".shipcheck.yaml": CHECKLIST}, "Checklist")
    sample.clone(tmp_path / "remote.git", "--bare")
    return Clone(Sample(tmp_path / "remote.git").clone(tmp_path / "ada"))


@pytest.fixture
def bob(ada: Clone, tmp_path: Path) -> Clone:
    sample = Sample(tmp_path / "remote.git").clone(tmp_path / "bob")
    sample.git("config", "user.name", "Bob")
    sample.git("config", "user.email", "bob@example.com")
    return Clone(sample)


@pytest.mark.parametrize(
    ("option", "method"), [("", "merge"), ("--squash", "squash"), ("--ff", "fast_forward")]
)
def test_a_merge_is_found_from_the_commit_that_landed(ada: Clone, option: str, method: str) -> None:
    head = ada.branch("coupons")
    ada.run("answer", "support-told", "yes", "--reason", "mail of today")
    ada.run("merge", "--yes", *([option] if option else []))
    landed = ada.sample.git("rev-parse", "main")
    (record,) = ada.log(landed)
    assert record["landed"] == {
        "commit": landed, "into": "main", "method": method, "pushed": False, "urgent": None,
        "through": "local", "outcome": "merged", "pull_request": None, "url": None,
    }  # fmt: skip
    assert (record["change"]["head"], record["change"]["branch"]) == (head, "coupons")
    assert record["change"]["commits"] == 2
    assert record["items"][1]["answer"]["by"] == "Ada Lovelace <ada@example.com>"
    for name in (head, head[:9], "coupons", "main", f"{head}~1"):
        assert ada.log(name) == [record], name
    assert ada.run("log", f"{head}~2", code=1).out == ""
    raw = ada.sample.git("notes", "--ref", "shipcheck", "show", landed)
    assert json.loads(raw)["id"] == record["id"]


def test_urgent_from_the_merge_to_the_review_in_another_clone(ada: Clone, bob: Clone) -> None:
    ada.branch("hotfix", broken="yes")
    ada.run("merge", "--yes", code=1)
    assert ada.log() == []
    ada.run("merge", "--yes", "--urgent", "the shop is down", "--push")
    bob.run("log", "sync")
    (record,) = bob.log("--urgent")
    assert (record["verdict"], record["landed"]["urgent"]) == ("not_ready", "the shop is down")
    assert record["landed"]["pushed"] is True
    bob.run("log", "review", "hotfix", "--note", "the load test follows")
    bob.run("log", "sync")
    ada.run("log", "sync")
    assert ada.log("--urgent") == []
    shown = ada.run("log", "-v", "main").out
    assert "by Bob <bob@example.com>: the load test follows" in shown
    assert ada.run("log", "sync").out == "origin: nothing new\n"


def test_merges_in_two_clones(ada: Clone, bob: Clone) -> None:
    """One pushes with the merge; the other's records wait, and come along later."""
    bob.branch("taxes")
    bob.run("merge", "--yes")
    bob.sample.git("push", "-q", "origin", "main")
    ada.branch("coupons")
    ada.run("merge", "--yes", "--push")
    assert ada.branches() == ["coupons"]
    bob.branch("prices")
    bob.run("merge", "--yes", "--squash", "--push")
    ada.run("log", "sync")
    assert ada.branches() == bob.branches() == ["coupons", "prices", "taxes"]
    for clone in (ada, bob):
        clone.sample.git("fsck", "--strict")


def test_an_amended_commit_has_no_record(ada: Clone) -> None:
    """Also where git takes notes along when it rewrites commits."""
    ada.sample.git("config", "notes.rewriteRef", NOTES_REF)
    ada.branch("coupons")
    ada.run("merge", "--yes")
    ada.sample.git("switch", "-q", "main")
    ada.sample.commit({"more.py": "sneaked in"}, "x")
    ada.sample.git("reset", "-q", "--soft", "HEAD~1")
    ada.sample.git("commit", "-q", "--amend", "--no-edit")
    done = shipcheck("log", "main", cwd=ada.sample.path)
    assert (done.code, done.out) == (1, "")
    assert "1 on a commit that they are not about" in done.err


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_killed_reviews_and_syncs_lose_nothing(
    ada: Clone, bob: Clone, number: signal.Signals
) -> None:
    head = ada.sample.head
    ours, theirs = (record_of(head, branch=name, urgent="fire") for name in ("ours", "theirs"))
    write(ada.sample, head, ours)
    write(bob.sample, head, theirs)
    bob.run("log", "sync")
    for words in (["review", head], ["sync"]):
        for delay in moments(KILLS, 0.8, seed=number):
            process = subprocess.Popen(
                [*COMMAND, "log", *words], cwd=ada.sample.path, env=environment_with(None),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            time.sleep(delay)
            process.send_signal(number)
            process.wait(timeout=60)
            assert "ours" in ada.branches()
    for clone in (ada, bob):
        clone.run("log", "sync")
        assert clone.branches() == ["ours", "theirs"]
        clone.sample.git("fsck", "--strict", "--no-progress")
