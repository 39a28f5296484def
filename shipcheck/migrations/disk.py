"""Files on disk as a project: the migrations that are named, and what stands around them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

DEEP = 3
"""Folders below each folder above a migration that are looked through for configuration."""

MOST_NAMES = 50_000
"""Names of files that a project is made of; a home directory may hold millions."""

LARGEST = 64_000_000
"""Bytes of a migration that is read."""

_PASSED = frozenset(
    {
        ".git",
        "node_modules",
        "vendor",
        "third_party",
        ".venv",
        "venv",
        "__pycache__",
        ".tox",
        "target",
    }
)


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that was asked for: its path from the project's top, and whether by its own name.

    `below` is its path from the folder that was named, the same as its name where it was itself.
    """

    path: str
    below: str
    named: bool


@dataclass(frozen=True, slots=True)
class Disk:
    """Files below a folder, by paths with `/` that start there.

    `project` is whether all of the folder is one project, not just a place where somebody put files.
    """

    top: Path
    project: bool = True

    def read(self, path: str, limit: int = LARGEST) -> bytes | None:
        """A file's bytes, None where it is not there, no file, too large, or not ours to read."""
        file = self.top / path
        try:
            if not file.is_file() or file.stat().st_size > limit:
                return None
            return file.read_bytes()
        except OSError:
            return None

    def read_named(self, path: str) -> bytes:
        """The bytes of a file that was asked for.

        Raises:
            UsageError: it is not there, too large, or cannot be read.
        """
        content = self.read(path)
        if content is None:
            hint = f"It must be a file of up to {LARGEST // 1_000_000} MB that may be read."
            raise UsageError(f"cannot read {self.top / path}", hint=hint)
        return content


def find_files(named: Sequence[str], directory: Path) -> tuple[Disk, tuple[NamedFile, ...]]:
    """The files that were named, folders looked through, and the top of the project they are in.

    Raises:
        UsageError: there is nothing by a name.
    """
    places = [_absolute(one, directory) for one in named]
    top, project = _top(places, directory)
    found: dict[str, NamedFile] = {}
    for place in places:
        if place.is_dir():
            for one in _walk(place):
                path = _relative(place / one, top)
                found.setdefault(path, NamedFile(path, one, named=False))
        else:
            path = _relative(place, top)
            found[path] = NamedFile(path, place.name, named=True)
    return Disk(top, project), tuple(found.values())


def names_around(disk: Disk, paths: Iterable[str]) -> frozenset[str]:
    """The names of files near to these: in their folders, and a few levels below each one above.

    Where the folder is no project, only those beside them.
    """
    found = set(paths)
    folders = {folder for path in found for folder in _above(path)}
    for folder in sorted(folders, key=lambda one: (-one.count("/"), one)):
        start = f"{folder}/" if folder else ""
        below = _walk(disk.top / folder, deep=DEEP if disk.project else 0)
        found.update(start + one for one in islice(below, MOST_NAMES))
        if len(found) > MOST_NAMES:
            break
    return frozenset(found)


def _above(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition("/")[0]
        yield path


def _absolute(name: str, directory: Path) -> Path:
    place = Path(os.path.normpath(directory.absolute() / name))
    if not place.exists():
        raise UsageError(f"no such file: {name}")
    return place


def _top(places: Sequence[Path], directory: Path) -> tuple[Path, bool]:
    """The repository that all of them are in, else where the user stands, else what holds them all."""
    folders = [place if place.is_dir() else place.parent for place in places]
    own = Path(os.path.normpath(directory.absolute()))
    common = Path(os.path.commonpath(folders))
    for folder in (common, *common.parents):
        if (folder / ".git").exists():
            return folder, True
    return (own, True) if common.is_relative_to(own) else (common, False)


def _relative(place: Path, top: Path) -> str:
    return place.relative_to(top).as_posix()


def _walk(folder: Path, deep: int | None = None) -> Iterator[str]:
    """The files below a folder by their paths from there, sorted; links to folders are not followed."""
    for current, folders, names in os.walk(folder):
        below = Path(current).relative_to(folder).as_posix()
        start = "" if below == "." else f"{below}/"
        folders[:] = sorted(one for one in folders if one not in _PASSED)
        if deep is not None and start.count("/") >= deep:
            folders.clear()
        yield from (start + name for name in sorted(names))
