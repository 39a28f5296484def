"""How far back the lists of services are read that cannot be asked by a commit."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from shipcheck.ci._reading import SLACK, earliest
from tests.ci.asking import HEAD, NOW

HOUR = 3600


class Git:
    """A git that says when the commit was made."""

    def __init__(self, made: int) -> None:
        self._made = made

    async def text(self, *arguments: str) -> str:
        assert arguments[-1] == HEAD
        return f"{self._made}\n"


@pytest.mark.parametrize(("ahead", "bounded"), [(-9 * HOUR, True), (0, True), (2 * HOUR, False)])
def test_a_commit_of_the_future_hides_nothing(ahead: int, *, bounded: bool) -> None:
    """Whoever makes it chooses its date; a later one would end the list before the red run."""
    made = int(NOW.timestamp()) + ahead
    repository = SimpleNamespace(git=Git(made))
    request = cast("Any", SimpleNamespace(commit=HEAD, repository=repository, now=lambda: NOW))
    assert asyncio.run(earliest(request)) == (made - SLACK if bounded else 0)
