"""Columns of Liquibase's changes, and the changes of columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import DropNotNull, SetNotNull
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.rendered_sql import tables
from shipcheck.migrations.rendered_sql.columns import ColumnSpec, Reference
from shipcheck.migrations.rendered_sql.names import BACKTICKS, dotted, literal, quoted
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.liquibase_changes.nodes import Node
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server

    Made = str | Operation

_POSTGRESQL_TYPES = {
    "datetime": "timestamp", "clob": "text", "nclob": "text", "longtext": "text", "mediumtext": "text",
    "tinytext": "text", "longvarchar": "text", "blob": "bytea", "longblob": "bytea", "binary": "bytea",
    "varbinary": "bytea", "longvarbinary": "bytea", "number": "numeric", "tinyint": "smallint",
    "mediumint": "integer", "nvarchar": "varchar", "nvarchar2": "varchar", "varchar2": "varchar",
    "nchar": "char", "double": "double precision", "currency": "decimal", "bit": "boolean",
}  # fmt: skip
"""What Liquibase writes for PostgreSQL in the place of types that it does not have.

Source: liquibase-core's `datatype/core/*.java`.
"""
_SIZED = frozenset({"numeric", "varchar", "char", "decimal", "timestamp"})
_ZONE = re.compile(r"(?i)\s+with(?:out)?\s+(?:local\s+)?time\s?zone")
"""Only PostgreSQL has time zones in types; Liquibase leaves them out for the others."""
_TYPE = re.compile(r"(?P<name>[A-Za-z][\w.]*)\s*(?P<size>\([^()]*\))?(?P<rest>.*)", re.DOTALL)


def table_of(node: Node, name: str = "tableName", schema: str = "schemaName") -> str:
    """The table of a change, with its schema if it names one."""
    table = node.get(name)
    return f"{node.get(schema)}.{table}" if node.get(schema) else table


def type_text(written: str, server: Server) -> str:
    """A type as the database has it."""
    bare = written.strip().removeprefix("java.sql.Types.")
    found = _TYPE.fullmatch(bare)
    if found is None or server.dialect is not Dialect.POSTGRESQL:
        return _ZONE.sub("", bare)
    name = found["name"].lower()
    size = found["size"] or ""
    if name in ("int", "integer", "bigint", "smallint", "boolean"):
        return f"{name}{found['rest']}"
    wanted = _POSTGRESQL_TYPES.get(name, name)
    return f"{wanted}{size if wanted in _SIZED or wanted == name else ''}{found['rest']}"


def column_spec(node: Node, server: Server) -> ColumnSpec:
    """A `column` element."""
    rules = node.first("constraints")
    counts = node.flag("autoIncrement") is True
    return ColumnSpec(
        node.get("name"),
        type_text(node.get("type"), server),
        nullable=rules.flag("nullable") if rules else None,
        default=default_of(node, "defaultValue"),
        unique=bool(rules and rules.flag("unique")),
        primary=bool(rules and rules.flag("primaryKey")),
        counts=counts,
        references=_reference(rules) if rules else None,
        check=rules.get("checkConstraint") if rules else "",
    )


def default_of(node: Node, start: str) -> str | None:
    """The default or value that an element gives, as SQL; None where it gives none."""
    values = node.attributes
    if start in values:
        return literal(values[start])
    for kind in ("Numeric", "Computed", "SequenceNext"):
        if values.get(start + kind):
            text = values[start + kind]
            return f"nextval({literal(text)})" if kind == "SequenceNext" else text
    if values.get(f"{start}Boolean"):
        return values[f"{start}Boolean"].upper()
    date = values.get(f"{start}Date")
    if date:
        return literal(date) if date[:1].isdigit() else date
    return None


def _reference(rules: Node) -> Reference | None:
    """`references="users(id)"`, or `referencedTableName` with its columns."""
    if rules.get("referencedTableName"):
        columns = _names(rules.get("referencedColumnNames"))
        return Reference(table_of(rules, "referencedTableName"), columns)
    found = re.fullmatch(r"\s*([\w.\"`]+)\s*(?:\(([^()]*)\))?\s*", rules.get("references"))
    if not rules.get("references") or found is None:
        return None
    return Reference(found[1].replace('"', ""), _names(found[2] or ""))


def _names(text: str) -> tuple[str, ...]:
    return tuple(one.strip().strip('"`') for one in text.split(",") if one.strip())


def create_table(node: Node, server: Server) -> Iterator[str]:
    """The change `createTable`."""
    columns = [column_spec(one, server) for one in node.named("column")]
    exists = node.flag("ifNotExists") is True
    yield tables.create_table(table_of(node), columns, server, if_not_exists=exists)


def add_column(node: Node, server: Server) -> Iterator[str]:
    """The change `addColumn`; a `value` for the rows that are there is an UPDATE of all of them."""
    for one in node.named("column"):
        yield tables.add_column(table_of(node), column_spec(one, server), server)
        value = default_of(one, "value")
        if value is not None:
            column = quoted(one.get("name"), server)
            yield f"UPDATE {_table(node, server)} SET {column} = {value}"  # noqa: S608 - nobody runs it


def drop_column(node: Node, server: Server) -> Iterator[str]:
    """The change `dropColumn`: one by its name, or several."""
    names = [node.get("columnName"), *(one.get("name") for one in node.named("column"))]
    for name in filter(None, names):
        yield tables.drop_column(table_of(node), name, server)


def rename_column(node: Node, server: Server) -> Iterator[str]:
    """The change `renameColumn`."""
    yield tables.rename_column(
        table_of(node), node.get("oldColumnName"), node.get("newColumnName"), server
    )


def modify_data_type(node: Node, server: Server) -> Iterator[str]:
    """The change `modifyDataType`: PostgreSQL's gets a USING with a cast."""
    name, new = node.get("columnName"), type_text(node.get("newDataType"), server)
    using = f"({quoted(name, server)}::{new})" if server.dialect is Dialect.POSTGRESQL else ""
    yield tables.change_type(table_of(node), name, new, server, using=using)


def add_default(node: Node, server: Server) -> Iterator[str]:
    """The change `addDefaultValue`."""
    value = default_of(node, "defaultValue") or "NULL"
    yield tables.alter_column(
        table_of(node), node.get("columnName"), f"SET DEFAULT {value}", server
    )


def drop_default(node: Node, server: Server) -> Iterator[str]:
    """The change `dropDefaultValue`."""
    yield tables.alter_column(table_of(node), node.get("columnName"), "DROP DEFAULT", server)


def add_not_null(node: Node, server: Server) -> Iterator[Made]:
    """The change `addNotNullConstraint`; `defaultNullValue` is put into the rows that have none."""
    name = node.get("columnName")
    column = quoted(name, server)
    if "defaultNullValue" in node.attributes:
        value = literal(node.attributes["defaultNullValue"])
        table = _table(node, server)
        yield f"UPDATE {table} SET {column} = {value} WHERE {column} IS NULL"  # noqa: S608 - nobody runs it
    if server.dialect in BACKTICKS:
        yield from _modified(node, SetNotNull, "NOT NULL", server)
    else:
        yield tables.alter_column(table_of(node), name, "SET NOT NULL", server)


def drop_not_null(node: Node, server: Server) -> Iterator[Made]:
    """The change `dropNotNullConstraint`."""
    name = node.get("columnName")
    if server.dialect in BACKTICKS:
        yield from _modified(node, DropNotNull, "NULL", server)
    else:
        yield tables.alter_column(table_of(node), name, "DROP NOT NULL", server)


def _modified(
    node: Node, change: type[SetNotNull | DropNotNull], words: str, server: Server
) -> Iterator[Made]:
    """MODIFY with the whole column; where the changelog leaves out its type, Liquibase asks the database."""
    name, kind = node.get("columnName"), type_text(node.get("columnDataType"), server)
    if kind:
        yield tables.alter(table_of(node), f"MODIFY {quoted(name, server)} {kind} {words}", server)
    else:
        schema, _, table = table_of(node).rpartition(".")
        yield change(ObjectName(table, schema or None), name)


def add_auto_increment(node: Node, server: Server) -> Iterator[str]:
    """The change `addAutoIncrement`."""
    name, kind = node.get("columnName"), type_text(node.get("columnDataType"), server)
    if server.dialect in BACKTICKS:
        yield tables.alter(
            table_of(node), f"MODIFY {quoted(name, server)} {kind} AUTO_INCREMENT", server
        )
    else:
        yield tables.alter_column(
            table_of(node), name, "ADD GENERATED BY DEFAULT AS IDENTITY", server
        )


def _table(node: Node, server: Server) -> str:
    return dotted(table_of(node), server)
