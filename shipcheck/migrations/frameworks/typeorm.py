"""TypeORM: `migrations/1700000000000-Total.ts`, a class that implements MigrationInterface."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.scripts import may_be_script, scripts_beside, stem
from shipcheck.migrations.sql_files.building import Words
from shipcheck.migrations.sql_files.paths import is_look_alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.javascript_builders.entry import Entry
    from shipcheck.migrations.migration import Migration, SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("**/ormconfig.*",)
RANK = 20

_NAME = re.compile(r"\d{13}-.*\.(?:ts|js|mts|cts|mjs|cjs)")
_CLASS = re.compile(
    rb"\bMigrationInterface\b|\bqueryRunner\s*\.\s*\w+\s*\(|\bup\s*\(\s*(?:queryRunner\b|\w+\s*:\s*QueryRunner\b)"
)

WORDS = Words(
    "it has no `down`: `typeorm migration:revert` fails",
    "its `down` does nothing: `typeorm migration:revert` forgets the migration and leaves the schema",
    "its `down` only throws",
)


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """A script where migrations lie, or one with a time in milliseconds for a name."""
    named = _NAME.fullmatch(basename(path)) is not None and not is_look_alike(path)
    return may_be_script(path) or (named and not path.endswith(".d.ts"))


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """A class that implements MigrationInterface, or calls on a query runner (compiled ones)."""
    return _CLASS.search(file.content) is not None


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """Both ways are in one file."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:  # noqa: ARG001 - the protocol's
    """None."""
    return ()


def history(path: str, project: Project) -> Sequence[str]:
    """The scripts of the folder by their names."""
    return scripts_beside(path, project) if may_be_script(path) else (path,)


def read(file: SourceFile, project: Project) -> Migration:
    """The calls of `up` and `down`; in a transaction unless the class says `transaction = false`."""
    from shipcheck.migrations.javascript_builders.reading import (  # noqa: PLC0415 - tree-sitter
        Style,
        read_module,
    )
    from shipcheck.migrations.javascript_builders.typeorm_tool import TypeOrmTool  # noqa: PLC0415

    def wrapped(entry: Entry) -> bool:
        return entry.setting("transaction") is not False

    return read_module(
        file, project, Style("typeorm", TypeOrmTool, wrapped, WORDS), stem(file.path)
    )
