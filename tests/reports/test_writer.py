from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.reports.writer import write_report


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return [path.name for path in folder.iterdir()]


def test_writes_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    write_report(file, "süß\n")
    assert file.read_bytes() == "süß\n".encode()
    assert names(tmp_path) == ["report.txt"]


def test_a_text_that_is_no_unicode_is_written_all_the_same(tmp_path: Path) -> None:
    write_report(tmp_path / "report", "\ud800\udcff")
    assert (tmp_path / "report").read_bytes() == b"\\ud800\\udcff"


def test_replaces_and_keeps_the_mode(tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("a longer text than what follows")
    file.chmod(0o640)
    write_report(file, "new\n")
    assert file.read_text() == "new\n"
    assert file.stat().st_mode & 0o777 == 0o640


def test_the_longest_name_that_a_file_can_have(tmp_path: Path) -> None:
    file = tmp_path / ("n" * 255)
    write_report(file, "text")
    assert file.read_text() == "text"


def test_through_a_link_the_file_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "report", tmp_path / "link"
    link.symlink_to(target)
    write_report(link, "first")
    write_report(link, "second")
    assert link.is_symlink()
    assert target.read_text() == "second"
    assert names(target.parent) == ["report"]


def test_a_link_that_is_planted_beside_it_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / f".report.{os.getpid()}").symlink_to(victim)
    write_report(folder / "report", "text")
    assert victim.read_text() == "untouched"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_device() -> None:
    with pytest.raises(ShipcheckError, match="No space left") as caught:
        write_report(Path("/dev/full"), "text")
    assert caught.value.exit_code == 3


def test_a_device_is_written_to_as_it_is() -> None:
    write_report(Path("/dev/null"), "text")
    assert Path("/dev/null").is_char_device()


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_report(pipe, "text")
    reader.join(timeout=20)
    assert read == ["text"]
    assert pipe.is_fifo()


@pytest.mark.parametrize("place", ["absent/report", ".", "file/report"])
def test_places_that_take_no_file(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(ShipcheckError, match="cannot write the report to"):
        write_report(tmp_path / place, "text")
    assert names(tmp_path) == ["file"]


def test_what_was_there_stays_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "report"
    file.write_text("what was there")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ShipcheckError, match="No space left"):
        write_report(file, "new")
    assert file.read_text() == "what was there"
    assert names(tmp_path) == ["report"]
