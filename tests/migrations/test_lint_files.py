"""Files on disk as one history."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipcheck.errors import UsageError
from shipcheck.migrations import lint_files
from shipcheck.migrations.lint_files import read_files
from shipcheck.migrations.placed import PlacedMigration
from shipcheck.migrations.servers import ASSUMED, Dialect
from tests.migrations.made import name
from tests.migrations.tiny import READERS

SERVER = ASSUMED[Dialect.POSTGRESQL]


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint_files, "readers", lambda: READERS)


def write(top: Path, **files: str) -> None:
    for path, text in files.items():
        number, _, title = path.rpartition("_")
        file = top / "db" / f"{number.removeprefix('n')}_{title}.tiny"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)


def read(top: Path, *paths: str) -> tuple[PlacedMigration, ...]:
    return read_files(paths, top, SERVER)


def paths(placed: tuple[PlacedMigration, ...]) -> list[str]:
    return [one.migration.path for one in placed]


def test_what_an_earlier_file_made_is_known_and_not_new(tmp_path: Path) -> None:
    write(tmp_path, n1_t="create t a", n2_a="add t b", n10_i="index t b")
    placed = read(tmp_path, "db/10_i.tiny", "db/2_a.tiny", "db/1_t.tiny")
    assert paths(placed) == ["db/1_t.tiny", "db/2_a.tiny", "db/10_i.tiny"]
    assert placed[0].before.table(name("t")) is None
    table = placed[2].before.table(name("t"))
    assert table is not None
    assert list(table.columns) == ["a", "b"]
    assert not table.new
    assert not table.new_columns


def test_a_check_of_one_file_that_another_validated(tmp_path: Path) -> None:
    write(tmp_path, n1_c="check t a", n2_v="validate t t_a_check", n3_n="add t z")
    table = read(tmp_path, "db")[2].before.table(name("t"))
    assert table is not None
    assert [one.valid for one in table.constraints] == [True]


def test_a_folder_is_looked_through(tmp_path: Path) -> None:
    write(tmp_path, n1_t="create t a", n2_n="none of ours")
    (tmp_path / "db" / "README.md").write_text("#")
    assert paths(read(tmp_path, ".")) == ["db/1_t.tiny"]


def test_the_way_back_belongs_to_its_migration(tmp_path: Path) -> None:
    write(tmp_path, n1_t="create t a")
    (tmp_path / "db" / "1_t.back.tiny").write_text("drop t")
    for asked in ("db/1_t.back.tiny", "db/1_t.tiny", "db"):
        (placed,) = read(tmp_path, asked)
        assert placed.migration.path == "db/1_t.tiny"
        assert placed.migration.down is not None


def test_what_must_run_before_does(tmp_path: Path) -> None:
    write(tmp_path, n1_a="after 2", n2_b="create t a")
    assert paths(read(tmp_path, "db")) == ["db/2_b.tiny", "db/1_a.tiny"]


def test_files_elsewhere_are_named_from_where_the_user_stands(tmp_path: Path) -> None:
    write(tmp_path, n1_t="create t a")
    here = tmp_path / "here"
    here.mkdir()
    for asked in ("../db/1_t.tiny", str(tmp_path / "db")):
        assert paths(read(here, asked)) == ["../db/1_t.tiny"]


def test_a_file_that_nobody_can_read_says_what_is_supported(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(UsageError, match=r"no migration that we can read: notes\.txt") as caught:
        read(tmp_path, "notes.txt")
    assert "tiny" in str(caught.value.hint)


def test_a_folder_without_any_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(UsageError, match=r"no migrations in \."):
        read(tmp_path, ".")


def test_a_name_of_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no such file: gone\.sql"):
        read(tmp_path, "gone.sql")
