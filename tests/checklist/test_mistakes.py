"""Every kind of mistake, and the text that a person gets to see.

Each `mistakes/NAME.yaml` has its text in `mistakes/NAME.txt`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from shipcheck.checklist.problems import render
from tests.checklist.loading import problems_of

MISTAKES = sorted((Path(__file__).parent / "mistakes").glob("*.yaml"))


@pytest.mark.parametrize("file", MISTAKES, ids=lambda file: file.stem)
def test_text(file: Path) -> None:
    assert render(problems_of(file.read_bytes())) == file.with_suffix(".txt").read_text()


def test_every_mistake_is_refused() -> None:
    assert MISTAKES
    assert not [file.stem for file in MISTAKES if not problems_of(file.read_bytes())]
