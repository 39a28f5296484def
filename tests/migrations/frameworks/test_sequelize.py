"""Sequelize: calls on the query interface, queries, transactions, the way back."""

from __future__ import annotations

import pytest

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import AddColumn, CreateIndex, CreateTable, Update
from shipcheck.migrations.parts import ColumnType, ObjectName
from shipcheck.migrations.servers import Dialect
from tests.migrations.frameworks.javascript import kinds, operations, read_calls, read_code

QI = "await queryInterface."
CALLS = {
    QI + "createTable('t', { id: Sequelize.INTEGER });": ["CreateTable"],
    QI + "createTable('t', columns);": ["Opaque"],
    QI + "dropTable('t');": ["DropTable"],
    QI + "renameTable('t', 'u');": ["RenameTable"],
    QI + "addColumn('t', 'c', { type: Sequelize.STRING });": ["AddColumn"],
    QI + "addColumn('t', 'c', { type: Sequelize.ENUM('a', 'b') });": ["CreateObject", "AddColumn"],
    QI + "addColumn(table, 'c', { type: Sequelize.STRING });": ["Opaque"],
    QI + "removeColumn('t', 'c');": ["DropColumn"],
    QI + "renameColumn('t', 'c', 'd');": ["RenameColumn"],
    QI + "changeColumn('t', 'c', { type: Sequelize.TEXT });": [
        "DropNotNull",
        "DropDefault",
        "AlterColumnType",
    ],
    QI + "changeColumn('t', 'c', { type: Sequelize.TEXT, allowNull: false, defaultValue: '' });": [
        "SetNotNull",
        "SetDefault",
        "AlterColumnType",
    ],
    QI
    + "changeColumn('t', 'c', { type: Sequelize.INTEGER, references: { model: 'u', key: 'id' } });": [
        "AddConstraint"
    ],
    QI + "addIndex('t', ['a'], { concurrently: true });": ["CreateIndex"],
    QI + "addIndex('t', { fields: ['a'], unique: true });": ["CreateIndex"],
    QI + "removeIndex('t', 'i');": ["DropIndex"],
    QI + "removeIndex('t', ['a', 'b'], { concurrently: true });": ["DropIndex"],
    QI + "addConstraint('t', { fields: ['a'], type: 'unique', name: 'u' });": ["AddConstraint"],
    QI + "addConstraint('t', { fields: ['a'], type: 'check', where: { a: 1 } });": [
        "AddConstraint"
    ],
    QI + "addConstraint('t', ['a'], { type: 'primary key' });": ["AddConstraint"],
    QI + "addConstraint('t', { fields: ['a'], type: 'foreign key', "
    "references: { table: 'u', field: 'id' } });": ["AddConstraint"],
    QI + "removeConstraint('t', 'c');": ["DropConstraint"],
    QI + "bulkInsert('t', [{ a: 1 }]);": ["Insert"],
    QI + "bulkUpdate('t', { a: 1 }, { b: 2 });": ["Update"],
    QI + "bulkDelete('t', null, {});": ["Delete"],
    QI + "dropEnum('enum_t_c');": ["DropObject"],
    QI + "sequelize.query('DROP TABLE t');": ["DropTable"],
    QI + "sequelize.query('UPDATE t SET a = :a', { replacements: { a: 1 } });": ["Update"],
    QI + "sequelize.query('UPDATE t SET a = ?', { replacements: [1] });": ["Update"],
    QI + "sequelize.query(`DROP TYPE IF EXISTS ${name}`);": ["Opaque"],
    QI + "describeTable('t');": [],
    QI + "frobnicate('t');": ["Opaque"],
    "await models.User.update({ a: 1 });": ["RunCode"],
    "await addColumns(queryInterface);": ["Opaque"],
    "for (const name of ['a', 'b']) { await queryInterface.removeColumn('t', name); }": [
        "DropColumn"
    ]
    * 2,
    "return Promise.all([queryInterface.dropTable('a'), queryInterface.dropTable('b')]);": [
        "DropTable"
    ]
    * 2,
    "return queryInterface.dropTable('a').then(() => queryInterface.dropTable('b'));": ["DropTable"]
    * 2,
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_read(call: str) -> None:
    assert kinds("sequelize", call) == CALLS[call]


TYPES = {
    "Sequelize.STRING": ColumnType("varchar", (255,)),
    "Sequelize.STRING(80)": ColumnType("varchar", (80,)),
    "DataTypes.INTEGER": ColumnType("int4"),
    "Sequelize.DataTypes.BIGINT": ColumnType("int8"),
    "Sequelize.INTEGER.UNSIGNED": ColumnType("int4"),
    "Sequelize.DECIMAL(10, 2)": ColumnType("numeric", (10, 2)),
    "Sequelize.DATE": ColumnType("timestamptz"),
    "Sequelize.DATEONLY": ColumnType("date"),
    "Sequelize.ARRAY(Sequelize.TEXT)": ColumnType("text", array=True),
    "Sequelize.JSONB": ColumnType("jsonb"),
    "Sequelize.UUID": ColumnType("uuid"),
    "'VARCHAR(20)'": ColumnType("varchar", (20,)),
}


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_is_what_the_database_has(kind: str) -> None:
    for written in (kind, f"{{ type: {kind} }}"):
        (found,) = operations(
            read_calls("sequelize", f"await queryInterface.addColumn('t', 'c', {written});").up
        )
        assert isinstance(found, AddColumn)
        assert found.column.type == TYPES[kind]


def test_types_by_import_and_tables_with_a_schema() -> None:
    text = """const { DataTypes } = require('sequelize');
const table = { tableName: 'orders', schema: 'shop' };
module.exports = {
  up: (queryInterface) => queryInterface.addColumn(
    table, 'total', { type: DataTypes.INTEGER, allowNull: false }),
  down: (queryInterface) => queryInterface.removeColumn(table, 'total'),
};
"""
    (found,) = operations(read_code("sequelize", text).up)
    assert isinstance(found, AddColumn)
    assert found.table == ObjectName("orders", "shop")
    assert (found.column.type, found.column.nullable) == (ColumnType("int4"), False)


def test_a_table_with_all_that_it_may_have() -> None:
    body = """await queryInterface.createTable('orders', {
      id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true, allowNull: false },
      userId: { field: 'user_id', type: Sequelize.INTEGER, references: { model: 'users', key: 'id' } },
      made: { type: Sequelize.DATE, defaultValue: Sequelize.fn('now') },
    });"""
    (made,) = operations(read_calls("sequelize", body).up)
    assert isinstance(made, CreateTable)
    assert [one.name for one in made.columns] == ["id", "user_id", "made"]
    assert made.columns[1].constraints[0].references == ObjectName("users")
    assert made.columns[2].default is not None


def test_names_that_sequelize_chooses() -> None:
    (found,) = operations(read_calls("sequelize", QI + "addIndex('t', ['a', 'b']);").up)
    assert isinstance(found, CreateIndex)
    assert found.index.name == "t_a_b"


def test_all_rows_are_all_rows() -> None:
    whole, some = operations(
        read_calls(
            "sequelize",
            QI + "bulkUpdate('t', { a: 1 }, {});" + QI + "bulkUpdate('t', {}, { b: 1 });",
        ).up
    )
    assert isinstance(whole, Update)
    assert isinstance(some, Update)
    assert (whole.limited, some.limited) == (False, True)


def transactions(body: str) -> list[int | None]:
    return [one.transaction for one in read_calls("sequelize", body).up.statements]


def test_each_call_commits_by_itself_unless_there_is_a_transaction() -> None:
    drop = "await queryInterface.dropTable('a');"
    assert transactions(drop + drop) == [None, None]
    managed = f"await queryInterface.sequelize.transaction(async (t) => {{ {drop}{drop} }});"
    assert transactions(managed + drop) == [1, 1, 1, 1, None]
    unmanaged = (
        "const t = await queryInterface.sequelize.transaction();\n"
        f"try {{ {drop} await t.commit(); }} catch (error) {{ await t.rollback(); throw error; }}"
    )
    assert transactions(unmanaged + drop) == [1, 1, 1, None]


def test_a_changed_column_is_one_message() -> None:
    assert transactions(QI + "changeColumn('t', 'c', { type: Sequelize.TEXT });") == [1, 1, 1]


def test_mysql_changes_the_column() -> None:
    call = QI + "changeColumn('t', 'c', { type: Sequelize.TEXT });"
    assert kinds("sequelize", call, Dialect.MYSQL) == ["RedefineColumn"]


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ("await queryInterface.dropTable('t');", WayBack.GIVEN),
        ("/* nothing */", WayBack.EMPTY),
        ("return Promise.resolve();", WayBack.EMPTY),
        ("throw new Error('no');", WayBack.IMPOSSIBLE),
    ],
)
def test_the_way_back(down: str, expected: WayBack) -> None:
    assert read_calls("sequelize", QI + "dropTable('t');", down).way_back is expected


def test_umzug_gives_the_query_interface_as_context() -> None:
    text = (
        "export const up: Migration = async ({ context: queryInterface }) => {\n"
        "  await queryInterface.dropTable('t');\n};\n"
        "export const down: Migration = async ({ context }) => { await context.dropTable('u'); };\n"
    )
    found = read_code("sequelize", text)
    assert [type(one).__name__ for one in operations(found.up)] == ["DropTable"]
    assert [type(one).__name__ for one in operations(found.down)] == ["DropTable"]
