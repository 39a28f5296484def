"""The rows of tables as sums of their columns, to see whether they are the same later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.model.text import counted
from shipcheck.rehearse.postgres.connection import SqlError
from shipcheck.rehearse.postgres.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shipcheck.rehearse.postgres.connection import Session
    from shipcheck.rehearse.postgres.shapes import TableShape


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """How many values a column has, and a sum of their hashes that knows no order."""

    values: int
    total: str


@dataclass(frozen=True, slots=True)
class TableSum:
    """The rows of a table."""

    shape: TableShape
    rows: int
    columns: Mapping[str, ColumnSum]


def sum_table(session: Session, shape: TableShape, names: Iterable[str]) -> TableSum:
    """The sums of some columns of a table.

    Raises:
        SqlError: the table, or one of the columns, is not there.
    """
    listed = list(names)
    sums = [
        f"count({quoted(name)}), coalesce(sum(hashtextextended({quoted(name)}::text, 0)), 0)::text"
        for name in listed
    ]
    ((rows, *told),) = session.run(f"SELECT {', '.join(['count(*)', *sums])} FROM {shape.sql}")
    columns = {
        name: ColumnSum(int(told[2 * place]), str(told[2 * place + 1]))
        for place, name in enumerate(listed)
    }
    return TableSum(shape, int(rows), columns)


def lost_data(session: Session, before: Iterable[TableSum]) -> tuple[str, ...]:
    """What is no more as it was, in sentences."""
    return tuple(sentence for one in before for sentence in _lost(session, one))


def _lost(session: Session, before: TableSum) -> Iterator[str]:
    name = before.shape.shown
    try:
        rows = sum_table(session, before.shape, ()).rows
    except SqlError as error:
        if error.is_of_the_server:
            raise
        yield f"{name}: {counted(before.rows, 'row')} gone with the table"
        return
    if rows != before.rows:
        yield f"{name}: {before.rows} rows before, {rows} after"
        return
    for column, was in before.columns.items():
        try:
            now = sum_table(session, before.shape, [column]).columns[column]
        except SqlError as error:
            if error.is_of_the_server:
                raise
            yield f"{name}.{column}: {counted(was.values, 'value')} gone with the column"
            continue
        if now.values != was.values:
            yield f"{name}.{column}: {was.values} values before, {now.values} after"
        elif now != was:
            yield f"{name}.{column}: the values are others than before"
