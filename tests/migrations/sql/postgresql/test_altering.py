"""Every form of ALTER TABLE."""

from __future__ import annotations

import pytest

from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    AlterObject,
    AlterTableOption,
    AttachPartition,
    DetachPartition,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropNotNull,
    ObjectKind,
    Operation,
    RenameColumn,
    RenameObject,
    RenameTable,
    SetDefault,
    SetNotNull,
    ValidateConstraint,
)
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    ObjectName,
    Volatility,
)
from tests.migrations.sql.postgresql.reading import A, operation, operations

INT = ColumnType("int4")
FOREIGN = Constraint(
    ConstraintKind.FOREIGN_KEY, "n", ("b",), ObjectName("p", "s"), ("id",), valid=False
)

CASES: list[tuple[str, Operation]] = [
    ("ADD COLUMN b int", AddColumn(A, Column("b", INT))),
    ("ADD b int", AddColumn(A, Column("b", INT))),
    ("ADD COLUMN IF NOT EXISTS b int", AddColumn(A, Column("b", INT), if_not_exists=True)),
    ("ADD b int NOT NULL DEFAULT 0", AddColumn(A, Column("b", INT, nullable=False, default=Default("0")))),
    ("ADD b int DEFAULT NULL", AddColumn(A, Column("b", INT))),
    ("ADD b int DEFAULT NULL::int", AddColumn(A, Column("b", INT))),
    (
        "ADD b timestamptz DEFAULT now()",
        AddColumn(A, Column("b", ColumnType("timestamptz"), default=Default("now()", Volatility.STABLE))),
    ),
    (
        "ADD b uuid DEFAULT gen_random_uuid()",
        AddColumn(A, Column("b", ColumnType("uuid"), default=Default("gen_random_uuid()",
            Volatility.VOLATILE))),
    ),
    ("ADD b bigserial",
     AddColumn(A, Column("b", ColumnType("int8"), nullable=False, generated=Generated.SERIAL))),
    (
        "ADD b int GENERATED ALWAYS AS IDENTITY",
        AddColumn(A, Column("b", INT, nullable=False, generated=Generated.IDENTITY)),
    ),
    (
        "ADD b int GENERATED ALWAYS AS (c + 1) STORED",
        AddColumn(A, Column("b", INT, generated=Generated.STORED)),
    ),
    ("ADD b int GENERATED ALWAYS AS (c + 1)", AddColumn(A, Column("b", INT, generated=Generated.VIRTUAL))),
    (
        "ADD b int REFERENCES s.p (id)",
        AddColumn(A, Column("b", INT, constraints=(
            Constraint(ConstraintKind.FOREIGN_KEY, None, ("b",), ObjectName("p", "s"), ("id",)),))),
    ),
    (
        "ADD b int CHECK (b > 0)",
        AddColumn(A, Column("b", INT, constraints=(
            Constraint(ConstraintKind.CHECK, None, ("b",), expression="b > 0"),))),
    ),
    ("ADD b int UNIQUE",
     AddColumn(A, Column("b", INT, constraints=(Constraint(ConstraintKind.UNIQUE, None, ("b",)),)))),
    (
        "ADD b int PRIMARY KEY",
        AddColumn(A, Column("b", INT, nullable=False, constraints=(
            Constraint(ConstraintKind.PRIMARY_KEY, None, ("b",)),))),
    ),
    ("DROP COLUMN b", DropColumn(A, "b")),
    ("DROP IF EXISTS b CASCADE", DropColumn(A, "b", if_exists=True, cascade=True)),
    ("ALTER b TYPE bigint", AlterColumnType(A, "b", ColumnType("int8"))),
    (
        "ALTER COLUMN b SET DATA TYPE varchar(20) USING b::text",
        AlterColumnType(A, "b", ColumnType("varchar", (20,)), "b::text"),
    ),
    ("ALTER b SET DEFAULT 'x'", SetDefault(A, "b", Default("'x'"))),
    ("ALTER b SET DEFAULT NULL", DropDefault(A, "b")),
    ("ALTER b DROP DEFAULT", DropDefault(A, "b")),
    ("ALTER b SET NOT NULL", SetNotNull(A, "b")),
    ("ALTER b DROP NOT NULL", DropNotNull(A, "b")),
    ("ADD CONSTRAINT n FOREIGN KEY (b) REFERENCES s.p (id) NOT VALID", AddConstraint(A, FOREIGN)),
    ("ADD CHECK (b > 0)",
     AddConstraint(A, Constraint(ConstraintKind.CHECK, None, ("b",), expression="b > 0"))),
    (
        "ADD CONSTRAINT n CHECK (b IS NOT NULL) NOT VALID",
        AddConstraint(A, Constraint(ConstraintKind.CHECK, "n", ("b",), expression="b IS NOT NULL",
            valid=False)),
    ),
    (
        "ADD CONSTRAINT n CHECK (b > 0) NOT ENFORCED",
        AddConstraint(A, Constraint(ConstraintKind.CHECK, "n", ("b",), expression="b > 0",
                                    valid=False, enforced=False)),
    ),
    ("ADD UNIQUE (b, c)", AddConstraint(A, Constraint(ConstraintKind.UNIQUE, None, ("b", "c")))),
    (
        "ADD CONSTRAINT n UNIQUE USING INDEX i",
        AddConstraint(A, Constraint(ConstraintKind.UNIQUE, "n", using_index="i")),
    ),
    ("ADD PRIMARY KEY (b)", AddConstraint(A, Constraint(ConstraintKind.PRIMARY_KEY, None, ("b",)))),
    (
        "ADD CONSTRAINT n EXCLUDE USING gist (b WITH &&, lower(c) WITH =)",
        AddConstraint(A, Constraint(ConstraintKind.EXCLUSION, "n", ("b", "lower(c)"),
                                    expression="b WITH &&, lower(c) WITH =")),
    ),
    (
        "ADD CONSTRAINT n NOT NULL b NOT VALID",
        AddConstraint(A, Constraint(ConstraintKind.NOT_NULL, "n", ("b",), valid=False)),
    ),
    ("VALIDATE CONSTRAINT n", ValidateConstraint(A, "n")),
    ("DROP CONSTRAINT IF EXISTS n CASCADE", DropConstraint(A, "n", if_exists=True, cascade=True)),
    ("RENAME TO b", RenameTable(A, "b")),
    ("RENAME COLUMN b TO c", RenameColumn(A, "b", "c")),
    ("RENAME CONSTRAINT b TO c", RenameObject(ObjectKind.CONSTRAINT, ObjectName("b"), "c", A)),
    ("SET SCHEMA s", AlterTableOption(A, "SET SCHEMA", value="s")),
    ("SET LOGGED", AlterTableOption(A, "SET LOGGED")),
    ("SET UNLOGGED", AlterTableOption(A, "SET UNLOGGED")),
    ("SET TABLESPACE fast", AlterTableOption(A, "SET TABLESPACE", value="fast")),
    ("SET ACCESS METHOD heap", AlterTableOption(A, "SET ACCESS METHOD", value="heap")),
    ("REPLICA IDENTITY USING INDEX i", AlterTableOption(A, "REPLICA IDENTITY", value="i")),
    ("ENABLE ROW LEVEL SECURITY", AlterTableOption(A, "ENABLE ROW LEVEL SECURITY")),
    ("FORCE ROW LEVEL SECURITY", AlterTableOption(A, "FORCE ROW LEVEL SECURITY")),
    ("DISABLE ROW LEVEL SECURITY", AlterTableOption(A, "DISABLE ROW LEVEL SECURITY")),
    ("DISABLE TRIGGER ALL", AlterTableOption(A, "DISABLE TRIGGER")),
    ("ENABLE TRIGGER t", AlterTableOption(A, "ENABLE TRIGGER", value="t")),
    ("ALTER b SET STATISTICS 500", AlterTableOption(A, "SET STATISTICS", "b", "500")),
    ("ALTER b SET STORAGE external", AlterTableOption(A, "SET STORAGE", "b", "external")),
    ("SET (fillfactor = 70)", AlterTableOption(A, "SET", value="fillfactor")),
    ("RESET (fillfactor)", AlterTableOption(A, "RESET", value="fillfactor")),
    ("OWNER TO bob", AlterTableOption(A, "OWNER TO", value="bob")),
    ("CLUSTER ON i", AlterTableOption(A, "CLUSTER ON", value="i")),
    ("INHERIT s.p", AlterTableOption(A, "INHERIT", value="p")),
    ("NO INHERIT p", AlterTableOption(A, "NO INHERIT", value="p")),
    ("ALTER b ADD GENERATED ALWAYS AS IDENTITY", AlterTableOption(A, "ADD IDENTITY", "b")),
    ("ALTER b DROP IDENTITY", AlterTableOption(A, "DROP IDENTITY", "b")),
    ("ALTER b DROP EXPRESSION", AlterTableOption(A, "DROP EXPRESSION", "b")),
    ("ALTER b SET EXPRESSION AS (c * 2)", AlterTableOption(A, "SET EXPRESSION", "b", "c * 2")),
    ("ALTER CONSTRAINT n DEFERRABLE", AlterTableOption(A, "ALTER CONSTRAINT", value="n")),
    (
        "ATTACH PARTITION p FOR VALUES FROM ('2024-01-01') TO (MAXVALUE)",
        AttachPartition(A, ObjectName("p"), "FOR VALUES FROM ('2024-01-01') TO (MAXVALUE)"),
    ),
    ("ATTACH PARTITION p DEFAULT", AttachPartition(A, ObjectName("p"), "DEFAULT")),
    (
        "ATTACH PARTITION p FOR VALUES IN (1, 'x')",
        AttachPartition(A, ObjectName("p"), "FOR VALUES IN (1, 'x')"),
    ),
    (
        "ATTACH PARTITION p FOR VALUES WITH (MODULUS 4, REMAINDER 1)",
        AttachPartition(A, ObjectName("p"), "FOR VALUES WITH (MODULUS 4, REMAINDER 1)"),
    ),
    ("DETACH PARTITION p", DetachPartition(A, ObjectName("p"))),
    ("DETACH PARTITION p CONCURRENTLY", DetachPartition(A, ObjectName("p"), concurrently=True)),
    ("DETACH PARTITION p FINALIZE", DetachPartition(A, ObjectName("p"), concurrently=True)),
]  # fmt: skip


@pytest.mark.parametrize(("part", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_part_of_alter_table(part: str, expected: Operation) -> None:
    assert operation(f"ALTER TABLE a {part}") == expected


def test_parts_come_in_order() -> None:
    found = operations("ALTER TABLE IF EXISTS ONLY a DROP b, ADD c int, ALTER d SET NOT NULL;")
    assert found == (DropColumn(A, "b"), AddColumn(A, Column("c", INT)), SetNotNull(A, "d"))


def test_names_are_folded_as_the_database_does() -> None:
    found = operation('ALTER TABLE App."Users" RENAME Column "Name" TO NICK')
    assert found == RenameColumn(ObjectName("Users", "app"), "Name", "nick")


@pytest.mark.parametrize(
    ("text", "kind", "action"),
    [
        ("ALTER VIEW v ALTER b SET DEFAULT 3", ObjectKind.VIEW, "ALTER DEFAULT"),
        ("ALTER INDEX v SET (fillfactor = 70)", ObjectKind.INDEX, "SET"),
        ("ALTER INDEX v ATTACH PARTITION p", ObjectKind.INDEX, "ATTACH PARTITION"),
        ("ALTER SEQUENCE v OWNER TO bob", ObjectKind.SEQUENCE, "OWNER TO"),
        ("ALTER TYPE v ADD ATTRIBUTE b int", ObjectKind.TYPE, "ADD ATTRIBUTE"),
        ("ALTER MATERIALIZED VIEW v SET TABLESPACE t", ObjectKind.MATERIALIZED_VIEW, "SET TABLESPACE"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_not_altered_as_one(text: str, kind: ObjectKind, action: str) -> None:
    found = operation(text)
    assert isinstance(found, AlterObject)
    assert (found.kind, found.name, found.action) == (kind, ObjectName("v"), action)
