"""Which tool a file belongs to, and what looks like a migration and is none."""

from __future__ import annotations

import pytest

from tests.migrations.frameworks.owning import history, owner

SQL = "ALTER TABLE t ADD COLUMN c int;\n"
GOOSE = f"-- +goose Up\n{SQL}-- +goose Down\nALTER TABLE t DROP COLUMN c;\n"
DBMATE = f"-- migrate:up\n{SQL}-- migrate:down\nALTER TABLE t DROP COLUMN c;\n"
CHANGELOG = f"--liquibase formatted sql\n--changeset me:1\n{SQL}"
CARGO = '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n'

OWNED: dict[str, tuple[str, dict[str, str]]] = {
    "a folder of migrations": ("plain-sql", {"migrations/0007_total.sql": SQL}),
    "db/migrations": ("plain-sql", {"db/migrations/total.sql": SQL}),
    "Supabase": ("plain-sql", {"supabase/migrations/20240101120000_total.sql": SQL}),
    "numbered changes of a database": ("plain-sql", {"database/updates/12_total.sql": SQL}),
    "Hasura": ("plain-sql", {"hasura/migrations/default/1670000000000_total/up.sql": SQL}),
    "db-migrate": ("plain-sql", {"migrations/sqls/20240101-total-up.sql": SQL}),
    "Flyway": ("flyway", {"src/main/resources/db/migration/V7__total.sql": SQL}),
    "Flyway's dots": ("flyway", {"db/V1.2.10__total.sql": SQL}),
    "Flyway's repeatable": ("flyway", {"db/migration/R__views.sql": SQL}),
    "golang-migrate": ("golang-migrate", {"db/000007_total.up.sql": SQL}),
    "golang-migrate's way back": ("golang-migrate", {"db/000007_total.down.sql": SQL}),
    "goose": ("goose", {"sql/schema/007_total.sql": GOOSE}),
    "goose with Windows' lines": ("goose", {"db/007_total.sql": GOOSE.replace("\n", "\r\n")}),
    "dbmate": ("dbmate", {"db/migrations/20240101120000_total.sql": DBMATE}),
    "sqitch": (
        "sqitch",
        {
            "deploy/total.sql": SQL,
            "sqitch.plan": "%project=x\ntotal 2024-01-01T00:00:00Z A <a@b> # x\n",
        },
    ),
    "Prisma": (
        "prisma",
        {
            "db/migrations/20240101120000_total/migration.sql": SQL,
            "db/migrations/migration_lock.toml": 'provider = "postgresql"\n',
        },
    ),
    "Drizzle": ("drizzle", {"drizzle/0007_total.sql": SQL, "drizzle/meta/_journal.json": "{}"}),
    "Drizzle's folders": (
        "drizzle",
        {
            "db/20240101120000_total/migration.sql": SQL,
            "db/20240101120000_total/snapshot.json": "{}",
        },
    ),
    "sqlx": ("sqlx", {"migrations/7_total.sql": SQL, "Cargo.toml": CARGO}),
    "sqlx's pairs": ("sqlx", {"migrations/7_total.up.sql": SQL, "Cargo.toml": CARGO}),
    "sqlx in a workspace": (
        "sqlx",
        {"migrations/7_total.sql": SQL, "Cargo.toml": "[workspace]\n", "api/Cargo.toml": CARGO},
    ),
    "Diesel": (
        "diesel",
        {"migrations/2024-01-01-120000_total/up.sql": SQL, "diesel.toml": "[print_schema]\n"},
    ),
    "Liquibase's SQL": ("liquibase", {"db/changelog/007.sql": CHANGELOG}),
    "Liquibase's YAML": (
        "liquibase",
        {"src/main/resources/db/changelog/7.yaml": "databaseChangeLog:\n- changeSet:\n    id: 1\n"},
    ),
    "Liquibase's XML": (
        "liquibase",
        {
            "db/changelog/7.xml": "<databaseChangeLog><changeSet id='1' author='a'/></databaseChangeLog>"
        },
    ),
    "Knex": (
        "knex",
        {"migrations/20240101120000_total.js": "exports.up = (knex) => knex.schema.dropTable('t')"},
    ),
}

LOOK_ALIKES: dict[str, dict[str, str]] = {
    "documentation": {"docs/migrations/0007_total.sql": SQL},
    "a test's fixture": {"tests/fixtures/migrations/0007_total.sql": SQL},
    "Go's test data": {"internal/testdata/000007_total.up.sql": SQL},
    "seeds": {"db/seeds/001_users.sql": SQL},
    "seeds beside migrations": {"db/migrations/seeds/001_users.sql": SQL},
    "views of Scenic": {"db/views/totals_v01.sql": SQL},
    "queries of sqlc": {"db/queries/users.sql": SQL},
    "a dump": {"dump.sql": SQL},
    "a dump among migrations": {"migrations/all.sql": "--\n-- PostgreSQL database dump\n--\n"},
    "SQL that Django's migrations read": {
        "app/migrations/__init__.py": "",
        "app/migrations/0001_initial.sql": SQL,
    },
    "SQL that Django's migrations read, in a folder": {
        "app/migrations/__init__.py": "",
        "app/migrations/sql/0001_initial.sql": SQL,
    },
    "a first schema for Docker": {"docker/initdb/01_schema.sql": SQL},
    "a page about migrations": {"migrations/README.md": "# How to\n"},
    "goose's annotations in a test": {"internal/testdata/007_total.sql": GOOSE},
    "Go that is no migration": {"migrations/007_total.go": "package migrations\n"},
    "a script that is no migration": {"migrations/20240101_copy.js": "console.log('up')"},
    "a test of a migration": {
        "migrations/20240101_total.test.js": "exports.up = (knex) => knex.raw('x')"
    },
    "types of a migration": {
        "migrations/20240101_total.d.ts": "export function up(knex: Knex): void"
    },
    "YAML that is no changelog": {"db/changelog/notes.yaml": "notes:\n- one\n"},
    "a changelog that only includes": {
        "db/changelog/master.yaml": "databaseChangeLog:\n- include:\n    file: 7.yaml\n"
    },
    "sqitch's verify scripts": {
        "verify/total.sql": SQL,
        "sqitch.plan": "total 2024-01-01T00:00:00Z A <a@b> # x\n",
    },
    "a Go package that others wrote": {"vendor/x/migrations/000007_total.up.sql": SQL},
}


@pytest.mark.parametrize("case", OWNED)
def test_a_migration_has_its_owner(case: str) -> None:
    expected, files = OWNED[case]
    assert owner(files, next(iter(files))) == expected


@pytest.mark.parametrize("case", LOOK_ALIKES)
def test_what_looks_alike_has_none(case: str) -> None:
    files = LOOK_ALIKES[case]
    sql = next((path for path in files if "test" in path or path.endswith(".sql")), None)
    assert owner(files, sql or next(iter(files))) is None


@pytest.mark.parametrize(
    "ordered",
    [
        ["db/V2__a.sql", "db/V10__b.sql", "db/V10.1__c.sql", "db/V11__d.sql", "db/R__views.sql"],
        ["m/2_a.up.sql", "m/10_b.up.sql", "m/20240101_c.up.sql"],
        ["migrations/2_a.sql", "migrations/010_b.sql", "migrations/11.sql"],
    ],
)
def test_numbers_in_names_count_as_numbers(ordered: list[str]) -> None:
    files = dict.fromkeys(sorted(ordered), SQL) | {"db/U2__a.sql": SQL, "m/2_a.down.sql": SQL}
    assert history(files, ordered[0]) == ordered


def test_drizzle_s_journal_has_the_order() -> None:
    entries = '{"entries": [{"idx": 0, "tag": "0001_b"}, {"idx": 1, "tag": "0000_a"}]}'
    files = {
        "drizzle/0000_a.sql": SQL,
        "drizzle/0001_b.sql": SQL,
        "drizzle/0002_c.sql": SQL,
        "drizzle/meta/_journal.json": entries,
    }
    expected = ["drizzle/0001_b.sql", "drizzle/0000_a.sql", "drizzle/0002_c.sql"]
    assert history(files, "drizzle/0002_c.sql") == expected


@pytest.mark.parametrize("journal", ["", "[]", "{", '{"entries": [1]}', "[" * 100_000])
def test_a_broken_journal_leaves_the_order_of_names(journal: str) -> None:
    files = {"d/0001_b.sql": SQL, "d/0000_a.sql": SQL, "d/meta/_journal.json": journal}
    assert history(files, "d/0001_b.sql") == ["d/0000_a.sql", "d/0001_b.sql"]


def test_sqitch_s_plan_has_the_order_and_names_reworked_changes() -> None:
    plan = """%syntax-version=1.0.0
%project=shop

users 2024-01-01T00:00:00Z A <a@b> # users
orders [users] 2024-01-02T00:00:00Z A <a@b> # orders
@v1 2024-01-03T00:00:00Z A <a@b> # first
users [users@v1 !old shop2:x] 2024-01-04T00:00:00Z A <a@b> # again
"""
    files = {
        "deploy/users.sql": SQL,
        "deploy/users@v1.sql": SQL,
        "deploy/orders.sql": SQL,
        "deploy/not_planned.sql": SQL,
        "sqitch.plan": plan,
    }
    expected = [
        "deploy/users@v1.sql",
        "deploy/orders.sql",
        "deploy/users.sql",
        "deploy/not_planned.sql",
    ]
    assert history(files, "deploy/orders.sql") == expected
