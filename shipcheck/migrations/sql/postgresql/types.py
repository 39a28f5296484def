"""Types as the parser holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ColumnType
from shipcheck.migrations.sql.postgresql.names import strings

if TYPE_CHECKING:
    from postgast import pg_query_pb2 as tree

SERIALS = {
    "smallserial": "int2",
    "serial2": "int2",
    "serial": "int4",
    "serial4": "int4",
    "bigserial": "int8",
    "serial8": "int8",
}
"""The types that are none: an integer with a sequence of its own, by their names."""
_INTERVAL_FULL_RANGE = 0x7FFF


def type_of(name: tree.TypeName) -> ColumnType | None:
    """A type by the name of the catalog; None where the statement names none."""
    parts = strings(name.names)
    if not parts:
        return None
    known = parts[:-1] in ((), ("pg_catalog",), ("public",))
    called = parts[-1] if known else ".".join(parts)
    arguments = _arguments(name)
    if called == "interval":
        arguments = tuple(one for one in arguments[1:] if one != _INTERVAL_FULL_RANGE)
    return ColumnType(SERIALS.get(called, called), arguments, bool(name.array_bounds))


def is_serial(name: tree.TypeName) -> bool:
    """Whether a column of the type gets a sequence of its own."""
    parts = strings(name.names)
    return len(parts) == 1 and parts[0] in SERIALS


def _arguments(name: tree.TypeName) -> tuple[int | str, ...]:
    found: list[int | str] = []
    for node in name.typmods:
        if node.HasField("column_ref"):
            found += strings(node.column_ref.fields)[-1:]
        elif node.HasField("a_const"):
            constant = node.a_const
            found.append(constant.sval.sval if constant.HasField("sval") else constant.ival.ival)
    return tuple(found)
