"""What the calls on Knex's object mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.knex_tables import TableChange, create
from shipcheck.migrations.javascript_builders.rows import row_operation
from shipcheck.migrations.javascript_builders.translating import BUILDER, chain_of
from shipcheck.migrations.javascript_builders.values import object_name, text_of
from shipcheck.migrations.operations import Opaque, Other, RefreshView
from shipcheck.migrations.rendered_sql import tables
from shipcheck.migrations.rendered_sql.names import dotted
from shipcheck.migrations.rendered_sql.reading import Sent, done
from shipcheck.migrations.scripts.raw_sql import DYNAMIC
from shipcheck.migrations.scripts.values import Called, Closure, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.nodes import Span
    from shipcheck.migrations.javascript_builders.translating import Reading

TABLE = "builder table"
_READS = frozenset({"hasTable", "hasColumn", "columnInfo", "destroy", "on", "toString", "toSQL"})
_ENDS = frozenset({"commit", "rollback", "isCompleted", "then", "catch", "finally"})
"""What is called on a transaction that changes no table."""
_HARMLESS = frozenset(
    {"fn.now", "fn.uuid", "client", "ref", "raw.toString", "context", "userParams"}
)
_CREATES = {"createTable": False, "createTableIfNotExists": True}
_ALTERS = frozenset({"alterTable", "table"})
_OBJECTS = {
    "dropTable": "DROP TABLE {0}", "dropTableIfExists": "DROP TABLE IF EXISTS {0}",
    "dropView": "DROP VIEW {0}", "dropViewIfExists": "DROP VIEW IF EXISTS {0}",
    "dropMaterializedView": "DROP MATERIALIZED VIEW {0}",
    "dropMaterializedViewIfExists": "DROP MATERIALIZED VIEW IF EXISTS {0}",
    "createSchema": "CREATE SCHEMA {0}", "createSchemaIfNotExists": "CREATE SCHEMA IF NOT EXISTS {0}",
    "dropSchema": "DROP SCHEMA {0}", "dropSchemaIfExists": "DROP SCHEMA IF EXISTS {0}",
    "createExtension": "CREATE EXTENSION {0}",
    "createExtensionIfNotExists": "CREATE EXTENSION IF NOT EXISTS {0}",
    "dropExtension": "DROP EXTENSION {0}", "dropExtensionIfExists": "DROP EXTENSION IF EXISTS {0}",
    "createView": "CREATE VIEW {0} AS SELECT 1",
    "createViewOrReplace": "CREATE OR REPLACE VIEW {0} AS SELECT 1",
    "createMaterializedView": "CREATE MATERIALIZED VIEW {0} AS SELECT 1",
}  # fmt: skip
"""What a view selects is not looked into: `SELECT 1` stands for it."""


class KnexTool:
    """Knex: `knex.schema…`, `knex.raw`, and its query builder."""

    def translate(self, called: Called, reading: Reading) -> Iterator[Sent]:
        """The messages that a chain of calls makes Knex send."""
        chain = chain_of(called)
        path = chain[0].path.removeprefix(BUILDER).removeprefix(".")
        first = path.partition(".")[0]
        if first == "schema":
            yield from self._schema(chain, reading)
        elif path == "raw":
            yield reading.raw(chain[0].argument(0), chain[0].span, chain[0].argument(1))
        elif path == "transaction":
            yield from self._transaction(chain, reading)
        elif path not in _HARMLESS and chain[0].path.rpartition(".")[2] not in _HARMLESS:
            yield self._rows(chain, called.span, reading)

    def _rows(self, chain: Sequence[Called], span: Span, reading: Reading) -> Sent:
        return done(row_operation(chain), reading.text(span), reading.place(span))

    def _transaction(self, chain: Sequence[Called], reading: Reading) -> Iterator[Sent]:
        """`transaction(function)`, `transaction().then(function)`, and what is called on what it gives."""
        functions = [one for link in chain for one in link.arguments if isinstance(one, Closure)]
        for one in functions:
            inner = reading.messages(one, (Reference(BUILDER),))
            yield from reading.in_transaction(inner, chain[0].span)
        if len(chain) > 1 and not functions and chain[-1].name not in _ENDS:
            yield from self._schema(chain[1:], reading)

    def _schema(self, chain: Sequence[Called], reading: Reading) -> Iterator[Sent]:
        """`knex.schema.createTable(…).raw(…)`: one thing after the other."""
        schema = ""
        for one in chain:
            if one.name == "withSchema":
                schema = text_of(one.argument(0))
            elif one.name not in _READS and one.name != "schema":
                yield from self._change(one, schema, reading)

    def _change(self, one: Called, schema: str, reading: Reading) -> Iterator[Sent]:
        start = f"{schema}." if schema else ""
        name = start + text_of(one.argument(0))
        place = reading.place(one.span)
        if one.name == "raw":
            yield reading.raw(one.argument(0), one.span, one.argument(1))
        elif one.name in _CREATES or one.name in _ALTERS:
            yield from self._table(one, name, reading)
        elif one.name == "renameTable":
            yield reading.made(
                tables.rename_table(name, text_of(one.argument(1)), reading.server), one.span
            )
        elif one.name in _OBJECTS:
            yield reading.made(_OBJECTS[one.name].format(dotted(name, reading.server)), one.span)
        elif one.name == "refreshMaterializedView":
            view = object_name(one.argument(0))
            operation = RefreshView(view, one.argument(1) is True) if view else Opaque(DYNAMIC)
            yield done(operation, reading.text(one.span), place)
        elif one.name in ("renameView", "alterView"):
            yield done(Other(one.name), reading.text(one.span), place)
        else:
            yield reading.unknown(f"`knex.schema.{one.name}` is not read", one.span)

    def _table(self, one: Called, name: str, reading: Reading) -> Iterator[Sent]:
        """The function is walked through with an object that stands for the table."""
        function = one.argument(1)
        change = TableChange(name, reading.server)
        if isinstance(function, Closure):
            for event in reading.walker.follow(function, (Reference(TABLE),)):
                called = event.called
                if called is None:
                    yield reading.unknown(event.unread or "it raises an error", event.span)
                    continue
                links = chain_of(called)
                if links[0].path.startswith(TABLE):
                    change.take(links)
                elif links[0].path.startswith(BUILDER):
                    yield from self.translate(called, reading)
                elif TABLE in repr(called.arguments):
                    change.unknown.append(links[0])
        else:
            yield reading.unknown("the function that makes the table is not in this file", one.span)
        if one.name in _CREATES:
            yield reading.made(create(change, if_not_exists=_CREATES[one.name]), one.span)
        else:
            for spec, span in change.columns:
                yield reading.made(tables.add_column(name, spec, reading.server), span)
        for sql, span in change.after:
            yield reading.made(sql, span)
        for missed in change.unknown:
            yield reading.unknown(f"`table.{missed.name}` is not read", missed.span)
