"""`shipcheck init` from outside: what it writes, says, refuses, and the verdict afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import shipcheck
from tests.setup.repositories import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

NAME = ".shipcheck.yaml"

RUBY = """\
class More < ActiveRecord::Migration[7.1]
  def change
    add_index :accounts, :name
  end
end
"""
PYTHON = """\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.RunSQL("CREATE INDEX by_name ON accounts (name)")]
"""


def test_it_writes_a_checklist_and_says_what_it_saw(sample: Sample) -> None:
    sample.commit(KINDS["django"].files)
    done = shipcheck("init", cwd=sample.path)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "found  Django (manage.py), migrations, GitHub Actions, "
        "tests by `python3 manage.py test` (manage.py)\n"
        "wrote  .shipcheck.yaml: extends builtin:django, base: main, "
        "an unsafe migration blocks\n"
        "next   shipcheck check; then read the file (3 examples) and commit it\n"
    )
    valid = shipcheck("checklist", "validate", cwd=sample.path)
    assert (valid.code, valid.out) == (0, f"{NAME}: valid\n")


def test_print_writes_nothing(sample: Sample) -> None:
    done = shipcheck("init", "--print", cwd=sample.path)
    assert done.code == 0
    assert done.out.startswith("# What is looked at")
    assert not (sample.path / NAME).exists()


@pytest.mark.parametrize("kind", ["nothing", "django", "rails", "node", "rust", "hostile"])
def test_a_usual_branch_is_ready_afterwards(sample: Sample, kind: str) -> None:
    sample.commit({**KINDS[kind].files, "code.py": "x = 1\n"})
    assert shipcheck("init", cwd=sample.path).code == 0
    sample.commit({}, "A first checklist")
    sample.branch("work")
    sample.commit({"code.py": "x = 2\n"})
    for options in ([], ["--offline"]):
        done = shipcheck("check", *options, cwd=sample.path)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("ready")
        assert done.out.count("\n") == 1


@pytest.mark.parametrize(
    ("kind", "path", "text"),
    [
        ("flyway", "sql/V2__more.sql", "CREATE INDEX by_name ON accounts (name);"),
        ("rails", "db/migrate/20250101000000_more.rb", RUBY),
        ("django", "shop/migrations/0002_more.py", PYTHON),
    ],
)
def test_an_unsafe_migration_blocks(sample: Sample, kind: str, path: str, text: str) -> None:
    sample.commit(KINDS[kind].files)
    shipcheck("init", cwd=sample.path)
    sample.commit({})
    sample.branch("work")
    sample.commit({path: text})
    for environment in ({}, {"CI": "true"}):
        done = shipcheck("check", cwd=sample.path, environment=environment)
        assert done.code == 1
        assert "fail     migration-safe" in done.out


def test_an_existing_one_is_refused_and_with_force_kept(sample: Sample) -> None:
    sample.write({NAME: "version: 1\n# mine\n"})
    done = shipcheck("init", cwd=sample.path)
    assert (done.code, done.out) == (2, "")
    assert "--force" in done.err
    assert (sample.path / NAME).read_text() == "version: 1\n# mine\n"
    done = shipcheck("init", "--force", cwd=sample.path)
    assert done.code == 0
    assert "the old one is .shipcheck.yaml.bak" in done.out
    assert (sample.path / f"{NAME}.bak").read_text() == "version: 1\n# mine\n"


def test_it_writes_at_the_root_wherever_it_is_started(sample: Sample, tmp_path: Path) -> None:
    sample.commit({"deep/er/file": ""})
    done = shipcheck("init", "-C", str(sample.path / "deep/er"), cwd=tmp_path)
    assert done.code == 0
    assert f"wrote  {sample.path / NAME}:" in done.out
    assert (sample.path / NAME).is_file()
    assert "no framework, CI or tests" in done.out


def test_outside_a_repository(tmp_path: Path) -> None:
    done = shipcheck("init", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "not a git repository" in done.err
