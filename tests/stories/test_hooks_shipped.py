"""What `shipcheck merge` has merged goes out without being judged again, whatever the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.setup.installation import hook, installed
from tests.stories.running import shipcheck
from tests.stories.test_hooks import CHECKLIST, STRICT, Ended, clone, git, remote_has

if TYPE_CHECKING:
    from tests.repository import Sample

__all__ = ["clone"]

WAYS = [(), ("--squash",), ("--ff",)]


@pytest.fixture
def topic(clone: Sample) -> Sample:
    """A branch of two commits that no push and no merge lets pass, its base's tip being pushed."""
    clone.commit({CHECKLIST: STRICT})
    clone.git("push", "-q", "origin", "main")
    installed(clone)
    clone.branch("topic")
    clone.commit({"large.py": "x = 1\n"}, "One")
    clone.commit({"large.py": "x = 2\n"}, "Two")
    return clone


def merge(sample: Sample, *options: str) -> None:
    """Merge what is not ready, urgently."""
    done = shipcheck("merge", "--yes", "--urgent", "shop is down", *options, cwd=sample.path)
    assert done.code == 0, done


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_pushed_afterwards(topic: Sample, way: tuple[str, ...]) -> None:
    assert git(topic, "push", "-q", "origin", "topic:refs/heads/other").code == 1
    merge(topic, *way)
    assert git(topic, "push", "-q", "origin", "main") == Ended(0, "")
    assert remote_has(topic, "main") == topic.git("rev-parse", "main")


def test_two_after_one_another(topic: Sample) -> None:
    merge(topic)
    topic.git("switch", "-q", "-c", "more", "main")
    topic.commit({"large2.py": "x = 1\n"})
    topic.git("update-ref", "refs/remotes/origin/main", "main")  # as if it was pushed elsewhere
    merge(topic, "--squash")
    assert git(topic, "push", "-q", "origin", "main") == Ended(0, "")


def test_a_commit_on_top_by_hand_is_judged(topic: Sample) -> None:
    merge(topic)
    topic.git("switch", "-q", "main")
    topic.commit({"by_hand.py": "x = 1\n"})
    assert git(topic, "push", "-q", "origin", "main").code == 1


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_pushed_at_once(topic: Sample, way: tuple[str, ...]) -> None:
    """The older hook still has its say, as with any push."""
    installed(topic, "--undo")
    told = hook(topic, "pre-push", '#!/bin/sh\ncat > "${0%/*}/told"\n').with_name("told")
    installed(topic)
    merge(topic, "--push", *way)
    assert remote_has(topic, "main") == topic.git("rev-parse", "main")
    assert "refs/heads/main" in told.read_text()


def test_an_older_hook_stops_it_there_too(topic: Sample) -> None:
    installed(topic, "--undo")
    hook(topic, "pre-push", "#!/bin/sh\nexit 1\n")
    installed(topic)
    before = topic.git("rev-parse", "main")
    urgent = ("--yes", "--urgent", "shop is down", "--push")
    done = shipcheck("merge", *urgent, cwd=topic.path)
    assert done.code == 1, done
    assert topic.git("rev-parse", "main") == before == remote_has(topic, "main")
