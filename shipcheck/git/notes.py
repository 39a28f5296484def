"""Ship records: git notes with one JSON line a record, which a merge of notes keeps all of."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.git.configuration import committer_identity
from shipcheck.git.errors import failure
from shipcheck.git.merge_tree import commit_tree
from shipcheck.git.names import checked_name
from shipcheck.git.reads import resolve_commit

if TYPE_CHECKING:
    from shipcheck.git.runner import Git

NOTES_REF = "refs/notes/shipcheck"

ATTEMPTS = 20
"""Times that another writer may come first; each attempt takes some 20 ms."""

_FALLBACK = ("shipcheck", "shipcheck@localhost")


async def read_notes(git: Git, commit: str) -> list[str]:
    """The records of a commit, in the order they were written."""
    arguments = ("notes", "--ref", NOTES_REF, "show", checked_name(commit))
    done = await git.run(*arguments, ok=(0, 1))
    if done.code:
        if b"no note found" in done.stderr:
            return []
        raise failure(arguments, done.code, done.stderr)
    # Not splitlines: JSON may hold U+2028, which that takes for the end of a line.
    lines = done.stdout.decode("utf-8", "surrogateescape").split("\n")
    return [line for line in lines if line]


async def append_note(git: Git, commit: str, line: str) -> None:
    """Add a record to a commit; every other record stays, also of those who write meanwhile.

    Raises:
        ShipcheckError: others came first `ATTEMPTS` times.
        GitError: the repository cannot be written.
    """
    for _ in range(ATTEMPTS):
        old = await resolve_commit(git, NOTES_REF)
        new = await prepare_note(git, old, commit, line)
        expected = old or "0" * len(new)
        done = await git.run(
            "update-ref", "-m", "shipcheck: record", NOTES_REF, new, expected, ok=(0, 128)
        )
        if done.code == 0:
            return
        if await resolve_commit(git, NOTES_REF) == old and b".lock" not in done.stderr:
            raise failure(("update-ref", NOTES_REF), done.code, done.stderr)
    raise ShipcheckError(f"cannot write {NOTES_REF}: others keep writing it", hint="Try again.")


async def prepare_note(git: Git, old: str | None, commit: str, line: str) -> str:
    """Write a notes commit on top of `old` that adds the record, without moving any ref.

    Args:
        git: where to.
        old: the tip of `NOTES_REF`, None where there is none yet.
        commit: the full name of the commit that the record is about.
        line: the record, one line.

    Returns:
        The name of the new tip, for `update-ref` with `old` as the expected value.

    Raises:
        ValueError: the record is more than one line.
    """
    if "\n" in line:
        raise ValueError("a record is one line")
    places = await _places(git, old, commit) if old else {}
    lines = [
        known for blob in places.values() for known in await git.lines("cat-file", "blob", blob)
    ]
    if line not in lines:
        lines.append(line)
    content = "".join(f"{known}\n" for known in lines if known)
    note = await git.text(
        "hash-object", "-w", "--stdin", stdin=content.encode("utf-8", "surrogateescape")
    )
    # Entries in sub-directories are replaced by one at the top: git reads every mixture of depths,
    # and the next `git notes` evens them out.
    changes = [f"0 {'0' * len(note)}\t{place}" for place in places]
    changes.append(f"100644 {note}\t{commit}")
    identity = await committer_identity(git) or _FALLBACK
    tree = await _changed_tree(git, old, changes)
    parents = (old,) if old else ()
    return await commit_tree(git, tree, parents, message="shipcheck: record", identity=identity)


async def _places(git: Git, tip: str, commit: str) -> dict[str, str]:
    """Where the notes of a commit are: paths that spell its name, with their blobs."""
    found = {}
    for line in await git.lines("ls-tree", "-r", "--full-tree", "--end-of-options", tip):
        entry, _, path = line.partition("\t")
        if path.replace("/", "") == commit:
            found[path] = entry.split(" ")[2]
    return found


async def _changed_tree(git: Git, old: str | None, changes: list[str]) -> str:
    """The tree of `old` with lines of `update-index --index-info` applied, through its own index."""
    with tempfile.TemporaryDirectory(prefix="shipcheck-index-") as directory:
        index = {"GIT_INDEX_FILE": os.fspath(Path(directory, "index"))}
        if old:
            await git.run("read-tree", old, extra_environment=index)
        text = "".join(f"{change}\n" for change in changes).encode()
        await git.run("update-index", "--index-info", stdin=text, extra_environment=index)
        return await git.text("write-tree", extra_environment=index)
