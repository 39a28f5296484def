"""A file of JavaScript or TypeScript as a migration."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.allowances import read_allowances
from shipcheck.migrations.javascript_builders.entry import read_entry
from shipcheck.migrations.javascript_builders.translating import BUILDER, Reading
from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.rendered_sql.reading import in_transactions
from shipcheck.migrations.scripts.values import Reference
from shipcheck.migrations.sql_files.way_back import way_back_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.migrations.javascript_builders.entry import Entry
    from shipcheck.migrations.javascript_builders.translating import Tool
    from shipcheck.migrations.migration import SourceFile
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.scripts.values import Closure, Value
    from shipcheck.migrations.sql_files.building import Words


@dataclass(frozen=True, slots=True)
class Style:
    """How a tool's migrations in JavaScript are read.

    `wrapped` tells whether the tool opens a transaction around a file, `parameter` what it gives to
    `up` and `down`.
    """

    framework: str
    tool: Callable[[], Tool]
    wrapped: Callable[[Entry], bool]
    words: Words
    parameter: Value = Reference(BUILDER)  # noqa: RUF009 - frozen
    absent: WayBack = WayBack.MISSING


def read_module(file: SourceFile, project: Project, style: Style, identity: str) -> Migration:
    """Both directions of a module; what is not exported is missing."""
    entry = read_entry(file.path, file.content)
    up = entry.function("up")
    down = entry.function("down")
    wrapped = style.wrapped(entry)
    forward, _ = _part(file.path, entry, up, project, style, wrapped=wrapped)
    back, refuses = _part(file.path, entry, down, project, style, wrapped=wrapped)
    way_back = _way_back(back if down else None, style, refuses=refuses)
    return Migration(
        path=file.path,
        framework=style.framework,
        identity=identity,
        up=forward,
        down=back if down else None,
        way_back=way_back,
        way_back_note=style.words.note(way_back),
        group=dirname(file.path),
        allowances=read_allowances(entry.text, comment="//"),
        problem="" if up else f"{basename(file.path)} exports no `up`",
    )


def _part(
    path: str,
    entry: Entry,
    function: Closure | None,
    project: Project,
    style: Style,
    *,
    wrapped: bool,
) -> tuple[Part, bool]:
    """What a function does, and whether all that it does is to refuse."""
    if function is None:
        return Part(path, (), wrapped), False
    reading = Reading(entry, project.server, style.tool(), wrapped=wrapped)
    given = (style.parameter, Reference("Sequelize"))
    messages = tuple(reading.messages(function, given))
    statements = in_transactions(messages, project.server, wrapped=wrapped)
    return Part(path, statements, wrapped), reading.refuses


def _way_back(down: Part | None, style: Style, *, refuses: bool) -> WayBack:
    if down is not None and refuses and not down.statements:
        return WayBack.IMPOSSIBLE
    return way_back_of(down, missing=style.absent)
