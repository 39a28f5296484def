"""What it takes to give a column another type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.type_rules import mysql, postgresql
from shipcheck.migrations.type_rules.change import NOTHING, UNKNOWN, TypeChange
from shipcheck.migrations.type_rules.narrowing import narrows

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ColumnType
    from shipcheck.migrations.servers import Server

__all__ = ["NOTHING", "UNKNOWN", "TypeChange", "change_of_type"]


def change_of_type(old: ColumnType | None, new: ColumnType | None, server: Server) -> TypeChange:
    """What the change of a column's type does to its table and to values.

    Where one of the types is not known, the worst is assumed (`known` is false). SQLite, which has
    no such statement, copies the whole table.
    """
    if old is None or new is None:
        return UNKNOWN
    if old == new:
        return NOTHING
    less = narrows(old, new, server.dialect)
    if server.dialect is Dialect.POSTGRESQL:
        return postgresql.change(old, new, server, narrows=less)
    if server.dialect is Dialect.SQLITE:
        return TypeChange(rewrites=True, narrows=less)
    return mysql.change(old, new, server, narrows=less)
