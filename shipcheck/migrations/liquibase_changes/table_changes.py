"""Liquibase's changes of tables, constraints, indexes, views and sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.liquibase_changes.column_changes import default_of, table_of
from shipcheck.migrations.rendered_sql import indexes, tables
from shipcheck.migrations.rendered_sql.columns import Reference
from shipcheck.migrations.rendered_sql.indexes import IndexSpec
from shipcheck.migrations.rendered_sql.names import BACKTICKS, dotted, listed, quoted
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.liquibase_changes.nodes import Node
    from shipcheck.migrations.servers import Server


def names_in(text: str) -> tuple[str, ...]:
    """Names apart by commas, as `columnNames` has them."""
    return tuple(one.strip().strip('"`') for one in text.split(",") if one.strip())


def drop_table(node: Node, server: Server) -> Iterator[str]:
    """The change `dropTable`."""
    yield tables.drop_table(table_of(node), server, cascade=node.flag("cascadeConstraints") is True)


def rename_table(node: Node, server: Server) -> Iterator[str]:
    """The change `renameTable`."""
    yield tables.rename_table(table_of(node, "oldTableName"), node.get("newTableName"), server)


def add_primary_key(node: Node, server: Server) -> Iterator[str]:
    """The change `addPrimaryKey`."""
    body = f"PRIMARY KEY {listed(names_in(node.get('columnNames')), server)}"
    added = tables.constraint(node.get("constraintName") or None, body, server)
    yield tables.alter(table_of(node), f"ADD {added}", server)


def drop_primary_key(node: Node, server: Server) -> Iterator[str]:
    """The change `dropPrimaryKey`; without a name it is the one that PostgreSQL chooses."""
    if server.dialect in BACKTICKS:
        yield tables.alter(table_of(node), "DROP PRIMARY KEY", server)
    else:
        name = node.get("constraintName") or f"{node.get('tableName')}_pkey"
        yield tables.drop_constraint(table_of(node), name, server)


def add_foreign_key(node: Node, server: Server) -> Iterator[str]:
    """The change `addForeignKeyConstraint`; `validate: false` is NOT VALID."""
    actions = [f"ON {event} {node.get(name)}" for event, name in _EVENTS if node.get(name)]
    if node.flag("deferrable"):
        actions.append(
            "DEFERRABLE INITIALLY DEFERRED" if node.flag("initiallyDeferred") else "DEFERRABLE"
        )
    target = table_of(node, "referencedTableName", "referencedTableSchemaName")
    columns = names_in(node.get("referencedColumnNames"))
    key = tables.foreign_key(
        node.get("constraintName") or None,
        names_in(node.get("baseColumnNames")),
        Reference(target, columns, " ".join(actions)),
        server,
    )
    yield tables.alter(table_of(node, "baseTableName", "baseTableSchemaName"), f"ADD {key}", server)


_EVENTS = (("DELETE", "onDelete"), ("UPDATE", "onUpdate"))


def drop_foreign_key(node: Node, server: Server) -> Iterator[str]:
    """The change `dropForeignKeyConstraint`."""
    table = table_of(node, "baseTableName", "baseTableSchemaName")
    yield tables.drop_constraint(table, node.get("constraintName"), server, foreign=True)


def add_unique(node: Node, server: Server) -> Iterator[str]:
    """The change `addUniqueConstraint`."""
    body = f"UNIQUE {listed(names_in(node.get('columnNames')), server)}"
    added = tables.constraint(node.get("constraintName") or None, body, server)
    yield tables.alter(table_of(node), f"ADD {added}", server)


def drop_constraint(node: Node, server: Server) -> Iterator[str]:
    """The change `dropUniqueConstraint` and dropCheckConstraint."""
    columns = "_".join(names_in(node.get("columnNames")))
    name = node.get("constraintName") or f"{node.get('tableName')}_{columns}_key"
    if server.dialect in BACKTICKS and node.name == "dropUniqueConstraint":
        yield tables.alter(table_of(node), f"DROP KEY {quoted(name, server)}", server)
    else:
        yield tables.drop_constraint(table_of(node), name, server)


def add_check(node: Node, server: Server) -> Iterator[str]:
    """The change `addCheckConstraint`."""
    text = node.get("constraintBody") or node.text.strip()
    added = tables.constraint(node.get("constraintName") or None, f"CHECK ({text})", server)
    yield tables.alter(table_of(node), f"ADD {added}", server)


def create_index(node: Node, server: Server) -> Iterator[str]:
    """The change `createIndex`; a column may be computed, or carry its order (`total DESC`)."""
    columns = tuple(
        one.get("name")
        if one.flag("computed")
        else _column(one.get("name"), server) + (" DESC" if one.flag("descending") else "")
        for one in node.named("column")
    )
    spec = IndexSpec(
        table_of(node), columns, node.get("indexName") or None, unique=node.flag("unique") is True
    )
    yield indexes.create_index(spec, server)


def _column(written: str, server: Server) -> str:
    name, space, order = written.strip().partition(" ")
    plain = "(" not in written
    return f"{quoted(name, server)}{space}{order}" if plain else written


def drop_index(node: Node, server: Server) -> Iterator[str]:
    """The change `dropIndex`."""
    yield indexes.drop_index(node.get("indexName"), table_of(node), server)


def create_view(node: Node, server: Server) -> Iterator[str]:
    """The change `createView`."""
    words = "CREATE OR REPLACE VIEW" if node.flag("replaceIfExists") else "CREATE VIEW"
    query = node.text.strip() or node.get("selectQuery")
    yield (
        query
        if node.flag("fullDefinition")
        else f"{words} {_view(node, 'viewName', server)} AS {query}"
    )


def drop_view(node: Node, server: Server) -> Iterator[str]:
    """The change `dropView`."""
    yield f"DROP VIEW {_view(node, 'viewName', server)}"


def rename_view(node: Node, server: Server) -> Iterator[str]:
    """The change `renameView`."""
    new = quoted(node.get("newViewName"), server)
    words = (
        "RENAME TABLE {0} TO {1}" if server.dialect in BACKTICKS else "ALTER VIEW {0} RENAME TO {1}"
    )
    yield words.format(_view(node, "oldViewName", server), new)


def sequence(node: Node, server: Server) -> Iterator[str]:
    """The change `createSequence`, alterSequence, dropSequence."""
    verb = node.name.removesuffix("Sequence").upper()
    name = dotted(table_of(node, "sequenceName"), server)
    step = f" INCREMENT BY {node.get('incrementBy')}" if node.get("incrementBy") else ""
    yield f"{verb} SEQUENCE {name}{'' if verb == 'DROP' else step}"


def rename_sequence(node: Node, server: Server) -> Iterator[str]:
    """The change `renameSequence`."""
    old = dotted(table_of(node, "oldSequenceName"), server)
    yield f"ALTER SEQUENCE {old} RENAME TO {quoted(node.get('newSequenceName'), server)}"


def drop_routine(node: Node, server: Server) -> Iterator[str]:
    """The change `dropProcedure` and dropFunction."""
    kind = node.name.removeprefix("drop")
    yield f"DROP {kind.upper()} {dotted(table_of(node, f'{kind.lower()}Name'), server)}"


def insert(node: Node, server: Server) -> Iterator[str]:
    """The change `insert`."""
    columns = [*node.named("column")]
    values = ", ".join(default_of(one, "value") or "NULL" for one in columns)
    names = listed([one.get("name") for one in columns], server)
    yield f"INSERT INTO {dotted(table_of(node), server)} {names} VALUES ({values})"  # noqa: S608 - nobody runs it


def update(node: Node, server: Server) -> Iterator[str]:
    """The change `update`."""
    values = (
        f"{quoted(one.get('name'), server)} = {default_of(one, 'value') or 'NULL'}"
        for one in node.named("column")
    )
    yield f"UPDATE {dotted(table_of(node), server)} SET {', '.join(values)}{_where(node)}"  # noqa: S608 - nobody runs it


def delete(node: Node, server: Server) -> Iterator[str]:
    """The change `delete`."""
    yield f"DELETE FROM {dotted(table_of(node), server)}{_where(node)}"  # noqa: S608 - nobody runs it


def _where(node: Node) -> str:
    """The condition; `:name` and `:value` in it stand for what `whereParams` holds."""
    inner = node.first("where")
    text = (inner.text.strip() if inner else "") or node.get("where")
    return f" WHERE {text.replace(':name', 'name').replace(':value', 'NULL')}" if text else ""


def _view(node: Node, name: str, server: Server) -> str:
    materialized = "MATERIALIZED " if node.flag("materialized") else ""
    postgres = server.dialect is Dialect.POSTGRESQL
    return (materialized if postgres else "") + dotted(table_of(node, name), server)
