from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.coverage.report import FileCoverage
from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.result import FlagRehearsal, RunState, SideRun
from shipcheck.rehearse.store import RehearsalKey, read_rehearsal, write_rehearsal

if TYPE_CHECKING:
    from pathlib import Path

COVERAGE = FileCoverage(
    frozenset({1, 2}), frozenset({3}), {2: (1, 2)}, frozenset({(2, 3)}), frozenset({(2, -1)})
)
ON = SideRun(
    RunState.FAILED, "1 of 2 tests failed", 2, ("t: \udcff x",), 1.5, {"a.py": COVERAGE}, "no"
)
OFF = SideRun(RunState.PASSED, "exit code 0")
REHEARSAL = FlagRehearsal("new", ("pytest",), "environment NEW", ("a.py",), ON, OFF, "2026-11-23")
KEY = RehearsalKey("new", "a" * 40, "b" * 40, {"command": "make test"})


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_rehearsal(tmp_path, KEY, REHEARSAL)
    assert read_rehearsal(tmp_path, KEY) == REHEARSAL


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, flag="old"),
        replace(KEY, head_tree="c" * 40),
        replace(KEY, base_tree="c" * 40),
        replace(KEY, settings={"command": "true"}),
        replace(KEY, all_tests=True),
    ],
)
def test_another_key_is_another_rehearsal(tmp_path: Path, other: RehearsalKey) -> None:
    write_rehearsal(tmp_path, KEY, REHEARSAL)
    assert read_rehearsal(tmp_path, other) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"schema": 1', '"schema": 2'), ('"passed"', '"great"'), ('"hit": [1, 2]', '"hit": 7'),
        ('{"schema"', "[" * 100_000 + '{"schema"'), ('"arcs_taken": [[2, 3]]', '"arcs_taken": [[2]]'),
        ('"on": {', '"other": {'), ("}", ""), ('{"a.py"', '[]+{"a.py"'),
        ('"tests": 2', '"tests": Infinity'), ('"missed": [3]', '"missed": [-Infinity]'),
        ('"tests": 2', '"tests": NaN'),
    ],
)  # fmt: skip
def test_a_damaged_entry_is_as_none(tmp_path: Path, old: str, new: str) -> None:
    write_rehearsal(tmp_path, KEY, REHEARSAL)
    (file,) = (tmp_path / "shipcheck" / "rehearsals").iterdir()
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    assert read_rehearsal(tmp_path, KEY) is None


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "shipcheck").write_text("in the way")
    with pytest.raises(ShipcheckError, match="cannot write"):
        write_rehearsal(tmp_path, KEY, REHEARSAL)


def test_a_second_one_replaces_the_first(tmp_path: Path) -> None:
    write_rehearsal(tmp_path, KEY, REHEARSAL)
    write_rehearsal(tmp_path, KEY, replace(REHEARSAL, on=OFF))
    found = read_rehearsal(tmp_path, KEY)
    assert found is not None
    assert found.on == OFF
    assert len(list((tmp_path / "shipcheck" / "rehearsals").iterdir())) == 1
