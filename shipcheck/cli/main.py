"""Finds the command, runs it, and turns every way to end into an exit code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol, cast

from shipcheck.cli.output import complain, narrate, print_result
from shipcheck.errors import INTERRUPTED, ShipcheckError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

DEFAULT_WIDTH = 80
MARGIN = 2
"""Columns of help where the terminal does not tell, and what argparse leaves free of them."""


EVERYDAY = {
    "check": "judge the current branch, print, and exit",
    "merge": "judge, then merge into the base exactly what was judged",
    "explain": "why an item applies or not, and what it looks at",
    "waive": "accept an item as it is, with a reason",
    "answer": "answer a question of the checklist",
    "init": "write a first checklist for this repository",
}
OTHERS = {
    "allow": "let commands run on somebody else's commits, or credentials go to a host",
    "checklist": "validate, show or describe the team's checklist",
    "pr": "judge somebody else's pull request; nothing of it runs",
    "log": "what shipped, how it was judged, what awaits review; review and sync",
    "flags": "feature flags: find, status, on, off",
    "migrations": "migration files: lint them for what they block and break",
    "rehearse": "rehearse flags, both ways, or migrations, forward and back on a scratch server",
    "doctor": "what is configured, what is missing",
    "demo": "build a sample repository and run the gate on it",
    "install": "the git alias `ship` and the hooks; --undo takes them back",
    "hook": "what the hooks of `install` run",
}
COMMANDS = EVERYDAY | OTHERS
"""Every command that works, with its line in `--help`; each is the file of that name here."""


class Command(Protocol):
    """A sub-command's module."""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Declare the command's own arguments."""

    @staticmethod
    def run(arguments: argparse.Namespace) -> int:
        """Do it; returns the exit code. Raises ShipcheckError for what the user can mend."""


def run_command_line(argv: Sequence[str]) -> int:
    """Run a command; returns its exit code, whatever happens."""
    try:
        name, rest = _split(argv)
        if name is None:
            return _help(rest)
        return _run(name, rest) if name else _walk(rest)
    except ShipcheckError as error:
        complain(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as end:  # argparse, which has said why
        return end.code if isinstance(end.code, int) else UsageError.exit_code
    except Exception as error:  # noqa: BLE001 - the one boundary: no traceback reaches the user
        from shipcheck.cli.crash import write_crash  # noqa: PLC0415

        path = write_crash(error, os.environ)
        narrate(f"shipcheck: internal error, nothing was decided; details in {path}")
        return ShipcheckError.exit_code


def _split(argv: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The command and its arguments; an empty one where there are only options, None for help."""
    if not argv:
        return "", argv
    if argv[0] in COMMANDS:
        return argv[0], argv[1:]
    if argv[0].startswith("-") and argv[0] not in ("-h", "--help"):
        return "", argv
    return None, argv


def _help(argv: Sequence[str]) -> int:
    """The overview; an error for a word that is no command."""
    if argv[0] in ("-h", "--help"):
        return 0 if print_result(overview()) else ShipcheckError.exit_code
    import difflib  # noqa: PLC0415 - only for a typing error

    near = difflib.get_close_matches(argv[0], COMMANDS, 1)
    did_you_mean = f" Did you mean {near[0]}?" if near else ""
    narrate(f"shipcheck: no command {argv[0]!r}.{did_you_mean} See shipcheck --help.")
    return UsageError.exit_code


def overview() -> str:
    """What `shipcheck --help` prints."""
    width = max(map(len, COMMANDS)) + 2
    lines = [
        "usage: shipcheck [COMMAND] [OPTIONS]",
        "",
        "Is this branch ready to ship? Plain `shipcheck` walks you through it.",
        "",
    ]
    lines += [f"  {name:{width}}{text}" for name, text in EVERYDAY.items()]
    lines.append("")
    lines += [f"  {name:{width}}{text}" for name, text in OTHERS.items()]
    lines += ["", "shipcheck COMMAND --help tells more; shipcheck --version.", ""]
    return "\n".join(lines)


def load_command(name: str) -> Command:
    """The module of a command."""
    import importlib  # noqa: PLC0415

    return cast("Command", importlib.import_module(f"shipcheck.cli.{name}"))


def build_parser(name: str) -> argparse.ArgumentParser:
    """The argument parser of a command."""
    parser = _parser(f"shipcheck {name}", COMMANDS[name])
    load_command(name).add_arguments(parser)
    return parser


def _parser(prog: str, description: str) -> argparse.ArgumentParser:
    """A parser without arguments."""
    import argparse  # noqa: PLC0415

    return argparse.ArgumentParser(
        prog=prog,
        description=_sentence(description),
        allow_abbrev=False,
        formatter_class=_formatter,
    )


def _formatter(prog: str) -> argparse.HelpFormatter:
    """The usual one, told the width: argparse would import shutil with its archives for that."""
    import argparse  # noqa: PLC0415

    return argparse.HelpFormatter(prog, width=_terminal_width() - MARGIN)


def _terminal_width() -> int:
    """Columns of the terminal; COLUMNS overrides it."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size().columns or DEFAULT_WIDTH
    except OSError:
        return DEFAULT_WIDTH


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _run(name: str, rest: Sequence[str]) -> int:
    """Parse and run."""
    arguments = build_parser(name).parse_args(rest)
    return load_command(name).run(arguments)


def build_walk_parser() -> argparse.ArgumentParser:
    """The argument parser of plain `shipcheck`."""
    from shipcheck.cli import walk  # noqa: PLC0415

    parser = _parser("shipcheck", "walk through what this branch still needs, then merge it")
    walk.add_options(parser)
    return parser


def _walk(rest: Sequence[str]) -> int:
    """Plain `shipcheck`, with or without options."""
    from shipcheck.cli import walk  # noqa: PLC0415

    return walk.walk(build_walk_parser().parse_args(rest))
