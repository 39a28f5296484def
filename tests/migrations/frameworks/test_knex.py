"""Knex: the schema builder, raw SQL, rows, and what a file does around them."""

from __future__ import annotations

import pytest

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    CreateIndex,
    CreateTable,
    DropColumn,
    Opaque,
    Update,
)
from shipcheck.migrations.parts import ColumnType, ConstraintKind, ObjectName
from shipcheck.migrations.servers import Dialect
from tests.migrations.frameworks.javascript import kinds, operations, read_calls, read_code


def table(body: str) -> str:
    return f"await knex.schema.alterTable('t', (table) => {{ {body} }});"


CALLS = {
    "await knex.schema.createTable('t', (t) => { t.increments(); });": ["CreateTable"],
    "await knex.schema.dropTable('t');": ["DropTable"],
    "await knex.schema.dropTableIfExists('t');": ["DropTable"],
    "await knex.schema.renameTable('t', 'u');": ["RenameTable"],
    "await knex.schema.withSchema('s').dropTable('t');": ["DropTable"],
    "await knex.schema.dropTable('t').dropTable('u');": ["DropTable", "DropTable"],
    "await knex.schema.raw('DROP TABLE t');": ["DropTable"],
    "await knex.schema.createView('v', (v) => { v.columns(['a']); });": ["CreateObject"],
    "await knex.schema.refreshMaterializedView('v');": ["RefreshView"],
    table("table.string('a', 80);"): ["AddColumn"],
    table("table.text('a'); table.jsonb('b');"): ["AddColumn", "AddColumn"],
    table("table.timestamps();"): ["AddColumn", "AddColumn"],
    table("table.dropTimestamps();"): ["DropColumn", "DropColumn"],
    table("table.string('a').index();"): ["AddColumn", "CreateIndex"],
    table("table.dropColumn('a');"): ["DropColumn"],
    table("table.dropColumns('a', 'b');"): ["DropColumn", "DropColumn"],
    table("table.renameColumn('a', 'b');"): ["RenameColumn"],
    table("table.string('a').alter();"): ["DropDefault", "DropNotNull", "AlterColumnType"],
    table("table.string('a').notNullable().defaultTo('x').alter();"): [
        "DropDefault",
        "DropNotNull",
        "AlterColumnType",
        "SetDefault",
        "SetNotNull",
    ],
    table("table.index(['a', 'b'], 'i');"): ["CreateIndex"],
    table("table.unique(['a']);"): ["AddConstraint"],
    table("table.unique(['a'], { useConstraint: false });"): ["CreateIndex"],
    table("table.primary(['a']);"): ["AddConstraint"],
    table("table.foreign('a').references('u.id');"): ["AddConstraint"],
    table("table.dropIndex('a');"): ["DropIndex"],
    table("table.dropUnique('a');"): ["DropConstraint"],
    table("table.dropForeign('a');"): ["DropConstraint"],
    table("table.dropPrimary();"): ["DropConstraint"],
    table("table.setNullable('a');"): ["DropNotNull"],
    table("table.dropNullable('a');"): ["SetNotNull"],
    table("table.check('a > 0', [], 'c');"): ["AddConstraint"],
    table("table.frobnicate('a');"): ["Opaque"],
    table("addTimestamps(table);"): ["Opaque"],
    "await knex.raw('DELETE FROM t WHERE ?? = ?', ['id', 1]);": ["Delete"],
    "await knex.raw(`ALTER TABLE ${name} ADD COLUMN c int`);": ["Opaque"],
    "await knex.raw(`UPDATE t SET a = ${value}`);": ["Update"],
    "await knex.raw(makeSql());": ["Opaque"],
    "await knex('t').update({ a: 1 });": ["Update"],
    "await knex('t').where('id', 1).del();": ["Delete"],
    "await knex('t').insert([{ a: 1 }]);": ["Insert"],
    "await knex.batchInsert('t', rows);": ["Insert"],
    "await knex.select('a').from('t');": ["Query"],
    "await knex('t').truncate();": ["Truncate"],
    "await migrateUsers(knex);": ["Opaque"],
    "await User.query();": ["RunCode"],
    "console.log('x'); const now = new Date(); const id = uuidv4();": [],
    "const total = addUp([1, 2]);": [],
    "await knex.schema.hasTable('t');": [],
    "if (!(await knex.schema.hasTable('t'))) { await knex.schema.dropTable('t'); }": ["DropTable"],
    "await knex.schema.hasTable('t').then((yes) => yes && knex.schema.dropTable('t'));": [
        "DropTable"
    ],
    "for (const name of ['a', 'b']) { await knex.schema.dropTable(name); }": ["DropTable"] * 2,
    "['a', 'b'].forEach((name) => knex.schema.dropTable(name));": ["DropTable"] * 2,
    "await Promise.all(['a'].map((name) => knex.schema.dropTable(name)));": ["DropTable"],
    "await Promise.all([knex.schema.dropTable('a'), knex.schema.dropTable('b')]);": ["DropTable"]
    * 2,
    "await knex.transaction(async (trx) => { await trx('t').del(); });": ["Delete"],
    "if (knex.client.config.client === 'pg') { await knex.raw('DROP TABLE a'); }": ["DropTable"],
    "if (knex.client.config.client === 'mysql') { await knex.raw('DROP TABLE a'); }": [],
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_read(call: str) -> None:
    assert kinds("knex", call) == CALLS[call]


def test_columns_are_what_knex_makes_of_them() -> None:
    body = (
        "await knex.schema.createTable('orders', (t) => {\n"
        "t.bigIncrements('id');\nt.decimal('total', 10, 2).notNullable();\n"
        "t.integer('user_id').references('id').inTable('users').onDelete('CASCADE');\n"
        "t.timestamp('made').defaultTo(knex.fn.now());\nt.uuid('token').defaultTo(knex.raw('f()'));\n"
        "t.enu('kind', ['a', 'b']);\nt.specificType('path', 'ltree');\n});"
    )
    (made,) = operations(read_calls("knex", body).up)
    assert isinstance(made, CreateTable)
    columns = {one.name: one for one in made.columns}
    assert columns["total"].type == ColumnType("numeric", (10, 2))
    assert not columns["total"].nullable
    assert columns["made"].type == ColumnType("timestamptz")
    assert columns["path"].type == ColumnType("ltree")
    (key,) = columns["user_id"].constraints
    assert (key.kind, key.references) == (ConstraintKind.FOREIGN_KEY, ObjectName("users"))
    (check,) = columns["kind"].constraints
    assert check.kind is ConstraintKind.CHECK


def test_names_that_knex_chooses() -> None:
    index, unique = operations(
        read_calls("knex", table("table.index(['a', 'b']); table.unique('a');")).up
    )
    assert isinstance(index, CreateIndex)
    assert isinstance(unique, AddConstraint)
    assert (index.index.name, unique.constraint.name) == ("t_a_b_index", "t_a_unique")


def test_mysql_modifies_the_column() -> None:
    found = kinds("knex", table("table.string('a').alter();"), Dialect.MYSQL)
    assert found == ["RedefineColumn"]


def test_a_column_stands_where_it_is_written() -> None:
    found = read_calls(
        "knex",
        "await knex.schema.alterTable('t', (table) => {\n  table.text('a');\n  table.text('b');\n});",
    )
    assert [one.place.line for one in found.up.statements] == [3, 4]


def test_rows_in_a_loop_are_changed_in_batches() -> None:
    body = "for (const row of await knex('t')) { await knex('t').update({ a: row.b }); }"
    update = operations(read_calls("knex", body).up)[-1]
    assert isinstance(update, Update)
    assert update.in_loop
    assert update.columns == ("a",)


def test_names_and_functions_of_the_file_are_followed() -> None:
    text = (
        "const TABLE = 'orders';\nconst add = (name) => `ALTER TABLE ${TABLE} ADD COLUMN ${name} int`;\n"
        "async function fill(db) { await db.raw(add('a')); }\n"
        "exports.up = async function (knex) { await fill(knex); };\nexports.down = () => {};\n"
    )
    (made,) = operations(read_code("knex", text).up)
    assert isinstance(made, AddColumn)
    assert (made.table, made.column.name) == (ObjectName("orders"), "a")


TRANSACTIONS = {
    "": [0, 0],
    "exports.config = { transaction: false };": [None, None],
    "export const config = { transaction: false };": [None, None],
}


@pytest.mark.parametrize("config", TRANSACTIONS)
def test_each_file_is_a_transaction_unless_it_says_otherwise(config: str) -> None:
    text = (
        "exports.up = async (knex) => {\nawait knex.schema.dropTable('a');\n"
        f"await knex.schema.dropTable('b');\n}};\nexports.down = async () => {{}};\n{config}\n"
    )
    found = read_code("knex", text)
    assert [one.transaction for one in found.up.statements] == TRANSACTIONS[config]


def test_a_raw_text_of_several_statements_is_one_message() -> None:
    text = (
        "exports.up = async (knex) => { await knex.raw('DROP TABLE a; DROP TABLE b'); };\n"
        "exports.config = { transaction: false };\nexports.down = async () => {};\n"
    )
    assert [one.transaction for one in read_code("knex", text).up.statements] == [1, 1]


DOWNS = {
    "exports.down = (knex) => knex.schema.dropTable('t');": WayBack.GIVEN,
    "exports.down = async () => {};": WayBack.EMPTY,
    "exports.down = () => { throw new Error('no way back'); };": WayBack.IMPOSSIBLE,
    "": WayBack.MISSING,
}


@pytest.mark.parametrize("down", DOWNS)
def test_the_way_back(down: str) -> None:
    found = read_code("knex", f"exports.up = (knex) => knex.schema.dropTable('u');\n{down}\n")
    assert found.way_back is DOWNS[down]
    assert bool(found.way_back_note) == (found.way_back is not WayBack.GIVEN)


EXPORTS = [
    "exports.up = async function (knex) { await knex.schema.dropTable('t'); };",
    "exports.up = (knex) => knex.schema.dropTable('t');",
    "module.exports = { up: async (knex) => { await knex.schema.dropTable('t'); } };",
    "module.exports = { async up(knex) { await knex.schema.dropTable('t'); } };",
    "module.exports.up = (knex) => knex.schema.dropTable('t');",
    "async function up(knex) { await knex.schema.dropTable('t'); }\nmodule.exports = { up };",
    "export async function up(knex: Knex): Promise<void> { await knex.schema.dropTable('t'); }",
    "export const up = async (knex: Knex) => { await knex.schema.dropTable('t'); };",
    "export default { up: (knex: Knex) => knex.schema.dropTable('t') };",
    "exports.up = ({ schema }) => schema.dropTable('t'); // knex",
]


@pytest.mark.parametrize("text", EXPORTS)
def test_up_is_found_however_it_is_exported(text: str) -> None:
    assert [type(one).__name__ for one in operations(read_code("knex", text).up)] == ["DropTable"]


DOUBLED = "".join(f"const a{n + 1} = [...a{n}, ...a{n}]; " for n in range(60))
HOSTILE = [
    "exports.up = (knex) => { while (true) { knex.raw('DROP TABLE t'); } };",
    "exports.up = (knex) => exports.up(knex);",
    "const f = (knex) => f(knex); exports.up = (knex) => f(knex);",
    "function a(k) { return b(k); } function b(k) { return a(k); } exports.up = (knex) => a(knex);",
    "exports.up = (knex) => {"
    + "[1,2,3,4,5,6,7,8,9].forEach((a) => " * 9
    + "knex.raw('x')"
    + ")" * 9
    + "};",
    "exports.up = (knex) => knex.raw(" + "`${" * 500 + "x" + "}`" * 500 + ")",
    "exports.up = (knex) => knex.raw(`" + "a${x}" * 20_000 + "`)",
    "exports.up = (knex) => { knex.raw('" + "\\u{110000}\\ud800\\x" + "') };",
    f"exports.up = (knex) => {{ const a0 = [1]; {DOUBLED} a60.forEach(() => knex.raw('DROP TABLE t')); }};",
    "exports.up = (knex) => {",
    "exports.up = (knex) => knex.schema.createTable();",
    "exports.up = (knex) => knex.schema.alterTable('t', (t) => { t.string(); t.dropColumn(); });",
    "exports.up = (knex) => knex.schema.alterTable(1, 2);",
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_whatever_a_file_holds_is_read(number: int) -> None:
    found = read_code("knex", HOSTILE[number])
    assert found.framework == "knex"


def test_what_nobody_can_follow_is_never_passed_over() -> None:
    found = operations(read_code("knex", HOSTILE[2]).up)
    assert [type(one) for one in found] == [Opaque]


def test_drop_column_is_what_it_says() -> None:
    (found,) = operations(read_calls("knex", table("table.dropColumn('a');")).up)
    assert found == DropColumn(ObjectName("t"), "a")


def test_a_type_is_what_the_database_has() -> None:
    found = operations(read_calls("knex", table("table.bigInteger('a').alter();")).up)[-1]
    assert isinstance(found, AlterColumnType)
    assert found.type == ColumnType("int8")
