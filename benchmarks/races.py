"""Races between a merge through the forge and what happens there, and the window that no forge closes."""

from __future__ import annotations

import random
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from tests.races.racing import Happening, Told, Track
from tests.servers.github_forge.forge import GithubForge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

TIMES = 100
"""Races of each kind."""

FAR = 0.1
"""Seconds that a request takes on the network that the window is stated for."""


def races(folder: Path, times: int = TIMES) -> Iterator[str]:
    """The races of each kind as lines of a table, one by one, and then the window.

    Every race happens on a loopback server, at a request of a random number.
    """
    yield "| what happens | races | it was before the order | of these merged | not merged | wrong |"
    yield "|---|---|---|---|---|---|"
    windows: list[Told] = []
    for demanded in (False, True):
        forge = GithubForge.create(folder / f"forge-{demanded}")
        with forge.serving() as url:
            track = Track.lay(folder / f"track-{demanded}", forge, url)
            if demanded:
                forge.protect(checks=["tests"], approvals=1)
            for happening in _kinds(demanded=demanded):
                told = [*_run(track, happening, times)]
                yield _row(happening, told, demanded=demanded)
                windows += [one for one in told if not demanded and one.order and one.read]
    yield ""
    yield from _window(windows)


def _kinds(*, demanded: bool) -> list[Happening]:
    """What can happen; once more what the forge can demand itself, with a forge that does."""
    if demanded:
        return [Happening.CHECK_RED, Happening.REVIEW_DISMISSED]
    return [one for one in Happening if one is not Happening.NOTHING]


def _run(track: Track, happening: Happening, times: int) -> Iterable[Told]:
    chance = random.Random(happening)
    quiet = track.run(Happening.NOTHING, 1)
    for _ in range(times):
        moment = chance.randint(1, quiet.requests)
        yield track.run(happening, moment, after=chance.choice((False, True)))


def _row(happening: Happening, told: list[Told], *, demanded: bool) -> str:
    early = [one for one in told if one.moment and one.moment <= (one.order or one.requests)]
    wrong = Counter(one.wrong() for one in told if one.wrong())
    merged = sum(one.landed is not None for one in early)
    name = f"{happening}, which the forge demands too" if demanded else str(happening)
    said = "; ".join(f"{count}: {words}" for words, count in wrong.items()) or "0"
    return f"| {name} | {len(told)} | {len(early)} | {merged} | {len(early) - merged} | {said} |"


def _window(told: list[Told]) -> Iterator[str]:
    """How long before the order the check runs are read, for what the forge does not demand itself."""
    requests = median(one.window for one in told)
    local = median(one.local for one in told)
    slipped = sum(one.slipped for one in told if one.happening is Happening.CHECK_RED)
    yield (
        f"From the last reading of the check runs to the order to merge: {requests:.0f} requests one after "
        f"the other at most, {local * 1000:.0f} ms in all with a server on this machine, so about "
        f"{local + requests * FAR:.1f} s where a request takes {FAR * 1000:.0f} ms. {slipped} of the checks "
        "that turned red did so in that window, and were merged; none where the forge requires the check."
    )
