"""Which number each column of a table gets in each row: keys must differ, references must be met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.rehearse.postgres.quoting import quoted
from shipcheck.rehearse.postgres.values import ANY_NUMBER, values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from shipcheck.rehearse.postgres.shapes import TableShape
    from shipcheck.rehearse.postgres.values import Values

ROW = "{g}"
"""The number of the row, from 1."""

SPREAD = 7919
"""A prime by which references are spread over the rows that they refer to."""


@dataclass(frozen=True, slots=True)
class Plant:
    """How a table is filled: the number of each column as an expression of the row, and its values.

    `rows` is how many are possible; `missing` are columns for whose type nothing is known.
    """

    shape: TableShape
    numbers: Mapping[str, str]
    values: Mapping[str, Values]
    rows: int
    missing: tuple[str, ...] = ()

    def insert(self, first: int, last: int, *, without: Collection[str] = ()) -> str:
        """An INSERT of rows; the columns in `without` are left to their defaults."""
        names = [name for name in self.values if name not in without]
        if not names:
            return f"INSERT INTO {self.shape.sql} DEFAULT VALUES"
        listed = ", ".join(self.value(name) for name in names)
        columns = ", ".join(map(quoted, names))
        return (
            f"INSERT INTO {self.shape.sql} ({columns}) OVERRIDING SYSTEM VALUE "
            f"SELECT {listed} FROM generate_series({first}::bigint, {last}::bigint) AS g"
        )

    def value(self, name: str) -> str:
        """A column's value in the row `g`."""
        return self.values[name].of(self.numbers[name].replace(ROW, "g"))


def plan_table(shape: TableShape, rows: int, parents: Mapping[int, Plant]) -> Plant:
    """How a table gets `rows` rows, or as many as its keys allow."""
    numbers = {column.name: ROW for column in shape.columns}
    capacity: dict[str, int] = {}
    values: dict[str, Values] = {}
    missing = []
    for column in shape.columns:
        found = None if column.generated else values_of(column, shape.checks)
        if found is not None:
            values[column.name] = found
            capacity[column.name] = found.different
        elif column.required and not column.default and not column.generated:
            missing.append(column.name)
    for key in shape.foreign_keys:
        parent = parents.get(key.target)
        if parent is None and key.target != shape.oid:
            for name in key.columns:  # nothing to refer to
                values.pop(name, None)
            continue
        many = max(1, parent.rows if parent else rows)
        for name in key.columns:
            capacity[name] = min(capacity.get(name, many), many)
    rows = _told_apart(shape, rows, numbers, capacity)
    _refer(shape, rows, parents, numbers)
    return Plant(shape, numbers, values, rows, tuple(missing))


def _told_apart(
    shape: TableShape, rows: int, numbers: dict[str, str], capacity: Mapping[str, int]
) -> int:
    """Give the columns of keys numbers that together differ; how many rows that is good for."""
    for names in shape.unique:
        known = [name for name in names if name in capacity]
        if not known or any(capacity[name] >= rows for name in known):
            best = max(known, key=lambda name: capacity[name], default=None)
            if best is not None and numbers[best] == ROW and capacity[best] < ANY_NUMBER:
                numbers[best] = f"(1 + ({ROW} - 1) % {capacity[best]})"
            continue
        before = 1
        for name in sorted(known, key=lambda name: -capacity[name]):
            numbers[name] = f"(1 + (({ROW} - 1) / {before}) % {capacity[name]})"
            before *= capacity[name]
        rows = min(rows, before)
    return rows


def _refer(
    shape: TableShape,
    rows: int,
    parents: Mapping[int, Plant],
    numbers: dict[str, str],
) -> None:
    """Have foreign keys name a row of the other table: all columns of a key the same one."""
    for key in shape.foreign_keys:
        parent = parents.get(key.target)
        many = max(1, parent.rows if parent else rows)
        chosen = next((numbers[one] for one in key.columns if numbers[one] != ROW), "")
        row = chosen or f"(1 + ({ROW} * {SPREAD}) % {many})"
        for name, theirs in zip(key.columns, key.target_columns, strict=True):
            through = parent.numbers.get(theirs, ROW) if parent else ROW
            numbers[name] = through.replace(ROW, row)
