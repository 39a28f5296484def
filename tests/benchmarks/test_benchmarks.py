"""The benchmarks measure what they say; no test looks at how long something takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks import contenders, flags, report, screen
from benchmarks.flag_code import LANGUAGES, asks
from benchmarks.measure import Contender, measure_in_turn
from benchmarks.profile import profile
from benchmarks.sample import copy_of, generate, git

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def test_a_generated_repository_has_the_size_that_it_says(tmp_path: Path) -> None:
    workload = generate(tmp_path / "sample", files=30, changed=7)
    assert (workload.files, workload.changed) == (30, 7)
    assert git(workload.path, "status", "--porcelain") == ""
    assert git(workload.path, "diff", "--shortstat", workload.base).split()[3] == "56"


def test_a_real_repository_is_measured_on_a_copy(tmp_path: Path) -> None:
    original = generate(tmp_path / "sample", files=3, changed=2)
    copy = copy_of(original.path, "main", tmp_path / "copy")
    assert (copy.files, copy.changed) == (3, 2)
    assert copy.path != original.path


def test_contenders_take_turns(tmp_path: Path) -> None:
    log = tmp_path / "log"
    both = [Contender(word, ["/bin/sh", "-c", f"echo {word} >> {log}"], tmp_path) for word in "ab"]
    measure_in_turn(both, 2, os.environ)
    assert log.read_text().split() == ["a", "b"] * 4
    assert [len(one.seconds) for one in both] == [2, 2]


def test_a_run_that_failed_is_not_a_measurement(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="exit code 3"):
        measure_in_turn([Contender("bad", ["/bin/sh", "-c", "exit 3"], tmp_path)], 1, os.environ)


def test_memory_is_counted_in_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "x = bytearray(200_000_000)"]
    large = Contender("large", command, tmp_path)
    small = Contender("small", ["true"], tmp_path)
    measure_in_turn([large, small], 1, os.environ)
    assert 200 < large.peak < 400
    assert small.peak < 20, "what measures is counted as what is measured"


def test_an_aim_is_met_or_missed_aloud() -> None:
    assert list(report.aim("a ≤ b", 0.1, 0.2, "ms")) == ["- a ≤ b: 100 ms of 200 ms: met"]
    assert next(iter(report.aim("a ≤ b", 0.3, 0.2, "ms"))).endswith("**missed**")


def test_the_profile_names_imports_and_git_calls(tmp_path: Path) -> None:
    workload = generate(tmp_path / "sample", files=3, changed=2)
    text = "\n".join(profile(workload, contenders.environment(tmp_path), 1))
    assert "| shipcheck.model |" in text
    assert "| `git merge-base" in text
    assert "| the whole check | 0 |" in text


def test_screens_are_drawn_and_answer_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "PRESSED", 2)
    programs = screen.programs(generate(tmp_path / "sample", files=3, changed=2))
    home = tmp_path / "home"
    home.mkdir()
    screen.measure_screens(programs, 1, contenders.environment(home))
    assert [(len(one.paints), len(one.answers)) for one in programs] == [(1, 2), (1, 2)]
    assert [row.split("|")[1].strip() for row in screen.table(programs)][2:] == [
        "a bare Textual program", "`shipcheck`",
    ]  # fmt: skip


def test_every_language_of_the_flags_benchmark_is_found_and_guarded(tmp_path: Path) -> None:
    files, changed = 35 * len(LANGUAGES), 2 * len(LANGUAGES)
    workload = flags.generate(tmp_path / "flags", files=files, changed=changed)
    environment = contenders.environment(tmp_path)
    find = flags.finders(workload, tmp_path)[-1]
    uses = json.loads(run([*find.command, "--format", "json"], workload.path, environment))["uses"]
    old = [use for use in uses if use["key"].startswith("old-")]
    assert len(old) == sum(asks(index) for index in range(files)) == len(LANGUAGES)
    assert {use["path"].rpartition(".")[2] for use in old} == {one.suffix for one in LANGUAGES}
    assert len(uses) == len(old) + changed

    judged = flags.contenders_of(workload, written(tmp_path))[-1]
    result = json.loads(run([*judged.command, "--format", "json"], workload.path, environment))
    present, tested = result["items"]
    assert (present["status"], tested["status"]) == ("pass", "pass")
    assert len({guard["path"] for guard in tested["data"]["guards"]}) == changed


def written(folder: Path) -> Path:
    """The folder, with the checklists of the benchmark in it."""
    flags.write_checklists(folder)
    return folder


def run(command: Sequence[str], directory: Path, environment: Mapping[str, str]) -> str:
    return subprocess.run(
        list(command),
        cwd=directory,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
