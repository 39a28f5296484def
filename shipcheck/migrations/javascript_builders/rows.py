"""Rows that query builders read and write: `knex('users').where(…).update(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.values import keys_of, object_name
from shipcheck.migrations.operations import Delete, Insert, Query, RunCode, Truncate, Update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.scripts.values import Called, Value

_SOURCES = frozenset({"from", "into", "table", "builder", "update", "delete"})
_PICKS = ("where", "andWhere", "orWhere", "limit", "join", "innerJoin", "whereIn", "having")
_UPDATES = frozenset({"update", "increment", "decrement"})
_DELETES = frozenset({"del", "delete"})
_INSERTS = frozenset({"insert", "batchInsert", "upsert"})


def row_operation(chain: Sequence[Called]) -> Operation:
    """What a chain of a query builder does to rows."""
    table = _table(chain)
    limited = any(one.name.startswith(_PICKS) for one in chain)
    for one in chain:
        if one.name in _UPDATES | _DELETES | _INSERTS | {"truncate"}:
            return _written(one, table, limited=limited)
    return Query((table,) if table else ())


def _written(called: Called, table: ObjectName | None, *, limited: bool) -> Operation:
    if called.name == "batchInsert" and called.arguments:
        table = object_name(called.arguments[0])
    if table is None:
        return RunCode(called.name)
    first: Value = called.arguments[0] if called.arguments else None
    if called.name in _UPDATES:
        columns = keys_of(first) or ((first,) if isinstance(first, str) else ())
        return Update(table, columns if first != table.name else (), limited=limited)
    if called.name in _DELETES:
        return Delete(table, limited=limited)
    if called.name == "truncate":
        return Truncate(table)
    return Insert(table, keys_of(first))


def _table(chain: Sequence[Called]) -> ObjectName | None:
    """The table that a chain names; `update('users').set({…})` names it there."""
    sets = any(one.name == "set" for one in chain)
    for one in chain:
        writes = one.name in ("update", "delete")
        if one.name in _SOURCES and one.arguments and (sets or not writes):
            found = one.arguments[0]
            name = next(iter(found.values()), None) if isinstance(found, dict) else found
            text = name.split(" as ")[0].strip() if isinstance(name, str) else name
            return object_name(text)
    return None
