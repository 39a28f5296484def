"""Files that their paths call migrations, and that no framework here reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.migrations.gathering import gathered
from tests.ship.gating import found, judged

if TYPE_CHECKING:
    from tests.repository import Sample

DROP = "DROP TABLE users;\n"

NOBODYS = {
    "laravel": (
        "database/migrations/2024_01_01_000000_x.php",
        '<?php\nreturn new class extends Migration { function up() { Schema::drop("users"); } };\n',
    ),
    "entity framework": (
        "Migrations/20240101000000_X.cs",
        'class X : Migration { void Up(MigrationBuilder b) { b.DropTable("users"); } }\n',
    ),
    "doctrine": ("migrations/Version20240101000000.php", "<?php\nclass V extends A { }\n"),
    "yoyo": ("migrations/0002_x.py", 'from yoyo import step\nsteps = [step("DROP TABLE users")]\n'),
    "go": ("migrations/00002_x.go", "package migrations\nfunc init() { goose.Add(Up, nil) }\n"),
    "capital ending": ("migrations/002_x.up.SQL", DROP),
    "another ending": ("migrations/002_x.up.psql", DROP),
    "text": ("migrations/002_x.up.sql.txt", DROP),
    "ddl": ("migrations/002_x.ddl", DROP),
}

LOOK_ALIKES = {
    "marker of a package": ("shop/migrations/__init__.py", "from . import x\n"),
    "notes": ("migrations/README.md", "DROP TABLE users;\n"),
    "keep": ("migrations/.gitkeep", "x"),
    "environment of alembic": ("alembic/env.py", "run_migrations_online()\n"),
    "template of alembic": ("alembic/script.py.mako", "def upgrade(): pass\n"),
    "lock of prisma": ("prisma/migrations/migration_lock.toml", "provider = 'postgresql'\n"),
    "journal of drizzle": ("drizzle/migrations/meta/_journal.json", "{}\n"),
    "snapshot of drizzle": ("drizzle/migrations/meta/0001_snapshot.json", "{}\n"),
    "settings of flyway": ("migrations/V2__x.sql.conf", "executeInTransaction=false\n"),
    "snapshot of entity framework": ("Migrations/ContextModelSnapshot.cs", "class S {}\n"),
    "designer": ("Migrations/20240101_X.Designer.cs", "class S {}\n"),
    "empty": ("migrations/0002_x.php", "<?php\n// nothing\n"),
    "test": ("migrations/tests/0002_x.php", "<?php\nrun();\n"),
    "helper": ("migrations/helpers.py", "def add(table): ...\n"),
    "helper beside versions": ("migrations/versions/common.py", "def add(table): ...\n"),
    "notes of a release": ("changelog/2024-01.yml", "- migrated\n"),
    "page of a site": ("src/changelog/page.ts", "export const up = () => 1\n"),
}


def _on_topic(sample: Sample, path: str, text: str) -> None:
    sample.commit({"app.go": "package x\n"})
    sample.branch("topic")
    sample.commit({path: text})


@pytest.mark.parametrize("case", NOBODYS)
def test_what_no_framework_owns_is_not_understood(sample: Sample, case: str) -> None:
    _on_topic(sample, *NOBODYS[case])
    (one,) = gathered(sample).unowned
    assert one.path == NOBODYS[case][0]
    assert "no tool" in one.problem


@pytest.mark.parametrize("case", LOOK_ALIKES)
def test_what_only_looks_like_one_is_passed_over(sample: Sample, case: str) -> None:
    _on_topic(sample, *LOOK_ALIKES[case])
    assert not gathered(sample).unowned


@pytest.mark.parametrize(
    "path", ["migrations/002_x.up.sql", "prisma/migrations/20240101000000_x/migration.sql"]
)
def test_a_link_is_not_followed(sample: Sample, path: str) -> None:
    _on_topic(sample, "stuff/blob", DROP)
    link = sample.path / path
    link.parent.mkdir(parents=True)
    link.symlink_to("../stuff/blob")
    sample.commit({"app.go": "package y\n"})
    assert [(one.path, "link" in one.problem) for one in gathered(sample).unowned] == [(path, True)]


def test_what_is_edited_or_deleted_counts_as_what_is_added(sample: Sample) -> None:
    path, text = NOBODYS["laravel"]
    sample.commit({path: text, "migrations/0001_y.php": text})
    sample.branch("topic")
    sample.git("rm", "-q", "migrations/0001_y.php")
    sample.commit({path: text.replace("users", "orders")})
    said = {one.path: one.problem for one in gathered(sample).unowned}
    assert set(said) == {path, "migrations/0001_y.php"}
    assert "deleted" in said["migrations/0001_y.php"]


def test_a_way_back_beside_its_migration_has_an_owner(sample: Sample) -> None:
    sample.commit({"migrations/001_a.up.sql": "SELECT 1;\n", "migrations/001_a.down.sql": ""})
    sample.branch("topic")
    sample.commit({"migrations/001_a.down.sql": "DROP TABLE a;\n"})
    assert not gathered(sample).unowned


def test_the_item_is_unknown_and_names_the_file(sample: Sample) -> None:
    path, text = NOBODYS["laravel"]
    _on_topic(sample, path, text)
    item = found(judged(sample), "migration-safe")
    assert item.status.value == "unknown"
    assert [(one.path, one.rule) for one in item.outcome.findings] == [(path, "not-understood")]


def test_what_is_known_to_be_wrong_outweighs_it(sample: Sample) -> None:
    path, text = NOBODYS["laravel"]
    sample.commit({"db/migrations/0001_a.sql": "CREATE TABLE a (b int);\n"})
    sample.branch("topic")
    sample.commit({path: text, "db/migrations/0002_b.sql": "CREATE INDEX i ON a (b);\n"})
    assert found(judged(sample), "migration-safe").status.value == "fail"
