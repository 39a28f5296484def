"""The benchmark of migrations counts as it says; no test looks at how long something takes."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from benchmarks import migrations
from benchmarks.migrations import SAFE, SHIPCHECK, SQUAWK, UNKNOWN, UNSAFE, Score
from tests.migrations.labels import read_labels

LABELS = {label.name: label for label in read_labels()}
CASES = ("unsafe/indexes/orders_by_status", "safe/types/varchar_longer", "unknown/syntax_error")


def test_silence_is_right_on_safe_files_and_an_alarm_on_unsafe_ones() -> None:
    unsafe, safe, unknown = (LABELS[name] for name in CASES)
    score = Score("a linter")
    for label, said in ((unsafe, UNSAFE), (unsafe, SAFE), (unsafe, UNKNOWN), (safe, SAFE)):
        score.add(label, said)
    assert (score.recall, score.precision) == (1 / 3, 1.0)
    score.add(safe, UNKNOWN)
    assert score.precision == 0.5
    score.add(unknown, SAFE)
    assert score.sure == [unknown.name]


def test_cases_are_judged_by_both(tmp_path: Path) -> None:
    if not (shutil.which("squawk") or Path(sys.executable).with_name("squawk").exists()):
        pytest.skip("no squawk; to get it: make benchmark")
    found = migrations.scores(tmp_path, [LABELS[name] for name in CASES])
    by_name = {score.name: score for score in found}
    assert by_name[SHIPCHECK].alarmed == []
    assert by_name[SQUAWK].caught == [CASES[0]]
    assert by_name[SQUAWK].alarmed == [CASES[1]]


def test_many_files_are_made_of_the_labelled_ones(tmp_path: Path) -> None:
    folder = migrations.generate(tmp_path, files=30)
    assert len(list(folder.iterdir())) == 30
