"""Whatever happens at the forge between verdict and merge: nothing is merged that was not judged."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.races.racing import Happening, Told, Track
from tests.servers.github_forge.forge import GithubForge

pytestmark = pytest.mark.slow
TIMES = 10
"""Races of each kind; `python -m benchmarks races` runs a hundred."""


@pytest.fixture
def track(tmp_path: Path) -> Iterator[Track]:
    forge = GithubForge.create(tmp_path / "forge")
    with forge.serving() as url:
        yield Track.lay(tmp_path, forge, url)


def at_random(track: Track, happening: Happening) -> list[Told]:
    """Races with something that happens before or after a request of a random number."""
    quiet = track.run(Happening.NOTHING, 1)
    assert quiet.landed is not None, quiet
    chance = random.Random()  # another moment in every run; a failure names it
    return [
        track.run(happening, chance.randint(1, quiet.requests), after=chance.choice((False, True)))
        for _ in range(TIMES)
    ]


@pytest.mark.parametrize("happening", [one for one in Happening if one is not Happening.NOTHING])
def test_nothing_is_merged_that_was_not_judged(track: Track, happening: Happening) -> None:
    for told in at_random(track, happening):
        assert told.wrong() is None, told
        if happening is Happening.BASE_MOVED:  # it is judged again, and nothing is in the way of it
            assert told.landed is not None, told


@pytest.mark.parametrize("happening", [Happening.CHECK_RED, Happening.REVIEW_DISMISSED])
def test_what_the_forge_demands_too_has_no_window(track: Track, happening: Happening) -> None:
    track.forge.protect(checks=["tests"], approvals=1)
    for told in at_random(track, happening):
        assert told.wrong() is None, told
        assert not told.slipped, told


def test_nothing_is_armed_that_was_not_judged(track: Track) -> None:
    """What is pushed to a branch once it is armed, the forge merges by itself: that is no race any more."""
    track.pending = True
    track.forge.protect(checks=["tests"])
    quiet = track.run(Happening.NOTHING, 1)
    assert "under_way" in quiet.ended.said, quiet
    chance = random.Random()
    for _ in range(TIMES):
        moment = chance.randint(1, quiet.requests)
        told = track.run(Happening.HEAD_PUSHED, moment, after=chance.choice((False, True)))
        assert all(head in told.judged for _, head in track.forge.armings), told


def test_the_races_would_notice_a_merge_that_nobody_judged(track: Track) -> None:
    told = track.run(Happening.NOTHING, 1)
    assert told.wrong() is None
    assert "was not judged" in (replace(told, judged=("0" * 40,)).wrong() or "")
    elsewhere = replace(told, parents=("0" * 40, told.parents[1]))
    assert "nothing was said" in (elsewhere.wrong() or "")
    pushed = replace(told, happening=Happening.HEAD_PUSHED, moment=told.order)
    assert "in spite of" in (pushed.wrong() or "")
    red = replace(told, happening=Happening.CHECK_RED, moment=told.read)
    assert "red" in (red.wrong() or "")
