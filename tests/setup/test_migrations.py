"""The patterns match what they were made from, and hold nothing of it."""

from __future__ import annotations

import re

import pytest

from shipcheck.checklist.globs import path_matcher, pattern_fault
from shipcheck.model.path_kinds import MIGRATION_FOLDERS, kind_of
from shipcheck.model.words import FileKind
from shipcheck.setup.migrations import migration_patterns

PATHS = (
    "db/migrate/20240101000000_create.rb",
    "shop/migrations/0001_initial.py",
    "alembic/versions/ab12_create.py",
    "a/migration/versions/ab12_create.py",
    "sql/V1__create.sql",
    "sql/U1__create.sql",
    "V12__create.sql",
    "R__views.sql",
    'evil/migrations/"]: x\n#/1.sql',
    *(f"db/{folder}/001.sql" for folder in sorted(MIGRATION_FOLDERS)),
)


@pytest.mark.parametrize("path", PATHS)
def test_a_migration_is_matched_by_its_pattern(path: str) -> None:
    assert kind_of(path) is FileKind.MIGRATION
    patterns = migration_patterns([path, "README.md"])
    assert path_matcher(patterns)(path)
    assert not path_matcher(patterns)("README.md")
    assert not path_matcher(patterns)("shop/migrations/__init__.py")
    assert all(re.fullmatch(r"[!*/\w.\[\]-]+", pattern) for pattern in patterns)
    assert not any(map(pattern_fault, patterns))


def test_without_migrations_there_is_no_pattern() -> None:
    assert migration_patterns(["README.md", "migrations.py"]) == ()
