"""A cache is private, bounded, and never a reason to fail."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from shipcheck.process.cache import Cache
from shipcheck.process.state import cache_directory

if TYPE_CHECKING:
    from pathlib import Path


def cache(folder: Path, most: int = 3, largest: int = 100, in_all: int = 1000) -> Cache:
    return Cache(folder / "deep" / "cache", most, largest, in_all)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    cache(tmp_path).write("a", b"1")
    cache(tmp_path).write("a", b"2")
    assert cache(tmp_path).read("a") == b"2"
    assert cache(tmp_path).read("b") is None


def test_only_its_owner_may_look(tmp_path: Path) -> None:
    cache(tmp_path).write("a", b"1")
    folder = tmp_path / "deep" / "cache"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "a").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "..", "../a", "a/b", ".a", "a\0", "a b"])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    cache(tmp_path).write(name, b"1")
    assert cache(tmp_path).read(name) is None
    assert not list(tmp_path.rglob("*"))


def test_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    cache(tmp_path).write("a", b"x" * 101)
    assert cache(tmp_path).read("a") is None


def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    folder = tmp_path / "deep" / "cache"
    for age, name in enumerate("abc"):
        kept.write(name, b"1")
        os.utime(folder / name, (1000 + age, 1000 + age))
    assert kept.read("a") == b"1"  # used just now
    kept.write("d", b"1")
    assert {one.name for one in folder.iterdir()} == {"a", "c", "d"}


def test_all_together_are_bounded(tmp_path: Path) -> None:
    kept = cache(tmp_path, most=100, in_all=250)
    for name in "abcdef":
        kept.write(name, b"x" * 100)
    assert len(list((tmp_path / "deep" / "cache").iterdir())) == 2


def test_what_is_no_private_file_of_ours_is_not_read(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    kept.write("a", b"1")
    folder = tmp_path / "deep" / "cache"
    (folder / "link").symlink_to(folder / "a")
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "open").write_bytes(b"1")
    (folder / "open").chmod(0o644)
    (folder / "large").write_bytes(b"x" * 200)
    (folder / "large").chmod(0o600)
    assert [kept.read(one) for one in ("link", "folder", "pipe", "open", "large")] == [None] * 5


def test_what_cannot_be_written_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "deep").write_text("a file")
    cache(tmp_path).write("a", b"1")
    assert cache(tmp_path).read("a") is None


def test_where_it_is(tmp_path: Path) -> None:
    own = {"SHIPCHECK_CACHE_DIR": "/x", "SHIPCHECK_STATE_DIR": "/y"}
    assert str(cache_directory(own)) == "/x"
    assert str(cache_directory({"SHIPCHECK_STATE_DIR": "/y"})) == "/y/cache"
    assert cache_directory({}).name == "shipcheck"


def test_a_folder_into_which_others_can_put_files_holds_nothing(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    kept.write("a", b"1")
    for mode, expected in ((0o777, None), (0o770, None), (0o755, b"1")):
        (tmp_path / "deep" / "cache").chmod(mode)
        assert kept.read("a") == expected
