"""The migrations of a branch, and the schema that they meet."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from shipcheck.migrations import base_schema
from shipcheck.migrations.gather import NOTHING
from shipcheck.migrations.servers import Dialect
from tests.change.reading import change_of
from tests.git.opening import done, git_in
from tests.migrations.gathering import gathered, hazards, paths, use
from tests.migrations.made import name, the

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shipcheck.migrations.base_schema import History
    from shipcheck.migrations.migration import Migration
    from tests.repository import Sample


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch)


@pytest.fixture
def landed(sample: Sample) -> Sample:
    """A repository with two migrations, on a branch."""
    sample.commit({"migrations/1_t.tiny": "create t a", "migrations/2_b.tiny": "add t b"})
    sample.branch("topic")
    return sample


def test_a_change_without_migrations_has_none(landed: Sample) -> None:
    landed.commit({"app.py": "print('migration')\n", "notes.md": "migrate\n"})
    assert gathered(landed) is NOTHING


def test_an_added_migration_meets_what_the_earlier_ones_made(landed: Sample) -> None:
    landed.commit({"migrations/3_c.tiny": "add t c"})
    found = gathered(landed)
    assert paths(found) == ["migrations/3_c.tiny"]
    table = the(found.groups[0].base, "t")
    assert list(table.columns) == ["a", "b"]
    assert not table.new
    assert found.groups[0].base.complete
    assert hazards(found) == []


def test_what_an_earlier_migration_of_the_branch_made_is_new(landed: Sample) -> None:
    landed.commit({"migrations/10_i.tiny": "index u x"})
    landed.commit({"migrations/9_u.tiny": "create u x"})
    found = gathered(landed)
    assert paths(found) == ["migrations/9_u.tiny", "migrations/10_i.tiny"]
    last = found.migrations[-1].before
    assert last.is_new(name("u"))
    assert not last.is_new(name("t"))


def test_the_base_is_what_the_tip_of_the_base_has(landed: Sample) -> None:
    landed.commit({"migrations/4_c.tiny": "add t c"})
    landed.git("switch", "-q", "main")
    landed.commit({"migrations/3_z.tiny": "add t z"})
    landed.git("switch", "-q", "topic")
    assert list(the(gathered(landed).groups[0].base, "t").columns) == ["a", "b", "z"]


def test_what_the_base_got_meanwhile_runs_no_more(landed: Sample) -> None:
    same: dict[str, str | bytes] = {"migrations/3_c.tiny": "add t c"}
    landed.commit(same)
    landed.git("switch", "-q", "main")
    landed.commit(same)
    landed.git("switch", "-q", "topic")
    assert paths(gathered(landed)) == []


def test_folders_are_databases_of_their_own(sample: Sample) -> None:
    sample.commit({"a/migrations/1_t.tiny": "create t a", "b/migrations/1_u.tiny": "create u a"})
    sample.branch("topic")
    sample.commit({"a/migrations/2_x.tiny": "add t x", "b/migrations/2_x.tiny": "add u x"})
    first, second = gathered(sample).groups
    assert set(first.base.tables) == {"t"}
    assert set(second.base.tables) == {"u"}


def test_nothing_is_known_where_the_base_has_no_migration(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit({"migrations/1_t.tiny": "create t a"})
    (group,) = gathered(sample).groups
    assert not group.base.complete
    assert group.base.tables == {}


def test_what_is_done_to_a_table_that_nobody_made_tells_that_there_are_more(
    landed: Sample,
) -> None:
    landed.commit({"migrations/3_o.tiny": "add old x"})
    landed.git("branch", "-q", "-f", "main", "HEAD")
    landed.commit({"migrations/4_c.tiny": "add t c"})
    assert not gathered(landed).groups[0].base.complete


def test_a_migration_without_usual_name_is_recognised_by_its_framework(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit({"changes/migrations/1_t.tiny": "create t a", "other/2_x.txt": "create u"})
    assert paths(gathered(sample)) == ["changes/migrations/1_t.tiny"]


def test_the_way_back_is_read_with_its_migration(landed: Sample) -> None:
    landed.commit({"migrations/3_u.tiny": "create u a", "migrations/3_u.back.tiny": "drop u"})
    found = gathered(landed)
    assert paths(found) == ["migrations/3_u.tiny"]
    assert found.migrations[0].migration.down is not None


def test_a_link_to_a_migration_is_none(landed: Sample) -> None:
    (landed.path / "migrations" / "3_l.tiny").symlink_to("1_t.tiny")
    landed.git("add", "-A")
    landed.git("commit", "-q", "-m", "Link")
    assert gathered(landed) is NOTHING


def test_the_server_is_that_of_the_base(sample: Sample) -> None:
    from shipcheck.migrations.gather import gather

    compose = "services:\n  db:\n    image: postgres:{}\n"
    sample.commit({"docker-compose.yml": compose.format(12)})
    sample.branch("topic")
    sample.commit({"docker-compose.yml": compose.format(18), "migrations/1_t.tiny": "create t a"})
    found = done(gather(change_of(sample), git_in(sample.path)))
    assert found.groups[0].server.dialect is Dialect.POSTGRESQL
    assert found.groups[0].server.version == (12,)


def test_a_change_without_migrations_imports_nothing_heavy(landed: Sample) -> None:
    landed.commit({"app.py": "print('hello')\n"})
    program = """
import asyncio, sys
from pathlib import Path
from tests.change.reading import change_of
from tests.git.opening import git_in
from tests.repository import Sample
from shipcheck.migrations.gather import gather
top = Path(sys.argv[1])
asyncio.run(gather(change_of(Sample(top)), git_in(top)))
print(*sys.modules)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program, landed.path], capture_output=True, text=True, check=True
    )
    modules = set(ran.stdout.split())
    assert "shipcheck.migrations.gather" in modules
    heavy = {"postgast", "sqlglot", "pathspec", "platformdirs", "tree_sitter", "yaml"}
    assert not heavy & modules
    assert not any(one.startswith("shipcheck.migrations.frameworks.") for one in modules - {
        "shipcheck.migrations.frameworks.registry"
    })  # fmt: skip


def test_what_was_replayed_is_kept(
    landed: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_schema, "WORTH_KEEPING", 1)
    landed.commit({"migrations/3_c.tiny": "add t c"})
    first = gathered(landed, tmp_path / "cache").groups[0]
    kept = list((tmp_path / "cache").iterdir())
    assert len(kept) == 1
    again = gathered(landed, tmp_path / "cache").groups[0]
    assert (again.base, again.migrations) == (first.base, first.migrations)


def test_only_what_is_new_on_the_base_is_replayed(
    landed: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_schema, "WORTH_KEEPING", 1)
    landed.commit({"migrations/3_c.tiny": "add t c"})
    gathered(landed, tmp_path)
    landed.git("branch", "-q", "-f", "main", "HEAD")
    landed.commit({"migrations/4_d.tiny": "add t d"})
    read: list[int] = []
    original = base_schema.read_all

    def counting(history: History, rest: Sequence[str]) -> list[Migration]:
        read.append(len(rest))
        return original(history, rest)

    monkeypatch.setattr(base_schema, "read_all", counting)
    assert list(the(gathered(landed, tmp_path).groups[0].base, "t").columns) == ["a", "b", "c"]
    assert read == [1]


def test_a_dump_that_a_tool_wrote_is_the_base(landed: Sample, tmp_path: Path) -> None:
    dump = """\
-- PostgreSQL database dump
CREATE TABLE public.t (a integer, seen boolean);
INSERT INTO schema_migrations (version) VALUES ('1');
"""
    landed.git("switch", "-q", "main")
    landed.commit({"schema.sql": dump})
    landed.branch("dumped")
    landed.commit({"migrations/3_c.tiny": "add t c", "migrations/2_d.tiny": "add t d"})
    for _ in range(2):
        found = gathered(landed, tmp_path)
        assert list(the(found.groups[0].base, "t").columns) == ["a", "seen", "b"]
        assert hazards(found) == [("error", "duplicate-version", "migrations/2_d.tiny")]


def test_a_schema_that_somebody_wrote_is_not(landed: Sample) -> None:
    landed.git("switch", "-q", "main")
    landed.commit({"schema.sql": "CREATE TABLE other (a integer);"})
    landed.branch("dumped")
    landed.commit({"migrations/3_c.tiny": "add t c"})
    assert set(gathered(landed).groups[0].base.tables) == {"t"}
