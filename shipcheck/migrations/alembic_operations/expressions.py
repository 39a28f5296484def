"""Rows that SQLAlchemy's expressions and sessions write: `users.update().where(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import Delete, Insert, Operation, Update
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.scripts.values import Called, Reference, Value, known_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WRITES = frozenset({"update", "delete", "insert"})
_PICKS = frozenset({"where", "filter", "filter_by", "limit"})
_TABLES = frozenset({"table", "Table"})


def written_rows(value: Value, tables: Mapping[str, str], *, in_loop: bool) -> Iterator[Operation]:
    """The rows that an expression writes, or a call of a session; none where it only reads."""
    chain = list(_chain(value))
    for one in chain:
        if one.name not in _WRITES:
            continue
        target = _target(one, tables)
        if target is None:
            continue
        limited = bool(_PICKS & {each.name for each in chain})
        if one.name == "insert":
            yield Insert(target, selected=any(each.name == "from_select" for each in chain))
        elif one.name == "delete":
            yield Delete(target, limited, in_loop)
        else:
            yield Update(target, _columns(chain), limited, in_loop)
        return


def _chain(value: Value) -> Iterator[Called]:
    while isinstance(value, Called):
        yield value
        value = value.receiver


def _columns(chain: list[Called]) -> tuple[str, ...]:
    for one in chain:
        if one.name in ("values", "update"):
            given = one.argument(0)
            listed = given if isinstance(given, dict) else one.keywords
            names = tuple(
                name for name in listed if isinstance(name, str) and name != "synchronize_session"
            )
            if names:
                return names
    return ()


def _target(call: Called, tables: Mapping[str, str]) -> ObjectName | None:
    """The table of `table.update()`, `sa.update(table)`, `session.query(Model).update()`."""
    for one in (
        call.receiver,
        *call.arguments[:1],
        *(query.argument(0) for query in _chain(call.receiver) if query.name == "query"),
    ):
        found = table_of(one, tables)
        if found is not None:
            return found
    first, *rest = call.path.split(".")
    if first in tables:
        return ObjectName(tables[first])
    # `tables.orders.delete()`: tables that were reflected are named by their attribute.
    return ObjectName(rest[0]) if first == "tables" and len(rest) > 1 else None


def table_of(value: Value, tables: Mapping[str, str]) -> ObjectName | None:
    """The table that a value is: `sa.table("users", …)`, a model of the file, its `__table__`."""
    if isinstance(value, Called) and value.name in _TABLES:
        name = known_text(value.argument(0))
        return ObjectName(name, known_text(value.keywords.get("schema"))) if name else None
    if isinstance(value, Reference):
        name = tables.get(value.path.split(".")[0])
        return ObjectName(name) if name else None
    if (
        isinstance(value, Called)
        and value.receiver is not None
        and value.name in ("__table__", "c")
    ):
        return table_of(value.receiver, tables)
    return None
