"""ALGORITHM and LOCK clauses that the server refuses, because the change cannot be done that way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.effects.effect import Blocks
from shipcheck.migrations.effects.mysql_parts.making import is_mariadb
from shipcheck.migrations.effects.registry import effects_of
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    DropColumn,
    RedefineColumn,
)

if TYPE_CHECKING:
    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

_NO_COPY = ("INPLACE", "NOCOPY", "INSTANT")


def refused(
    operation: Operation, schema: Schema, server: Server
) -> tuple[ObjectName, str, str] | None:
    """The table, the clause that is refused, and what the change takes instead; None where it runs.

    Nothing is said where it is not known what the change takes.
    """
    if not isinstance(
        operation, AddColumn | AddConstraint | CreateIndex | DropColumn | RedefineColumn
    ):
        return None
    if not (operation.algorithm or operation.lock):
        return None
    plain = replace(operation, algorithm="", lock="")
    natural = effects_of(plain, schema, server)[0]
    clause = "" if natural.unsure else _clause(operation.algorithm, operation.lock, natural, server)
    return (natural.table, clause, _instead(natural)) if clause else None


def _clause(algorithm: str, lock: str, natural: Effect, server: Server) -> str:
    """The clause that is refused, empty if none is.

    MySQL takes no LOCK beside INSTANT (8.0 Reference Manual, 15.1.9 "ALTER TABLE"); MariaDB does
    (measured on 10.11).
    """
    copies = natural.lock.startswith("COPY")
    if algorithm in _NO_COPY and copies:
        return f"ALGORITHM={algorithm}"
    if algorithm == "INSTANT" and natural.builds:
        return "ALGORITHM=INSTANT"
    if algorithm == "INSTANT" and lock not in ("", "DEFAULT") and not is_mariadb(server):
        return f"LOCK={lock} beside ALGORITHM=INSTANT"
    if lock == "NONE" and natural.blocks >= Blocks.WRITES:
        return "LOCK=NONE"
    return ""


def _instead(natural: Effect) -> str:
    algorithm, _, lock = natural.lock.partition(", ")
    return f"ALGORITHM={algorithm}{f', {lock}' if lock else ''}"
