"""Schemas as JSON and back."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from shipcheck.migrations.memory.codec import schema_as_json, schema_from_json
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    Index,
    Volatility,
)
from shipcheck.migrations.schema import Schema, Table
from tests.migrations.made import name

COLUMN = Column(
    "a", ColumnType("varchar", (3, "x"), array=True, charset="utf8mb4"), nullable=False,
    default=Default("now()", Volatility.STABLE), generated=Generated.STORED,
)  # fmt: skip
CONSTRAINT = Constraint(
    ConstraintKind.FOREIGN_KEY, "f", ("a",), name("app.o"), ("b",), "x > 0", valid=False,
    using_index="i", enforced=False,
)  # fmt: skip
INDEX = Index(
    "i", name("app.t"), ("a", "lower(b)"), unique=True, method="gin", where="a > 0", valid=False
)
TABLE = Table(
    name("app.t"), {"a": COLUMN, "b": Column("b", None)}, (CONSTRAINT,), (INDEX,), complete=True,
    parent=name("p"),
    partitioned=True,
)  # fmt: skip
PATH = ("app", "public")
SCHEMA = Schema(
    {"app.t": TABLE}, {"mood": ("a", "b")}, frozenset({"d"}), complete=True,
    search_path=PATH, session_path=PATH,
)  # fmt: skip
LEFT_OUT = {
    Column: {"constraints", "first_or_after"},
    Table: {"new", "new_columns", "temporary", "filled"},
    Schema: {"vacated"},
}
"""Fields that mean nothing in a base."""


def test_nothing_is_lost() -> None:
    assert schema_from_json(json.loads(json.dumps(schema_as_json(SCHEMA)))) == SCHEMA


@pytest.mark.parametrize(
    "one", [COLUMN, COLUMN.type, COLUMN.default, CONSTRAINT, INDEX, TABLE, SCHEMA],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_every_field_is_tried(one: object) -> None:
    """A field that the example leaves as it is by default would be lost unseen."""
    assert one is not None
    usual = [
        field.name
        for field in fields(one)  # type: ignore[arg-type] # each is a dataclass
        if getattr(one, field.name) == field.default
        and field.name not in LEFT_OUT.get(type(one), set())
    ]
    assert usual == []
