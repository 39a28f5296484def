"""Any operations in any order: `apply` never raises, and keeps a schema in shape."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.applying import apply
from shipcheck.migrations.memory.codec import schema_as_json, schema_from_json
from shipcheck.migrations.operations import ObjectKind, Operation, TransactionWord
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Index,
    ObjectName,
)
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import Dialect

WORDS = st.sampled_from(
    ["a", "b", "t", "u", "app", "public", "a_b", "t_a_key", "x" * 70, "Ü b", "", "."]
)
NAMES = st.builds(ObjectName, WORDS, st.none() | WORDS)
COLUMNS = st.lists(WORDS, max_size=3).map(tuple)
CONSTRAINTS = st.builds(
    Constraint,
    st.sampled_from(ConstraintKind),
    name=st.none() | WORDS,
    columns=COLUMNS,
    references=st.none() | NAMES,
    referenced_columns=COLUMNS,
    expression=st.sampled_from(["", "a > 'b", "(a IS NOT NULL)", '"a" = b', "((((", "'"]),
    valid=st.booleans(),
    using_index=st.none() | WORDS,
)
INDEXES = st.builds(Index, st.none() | WORDS, NAMES, COLUMNS, where=st.sampled_from(["", "a > 0"]))
TYPES = st.builds(ColumnType, st.sampled_from(["int4", "text", "mood"]))
COLUMN = st.builds(
    Column, WORDS, st.none() | TYPES, nullable=st.booleans(),
    constraints=st.lists(CONSTRAINTS, max_size=2).map(tuple),
)  # fmt: skip
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "ObjectName": NAMES,
    "str": WORDS,
    "bool": st.booleans(),
    "Column": COLUMN,
    "Constraint": CONSTRAINTS,
    "Index": INDEXES,
    "ColumnType": TYPES,
    "Default": st.builds(Default, st.sampled_from(["1", "null", "now()"])),
    "ObjectKind": st.sampled_from(ObjectKind),
    "TransactionWord": st.sampled_from(TransactionWord),
    "tuple[str, str]": st.tuples(WORDS, WORDS),
    "None": st.none(),
}
ACTIONS = st.sampled_from(["ADD VALUE", "SET SCHEMA", "ADD CONSTRAINT", "SET NOT NULL"])
OPTIONS = st.sampled_from(["SET SCHEMA", "ADD IDENTITY", "DROP IDENTITY", "OWNER TO"])


def values(field: str, annotation: str) -> st.SearchStrategy[Any]:
    """What a field can hold, by the text of its annotation."""
    if field in ("action", "option"):
        return ACTIONS if field == "action" else OPTIONS
    return st.one_of([plain(one) for one in annotation.split(" | ")])


def plain(annotation: str) -> st.SearchStrategy[Any]:
    """What a type of one word, or a tuple of such, can be."""
    if not annotation.endswith(", ...]"):
        return FIELDS[annotation]
    inner = annotation.removeprefix("tuple[").removesuffix(", ...]")
    return st.lists(FIELDS[inner], max_size=3).map(tuple)


def made_of(operation: type) -> st.SearchStrategy[Any]:
    """Any operation of a kind."""
    parts = {one.name: values(one.name, str(one.type)) for one in fields(operation)}
    return st.builds(operation, **parts)


OPERATIONS: st.SearchStrategy[Operation] = st.one_of([made_of(one) for one in get_args(Operation)])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(OPERATIONS, st.booleans()), max_size=12), st.sampled_from(Dialect))
def test_any_operations(done: list[tuple[Operation, bool]], dialect: Dialect) -> None:
    schema = Schema(complete=True)
    for operation, new in done:
        schema = apply(schema, operation, new=new, dialect=dialect)
        in_shape(schema)
    base = Schema(complete=True)
    for operation, _ in done:
        base = apply(base, operation, new=False, dialect=dialect)
    assert not base.vacated
    again = schema_from_json(schema_as_json(base))
    assert again.tables.keys() == base.tables.keys()


def in_shape(schema: Schema) -> None:
    """Tables and columns are kept by their own names, and nothing is said of columns that are gone."""
    for key, table in schema.tables.items():
        assert key == str(table.name)
        assert table.name.schema != "public"
        assert all(one.name == name for name, one in table.columns.items())
        assert table.new_columns <= set(table.columns)
        assert all(one.table == table.name for one in table.indexes)
        assert not any(column.constraints for column in table.columns.values())


def test_every_operation_is_tried() -> None:
    assert len(get_args(Operation)) > 30
    assert all(is_dataclass(one) and fields(one) for one in get_args(Operation))
