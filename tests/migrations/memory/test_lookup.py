"""Words of expressions."""

from __future__ import annotations

import pytest

from shipcheck.migrations.memory.lookup import mentions, renamed_in


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a IS NOT NULL", True),
        ('"a" IS NOT NULL', True),
        ("((a))", True),
        ("t.a > 0", True),
        ("ab > 0", False),
        ("b > 'a'", False),
        ("b > 'it''s a'", False),
        ("a(b) > 0", False),
        ("a_b > 0", False),
        ('"a b" > 0', False),
    ],
)
def test_whether_an_expression_names_a_column(expression: str, expected: bool) -> None:
    assert mentions(expression, "a") is expected


def test_a_name_that_needs_quotes_gets_them() -> None:
    assert renamed_in("a > 'a'", "a", 'B"') == '"B""" > \'a\''
    assert renamed_in("a > b", "a", "a_2") == "a_2 > b"
