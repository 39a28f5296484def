"""docs/tutorial.md is true: its commands are run as they stand there, from the demo to the record."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.docs.pages import fenced

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
CODES = {"git merge origin/main": 1}
"""Commands that are meant to end otherwise than with 0; the first `shipcheck check` is another."""


class Ran(NamedTuple):
    """A command of the page and what came of it."""

    command: str
    out: str
    code: int


def commands() -> list[str]:
    """What the page says to type, in order."""
    blocks = [block.replace("\\\n", "") for block in fenced(PAGE, "console")]
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> list[Ran]:
    """Every command of the page, in one shell, with shipcheck on its PATH."""
    folder = tmp_path_factory.mktemp("walk")
    (folder / "bin").mkdir()
    (folder / "home").mkdir()
    program = folder / "bin" / "shipcheck"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m shipcheck "$@"\n')
    program.chmod(0o755)
    environment = {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "HOME": str(folder / "home"),
        "PYTHONPATH": str(PAGE.parents[1]),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    script = "".join(f'{command}\necho "= $?"\n' for command in commands())
    done = subprocess.run(
        ["/bin/sh"], input=script.encode(), cwd=folder, env=environment, check=False, timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    *parts, _ = re.split(r"^= (\d+)\n", done.stdout.decode(), flags=re.MULTILINE)
    outputs, codes = parts[::2], parts[1::2]
    return [Ran(*found) for found in zip(commands(), outputs, map(int, codes), strict=True)]


def said(walked: list[Ran], command: str, number: int = 0) -> str:
    """What a command printed, of several alike the one of a number."""
    return [ran.out for ran in walked if ran.command == command][number]


@pytest.mark.slow
def test_every_command_ends_as_the_page_says(walked: list[Ran]) -> None:
    red = next(ran for ran in walked if ran.command == "shipcheck check")
    wanted = [1 if ran is red else CODES.get(ran.command, 0) for ran in walked]
    assert [ran.code for ran in walked] == wanted, walked


@pytest.mark.slow
def test_what_is_in_the_way_is_what_the_page_says(walked: list[Ran]) -> None:
    before = said(walked, "shipcheck check")
    lines = [line.split()[:2] for line in before.splitlines()]
    for status, item in (
        ("fail", "up-to-date"), ("fail", "migration-safe"), ("fail", "ci-green"), ("fail", "flag-present"),
        ("fail", "both-branches-tested"), ("unknown", "revert-plan"), ("answer", "support-told")
    ):  # fmt: skip
        assert [status, item] in lines
    assert "on   passed" in said(walked, "shipcheck rehearse flags")
    assert "coupons  off" in said(walked, "shipcheck flags status")
    assert said(walked, "shipcheck check", 1).startswith("ready  coupons -> origin/main")


@pytest.mark.slow
def test_the_merge_leaves_a_record_that_is_found(walked: list[Ran]) -> None:
    merged = said(walked, "git ship --yes")
    assert "merged  coupons -> main: 6 commits, 6 files, +45 -8 as " in merged
    commit = merged.rpartition(" as ")[2].split()[0]
    for words in ("coupons", "-v main", "--search 'coupon column'"):
        assert commit in said(walked, f"shipcheck log {words}")
    assert "the coupon column keeps what the notes said" in said(walked, "shipcheck log -v main")


def test_the_page_holds_the_whole_way() -> None:
    known = commands()
    for command in ("git ship --yes", "shipcheck log coupons", "shipcheck log sync"):
        assert command in known
