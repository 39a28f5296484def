"""Objects, types, constraints, and what new code asks for too early."""

from __future__ import annotations

from types import ModuleType

import pytest

from shipcheck.migrations.hazards import code_constraints, code_objects, code_order, code_types
from shipcheck.migrations.hazards.hazard import Deploy
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    AlterObject,
    CreateObject,
    DropObject,
    ObjectKind,
    Operation,
    RedefineColumn,
    RenameObject,
)
from shipcheck.migrations.parts import Column, ColumnType, Constraint, ConstraintKind, ObjectName
from tests.migrations.hazards.situating import (
    ACCOUNTS,
    NEW,
    adds,
    around,
    creates,
    forward,
    migration,
    said,
)

STATUS = ObjectName("status")
CHECK = Constraint(ConstraintKind.CHECK, expression="note <> ''", columns=("note",))


def typed(column: str, name: str, *arguments: int) -> AlterColumnType:
    return AlterColumnType(ACCOUNTS, column, ColumnType(name, arguments))


@pytest.mark.parametrize(
    ("module", "operation", "expected"),
    [
        (code_objects, DropObject(ObjectKind.VIEW, STATUS), ("drop-object", "error")),
        (code_objects, DropObject(ObjectKind.FUNCTION, STATUS), ("drop-object", "warning")),
        (code_objects, DropObject(ObjectKind.TYPE, STATUS, cascade=True), ("drop-object", "error")),
        (
            code_objects,
            DropObject(ObjectKind.SCHEMA, STATUS, cascade=True),
            ("drop-object", "error"),
        ),
        (code_objects, DropObject(ObjectKind.POLICY, STATUS), ("drop-object", "note")),
        (
            code_objects,
            RenameObject(ObjectKind.ENUM_VALUE, STATUS, "x"),
            ("rename-object", "error"),
        ),
        (code_objects, RenameObject(ObjectKind.TYPE, STATUS, "x"), ("rename-object", "warning")),
        (
            code_objects,
            AlterObject(ObjectKind.VIEW, STATUS, "SET SCHEMA", value="b"),
            ("rename-object", "error"),
        ),
        (code_types, typed("email", "varchar", 50), ("type-narrowed", "error")),
        (code_types, typed("id", "int4"), ("type-narrowed", "error")),
        (code_types, typed("email", "int4"), ("type-changed", "error")),
        (code_types, typed("id", "text"), ("type-changed", "error")),
        (
            code_types,
            RedefineColumn(ACCOUNTS, "email", Column("email", ColumnType("varchar", (9,)))),
            ("type-narrowed", "error"),
        ),
        (
            code_types,
            AlterColumnType(ACCOUNTS, "id", ColumnType("int4"), old=ColumnType("int8")),
            ("type-narrowed", "error"),
        ),
        (
            code_types,
            AddColumn(ACCOUNTS, Column("j", ColumnType("json"))),
            ("json-column", "warning"),
        ),
        (
            code_types,
            AlterObject(ObjectKind.TYPE, STATUS, "ADD VALUE", value="x"),
            ("enum-value-for-old-code", "note"),
        ),
        (code_constraints, AddConstraint(ACCOUNTS, CHECK), ("constraint-for-old-code", "note")),
        (
            code_constraints,
            AddConstraint(ACCOUNTS, Constraint(ConstraintKind.UNIQUE, columns=("note",))),
            ("constraint-for-old-code", "note"),
        ),
    ],
)
def test_caught(module: ModuleType, operation: Operation, expected: tuple[str, str]) -> None:
    assert said(forward(module, migration(operation))) == [expected]


@pytest.mark.parametrize(
    ("module", "operations"),
    [
        (
            code_objects,
            (DropObject(ObjectKind.VIEW, STATUS), CreateObject(ObjectKind.VIEW, STATUS)),
        ),
        (
            code_objects,
            (CreateObject(ObjectKind.TYPE, STATUS), DropObject(ObjectKind.TYPE, STATUS)),
        ),
        (
            code_objects,
            (
                RenameObject(ObjectKind.TYPE, STATUS, "old"),
                CreateObject(ObjectKind.TYPE, STATUS),
                DropObject(ObjectKind.TYPE, ObjectName("old")),
            ),
        ),
        (code_objects, (RenameObject(ObjectKind.INDEX, STATUS, "x"),)),
        (code_objects, (DropObject(ObjectKind.SCHEMA, STATUS),)),
        (code_objects, (creates(), RenameObject(ObjectKind.CONSTRAINT, STATUS, "x", table=NEW))),
        (code_types, (typed("email", "text"),)),
        (code_types, (typed("email", "varchar", 200),)),
        (code_types, (typed("id", "numeric"),)),
        (code_types, (typed("unknown", "int4"),)),
        (code_types, (adds("a"), typed("a", "int4"))),
        (code_types, (AddColumn(ACCOUNTS, Column("j", ColumnType("jsonb"))),)),
        (code_types, (creates(), AddColumn(NEW, Column("j", ColumnType("json"))))),
        (
            code_types,
            (
                CreateObject(ObjectKind.TYPE, STATUS),
                AlterObject(ObjectKind.TYPE, STATUS, "ADD VALUE", value="x"),
            ),
        ),
        (
            code_constraints,
            (
                AddConstraint(
                    ACCOUNTS, Constraint(ConstraintKind.CHECK, expression="a", valid=False)
                ),
            ),
        ),
        (
            code_constraints,
            (
                AddConstraint(
                    ACCOUNTS, Constraint(ConstraintKind.UNIQUE, columns=("note",), using_index="i")
                ),
            ),
        ),
        (
            code_constraints,
            (
                adds("a"),
                AddConstraint(ACCOUNTS, Constraint(ConstraintKind.UNIQUE, columns=("a",))),
            ),
        ),
        (
            code_constraints,
            (AddConstraint(ACCOUNTS, Constraint(ConstraintKind.FOREIGN_KEY, columns=("note",))),),
        ),
        (code_order, (adds("a"), creates())),
    ],
)
def test_free(module: ModuleType, operations: tuple[Operation, ...]) -> None:
    assert not forward(module, migration(*operations))


@pytest.mark.parametrize("deploy", [Deploy.AFTER, Deploy.MANUAL])
def test_new_code_may_run_before_what_is_added_is_there(deploy: Deploy) -> None:
    steps = (adds("a"), creates(), AddColumn(NEW, Column("b", ColumnType("text"))))
    found = forward(code_order, migration(*steps), surroundings=around(deploy=deploy))
    assert said(found) == [("added-after-code", "note")] * 2
    assert [one.column for one in found] == ["a", None]


def test_after_the_old_code_is_gone() -> None:
    surroundings = around(deploy=Deploy.AFTER)
    narrow = forward(code_types, migration(typed("id", "int4")), surroundings=surroundings)
    view = DropObject(ObjectKind.VIEW, STATUS)
    dropped = forward(code_objects, migration(view), surroundings=surroundings)
    assert said([*narrow, *dropped]) == [("type-narrowed", "warning"), ("drop-object", "warning")]
    check = migration(AddConstraint(ACCOUNTS, CHECK))
    assert not forward(code_constraints, check, surroundings=surroundings)
