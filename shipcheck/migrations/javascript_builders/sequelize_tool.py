"""What the calls on Sequelize's query interface mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.sequelize_tables import MAKERS
from shipcheck.migrations.javascript_builders.specs import table_name
from shipcheck.migrations.javascript_builders.translating import BUILDER, chain_of
from shipcheck.migrations.javascript_builders.values import keys_of, object_name, option
from shipcheck.migrations.operations import (
    Delete,
    Insert,
    Opaque,
    RunCode,
    TransactionControl,
    TransactionWord,
    Update,
)
from shipcheck.migrations.rendered_sql.reading import Sent, done
from shipcheck.migrations.scripts.raw_sql import DYNAMIC
from shipcheck.migrations.scripts.values import Called, Closure, Reference, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.javascript_builders.translating import Reading
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.scripts.values import Value

_READS = (
    "describe", "show", "tableExists", "get", "select", "rawSelect", "queryGenerator", "QueryGenerator",
    "quote", "escape", "authenticate", "close", "databaseVersion", "sequelize.escape", "sequelize.get",
    "sequelize.close", "sequelize.authenticate", "sequelize.literal", "sequelize.fn", "sequelize.col",
    "sequelize.define", "sequelize.import", "sequelize.constructor", "sequelize.options", "sequelize.config",
    "sequelize.where", "sequelize.and", "sequelize.or", "sequelize.cast", "sequelize.dialect",
)  # fmt: skip
_ROWS = frozenset(
    {"bulkInsert", "bulkUpdate", "bulkDelete", "insert", "upsert", "update", "delete", "increment"}
)
_ENDS = {"commit": TransactionWord.COMMIT, "rollback": TransactionWord.ROLLBACK}


class SequelizeTool:
    """Sequelize: `queryInterface.addColumn`, `queryInterface.sequelize.query`."""

    def translate(self, called: Called, reading: Reading) -> Iterator[Sent]:
        """The messages that a call makes Sequelize send."""
        chain = chain_of(called)
        first = chain[0]
        path = first.path.removeprefix(BUILDER).removeprefix(".").removeprefix("context.")
        if path in ("sequelize.transaction", "transaction"):
            yield from self._transaction(chain, reading)
        elif path in ("sequelize.query", "query"):
            values = option(first.argument(1), "replacements")
            yield reading.raw(_sql(first.argument(0)), first.span, values)
        elif path in MAKERS:
            # What a call needs goes to the server as one message.
            yield reading.made(";\n".join(MAKERS[path](first, reading.server)), first.span)
        elif path in _ROWS:
            yield done(_rows(path, first), reading.text(first.span), reading.place(first.span))
        elif path.startswith("sequelize.models.") or path == "sequelize.sync":
            yield done(RunCode(path), reading.text(first.span), reading.place(first.span))
        elif not path.startswith(_READS):
            yield reading.unknown(f"`queryInterface.{path}` is not read", first.span)

    def _transaction(self, chain: tuple[Called, ...], reading: Reading) -> Iterator[Sent]:
        """`transaction(async (t) => …)` runs the function; without one `commit` ends it."""
        first, last = chain[0], chain[-1]
        place = reading.place(last.span)
        functions = [one for one in first.arguments if isinstance(one, Closure)]
        if len(chain) > 1:
            if last.name in _ENDS and not reading.wrapped:
                word = _ENDS[last.name]
                yield done(TransactionControl(word), word.value, place)
        elif functions:
            inner = reading.messages(functions[0], (Unknown("transaction"),))
            yield from reading.in_transaction(inner, first.span)
        elif not reading.wrapped:
            yield done(TransactionControl(TransactionWord.BEGIN), "BEGIN", place)


def _sql(value: Value) -> Value:
    """`query({query: '…', values: […]})` has its SQL within."""
    return value.get("query", value) if isinstance(value, dict) else value


def _rows(name: str, called: Called) -> Operation:
    place = 1 if name in ("insert", "update", "delete", "increment") else 0
    first = called.argument(place)
    if isinstance(first, Reference | Unknown):
        first = called.argument(0)
    table = object_name(table_name(first) if isinstance(first, dict) else first)
    if table is None:
        return Opaque(DYNAMIC)
    values = called.argument(place + 1)
    if name in ("bulkInsert", "insert", "upsert"):
        return Insert(table, keys_of(values))
    if name in ("bulkUpdate", "update", "increment"):
        where = called.argument(place + 2)
        return Update(table, keys_of(values), limited=_limits(where))
    return Delete(table, limited=_limits(values))


def _limits(where: Value) -> bool:
    """Whether a condition picks rows: `{}` and `null` pick all of them."""
    return where is not None and where != {}
