"""A small project of every tool, on disk, as `shipcheck migrations lint` reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.migrations.lint_files import read_files
from shipcheck.migrations.operations import AddColumn, CreateTable

if TYPE_CHECKING:
    from pathlib import Path

CREATE = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
ADD = "ALTER TABLE orders ADD COLUMN total integer;\n"
ENV = {".env.example": "DATABASE_URL=postgres://localhost/shop\n"}


def goose(up: str, down: str) -> str:
    return f"-- +goose Up\n{up}\n-- +goose Down\n{down}\n"


def typeorm(number: int, sql: str) -> str:
    return (
        "import { MigrationInterface, QueryRunner } from 'typeorm';\n\n"
        f"export class M{number} implements MigrationInterface {{\n"
        "  public async up(queryRunner: QueryRunner): Promise<void> {\n"
        f"    await queryRunner.query(`{sql}`);\n  }}\n\n"
        "  public async down(queryRunner: QueryRunner): Promise<void> {\n  }\n}\n"
    )


# The tool, the folder with its migrations, and all files; the migrations in the order in which they run.
SAMPLES: dict[str, tuple[str, dict[str, str]]] = {
    "plain-sql": (
        "migrations",
        {"migrations/2_orders.sql": CREATE, "migrations/10_total.sql": ADD},
    ),
    "flyway": (
        "src/main/resources/db/migration",
        {
            "src/main/resources/db/migration/V2__orders.sql": CREATE,
            "src/main/resources/db/migration/V10__total.sql": ADD,
            "src/main/resources/db/migration/U10__total.sql": "ALTER TABLE orders DROP COLUMN total;\n",
        },
    ),
    "golang-migrate": (
        "db",
        {
            "db/2_orders.up.sql": CREATE,
            "db/10_total.up.sql": ADD,
            "db/2_orders.down.sql": "DROP TABLE orders;\n",
            "db/10_total.down.sql": "ALTER TABLE orders DROP COLUMN total;\n",
            "go.mod": "module shop\n",
        },
    ),
    "goose": (
        "sql",
        {
            "sql/00002_orders.sql": goose(CREATE, "DROP TABLE orders;"),
            "sql/00010_total.sql": goose(ADD, "ALTER TABLE orders DROP COLUMN total;"),
        },
    ),
    "dbmate": (
        "db/migrations",
        {
            "db/migrations/20240101000000_orders.sql": f"-- migrate:up\n{CREATE}\n-- migrate:down\n",
            "db/migrations/20240102000000_total.sql": f"-- migrate:up\n{ADD}\n-- migrate:down\n",
        },
    ),
    "sqitch": (
        "deploy",
        {
            "deploy/orders.sql": f"BEGIN;\n{CREATE}COMMIT;\n",
            "deploy/add_total.sql": f"BEGIN;\n{ADD}COMMIT;\n",
            "revert/orders.sql": "DROP TABLE orders;\n",
            "revert/add_total.sql": "ALTER TABLE orders DROP COLUMN total;\n",
            "sqitch.conf": "[core]\n\tengine = pg\n",
            "sqitch.plan": "%project=shop\n\norders 2024-01-01T00:00:00Z A <a@b> # orders\n"
            "add_total [orders] 2024-01-02T00:00:00Z A <a@b> # total\n",
        },
    ),
    "prisma": (
        "prisma/migrations",
        {
            "prisma/migrations/20240101000000_orders/migration.sql": CREATE,
            "prisma/migrations/20240102000000_total/migration.sql": ADD,
            "prisma/migrations/migration_lock.toml": 'provider = "postgresql"\n',
        },
    ),
    "drizzle": (
        "drizzle",
        {
            "drizzle/0000_orders.sql": CREATE,
            "drizzle/0001_total.sql": ADD,
            "drizzle/meta/_journal.json": '{"dialect": "postgresql", "entries": ['
            '{"idx": 0, "tag": "0000_orders"}, {"idx": 1, "tag": "0001_total"}]}',
        },
    ),
    "sqlx": (
        "migrations",
        {
            "migrations/20240101000000_orders.sql": CREATE,
            "migrations/20240102000000_total.sql": ADD,
            "Cargo.toml": '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
        },
    ),
    "diesel": (
        "migrations",
        {
            "migrations/2024-01-01-000000_orders/up.sql": CREATE,
            "migrations/2024-01-02-000000_total/up.sql": ADD,
            "migrations/2024-01-01-000000_orders/down.sql": "DROP TABLE orders;\n",
            "migrations/2024-01-02-000000_total/down.sql": "ALTER TABLE orders DROP COLUMN total;\n",
            "diesel.toml": "[print_schema]\n",
        },
    ),
    "liquibase": (
        "db/changelog",
        {
            "db/changelog/1.sql": f"--liquibase formatted sql\n--changeset a:1\n{CREATE}",
            "db/changelog/2.yaml": "databaseChangeLog:\n  - changeSet:\n      id: 2\n      author: a\n"
            "      changes:\n        - addColumn:\n            tableName: orders\n            columns:\n"
            "              - column: {name: total, type: int}\n",
        },
    ),
    "knex": (
        "migrations",
        {
            "migrations/20240101000000_orders.js": "exports.up = (knex) =>\n"
            "  knex.schema.createTable('orders', (table) => table.bigIncrements('id'));\n"
            "exports.down = (knex) => knex.schema.dropTable('orders');\n",
            "migrations/20240102000000_total.js": "exports.up = (knex) =>\n"
            "  knex.schema.alterTable('orders', (table) => table.integer('total'));\n"
            "exports.down = () => {};\n",
            "knexfile.js": "module.exports = { client: 'pg' };\n",
        },
    ),
    "typeorm": (
        "src/migrations",
        {
            "src/migrations/1700000000000-Orders.ts": typeorm(1, CREATE),
            "src/migrations/1700000000001-Total.ts": typeorm(2, ADD),
        },
    ),
    "sequelize": (
        "migrations",
        {
            "migrations/20240101000000-orders.js": "module.exports = {\n"
            "  up: (queryInterface, Sequelize) => queryInterface.createTable('orders', {\n"
            "    id: { type: Sequelize.BIGINT, primaryKey: true },\n  }),\n"
            "  down: (queryInterface) => queryInterface.dropTable('orders'),\n};\n",
            "migrations/20240102000000-total.js": "module.exports = {\n"
            "  up: (queryInterface, Sequelize) =>\n"
            "    queryInterface.addColumn('orders', 'total', Sequelize.INTEGER),\n"
            "  down: (queryInterface) => queryInterface.removeColumn('orders', 'total'),\n};\n",
            ".sequelizerc": "",
        },
    ),
    "node-pg-migrate": (
        "migrations",
        {
            "migrations/1700000000000_orders.js": "exports.up = (pgm) => {\n"
            "  pgm.createTable('orders', { id: { type: 'bigint', primaryKey: true } });\n};\n",
            "migrations/1700000000001_total.sql": f"-- Up Migration\n{ADD}\n-- Down Migration\n",
            "package.json": '{"dependencies": {"node-pg-migrate": "7.0.0"}}',
        },
    ),
}


@pytest.mark.parametrize("tool", SAMPLES)
def test_a_sample_project_is_read_in_its_order(tool: str, tmp_path: Path) -> None:
    folder, files = SAMPLES[tool]
    for path, text in {**ENV, **files}.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    (tmp_path / ".git").mkdir()
    found = read_files([folder], tmp_path)
    assert [one.migration.path for one in found] == list(files)[:2]
    assert {one.migration.framework for one in found} == {tool}
    first, second = (
        [operation for one in placed.migration.up.statements for operation in one.operations]
        for placed in found
    )
    (table,) = [one for one in first if isinstance(one, CreateTable)]
    (column,) = [one for one in second if isinstance(one, AddColumn)]
    assert (table.table.name, column.table.name, column.column.name) == (
        "orders",
        "orders",
        "total",
    )
    assert found[1].before.table(column.table) is not None
