"""A file that many processes append to, and that a crash may tear."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.errors import ShipcheckError
from shipcheck.ship.journal import append, read

if TYPE_CHECKING:
    from pathlib import Path

WRITER = """
import sys
from pathlib import Path
from shipcheck.ship.journal import append
for number in range(200):
    append(Path(sys.argv[1]), {"who": sys.argv[2], "number": number, "text": "x" * 5000})
"""


def test_what_was_appended_is_read_in_order(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "journal.jsonl"
    entries = [{"number": number, "text": "zwei\nZeilen \udcff \u2028"} for number in range(3)]
    for entry in entries:
        append(file, entry)
    assert read(file) == (entries, 0)
    assert file.read_bytes().isascii()
    assert file.read_bytes().count(b"\n") == 3


def test_nothing_there_is_nothing_read(tmp_path: Path) -> None:
    assert read(tmp_path / "absent") == ([], 0)


@pytest.mark.parametrize("torn", [b'{"number": 1', b"\xff\xfe", b"[" * 100_000, b"1", b"null"])
def test_a_damaged_line_is_counted_and_stepped_over(tmp_path: Path, torn: bytes) -> None:
    file = tmp_path / "journal"
    append(file, {"number": 0})
    with file.open("ab") as opened:
        opened.write(torn)
    append(file, {"number": 2})
    assert read(file) == ([{"number": 0}, {"number": 2}], 1)


def test_processes_that_append_at_the_same_time(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), name]) for name in "ab"]
    damaged = 0
    while any(writer.poll() is None for writer in writers):
        damaged += read(file)[1]
    assert [writer.returncode for writer in writers] == [0, 0]
    entries, late = read(file)
    assert (damaged, late) == (0, 0)
    for name in "ab":
        numbers = [entry["number"] for entry in entries if entry["who"] == name]
        assert numbers == list(range(200))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ShipcheckError, match="cannot write"):
        append(tmp_path / "file" / "journal", {})
    with pytest.raises(ShipcheckError, match="cannot read"):
        read(tmp_path)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("journal") / "journal"
    file.write_bytes(data)
    read(file)
    append(file, {"last": True})
    entries, _ = read(file)
    assert entries[-1] == {"last": True}
    assert json.loads(file.read_bytes().splitlines()[-1]) == {"last": True}
