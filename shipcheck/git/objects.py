"""Files as commits hold them, without a work tree."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.names import checked_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.git.runner import Git

# Paths are names of files here, never patterns: `:(exclude)x` and `*` are names too.
_LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}

_REGULAR_MODES = ("100644", "100755")


async def read_file(git: Git, commit: str, path: str) -> bytes | None:
    """The content of a file at a commit; None where there is nothing by that path.

    Raises:
        UsageError: the path is a directory, a symbolic link or a submodule.
    """
    entry = await git.text(
        "ls-tree", "-z", "--full-tree", "--end-of-options", checked_name(commit), path,
        extra_environment=_LITERAL,
    )  # fmt: skip
    if not entry:
        return None
    mode, _, blob = entry.partition("\t")[0].split(" ")
    if mode not in _REGULAR_MODES:
        raise UsageError(f"{path} is not a regular file at {commit}")
    return (await git.run("cat-file", "blob", blob)).stdout


async def read_blobs(git: Git, names: Sequence[str]) -> list[bytes | None]:
    """The contents of many blobs with one process, in order; None for what is not here.

    A name is an object's name, or `COMMIT:PATH`.

    Raises:
        MissingObjects: a partial clone lacks one of them.
        ShipcheckError: a name stands for something else than a file.
    """
    if not names:
        return []
    queries = [os.fsencode(checked_name(name)) for name in names]
    done = await git.run("cat-file", "--batch", "-z", stdin=b"".join(q + b"\0" for q in queries))
    contents = []
    position = 0
    for query in queries:
        content, position = _next_blob(done.stdout, position, query)
        contents.append(content)
    return contents


def _next_blob(answer: bytes, position: int, query: bytes) -> tuple[bytes | None, int]:
    """The answer to one query, and where the next begins."""
    absent = query + b" missing\n"
    if answer.startswith(absent, position):
        return None, position + len(absent)
    end = answer.find(b"\n", position)
    fields = answer[position:end].split(b" ")
    if end < 0 or fields[1:2] != [b"blob"]:
        raise ShipcheckError(f"not a file: {os.fsdecode(query)}")
    start, size = end + 1, int(fields[2])
    return answer[start : start + size], start + size + 1  # a newline follows the content


async def list_tree(git: Git, commit: str, paths: Sequence[str] = ()) -> list[str]:
    """The paths of all files at a commit; with `paths`, only those and what is below them."""
    listing = await git.text(
        "ls-tree", "-r", "-z", "--name-only", "--full-tree", "--end-of-options",
        checked_name(commit), *paths, extra_environment=_LITERAL,
    )  # fmt: skip
    return listing.split("\0")[:-1]


async def list_blobs(git: Git, commit: str) -> dict[str, str]:
    """The names of the blobs of all regular files at a commit, by path; no links, no submodules."""
    listing = await git.text(
        "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", checked_name(commit)
    )
    entries = (entry.partition("\t") for entry in listing.split("\0")[:-1])
    return {
        path: facts.split(" ")[2] for facts, _, path in entries if facts.startswith(_REGULAR_MODES)
    }
