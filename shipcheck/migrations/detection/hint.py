"""One line of a project's configuration that tells about its database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.servers import Dialect


class Trust(IntEnum):
    """How much a hint says about the database that matters; the lower, the more."""

    MIGRATIONS = 0  # what the migration tool writes its migrations for
    PRODUCTION = 1  # the application's or the infrastructure's configuration for production
    CONFIGURED = 2  # configuration that names no environment
    STAND_IN = 3  # a database for development: compose files, `development:` sections
    TEST = 4  # tests and CI
    DRIVER = 5  # a driver among the dependencies


@dataclass(frozen=True, slots=True)
class Hint:
    """A dialect, the version where the line tells it, and where that stands.

    `line` is 1-based. Nothing of the line itself is kept: it may hold a password.
    """

    dialect: Dialect
    trust: Trust
    path: str
    line: int
    version: tuple[int, ...] | None = None


class HintReader(Protocol):
    """A file of `detection/`."""

    MARKERS: Sequence[str]
    """Globs, as in .gitignore, of the files that it reads."""

    @staticmethod
    def find(path: str, text: str) -> Iterator[Hint]:
        """The hints in one of them; never raises for what the file holds."""


_WORDS = re.compile(r"[._/\-]+")
_PRODUCTION = frozenset({"prod", "production", "live", "deploy", "deployment"})
_TEST = frozenset({"test", "tests", "testing", "spec", "specs", "ci", "e2e", "integration"})
_DEVELOPMENT = frozenset({"dev", "development", "local", "override", "devcontainer"})


def trust_of(path: str, otherwise: Trust = Trust.CONFIGURED) -> Trust:
    """What a file's name and folders say about its environment (`compose.prod.yml`)."""
    words = frozenset(_WORDS.split(path.lower()))
    if words & _TEST:
        return Trust.TEST
    if words & _PRODUCTION:
        return Trust.PRODUCTION
    return Trust.STAND_IN if words & _DEVELOPMENT else otherwise


def numbered_lines(text: str, *comments: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, but those that are comments and those that are too long to matter."""
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped and len(stripped) <= LONGEST_LINE and not stripped.startswith(comments or "\0"):
            yield number, line


LONGEST_LINE = 2000
"""Characters; no line of a configuration that people write is longer."""
