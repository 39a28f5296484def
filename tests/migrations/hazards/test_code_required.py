"""Columns that must have values from now on, and defaults that go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shipcheck.migrations.hazards import code_defaults, code_required
from shipcheck.migrations.hazards.hazard import Deploy
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterTableOption,
    DropDefault,
    DropNotNull,
    Operation,
    RedefineColumn,
    SetDefault,
    SetNotNull,
)
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
)
from tests.migrations.hazards.situating import (
    ACCOUNTS,
    NEW,
    TEXT,
    adds,
    around,
    creates,
    forward,
    migration,
    said,
)

REQUIRED = adds("a", nullable=False)
DJANGO = replace(adds("a", nullable=False, default="''"), application_default=True)
PRESENT = Constraint(ConstraintKind.CHECK, expression="(note IS NOT NULL)", valid=False)
NEW_PRESENT = replace(PRESENT, expression='"a" is not null')


def both(*operations: Operation, deploy: Deploy | None = None) -> list[tuple[str, str]]:
    surroundings = around(deploy=deploy)
    families = (code_required, code_defaults)
    judged = migration(*operations)
    return said(
        [one for family in families for one in forward(family, judged, surroundings=surroundings)]
    )


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ((REQUIRED,), [("add-required-column", "error")]),
        ((adds("a", nullable=False, default="NULL"),), [("add-required-column", "error")]),
        ((DJANGO,), [("default-dropped-at-once", "error")]),
        (
            (adds("a", nullable=False, default="''"), DropDefault(ACCOUNTS, "a")),
            [("default-dropped-at-once", "error")],
        ),
        ((adds("a"), SetNotNull(ACCOUNTS, "a")), [("not-null-for-old-code", "error")]),
        (
            (adds("a"), AddConstraint(ACCOUNTS, NEW_PRESENT)),
            [("not-null-for-old-code", "error")],
        ),
        ((SetNotNull(ACCOUNTS, "note"),), [("not-null-for-old-code", "warning")]),
        ((AddConstraint(ACCOUNTS, PRESENT),), [("not-null-for-old-code", "warning")]),
        (
            (RedefineColumn(ACCOUNTS, "note", Column("note", TEXT, nullable=False)),),
            [("not-null-for-old-code", "warning")],
        ),
        (
            (SetDefault(ACCOUNTS, "note", Default("'x'")), SetNotNull(ACCOUNTS, "note")),
            [("not-null-for-old-code", "note")],
        ),
        (
            (AddConstraint(ACCOUNTS, PRESENT), SetNotNull(ACCOUNTS, "note")),
            [("not-null-for-old-code", "warning")],
        ),
        ((DropDefault(ACCOUNTS, "state"),), [("drop-default", "warning")]),
        ((AlterTableOption(ACCOUNTS, "DROP IDENTITY", "x"),), [("drop-default", "warning")]),
        (
            (RedefineColumn(ACCOUNTS, "state", Column("state", TEXT, nullable=False)),),
            [("drop-default", "warning")],
        ),
        ((DropNotNull(ACCOUNTS, "email"),), [("drop-not-null", "note")]),
        (
            (SetDefault(ACCOUNTS, "note", Default("'x'")), DropDefault(ACCOUNTS, "note")),
            [("drop-default", "note")],
        ),
    ],
)
def test_what_running_code_does_not_write(
    operations: tuple[Operation, ...], expected: list[tuple[str, str]]
) -> None:
    assert both(*operations) == expected


@pytest.mark.parametrize(
    "operations",
    [
        (adds("a"),),
        (adds("a", nullable=False, default="''"),),
        (replace(DJANGO, column=replace(DJANGO.column, nullable=True)),),
        (
            AddColumn(
                ACCOUNTS,
                Column("n", ColumnType("int8"), nullable=False, generated=Generated.SERIAL),
            ),
        ),
        (creates(), replace(REQUIRED, table=NEW)),
        (creates(NEW, "a"), SetNotNull(NEW, "a"), DropDefault(NEW, "a"), DropNotNull(NEW, "a")),
        (SetNotNull(ACCOUNTS, "email"),),
        (adds("a", default="''"), SetNotNull(ACCOUNTS, "a")),
        (DropDefault(ACCOUNTS, "note"),),
        (DropDefault(ACCOUNTS, "state"), SetDefault(ACCOUNTS, "state", Default("'x'"))),
        (DropNotNull(ACCOUNTS, "note"),),
        (RedefineColumn(ACCOUNTS, "unknown", Column("unknown", TEXT, nullable=False)),),
        (RedefineColumn(ACCOUNTS, "email", Column("email", TEXT, nullable=False)),),
        (replace(REQUIRED, column=replace(REQUIRED.column, name="email"), if_not_exists=True),),
    ],
)
def test_free(operations: tuple[Operation, ...]) -> None:
    assert both(*operations) == []


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ((REQUIRED,), [("add-required-column", "error")]),
        ((DJANGO,), []),
        ((SetNotNull(ACCOUNTS, "note"),), []),
        ((DropDefault(ACCOUNTS, "state"),), []),
    ],
)
def test_new_code_writes_what_is_required(
    operations: tuple[Operation, ...], expected: list[tuple[str, str]]
) -> None:
    assert both(*operations, deploy=Deploy.AFTER) == expected
