"""What the calls on node-pg-migrate's builder mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders import pgm_columns as columns
from shipcheck.migrations.javascript_builders.specs import (
    column_names,
    quoted_columns,
    table_name,
)
from shipcheck.migrations.javascript_builders.translating import BUILDER, chain_of
from shipcheck.migrations.javascript_builders.values import (
    default_sql,
    in_quotes,
    names_of,
    object_name,
    option,
    text_of,
)
from shipcheck.migrations.operations import (
    AlterObject,
    CreateObject,
    DropObject,
    ObjectKind,
    Opaque,
    Other,
)
from shipcheck.migrations.rendered_sql import indexes, tables
from shipcheck.migrations.rendered_sql.columns import column_sql
from shipcheck.migrations.rendered_sql.indexes import IndexSpec
from shipcheck.migrations.rendered_sql.names import dotted, literal, quoted
from shipcheck.migrations.rendered_sql.reading import Sent, done
from shipcheck.migrations.scripts.raw_sql import DYNAMIC
from shipcheck.migrations.scripts.values import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.javascript_builders.translating import Reading
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.scripts.values import Called, Value
    from shipcheck.migrations.servers import Server

    Maker = Callable[[Called, Value, Server], Iterator[str]]

_ON_TABLES = frozenset(
    {"createTrigger", "dropTrigger", "renameTrigger", "createPolicy", "alterPolicy", "dropPolicy"}
)
_HARMLESS = (
    "noTransaction", "func", "db.select", "comment", "create", "drop", "alter", "rename", "add", "grant",
    "revoke", "setType", "lock", "schemalize", "remove",
)  # fmt: skip
"""What is left of the builder's calls makes functions, roles, policies and the like."""


class PgmTool:
    """node-pg-migrate: `pgm.addColumns`, `pgm.sql`."""

    def translate(self, called: Called, reading: Reading) -> Iterator[Sent]:
        """The messages that a call makes the tool send."""
        first = chain_of(called)[0]
        path = first.path.removeprefix(BUILDER).removeprefix(".")
        shorthands = reading.entry.setting("shorthands")
        if path in ("sql", "db.query"):
            yield reading.raw(first.argument(0), first.span)
        elif path in _MAKERS:
            for sql in _MAKERS[path](first, shorthands, reading.server):
                yield reading.made(sql, first.span)
        elif path in _ON_TABLES:
            yield done(_on_table(path, first), reading.text(first.span), reading.place(first.span))
        elif path.startswith(_HARMLESS):
            if path not in ("noTransaction", "func", "db.select"):
                yield done(Other(path), reading.text(first.span), reading.place(first.span))
        else:
            yield reading.unknown(f"`pgm.{path}` is not read", first.span)


def _on_table(path: str, called: Called) -> Operation:
    """Triggers and policies lock the table that they are of."""
    table, name = object_name(_table(called)), object_name(called.argument(1))
    if table is None or name is None:
        return Opaque(DYNAMIC)
    kind = ObjectKind.TRIGGER if path.endswith("Trigger") else ObjectKind.POLICY
    if path.startswith("create"):
        return CreateObject(kind, name, table)
    return (
        DropObject(kind, name, table)
        if path.startswith("drop")
        else AlterObject(kind, name, "", table)
    )


def _create_table(called: Called, shorthands: Value, server: Server) -> Iterator[str]:
    table, options = _table(called), called.argument(2)
    given = option(options, "constraints")
    extra = [*columns.constraints(table, "", given, server)] if given is not None else []
    specs = [*columns.column_specs(called.argument(1), shorthands)]
    exists = option(options, "ifNotExists") is True
    yield tables.create_table(table, specs, server, constraints=extra, if_not_exists=exists)


def _drop_table(called: Called, _: Value, server: Server) -> Iterator[str]:
    options = called.argument(1)
    yield tables.drop_table(
        _table(called),
        server,
        if_exists=option(options, "ifExists") is True,
        cascade=option(options, "cascade") is True,
    )


def _rename_table(called: Called, _: Value, server: Server) -> Iterator[str]:
    yield tables.rename_table(_table(called), table_name(called.argument(1)), server)


def _add_columns(called: Called, shorthands: Value, server: Server) -> Iterator[str]:
    exists = option(called.argument(2), "ifNotExists") is True
    words = "ADD COLUMN IF NOT EXISTS" if exists else "ADD"
    specs = columns.column_specs(called.argument(1), shorthands)
    added = ", ".join(f"{words} {column_sql(one, server)}" for one in specs)
    yield tables.alter(_table(called), added, server)


def _drop_columns(called: Called, _: Value, server: Server) -> Iterator[str]:
    value, options = called.argument(1), called.argument(2)
    names = tuple(str(one) for one in value) if isinstance(value, dict) else names_of(value)
    words = "DROP IF EXISTS" if option(options, "ifExists") is True else "DROP"
    tail = " CASCADE" if option(options, "cascade") is True else ""
    dropped = ", ".join(f"{words} {quoted(one, server)}{tail}" for one in names or (MARK,))
    yield tables.alter(_table(called), dropped, server)


def _rename_column(called: Called, _: Value, server: Server) -> Iterator[str]:
    old, new = text_of(called.argument(1), MARK), text_of(called.argument(2), MARK)
    yield tables.rename_column(_table(called), old, new, server)


def _alter_column(called: Called, _: Value, server: Server) -> Iterator[str]:
    """All in one ALTER TABLE. Source: the tool's `alterColumn`."""
    name = quoted(text_of(called.argument(1), MARK), server)
    options = called.argument(2)
    found: list[str] = []
    if isinstance(options, dict) and "default" in options:
        value = options["default"]
        found.append("DROP DEFAULT" if value is None else f"SET DEFAULT {default_sql(value)}")
    if option(options, "type") is not None:
        using = option(options, "using")
        tail = f" USING {using}" if isinstance(using, str) else ""
        found.append(f"SET DATA TYPE {columns.type_of(option(options, 'type'))}{tail}")
    if option(options, "notNull") is True:
        found.append("SET NOT NULL")
    elif option(options, "notNull") is False or option(options, "allowNull") is True:
        found.append("DROP NOT NULL")
    if found:
        yield tables.alter(
            _table(called), ", ".join(f"ALTER {name} {one}" for one in found), server
        )


def _add_constraint(called: Called, _: Value, server: Server) -> Iterator[str]:
    table, name = _table(called), text_of(called.argument(1))
    made = columns.constraints(table, name, called.argument(2), server)
    yield tables.alter(table, ", ".join(f"ADD {one}" for one in made), server)


def _drop_constraint(called: Called, _: Value, server: Server) -> Iterator[str]:
    yield tables.drop_constraint(_table(called), text_of(called.argument(1), MARK), server)


def _create_index(called: Called, _: Value, server: Server) -> Iterator[str]:
    table, options = _table(called), called.argument(2)
    unique = option(options, "unique") is True
    given, where, method = (option(options, name) for name in ("name", "where", "method"))
    spec = IndexSpec(
        table,
        quoted_columns(called.argument(1), server),
        given if isinstance(given, str) else _index_name(table, called.argument(1), unique=unique),
        unique=unique,
        concurrently=option(options, "concurrently") is True,
        if_not_exists=option(options, "ifNotExists") is True,
        method=method if isinstance(method, str) else "",
        where=where if isinstance(where, str) else "",
    )
    yield indexes.create_index(spec, server)


def _drop_index(called: Called, _: Value, server: Server) -> Iterator[str]:
    table, options = _table(called), called.argument(2)
    given, unique = option(options, "name"), option(options, "unique") is True
    yield indexes.drop_index(
        given if isinstance(given, str) else _index_name(table, called.argument(1), unique=unique),
        table,
        server,
        concurrently=option(options, "concurrently") is True,
        if_exists=option(options, "ifExists") is True,
    )


def _index_name(table: str, value: Value, *, unique: bool) -> str:
    names = "_".join(column_names(value))
    return f"{table.rpartition('.')[2]}_{names}{'_unique' if unique else ''}_index"


def _create_type(called: Called, _: Value, server: Server) -> Iterator[str]:
    value = called.argument(1)
    if isinstance(value, tuple):
        yield f"CREATE TYPE {_name(called, server)} AS ENUM ({in_quotes(names_of(value))})"
    else:
        yield f"CREATE TYPE {_name(called, server)} AS (value text)"


def _add_value(called: Called, _: Value, server: Server) -> Iterator[str]:
    options = called.argument(2)
    exists = "IF NOT EXISTS " if option(options, "ifNotExists") is True else ""
    places = [
        f" {word.upper()} {literal(text_of(option(options, word)))}"
        for word in ("before", "after")
        if option(options, word) is not None
    ]
    value = literal(text_of(called.argument(1), MARK))
    yield f"ALTER TYPE {_name(called, server)} ADD VALUE {exists}{value}{''.join(places)}"


def _refresh(called: Called, _: Value, server: Server) -> Iterator[str]:
    words = "CONCURRENTLY " if option(called.argument(1), "concurrently") is True else ""
    yield f"REFRESH MATERIALIZED VIEW {words}{_name(called, server)}"


def _dropper(kind: str) -> Maker:
    def drop(called: Called, _: Value, server: Server) -> Iterator[str]:
        options = called.argument(1)
        exists = "IF EXISTS " if option(options, "ifExists") is True else ""
        tail = " CASCADE" if option(options, "cascade") is True else ""
        for one in (
            names_of(called.argument(0))
            if kind == "EXTENSION"
            else (table_name(called.argument(0)),)
        ):
            yield f"DROP {kind} {exists}{dotted(one or MARK, server)}{tail}"

    return drop


def _rename_constraint(called: Called, _: Value, server: Server) -> Iterator[str]:
    old, new = (quoted(text_of(called.argument(place), MARK), server) for place in (1, 2))
    yield tables.alter(_table(called), f"RENAME CONSTRAINT {old} TO {new}", server)


def _rename_type(called: Called, _: Value, server: Server) -> Iterator[str]:
    new = quoted(table_name(called.argument(1)) or MARK, server)
    yield f"ALTER TYPE {_name(called, server)} RENAME TO {new}"


def _name(called: Called, server: Server) -> str:
    return dotted(_table(called), server)


def _table(called: Called) -> str:
    return table_name(called.argument(0)) or MARK


_MAKERS: dict[str, Maker] = {
    "createTable": _create_table, "dropTable": _drop_table, "renameTable": _rename_table,
    "addColumn": _add_columns, "addColumns": _add_columns, "dropColumn": _drop_columns,
    "dropColumns": _drop_columns, "renameColumn": _rename_column, "alterColumn": _alter_column,
    "addConstraint": _add_constraint, "createConstraint": _add_constraint,
    "dropConstraint": _drop_constraint, "renameConstraint": _rename_constraint,
    "createIndex": _create_index, "addIndex": _create_index, "dropIndex": _drop_index,
    "createType": _create_type, "addType": _create_type, "addTypeValue": _add_value,
    "renameType": _rename_type, "refreshMaterializedView": _refresh, "dropType": _dropper("TYPE"),
    "dropView": _dropper("VIEW"), "dropMaterializedView": _dropper("MATERIALIZED VIEW"),
    "dropSchema": _dropper("SCHEMA"), "dropSequence": _dropper("SEQUENCE"),
    "dropDomain": _dropper("DOMAIN"), "dropExtension": _dropper("EXTENSION"),
}  # fmt: skip
