"""Columns: added, dropped, renamed, changed."""

from __future__ import annotations

from shipcheck.migrations.operations import (
    AddColumn,
    AlterColumnType,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropDefault,
    DropNotNull,
    RedefineColumn,
    RenameColumn,
    SetDefault,
    SetNotNull,
)
from shipcheck.migrations.parts import Constraint, ConstraintKind, Default, Index
from shipcheck.migrations.servers import Dialect
from tests.migrations.made import (
    TEXT,
    UNIQUE,
    check,
    column,
    constraint_names,
    index_names,
    key,
    made,
    name,
    refers,
    the,
)

T = name("t")
TABLE = CreateTable(
    T, (column("id", key()), column("a", UNIQUE), column("b")), (check("a > b AND c <> 'a'", "a", "b"),)
)  # fmt: skip
CHILD = CreateTable(
    name("child"),
    (
        column(
            "t_a", Constraint(ConstraintKind.FOREIGN_KEY, references=T, referenced_columns=("a",))
        ),
    ),
)


def test_an_added_column_brings_its_constraints() -> None:
    schema = made(TABLE, AddColumn(T, column("c", UNIQUE, check("c > 0"), refers("child"))))
    assert constraint_names(schema, "t")[3:] == ["t_c_key", "t_c_check", "t_c_fkey"]


def test_a_column_that_is_there_stays_where_only_a_missing_one_is_added() -> None:
    again = AddColumn(T, column("a", kind=TEXT), if_not_exists=True)
    schema = made(again, onto=made(TABLE), new=True)
    assert schema == made(TABLE)


def test_a_dropped_column_takes_along_what_has_to_do_with_it() -> None:
    schema = made(
        TABLE,
        CreateIndex(Index("one", T, ("id", "b"))),
        CreateIndex(Index("two", T, ("lower(a)",))),
        CreateIndex(Index("three", T, ("b",), where="a IS NULL")),
        CreateIndex(Index("four", T, ("b",), where="id > 'a'")),
        DropColumn(T, "a"),
    )
    assert list(the(schema, "t").columns) == ["id", "b"]
    assert constraint_names(schema, "t") == ["t_pkey"]
    assert index_names(schema, "t") == ["one", "four"]


def test_mysql_takes_a_dropped_column_out_of_its_indexes() -> None:
    schema = made(
        CreateTable(T, (column("a"), column("b"))),
        CreateIndex(Index("both", T, ("a", "b"))),
        CreateIndex(Index("alone", T, ("a",))),
        DropColumn(T, "a"),
        dialect=Dialect.MYSQL,
    )
    assert [(one.name, one.columns) for one in the(schema, "t").indexes] == [("both", ("b",))]


def test_keys_to_a_dropped_column_go_with_cascade() -> None:
    assert constraint_names(made(TABLE, CHILD, DropColumn(T, "a")), "child") == ["child_t_a_fkey"]
    assert constraint_names(made(TABLE, CHILD, DropColumn(T, "a", cascade=True)), "child") == []


def test_a_renamed_column_is_renamed_wherever_it_stands() -> None:
    schema = made(
        TABLE,
        CHILD,
        CreateIndex(Index("i", T, ("a", "lower(a)"), where='"a" > 1')),
        RenameColumn(T, "a", "Other"),
    )
    table = the(schema, "t")
    assert list(table.columns) == ["id", "Other", "b"]
    assert table.columns["Other"].name == "Other"
    assert table.constraints[1].columns == ("Other",)
    assert table.constraints[2].expression == "\"Other\" > b AND c <> 'a'"
    assert table.indexes[0].columns == ("Other", 'lower("Other")')
    assert table.indexes[0].where == '"Other" > 1'
    assert the(schema, "child").constraints[0].referenced_columns == ("Other",)


def test_a_renamed_new_column_stays_new() -> None:
    schema = made(AddColumn(T, column("x")), RenameColumn(T, "x", "y"), onto=made(TABLE), new=True)
    assert the(schema, "t").new_columns == {"y"}


def test_type_null_and_default_change() -> None:
    schema = made(
        TABLE, AlterColumnType(T, "b", TEXT), SetNotNull(T, "b"), SetDefault(T, "b", Default("'x'"))
    )
    after = the(schema, "t").columns["b"]
    assert (after.type, after.nullable, after.default) == (TEXT, False, Default("'x'"))
    again = the(made(DropNotNull(T, "b"), DropDefault(T, "b"), onto=schema), "t").columns["b"]
    assert (again.nullable, again.default) == (True, None)


def test_null_is_no_default() -> None:
    schema = made(TABLE, SetDefault(T, "b", Default("null")))
    assert the(schema, "t").columns["b"].default is None


def test_a_column_that_nobody_knew_is_known_by_what_is_said_of_it() -> None:
    unknown = the(made(SetNotNull(name("u"), "x")), "u")
    assert not unknown.columns["x"].nullable
    assert unknown.columns["x"].type is None


def test_mysql_writes_a_column_anew() -> None:
    schema = made(
        TABLE,
        RedefineColumn(T, "a", column("z", kind=TEXT, nullable=False)),
        RedefineColumn(T, "id", column("id", kind=TEXT)),
        dialect=Dialect.MYSQL,
    )
    table = the(schema, "t")
    assert list(table.columns) == ["id", "z", "b"]
    assert table.columns["z"].type == TEXT
    assert not table.columns["id"].nullable, "it is still the primary key"
    assert table.constraints[1].columns == ("z",)
