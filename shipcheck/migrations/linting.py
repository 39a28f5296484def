"""Judges migration files outside any branch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.folding import operations_of
from shipcheck.migrations.following import Following
from shipcheck.migrations.hazards.hazard import Surroundings
from shipcheck.migrations.judging import judge_one
from shipcheck.migrations.lint_files import read_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shipcheck.migrations.judged import JudgedMigration
    from shipcheck.migrations.placed import PlacedMigration
    from shipcheck.migrations.servers import Server


def lint(
    paths: Sequence[str],
    directory: Path,
    *,
    server: Server | None = None,
    version: tuple[int, ...] | None = None,
    in_transaction: bool = False,
) -> tuple[JudgedMigration, ...]:
    """Every file judged on the schema that those before it make.

    Args:
        paths: files and folders, seen from `directory`.
        directory: where the user stands.
        server: the database; found from the project's files where it is None.
        version: its version, where only that is said.
        in_transaction: whether plain SQL runs in one transaction a file.

    Raises:
        UsageError: see `read_files`.
    """
    placed = read_files(paths, directory, server, in_transaction=in_transaction)
    rest = Following(tuple(one for each in placed for one in operations_of(each.migration.up)))
    judged = []
    for one in placed:
        rest = rest.after(len(operations_of(one.migration.up)))
        judged.append(_judged(one, version, rest))
    return tuple(judged)


def _judged(
    placed: PlacedMigration, version: tuple[int, ...] | None, later: Following
) -> JudgedMigration:
    server = placed.server
    if version is not None:
        server = replace(server, version=version, source="options")
    surroundings = Surroundings(server, placed.before)
    return judge_one(placed.migration, surroundings, placed.before, later)[0]
