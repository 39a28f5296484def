"""Constraints: added, named, validated, dropped."""

from __future__ import annotations

import pytest

from shipcheck.migrations.operations import (
    AddConstraint,
    CreateIndex,
    CreateTable,
    DropConstraint,
    ValidateConstraint,
)
from shipcheck.migrations.parts import Constraint, ConstraintKind, Index
from shipcheck.migrations.servers import Dialect
from tests.migrations.made import (
    UNIQUE,
    check,
    column,
    constraint_names,
    index_names,
    key,
    made,
    name,
    refers,
    the,
)

T = name("t")
TABLE = CreateTable(T, (column("a"), column("b")))
NOT_NULL = Constraint(ConstraintKind.NOT_NULL, "a_there", ("a",), valid=False)


def test_a_constraint_is_validated_by_its_name() -> None:
    schema = made(TABLE, AddConstraint(T, check("a IS NOT NULL", "a", valid=False)))
    assert [one.valid for one in the(schema, "t").constraints] == [False]
    schema = made(ValidateConstraint(T, "t_a_check"), onto=schema)
    assert [one.valid for one in the(schema, "t").constraints] == [True]


def test_not_null_holds_once_it_is_validated() -> None:
    schema = made(TABLE, AddConstraint(T, NOT_NULL))
    assert the(schema, "t").columns["a"].nullable
    schema = made(ValidateConstraint(T, "a_there"), onto=schema)
    assert not the(schema, "t").columns["a"].nullable
    schema = made(DropConstraint(T, "a_there"), onto=schema)
    assert the(schema, "t").columns["a"].nullable


def test_the_name_of_a_plain_not_null_can_be_dropped() -> None:
    table = CreateTable(T, (column("a", nullable=False),))
    schema = made(table, DropConstraint(T, "t_a_not_null"))
    assert the(schema, "t").columns["a"].nullable


def test_a_constraint_that_nobody_knew_is_dropped_without_ado() -> None:
    assert constraint_names(made(TABLE, DropConstraint(T, "other")), "t") == []


def test_a_unique_constraint_takes_its_index_over() -> None:
    schema = made(
        TABLE,
        CreateIndex(Index("made_before", T, ("b", "a"), unique=True)),
        AddConstraint(T, Constraint(ConstraintKind.UNIQUE, using_index="made_before")),
    )
    assert index_names(schema, "t") == []
    assert the(schema, "t").constraints[0].columns == ("b", "a")
    assert constraint_names(schema, "t") == ["made_before"]


def test_a_primary_key_from_an_index_makes_its_columns_not_null() -> None:
    schema = made(
        TABLE,
        CreateIndex(Index("i", T, ("a",), unique=True)),
        AddConstraint(T, Constraint(ConstraintKind.PRIMARY_KEY, "t_pkey", using_index="i")),
    )
    assert not the(schema, "t").columns["a"].nullable


def test_what_rests_on_a_key_goes_with_cascade() -> None:
    child = CreateTable(name("child"), (column("t_id", refers("t")),))
    parent = CreateTable(T, (column("id", key()), column("a", UNIQUE)))
    schema = made(parent, child)
    without_unique = made(DropConstraint(T, "t_a_key", cascade=True), onto=schema)
    assert constraint_names(without_unique, "child") == ["child_t_id_fkey"]
    without_key = made(DropConstraint(T, "t_pkey", cascade=True), onto=schema)
    assert constraint_names(without_key, "child") == []


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        (key("a"), "t_pkey"),
        (check("a > 0", "a"), "t_a_check"),
        (check("a > b", "a", "b"), "t_check"),
        (check("x"), "t_check"),
        (refers("o", "a", "b"), "t_a_b_fkey"),
        (Constraint(ConstraintKind.UNIQUE, columns=("a", "b")), "t_a_b_key"),
        (Constraint(ConstraintKind.EXCLUSION, columns=("a",)), "t_a_excl"),
        (Constraint(ConstraintKind.UNIQUE, "mine", ("a",)), "mine"),
    ],
)
def test_the_names_that_postgresql_gives(constraint: Constraint, expected: str) -> None:
    assert constraint_names(made(TABLE, AddConstraint(T, constraint)), "t") == [expected]


def test_names_that_are_taken_are_counted_on() -> None:
    one = AddConstraint(T, check("a > 0", "a"))
    assert constraint_names(made(TABLE, one, one, one), "t") == [
        "t_a_check", "t_a_check1", "t_a_check2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        (key("a"), "PRIMARY"),
        (check("a > 0", "a"), "t_chk_1"),
        (refers("o", "a"), "t_ibfk_1"),
        (Constraint(ConstraintKind.UNIQUE, columns=("a", "b")), "a"),
    ],
)
def test_the_names_that_mysql_gives(constraint: Constraint, expected: str) -> None:
    schema = made(TABLE, AddConstraint(T, constraint), dialect=Dialect.MYSQL)
    assert constraint_names(schema, "t") == [expected]
