"""What is said of migrations that may have run, by tool."""

from __future__ import annotations

import pytest

from shipcheck.migrations.hazards import landed
from shipcheck.migrations.hazards.registry import rules
from shipcheck.migrations.history.edits import Edit
from shipcheck.migrations.history.habits import is_baseline, is_repeatable
from shipcheck.model.words import Level

ERROR, WARNING, NOTE = Level.ERROR, Level.WARNING, Level.NOTE


@pytest.mark.parametrize(
    ("framework", "edit", "level"),
    [
        ("flyway", Edit.TEXT, ERROR),
        ("sqlx", Edit.TEXT, ERROR),
        ("rails", Edit.TEXT, NOTE),
        ("liquibase", Edit.TEXT, NOTE),
        ("liquibase", Edit.SAME_OPERATIONS, ERROR),
        ("django", Edit.SAME_OPERATIONS, NOTE),
        ("django", Edit.CHANGED, ERROR),
        ("golang-migrate", Edit.CHANGED, ERROR),
        ("flyway", Edit.WAY_BACK, None),
    ],
)
def test_an_edit(framework: str, edit: Edit, level: Level | None) -> None:
    hazard = landed.edited(framework, edit, None)
    assert (hazard.level if hazard else None) is level


@pytest.mark.parametrize(
    ("framework", "needed_by", "level"),
    [
        ("flyway", None, ERROR),
        ("rails", None, NOTE),
        ("plain-sql", None, WARNING),
        ("django", None, WARNING),
        ("django", "app/migrations/0003_x.py", ERROR),
    ],
)
def test_a_deletion(framework: str, needed_by: str | None, level: Level) -> None:
    assert landed.deleted(framework, needed_by).level is level


def test_an_older_version() -> None:
    assert landed.overtaken("rails", "x") is None
    hazard = landed.overtaken("golang-migrate", "db/9_x.up.sql")
    assert hazard is not None
    assert hazard.level is WARNING
    assert "db/9_x.up.sql" in hazard.message


def test_the_rules_are_known_by_name() -> None:
    names = {
        "edited-migration",
        "deleted-migration",
        "several-heads",
        "duplicate-version",
        "out-of-order",
    }
    assert names <= set(rules())


def test_flyways_kinds_of_scripts() -> None:
    assert is_repeatable("flyway", "db/migration/R__views.sql")
    assert not is_repeatable("flyway", "db/migration/V1__R__x.sql")
    assert not is_repeatable("plain-sql", "R__views.sql")
    assert is_baseline("flyway", "db/migration/B7__all.sql")
    assert not is_baseline("flyway", "db/migration/V7__B.sql")
