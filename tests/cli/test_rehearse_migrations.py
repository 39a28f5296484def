from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.running import Ended, shipcheck
from tests.rehearse.postgres.serving import NO_SERVER, installed

if TYPE_CHECKING:
    from tests.repository import Sample

pytestmark = pytest.mark.skipif(not installed(), reason=NO_SERVER)

BASE = """
CREATE TABLE orders (id serial PRIMARY KEY, total int NOT NULL CHECK (total >= 0), legacy text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
"""


def project(sample: Sample, up: str, down: str | None = None) -> None:
    """A branch with one migration of golang-migrate."""
    sample.commit(
        {"db/migrations/1_init.up.sql": BASE, "db/migrations/1_init.down.sql": "DROP TABLE orders;"}
    )
    sample.branch("work")
    files: dict[str, str | bytes] = {"db/migrations/2_more.up.sql": up}
    if down is not None:
        files["db/migrations/2_more.down.sql"] = down
    sample.commit(files)


def rehearse(sample: Sample, *arguments: str, **environment: str) -> Ended:
    return shipcheck(
        "rehearse", "migrations", "--rows", "2000", *arguments,
        cwd=sample.path, environment=environment,
    )  # fmt: skip


def as_json(done: Ended) -> dict[str, Any]:
    (one,) = json.loads(done.out)["rehearsals"]
    return dict(one)


def test_nothing_wrong(sample: Sample) -> None:
    project(sample, "CREATE INDEX by_total ON orders (total);", "DROP INDEX by_total;")
    done = rehearse(sample)
    assert done.code == 0, done.err
    assert "base: 1 earlier migration" in done.out
    assert "Rows are invented: 2,000, then 20,000." in done.out
    assert "orders: SHARE lock" in done.out
    assert "built by_total; all rows read" in done.out
    assert "passed: forward and back, nothing wrong" in done.out
    assert "starts PostgreSQL" in done.err


def test_data_is_lost_and_old_code_breaks(sample: Sample) -> None:
    project(sample, "ALTER TABLE orders DROP COLUMN legacy;", "ALTER TABLE orders ADD legacy text;")
    done = rehearse(sample, "--format", "json")
    found = as_json(done)
    assert (done.code, found["state"]) == (1, "failed")
    assert found["lost"] == ["orders.legacy: 2000 values before, 0 after"]
    assert found["differences"] == []
    assert 'column "legacy" does not exist' in found["old_code"][0]
    (statement,) = found["migrations"][0]["forward"]
    assert (statement["line"], statement["tables"][0]["lock"]) == (1, "ACCESS EXCLUSIVE")
    assert found["rows"] == [2000, 20000]


def test_what_was_seen_is_kept(sample: Sample) -> None:
    project(sample, "ALTER TABLE orders ADD a int;", "ALTER TABLE orders DROP a;")
    assert rehearse(sample).code == 0
    (entry,) = (sample.path / ".git/shipcheck/rehearsals").glob("migrations-*.json")
    assert json.loads(entry.read_text())["rehearsal"]["state"] == "passed"


def test_a_migration_that_does_not_run(sample: Sample) -> None:
    project(sample, "ALTER TABLE orders ADD a int NOT NULL;", "ALTER TABLE orders DROP a;")
    done = rehearse(sample)
    assert done.code == 1
    assert "FAILS: column" in done.out


def test_without_a_way_back(sample: Sample) -> None:
    project(sample, "ALTER TABLE orders ADD a int;")
    done = rehearse(sample)
    assert done.code == 0
    assert "there is no way back to rehearse" in done.out


def test_no_migrations(sample: Sample) -> None:
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    done = rehearse(sample)
    assert (done.code, done.out) == (0, "nothing to rehearse: the change has no migrations\n")


def test_hostile_sql_is_not_run(sample: Sample) -> None:
    project(sample, "ALTER TABLE orders ADD a int;\nCOPY orders FROM PROGRAM 'touch /tmp/ran';")
    done = rehearse(sample)
    assert (done.code, done.out) == (3, "")
    assert "2_more.up.sql:2: COPY … PROGRAM runs a program" in done.err
    assert "starts PostgreSQL" not in done.err


def test_an_extension_that_is_not_there(sample: Sample) -> None:
    project(sample, "CREATE EXTENSION timescaledb;")
    done = rehearse(sample)
    assert (done.code, done.out) == (3, "")
    assert "could not rehearse: the server lacks the extension timescaledb" in done.err


def test_mysql_is_not_rehearsed(sample: Sample) -> None:
    sample.commit(
        {".shipcheck.yaml": "version: 1\nextends: builtin:default\nmigrations: {dialect: mysql}\n"}
    )
    project(sample, "ALTER TABLE orders ADD a int;")
    done = rehearse(sample)
    assert done.code == 3
    assert "only PostgreSQL's are rehearsed" in done.err


def test_a_command_that_prints_the_sql(sample: Sample) -> None:
    project(sample, "broken on purpose")
    done = rehearse(sample, "--render-command", "echo 'CREATE INDEX i ON orders (total);'")
    assert done.code == 0, done.err
    assert "the command prints only the way forward" in done.out


def test_somebody_elses_command_is_not_run(sample: Sample) -> None:
    project(sample, "SELECT 1;")
    sample.git("-c", "user.email=eve@example.com", "commit", "-q", "--allow-empty", "-m", "Evil")
    done = rehearse(sample, "--render-command", "touch ../ran")
    assert (done.code, done.out) == (3, "")
    assert not (sample.path.parent / "ran").exists()


def test_a_server_elsewhere_has_to_be_said(sample: Sample) -> None:
    project(sample, "SELECT 1;")
    done = rehearse(sample, SHIPCHECK_REHEARSE_URL="postgres://me:secret@db.example/x")
    assert (done.code, done.out) == (2, "")
    assert "not on this machine" in done.err
    assert "secret" not in done.err


@pytest.mark.parametrize("arguments", [("--rows", "0"), ("--server-version", "x"), ("--rows", "x")])
def test_arguments_that_make_no_sense(sample: Sample, arguments: tuple[str, ...]) -> None:
    done = rehearse(sample, *arguments)
    assert (done.code, done.out) == (2, "")
