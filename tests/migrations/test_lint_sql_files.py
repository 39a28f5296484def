"""Real SQL files as one history, by the real frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import UsageError
from shipcheck.migrations.lint_files import read_files
from shipcheck.migrations.servers import Dialect
from tests.migrations.made import name

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.migrations.placed import PlacedMigration


def write(top: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text)


def told(placed: tuple[PlacedMigration, ...]) -> list[tuple[str, str]]:
    return [(one.migration.framework, one.migration.path) for one in placed]


def test_any_sql_file_is_read_where_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"b.sql": "ALTER TABLE t ADD b int;", "a.sql": "CREATE TABLE t (a int);"})
    placed = read_files(["b.sql", "a.sql"], tmp_path)
    assert told(placed) == [("plain-sql", "a.sql"), ("plain-sql", "b.sql")]
    assert placed[1].before.table(name("t")) is not None


def test_what_lies_with_tests_is_read_where_its_folder_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"tests/cases/x.sql": "SELECT 1;", "tests/cases/seeds/y.sql": "SELECT 1;"})
    assert told(read_files(["tests/cases"], tmp_path)) == [("plain-sql", "tests/cases/x.sql")]


def test_a_dump_is_no_migration_unless_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"db/dump.sql": "-- PostgreSQL database dump\nCREATE TABLE t (a int);"})
    with pytest.raises(UsageError, match="no migrations"):
        read_files(["db"], tmp_path)
    assert told(read_files(["db/dump.sql"], tmp_path)) == [("plain-sql", "db/dump.sql")]


def test_set_not_null_after_a_check_that_an_earlier_file_validated(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "m/1_a.up.sql": "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;",
            "m/2_b.up.sql": "ALTER TABLE t VALIDATE CONSTRAINT c;",
            "m/10_c.up.sql": "ALTER TABLE t ALTER a SET NOT NULL;",
        },
    )
    placed = read_files(["m"], tmp_path)
    assert told(placed)[-1] == ("golang-migrate", "m/10_c.up.sql")
    table = placed[-1].before.table(name("t"))
    assert table is not None
    assert [(one.name, one.valid) for one in table.constraints] == [("c", True)]


@pytest.mark.parametrize("in_transaction", [True, False])
def test_plain_sql_in_a_transaction_where_that_is_asked_for(
    tmp_path: Path, in_transaction: bool
) -> None:
    write(tmp_path, {"a.sql": "CREATE TABLE t (a int);\nCREATE TABLE u (a int);"})
    (placed,) = read_files(["a.sql"], tmp_path, in_transaction=in_transaction)
    numbers = [one.transaction for one in placed.migration.up.statements]
    assert numbers == ([0, 0] if in_transaction else [None, None])
    assert placed.migration.up.wrapped is in_transaction


def test_the_server_of_the_project_that_the_files_are_in(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "compose.yml": "services:\n  db:\n    image: mysql:8.4\n",
            "db/migrations/1_a.up.sql": "CREATE TABLE t (a int);",
        },
    )
    (tmp_path / ".git").mkdir()
    (placed,) = read_files(["1_a.up.sql"], tmp_path / "db" / "migrations")
    assert (placed.server.dialect, placed.server.version) == (Dialect.MYSQL, (8, 4))


def test_what_lies_beside_a_file_that_is_in_no_project_tells_nothing(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"other/compose.yml": "services:\n  db:\n    image: mysql:8.4\n", "a.sql": "SELECT 1;"},
    )
    here = tmp_path / "here"
    here.mkdir()
    (placed,) = read_files(["../a.sql"], here)
    assert placed.server.dialect is Dialect.POSTGRESQL
