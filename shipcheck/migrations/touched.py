"""What a change does to migrations: which it adds, and which that are there it touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.migrations.history.habits import is_repeatable
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.recognition import may_be_owned, owner_of
from shipcheck.model.words import FileStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shipcheck.migrations.recognition import Reader
    from shipcheck.migrations.snapshot import Snapshot
    from shipcheck.model.change import ChangedFile

_APPEARS = (FileStatus.ADDED, FileStatus.COPIED)


@dataclass(frozen=True, slots=True)
class Sides:
    """The commit of the change, and the tip of its base; `asked` are all frameworks in order."""

    head: Snapshot
    tip: Snapshot
    asked: Sequence[Reader]


@dataclass(frozen=True, slots=True)
class Touched:
    """One migration of the change by the file that goes forward.

    `path` is where it is in the head, `old_path` where it was before the change, None where it is not.
    `old_blob` is what it was. `again` is whether the tool runs it again for having been edited.
    """

    reader: Reader
    path: str | None
    old_path: str | None
    old_blob: str = ""
    again: bool = False


async def touched_in(files: Sequence[ChangedFile], sides: Sides) -> tuple[Touched, ...]:
    """The migrations that the change touches, each once, in the order of its files."""
    await _fetch(files, sides)
    by_path = {one.path: one for one in files}
    found: dict[str, Touched] = {}
    for file in files:
        for one in _touched(file, sides, by_path):
            found.setdefault(one.path or one.old_path or "", one)
    return tuple(found.values())


async def _fetch(files: Iterable[ChangedFile], sides: Sides) -> None:
    """The contents that decide whose a file is."""
    for_head, old = [], []
    for file in files:
        if file.path in sides.head.blobs and may_be_owned(
            file.path, sides.head.project, sides.asked
        ):
            for_head.append(sides.head.blobs[file.path])
        if _was(file) and may_be_owned(_old(file), sides.tip.project, sides.asked):
            old.append(file.old_blob)
    await sides.head.store.fetch([*for_head, *old])


def _touched(file: ChangedFile, sides: Sides, by_path: dict[str, ChangedFile]) -> Iterator[Touched]:
    reader = _owner(sides, sides.head, file.path, sides.head.blobs.get(file.path))
    before = _owner(sides, sides.tip, _old(file), file.old_blob) if _was(file) else None
    if reader is not None:
        path = reader.framework.forward_path(file.path, sides.head.project)
        whole = by_path.get(path)
        if path in sides.head.blobs and whole is not None:
            yield _at_head(reader, whole, before if whole is file else reader)
        elif path in sides.head.blobs and _was(file):
            yield _back_alone(reader, path, sides)
    gone = file.path not in sides.head.blobs or reader is None
    if gone and before is not None:
        path = before.framework.forward_path(_old(file), sides.tip.project)
        if path == _old(file):
            yield Touched(before, None, path, file.old_blob)
        elif path in sides.head.blobs and path not in by_path:
            yield _back_alone(before, path, sides)


def _back_alone(reader: Reader, path: str, sides: Sides) -> Touched:
    """A migration of which the change only touches a file beside it: its way back."""
    return Touched(reader, path, path, sides.head.blobs[path])


def _at_head(reader: Reader, file: ChangedFile, before: Reader | None) -> Touched:
    """A migration that is there in the head; one that was none before is new."""
    if not _was(file) or before is None:
        return Touched(reader, file.path, None)
    again = is_repeatable(reader.name, file.path)
    return Touched(reader, file.path, _old(file), file.old_blob, again)


def is_owned(file: ChangedFile, sides: Sides) -> bool:
    """Whether a framework knows a file of the change, as it is or as it was; a way back's file too.

    The contents must have been read, as `touched_in` does.
    """
    here = _owner(sides, sides.head, file.path, sides.head.blobs.get(file.path))
    if file.path in sides.head.blobs:
        return here is not None
    return _was(file) and _owner(sides, sides.tip, _old(file), file.old_blob) is not None


def _owner(sides: Sides, side: Snapshot, path: str, blob: str | None) -> Reader | None:
    content = sides.head.store.contents.get(blob or "")
    if content is None or not may_be_owned(path, side.project, sides.asked):
        return None
    return owner_of(SourceFile(path, content), side.project, sides.asked)


def _was(file: ChangedFile) -> bool:
    """Whether the file was there before, and is not merely like another one that was."""
    return file.status not in _APPEARS and file.old_mode in ("100644", "100755")


def _old(file: ChangedFile) -> str:
    return file.old_path or file.path
