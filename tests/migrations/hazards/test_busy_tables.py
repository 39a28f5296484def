"""Each operation that blocks a busy table breaks its rule; on a table of the change itself, none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.migrations.folding import Walk
from shipcheck.migrations.hazards import (
    columns,
    constraints,
    domains,
    index_gaps,
    indexes,
    partitions,
    references,
    rows,
    sessions,
    tables,
    validating,
    work,
)
from shipcheck.migrations.hazards.hazard import Axis, Surroundings, TableSize
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    AlterTableOption,
    AttachPartition,
    CreateIndex,
    CreateObject,
    CreateTable,
    Delete,
    DetachPartition,
    DropIndex,
    Insert,
    LockTable,
    Maintain,
    ObjectKind,
    RefreshView,
    Reindex,
    RunCode,
    SetNotNull,
    SetSetting,
    Truncate,
    Update,
    ValidateConstraint,
)
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    Index,
    ObjectName,
    Volatility,
)
from tests.migrations.hazards.situating import ACCOUNTS, BASE, POSTGRESQL, migration, said

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Hazard
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.schema import Schema

FAMILIES = (
    columns, constraints, domains, index_gaps, indexes, partitions, references, rows, sessions, tables,
    validating, work,
)  # fmt: skip

OTHER, THIRD = ObjectName("orders"), ObjectName("invoices")
INT = ColumnType("int4")
RANDOM = Default("random()", Volatility.VOLATILE)
UNKNOWN = Default("f()", Volatility.UNKNOWN)
NULLABLE = AddColumn(ACCOUNTS, Column("age", INT))


def found(
    *operations: Operation,
    base: Schema = BASE,
    wrapped: bool = True,
    version: tuple[int, ...] = (15,),
    rows_of: dict[str, int] | None = None,
) -> list[Hazard]:
    """What all rules about busy tables say, in order."""
    sizes = {name: TableSize(count) for name, count in (rows_of or {}).items()}
    server = replace(POSTGRESQL, version=version)
    surroundings = Surroundings(server, base, sizes=sizes)
    judged = migration(*operations, wrapped=wrapped)
    walk = Walk(surroundings, judged, judged.up, base)
    return [one for each in walk.situations() for family in FAMILIES for one in family.find(each)]


def index(table: ObjectName = ACCOUNTS) -> Index:
    return Index("accounts_note_idx", table, ("note",))


def add(kind: ConstraintKind, **more: Any) -> AddConstraint:  # noqa: ANN401 - its fields
    return AddConstraint(ACCOUNTS, replace(Constraint(kind, "c", ("note",)), **more))


def column(**more: Any) -> AddColumn:  # noqa: ANN401 - its fields
    return AddColumn(ACCOUNTS, replace(Column("age", INT), **more))


BLOCKING = (
    (CreateIndex(index()), "create-index-blocks-writes"),
    (Reindex("table", ACCOUNTS), "reindex-blocks"),
    (add(ConstraintKind.FOREIGN_KEY, references=OTHER), "foreign-key-blocks-writes"),
    (add(ConstraintKind.CHECK, expression="note <> ''"), "check-scans"),
    (add(ConstraintKind.UNIQUE), "unique-builds-index"),
    (add(ConstraintKind.PRIMARY_KEY), "primary-key-builds-index"),
    (add(ConstraintKind.EXCLUSION), "exclusion-builds-index"),
    (add(ConstraintKind.NOT_NULL), "set-not-null-scans"),
    (SetNotNull(ACCOUNTS, "note"), "set-not-null-scans"),
    (column(default=RANDOM), "add-column-rewrites"),
    (column(generated=Generated.IDENTITY), "add-column-rewrites"),
    (column(generated=Generated.SERIAL), "add-column-rewrites"),
    (column(generated=Generated.STORED), "add-column-rewrites"),
    (column(constraints=(Constraint(ConstraintKind.CHECK),)), "add-column-scans"),
    (column(constraints=(Constraint(ConstraintKind.UNIQUE),)), "add-column-scans"),
    (AlterColumnType(ACCOUNTS, "id", ColumnType("numeric")), "change-type-rewrites"),
    (AttachPartition(OTHER, ACCOUNTS), "attach-partition-scans"),
    (DetachPartition(ACCOUNTS, OTHER), "detach-partition-blocks"),
    (CreateTable(OTHER, parent=ACCOUNTS), "partition-of-blocks"),
    (AlterTableOption(ACCOUNTS, "SET LOGGED"), "table-rewritten"),
    (Maintain("VACUUM FULL", ACCOUNTS), "table-rewritten"),
    (Maintain("CLUSTER", ACCOUNTS), "table-rewritten"),
    (RefreshView(ACCOUNTS), "refresh-view-blocks"),
    (Truncate(ACCOUNTS), "truncate"),
    (Update(ACCOUNTS, ("note",)), "backfill-at-once"),
    (Delete(ACCOUNTS), "backfill-at-once"),
    (DropIndex(ObjectName("i"), ACCOUNTS), "drop-index-blocks"),
)

HARMLESS: tuple[Operation, ...] = (
    NULLABLE,
    column(nullable=False, default=Default("0")),
    column(default=Default("now()", Volatility.STABLE)),
    column(constraints=(Constraint(ConstraintKind.FOREIGN_KEY, references=OTHER),)),
    column(generated=Generated.VIRTUAL),
    CreateIndex(index(), concurrently=True),
    DropIndex(ObjectName("i"), ACCOUNTS, concurrently=True),
    Reindex("table", ACCOUNTS, concurrently=True),
    RefreshView(ACCOUNTS, concurrently=True),
    DetachPartition(ACCOUNTS, OTHER, concurrently=True),
    SetNotNull(ACCOUNTS, "email"),
    AlterColumnType(ACCOUNTS, "email", ColumnType("text")),
    add(ConstraintKind.UNIQUE, using_index="i"),
    add(ConstraintKind.CHECK, expression="note <> ''", enforced=False),
    ValidateConstraint(ACCOUNTS, "c"),
    Update(ACCOUNTS, ("note",), limited=True),
    Delete(ACCOUNTS, limited=True),
    Insert(ACCOUNTS, ("note",)),
    Insert(ACCOUNTS, ("note",), selected=True),
    RunCode("fill"),
    LockTable(ACCOUNTS, "ROW EXCLUSIVE"),
    AlterTableOption(ACCOUNTS, "SET STATISTICS"),
    Maintain("ANALYZE", ACCOUNTS),
)


@pytest.mark.parametrize(("operation", "rule"), BLOCKING)
def test_what_blocks_a_busy_table_is_an_error(operation: Operation, rule: str) -> None:
    errors = [one for one in said(found(operation)) if one[1] != "note"]
    assert errors == [(rule, "error")]


@pytest.mark.parametrize(("operation", "rule"), BLOCKING)
def test_a_table_of_the_change_itself_is_free(operation: Operation, rule: str) -> None:
    ours = replace(BASE.tables["accounts"], new=True)
    other = CreateTable(OTHER, (Column("id", INT),))
    before = () if isinstance(operation, CreateTable | AttachPartition) else (other,)
    assert rule not in {one.rule for one in found(*before, operation, base=BASE.with_table(ours))}


@pytest.mark.parametrize("operation", HARMLESS)
def test_what_blocks_nobody_is_not_worth_a_word(operation: Operation) -> None:
    assert not found(operation)


def test_every_hazard_says_what_happens_and_what_to_do() -> None:
    for operation, _ in BLOCKING:
        for one in found(operation):
            assert one.message.endswith(".")
            assert one.fix.endswith(".")
            assert one.table is not None


def test_every_rule_is_about_tables_and_cites_its_source() -> None:
    for family in FAMILIES:
        assert all(rule.axis is Axis.TABLE for rule in family.RULES)
        assert all(rule.source and rule.why and rule.summary for rule in family.RULES)


@pytest.mark.parametrize(
    "operation",
    [column(default=UNKNOWN), AlterColumnType(ACCOUNTS, "gone", ColumnType("text"))],
)
def test_what_cannot_be_known_is_a_doubt_and_no_error(operation: Operation) -> None:
    (one,) = found(operation)
    assert one.level.value == "warning"
    assert one.doubt


@pytest.mark.parametrize("version", [(14,), (14, 4), (13, 9), (15,)])
def test_indexes_built_concurrently_are_whole(version: tuple[int, ...]) -> None:
    assert not found(CreateIndex(index(), concurrently=True), version=version)


def test_indexes_built_concurrently_before_14_4_may_lack_rows() -> None:
    (one,) = found(CreateIndex(index(), concurrently=True), version=(14, 3))
    assert one.rule == "concurrent-index-corrupts"


def test_before_14_there_is_no_gentler_way_to_detach() -> None:
    assert said(found(DetachPartition(ACCOUNTS, OTHER), version=(13,))) == [
        ("detach-partition-blocks", "warning")
    ]


UNDER_LOCK = (
    (Update(ACCOUNTS, ("note",)), "backfill-under-lock", "error"),
    (Update(ACCOUNTS, ("age",), limited=True), "backfill-under-lock", "error"),
    (Update(OTHER, ("note",), limited=True), "backfill-under-lock", "warning"),
    (Insert(OTHER, selected=True), "backfill-under-lock", "error"),
    (RunCode("fill"), "backfill-under-lock", "warning"),
    (ValidateConstraint(OTHER, "c"), "validate-under-lock", "error"),
    (CreateTable(THIRD, filled=True), "work-under-lock", "error"),
)


@pytest.mark.parametrize(("operation", "rule", "level"), UNDER_LOCK)
def test_work_while_a_strong_lock_is_held(operation: Operation, rule: str, level: str) -> None:
    assert (rule, level) in said(found(NULLABLE, operation))


@pytest.mark.parametrize(("operation", "rule", "level"), UNDER_LOCK)
def test_without_a_transaction_the_lock_is_gone(
    operation: Operation, rule: str, level: str
) -> None:
    assert rule not in {one.rule for one in found(NULLABLE, operation, wrapped=False)}


def test_triggers_and_locks_are_named() -> None:
    trigger = CreateObject(ObjectKind.TRIGGER, ObjectName("t"), ACCOUNTS)
    assert said(found(trigger)) == [("table-locked", "note")]
    assert said(found(LockTable(ACCOUNTS, "SHARE"))) == [("table-locked", "warning")]


def three_tables() -> tuple[Operation, ...]:
    return tuple(AddColumn(one, Column("age", INT)) for one in (ACCOUNTS, OTHER, THIRD))


def test_three_tables_in_one_transaction() -> None:
    (one,) = found(*three_tables())
    assert (one.rule, one.level.value) == ("several-tables-locked", "warning")
    assert "accounts, invoices, orders" in one.message


def test_each_by_itself_is_fine() -> None:
    assert not found(*three_tables(), wrapped=False)
    assert not found(*three_tables()[:2])


@pytest.mark.parametrize(
    ("value", "quiet"), [("5s", True), ("5000", True), ("0", False), (None, False), ("0s", False)]
)
def test_a_lock_timeout_ends_the_wait(value: str | None, quiet: bool) -> None:
    setting = SetSetting("lock_timeout", value)
    assert (not found(setting, *three_tables())) is quiet
    assert (not found(setting, NULLABLE, rows_of={"accounts": 5_000_000})) is quiet


def test_a_large_table_wants_a_lock_timeout_once_in_a_transaction() -> None:
    hazards = found(NULLABLE, SetNotNull(ACCOUNTS, "email"), rows_of={"accounts": 5_000_000})
    assert said(hazards) == [("no-lock-timeout", "warning")]


def test_the_other_end_of_a_foreign_key_is_named_where_it_is_large() -> None:
    key = add(ConstraintKind.FOREIGN_KEY, references=OTHER, valid=False)
    rules = {one.rule for one in found(key, rows_of={"orders": 5_000_000})}
    assert "foreign-key-locks-parent" in rules
    assert "foreign-key-locks-parent" not in {one.rule for one in found(key)}


def test_not_valid_is_for_now() -> None:
    check = add(ConstraintKind.CHECK, expression="note <> ''", valid=False)
    assert said(found(check)) == [("constraint-never-validated", "note")]
    assert not found(check, ValidateConstraint(ACCOUNTS, "c"), wrapped=False)
