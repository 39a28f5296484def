"""The migrations of a change, the schema that they meet, and what it does to those that landed.

Asynchronous over git; what comes out is data that a judge folds over. A change without migrations costs
a look at the names of its files, and one process that reads those that could be.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shipcheck.migrations.applying import apply_part
from shipcheck.migrations.assigned import assigned
from shipcheck.migrations.base_schema import History, base_of
from shipcheck.migrations.histories import history_of
from shipcheck.migrations.history.ordering import in_order
from shipcheck.migrations.landed_changes import changed_in, lined_up
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.placed import PlacedMigration
from shipcheck.migrations.recognition import all_markers, readers
from shipcheck.migrations.snapshot import Store, take, take_before
from shipcheck.migrations.suspects import suspects
from shipcheck.migrations.touched import Sides, touched_in
from shipcheck.migrations.unowned import unowned_in
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from shipcheck.git.runner import Git
    from shipcheck.migrations.judged import Judged
    from shipcheck.migrations.migration import Migration
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.recognition import Reader
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.touched import Touched
    from shipcheck.model.change import Change


@dataclass(frozen=True, slots=True)
class Group:
    """Migrations of the change that run on one database, in the order in which they run.

    `base` is the schema before the first of them; nothing in it is new. `history` are the migrations that
    landed before, as they can be read at the base.
    """

    framework: str
    server: Server
    base: Schema = field(repr=False)
    migrations: tuple[Migration, ...] = field(repr=False)
    history: History | None = field(default=None, repr=False)

    def placed(self) -> Iterator[PlacedMigration]:
        """Each with the schema right before it, in which what the change made is new."""
        schema = self.base
        for one in self.migrations:
            server = one.server or self.server
            yield PlacedMigration(one, server, schema)
            schema = apply_part(schema, one.up, new=True, dialect=server.dialect)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to judge.

    `landed` are the hazards of migrations that are on the base already and were edited, renamed or
    deleted, and of those that no tool can put in a line. `unowned` are files that their paths call
    migrations, and that no framework reads: each is a migration with a problem. `project` are the head's
    files as frameworks saw them, None where nothing of the change is a migration.
    """

    groups: tuple[Group, ...] = ()
    landed: tuple[Judged, ...] = ()
    project: Project | None = field(default=None, repr=False)
    unowned: tuple[Migration, ...] = ()

    @property
    def migrations(self) -> tuple[PlacedMigration, ...]:
        """All migrations of the change, those of one database together."""
        return tuple(one for group in self.groups for one in group.placed())


NOTHING = Gathered()


async def gather(
    change: Change,
    git: Git,
    *,
    server: Server | None = None,
    cache: Callable[[], Path] | None = None,
    owners: Sequence[Mapping[str, Any]] = (),
) -> Gathered:
    """What the change does to the database, and to migrations that landed.

    Args:
        change: the branch as facts.
        git: runs in its repository.
        server: the database, where the checklist says it; the base's own files tell otherwise.
        cache: tells the folder for what replaying earlier migrations gives, asked only where needed.
        owners: entries of the checklist's `migrations: paths:`.

    Raises:
        GitError: git could not read it; MissingObjects in a partial clone.
        UsageError: an owner is no framework that there is.
    """
    files = await suspects(change.files, git, owners)
    if not files:
        return NOTHING
    known = readers()
    sides = await _sides(change, git, server, (*assigned(owners, known), *known))
    touched = await touched_in(files, sides)
    unowned = await unowned_in(files, sides)
    if not touched and not unowned:
        return NOTHING
    groups: list[Group] = []
    landed: list[Judged] = []
    folder = cache() if cache is not None else None
    for together in _together(touched, sides):
        group, hazards = await _group(together, sides, folder)
        landed += hazards
        if group.migrations:
            groups.append(group)
    return Gathered(tuple(groups), tuple(landed), sides.head.project, unowned)


async def _sides(change: Change, git: Git, server: Server | None, asked: Sequence[Reader]) -> Sides:
    """Both commits, on the server that the base tells of, as a branch must not pick its own."""
    markers = all_markers(asked)
    store = Store(git)
    head = await take(store, change.head, markers)
    if change.base_head == change.merge_base:
        tip = await take_before(head, change.files, markers)
    else:
        tip = await take(store, change.base_head, markers)
    if server is None:
        server = _detected(tip.project, head.project)
    return Sides(head.on(server), tip.on(server), asked)


def _detected(base: Project, head: Project) -> Server:
    from shipcheck.migrations.server_detection import (  # noqa: PLC0415 - only where it is needed
        detect_server,
    )

    found = detect_server(base)
    if found.source or any(kind_of(path) is FileKind.MIGRATION for path in base.paths):
        return found  # a branch does not tell what earlier migrations have run on
    return detect_server(head)


@dataclass(frozen=True, slots=True)
class _Together:
    """What the change touches of one history: its paths on the base, and as it is after the merge."""

    reader: Reader
    touched: tuple[Touched, ...]
    landed: tuple[str, ...]
    merged: tuple[str, ...]


def _together(touched: Sequence[Touched], sides: Sides) -> Iterator[_Together]:
    """The migrations by the database that they run on, in the order of the first of each."""
    after = _after_merge(touched, sides)
    waiting = list(touched)
    while waiting:
        first = waiting[0]
        path = first.path or first.old_path or ""
        landed = history_of(path, first.reader, sides.tip.project)
        merged = history_of(path, first.reader, after)
        whole = {*landed, *merged, path}
        same = [
            one
            for one in waiting
            if one.reader.name == first.reader.name
            and not whole.isdisjoint({one.path, one.old_path})
        ]
        waiting = [one for one in waiting if one not in same]
        yield _Together(
            first.reader,
            tuple(same),
            tuple(one for one in landed if one in sides.tip.blobs),
            tuple(merged),
        )


def _after_merge(touched: Sequence[Touched], sides: Sides) -> Project:
    """The project once the change is merged, as far as migrations go."""
    gone = {one.old_path for one in touched if one.old_path != one.path}
    there = {one.path for one in touched if one.path is not None}
    paths = (set(sides.tip.blobs) - gone) | there
    return replace(sides.head.project, paths=frozenset(paths))


async def _group(
    together: _Together, sides: Sides, cache: Path | None
) -> tuple[Group, list[Judged]]:
    """The migrations of one database, and the hazards of those that landed."""
    first = together.touched[0]
    near = first.path or first.old_path or ""
    history = History(together.reader, near, together.landed, sides.tip)
    base = await base_of(history, cache)
    await _fetch(together, sides)
    edits, again = changed_in(together.touched, sides)
    added = list(_added(together, sides))
    order = {path: index for index, path in enumerate(together.merged)}
    runs = sorted([*added, *again], key=lambda one: order.get(one.path, len(order)))
    hazards = [*edits, *lined_up(together.touched, together.merged, base.nodes, added)]
    server = sides.head.project.server
    return Group(together.reader.name, server, base.schema, in_order(runs), history), hazards


async def _fetch(together: _Together, sides: Sides) -> None:
    """What reading the touched migrations takes, on both sides."""
    companions = together.reader.framework.companions
    here = [one.path for one in together.touched if one.path is not None]
    beside = [other for path in here for other in companions(path, sides.head.project)]
    await sides.head.fetch([*here, *beside])
    there = [one.old_path for one in together.touched if one.path and one.old_path]
    beside = [other for path in there for other in companions(path, sides.tip.project)]
    await sides.tip.fetch(beside)


def _added(together: _Together, sides: Sides) -> Iterator[Migration]:
    """The migrations that the base does not have, nor has got meanwhile by another way."""
    for one in together.touched:
        if one.path is None or one.old_path is not None:
            continue
        if sides.tip.blobs.get(one.path) != sides.head.blobs[one.path]:
            source = SourceFile(one.path, sides.head.content(one.path))
            yield one.reader.read(source, sides.head.project)
