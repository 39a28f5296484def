"""What Liquibase sends for a change, as statements."""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from shipcheck.migrations.liquibase_changes import column_changes as columns
from shipcheck.migrations.liquibase_changes import table_changes as tables
from shipcheck.migrations.operations import Insert, Other, RunCode
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.rendered_sql.reading import Sent, done, opaque, sent
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.decode import decode
from shipcheck.migrations.sql.read import read_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.liquibase_changes.column_changes import Made
    from shipcheck.migrations.liquibase_changes.nodes import Node
    from shipcheck.migrations.migration import Statement
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.servers import Server

PLACEHOLDERS = (re.compile(r"\$\{[\w.:-]+\}"),)

RENDERERS: dict[str, Callable[[Node, Server], Iterator[Made]]] = {
    "createTable": columns.create_table, "addColumn": columns.add_column,
    "dropColumn": columns.drop_column, "renameColumn": columns.rename_column,
    "modifyDataType": columns.modify_data_type, "addDefaultValue": columns.add_default,
    "dropDefaultValue": columns.drop_default, "addNotNullConstraint": columns.add_not_null,
    "dropNotNullConstraint": columns.drop_not_null, "addAutoIncrement": columns.add_auto_increment,
    "dropTable": tables.drop_table, "renameTable": tables.rename_table,
    "addPrimaryKey": tables.add_primary_key, "dropPrimaryKey": tables.drop_primary_key,
    "addForeignKeyConstraint": tables.add_foreign_key,
    "dropForeignKeyConstraint": tables.drop_foreign_key,
    "addUniqueConstraint": tables.add_unique, "dropUniqueConstraint": tables.drop_constraint,
    "addCheckConstraint": tables.add_check, "dropCheckConstraint": tables.drop_constraint,
    "createIndex": tables.create_index, "dropIndex": tables.drop_index,
    "createView": tables.create_view, "dropView": tables.drop_view, "renameView": tables.rename_view,
    "createSequence": tables.sequence, "alterSequence": tables.sequence, "dropSequence": tables.sequence,
    "renameSequence": tables.rename_sequence, "dropProcedure": tables.drop_routine,
    "dropFunction": tables.drop_routine, "insert": tables.insert, "update": tables.update,
    "delete": tables.delete,
}  # fmt: skip

HARMLESS = frozenset(
    {"tagDatabase", "output", "empty", "setTableRemarks", "setColumnRemarks", "markUnused"}
)
CODE = frozenset({"customChange", "executeCommand"})
LOADS = frozenset({"loadData", "loadUpdateData"})
WRITTEN = frozenset({"sql", "createProcedure", "createFunction", "createTrigger", "createPackage"})
"""Changes whose text is SQL."""
FILES = frozenset({"sqlFile"})


def rendered(node: Node, path: str, project: Project) -> Sent:
    """The statements of one change of the changelog at `path`."""
    renderer = RENDERERS.get(node.name)
    if renderer is not None:
        named = folded(node) if project.server.dialect is Dialect.POSTGRESQL else node
        return Sent(tuple(_made(renderer(named, project.server), node, project.server)))
    if node.name in WRITTEN:
        return _written(node, project)
    if node.name in FILES:
        return _from_file(node, path, project)
    return _other(node)


def _made(pieces: Iterator[Made], node: Node, server: Server) -> Iterator[Statement]:
    for piece in pieces:
        found = (
            sent(piece, node.place, server, PLACEHOLDERS)
            if isinstance(piece, str)
            else done(piece, node.name, node.place)
        )
        yield from found.statements


def folded(node: Node) -> Node:
    """Names all in upper case become lower: Liquibase quotes only those of both cases for PostgreSQL.

    Source: liquibase-core's PostgresDatabase.escapeObjectName.
    """
    attributes = {
        key: value.lower() if key.lower().endswith(("name", "names")) and value.isupper() else value
        for key, value in node.attributes.items()
    }
    return replace(node, attributes=attributes, children=tuple(map(folded, node.children)))


def _other(node: Node) -> Sent:
    table = ObjectName(node.get("tableName"))
    if node.name in HARMLESS:
        return done(Other(node.name), node.name, node.place)
    if node.name in CODE:
        return done(RunCode(node.get("class", "executable") or node.name), node.name, node.place)
    if node.name in LOADS:
        return done(Insert(table), node.name, node.place)
    return opaque(f"the change `{node.name}` is not read", node.name, node.place)


def _written(node: Node, project: Project) -> Sent:
    """SQL that stands in the changelog; in formatted SQL each statement has its own place."""
    text = node.text if node.text.strip() else node.get("sql", "procedureText", "functionText")
    inner = node.first("sql")
    if not text and inner is not None:
        text = inner.text or inner.get("sql")
    if not node.get("inFile"):
        return sent(text, node.place, project.server, PLACEHOLDERS)
    line = node.place.line
    found = read_sql(text, project.server, first_line=line, placeholders=PLACEHOLDERS)
    return Sent(found)


def sql_file_path(node: Node, path: str, project: Project) -> str | None:
    """Where the file of a `sqlFile` lies: beside the changelog, or anywhere that ends with its path."""
    wanted = node.get("path").removeprefix("classpath:").lstrip("/")
    if node.flag("relativeToChangelogFile"):
        wanted = normpath(f"{dirname(path)}/{wanted}").lstrip("/")
    if not wanted:
        return None
    if wanted in project.paths:
        return wanted
    return next((one for one in project.paths if one.endswith(f"/{wanted}")), None)


def _from_file(node: Node, path: str, project: Project) -> Sent:
    found = sql_file_path(node, path, project)
    content = project.files.get(found) if found else None
    if content is None:
        return opaque(f"the file {node.get('path')} was not read", node.name, node.place)
    return sent(decode(content), node.place, project.server, PLACEHOLDERS)
