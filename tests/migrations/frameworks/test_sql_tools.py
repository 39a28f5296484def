"""Tools whose migrations are SQL files: sections, transactions, the way back."""

from __future__ import annotations

import pytest

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import AddColumn, CreateIndex, DropColumn, Opaque
from tests.migrations.frameworks.owning import read

ADD = "ALTER TABLE t ADD COLUMN c int;\n"
DROP = "ALTER TABLE t DROP COLUMN c;\n"
INDEX = "CREATE INDEX CONCURRENTLY i ON t (c);\n"
LOCK = {"m/migration_lock.toml": 'provider = "postgresql"'}
CARGO = {"Cargo.toml": '[dependencies]\nsqlx = "0.8"\n'}
DIESEL = {"diesel.toml": "[print_schema]"}
JOURNAL = {"d/meta/_journal.json": "{}"}
PLAN = {"sqitch.plan": "c 2024-01-01T00:00:00Z A <a@b> # c\n"}

# What the first file's statements run in: a number a transaction, None outside of any.
TRANSACTIONS: dict[str, tuple[dict[str, str], list[int | None]]] = {
    "psql commits each statement": ({"migrations/1.sql": ADD + ADD}, [None, None]),
    "psql with its own transaction": (
        {"migrations/1.sql": f"BEGIN;\n{ADD}COMMIT;\n{INDEX}"},
        [1, 1, 1, None],
    ),
    "Supabase sends a file at once": ({"supabase/migrations/1_a.sql": ADD + ADD}, [0, 0]),
    "Atlas opens a transaction": ({"migrations/1.sql": ADD, "migrations/atlas.sum": ""}, [0]),
    "Atlas without one": (
        {"migrations/1.sql": f"-- atlas:txmode none\n\n{INDEX}", "migrations/atlas.sum": ""},
        [None],
    ),
    "Flyway opens a transaction": ({"db/V1__a.sql": ADD + ADD}, [0, 0]),
    "Flyway sees what cannot run in one": ({"db/V1__a.sql": INDEX}, [None]),
    "Flyway sees it behind a comment": ({"db/V1__a.sql": f"-- why\n/* x */ {INDEX}"}, [None]),
    "Flyway is told by the script": (
        {"db/V1__a.sql": ADD, "db/V1__a.sql.conf": "executeInTransaction=false\n"},
        [None],
    ),
    "Flyway is told for all": (
        {"db/V1__a.sql": ADD, "flyway.conf": "flyway.executeInTransaction=false\n"},
        [None],
    ),
    "golang-migrate sends a file at once": ({"m/1_a.up.sql": ADD + ADD}, [0, 0]),
    "golang-migrate with one statement": ({"m/1_a.up.sql": INDEX}, [None]),
    "golang-migrate with its own transaction": (
        {"m/1_a.up.sql": f"BEGIN;\n{ADD}COMMIT;\n{ADD}"},
        [0, 0, 0, 1],
    ),
    "goose opens a transaction": ({"m/1_a.sql": f"-- +goose Up\n{ADD}{ADD}"}, [0, 0]),
    "goose without one": (
        {"m/1_a.sql": f"-- +goose NO TRANSACTION\n-- +goose Up\n{INDEX}{INDEX}"},
        [None, None],
    ),
    "dbmate opens a transaction": ({"m/1_a.sql": f"-- migrate:up\n{ADD}-- migrate:down\n"}, [0]),
    "dbmate without one": (
        {"m/1_a.sql": f"-- migrate:up transaction:false\n{INDEX}\n-- migrate:down\n"},
        [None],
    ),
    "dbmate without one sends a block at once": (
        {"m/1_a.sql": f"-- migrate:up transaction:false\n{ADD}{INDEX}\n-- migrate:down\n"},
        [0, 0],
    ),
    "Prisma sends a file at once": ({"m/2024_a/migration.sql": ADD + ADD, **LOCK}, [0, 0]),
    "Prisma with one statement": ({"m/2024_a/migration.sql": INDEX, **LOCK}, [None]),
    "Drizzle opens a transaction": (
        {"d/0000_a.sql": f"{ADD}--> statement-breakpoint\n{ADD}", **JOURNAL},
        [0, 0],
    ),
    "sqlx opens a transaction": ({"migrations/1_a.sql": ADD, **CARGO}, [0]),
    "sqlx without one": ({"migrations/1_a.sql": f"-- no-transaction\n{INDEX}", **CARGO}, [None]),
    "Diesel opens a transaction": ({"m/2024-01-01_a/up.sql": ADD, **DIESEL}, [0]),
    "Diesel without one": (
        {
            "m/2024-01-01_a/up.sql": INDEX,
            "m/2024-01-01_a/metadata.toml": "run_in_transaction = false\n",
            **DIESEL,
        },
        [None],
    ),
    "sqitch runs what is written": ({"deploy/c.sql": f"BEGIN;\n{ADD}COMMIT;\n", **PLAN}, [1, 1, 1]),
}

# The way back that the first file has.
WAYS_BACK: dict[str, tuple[dict[str, str], WayBack]] = {
    "plain SQL alone": ({"migrations/1.sql": ADD}, WayBack.NOT_USUAL),
    "plain SQL with one": ({"migrations/1.sql": ADD, "migrations/1.down.sql": DROP}, WayBack.GIVEN),
    "plain SQL in a folder": (
        {"migrations/1.sql": ADD, "migrations/rollback/1.sql": DROP},
        WayBack.GIVEN,
    ),
    "plain SQL whose neighbour has one": (
        {"migrations/1.sql": ADD, "migrations/0.sql": ADD, "migrations/0.down.sql": DROP},
        WayBack.MISSING,
    ),
    "db-migrate": (
        {"migrations/sqls/1-a-up.sql": ADD, "migrations/sqls/1-a-down.sql": "/* nothing */\n"},
        WayBack.EMPTY,
    ),
    "Hasura": ({"migrations/1_a/up.sql": ADD, "migrations/1_a/down.sql": DROP}, WayBack.GIVEN),
    "Flyway alone": ({"db/V1__a.sql": ADD}, WayBack.NOT_USUAL),
    "Flyway with an undo": ({"db/V1__a.sql": ADD, "db/U1__a.sql": DROP}, WayBack.GIVEN),
    "Flyway with an undo elsewhere": (
        {"db/migration/a/V1.0__a.sql": ADD, "db/migration/undo/U1__a.sql": DROP},
        WayBack.GIVEN,
    ),
    "golang-migrate alone": ({"m/1_a.up.sql": ADD}, WayBack.MISSING),
    "golang-migrate that never goes back": (
        {f"m/{n}_b.up.sql": ADD for n in range(2, 8)},
        WayBack.NOT_USUAL,
    ),
    "golang-migrate that once forgot": (
        {
            "m/9_a.up.sql": ADD,
            "m/2_b.down.sql": DROP,
            **{f"m/{n}_b.up.sql": ADD for n in range(2, 6)},
        },
        WayBack.MISSING,
    ),
    "golang-migrate with one": ({"m/1_a.up.sql": ADD, "m/1_a.down.sql": DROP}, WayBack.GIVEN),
    "golang-migrate with another title": (
        {"m/1_a.up.sql": ADD, "m/1_b.down.sql": DROP},
        WayBack.GIVEN,
    ),
    "golang-migrate with a comment": (
        {"m/1_a.up.sql": ADD, "m/1_a.down.sql": "-- nothing to do\n"},
        WayBack.EMPTY,
    ),
    "golang-migrate that says no": (
        {
            "m/1_a.up.sql": ADD,
            "m/1_a.down.sql": "DO $$ BEGIN RAISE EXCEPTION 'no way back'; END $$;\n",
        },
        WayBack.IMPOSSIBLE,
    ),
    "goose without": ({"m/1_a.sql": f"-- +goose Up\n{ADD}"}, WayBack.MISSING),
    "goose with a default": (
        {"m/1_a.sql": f"-- +goose Up\n{ADD}-- +goose Down\nSELECT 'down SQL query';\n"},
        WayBack.EMPTY,
    ),
    "goose with one": ({"m/1_a.sql": f"-- +goose Up\n{ADD}-- +goose Down\n{DROP}"}, WayBack.GIVEN),
    "dbmate with an empty one": (
        {"m/1_a.sql": f"-- migrate:up\n{ADD}\n-- migrate:down\n\n"},
        WayBack.EMPTY,
    ),
    "dbmate without": ({"m/1_a.sql": f"-- migrate:up\n{ADD}"}, WayBack.MISSING),
    "dbmate with one": (
        {"m/1_a.sql": f"-- migrate:up\n{ADD}-- migrate:down\n{DROP}"},
        WayBack.GIVEN,
    ),
    "Prisma": ({"m/2024_a/migration.sql": ADD, **LOCK}, WayBack.NOT_USUAL),
    "Prisma with one by hand": (
        {"m/2024_a/migration.sql": ADD, "m/2024_a/down.sql": DROP, **LOCK},
        WayBack.GIVEN,
    ),
    "Drizzle": ({"d/0000_a.sql": ADD, **JOURNAL}, WayBack.NOT_USUAL),
    "sqlx": ({"migrations/1_a.sql": ADD, **CARGO}, WayBack.NOT_USUAL),
    "sqlx with half a pair": ({"migrations/1_a.up.sql": ADD, **CARGO}, WayBack.MISSING),
    "sqlx with a pair": (
        {"migrations/1_a.up.sql": ADD, "migrations/1_a.down.sql": DROP, **CARGO},
        WayBack.GIVEN,
    ),
    "Diesel without": ({"m/2024-01-01_a/up.sql": ADD, **DIESEL}, WayBack.MISSING),
    "Diesel with one": (
        {"m/2024-01-01_a/up.sql": ADD, "m/2024-01-01_a/down.sql": DROP, **DIESEL},
        WayBack.GIVEN,
    ),
    "sqitch without": ({"deploy/c.sql": ADD, **PLAN}, WayBack.MISSING),
    "sqitch with a frame alone": (
        {"deploy/c.sql": ADD, "revert/c.sql": "BEGIN;\n-- XXX\nCOMMIT;\n", **PLAN},
        WayBack.EMPTY,
    ),
    "sqitch with one": ({"deploy/c.sql": ADD, "revert/c.sql": DROP, **PLAN}, WayBack.GIVEN),
}


@pytest.mark.parametrize("case", TRANSACTIONS)
def test_statements_run_in_the_tool_s_transactions(case: str) -> None:
    files, expected = TRANSACTIONS[case]
    found = read(files, next(iter(files)))
    assert [one.transaction for one in found.up.statements] == expected


@pytest.mark.parametrize("case", WAYS_BACK)
def test_the_way_back_is_what_the_tool_finds(case: str) -> None:
    files, expected = WAYS_BACK[case]
    found = read(files, next(iter(files)))
    assert found.way_back is expected
    assert (found.down is None) == (expected in (WayBack.MISSING, WayBack.NOT_USUAL))
    assert bool(found.way_back_note) == (expected is not WayBack.GIVEN)


@pytest.mark.parametrize("case", WAYS_BACK)
def test_all_that_goes_forward_is_read_and_nothing_else(case: str) -> None:
    files, _ = WAYS_BACK[case]
    path = next(iter(files))
    found = read(files, path)
    kinds = [type(operation) for one in found.up.statements for operation in one.operations]
    assert kinds == [AddColumn]
    place = found.up.statements[0].place
    assert files[path].splitlines()[place.line - 1] == ADD.strip()
    assert (found.path, found.up.path) == (path, path)


def test_the_other_section_s_lines_are_those_of_the_file() -> None:
    text = f"-- +goose Up\n{ADD}\n\n-- +goose Down\n\n{DROP}"
    found = read({"m/1_a.sql": text}, "m/1_a.sql")
    assert found.down is not None
    statement = found.down.statements[0]
    assert isinstance(statement.operations[0], DropColumn)
    assert statement.place.line == text.splitlines().index(DROP.strip()) + 1


@pytest.mark.parametrize(
    "files",
    [
        {"db/V1__a.sql": "ALTER TABLE ${schema}.t ADD COLUMN c int;"},
        {
            "m/1_a.sql": "-- +goose ENVSUBST ON\n-- +goose Up\nALTER TABLE ${SCHEMA}.t ADD COLUMN c int;"
        },
        {
            "deploy/c.sql": '\\set ON_ERROR_STOP 1\nALTER TABLE :"schema".t ADD COLUMN c int;',
            **PLAN,
        },
    ],
)
def test_placeholders_are_read_over(files: dict[str, str]) -> None:
    found = read(files, next(iter(files)))
    kinds = [type(operation) for one in found.up.statements for operation in one.operations]
    assert AddColumn in kinds
    assert Opaque not in kinds


def test_goose_s_statement_with_semicolons_is_one() -> None:
    text = (
        "-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS int AS $$\n"
        "BEGIN\n  RETURN 1;\nEND;\n$$ LANGUAGE plpgsql;\n-- +goose StatementEnd\n" + INDEX
    )
    found = read({"m/1_a.sql": text}, "m/1_a.sql")
    assert len(found.up.statements) == 2
    assert isinstance(found.up.statements[1].operations[0], CreateIndex)


def test_a_goose_migration_in_go_is_not_understood() -> None:
    text = "package m\n\nfunc init() {\n\tgoose.AddMigrationContext(up, down)\n}\n"
    found = read({"m/1_a.go": text}, "m/1_a.go")
    assert [type(one) for one in found.up.statements[0].operations] == [Opaque]
    assert found.up.statements[0].place.line == 4


@pytest.mark.parametrize("path", ["migrations/1.sql", "db/V1__a.sql", "m/1_a.up.sql"])
@pytest.mark.parametrize(
    "content", ["", "\0", "\ufeff", "-- x", "ALTER", "'", "$$", "/*", "\\", "é;" * 100, "(" * 5000]
)
def test_whatever_a_file_holds_is_read(path: str, content: str) -> None:
    assert read({path: content}, path).problem == ""


@pytest.mark.parametrize("marker", ["-- +goose Up\n", "-- migrate:up\n"])
@pytest.mark.parametrize("rest", ["", "'", "-- +goose Up\n-- +goose Down\n-- +goose Down\n", "$$"])
def test_whatever_a_section_holds_is_read(marker: str, rest: str) -> None:
    assert read({"m/1_a.sql": marker + rest}, "m/1_a.sql").problem == ""


def test_what_a_file_allows_is_told() -> None:
    text = "-- shipcheck: allow drop-column because nobody reads it\nALTER TABLE t DROP COLUMN c;\n"
    found = read({"db/V1__a.sql": text}, "db/V1__a.sql")
    assert [(one.rule, one.reason) for one in found.allowances] == [
        ("drop-column", "nobody reads it")
    ]


def test_sqitch_tells_what_must_run_before() -> None:
    files = {
        "deploy/orders.sql": ADD,
        "sqitch.plan": "users 2024-01-01T00:00:00Z A <a@b> # x\n"
        "orders [users] 2024-01-01T00:00:00Z A <a@b> # x\n",
    }
    found = read(files, "deploy/orders.sql")
    assert (found.identity, found.after, found.group) == ("orders", ("users",), "")
