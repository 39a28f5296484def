"""Ship records: git notes with one JSON line a record, which a merge of notes keeps all of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.git.configuration import committer_identity
from shipcheck.git.errors import failure
from shipcheck.git.merge_tree import commit_tree
from shipcheck.git.notes_tree import MOST_BYTES, list_notes, read_contents, write_notes
from shipcheck.git.reads import is_ancestor, resolve_commit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from shipcheck.git.runner import Git

NOTES_REF = "refs/notes/shipcheck"

ATTEMPTS = 20
"""Times that another writer may come first; each attempt takes some 40 ms."""

_FALLBACK = ("shipcheck", "shipcheck@localhost")


async def append_note(git: Git, commit: str, line: str) -> None:
    """Add a record to a commit; every other record stays, also of those who write meanwhile.

    Raises:
        ShipcheckError: others came first `ATTEMPTS` times.
        GitError: the repository cannot be written.
    """
    await _move(git, "record", lambda old: prepare_note(git, old, commit, line))


async def merge_notes(git: Git, theirs: str) -> str:
    """Bring the notes of another notes commit into ours; returns the new tip, a descendant of both.

    Every line that either side has is in it, also one that a side has taken away: records are only
    ever added. The histories need not be related, and may spread notes over directories in
    different ways.

    Raises:
        ShipcheckError: a note is too large, there are too many, or others came first too often.
        GitError: the repository cannot be read or written.
    """
    return await _move(git, "merge records", lambda old: _merged(git, old, theirs))


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
        ShipcheckError: the commit's note is too large, or there are too many notes.
    """
    if "\n" in line:
        raise ValueError("a record is one line")
    known = await list_notes(git, old) if old else {}
    notes = {name: await _one(git, blobs) for name, blobs in known.items()}
    added = line.encode("utf-8", "surrogateescape")
    lines = await _lines(git, known.get(commit, ()))
    notes[commit] = await _write_lines(git, [*lines, *([] if added in lines else [added])])
    return await _commit(git, notes, (old,) if old else (), "record")


async def _move(git: Git, what: str, prepare: Callable[[str | None], Awaitable[str]]) -> str:
    """Move `NOTES_REF` to what `prepare` makes of its tip, again while others come first."""
    for _ in range(ATTEMPTS):
        old = await resolve_commit(git, NOTES_REF)
        new = await prepare(old)
        if new == old:
            return new
        expected = old or "0" * len(new)
        reason = f"shipcheck: {what}"
        done = await git.run("update-ref", "-m", reason, NOTES_REF, new, expected, ok=(0, 128))
        if done.code == 0:
            return new
        if await resolve_commit(git, NOTES_REF) == old and b".lock" not in done.stderr:
            raise failure(("update-ref", NOTES_REF), done.code, done.stderr)
    raise ShipcheckError(
        f"cannot write {NOTES_REF}: others keep writing it",
        hint="Try again. If no git runs here, a killed one left a lock: "
        f"rm $(git rev-parse --git-path {NOTES_REF}.lock)",
    )


async def _merged(git: Git, ours: str | None, theirs: str) -> str:
    """A notes commit with all that both have; one of the two where it has all already."""
    if ours is None or ours == theirs:
        return theirs
    mine, other = await list_notes(git, ours), await list_notes(git, theirs)
    notes = {}
    for commit in mine.keys() | other.keys():
        sides = {side[commit] for side in (mine, other) if commit in side}
        both = len(sides) > 1
        notes[commit] = await (
            _union(git, mine[commit], other[commit]) if both else _one(git, sides.pop())
        )
    if _same(notes, mine) and await is_ancestor(git, theirs, ours):
        return ours
    if _same(notes, other) and await is_ancestor(git, ours, theirs):
        return theirs
    return await _commit(git, notes, (ours, theirs), "merge records")


def _same(notes: Mapping[str, str], known: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a notes commit holds exactly these notes."""
    return {commit: (blob,) for commit, blob in notes.items()} == known


async def _one(git: Git, blobs: tuple[str, ...]) -> str:
    """The blob of a note: the only one, or one with the lines of all."""
    return blobs[0] if len(blobs) == 1 else await _write_lines(git, await _lines(git, blobs))


async def _union(git: Git, mine: tuple[str, ...], other: tuple[str, ...]) -> str:
    """The blob with the lines of both sides, one of theirs where that has them all already.

    New blobs are sorted, as `git notes merge -s cat_sort_uniq` sorts them, so that whoever merges
    the same lines gets the same blob.
    """
    ours, theirs = set(await _lines(git, mine)), set(await _lines(git, other))
    if ours <= theirs and len(other) == 1:
        return other[0]
    if ours >= theirs and len(mine) == 1:
        return mine[0]
    return await _write_lines(git, sorted(ours | theirs))


async def _lines(git: Git, blobs: tuple[str, ...]) -> list[bytes]:
    """The lines of a commit's note, in the order they were written."""
    contents = await read_contents(git, blobs, most=MOST_BYTES)
    lines = []
    for blob in blobs:
        content = contents[blob]
        if content is None:
            raise ShipcheckError(
                f"a note in {NOTES_REF} has more than {MOST_BYTES} bytes: {blob}",
                hint="No ship record is that large. git notes --ref shipcheck list names its "
                "commit, git notes --ref shipcheck remove takes it away.",
            )
        # Not splitlines: JSON may hold U+2028, which that takes for the end of a line.
        lines += content.split(b"\n")
    return [line for line in lines if line]


async def _write_lines(git: Git, lines: Iterable[bytes]) -> str:
    content = b"".join(line + b"\n" for line in lines)
    return await git.text("hash-object", "-w", "--stdin", stdin=content)


async def _commit(git: Git, notes: Mapping[str, str], parents: tuple[str, ...], what: str) -> str:
    """A notes commit."""
    identity = await committer_identity(git) or _FALLBACK
    tree = await write_notes(git, notes)
    return await commit_tree(git, tree, parents, message=f"shipcheck: {what}", identity=identity)
