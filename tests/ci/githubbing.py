"""Asking GitHub for the head commit, and what it says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.hosting.place import Place
from tests.ci.asking import SECRET, Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from shipcheck.ci.runs import Run
    from tests.repository import Sample

    Answers = Callable[[httpx.Request], httpx.Response]

PLACE = Place("github", "https://github.com", "octo-org/octo-repo", {})


def asked(
    sample: Sample, answers: Answers, place: Place | None = PLACE, **environment: str
) -> Asked:
    """GitHub with these answers, for a user who has a token."""
    named: Mapping[str, str] = {"GH_TOKEN": SECRET, **environment}
    return Asked("github", answers, {}, named, place, repository=sample.path)


def current(found: Asked) -> dict[str, str]:
    """The state of each run that counts, by its name."""
    return found.states()


def by_attempt(runs: tuple[Run, ...]) -> list[tuple[str, int, str, bool]]:
    """Name, attempt, word, and whether it is superseded."""
    return sorted((one.name, one.attempt, one.word, one.superseded) for one in runs)


def refused(found: Asked, kind: type[Exception]) -> Any:  # noqa: ANN401 - the error
    """The error of a read."""
    with pytest.raises(kind) as caught:
        found.read()
    return caught.value
