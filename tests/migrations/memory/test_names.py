"""Names that the database gives."""

from __future__ import annotations

import pytest

from shipcheck.migrations.memory.names import LONGEST, made_name
from shipcheck.migrations.operations import AddConstraint, CreateIndex, CreateTable
from shipcheck.migrations.parts import Constraint, ConstraintKind, Index
from shipcheck.migrations.servers import Dialect
from tests.migrations.made import column, constraint_names, index_names, made, name

T = name("t")


def test_a_name_that_is_too_long_loses_of_its_longer_part() -> None:
    assert made_name("a" * 60, "b" * 10, "key") == "a" * 48 + "_" + "b" * 10 + "_key"
    assert len(made_name("a" * 80, "b" * 80, "check")) == LONGEST
    assert made_name("a" * 80, "", "pkey") == "a" * 58 + "_pkey"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("a",), "t_a_idx"),
        (("a", "b"), "t_a_b_idx"),
        (("lower(a)",), "t_lower_idx"),
        (("(a || b)", "(b || a)"), "t_expr_expr1_idx"),
    ],
)
def test_the_names_of_indexes(columns: tuple[str, ...], expected: str) -> None:
    assert index_names(made(CreateIndex(Index(None, T, columns))), "t") == [expected]


def test_a_second_index_is_counted_and_mysql_counts_otherwise() -> None:
    twice = [CreateIndex(Index(None, T, ("a",)))] * 2
    assert index_names(made(*twice), "t") == ["t_a_idx", "t_a_idx1"]
    assert index_names(made(*twice, dialect=Dialect.MYSQL), "t") == ["a", "a_2"]


def test_the_same_name_that_comes_of_another_table_is_taken() -> None:
    unique = Constraint(ConstraintKind.UNIQUE)
    schema = made(
        CreateTable(name("a"), (column("b_c", unique),)),
        CreateTable(name("a_b"), (column("c", unique),)),
        AddConstraint(name("a_b"), Constraint(ConstraintKind.CHECK, "mine")),
    )
    assert constraint_names(schema, "a") == ["a_b_c_key"]
    assert constraint_names(schema, "a_b") == ["a_b_c_key1", "mine"]
