"""TypeORM: queries, calls on tables, the transaction, the way back."""

from __future__ import annotations

import pytest

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import CreateTable, RunCode
from shipcheck.migrations.parts import ColumnType, ConstraintKind, ObjectName
from shipcheck.migrations.servers import Dialect
from tests.migrations.frameworks.javascript import kinds, operations, read_calls, read_code

CALLS = {
    'await queryRunner.query(`ALTER TABLE "t" ADD "c" integer`);': ["AddColumn"],
    'await queryRunner.query("DROP TABLE \\"t\\"");': ["DropTable"],
    "await queryRunner.query('UPDATE t SET a = $1', [1]);": ["Update"],
    "await queryRunner.query(`DROP TABLE ${name}`);": ["Opaque"],
    "await queryRunner.createTable(new Table({ name: 't', columns: [] }), true);": ["CreateTable"],
    "await queryRunner.dropTable('t');": ["DropTable"],
    "await queryRunner.renameTable('t', 'u');": ["RenameTable"],
    "await queryRunner.addColumn('t', new TableColumn({ name: 'c', type: 'int' }));": ["AddColumn"],
    "await queryRunner.addColumns('t', [{ name: 'c', type: 'int' }, { name: 'd', type: 'int' }]);": [
        "AddColumn",
        "AddColumn",
    ],
    "await queryRunner.addColumn('t', new TableColumn({ name: 'c', type: 'enum', enum: ['a'] }));": [
        "CreateObject",
        "AddColumn",
    ],
    "await queryRunner.dropColumn('t', 'c');": ["DropColumn"],
    "await queryRunner.dropColumns('t', ['c', 'd']);": ["DropColumn", "DropColumn"],
    "await queryRunner.renameColumn('t', 'c', 'd');": ["RenameColumn"],
    "await queryRunner.changeColumn('t', 'c', new TableColumn({ name: 'c', type: 'text' }));": [
        "AlterColumnType",
        "SetNotNull",
        "DropDefault",
    ],
    "await queryRunner.changeColumn('t', 'c', new TableColumn("
    "{ name: 'd', type: 'text', isNullable: true, default: \"'x'\" }));": [
        "RenameColumn",
        "AlterColumnType",
        "DropNotNull",
        "SetDefault",
    ],
    "await queryRunner.changeColumn('t', new TableColumn({ name: 'c', type: 'int' }), "
    "new TableColumn({ name: 'c', type: 'text' }));": ["DropColumn", "AddColumn"],
    "await queryRunner.createIndex('t', new TableIndex({ name: 'i', columnNames: ['a'] }));": [
        "CreateIndex"
    ],
    "await queryRunner.dropIndex('t', 'i');": ["DropIndex"],
    "await queryRunner.createForeignKey('t', new TableForeignKey({ columnNames: ['a'], "
    "referencedTableName: 'u', referencedColumnNames: ['id'], onDelete: 'CASCADE' }));": [
        "AddConstraint"
    ],
    "await queryRunner.dropForeignKey('t', 'fk');": ["DropConstraint"],
    "const table = await queryRunner.getTable('t');\nconst key = table.foreignKeys.find((k) => k.name);\n"
    "await queryRunner.dropForeignKey('t', key);": ["DropConstraint"],
    "await queryRunner.createUniqueConstraint('t', new TableUnique({ columnNames: ['a'] }));": [
        "AddConstraint"
    ],
    "await queryRunner.createCheckConstraint('t', new TableCheck({ expression: 'a > 0' }));": [
        "AddConstraint"
    ],
    "await queryRunner.createPrimaryKey('t', ['a']);": ["AddConstraint"],
    "await queryRunner.clearTable('t');": ["Truncate"],
    "await queryRunner.manager.query('DROP TABLE t');": ["DropTable"],
    "await queryRunner.manager.save(user);": ["RunCode"],
    "await queryRunner.manager.find(User);": [],
    "await queryRunner.hasTable('t');": [],
    "await queryRunner.frobnicate();": ["Opaque"],
    "await seed(queryRunner);": ["Opaque"],
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_read(call: str) -> None:
    assert kinds("typeorm", call) == CALLS[call]


def test_columns_are_what_typeorm_makes_of_them() -> None:
    body = """await queryRunner.createTable(new Table({ name: 'shop.orders', columns: [
      { name: 'id', type: 'int', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
      { name: 'token', type: 'uuid', isGenerated: true, generationStrategy: 'uuid' },
      { name: 'name', type: 'varchar', length: '80', isNullable: true },
      { name: 'total', type: 'decimal', precision: 10, scale: 2, default: 0 },
      { name: 'tags', type: 'text', isArray: true },
    ], foreignKeys: [{ columnNames: ['id'], referencedTableName: 'users', referencedColumnNames: ['id'] }],
    indices: [{ columnNames: ['name'] }] }));"""
    made, index = operations(read_calls("typeorm", body).up)
    assert isinstance(made, CreateTable)
    assert type(index).__name__ == "CreateIndex"
    assert made.table == ObjectName("orders", "shop")
    columns = {one.name: one for one in made.columns}
    assert columns["name"].type == ColumnType("varchar", (80,))
    assert columns["name"].nullable
    assert (columns["total"].type, columns["total"].nullable) == (
        ColumnType("numeric", (10, 2)),
        False,
    )
    assert columns["tags"].type == ColumnType("text", array=True)
    assert [one.kind for one in made.constraints] == [ConstraintKind.FOREIGN_KEY]


def test_mysql_modifies_the_column() -> None:
    call = "await queryRunner.changeColumn('t', 'c', new TableColumn({ name: 'c', type: 'text' }));"
    assert kinds("typeorm", call, Dialect.MYSQL) == ["RedefineColumn"]


def test_a_file_is_a_transaction_unless_its_class_says_otherwise() -> None:
    query = "await queryRunner.query('CREATE INDEX CONCURRENTLY i ON t (a)');"
    inside = read_calls("typeorm", query)
    assert [one.transaction for one in inside.up.statements] == [0]
    text = (
        "export class A1700000000000 implements MigrationInterface {\n  transaction = false;\n"
        f"  async up(queryRunner: QueryRunner) {{ {query} }}\n  async down() {{}}\n}}\n"
    )
    outside = read_code("typeorm", text)
    assert [one.transaction for one in outside.up.statements] == [None]


def test_a_commit_ends_the_transaction() -> None:
    body = (
        "await queryRunner.query('DROP TABLE a');\nawait queryRunner.commitTransaction();\n"
        "await queryRunner.query('CREATE INDEX CONCURRENTLY i ON t (a)');\n"
        "await queryRunner.startTransaction();"
    )
    found = read_calls("typeorm", body).up.statements
    assert [one.transaction for one in found][:3] == [0, 0, None]


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ("await queryRunner.query('DROP TABLE t');", WayBack.GIVEN),
        ("", WayBack.EMPTY),
        ("// nothing to do", WayBack.EMPTY),
        ("throw new Error('no way back');", WayBack.IMPOSSIBLE),
    ],
)
def test_the_way_back(down: str, expected: WayBack) -> None:
    assert read_calls("typeorm", "await queryRunner.dropTable('t');", down).way_back is expected


def test_methods_of_the_class_are_followed() -> None:
    text = """export class A1700000000000 implements MigrationInterface {
  name = 'A1700000000000';
  public async up(queryRunner: QueryRunner): Promise<void> { await this.drop(queryRunner, 't'); }
  private async drop(runner: QueryRunner, name: string) { await runner.dropTable(name); }
  public async down(): Promise<void> {}
}
"""
    assert [type(one).__name__ for one in operations(read_code("typeorm", text).up)] == [
        "DropTable"
    ]


def test_rows_by_way_of_models_are_code() -> None:
    (found,) = operations(read_calls("typeorm", "await User.update({ a: 1 }, {});").up)
    assert isinstance(found, RunCode)


def test_a_statement_s_lines_are_those_of_the_file() -> None:
    body = "await queryRunner.query(`\n  DROP TABLE a;\n  DROP TABLE b;\n`);"
    found = read_calls("typeorm", body).up.statements
    assert [one.place.line for one in found] == [4, 5]
