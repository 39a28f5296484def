"""A checklist is put in its place whole or not at all, and nothing is lost."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.setup.write import write_checklist

if TYPE_CHECKING:
    from pathlib import Path

NAME = ".shipcheck.yaml"


def test_it_is_written_with_the_usual_rights(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        assert write_checklist(tmp_path, "version: 1\n", force=False) is None
    finally:
        os.umask(old)
    assert (tmp_path / NAME).read_text() == "version: 1\n"
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o644
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_an_existing_one_stays(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("mine")
    with pytest.raises(UsageError, match=r"there is a \.shipcheck\.yaml already") as raised:
        write_checklist(tmp_path, "new", force=False)
    assert "--force" in raised.value.hint
    assert (tmp_path / NAME).read_text() == "mine"


def test_forced_every_older_one_is_kept(tmp_path: Path) -> None:
    texts = ("one", "two", "three", "four")
    kept = [write_checklist(tmp_path, text, force=True) for text in texts]
    assert kept == [None, f"{NAME}.bak", f"{NAME}.bak2", f"{NAME}.bak3"]
    assert [(tmp_path / (name or NAME)).read_text() for name in kept] == [
        "four", "one", "two", "three",
    ]  # fmt: skip


@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_is_never_written_through(tmp_path: Path, *, dangling: bool) -> None:
    target = tmp_path / "elsewhere"
    top = tmp_path / "top"
    top.mkdir()
    if not dangling:
        target.write_text("theirs")
    (top / NAME).symlink_to(target)
    with pytest.raises(UsageError):
        write_checklist(top, "new", force=False)
    assert write_checklist(top, "new", force=True) == f"{NAME}.bak"
    assert target.exists() is not dangling
    if not dangling:
        assert target.read_text() == "theirs"
    assert (top / f"{NAME}.bak").is_symlink()
    assert not (top / NAME).is_symlink()
    assert (top / NAME).read_text() == "new"


def test_what_cannot_be_written_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(ShipcheckError, match="cannot write") as raised:
        write_checklist(tmp_path / "absent", "new", force=True)
    assert raised.value.exit_code == 3
    assert list(tmp_path.iterdir()) == []
