"""node-pg-migrate: calls on `pgm`, SQL files, the transaction, the inferred way back."""

from __future__ import annotations

import pytest

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    RenameColumn,
)
from shipcheck.migrations.parts import ColumnType, ObjectName
from tests.migrations.frameworks.javascript import kinds, operations, read_calls, read_code
from tests.migrations.frameworks.owning import owner, read

CALLS = {
    "pgm.createTable('t', { id: 'id', a: 'text' });": ["CreateTable"],
    "pgm.createTable('t', columns);": ["Opaque"],
    "pgm.dropTable('t', { ifExists: true, cascade: true });": ["DropTable"],
    "pgm.renameTable('t', 'u');": ["RenameTable"],
    "pgm.addColumns('t', { a: 'text', b: { type: 'int', notNull: true } });": [
        "AddColumn",
        "AddColumn",
    ],
    "pgm.addColumn({ schema: 's', name: 't' }, { a: 'text' });": ["AddColumn"],
    "pgm.dropColumns('t', ['a', 'b']);": ["DropColumn", "DropColumn"],
    "pgm.dropColumn('t', 'a');": ["DropColumn"],
    "pgm.dropColumns('t', { a: 'text' });": ["DropColumn"],
    "pgm.renameColumn('t', 'a', 'b');": ["RenameColumn"],
    "pgm.alterColumn('t', 'a', { type: 'bigint', using: 'a::bigint' });": ["AlterColumnType"],
    "pgm.alterColumn('t', 'a', { notNull: true, default: 1 });": ["SetDefault", "SetNotNull"],
    "pgm.alterColumn('t', 'a', { notNull: false, default: null });": ["DropDefault", "DropNotNull"],
    "pgm.addConstraint('t', 'c', { check: 'a > 0' });": ["AddConstraint"],
    "pgm.addConstraint('t', 'c', 'CHECK (a > 0) NOT VALID');": ["AddConstraint"],
    "pgm.createConstraint('t', 'c', { unique: ['a', 'b'] });": ["AddConstraint"],
    "pgm.addConstraint('t', 'c', { primaryKey: 'a' });": ["AddConstraint"],
    "pgm.addConstraint('t', 'c', { foreignKeys: { columns: 'a', references: 'u(id)' } });": [
        "AddConstraint"
    ],
    "pgm.dropConstraint('t', 'c');": ["DropConstraint"],
    "pgm.renameConstraint('t', 'c', 'd');": ["RenameObject"],
    "pgm.createIndex('t', ['a', 'b'], { concurrently: true });": ["CreateIndex"],
    "pgm.createIndex('t', 'lower(a)', { unique: true, where: 'b' });": ["CreateIndex"],
    "pgm.dropIndex('t', 'a', { concurrently: true });": ["DropIndex"],
    "pgm.createType('mood', ['a', 'b']);": ["CreateObject"],
    "pgm.addTypeValue('mood', 'c', { after: 'b' });": ["AlterObject"],
    "pgm.dropType('mood');": ["DropObject"],
    "pgm.refreshMaterializedView('v', { concurrently: true });": ["RefreshView"],
    "pgm.createTrigger('t', 'g', { when: 'BEFORE' });": ["CreateObject"],
    "pgm.createFunction('f', [], { returns: 'int' }, 'SELECT 1');": ["Other"],
    "pgm.sql('UPDATE t SET a = 1');": ["Update"],
    "pgm.sql(`DROP TABLE ${name}`);": ["Opaque"],
    "pgm.frobnicate();": ["Opaque"],
    "const rows = await pgm.db.select('SELECT 1');": [],
    "await pgm.db.query('DELETE FROM t');": ["Delete"],
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_read(call: str) -> None:
    assert kinds("node-pg-migrate", call) == CALLS[call]


def test_columns_and_shorthands() -> None:
    text = """exports.shorthands = { money: { type: 'numeric(10,2)', notNull: true } };
exports.up = (pgm) => {
  pgm.createTable('orders', {
    id: 'id', total: 'money', tip: { type: 'money', notNull: false }, made: { type: 'datetime',
    default: pgm.func('now()') }, user_id: { type: 'int', references: 'users', onDelete: 'CASCADE' },
  });
};
"""
    (made,) = operations(read_code("node-pg-migrate", text).up)
    assert isinstance(made, CreateTable)
    columns = {one.name: one for one in made.columns}
    assert columns["total"].type == ColumnType("numeric", (10, 2))
    assert (columns["total"].nullable, columns["tip"].nullable) == (False, True)
    assert columns["made"].type == ColumnType("timestamp")
    assert columns["user_id"].constraints[0].references == ObjectName("users")


def test_names_that_the_tool_chooses() -> None:
    plain, unique = operations(
        read_calls(
            "node-pg-migrate",
            "pgm.createIndex('t', ['a', 'b']); pgm.createIndex('t', 'a', { unique: true });",
        ).up
    )
    assert isinstance(plain, CreateIndex)
    assert isinstance(unique, CreateIndex)
    assert (plain.index.name, unique.index.name) == ("t_a_b_index", "t_a_unique_index")


def test_a_file_is_a_transaction_unless_it_says_otherwise() -> None:
    drop = "pgm.dropTable('a');"
    inside = read_calls("node-pg-migrate", drop).up
    outside = read_calls("node-pg-migrate", f"pgm.noTransaction(); {drop}").up
    assert [one.transaction for one in inside.statements] == [0]
    assert [one.transaction for one in outside.statements] == [None]


def test_the_way_back_is_inferred() -> None:
    text = (
        "exports.up = (pgm) => {\npgm.createTable('t', { id: 'id' });\npgm.addColumns('u', { a: 'text' });\n"
        "pgm.createIndex('u', 'a', { name: 'i' });\npgm.renameColumn('u', 'b', 'c');\n};\n"
    )
    found = read_code("node-pg-migrate", text)
    assert found.way_back is WayBack.AUTOMATIC
    assert operations(found.down) == [
        RenameColumn(ObjectName("u"), "c", "b"),
        DropIndex(ObjectName("i"), ObjectName("u")),
        DropColumn(ObjectName("u"), "a"),
        DropTable(ObjectName("t")),
    ]


@pytest.mark.parametrize(
    "up", ["pgm.dropTable('t');", "pgm.sql('SELECT 1 FROM t');", "pgm.dropColumn('t', 'a');"]
)
def test_what_cannot_be_inferred_cannot_go_back(up: str) -> None:
    found = read_code("node-pg-migrate", f"exports.up = (pgm) => {{ {up} }};\n")
    assert (found.way_back, found.down) == (WayBack.IMPOSSIBLE, None)
    assert found.way_back_note


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ("exports.down = (pgm) => { pgm.dropTable('t'); };", WayBack.GIVEN),
        ("exports.down = (pgm) => {};", WayBack.EMPTY),
        ("exports.down = false;", WayBack.IMPOSSIBLE),
        ("exports.down = () => { throw new Error('no'); };", WayBack.IMPOSSIBLE),
    ],
)
def test_the_way_back(down: str, expected: WayBack) -> None:
    text = f"exports.up = (pgm) => {{ pgm.createTable('t', {{ id: 'id' }}); }};\n{down}\n"
    assert read_code("node-pg-migrate", text).way_back is expected


SQL = "-- Up Migration\nALTER TABLE t ADD a int;\n\n-- Down Migration\nALTER TABLE t DROP a;\n"
PACKAGE = '{"devDependencies": {"node-pg-migrate": "^7.0.0"}}'
FILES = {"migrations/1700000000000_total.sql": SQL, "package.json": PACKAGE}


def test_sql_files_have_both_ways() -> None:
    found = read(FILES, "migrations/1700000000000_total.sql")
    assert isinstance(operations(found.up)[0], AddColumn)
    assert isinstance(operations(found.down)[0], DropColumn)
    assert (found.way_back, found.up.statements[0].transaction) == (WayBack.GIVEN, 0)
    assert found.down is not None
    assert found.down.statements[0].place.line == 5


def test_a_sql_file_without_a_down_section_cannot_go_back() -> None:
    files = {**FILES, "migrations/1700000000000_total.sql": SQL.partition("-- Down")[0]}
    assert read(files, "migrations/1700000000000_total.sql").way_back is WayBack.IMPOSSIBLE


def test_the_same_comments_elsewhere_are_plain_sql() -> None:
    files = {**FILES, "package.json": "{}"}
    assert owner(files, "migrations/1700000000000_total.sql") == "plain-sql"
