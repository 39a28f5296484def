"""The names of a project's files by their folders, worked out once for all that asks about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import dirname
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping

KEPT = 2
"""Projects that are remembered: those of base and head."""


@dataclass(frozen=True, slots=True)
class PathIndex:
    """Files by folder (not by those above it), and all that end in `.sql`.

    `derived` is what tools worked out of the names, by the tool.
    """

    paths: Collection[str] = field(repr=False)
    size: int
    by_folder: Mapping[str, tuple[str, ...]] = field(repr=False)
    sql: tuple[str, ...] = field(repr=False)
    derived: dict[str, dict[Hashable, tuple[str, ...]]] = field(default_factory=dict, repr=False)

    def grouped(
        self, name: str, key: Callable[[str], Hashable | None]
    ) -> Mapping[Hashable, tuple[str, ...]]:
        """The SQL files by a key of their path (None leaves one out); worked out once a `name`."""
        found = self.derived.get(name)
        if found is None:
            groups: dict[Hashable, list[str]] = {}
            for path in self.sql:
                made = key(path)
                if made is not None:
                    groups.setdefault(made, []).append(path)
            found = {one: tuple(paths) for one, paths in groups.items()}
            self.derived[name] = found
        return found


_latest: list[PathIndex] = []


def index_of(paths: Collection[str]) -> PathIndex:
    """The index of a project's names; the same names (the very object) are only looked through once."""
    for one in _latest:
        if one.paths is paths and one.size == len(paths):
            return one
    made = _made(paths)
    _latest.insert(0, made)
    del _latest[KEPT:]
    return made


def _made(paths: Collection[str]) -> PathIndex:
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(dirname(path), []).append(path)
    sql = tuple(sorted(path for path in paths if path.endswith(".sql")))
    return PathIndex(paths, len(paths), {key: tuple(one) for key, one in folders.items()}, sql)
