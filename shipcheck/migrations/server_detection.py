"""Which database a project runs on, as its own configuration tells.

The order, where files contradict each other:

1. What the migration tool writes for (Prisma's provider, Drizzle's dialect, sqitch's engine) decides.
2. Then production's configuration, then configuration that names no environment, then what stands in
   for development, then tests and CI, then the drivers among the dependencies.
3. SQLite counts only where nothing tells of a server, unless the migration tool itself names it: it is
   what development and tests of many projects use.
4. Of MySQL and MariaDB, whose drivers and URLs are the same, an image or a version decides.
5. Versions come from the most trusted hints that have any, development and CI counting alike. Of several
   the oldest counts: what is safe there is safe on the others too, but for a few faults of old servers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from shipcheck.checklist.globs import path_matcher
from shipcheck.migrations.detection import (
    containers,
    dependencies,
    django,
    environments,
    infrastructure,
    migration_tools,
    rails,
)
from shipcheck.migrations.detection.hint import Hint, HintReader, Trust
from shipcheck.migrations.servers import ASSUMED, Dialect, Server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shipcheck.migrations.project import Project

_READERS = cast(
    "Sequence[HintReader]",
    (containers, dependencies, django, environments, infrastructure, migration_tools, rails),
)
DETECTION_MARKERS = tuple(dict.fromkeys(marker for reader in _READERS for marker in reader.MARKERS))
"""Globs, as in .gitignore, of the files that `detect_server` looks at."""

MOST_BYTES = 300_000
"""Of one file; configuration is shorter, and what is longer was written by a program."""

_NOT_OURS = frozenset(
    ("node_modules", "vendor", "third_party", "testdata", "fixtures", "examples", "example", "samples",
     "docs", "templates", "site-packages", ".venv")
)  # fmt: skip
_FAMILY = {Dialect.MARIADB: Dialect.MYSQL}
_ORDER = tuple(Dialect)


def detect_server(project: Project) -> Server:
    """The dialect and version, with the line that tells; PostgreSQL 15 where nothing does.

    The version is assumed (`servers.ASSUMED`) where only the dialect is told; `source` then names the
    line that tells the dialect. Of what the files hold nothing else is kept or shown.
    """
    hints = _that_count(list(_all_hints(project)))
    if not hints:
        return ASSUMED[Dialect.POSTGRESQL]
    best = min(hints, key=_Rank(hints).of)
    family = [one for one in hints if _family(one) is _family(best)]
    told = _oldest(family)
    if told is None or told.version is None:
        dialect = next(
            (one.dialect for one in family if one.dialect is Dialect.MARIADB), best.dialect
        )
        return Server(dialect, ASSUMED[dialect].version, f"{best.path}:{best.line}")
    return Server(told.dialect, told.version, f"{told.path}:{told.line}")


def _all_hints(project: Project) -> Iterator[Hint]:
    for path, content in sorted(project.files.items()):
        if len(content) > MOST_BYTES or _NOT_OURS.intersection(path.lower().split("/")[:-1]):
            continue
        readers = [one for one in _READERS if path_matcher(tuple(one.MARKERS))(path)]
        text = project.text(path) if readers else None
        for reader in readers:
            yield from reader.find(path, text or "")


def _that_count(hints: list[Hint]) -> list[Hint]:
    """Those that are left once SQLite, which stands in for a server, is set aside."""
    servers = [one for one in hints if one.dialect is not Dialect.SQLITE]
    decided = [one for one in hints if one.trust is Trust.MIGRATIONS]
    return decided + [one for one in servers if one not in decided] if servers else hints


def _family(hint: Hint) -> Dialect:
    return _FAMILY.get(hint.dialect, hint.dialect)


@dataclass(frozen=True, slots=True)
class _Rank:
    """Orders hints: trust, then nearness to the project's top, then how many say the same."""

    hints: Sequence[Hint]

    def of(self, hint: Hint) -> tuple[int, ...]:
        same = Counter(map(_family, self.hints))[_family(hint)]
        return hint.trust, hint.path.count("/"), -same, _ORDER.index(hint.dialect), hint.line


def _oldest(hints: Iterable[Hint]) -> Hint | None:
    """The oldest version among the most trusted hints that tell one."""
    versioned = [one for one in hints if one.version]
    if not versioned:
        return None
    most = min(map(_trust_of_version, versioned))
    return min(
        (one for one in versioned if _trust_of_version(one) == most),
        key=lambda one: (one.version or (), one.path, one.line),
    )


def _trust_of_version(hint: Hint) -> Trust:
    """CI's servers are as near to production's as those that stand in on a desk."""
    return Trust.STAND_IN if hint.trust is Trust.TEST else hint.trust
