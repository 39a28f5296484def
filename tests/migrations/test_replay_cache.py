"""What replays gave, kept between runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shipcheck.migrations import replay_cache
from shipcheck.migrations.replay import Node
from shipcheck.migrations.replay_cache import Replayed, cache_folder, has_grown, load, store
from tests.migrations.memory.test_codec import SCHEMA

REPLAYED = Replayed(("k1", "k2"), (Node("a", "g", "1"), Node("b", "g", "2", ("1",))), SCHEMA)


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    store(tmp_path / "new", "history", REPLAYED)
    assert load(tmp_path / "new", "history") == REPLAYED
    assert load(tmp_path / "new", "other") is None


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b"\xff", b'{"version": 0}', b"[" * 100_000]
)
def test_a_damaged_file_is_as_good_as_none(damage: bytes, tmp_path: Path) -> None:
    store(tmp_path, "history", REPLAYED)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert load(tmp_path, "history") is None
    store(tmp_path, "history", REPLAYED)
    assert load(tmp_path, "history") == REPLAYED


def test_half_a_file_is_as_good_as_none(tmp_path: Path) -> None:
    store(tmp_path, "history", REPLAYED)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for end in range(0, len(whole), 7):
        file.write_bytes(whole[:end])
        assert load(tmp_path, "history") is None


def test_another_version_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(tmp_path, "history", REPLAYED)
    monkeypatch.setattr(replay_cache, "VERSION", replay_cache.VERSION + 1)
    assert load(tmp_path, "history") is None


def test_the_oldest_go_where_there_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_cache, "MOST_FILES", 2)
    for index, history in enumerate("abc"):
        store(tmp_path, history, REPLAYED)
        for file in tmp_path.iterdir():
            if load_of(file, history):
                os.utime(file, (index, index))
    assert load(tmp_path, "a") is None
    assert load(tmp_path, "b") == load(tmp_path, "c") == REPLAYED


def load_of(file: Path, history: str) -> bool:
    return f'"history":"{history}"' in file.read_text()


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store(tmp_path / "file" / "below", "history", REPLAYED)
    assert load(tmp_path / "file" / "below", "history") is None


def test_where_it_is(tmp_path: Path) -> None:
    assert cache_folder({"SHIPCHECK_STATE_DIR": str(tmp_path)}) == tmp_path / "migrations"
    assert cache_folder({}).parts[-2:] == ("shipcheck", "migrations")


def test_a_history_that_only_grew() -> None:
    assert has_grown((), ("a",))
    assert has_grown(("b",), ("a", "b"))
    assert not has_grown(("a", "b"), ("a", "c"))
