"""What PostgreSQL knows of all rows already, as far as it can be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.effects.postgresql_parts.proofs import (
    checked_not_null,
    fits_bound,
    proven_not_null,
)
from shipcheck.migrations.effects.postgresql_parts.types import is_plain_cast
from shipcheck.migrations.operations import AddConstraint, CreateTable
from shipcheck.migrations.parts import ColumnType
from tests.migrations.made import check, column, made, name, the

SAYS = (
    ("a IS NOT NULL", {"a"}),
    ("(a IS NOT NULL)", {"a"}),
    ("A is  not\nnull", {"a"}),
    ('"Full Name" IS NOT NULL', {"Full Name"}),
    ("(a IS NOT NULL) AND (b IS NOT NULL)", {"a", "b"}),
    ("a > 0 AND a IS NOT NULL", {"a"}),
    ("a <> 'x and y is not null' AND b IS NOT NULL", {"b"}),
)
SAYS_NOT = (
    "a IS NULL",
    "a IS NOT NULL OR b IS NOT NULL",
    "NOT (a IS NOT NULL)",
    "NOT (b > 0 AND a IS NOT NULL)",
    "b > 0 AND NOT(b > 1 AND a IS NOT NULL)",
    "coalesce(a, b) IS NOT NULL",
    "a > 0",
    "'a IS NOT NULL' = 'b'",
    "(a + b) IS NOT NULL",
    "",
)


@pytest.mark.parametrize(("expression", "columns"), SAYS)
def test_a_check_says_that_a_column_is_not_null(expression: str, columns: set[str]) -> None:
    assert checked_not_null(expression) == columns


@pytest.mark.parametrize("expression", SAYS_NOT)
def test_a_check_says_nothing_of_the_kind(expression: str) -> None:
    assert checked_not_null(expression) == frozenset()


@given(st.text(alphabet="ab'\"() ISNOTULandor\n", max_size=200))
@settings(max_examples=100)
def test_any_text_is_read(expression: str) -> None:
    assert isinstance(checked_not_null(expression), frozenset)


def test_a_check_that_is_not_valid_proves_nothing() -> None:
    table = CreateTable(name("t"), (column("a"),))
    added = AddConstraint(name("t"), check("a IS NOT NULL", "a", valid=False))
    assert not proven_not_null(the(made(table, added), "t"), "a")
    valid = AddConstraint(name("t"), check("a IS NOT NULL", "a"))
    assert proven_not_null(the(made(table, valid), "t"), "a")
    assert not proven_not_null(the(made(table, valid), "t"), "b")
    assert not proven_not_null(None, "a")


BOUND = "FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')"


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("day >= '2024-01-01' AND day < '2024-02-01'", True),
        ("day IS NOT NULL AND day >= '2024-01-01'::date AND day < '2024-02-01'::date", True),
        ("day >= '2024-01-01'", False),
        ("day IS NOT NULL", False),
    ],
)
def test_a_check_fits_a_bound(expression: str, fits: bool) -> None:
    table = CreateTable(name("t"), (column("day", kind=ColumnType("date"), nullable=False),))
    schema = made(table, AddConstraint(name("t"), check(expression, "day")))
    assert fits_bound(the(schema, "t"), BOUND) is fits


@pytest.mark.parametrize(
    ("using", "plain"),
    [
        ("", True),
        ("code", True),
        ("code::text", True),
        ('"code"::varchar(20)', True),
        ("CAST(code AS text)", True),
        ("(code)::text", True),
        ("lower(code)", False),
        ("code || ''", False),
        ("other::text", False),
        ("code::text::integer", False),
        ("code AT TIME ZONE 'UTC'", False),
    ],
)
def test_a_cast_that_happens_anyway(using: str, plain: bool) -> None:
    assert is_plain_cast(using, "code") is plain
