"""What a file itself accepts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.allowances import read_allowances
from shipcheck.migrations.migration import Allowance


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-- shipcheck: allow drop-table because it is empty\nDROP TABLE a;",
         [Allowance("drop-table", "it is empty", 1)]),
        ("SELECT 1;\n  --shipcheck:allow drop-table because x  \nDROP TABLE a;",
         [Allowance("drop-table", "x", 2)]),
        ("DROP TABLE a; -- shipcheck: allow drop-table because x", [Allowance("drop-table", "x", 1)]),
        ("-- shipcheck: allow drop-table\nDROP TABLE a;", [Allowance("drop-table", "", 1)]),
        ("-- shipcheck: allow drop-table, truncate because x\nDROP TABLE a;",
         [Allowance("drop-table", "x", 1), Allowance("truncate", "x", 1)]),
        ("-- Shipcheck: ALLOW drop-table BECAUSE: x\nDROP TABLE a;", [Allowance("drop-table", "x", 1)]),
        # Above all statements, apart from them
        ("-- shipcheck: allow drop-table because x\n\nDROP TABLE a;",
         [Allowance("drop-table", "x", 1, whole_file=True)]),
        ("-- A migration.\n\n-- shipcheck: allow drop-table because x\nDROP TABLE a;",
         [Allowance("drop-table", "x", 3)]),
        ("SELECT 1;\n\n-- shipcheck: allow drop-table because x\n\nDROP TABLE a;",
         [Allowance("drop-table", "x", 3)]),
        # None
        ("-- shipcheck: allows nothing", []),
        ("-- ship: allow drop-table because x", []),
        ("shipcheck: allow drop-table because x", []),
        ("-- shipcheck: allow", []),
        ("", []),
    ],
)  # fmt: skip
def test_comments(text: str, expected: list[Allowance]) -> None:
    assert list(read_allowances(text)) == expected


@pytest.mark.parametrize("comment", ["#", "//"])
def test_comments_of_other_languages(comment: str) -> None:
    text = f"{comment} shipcheck: allow drop-table because x\n\ncode()"
    assert read_allowances(text, comment=comment) == (
        Allowance("drop-table", "x", 1, whole_file=True),
    )
    assert read_allowances(text) == ()


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_it_never_raises(text: str) -> None:
    read_allowances(f"-- shipcheck: allow {text}")
