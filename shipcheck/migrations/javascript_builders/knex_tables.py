"""What Knex does to a table in the function that `createTable` and `alterTable` are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.knex_columns import (
    COLUMN_METHODS,
    column_of,
    reference_of,
)
from shipcheck.migrations.javascript_builders.values import names_of, option, text_of
from shipcheck.migrations.rendered_sql import indexes, tables
from shipcheck.migrations.rendered_sql.columns import ColumnSpec, column_sql
from shipcheck.migrations.rendered_sql.indexes import IndexSpec
from shipcheck.migrations.rendered_sql.names import BACKTICKS, listed, quoted
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shipcheck.code.nodes import Span
    from shipcheck.migrations.scripts.values import Called
    from shipcheck.migrations.servers import Server

    Maker = Callable[[str, Sequence[Called], Server], Iterator[str]]

HARMLESS = frozenset({"comment", "engine", "charset", "collate", "queryContext", "inherits"})


@dataclass(slots=True)
class TableChange:
    """The columns and statements that a function makes for one table, as Knex orders them."""

    table: str
    server: Server
    columns: list[tuple[ColumnSpec, Span]] = field(default_factory=list)
    after: list[tuple[str, Span]] = field(default_factory=list)
    unknown: list[Called] = field(default_factory=list)

    def take(self, chain: Sequence[Called]) -> None:
        """One call on the table, with those that follow it."""
        columns, statements = self._made(chain)
        span = chain[-1].span
        self.columns.extend((one, span) for one in columns)
        self.after.extend((one, span) for one in statements)

    def _made(self, chain: Sequence[Called]) -> tuple[list[ColumnSpec], list[str]]:
        """The columns that a call adds, and the other statements that it stands for."""
        first = chain[0]
        if first.name in COLUMN_METHODS:
            return self._column(chain)
        if first.name == "timestamps":
            return [*_timestamps(first, self.server)], []
        if first.name in _METHODS:
            return [], [*_METHODS[first.name](self.table, chain, self.server)]
        if first.name not in HARMLESS:
            self.unknown.append(first)
        return [], []

    def _column(self, chain: Sequence[Called]) -> tuple[list[ColumnSpec], list[str]]:
        names = {one.name for one in chain[1:]}
        spec = column_of(chain, self.server)
        index = [_index(self.table, spec.name, self.server)] if "index" in names else []
        if "alter" in names:
            return [], [*altered(self.table, spec, self.server), *index]
        return [spec], index


def altered(table: str, spec: ColumnSpec, server: Server) -> Iterator[str]:
    """`.alter()`: Knex drops default and NOT NULL, changes the type, and sets what is asked for."""
    if server.dialect in BACKTICKS:
        yield tables.alter(table, f"MODIFY {column_sql(spec, server)}", server)
        return
    yield tables.alter_column(table, spec.name, "DROP DEFAULT", server)
    yield tables.alter_column(table, spec.name, "DROP NOT NULL", server)
    using = f"({quoted(spec.name, server)}::{spec.type})"
    yield tables.change_type(table, spec.name, spec.type, server, using=using)
    if spec.default is not None:
        yield tables.alter_column(table, spec.name, f"SET DEFAULT {spec.default}", server)
    if spec.nullable is False:
        yield tables.alter_column(table, spec.name, "SET NOT NULL", server)


def _timestamps(called: Called, server: Server) -> Iterator[ColumnSpec]:
    """`created_at` and `updated_at`; the second argument sets a default and NOT NULL."""
    given = called.argument(0)
    defaults = called.argument(1) is True or option(given, "defaultToNow") is True
    camel = called.argument(2) is True or option(given, "useCamelCase") is True
    postgres = server.dialect is Dialect.POSTGRESQL
    kind = "timestamp with time zone" if postgres else "datetime"
    for name in ("createdAt", "updatedAt") if camel else ("created_at", "updated_at"):
        yield ColumnSpec(
            name,
            kind,
            nullable=False if defaults else None,
            default="CURRENT_TIMESTAMP" if defaults else None,
        )


def _drop_columns(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    for one in chain[0].arguments:
        for name in names_of(one):
            yield tables.drop_column(table, name, server)


def _drop_timestamps(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    camel = chain[0].argument(0) is True
    for name in ("createdAt", "updatedAt") if camel else ("created_at", "updated_at"):
        yield tables.drop_column(table, name, server)


def _rename(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    first = chain[0]
    yield tables.rename_column(
        table, text_of(first.argument(0)), text_of(first.argument(1)), server
    )


def _index(table: str, column: str, server: Server) -> str:
    name = default_name(table, (column,), "index")
    return indexes.create_index(IndexSpec(table, (quoted(column, server),), name), server)


def _add_index(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    first = chain[0]
    columns = names_of(first.argument(0))
    third = first.argument(2)
    given = third if isinstance(third, str) else option(third, "indexType")
    method = given if isinstance(given, str) and given.isalpha() else ""
    partial = option(third, "predicate") is not None
    name = text_of(first.argument(1)) or default_name(table, columns, "index")
    spec = IndexSpec(
        table,
        tuple(quoted(one, server) for one in columns),
        name,
        method="" if method.lower() == "unique" else method,
        where="TRUE" if partial else "",
    )
    yield indexes.create_index(spec, server)


def _add_unique(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    """A constraint, unless `useConstraint: false` or a predicate makes it an index."""
    first = chain[0]
    columns, second = names_of(first.argument(0)), first.argument(1)
    given = second if isinstance(second, str) else text_of(option(second, "indexName"))
    name = given or default_name(table, columns, "unique")
    partial = option(second, "predicate") is not None
    if partial or option(second, "useConstraint") is False or server.dialect is Dialect.SQLITE:
        spec = IndexSpec(
            table,
            tuple(quoted(one, server) for one in columns),
            name,
            unique=True,
            where="TRUE" if partial else "",
        )
        yield indexes.create_index(spec, server)
    else:
        body = tables.constraint(name, f"UNIQUE {listed(columns, server)}", server)
        yield tables.alter(table, f"ADD {body}", server)


def _add_primary(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    first = chain[0]
    columns, second = names_of(first.argument(0)), first.argument(1)
    given = second if isinstance(second, str) else text_of(option(second, "constraintName"))
    body = f"PRIMARY KEY {listed(columns, server)}"
    yield tables.alter(
        table, f"ADD {tables.constraint(given or f'{table}_pkey', body, server)}", server
    )


def _add_foreign(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    words = {one.name: one for one in chain[1:]}
    columns = names_of(chain[0].argument(0))
    target = reference_of(words)
    if target is None:
        return
    named = words["withKeyName"].argument(0) if "withKeyName" in words else chain[0].argument(1)
    name = text_of(named) or default_name(table, columns, "foreign")
    key = tables.foreign_key(name, columns, target, server)
    yield tables.alter(table, f"ADD {key}", server)


def _dropper(kind: str) -> Maker:
    def drop(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
        first = chain[0]
        columns = names_of(first.argument(0))
        name = text_of(first.argument(1)) or default_name(table, columns, kind)
        if kind == "index" or server.dialect is Dialect.SQLITE:
            yield indexes.drop_index(name, table, server)
        else:
            yield tables.drop_constraint(table, name, server, foreign=kind == "foreign")

    return drop


def _drop_primary(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    if server.dialect in BACKTICKS:
        yield tables.alter(table, "DROP PRIMARY KEY", server)
    else:
        name = text_of(chain[0].argument(0)) or f"{table}_pkey"
        yield tables.drop_constraint(table, name, server)


def _null(action: str) -> Maker:
    def change(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
        for name in names_of(chain[0].argument(0)):
            yield tables.alter_column(table, name, action, server)

    return change


def _check(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    first = chain[0]
    body = f"CHECK ({text_of(first.argument(0))})"
    added = tables.constraint(text_of(first.argument(2)) or None, body, server)
    yield tables.alter(table, f"ADD {added}", server)


def _drop_checks(table: str, chain: Sequence[Called], server: Server) -> Iterator[str]:
    for one in chain[0].arguments:
        for name in names_of(one):
            yield tables.drop_constraint(table, name, server)


def default_name(table: str, columns: tuple[str, ...], kind: str) -> str:
    """The name that Knex gives: `users_email_unique`."""
    return "_".join((table, *columns, kind)).lower().replace(".", "_").replace("-", "_")


def create(change: TableChange, *, if_not_exists: bool) -> str:
    """CREATE TABLE; what else there is follows it."""
    columns = [spec for spec, _ in change.columns]
    return tables.create_table(change.table, columns, change.server, if_not_exists=if_not_exists)


_METHODS: dict[str, Maker] = {
    "dropColumn": _drop_columns, "dropColumns": _drop_columns, "dropTimestamps": _drop_timestamps,
    "renameColumn": _rename, "index": _add_index, "unique": _add_unique, "primary": _add_primary,
    "foreign": _add_foreign, "dropIndex": _dropper("index"), "dropUnique": _dropper("unique"),
    "dropForeign": _dropper("foreign"), "dropPrimary": _drop_primary,
    "setNullable": _null("DROP NOT NULL"), "dropNullable": _null("SET NOT NULL"),
    "check": _check, "dropChecks": _drop_checks,
}  # fmt: skip
