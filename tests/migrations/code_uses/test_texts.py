"""What a string of the code is."""

from __future__ import annotations

import pytest

from shipcheck.migrations.code_uses import texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT a FROM b", True),
        ("insert into accounts values (1)", True),
        ("UPDATE accounts SET a = 1", True),
        ("Select what you like", False),
        ("from now on", False),
        ("select " * 3_000, False),
    ],
)
def test_sql(text: str, *, expected: bool) -> None:
    assert texts.is_sql(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALTER TABLE accounts DROP COLUMN a", True),
        ("\n  CREATE TABLE accounts (a int)", True),
        ("CREATE TABLE b AS SELECT a FROM accounts", False),
        ("CREATE VIEW b AS SELECT a FROM accounts", False),
        ("DELETE FROM accounts", False),
    ],
)
def test_what_defines_tables(text: str, *, expected: bool) -> None:
    assert texts.defines(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'status'", True),
        ('"id, status"', True),
        ("%w[id status]", True),
        ("'-status'", True),
        ("'accounts.status'", True),
        ("'the status of it'", False),
        ("'status'" * 1_000, False),
    ],
)
def test_keys(text: str, *, expected: bool) -> None:
    assert texts.is_key(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status = ?", True),
        ("COALESCE(status, 0)", True),
        ("status IS NOT NULL", True),
        ("order by status", True),
        ("status desc", True),
        ("the status is not known", False),
        ("public, status, max-age=3", False),
        ("  * status of all", False),
    ],
)
def test_conditions(text: str, *, expected: bool) -> None:
    assert texts.is_condition(text, "status") is expected


def test_what_sql_calls_a_table() -> None:
    text = "SELECT * FROM accounts AS a JOIN accounts other ON a.id = other.id"
    assert texts.aliases(text, "accounts") == {"accounts", "a", "other"}
    assert texts.joins(text)
    assert not texts.joins("SELECT * FROM accounts")
