"""Fills tables with made-up rows, those that others refer to first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.rehearse.postgres.connection import SqlError
from shipcheck.rehearse.postgres.planting import Plant, plan_table
from shipcheck.rehearse.postgres.quoting import literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from shipcheck.rehearse.postgres.connection import Session
    from shipcheck.rehearse.postgres.shapes import Check, TableShape

PARENT_ROWS = 1000
"""Rows of a table that is only referred to."""

CHECK_VIOLATED = "23514"
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled, by the tables' oids; in words what stays empty, and what has fewer rows."""

    plants: Mapping[int, Plant]
    empty: tuple[str, ...]
    fewer: tuple[str, ...]


def fill(
    session: Session, shapes: Mapping[int, TableShape], wanted: Collection[int], rows: int
) -> Filled:
    """Fill the wanted tables with so many rows, and a few into those that they refer to.

    The caller has seen to it that triggers do not fire, or that this does not matter.

    Raises:
        SqlError: the server is gone.
    """
    plants: dict[int, Plant] = {}
    empty, fewer = [], []
    for oid in _parents_first(shapes, wanted):
        many = rows if oid in wanted else min(rows, PARENT_ROWS)
        plant = plan_table(shapes[oid], many, plants)
        try:
            plants[oid] = _insert(session, plant)
        except SqlError as error:
            if error.is_of_the_server:
                raise
            empty.append(f"{plant.shape.shown} stays empty: {error.message}")
            continue
        if oid in wanted and plant.rows < many:
            fewer.append(f"{plant.shape.shown} has {plant.rows:,} rows: its keys allow no more")
    return Filled(plants, tuple(empty), tuple(fewer))


def _parents_first(shapes: Mapping[int, TableShape], wanted: Collection[int]) -> list[int]:
    """The wanted tables and all that they refer to, in an order in which references are met."""
    ordered: dict[int, None] = {}
    waiting = [(oid, False) for oid in wanted if oid in shapes]
    seen: set[int] = set()
    while waiting:
        oid, ready = waiting.pop()
        if ready:
            ordered[oid] = None
        elif oid not in seen:
            seen.add(oid)
            waiting.append((oid, True))
            targets = (key.target for key in shapes[oid].foreign_keys)
            waiting += [(target, False) for target in targets if target in shapes]
    return list(ordered)


def _insert(session: Session, plant: Plant) -> Plant:
    """Insert the rows; columns whose check the values do not meet are left out, if they may be.

    Raises:
        SqlError: the rows are refused.
    """
    if plant.missing:
        names = ", ".join(plant.missing)
        raise SqlError(f"no values are known for the type of {names}", code="0A000")
    for attempt in range(ATTEMPTS):
        try:
            session.run(plant.insert(1, plant.rows))
            break
        except SqlError as error:
            fewer = _without(plant, error) if error.code == CHECK_VIOLATED else None
            if fewer is None or attempt == ATTEMPTS - 1:
                raise
            plant = fewer
    for sql in _sequences(plant):
        session.run(sql)
    session.run(f"ANALYZE {plant.shape.sql}")
    return plant


def _without(plant: Plant, error: SqlError) -> Plant | None:
    """The plant without the optional columns of the check that was violated."""
    violated = next((one for one in plant.shape.checks if one.name == error.constraint), None)
    left_out = _optional(plant, violated) if violated else set()
    if not left_out:
        return None
    values = {name: one for name, one in plant.values.items() if name not in left_out}
    return Plant(plant.shape, plant.numbers, values, plant.rows)


def _optional(plant: Plant, check: Check) -> set[str]:
    required = {one.name for one in plant.shape.columns if one.required}
    return {name for name in check.columns if name in plant.values and name not in required}


def _sequences(plant: Plant) -> Iterator[str]:
    """Have the sequences of serial columns go on after the rows that are there."""
    for column in plant.shape.columns:
        if column.default and column.name in plant.values and column.base.startswith("int"):
            sequence = f"pg_get_serial_sequence({literal(plant.shape.sql)}, {literal(column.name)})"
            yield (
                f"SELECT setval({sequence}::regclass, {max(1, plant.rows)}) "
                f"WHERE {sequence} IS NOT NULL"
            )
