"""What the code of the base meets on the new schema: its reads and its writes, tried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.rehearse.postgres.connection import SqlError
from shipcheck.rehearse.postgres.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shipcheck.rehearse.postgres.connection import Session
    from shipcheck.rehearse.postgres.planting import Plant

CERTAIN = ("42P01", "42703", "42704", "42883", "23502")
"""SQLSTATEs that do not come of the row's values: something is undefined, or required and not given."""

NO_PARENT = "23503"
"""SQLSTATE of a new foreign key's refusal: that an invented row names nothing tells nothing of the code."""


def try_old_code(session: Session, plants: Iterable[Plant]) -> Mapping[tuple[str, str], str]:
    """What fails, in a sentence by table, act and SQLSTATE; the plants are those of the base's schema.

    Some of it may fail before the migrations, too, as made-up rows have their limits: that is for the
    caller to leave out. Every row is rolled back.

    Raises:
        SqlError: the server is gone.
    """
    found: dict[tuple[str, str], str] = {}
    for plant in plants:
        for act, sentence in _fails(session, plant):
            found[plant.shape.shown, act] = f"{plant.shape.shown}: {sentence}"
    return found


def _fails(session: Session, plant: Plant) -> Iterator[tuple[str, str]]:
    names = ", ".join(quoted(column.name) for column in plant.shape.columns) or "1"
    reading = _failure(session, f"SELECT {names} FROM {plant.shape.sql} LIMIT 1")
    if reading is not None:
        yield "read", f"reading the columns of before fails: {reading.message}"
    following = plant.rows + 1
    whole = _failure(session, plant.insert(following, following))
    if whole is not None and whole.code != NO_PARENT:
        doubt = "" if whole.code in CERTAIN else " (of an invented row)"
        yield f"add {whole.code}", f"adding a row as before fails: {whole.message}{doubt}"
        return
    optional = {one.name for one in plant.shape.columns if one.default or not one.required}
    least = _failure(session, plant.insert(following, following, without=optional))
    if least is not None and least.code != NO_PARENT:
        said = f"adding a row without what was optional fails: {least.message}"
        yield f"add least {least.code}", said


def _failure(session: Session, sql: str) -> SqlError | None:
    """Why something cannot be done; it is undone in any case."""
    session.run("BEGIN")
    try:
        session.execute(sql)
    except SqlError as error:
        if error.is_of_the_server:
            raise
        return error
    finally:
        session.run("ROLLBACK")
    return None
