"""Gathering the migrations of a branch of a sample repository, with the tiny framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations import gather as gather_module
from shipcheck.migrations import suspects
from shipcheck.migrations.gather import Gathered, gather
from shipcheck.migrations.servers import ASSUMED, Dialect
from tests.change.reading import change_of
from tests.git.opening import done, git_in
from tests.migrations.tiny import READERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from shipcheck.migrations.recognition import Reader
    from tests.repository import Sample

SERVER = ASSUMED[Dialect.POSTGRESQL]


def use(monkeypatch: pytest.MonkeyPatch, readers: Sequence[Reader] = READERS) -> None:
    """Let there be no other frameworks."""
    monkeypatch.setattr(gather_module, "readers", lambda: readers)
    monkeypatch.setattr(suspects, "ALWAYS", (".tiny",))


def gathered(sample: Sample, cache: Path | None = None) -> Gathered:
    """What the branch that is checked out would bring to main."""
    folder = None if cache is None else lambda: cache
    return done(gather(change_of(sample), git_in(sample.path), server=SERVER, cache=folder))


def paths(found: Gathered) -> list[str]:
    """The migrations that will run, in order."""
    return [one.migration.path for one in found.migrations]


def hazards(found: Gathered) -> list[tuple[str, str, str]]:
    """What is said of migrations that landed: level, rule, path."""
    return [(one.hazard.level.value, one.hazard.rule, one.path) for one in found.landed]
