"""A changelog as a migration: its changesets forward, and their rollbacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.liquibase_changes.changesets import changesets_of, runs_on
from shipcheck.migrations.liquibase_changes.formatted_sql import changesets_of_sql
from shipcheck.migrations.liquibase_changes.inverses import can_go_back, inverses
from shipcheck.migrations.liquibase_changes.rendering import rendered
from shipcheck.migrations.liquibase_changes.xml_changelog import read_xml
from shipcheck.migrations.liquibase_changes.yaml_changelog import read_yaml_changelog
from shipcheck.migrations.migration import Part, WayBack
from shipcheck.migrations.sql.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.liquibase_changes.nodes import ChangeSet, Node
    from shipcheck.migrations.migration import SourceFile, Statement
    from shipcheck.migrations.project import Project


def read_changesets(file: SourceFile, project: Project) -> tuple[ChangeSet, ...]:
    """The changesets that run on the project's server.

    Raises:
        Unreadable: the file is no changelog, or cannot be read.
    """
    if file.path.endswith(".sql"):
        found = changesets_of_sql(decode(file.content))
    else:
        found = changesets_of(root_of(file), project.server)
    return tuple(one for one in found if runs_on(one.databases, project.server))


def root_of(file: SourceFile) -> Node:
    """The root of a changelog in XML, YAML or JSON.

    Raises:
        Unreadable: the file cannot be read.
    """
    if file.path.endswith(".xml"):
        return read_xml(file.content)
    return read_yaml_changelog(file.content, file.path)


def up_part(file: SourceFile, changesets: tuple[ChangeSet, ...], project: Project) -> Part:
    """All changesets forward, each in a transaction of its own unless it says otherwise."""
    return _part(file, [(one, one.changes) for one in changesets], project)


def down_part(file: SourceFile, changesets: tuple[ChangeSet, ...], project: Project) -> Part | None:
    """All changesets back, the last one first; None where not one of them can."""
    back = [(one, _back(one)) for one in reversed(changesets)]
    if not any(one.rollback is not None or changes for one, changes in back):
        return None
    return _part(file, back, project)


def way_back(changesets: tuple[ChangeSet, ...]) -> tuple[WayBack, str]:
    """What the file offers for going back, and Liquibase's words where a changeset has nothing."""
    for one in changesets:
        if one.rollback is None:
            stuck = next((change for change in one.changes if not can_go_back(change)), None)
            if stuck is not None:
                return _stuck(one, stuck)
    if all(one.rollback is None for one in changesets):
        return WayBack.AUTOMATIC, ""
    idle = all(not one.rollback for one in changesets)
    return (WayBack.DELIBERATE if idle else WayBack.GIVEN), ""


def _stuck(changeset: ChangeSet, change: Node) -> tuple[WayBack, str]:
    word = "sql" if change.get("inFile") else change.name
    note = (
        f"changeset {changeset.label} has no rollback, and Liquibase cannot make one for `{word}`"
    )
    return WayBack.MISSING, note


def _back(changeset: ChangeSet) -> tuple[Node, ...]:
    if changeset.rollback is not None:
        return changeset.rollback
    whole = all(can_go_back(one) for one in changeset.changes)
    return tuple(inverses(changeset.changes)) if whole else ()


def _part(
    file: SourceFile, sets: list[tuple[ChangeSet, tuple[Node, ...]]], project: Project
) -> Part:
    statements: list[Statement] = []
    for number, (changeset, changes) in enumerate(sets):
        inside = number if changeset.in_transaction else None
        statements.extend(_numbered(file.path, changes, inside, project))
    wrapped = any(one.in_transaction for one, _ in sets)
    return Part(file.path, tuple(statements), wrapped)


def _numbered(
    path: str, changes: tuple[Node, ...], transaction: int | None, project: Project
) -> Iterator[Statement]:
    for change in changes:
        for statement in rendered(change, path, project).statements:
            yield replace(statement, transaction=transaction)
