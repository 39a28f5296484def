"""Conditions that pick a few rows, and those that many may meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.migrations.linted import linted

if TYPE_CHECKING:
    from pathlib import Path

FEW = (
    "UPDATE users SET a = 1 WHERE id = 5;",
    "UPDATE users SET a = 1 WHERE key IN ('x', 'y');",
    "DELETE FROM users WHERE name = 'x' AND a IS NULL;",
    "UPDATE users SET a = 1 WHERE id >= 100 AND id < 200;",
    "UPDATE users SET a = 1 WHERE id BETWEEN 1 AND 9;",
)
MANY = (
    "UPDATE users SET bio = 'x' WHERE bio IS NULL;",
    "UPDATE users SET a = 1 WHERE id > 0;",
    "UPDATE users SET a = 1 WHERE id <> 5;",
    "DELETE FROM users WHERE id = 5 OR true;",
    "DELETE FROM users WHERE NOT EXISTS (SELECT FROM orders o WHERE o.user_id = users.id);",
)


def _rules(folder: Path, sql: str) -> set[str]:
    return {one.hazard.rule for one in linted(folder, sql)[-1].hazards}


@pytest.mark.parametrize("sql", FEW)
def test_a_few_rows_are_nobodys_trouble(tmp_path: Path, sql: str) -> None:
    assert "backfill-at-once" not in _rules(tmp_path, sql)


@pytest.mark.parametrize("sql", MANY)
def test_many_rows_are_told(tmp_path: Path, sql: str) -> None:
    assert "backfill-at-once" in _rules(tmp_path, sql)
