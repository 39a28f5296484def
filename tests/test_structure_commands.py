"""`--help` lists exactly the commands that there are."""

from __future__ import annotations

import ast
from pathlib import Path

from shipcheck.cli import main

FOLDER = Path(main.__file__).parent


def is_command(file: Path) -> bool:
    """Whether a module of the command line has the two functions of a command.

    Those of an action are in a file of its own: `flags_ACTION.py`, `migrations_ACTION.py`.
    """
    if file.stem.startswith(("flags_", "migrations_")):
        return False
    body = ast.parse(file.read_text()).body
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    return {"add_arguments", "run"} <= functions


def listed() -> list[str]:
    """The commands in the order of `--help`."""
    lines = (line for line in main.overview().splitlines() if line.startswith("  "))
    return [line.split()[0] for line in lines]


def test_help_lists_every_command_and_no_other() -> None:
    assert sorted(listed()) == sorted(file.stem for file in FOLDER.glob("*.py") if is_command(file))


def test_the_six_everyday_commands_come_first() -> None:
    assert listed()[:6] == list(main.EVERYDAY)
    assert len(main.EVERYDAY) == 6


def test_every_command_can_be_parsed() -> None:
    for name in main.COMMANDS:
        assert main.build_parser(name).prog == f"shipcheck {name}"
