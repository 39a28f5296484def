"""Runs the rules of one family over operations, as the judge does."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck.migrations.folding import Walk
from shipcheck.migrations.hazards.hazard import Surroundings, Whole
from shipcheck.migrations.migration import Migration, Part, Place, Statement, WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    CreateTable,
    TransactionControl,
    TransactionWord,
)
from shipcheck.migrations.parts import Column, ColumnType, Default, ObjectName
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.transactions import numbered
from tests.migrations.made import made

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from shipcheck.migrations.hazards.hazard import Deploy, Hazard, HazardModule
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

POSTGRESQL = ASSUMED[Dialect.POSTGRESQL]
MYSQL = ASSUMED[Dialect.MYSQL]
ACCOUNTS = ObjectName("accounts")
NEW = ObjectName("new_accounts")
TEXT = ColumnType("text")
BEGIN = TransactionControl(TransactionWord.BEGIN)
COMMIT = TransactionControl(TransactionWord.COMMIT)

BASE = made(
    CreateTable(
        ACCOUNTS,
        (
            Column("id", ColumnType("int8"), nullable=False),
            Column("email", ColumnType("varchar", (100,)), nullable=False),
            Column("note", TEXT),
            Column("state", TEXT, nullable=False, default=Default("'new'")),
        ),
    )
)
"""`accounts`: `email` required, `note` optional, `state` required with a default."""


def adds(name: str, *, nullable: bool = True, default: str = "") -> AddColumn:
    """A column of text is added to `accounts`."""
    value = Default(default) if default else None
    return AddColumn(ACCOUNTS, Column(name, TEXT, nullable=nullable, default=value))


def creates(table: ObjectName = NEW, *columns: str) -> CreateTable:
    """A table of text columns."""
    return CreateTable(table, tuple(Column(one, TEXT) for one in columns or ("id",)))


def migration(
    *operations: Operation,
    down: Sequence[Operation] | None = None,
    wrapped: bool = True,
    way_back: WayBack = WayBack.GIVEN,
    note: str = "",
    texts: Sequence[str] = (),
) -> Migration:
    """A migration with a statement for each operation, on lines from 1 on."""
    return Migration(
        "m/1.sql", "plain-sql", "1",
        _part(operations, texts, wrapped=wrapped),
        None if down is None else _part(down, (), wrapped=wrapped),
        way_back, note,
    )  # fmt: skip


def _part(operations: Sequence[Operation], texts: Sequence[str], *, wrapped: bool) -> Part:
    filled = [*texts, *("sql" for _ in operations[len(texts) :])]
    statements = (
        Statement(text, (one,), Place(line, line))
        for line, (one, text) in enumerate(zip(operations, filled, strict=True), 1)
    )
    return Part("m/1.sql", numbered(statements, wrapped=wrapped), wrapped)


def around(
    base: Schema = BASE, deploy: Deploy | None = None, server: Server = POSTGRESQL
) -> Surroundings:
    """The surroundings of a change."""
    return Surroundings(server, base, deploy)


def forward(
    module: ModuleType,
    judged: Migration,
    *,
    surroundings: Surroundings | None = None,
) -> list[Hazard]:
    """The hazards of the way forward, in order."""
    surroundings = surroundings or around()
    rules = cast("HazardModule", module)
    walk = Walk(surroundings, judged, judged.up, surroundings.base)
    return [one for situation in walk.situations() for one in rules.find(situation)]


def backward(module: ModuleType, judged: Migration, base: Schema = BASE) -> list[Hazard]:
    """The hazards of the way back, `base` being the schema that it starts from."""
    assert judged.down is not None
    rules = cast("HazardModule", module)
    walk = Walk(around(base), judged, judged.down, base, backward=True)
    return [one for situation in walk.situations() for one in rules.find(situation)]


def whole(judged: Migration, base: Schema = BASE) -> Whole:
    """A migration as a whole."""
    walk = Walk(around(base), judged, judged.up, base)
    list(walk.situations())
    return Whole(around(base), judged, base, walk.schema)


def said(hazards: Sequence[Hazard]) -> list[tuple[str, str]]:
    """Rules and levels."""
    return [(one.rule, one.level.value) for one in hazards]
