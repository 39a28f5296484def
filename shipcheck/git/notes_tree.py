"""Trees of notes: which commit has which note, read and written without an index.

Git spreads notes over directories as it sees fit: the note of `abcdef…` is at `abcdef…`,
`ab/cdef…` or `ab/cd/ef…`, see `git notes` and its notes.c. Anybody who may push can push a tree of
notes, so what is read here is bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.git.errors import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shipcheck.git.runner import Git

MOST_ENTRIES = 1_000_000
"""Entries of a tree of notes that are looked at; a tree can be made to look endless."""

MOST_BYTES = 1_000_000
"""Bytes of one note that are read; a ship record has some 3,000."""

_HEX = re.compile(r"[0-9a-f]+", re.ASCII)
_FAN_OUT = 2  # characters that a directory takes off the name
_DIRECTORY = "40000"


async def list_notes(git: Git, tip: str) -> dict[str, tuple[str, ...]]:
    """The notes of a notes commit: each commit's blobs, more than one where directories mix.

    What is in the tree and no note is left out.

    Raises:
        ShipcheckError: there are more than `MOST_ENTRIES`.
        GitError: the tree cannot be read.
    """
    notes: dict[str, tuple[str, ...]] = {}
    level = {"": f"{tip}^{{tree}}"}
    seen = 0
    while level:
        below: dict[str, str] = {}
        trees = await _read_objects(git, set(level.values()), "tree")
        for prefix, tree in level.items():
            for mode, name, entry in _entries(trees[tree], len(tip) // 2):
                seen += 1
                path = prefix + name
                if seen > MOST_ENTRIES:
                    raise ShipcheckError(
                        f"the notes of {tip} have more than {MOST_ENTRIES} entries"
                    )
                if not _HEX.fullmatch(name):
                    continue
                if len(path) == len(tip) and mode.startswith("100"):
                    notes[path] = (*notes.get(path, ()), entry)
                elif len(name) == _FAN_OUT and mode == _DIRECTORY and len(path) < len(tip):
                    below[path] = entry
        level = below
    return notes


async def write_notes(git: Git, notes: Mapping[str, str]) -> str:
    """Write a tree of notes, a blob for each commit; returns its name.

    There is one level of directories: with thousands of notes at the top, each new one would write
    all their names anew.
    """
    folders: dict[str, list[str]] = {}
    for commit, blob in sorted(notes.items()):
        entry = f"100644 blob {blob}\t{commit[_FAN_OUT:]}\n"
        folders.setdefault(commit[:_FAN_OUT], []).append(entry)
    # An empty line ends a tree, see --batch in git-mktree(1).
    below = "\n".join("".join(entries) for entries in folders.values())
    trees = await git.lines("mktree", "--batch", stdin=below.encode()) if folders else []
    top = "".join(
        f"040000 tree {tree}\t{name}\n" for name, tree in zip(folders, trees, strict=True)
    )
    return await git.text("mktree", stdin=top.encode())


async def read_contents(git: Git, blobs: Sequence[str], *, most: int) -> dict[str, bytes | None]:
    """The contents of blobs with two processes, None for those that are too large.

    Args:
        git: where they are.
        blobs: their names.
        most: bytes of all together; those that come after them are too large as well.

    Raises:
        MissingObjects: a partial clone lacks one of them.
    """
    names = list(dict.fromkeys(blobs))
    wanted = []
    for name, size in zip(names, await _sizes(git, names), strict=True):
        if size <= MOST_BYTES:
            most -= size
            if most >= 0:
                wanted.append(name)
    return dict.fromkeys(names) | await _read_objects(git, wanted, "blob")


async def _sizes(git: Git, names: Iterable[str]) -> list[int]:
    """The sizes of objects in bytes."""
    lines = await git.lines("cat-file", "--batch-check", stdin=_queries(names))
    return [int(_header(line.encode())[2]) for line in lines]


async def _read_objects(git: Git, names: Iterable[str], kind: str) -> dict[str, bytes]:
    """The contents of objects of one kind, by the names that were asked for."""
    asked = list(names)
    if not asked:
        return {}
    answer = (await git.run("cat-file", "--batch", stdin=_queries(asked))).stdout
    contents = {}
    position = 0
    for name in asked:
        end = answer.find(b"\n", position)
        _, found, size = _header(answer[position:end])
        if found != kind.encode():
            raise ShipcheckError(f"{name} is a {found.decode()}, not a {kind}")
        start = end + 1
        position = start + int(size)
        contents[name] = answer[start:position]
        position += 1  # a newline follows the content
    return contents


def _queries(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()


def _header(line: bytes) -> list[bytes]:
    """Name, kind and size of an object; raises MissingObjects where it is not here."""
    fields = line.split(b" ")
    if len(fields) != len(("name", "kind", "size")):
        raise failure(("cat-file",), 128, b"missing object: " + line)
    return fields


def _entries(tree: bytes, width: int) -> Iterator[tuple[str, str, str]]:
    """Mode, name and object of each entry of a tree; `width` is that of a name in bytes."""
    position = 0
    while position < len(tree):
        end = tree.index(b"\0", position)
        mode, _, name = tree[position:end].partition(b" ")
        position = end + 1 + width
        yield mode.decode(), name.decode("utf-8", "surrogateescape"), tree[end + 1 : position].hex()
