"""`shipcheck migrations lint`: each action is the file `migrations_ACTION.py` here."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import argparse

    from shipcheck.cli.main import Command

ACTIONS: dict[str, str] = {
    "lint": "what migration files do to busy tables and to the code that still runs",
}
"""Every action that works, with its line in the help."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions, each with its options."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, text in ACTIONS.items():
        described = f"{text[0].upper()}{text[1:]}."
        _load(name).add_arguments(actions.add_parser(name, help=text, description=described))


def run(arguments: argparse.Namespace) -> int:
    """Do what the action says."""
    return _load(arguments.action).run(arguments)


def _load(action: str) -> Command:
    """The module of an action."""
    return cast("Command", importlib.import_module(f"shipcheck.cli.migrations_{action}"))
