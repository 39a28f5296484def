"""The answer to the order to merge is lost: shipcheck looks what became of it, and orders nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.races.racing import Happening, Track
from tests.servers.github_forge.faults import Kind
from tests.servers.github_forge.forge import GithubForge

pytestmark = pytest.mark.slow


@pytest.fixture
def track(tmp_path: Path) -> Iterator[Track]:
    forge = GithubForge.create(tmp_path / "forge")
    with forge.serving() as url:
        yield Track.lay(tmp_path, forge, url)


def orders(track: Track) -> int:
    return sum(call.startswith("PUT") and call.endswith("/merge") for call in track.forge.calls)


@pytest.mark.parametrize("kind", ["error_after", "cut_after", "garbage"])
def test_what_was_done_though_the_answer_was_lost_is_merged(track: Track, kind: Kind) -> None:
    track.forge.faults.add(kind, method="PUT", path="/merge$")
    told = track.run(Happening.NOTHING, 1)
    assert told.wrong() is None, told
    assert (told.ended.code, orders(track)) == (0, 1), told
    assert told.landed is not None


@pytest.mark.parametrize("kind", ["error", "cut", "html", "redirect", "secondary", "limited"])
def test_what_was_not_done_is_not_called_merged(track: Track, kind: Kind) -> None:
    track.forge.faults.add(kind, method="PUT", path="/merge$")
    told = track.run(Happening.NOTHING, 1)
    assert told.landed is None, told
    assert told.ended.code in (1, 3), told
    assert orders(track) == 1, told


def test_a_conflict_is_judged_again_from_the_start(track: Track) -> None:
    track.forge.faults.add("conflict", method="PUT", path="/merge$")
    told = track.run(Happening.NOTHING, 1)
    assert told.landed is not None, told
    assert orders(track) == 2


@pytest.mark.parametrize(
    "path", ["/check-runs$", "/graphql$", "/rules/branches/main$", "/git/ref/"]
)
@pytest.mark.parametrize("kind", ["html", "garbage", "redirect", "secondary", "error"])
def test_a_broken_answer_is_never_a_pass(track: Track, kind: Kind, path: str) -> None:
    track.forge.faults.add(kind, path=path, times=None)
    told = track.run(Happening.NOTHING, 1)
    assert told.landed is None, told
    assert told.ended.code not in (0, 2), told
