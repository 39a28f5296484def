"""Branches with the migrations of real frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.migrations.gather import Gathered, gather
from tests.change.reading import change_of
from tests.git.opening import done, git_in
from tests.migrations.gathering import hazards, paths
from tests.migrations.made import the

if TYPE_CHECKING:
    from tests.repository import Sample

DJANGO = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [{}]
    operations = [{}]
"""
MODEL = (
    "migrations.CreateModel(name='Order', fields=[('id', models.BigAutoField(primary_key=True))])"
)
FIELD = "migrations.AddField('order', '{}', models.IntegerField(null=True))"
CHANGES = """\
--liquibase formatted sql
--changeset a:1
CREATE TABLE t (a int);
"""


def django(after: str | None, operation: str) -> str:
    return DJANGO.format(f"('shop', '{after}')" if after else "", operation)


def found(sample: Sample) -> Gathered:
    return done(gather(change_of(sample), git_in(sample.path)))


@pytest.fixture
def shop(sample: Sample) -> Sample:
    """A Django app with one migration, on a branch."""
    sample.commit({
        "manage.py": "", "shop/__init__.py": "", "shop/migrations/__init__.py": "",
        "shop/migrations/0001_initial.py": django(None, MODEL),
    })  # fmt: skip
    sample.branch("topic")
    return sample


def test_django_on_what_its_models_made(shop: Sample) -> None:
    shop.commit({
        "shop/migrations/0002_total.py": django("0001_initial", FIELD.format("total")),
        "shop/migrations/0003_tax.py": django("0002_total", FIELD.format("tax")),
    })  # fmt: skip
    gathered = found(shop)
    assert paths(gathered) == ["shop/migrations/0002_total.py", "shop/migrations/0003_tax.py"]
    assert list(the(gathered.groups[0].base, "shop_order").columns) == ["id"]
    assert hazards(gathered) == []


def test_django_and_somebody_else_at_the_same_time(shop: Sample) -> None:
    shop.commit({"shop/migrations/0002_tax.py": django("0001_initial", FIELD.format("tax"))})
    shop.git("switch", "-q", "main")
    shop.commit({"shop/migrations/0002_total.py": django("0001_initial", FIELD.format("total"))})
    shop.git("switch", "-q", "topic")
    gathered = found(shop)
    assert hazards(gathered) == [("error", "several-heads", "shop/migrations/0002_tax.py")]
    assert "0002_total.py" in gathered.landed[0].hazard.message


def test_flyway_runs_a_repeatable_script_again(sample: Sample) -> None:
    folder = "src/main/resources/db/migration"
    sample.commit({
        f"{folder}/V1__t.sql": "CREATE TABLE t (a int);",
        f"{folder}/R__v.sql": "CREATE OR REPLACE VIEW v AS SELECT a FROM t;",
    })  # fmt: skip
    sample.branch("topic")
    sample.commit({
        f"{folder}/V1__t.sql": "-- a table\nCREATE TABLE t (a int);",
        f"{folder}/R__v.sql": "CREATE OR REPLACE VIEW v AS SELECT a, 1 AS b FROM t;",
    })  # fmt: skip
    gathered = found(sample)
    assert paths(gathered) == [f"{folder}/R__v.sql"]
    assert hazards(gathered) == [("error", "edited-migration", f"{folder}/V1__t.sql")]


def test_flyway_and_a_version_that_comes_too_late(sample: Sample) -> None:
    sample.commit({"db/migration/V3__t.sql": "CREATE TABLE t (a int);"})
    sample.branch("topic")
    sample.commit({"db/migration/V2__u.sql": "CREATE TABLE u (a int);"})
    assert hazards(found(sample)) == [("warning", "out-of-order", "db/migration/V2__u.sql")]


def test_golang_migrate_and_a_way_back_that_is_gone(sample: Sample) -> None:
    up, down = "migrations/1_t.up.sql", "migrations/1_t.down.sql"
    sample.commit({up: "CREATE TABLE t (a int);", down: "DROP TABLE t;"})
    sample.branch("topic")
    sample.git("rm", "-q", down)
    sample.commit({})
    assert paths(found(sample)) == []


def test_liquibase_grows_by_changesets(sample: Sample) -> None:
    path = "db/changelog/changes.sql"
    sample.commit({path: CHANGES})
    sample.branch("topic")
    sample.commit({path: f"{CHANGES}--changeset a:2\nALTER TABLE t ADD b int;\n"})
    gathered = found(sample)
    assert hazards(gathered) == []
    (placed,) = gathered.migrations
    assert [one.text for one in placed.migration.up.statements] == ["ALTER TABLE t ADD b int"]
    assert list(the(placed.before, "t").columns) == ["a"]


def test_liquibase_and_a_changeset_that_ran(sample: Sample) -> None:
    path = "db/changelog/changes.sql"
    sample.commit({path: CHANGES})
    sample.branch("topic")
    sample.commit({path: CHANGES.replace("a int", "a bigint")})
    assert hazards(found(sample)) == [("error", "edited-migration", path)]


def test_words_of_migrations_alone_make_none(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit(
        {"app/models.py": "# migrations\nclass Migration: pass\n", "queries/a.sql": "SELECT 1"}
    )
    assert paths(found(sample)) == []


ALEMBIC = """\
import sqlalchemy as sa
from alembic import op

revision = "{}"
down_revision = {}


def upgrade():
    op.add_column("t", sa.Column("{}", sa.Integer()))


def downgrade():
    op.drop_column("t", "{}")
"""


def alembic(revision: str, after: str | None) -> str:
    return ALEMBIC.format(revision, repr(after), revision, revision)


def test_alembic_and_two_revisions_after_the_same(sample: Sample) -> None:
    folder = "alembic/versions"
    sample.commit({
        "alembic.ini": "[alembic]\nscript_location = alembic\n",
        f"{folder}/fff_one.py": alembic("fff", None),
        f"{folder}/aaa_two.py": alembic("aaa", "fff"),
    })  # fmt: skip
    sample.branch("topic")
    sample.commit({f"{folder}/bbb_three.py": alembic("bbb", "fff")})
    gathered = found(sample)
    assert hazards(gathered) == [("error", "several-heads", f"{folder}/bbb_three.py")]
    assert list(the(gathered.groups[0].base, "t").columns) == ["fff", "aaa"]


def test_alembic_and_a_revision_that_another_follows(sample: Sample) -> None:
    folder = "alembic/versions"
    one = f"{folder}/fff_one.py"
    sample.commit({one: alembic("fff", None), f"{folder}/aaa_two.py": alembic("aaa", "fff")})
    sample.branch("topic")
    sample.git("rm", "-q", one)
    sample.commit({})
    assert hazards(found(sample)) == [("error", "deleted-migration", one)]
