"""What a rehearsal of a flag saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.coverage.report import FileCoverage


class RunState(StrEnum):
    """How the tests of one side ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"


NAMED = 200
"""Failed tests of a run that are kept by name, of however many that failed."""

_NO_FILES: Mapping[str, FileCoverage] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SideRun:
    """The tests with the flag forced to one side.

    `why` says in a line how it ended. `tests` is how many ran, None where the runner does not tell;
    `failed` are the names of those that failed, `NAMED` of them at most for each run. `seconds` is
    how long it took. `files` is what ran of the files that ask for the flag, by the repository's
    paths; empty where nothing measured it.
    `output` are the last lines of a run that did not pass.
    """

    state: RunState
    why: str
    tests: int | None = None
    failed: tuple[str, ...] = ()
    seconds: float = 0.0
    files: Mapping[str, FileCoverage] = field(default_factory=lambda: _NO_FILES)
    output: str = ""


@dataclass(frozen=True, slots=True)
class FlagRehearsal:
    """One flag, both ways; `commands` are what was run, `force` what forced the flag.

    `paths` are the files that ask for it, and `at` is when it was rehearsed, in RFC 3339.
    """

    flag: str
    commands: tuple[str, ...]
    force: str
    paths: tuple[str, ...]
    on: SideRun
    off: SideRun
    at: str

    @property
    def fails_both_ways(self) -> tuple[str, ...]:
        """Tests that fail on both sides: whatever it is, the flag is not it."""
        return tuple(name for name in self.on.failed if name in self.off.failed)
