"""`shipcheck flags find|status|on|off`: each action is the file `flags_ACTION.py` here."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import argparse

    from shipcheck.cli.main import Command

ACTIONS: dict[str, str] = {
    "find": "where the code asks flags; --suggest names functions of your own that do",
    "status": "what the flag service says of flags",
    "on": "switch a flag on, behind a small gate: for its users this is the release",
    "off": "switch a flag off, and see that it is; or make a missing one, off",
}
"""Every action that works, with its line in the help."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions, each with its options."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, text in ACTIONS.items():
        _load(name).add_arguments(actions.add_parser(name, help=text, description=text))


def run(arguments: argparse.Namespace) -> int:
    """Do what the action says."""
    return _load(arguments.action).run(arguments)


def _load(action: str) -> Command:
    """The module of an action."""
    return cast("Command", importlib.import_module(f"shipcheck.cli.flags_{action}"))
