"""Brings back the lines of text files that an attribute calls binary.

A branch can write `*.py -diff` into its `.gitattributes`; its lines must not vanish by that.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.change.diff import DIFF_OPTIONS, read_diff
from shipcheck.git.objects import read_blobs
from shipcheck.model.path_kinds import is_asset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.change.diff import Diff, FileDiff
    from shipcheck.git.runner import Git

SNIFFED = 8000
"""Bytes in which git looks for a NUL to call a file binary (`buffer_is_binary` in xdiff)."""

REGULAR = frozenset({"100644", "100755"})

BATCH = 100
"""Files named on one command line, which may be 1 MB long on macOS; a path takes up to 4 kB."""


async def with_hidden_text(git: Git, diff: Diff, start: str, head: str) -> Diff:
    """The diff from `start` to `head`, with the lines of every file that holds text.

    Raises:
        MissingObjects: a partial clone lacks such a file.
        ValueError: git's output was not understood.
    """
    hidden = await _hidden(git, diff)
    if not hidden:
        return diff
    renamed = [file for file in hidden if file.raw.old_path is not None]
    in_place = [file for file in hidden if file.raw.old_path is None]
    found = {}
    for option, files in (("-M", renamed), ("--no-renames", in_place)):
        for index in range(0, len(files), BATCH):
            paths = _paths(files[index : index + BATCH])
            done = await git.run(
                "diff-tree", "--text", *DIFF_OPTIONS, option, start, head, "--", *paths,
                extra_environment={"GIT_LITERAL_PATHSPECS": "1"},
            )  # fmt: skip
            found.update({file.raw: file for file in read_diff(done.stdout).files})
    known = found.keys() & {file.raw for file in hidden}
    complete = (found[file.raw] if file.raw in known else file for file in diff.files)
    return replace(diff, files=tuple(complete))


async def _hidden(git: Git, diff: Diff) -> list[FileDiff]:
    """Files that an attribute calls binary and that hold no NUL where git would look for one."""
    suspects = [
        file
        for file in diff.files
        if file.binary
        and {file.raw.old_mode, file.raw.new_mode} & REGULAR
        and not is_asset(file.raw.path)
    ]
    if not suspects:
        return []
    marked = await _with_attribute(git, _paths(suspects))
    suspects = [file for file in suspects if not marked.isdisjoint(_paths([file]))]
    blobs = await read_blobs(git, [_blob(file) for file in suspects])
    pairs = zip(suspects, blobs, strict=True)
    return [file for file, blob in pairs if blob is not None and b"\0" not in blob[:SNIFFED]]


async def _with_attribute(git: Git, paths: Sequence[str]) -> set[str]:
    """The paths for which the attribute `diff` is given; for others git looked at the content."""
    names = b"".join(os.fsencode(path) + b"\0" for path in paths)
    done = await git.run("check-attr", "-z", "--stdin", "diff", stdin=names)
    fields = done.stdout.split(b"\0")
    answers = zip(fields[::3], fields[2::3], strict=False)  # path, attribute, value
    return {os.fsdecode(path) for path, value in answers if value != b"unspecified"}


def _paths(files: Iterable[FileDiff]) -> list[str]:
    """Every path that the files have or had."""
    pairs = ((file.raw.path, file.raw.old_path) for file in files)
    return [path for pair in pairs for path in pair if path is not None]


def _blob(file: FileDiff) -> str:
    """The new content; the old one of a deleted file, or where the new one is no regular file."""
    return file.raw.new_blob if file.raw.new_mode in REGULAR else file.raw.old_blob
