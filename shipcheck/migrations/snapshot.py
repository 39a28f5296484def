"""The files of a commit as a project: all names, and the contents of those that were asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.git.objects import list_blobs, read_blobs
from shipcheck.migrations.markers import marker_paths
from shipcheck.migrations.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.git.runner import Git
    from shipcheck.migrations.servers import Server
    from shipcheck.model.change import ChangedFile


@dataclass(slots=True)
class Store:
    """Contents by the names of their blobs, each read once."""

    git: Git
    contents: dict[str, bytes] = field(default_factory=dict, repr=False)

    async def fetch(self, blobs: Iterable[str]) -> None:
        """Read those that are not here yet, with one process.

        Raises:
            MissingObjects: a partial clone lacks one of them.
        """
        missing = [one for one in dict.fromkeys(blobs) if one not in self.contents]
        for blob, content in zip(missing, await read_blobs(self.git, missing), strict=True):
            self.contents[blob] = content or b""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A commit: `blobs` by path, and the project that frameworks see, its files growing as they ask."""

    store: Store = field(repr=False)
    blobs: Mapping[str, str] = field(repr=False)
    project: Project
    files: dict[str, bytes] = field(repr=False)

    async def fetch(self, paths: Iterable[str]) -> None:
        """Let the project hold these files, as far as they are there."""
        wanted = [one for one in dict.fromkeys(paths) if one in self.blobs]
        await self.store.fetch(self.blobs[one] for one in wanted)
        self.files.update({one: self.content(one) for one in wanted})

    def content(self, path: str) -> bytes:
        """A file that was fetched."""
        return self.store.contents[self.blobs[path]]

    def on(self, server: Server) -> Snapshot:
        """The same on a server that is known by now."""
        return replace(self, project=replace(self.project, server=server))


async def take(store: Store, commit: str, markers: tuple[str, ...]) -> Snapshot:
    """The snapshot of a commit, with what tells about migrations."""
    return await _snapshot(store, await list_blobs(store.git, commit), markers)


async def take_before(
    snapshot: Snapshot, files: Sequence[ChangedFile], markers: tuple[str, ...]
) -> Snapshot:
    """The commit that a change starts from, worked out from the one that it leads to."""
    blobs = dict(snapshot.blobs)
    for one in files:
        if one.new_mode.strip("0") and one.path in blobs:
            del blobs[one.path]
    for one in files:
        if one.old_mode in ("100644", "100755"):
            blobs[one.old_path or one.path] = one.old_blob
    return await _snapshot(snapshot.store, blobs, markers)


async def _snapshot(store: Store, blobs: Mapping[str, str], markers: tuple[str, ...]) -> Snapshot:
    files: dict[str, bytes] = {}
    snapshot = Snapshot(store, blobs, Project(blobs.keys(), files), files)
    await snapshot.fetch(marker_paths(blobs, markers))
    return snapshot
