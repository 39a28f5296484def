"""What the calls on TypeORM's query runner mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.rows import row_operation
from shipcheck.migrations.javascript_builders.specs import (
    actions,
    column_names,
    quoted_columns,
    table_name,
)
from shipcheck.migrations.javascript_builders.translating import BUILDER, chain_of
from shipcheck.migrations.javascript_builders.typeorm_columns import (
    column_spec,
    default_of,
    inside,
    type_sql,
)
from shipcheck.migrations.javascript_builders.values import in_quotes, names_of, option, text_of
from shipcheck.migrations.operations import RunCode, TransactionControl, TransactionWord
from shipcheck.migrations.rendered_sql import indexes, tables
from shipcheck.migrations.rendered_sql.columns import ColumnSpec, Reference
from shipcheck.migrations.rendered_sql.indexes import IndexSpec
from shipcheck.migrations.rendered_sql.names import BACKTICKS, dotted, listed
from shipcheck.migrations.rendered_sql.reading import Sent, done
from shipcheck.migrations.scripts.values import MARK, Called
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.javascript_builders.translating import Reading
    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server

    Maker = Callable[[Called, Server], Iterator[str]]

_WORDS = {
    "startTransaction": TransactionWord.BEGIN,
    "commitTransaction": TransactionWord.COMMIT,
    "rollbackTransaction": TransactionWord.ROLLBACK,
}
_READS = ("has", "get", "is", "connect", "release", "enable", "disable", "clearSqlMemory", "driver")


class TypeOrmTool:
    """TypeORM: `queryRunner.query`, and its calls on tables."""

    def translate(self, called: Called, reading: Reading) -> Iterator[Sent]:
        """The messages that a call makes the query runner send."""
        chain = chain_of(called)
        first = chain[0]
        path = first.path.removeprefix(BUILDER).removeprefix(".")
        name = path.rpartition(".")[2]
        if name == "query":
            yield reading.raw(first.argument(0), first.span)
        elif path in _MAKERS:
            for sql in _MAKERS[path](first, reading.server):
                yield reading.made(sql, first.span)
        elif path in _WORDS:
            yield done(
                TransactionControl(_WORDS[path]), _WORDS[path].value, reading.place(first.span)
            )
        elif path.startswith(("manager.", "connection.", "dataSource.")):
            yield from self._entities(chain, reading)
        elif not path.startswith(_READS):
            yield reading.unknown(f"`queryRunner.{path}` is not read", first.span)

    def _entities(self, chain: tuple[Called, ...], reading: Reading) -> Iterator[Sent]:
        """Rows by way of entities: which tables those are is not known."""
        last = chain[-1]
        text, place = reading.text(last.span), reading.place(last.span)
        builder = {"createQueryBuilder", "update", "delete", "insert", "from", "into"}
        if len(chain) > 1 and any(one.name in builder for one in chain):
            yield done(row_operation(chain), text, place)
        elif not last.name.startswith(("find", "get", "count", "create", "exist")):
            yield done(RunCode(last.name), text, place)


def _create_table(called: Called, server: Server) -> Iterator[str]:
    options = inside(called.argument(0))
    name = table_name(options)
    columns = option(options, "columns")
    values = columns if isinstance(columns, tuple) else ()
    yield from _enum_types(values, name, server)
    constraints = [_foreign_key(one, server) for one in _list(option(options, "foreignKeys"))]
    constraints += [_unique(one, server) for one in _list(option(options, "uniques"))]
    constraints += [_check(one, server) for one in _list(option(options, "checks"))]
    specs = [column_spec(one, name, server) for one in values]
    exists = called.argument(1) is True
    yield tables.create_table(name, specs, server, constraints=constraints, if_not_exists=exists)
    for one in _list(option(options, "indices")):
        yield _index(name, one, server)


def _enum_types(columns: tuple[Value, ...], table: str, server: Server) -> Iterator[str]:
    """PostgreSQL's enums are types of their own."""
    for one in columns:
        options = inside(one)
        if server.dialect is Dialect.POSTGRESQL and option(options, "type") in (
            "enum",
            "simple-enum",
        ):
            name = type_sql(options, table, server, counts=False)
            yield f"CREATE TYPE {name} AS ENUM ({in_quotes(names_of(option(options, 'enum')))})"


def _drop_table(called: Called, server: Server) -> Iterator[str]:
    yield tables.drop_table(_table(called), server, if_exists=called.argument(1) is True)


def _rename_table(called: Called, server: Server) -> Iterator[str]:
    yield tables.rename_table(_table(called), text_of(called.argument(1)), server)


def _add_columns(called: Called, server: Server) -> Iterator[str]:
    table = _table(called)
    for one in _list(called.argument(1)):
        yield from _enum_types((one,), table, server)
        yield tables.add_column(table, column_spec(one, table, server), server)


def _drop_columns(called: Called, server: Server) -> Iterator[str]:
    for one in _list(called.argument(1)):
        yield tables.drop_column(_table(called), _name(one), server)


def _rename_column(called: Called, server: Server) -> Iterator[str]:
    old, new = _name(called.argument(1)), _name(called.argument(2))
    yield tables.rename_column(_table(called), old, new, server)


def _change_column(called: Called, server: Server) -> Iterator[str]:
    """The runner compares with the column as it is; with another type it drops and adds the column.

    Where the old one is only named, the new type is set: whether that is another one tells the schema.
    Source: TypeORM's PostgresQueryRunner.changeColumn.
    """
    table, old, new = _table(called), inside(called.argument(1)), inside(called.argument(2))
    spec = column_spec(new, table, server)
    before = _name(called.argument(1))
    if isinstance(old, dict) and _kind(old, table, server) != _kind(new, table, server):
        yield tables.drop_column(table, before, server)
        yield tables.add_column(table, spec, server)
        return
    if before != spec.name:
        yield tables.rename_column(table, before, spec.name, server)
    yield from _altered(table, spec, new, server)


def _altered(table: str, spec: ColumnSpec, new: Value, server: Server) -> Iterator[str]:
    yield tables.change_type(table, spec.name, spec.type, server)
    if server.dialect in BACKTICKS:
        return
    yield tables.alter_column(
        table, spec.name, "DROP NOT NULL" if spec.nullable else "SET NOT NULL", server
    )
    default = default_of(new)
    yield tables.alter_column(
        table, spec.name, f"SET DEFAULT {default}" if default else "DROP DEFAULT", server
    )


def _kind(options: Value, table: str, server: Server) -> str:
    return type_sql(options, table, server, counts=False)


def _create_indexes(called: Called, server: Server) -> Iterator[str]:
    for one in _list(called.argument(1)):
        yield _index(_table(called), one, server)


def _index(table: str, value: Value, server: Server) -> str:
    options = inside(value)
    where = option(options, "where")
    spec = IndexSpec(
        table,
        quoted_columns(option(options, "columnNames"), server),
        text_of(option(options, "name")) or None,
        unique=option(options, "isUnique") is True,
        concurrently=option(options, "isConcurrent") is True,
        where=where if isinstance(where, str) else "",
    )
    return indexes.create_index(spec, server)


def _drop_indexes(called: Called, server: Server) -> Iterator[str]:
    for one in _list(called.argument(1)):
        concurrent = option(inside(one), "isConcurrent") is True
        yield indexes.drop_index(_name(one), _table(called), server, concurrently=concurrent)


def _adder(make: Callable[[Value, Server], str]) -> Maker:
    def add(called: Called, server: Server) -> Iterator[str]:
        for one in _list(called.argument(1)):
            yield tables.alter(_table(called), f"ADD {make(one, server)}", server)

    return add


def _foreign_key(value: Value, server: Server) -> str:
    options = inside(value)
    target = Reference(
        table_name(option(options, "referencedTableName")),
        column_names(option(options, "referencedColumnNames")),
        actions(options),
    )
    name = text_of(option(options, "name")) or None
    return tables.foreign_key(name, column_names(option(options, "columnNames")), target, server)


def _unique(value: Value, server: Server) -> str:
    options = inside(value)
    body = f"UNIQUE {listed(column_names(option(options, 'columnNames')), server)}"
    return tables.constraint(text_of(option(options, "name")) or None, body, server)


def _check(value: Value, server: Server) -> str:
    options = inside(value)
    body = f"CHECK ({text_of(option(options, 'expression'), MARK)})"
    return tables.constraint(text_of(option(options, "name")) or None, body, server)


def _exclusion(value: Value, server: Server) -> str:
    options = inside(value)
    body = f"EXCLUDE {text_of(option(options, 'expression'), MARK)}"
    return tables.constraint(text_of(option(options, "name")) or None, body, server)


def _dropper(*, foreign: bool = False) -> Maker:
    def drop(called: Called, server: Server) -> Iterator[str]:
        for one in _list(called.argument(1)):
            yield tables.drop_constraint(_table(called), _name(one), server, foreign=foreign)

    return drop


def _primary_key(called: Called, server: Server) -> Iterator[str]:
    columns = listed(column_names(called.argument(1)), server)
    yield tables.alter(_table(called), f"ADD PRIMARY KEY {columns}", server)


def _drop_primary(called: Called, server: Server) -> Iterator[str]:
    if server.dialect in BACKTICKS:
        yield tables.alter(_table(called), "DROP PRIMARY KEY", server)
    else:
        yield tables.drop_constraint(_table(called), f"{_table(called)}_pkey", server)


def _simple(sql: str) -> Maker:
    def make(called: Called, server: Server) -> Iterator[str]:
        yield sql.format(dotted(_table(called), server))

    return make


def _table(called: Called) -> str:
    return table_name(inside(called.argument(0)))


def _name(value: Value) -> str:
    found = inside(value)
    return text_of(option(found, "name"), MARK) if isinstance(found, dict) else text_of(found, MARK)


def _list(value: Value) -> tuple[Value, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


_MAKERS: dict[str, Maker] = {
    "createTable": _create_table, "dropTable": _drop_table, "renameTable": _rename_table,
    "addColumn": _add_columns, "addColumns": _add_columns, "dropColumn": _drop_columns,
    "dropColumns": _drop_columns, "renameColumn": _rename_column, "changeColumn": _change_column,
    "createIndex": _create_indexes, "createIndices": _create_indexes, "dropIndex": _drop_indexes,
    "dropIndices": _drop_indexes, "createForeignKey": _adder(_foreign_key),
    "createForeignKeys": _adder(_foreign_key), "dropForeignKey": _dropper(foreign=True),
    "dropForeignKeys": _dropper(foreign=True), "createUniqueConstraint": _adder(_unique),
    "createUniqueConstraints": _adder(_unique), "dropUniqueConstraint": _dropper(),
    "dropUniqueConstraints": _dropper(), "createCheckConstraint": _adder(_check),
    "createCheckConstraints": _adder(_check), "dropCheckConstraint": _dropper(),
    "dropCheckConstraints": _dropper(), "createExclusionConstraint": _adder(_exclusion),
    "dropExclusionConstraint": _dropper(), "createPrimaryKey": _primary_key,
    "dropPrimaryKey": _drop_primary, "clearTable": _simple("TRUNCATE TABLE {0}"),
    "createSchema": _simple("CREATE SCHEMA {0}"), "dropSchema": _simple("DROP SCHEMA {0}"),
    "dropView": _simple("DROP VIEW {0}"), "createView": _simple("CREATE VIEW {0} AS SELECT 1"),
    "createDatabase": _simple("CREATE DATABASE {0}"), "dropDatabase": _simple("DROP DATABASE {0}"),
}  # fmt: skip
