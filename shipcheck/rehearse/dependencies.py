"""Lends a fresh work tree the installed dependencies of the user's own, by links.

Only what git ignores there is lent: what a commit brings along is in the fresh tree already.
"""

from __future__ import annotations

import contextlib
import os
import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.git.repository import Repository
    from shipcheck.rehearse.tree import Tree

INSTALLED_BY = {
    "package.json": ("node_modules",),
    "pyproject.toml": (".venv", "venv"),
    "requirements.txt": (".venv", "venv"),
    "setup.py": (".venv", "venv"),
    "Gemfile": ("vendor/bundle", ".bundle"),
    "composer.json": ("vendor",),
    "mix.exs": ("deps",),
}
"""Folders of dependencies beside each manifest."""

AT_THE_ROOT = (".venv", "venv", "node_modules")


async def lend_dependencies(repository: Repository, tree: Tree) -> tuple[str, ...]:
    """Link the folders of dependencies; returns those that were linked, as paths of the tree.

    `node_modules` of a project with workspaces is not lent: it leads back to the user's sources,
    which may be others.

    Raises:
        GitError: git cannot tell what it ignores.
    """
    wanted = [path for path in _folders(tree) if (repository.top / path).is_dir()]
    ignored = await _ignored(repository, wanted)
    return tuple(path for path in wanted if path in ignored and _link(repository.top, tree, path))


def _folders(tree: Tree) -> list[str]:
    found = dict.fromkeys(AT_THE_ROOT)
    for name in sorted(tree.names):
        folder, manifest = posixpath.split(name)
        for one in INSTALLED_BY.get(manifest, ()):
            found[posixpath.join(folder, one)] = None
    return [path for path in found if not _leads_back(tree, path)]


def _leads_back(tree: Tree, path: str) -> bool:
    folder, name = posixpath.split(path)
    if name != "node_modules":
        return False
    return "workspaces" in tree.json(posixpath.join(folder, "package.json")) or tree.has(
        posixpath.join(folder, "pnpm-workspace.yaml")
    )


async def _ignored(repository: Repository, paths: list[str]) -> frozenset[str]:
    if not paths:
        return frozenset()
    answer = await repository.git.text(
        "check-ignore", "-z", "--stdin", stdin=b"".join(os.fsencode(path) + b"\0" for path in paths),
        ok=(0, 1),
    )  # fmt: skip
    return frozenset(answer.split("\0"))


def _link(top: Path, tree: Tree, path: str) -> bool:
    """Whether the link could be made; where something is already, it is left."""
    place = tree.path / path
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(top / path)
        return True
    return False
