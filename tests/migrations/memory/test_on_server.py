"""A schema made by operations is the one that a real server has: compared by way of pg_dump."""

from __future__ import annotations

import contextlib
import subprocess
from typing import TYPE_CHECKING, Any

import pg8000.native  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipcheck.migrations.applying import apply_all
from shipcheck.migrations.dumps import sql_dump
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.read import read_sql
from tests.migrations.servers.postgres_server import FOLDERS, PostgresServer, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.schema import Table

SERVER = ASSUMED[Dialect.POSTGRESQL]
LONG = "a_table_with_a_very_long_name_that_leaves_little_room"
START = (
    "CREATE TABLE t (id bigserial PRIMARY KEY, a int UNIQUE, b varchar(20) DEFAULT 'x' CHECK (b <> ''))",
    "CREATE TABLE u (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, t_id bigint REFERENCES t,"
    " a int, CHECK (a > 0), CHECK (a < t_id), UNIQUE (a, t_id))",
    f"CREATE TABLE {LONG} (id int, a int CHECK (a > 1), a_column_with_a_long_name int UNIQUE)",
)
TABLES = ("t", "u", "t2", LONG)
COLUMNS = ("id", "a", "b", "t_id", "c", "a_column_with_a_long_name")
NAMES = ("t_a_key", "t_b_check", "u_check", "u_a_check", "u_t_id_fkey", "t_pkey", "t_a_check", "t_a_check1",
         "u_a_t_id_key", "t_a_idx", "t_a_b_idx", "c1", "i1", "t_lower_idx", "u_check1")  # fmt: skip
TEMPLATES = (
    "ALTER TABLE {t} ADD COLUMN {c} int", "ALTER TABLE {t} ADD COLUMN {c} text NOT NULL DEFAULT 'y'",
    "ALTER TABLE {t} ADD COLUMN {c} int REFERENCES t", "ALTER TABLE {t} ADD COLUMN {c} int UNIQUE",
    "ALTER TABLE {t} ADD COLUMN {c} int CHECK ({c} > 3)", "ALTER TABLE {t} DROP COLUMN {c}",
    "ALTER TABLE {t} DROP COLUMN {c} CASCADE", "ALTER TABLE {t} RENAME COLUMN {c} TO {d}",
    "ALTER TABLE {t} RENAME TO {u}", "ALTER TABLE {t} ALTER {c} SET NOT NULL",
    "ALTER TABLE {t} ALTER {c} DROP NOT NULL", "ALTER TABLE {t} ALTER {c} TYPE bigint",
    "ALTER TABLE {t} ALTER {c} SET DEFAULT 7", "ALTER TABLE {t} ALTER {c} DROP DEFAULT",
    "ALTER TABLE {t} ADD CHECK ({c} IS NOT NULL) NOT VALID", "ALTER TABLE {t} ADD CHECK ({c} <> {d})",
    "ALTER TABLE {t} ADD CONSTRAINT {n} CHECK ({c} > 1) NOT VALID",
    "ALTER TABLE {t} ADD UNIQUE ({c}, {d})", "ALTER TABLE {t} ADD PRIMARY KEY ({c})",
    "ALTER TABLE {t} ADD FOREIGN KEY ({c}) REFERENCES {u} ({d}) NOT VALID",
    "ALTER TABLE {t} VALIDATE CONSTRAINT {n}", "ALTER TABLE {t} DROP CONSTRAINT {n}",
    "ALTER TABLE {t} DROP CONSTRAINT {n} CASCADE", "CREATE INDEX ON {t} ({c})",
    "ALTER TABLE {t} RENAME CONSTRAINT {n} TO {m}", "CREATE UNIQUE INDEX ON {t} ({c}, {d})",
    "CREATE INDEX {n} ON {t} (lower({c}::text)) WHERE {d} IS NOT NULL", "DROP INDEX {n}",
    "CREATE INDEX ON {t} (lower({c}::text), {d})", "ALTER INDEX {n} RENAME TO {m}",
    "ALTER TABLE {t} ADD CONSTRAINT {m} UNIQUE USING INDEX {n}", "DROP TABLE {t} CASCADE",
    "CREATE TABLE {t} (a int, b int REFERENCES u, CHECK (a > b))",
    "ALTER TABLE {t} SET SCHEMA app", "ALTER TABLE app.{t} SET SCHEMA public",
)  # fmt: skip
STATEMENTS = st.builds(
    lambda text, **words: text.format(**words),
    st.sampled_from(TEMPLATES),
    t=st.sampled_from(TABLES), u=st.sampled_from(TABLES), c=st.sampled_from(COLUMNS),
    d=st.sampled_from(COLUMNS), n=st.sampled_from(NAMES), m=st.sampled_from(NAMES),
)  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running(15) as found:
        yield found


@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(written=st.lists(STATEMENTS, min_size=5, max_size=40))
def test_operations_make_what_the_server_makes(server: PostgresServer, written: list[str]) -> None:
    with contextlib.closing(server.connect()) as connection:
        done = list(_done(connection, written))
    operations = [
        one for text in done for found in read_sql(text, SERVER) for one in found.operations
    ]
    ours = apply_all(Schema(complete=True), operations, new=False, dialect=SERVER.dialect)
    theirs = _dumped(server)
    assert _facts(ours) == _facts(theirs), ";\n".join(done)


def _done(connection: pg8000.native.Connection, written: list[str]) -> Iterator[str]:
    """Those statements that the server takes."""
    connection.run("DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA public CASCADE")
    connection.run("CREATE SCHEMA public; CREATE SCHEMA app")
    for text in (*START, *written):
        try:
            connection.run(text)
        except pg8000.native.DatabaseError:
            continue
        yield text


def _dumped(server: PostgresServer) -> Schema:
    program = FOLDERS[server.major] / "pg_dump"
    done = subprocess.run(
        [program, "--schema-only", "-h", server.socket, "-U", "postgres", "postgres"],
        capture_output=True, check=True,
    )  # fmt: skip
    found = sql_dump.read(done.stdout, SERVER)
    assert found is not None
    return found[0]


def _facts(schema: Schema) -> dict[str, Any]:
    return {key: _table(table) for key, table in schema.tables.items()}


def _table(table: Table) -> dict[str, Any]:
    """What both can tell: texts of expressions are written anew by the server."""
    return {
        "columns": {
            name: (str(one.type), one.nullable, one.default is None, one.generated)
            for name, one in table.columns.items()
        },
        "constraints": {
            one.name: (
                one.kind,
                one.columns,
                one.valid,
                str(one.references),
                one.referenced_columns,
            )
            for one in table.constraints
        },
        "indexes": {
            one.name: (len(one.columns), one.unique, bool(one.where), one.table)
            for one in table.indexes
        },
        "complete": table.complete,
    }
