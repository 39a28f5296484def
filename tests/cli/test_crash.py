"""Where the details of an error go that nobody foresaw."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from shipcheck.cli.crash import write_crash


def crashed(text: str) -> ValueError:
    """An error that was raised, so that it has a traceback."""
    with pytest.raises(ValueError, match=text) as caught:
        int(text)
    return caught.value


def test_every_crash_has_a_file_of_its_own(tmp_path: Path) -> None:
    """Two items may crash in the same run, and within the same second."""
    environment = {"SHIPCHECK_STATE_DIR": str(tmp_path), "SECRET": "s3cr3t"}
    files = [Path(write_crash(crashed(text), environment)) for text in ("first", "second")]
    assert files[0] != files[1]
    for file, text in zip(files, ("first", "second"), strict=True):
        assert file.parent == tmp_path / "log"
        said = file.read_text()
        assert said.startswith("shipcheck ")
        assert "Traceback" in said
        assert f"literal for int() with base 10: '{text}'" in said
        assert "s3cr3t" not in said
        assert stat.S_ISREG(file.lstat().st_mode)


def test_no_state_folder_is_no_second_crash(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = write_crash(crashed("x"), {"SHIPCHECK_STATE_DIR": str(tmp_path / "file")})
    try:
        assert "ValueError: invalid literal" in Path(path).read_text()
    finally:
        Path(path).unlink()
