"""Liquibase: every format, every change, rollbacks, and what is refused."""

from __future__ import annotations

import pytest

from shipcheck.migrations.frameworks import liquibase
from shipcheck.migrations.migration import SourceFile, WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    AlterTableOption,
    CreateIndex,
    CreateObject,
    CreateTable,
    Delete,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropIndex,
    DropNotNull,
    DropObject,
    DropTable,
    Insert,
    Opaque,
    Operation,
    Other,
    RedefineColumn,
    RenameColumn,
    RenameObject,
    RenameTable,
    RunCode,
    SetDefault,
    SetNotNull,
    Update,
)
from shipcheck.migrations.parts import ColumnType, ConstraintKind, Generated, ObjectName
from shipcheck.migrations.project import Project
from shipcheck.migrations.servers import ASSUMED, Dialect
from tests.migrations.frameworks.owning import read

PATH = "db/changelog/7.xml"


def xml(*changes: str, attributes: str = "") -> str:
    body = "\n".join(changes)
    return (
        '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">\n'
        f'<changeSet id="1" author="ann" {attributes}>\n{body}\n</changeSet>\n</databaseChangeLog>\n'
    )


def up(text: str, dialect: Dialect = Dialect.POSTGRESQL) -> list[Operation]:
    file = SourceFile(PATH, text.encode())
    found = liquibase.read(file, Project((PATH,), {}, ASSUMED[dialect]))
    assert found.problem == ""
    return [operation for one in found.up.statements for operation in one.operations]


def kinds(text: str, dialect: Dialect = Dialect.POSTGRESQL) -> list[type]:
    return [type(one) for one in up(text, dialect)]


COLUMN = '<column name="a" type="int"/>'
CHANGES: dict[str, list[type]] = {
    f'<createTable tableName="t">{COLUMN}</createTable>': [CreateTable],
    '<dropTable tableName="t"/>': [DropTable],
    '<renameTable oldTableName="t" newTableName="u"/>': [RenameTable],
    f'<addColumn tableName="t">{COLUMN}</addColumn>': [AddColumn],
    '<addColumn tableName="t"><column name="a" type="int" valueNumeric="1"/></addColumn>': [
        AddColumn,
        Update,
    ],
    '<dropColumn tableName="t" columnName="a"/>': [DropColumn],
    '<dropColumn tableName="t"><column name="a"/><column name="b"/></dropColumn>': [
        DropColumn,
        DropColumn,
    ],
    '<renameColumn tableName="t" oldColumnName="a" newColumnName="b"/>': [RenameColumn],
    '<modifyDataType tableName="t" columnName="a" newDataType="bigint"/>': [AlterColumnType],
    '<addDefaultValue tableName="t" columnName="a" defaultValue="x"/>': [SetDefault],
    '<dropDefaultValue tableName="t" columnName="a"/>': [DropDefault],
    '<addNotNullConstraint tableName="t" columnName="a"/>': [SetNotNull],
    '<addNotNullConstraint tableName="t" columnName="a" defaultNullValue=""/>': [Update, SetNotNull],
    '<dropNotNullConstraint tableName="t" columnName="a"/>': [DropNotNull],
    '<addAutoIncrement tableName="t" columnName="a" columnDataType="int"/>': [AlterTableOption],
    '<addPrimaryKey tableName="t" columnNames="a, b" constraintName="pk"/>': [AddConstraint],
    '<dropPrimaryKey tableName="t"/>': [DropConstraint],
    '<addForeignKeyConstraint baseTableName="t" baseColumnNames="a" constraintName="fk" '
    'referencedTableName="u" referencedColumnNames="id" onDelete="CASCADE"/>': [AddConstraint],
    '<dropForeignKeyConstraint baseTableName="t" constraintName="fk"/>': [DropConstraint],
    '<addUniqueConstraint tableName="t" columnNames="a" constraintName="uq"/>': [AddConstraint],
    '<dropUniqueConstraint tableName="t" constraintName="uq"/>': [DropConstraint],
    '<ext:addCheckConstraint xmlns:ext="x" tableName="t" constraintName="c" '
    'constraintBody="a &gt; 0"/>': [AddConstraint],
    '<createIndex tableName="t" indexName="i"><column name="a"/></createIndex>': [CreateIndex],
    '<createIndex tableName="t" indexName="i" unique="true">'
    '<column name="lower(a)" computed="true"/><column name="b" descending="true"/></createIndex>': [
        CreateIndex
    ],
    '<dropIndex tableName="t" indexName="i"/>': [DropIndex],
    '<dropView viewName="v"/>': [DropObject],
    '<renameView oldViewName="v" newViewName="w"/>': [RenameObject],
    '<dropSequence sequenceName="s"/>': [DropObject],
    '<insert tableName="t"><column name="a" valueNumeric="1"/><column name="b" value="x"/></insert>': [
        Insert
    ],
    '<update tableName="t"><column name="a" value="x"/><where>b = 1</where></update>': [Update],
    '<delete tableName="t"/>': [Delete],
    '<loadData tableName="t" file="t.csv"/>': [Insert],
    "<sql>DROP TABLE a; DROP TABLE b</sql>": [DropTable, DropTable],
    '<tagDatabase tag="v1"/>': [Other],
    '<customChange class="com.example.Fill"/>': [RunCode],
    '<mergeColumns tableName="t"/>': [Opaque],
    '<comment>only words</comment><preConditions><sqlCheck expectedResult="0">SELECT 1</sqlCheck>'
    "</preConditions>": [],
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_read(change: str) -> None:
    assert kinds(xml(change)) == CHANGES[change]


@pytest.mark.parametrize(
    "change",
    [
        '<createView viewName="v">SELECT 1</createView>',
        '<createView viewName="v" fullDefinition="true">CREATE VIEW v AS SELECT 1</createView>',
        '<createSequence sequenceName="s" incrementBy="5"/>',
        "<createProcedure>CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql"
        "</createProcedure>",
    ],
)
def test_what_is_no_table_is_understood(change: str) -> None:
    (found,) = up(xml(change))
    assert isinstance(found, CreateObject | Other)


def test_columns_are_read_with_all_that_they_say() -> None:
    (table,) = up(
        xml(
            '<createTable tableName="orders" schemaName="shop">',
            '<column name="id" type="BIGINT" autoIncrement="true"><constraints primaryKey="true"/></column>',
            '<column name="note" type="clob"/>',
            '<column name="total" type="NUMBER(10, 2)" defaultValueNumeric="0">'
            '<constraints nullable="false"/></column>',
            '<column name="made" type="datetime" defaultValueComputed="now()"/>',
            '<column name="user_id" type="int"><constraints references="users(id)" '
            'foreignKeyName="fk"/></column>',
            "</createTable>",
        )
    )
    assert isinstance(table, CreateTable)
    assert table.table == ObjectName("orders", "shop")
    identity, note, total, made, user = table.columns
    assert (identity.type, identity.generated) == (ColumnType("int8"), Generated.IDENTITY)
    assert note.type == ColumnType("text")
    assert (total.type, total.nullable) == (ColumnType("numeric", (10, 2)), False)
    assert total.default is not None
    assert made.type == ColumnType("timestamp")
    references = [one for one in user.constraints if one.kind is ConstraintKind.FOREIGN_KEY]
    assert [one.references for one in references] == [ObjectName("users")]


def test_mysql_redefines_the_column() -> None:
    change = '<modifyDataType tableName="t" columnName="a" newDataType="bigint"/>'
    assert kinds(xml(change), Dialect.MYSQL) == [RedefineColumn]


def test_names_in_upper_case_are_not_quoted_and_fold() -> None:
    (column,) = up(xml('<dropColumn tableName="USERS" columnName="EMAIL"/>'))
    assert column == DropColumn(ObjectName("users"), "email")
    (mixed,) = up(xml('<dropColumn tableName="Users" columnName="eMail"/>'))
    assert mixed == DropColumn(ObjectName("Users"), "eMail")


WAYS_BACK = {
    '<createTable tableName="t"><column name="a" type="int"/></createTable>': WayBack.AUTOMATIC,
    '<dropTable tableName="t"/>': WayBack.MISSING,
    "<sql>DROP TABLE t</sql>": WayBack.MISSING,
    '<insert tableName="t"><column name="a" value="1"/></insert>': WayBack.MISSING,
    "<sql>DROP TABLE t</sql><rollback/>": WayBack.DELIBERATE,
    "<sql>DROP TABLE t</sql><rollback>not required</rollback>": WayBack.DELIBERATE,
    "<sql>DROP TABLE t</sql><rollback>CREATE TABLE t ()</rollback>": WayBack.GIVEN,
}


@pytest.mark.parametrize("change", WAYS_BACK)
def test_the_way_back(change: str) -> None:
    found = read({PATH: xml(change)}, PATH)
    assert found.way_back is WAYS_BACK[change]
    assert bool(found.way_back_note) == (found.way_back is WayBack.MISSING)


def test_the_automatic_way_back_is_the_other_way_round() -> None:
    changes = (
        f'<createTable tableName="t">{COLUMN}</createTable>',
        '<renameColumn tableName="u" oldColumnName="a" newColumnName="b"/>',
    )
    found = read({PATH: xml(*changes)}, PATH)
    assert found.down is not None
    back = [one for s in found.down.statements for one in s.operations]
    assert back == [RenameColumn(ObjectName("u"), "b", "a"), DropTable(ObjectName("t"))]


def test_each_changeset_is_a_transaction_unless_it_says_otherwise() -> None:
    text = (
        "--liquibase formatted sql\n--changeset a:1\nDROP TABLE a;\nDROP TABLE b;\n"
        "--changeset a:2 runInTransaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);\n"
        "--changeset a:3\nDROP TABLE c;\n"
    )
    found = read({"db/changelog/7.sql": text}, "db/changelog/7.sql")
    assert [one.transaction for one in found.up.statements] == [0, 0, None, 2]


def test_changesets_for_other_databases_do_not_run() -> None:
    change = '<dropTable tableName="t"/>'
    assert kinds(xml(change, attributes='dbms="h2, oracle"')) == []
    assert kinds(xml(change, attributes='dbms="!postgresql"')) == []
    assert kinds(xml(change, attributes='dbms="postgresql,mysql"')) == [DropTable]
    assert kinds(xml(change, attributes='dbms="!h2"')) == [DropTable]


def test_a_sql_file_is_read_where_it_lies() -> None:
    files = {
        PATH: xml('<sqlFile path="sql/7.sql" relativeToChangelogFile="true"/>'),
        "db/changelog/sql/7.sql": "DROP TABLE t;",
    }
    found = read(files, PATH)
    assert [type(one) for s in found.up.statements for one in s.operations] == [DropTable]
    missing = read({PATH: xml('<sqlFile path="nowhere.sql"/>')}, PATH)
    assert [type(one) for s in missing.up.statements for one in s.operations] == [Opaque]
