"""What SQL tools share: names and their order, folders of databases, pairs, manifests, markers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.javascript_builders.bindings import with_bindings
from shipcheck.migrations.javascript_builders.templates import literal_pieces
from shipcheck.migrations.liquibase_changes.formatted_sql import changesets_of_sql
from shipcheck.migrations.project import Project
from shipcheck.migrations.servers import ASSUMED, Dialect, Server
from shipcheck.migrations.sql_files.folders import TOLD, other_database, server_of
from shipcheck.migrations.sql_files.index import index_of
from shipcheck.migrations.sql_files.manifests import names
from shipcheck.migrations.sql_files.markers import is_dump
from shipcheck.migrations.sql_files.pairs import back_candidates, forward_of
from shipcheck.migrations.sql_files.paths import in_migration_folder, in_order, is_look_alike
from shipcheck.migrations.sql_files.reading import Script
from shipcheck.migrations.sql_files.sections import section
from shipcheck.migrations.sql_files.sqitch_plan import read_plan

POST = ASSUMED[Dialect.POSTGRESQL]
FEW = settings(max_examples=100)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("migrations/1.sql", True),
        ("db/migrate/1.rb", True),
        ("db_migrations/1.sql", True),
        ("knex_migrations/1.js", True),
        ("migrations-sqlite/1.js", True),
        ("migrations_v2/1.sql", True),
        ("migration-helpers/1.js", False),
        ("src/emigration/1.sql", False),
        ("immigrations/1.sql", False),
        ("migrations.sql", False),
    ],
)
def test_folders_of_migrations(path: str, expected: bool) -> None:
    assert in_migration_folder(path) is expected


def test_look_alikes_are_told_by_whole_names() -> None:
    assert is_look_alike("app/tests/migrations/1.sql")
    assert not is_look_alike("tmp/test_lint0/migrations/1.sql")
    assert not is_look_alike("latest/migrations/1.sql")


@FEW
@given(st.lists(st.text("ab01239_./-", min_size=1, max_size=12), unique=True))
def test_any_names_have_an_order(paths: list[str]) -> None:
    assert sorted(in_order(paths)) == sorted(paths)
    assert in_order(in_order(paths)) == in_order(paths)


@FEW
@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_versions_are_compared_as_numbers(left: int, right: int) -> None:
    pair = in_order([f"m/{left}_a.sql", f"m/{right}_b.sql"])
    assert (pair[0] == f"m/{left}_a.sql") == (left <= right)


@pytest.mark.parametrize(
    ("path", "dialect"),
    [
        ("db/mysql/1.sql", Dialect.MYSQL),
        ("db/postgres/mysql/1.sql", Dialect.MYSQL),
        ("jdbc-mysql/migrations/1.sql", Dialect.MYSQL),
        ("db/sqlite3/migrations/1.sql", Dialect.SQLITE),
        ("db/pg/1.sql", Dialect.POSTGRESQL),
        ("db/mysql.sql", Dialect.POSTGRESQL),
        ("db/migrations/1.sql", Dialect.POSTGRESQL),
    ],
)
def test_a_folder_names_the_database(path: str, dialect: Dialect) -> None:
    assert server_of(path, POST).dialect is dialect


def test_the_project_s_own_version_stays_and_options_win() -> None:
    server = Server(Dialect.POSTGRESQL, (17,), "compose.yml:3")
    assert server_of("db/postgresql/1.sql", server) is server
    told = Server(Dialect.POSTGRESQL, (17,), TOLD)
    assert server_of("db/mysql/1.sql", told) is told


@pytest.mark.parametrize(
    ("path", "database"),
    [
        ("db/clickhouse/migrations/1.sql", "ClickHouse"),
        ("h2/1.sql", "H2"),
        ("clickhouse/postgres/1.sql", ""),
        ("db/migrations/1.sql", ""),
    ],
)
def test_databases_that_nobody_knows(path: str, database: str) -> None:
    assert other_database(path) == database


@pytest.mark.parametrize(
    ("forward", "back"),
    [
        ("m/1_a.up.sql", "m/1_a.down.sql"),
        ("m/1_a-up.sql", "m/1_a-down.sql"),
        ("m/1.do.sql", "m/1.undo.sql"),
        ("m/1/up.sql", "m/1/down.sql"),
        ("m/1_a.sql", "m/1_a.rollback.sql"),
        ("m/1_a.sql", "m/rollback/1_a.sql"),
        ("m/up/1_a.sql", "m/down/1_a.sql"),
    ],
)
def test_pairs(forward: str, back: str) -> None:
    assert back in back_candidates(forward)
    assert forward_of(back, {forward, back}) == forward
    assert forward_of(forward, {forward, back}) == forward


def test_the_index_is_made_once_for_the_same_names() -> None:
    paths = {"a/1.sql": 1, "a/b/2.sql": 1, "3.sql": 1}.keys()
    index = index_of(paths)
    assert index_of(paths) is index
    assert index.by_folder["a"] == ("a/1.sql",)
    assert index.by_folder[""] == ("3.sql",)
    assert index_of({"x.sql"}) is not index


def test_manifests_of_a_workspace_count_below_it() -> None:
    tool = re.compile(rb"sqlx")
    files = {"Cargo.toml": b"[workspace]", "api/Cargo.toml": b"sqlx = 1"}
    assert names("migrations/1.sql", Project((), files), "Cargo.toml", tool)
    del files["Cargo.toml"]
    assert not names("migrations/1.sql", Project((), files), "Cargo.toml", tool)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"--\n-- PostgreSQL database dump\n--\n", True),
        (b"-- MySQL dump 10.13\n", True),
        (b"CREATE TABLE t (); -- as a PostgreSQL database dump has it\n", False),
        (b"-- adds a table\nCREATE TABLE t ();\n", False),
    ],
)
def test_dumps(content: bytes, expected: bool) -> None:
    assert is_dump(content) is expected


@FEW
@given(st.text("ab;'\n- +gooseUpDown", max_size=80))
def test_any_section_is_a_piece_of_the_file(text: str) -> None:
    up, down = re.compile(r"(?m)^-- \+goose Up$"), re.compile(r"(?m)^-- \+goose Down$")
    found = section(Script("a.sql", text), up, down)
    if found is not None:
        lines = text.split("\n")
        assert found.text in text
        assert lines[found.first_line - 1] == found.text.split("\n")[0]


@FEW
@given(st.text(max_size=200))
def test_any_plan_is_read(text: str) -> None:
    assert isinstance(read_plan(text), tuple)


@FEW
@given(st.text("-changesetrollback :ab1\n;'\"/*", max_size=200))
def test_any_formatted_sql_is_read(text: str) -> None:
    for one in changesets_of_sql(text):
        assert one.place.line <= one.place.end_line <= text.count("\n") + 1


@FEW
@given(st.lists(st.text("ab\\`${}'\n", max_size=8), min_size=1, max_size=4))
def test_any_template_has_one_text_more_than_holes(pieces: list[str]) -> None:
    plain = [re.sub(r"[\\`${}]", "x", one) for one in pieces]
    written = "`" + "${ f({a: '}'}) }".join(plain) + "`"
    assert literal_pieces(written) == plain


@FEW
@given(st.text("`${}\\ux'\"a", max_size=60))
def test_whatever_a_template_holds_ends(text: str) -> None:
    assert literal_pieces(f"`{text}`")


@pytest.mark.parametrize(
    ("sql", "bindings", "expected"),
    [
        ("a = ? AND ?? = ?", (1, "b", "x"), "a = 1 AND \"b\" = 'x'"),
        ("a IN (?)", ((1, 2),), "a IN (1, 2)"),
        ("a = '?' AND b = ?", (1,), "a = '?' AND b = 1"),
        (":t: = 1", {"t": "u"}, '"u" = 1'),
        ("a ? b", None, "a ? b"),
        ("a::text = ?", (1,), "a::text = 1"),
        ("a = :t::jsonb", {"t": "u"}, "a = :t::jsonb"),
    ],
)
def test_values_are_put_into_sql(sql: str, bindings: object, expected: str) -> None:
    assert with_bindings(sql, bindings, POST) == expected  # type: ignore[arg-type]
