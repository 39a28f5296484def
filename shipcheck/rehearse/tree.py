"""The work tree of a rehearsal, as its runners and recipes look at it."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.git.manifests import json_object, manifest_text

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Tree:
    """A fresh checkout at `path`; `names` are the files of its commit."""

    path: Path
    names: frozenset[str]

    def has(self, *names: str) -> bool:
        """Whether one of these is in the commit."""
        return not self.names.isdisjoint(names)

    def require_inside(self, file: Path, setting: str) -> None:
        """Do nothing where a file that is removed or read is in the tree, also as links lead now.

        Raises:
            ShipcheckError: it is not; `setting` is what names it.
        """
        top = Path(os.path.realpath(self.path))
        folder = Path(os.path.realpath(file.parent))
        if not folder.is_relative_to(top) or file.name == "..":
            inside = file.is_relative_to(self.path)
            named = file.relative_to(self.path) if inside else file
            raise ShipcheckError(
                f"{setting} leads out of the work tree of the rehearsal: {named}",
                hint="Name a file below the top of the repository.",
            )

    def text(self, name: str) -> str:
        """A small file of the commit; empty where it is absent, a link, unreadable or large."""
        return manifest_text(self.path, self.names, name)

    def json(self, name: str) -> dict[str, Any]:
        """A manifest in JSON; empty where it is no object."""
        return json_object(self.text(name))

    def nearest(self, path: str, manifests: Iterable[str]) -> str | None:
        """The folder at or above a file in which one of these manifests is; None without."""
        wanted = tuple(manifests)
        folder = posixpath.dirname(path)
        while True:
            if any(posixpath.join(folder, name) in self.names for name in wanted):
                return folder
            if not folder:
                return None
            folder = posixpath.dirname(folder)

    def packages(self, folder: str) -> frozenset[str]:
        """What the `package.json` of a folder depends on."""
        manifest = self.json(posixpath.join(folder, "package.json"))
        groups = (manifest.get(name) for name in ("dependencies", "devDependencies"))
        return frozenset(name for group in groups if isinstance(group, dict) for name in group)
