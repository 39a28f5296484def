"""Where runners start, and how paths look from there."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from shipcheck.model.languages import language_of

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.rehearse.tree import Tree

LANGUAGES = ("javascript", "typescript", "tsx")


def package_of(tree: Tree, test: str) -> str | None:
    """The folder of the nearest `package.json`, for a file in JavaScript or TypeScript."""
    if language_of(test) not in LANGUAGES:
        return None
    return tree.nearest(test, ("package.json",))


def installed(tree: Tree, root: str, package: str) -> Path | None:
    """Where a package is installed, for this folder or one above."""
    folder = root
    while True:
        place = tree.path / folder / "node_modules" / package
        if place.exists():
            return place
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def inside(root: str, paths: list[str]) -> list[str]:
    """Paths as they are seen from a folder above them; none of them reads as an option."""
    seen = (posixpath.relpath(path, root or ".") for path in paths)
    return [f"./{path}" if path.startswith("-") else path for path in seen]
