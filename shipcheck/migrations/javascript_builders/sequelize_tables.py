"""What Sequelize sends for its calls on tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.sequelize_columns import (
    column_spec,
    new_enum,
)
from shipcheck.migrations.javascript_builders.specs import (
    actions,
    column_names,
    quoted_columns,
    table_name,
)
from shipcheck.migrations.javascript_builders.values import names_of, option, text_of
from shipcheck.migrations.rendered_sql import indexes, tables
from shipcheck.migrations.rendered_sql.columns import Reference, column_sql, reference_sql
from shipcheck.migrations.rendered_sql.indexes import IndexSpec
from shipcheck.migrations.rendered_sql.names import BACKTICKS, dotted, listed, quoted
from shipcheck.migrations.scripts.values import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.rendered_sql.columns import ColumnSpec
    from shipcheck.migrations.scripts.values import Called, Value
    from shipcheck.migrations.servers import Server

    Maker = Callable[[Called, Server], Iterator[str]]


def _create_table(called: Called, server: Server) -> Iterator[str]:
    """Sequelize always writes IF NOT EXISTS."""
    table, columns = _table(called), called.argument(1)
    entries = columns.items() if isinstance(columns, dict) else ()
    specs = []
    for key, value in entries:
        name = _field(str(key), value)
        kind = new_enum(value, name, table, server)
        if kind:
            yield kind
        specs.append(column_spec(name, value, table, server))
    keys = option(called.argument(2), "uniqueKeys")
    constraints = [
        tables.constraint(
            str(name), f"UNIQUE {listed(column_names(option(one, 'fields')), server)}", server
        )
        for name, one in (keys.items() if isinstance(keys, dict) else ())
    ]
    unknown = columns is not None and not isinstance(columns, dict)
    if unknown:
        constraints.append(MARK)
    yield tables.create_table(table, specs, server, constraints=constraints, if_not_exists=True)


def _field(key: str, value: Value) -> str:
    """The name of a column may be another than its key."""
    given = option(value, "field")
    return given if isinstance(given, str) else key


def _add_column(called: Called, server: Server) -> Iterator[str]:
    table, name = _table(called), text_of(called.argument(1), MARK)
    kind = new_enum(called.argument(2), name, table, server)
    if kind:
        yield kind
    yield tables.add_column(table, column_spec(name, called.argument(2), table, server), server)


def _remove_column(called: Called, server: Server) -> Iterator[str]:
    yield tables.drop_column(_table(called), text_of(called.argument(1), MARK), server)


def _rename_column(called: Called, server: Server) -> Iterator[str]:
    old, new = text_of(called.argument(1), MARK), text_of(called.argument(2), MARK)
    yield tables.rename_column(_table(called), old, new, server)


def _change_column(called: Called, server: Server) -> Iterator[str]:
    """All of the column anew: what is not said is taken away (NOT NULL, the default).

    Source: the `changeColumnQuery` of Sequelize 6 for PostgreSQL.
    """
    table, name = _table(called), text_of(called.argument(1), MARK)
    spec = column_spec(name, called.argument(2), table, server)
    if server.dialect in BACKTICKS:
        yield tables.alter(
            table, f"CHANGE {quoted(name, server)} {column_sql(spec, server)}", server
        )
        return
    kind = new_enum(called.argument(2), name, table, server)
    if kind:
        yield kind
    yield from _changed(table, spec, server)


def _changed(table: str, spec: ColumnSpec, server: Server) -> Iterator[str]:
    name = spec.name
    if spec.nullable is False:
        yield tables.alter_column(table, name, "SET NOT NULL", server)
    elif spec.references is None:
        yield tables.alter_column(table, name, "DROP NOT NULL", server)
    if spec.default is not None:
        yield tables.alter_column(table, name, f"SET DEFAULT {spec.default}", server)
    elif spec.references is None:
        yield tables.alter_column(table, name, "DROP DEFAULT", server)
    if spec.unique:
        yield tables.alter(table, f"ADD UNIQUE {listed((name,), server)}", server)
    if spec.references is not None:
        key = f"ADD FOREIGN KEY {listed((name,), server)} {reference_sql(spec.references, server)}"
        yield tables.alter(table, key, server)
    else:
        enum = spec.type.startswith('"')
        using = f"({quoted(name, server)}::{spec.type})" if enum else ""
        yield tables.change_type(table, name, spec.type, server, using=using)


def _add_index(called: Called, server: Server) -> Iterator[str]:
    """`addIndex(table, ['a'], {…})`, and `addIndex(table, {fields: ['a'], …})`."""
    table, second = _table(called), called.argument(1)
    options = second if isinstance(second, dict) else called.argument(2)
    fields = option(options, "fields") if isinstance(second, dict) else second
    given = option(options, "name", "indexName", "indicesType")
    method = option(options, "using", "method")
    unique = option(options, "unique") is True or option(options, "type") in ("UNIQUE", "unique")
    spec = IndexSpec(
        table,
        quoted_columns(fields, server),
        given if isinstance(given, str) else _index_name(table, fields),
        unique=unique,
        concurrently=option(options, "concurrently") is True,
        method=method if isinstance(method, str) and method.isalpha() else "",
        where="TRUE" if option(options, "where") is not None else "",
    )
    yield indexes.create_index(spec, server)


def _remove_index(called: Called, server: Server) -> Iterator[str]:
    table, second = _table(called), called.argument(1)
    name = second if isinstance(second, str) else _index_name(table, second)
    concurrently = option(called.argument(2), "concurrently") is True
    yield indexes.drop_index(name, table, server, concurrently=concurrently)


def _index_name(table: str, fields: Value) -> str:
    words = (table.rpartition(".")[2], *column_names(fields))
    return "_".join(words).lower().replace("(", "_").replace(")", "")


def _add_constraint(called: Called, server: Server) -> Iterator[str]:
    """`addConstraint(table, {fields, type, name})`; before version 6 the fields came before."""
    table, second = _table(called), called.argument(1)
    old = isinstance(second, tuple)
    options = called.argument(2) if old else second
    fields = column_names(second if old else option(options, "fields"))
    name = text_of(option(options, "name")) or None
    body = _constraint(text_of(option(options, "type"), MARK).lower(), options, fields, server)
    yield tables.alter(table, f"ADD {tables.constraint(name, body, server)}", server)


def _constraint(kind: str, options: Value, fields: tuple[str, ...], server: Server) -> str:
    if kind == "unique":
        return f"UNIQUE {listed(fields, server)}"
    if kind == "primary key":
        return f"PRIMARY KEY {listed(fields, server)}"
    if kind == "check":
        # The condition is an object of Sequelize's: what it is matters less than that it is looked at.
        return f"CHECK ({' AND '.join(f'{quoted(one, server)} IS NOT NULL' for one in fields) or 'TRUE'})"
    if kind == "foreign key":
        given = option(options, "references")
        target = table_name(option(given, "table", "model"))
        keys = column_names(option(given, "field", "fields", "key"))
        reference = Reference(target or MARK, keys, actions(options))
        return f"FOREIGN KEY {listed(fields, server)} {reference_sql(reference, server)}"
    return MARK


def _remove_constraint(called: Called, server: Server) -> Iterator[str]:
    yield tables.drop_constraint(_table(called), text_of(called.argument(1), MARK), server)


def _rename_table(called: Called, server: Server) -> Iterator[str]:
    yield tables.rename_table(_table(called), table_name(called.argument(1)), server)


def _drop_table(called: Called, server: Server) -> Iterator[str]:
    """Sequelize always writes IF EXISTS."""
    cascade = option(called.argument(1), "cascade") is True
    yield tables.drop_table(_table(called), server, if_exists=True, cascade=cascade)


def _simple(sql: str) -> Maker:
    def make(called: Called, server: Server) -> Iterator[str]:
        for name in names_of(called.argument(0)):
            yield sql.format(dotted(name, server))

    return make


def _drop_enum(called: Called, server: Server) -> Iterator[str]:
    yield f"DROP TYPE IF EXISTS {dotted(text_of(called.argument(0), MARK), server)}"


def _table(called: Called) -> str:
    return table_name(called.argument(0)) or MARK


MAKERS: dict[str, Maker] = {
    "createTable": _create_table, "dropTable": _drop_table, "renameTable": _rename_table,
    "addColumn": _add_column, "removeColumn": _remove_column, "changeColumn": _change_column,
    "renameColumn": _rename_column, "addIndex": _add_index, "removeIndex": _remove_index,
    "addConstraint": _add_constraint, "removeConstraint": _remove_constraint,
    "createSchema": _simple("CREATE SCHEMA {0}"), "dropSchema": _simple("DROP SCHEMA IF EXISTS {0} CASCADE"),
    "dropEnum": _drop_enum, "createDatabase": _simple("CREATE DATABASE {0}"),
    "dropDatabase": _simple("DROP DATABASE {0}"), "dropView": _simple("DROP VIEW {0}"),
}  # fmt: skip
