"""Merging through a forge that breaks off, moves, or says no: nothing unjudged lands, nothing is lost."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.servers.github_forge.forge import GithubForge
from tests.servers.github_forge.records import READ_TOKEN, TOKEN
from tests.stories.forge_story import ForgeStory
from tests.stories.landed import has_records, record_of, tip
from tests.stories.running import COMMAND, environment_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.repository import Sample

MERGE = r"/pulls/\d+/merge$"


@pytest.fixture
def forge(tmp_path: Path) -> GithubForge:
    return GithubForge.create(tmp_path / "forge")


@pytest.fixture
def story(sample: Sample, forge: GithubForge) -> Iterator[ForgeStory]:
    """A branch that is pushed and has a pull request."""
    with forge.serving() as url:
        made = ForgeStory.create(sample, forge, url)
        forge.push(sample, "work")
        forge.open("work")
        yield made


@pytest.mark.parametrize("kind", ["error_after", "cut_after", "garbage"])
def test_an_answer_that_is_lost_after_the_merge(story: ForgeStory, kind: str) -> None:
    story.forge.faults.add(kind, path=MERGE)  # type: ignore[arg-type]
    ended = story.run("merge", "--yes")
    assert ended.code == 0, ended
    (merged,) = story.forge.merges
    assert f"as {merged[2][:12]}" in ended.out
    assert record_of(story.sample, merged[2])["landed"]["commit"] == merged[2]


@pytest.mark.parametrize("kind", ["error", "cut"])
def test_an_order_that_did_not_arrive(story: ForgeStory, kind: str) -> None:
    story.forge.faults.add(kind, path=MERGE)  # type: ignore[arg-type]
    ended = story.run("merge", "--yes")
    ended.assert_clear(1)
    assert "is not merged" in ended.err
    assert not story.forge.merges
    assert sum("merge" in call for call in story.forge.calls) == 1
    assert not has_records(story.sample)


def test_a_head_that_the_forge_says_has_moved(story: ForgeStory) -> None:
    """409: judged again from the start; the second order is for what was judged then."""
    story.forge.faults.add("conflict", path=MERGE)
    ended = story.run("merge", "--yes")
    assert ended.code == 0, ended
    assert [merged[1] for merged in story.forge.merges] == [story.sample.head]


@pytest.mark.parametrize("number", range(2, 9))
def test_a_push_between_look_and_order(story: ForgeStory, tmp_path: Path, number: int) -> None:
    other = story.sample.clone(tmp_path / "other")
    other.git("switch", "-q", "-c", "work2", "origin/work")
    theirs = other.commit({"evil.py": "e = 1\n"})

    def push() -> None:
        other.git("push", "-q", story.forge.address, "work2:refs/heads/work")

    story.forge.hooks.at(number, push)
    ended = story.run("merge", "--yes")
    assert theirs not in [merged[1] for merged in story.forge.merges]
    assert ended.code in (0, 1), ended


def test_a_token_that_may_not_merge(story: ForgeStory) -> None:
    ended = story.run("merge", "--yes", environment={"GH_ENTERPRISE_TOKEN": READ_TOKEN})
    ended.assert_clear(1, 4)
    assert READ_TOKEN not in ended.err
    assert not story.forge.merges


def test_a_sign_in_page_instead_of_an_answer(story: ForgeStory) -> None:
    story.forge.faults.add("html", path="graphql", times=None)
    ended = story.run("merge", "--yes", "--forge")
    ended.assert_clear(3, 4)
    assert not story.forge.merges


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_during_the_order_is_answered_by_what_came_of_it(
    story: ForgeStory, number: signal.Signals
) -> None:
    run = subprocess.Popen(
        [*COMMAND, "merge", "--yes"], cwd=story.sample.path, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment_with({"GH_ENTERPRISE_TOKEN": TOKEN}),
    )  # fmt: skip
    story.forge.hooks.at(
        1, lambda: run.send_signal(number), fits=lambda asked: asked.method == "PUT"
    )
    out, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    assert out.startswith(b"merged  work -> main")
    assert len(story.forge.merges) == 1
    assert tip(story.sample) == story.forge.merges[0][2]
    assert record_of(story.sample)


def test_a_kill_during_the_order_loses_no_record(story: ForgeStory) -> None:
    """Nobody was there for the answer: the next run finds out, and merges nothing twice."""
    run = subprocess.Popen(
        [*COMMAND, "merge", "--yes"], cwd=story.sample.path, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment_with({"GH_ENTERPRISE_TOKEN": TOKEN}),
    )  # fmt: skip
    story.forge.hooks.at(1, run.kill, after=True, fits=lambda asked: asked.method == "PUT")
    run.communicate(timeout=60)
    assert run.returncode == -signal.SIGKILL
    assert not has_records(story.sample)
    ended = story.run("merge", "--yes")
    assert ended.code == 0, ended
    assert ended.out.startswith("nothing to merge"), ended
    assert "is merged as" in ended.err
    (merged,) = story.forge.merges
    assert record_of(story.sample, merged[2])["landed"]["commit"] == merged[2]
    assert tip(story.sample) == merged[2]


def test_a_signal_before_the_order_leaves_all_as_it_was(story: ForgeStory) -> None:
    refs = story.sample.git("for-each-ref")
    run = subprocess.Popen(
        [*COMMAND, "merge", "--yes"], cwd=story.sample.path, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment_with({"GH_ENTERPRISE_TOKEN": TOKEN}),
    )  # fmt: skip
    story.forge.faults.add("late", path="graphql")
    story.forge.hooks.at(1, lambda: run.send_signal(signal.SIGINT))
    out, _ = run.communicate(timeout=60)
    story.forge.faults.released.set()
    assert (run.returncode, out) == (130, b"")
    assert story.sample.git("for-each-ref") == refs
    assert not story.forge.merges
    assert not (story.sample.path / ".git" / "shipcheck" / "pending.jsonl").exists()
