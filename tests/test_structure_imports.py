"""What a command may import: a look at `sys.modules`, never at a clock."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.repository import Sample

HEAVY = (
    "git",
    "httpx",
    "textual",
    "tree_sitter",
    "yaml",
    "rich",
    "pathspec",
    "platformdirs",
    "jsonschema_rs",
    "postgast",
    "sqlglot",
    "pg8000",
)
RUN = """
import os, sys
end = os._exit
def tell(code):
    sys.stderr.write("\\n".join(sorted({name.partition(".")[0] for name in sys.modules})))
    sys.stderr.flush()
    end(code)
os._exit = tell
sys.argv[0] = "shipcheck"
from shipcheck.__main__ import main
main()
"""
"""Runs the command line, whose last act is `os._exit`, and tells just before what is imported."""


def imported(*arguments: str, sample: Sample | None = None, code: int = 0) -> set[str]:
    """The top-level modules after a run of the command line."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        capture_output=True, text=True, check=False, env=dict(os.environ),
        cwd=sample.path if sample else None,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    modules = set(done.stderr.splitlines())
    assert {"shipcheck", "os"} <= modules
    return modules


def test_the_version_costs_next_to_nothing() -> None:
    assert not imported("--version") & {"argparse", "asyncio", *HEAVY}


def test_the_overview_costs_next_to_nothing() -> None:
    assert not imported("--help") & {"argparse", "asyncio", *HEAVY}


@pytest.mark.parametrize("command", ["check", "merge", "explain", "waive", "answer"])
def test_the_help_of_a_command_imports_nothing_heavy(command: str) -> None:
    assert not imported(command, "--help") & set(HEAVY)


def test_an_offline_check_without_a_checklist(sample: Sample) -> None:
    """It reads YAML (the preset); everything else that is heavy is for those who ask for it."""
    sample.branch("topic")
    sample.commit({"app.py": "print('hello')\n"}, "Say hello")
    assert not imported("check", "--offline", sample=sample) & (set(HEAVY) - {"yaml"})


def test_an_offline_merge_without_a_checklist(sample: Sample) -> None:
    """It takes no more than the check, where nothing is to be asked."""
    sample.branch("topic")
    sample.commit({"app.py": "print('hello')\n"}, "Say hello")
    assert not imported("merge", "--offline", "--yes", sample=sample) & (set(HEAVY) - {"yaml"})


def test_the_first_picture_waits_for_nothing_that_judges() -> None:
    """What judges, records and highlights is imported once the screen is there."""
    done = subprocess.run(
        [sys.executable, "-c",
         "import shipcheck.cli.walk, shipcheck.tui.start, sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    late = ("change.base", "checks.registry", "git", "process", "ship.gate", "ship.decisions")
    assert not {f"shipcheck.{name}" for name in late} & set(done.stdout.split())
    assert "pygments.lexers" not in done.stdout.split()
    assert "textual.app" in done.stdout.split()
