"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.ship.request import Request

if TYPE_CHECKING:
    import argparse

TEXT_OR_JSON = ("text", "json")


def add_place(parser: argparse.ArgumentParser) -> None:
    """`-C DIR`."""
    parser.add_argument(
        "-C", dest="directory", metavar="DIR", default=".", help="run as if started in DIR"
    )


def add_change(parser: argparse.ArgumentParser) -> None:
    """What is judged: `-C`, `--base`, `--head`, and by which checklist."""
    add_place(parser)
    parser.add_argument("--base", metavar="REF", help="measure the change against REF")
    parser.add_argument("--head", metavar="REF", help="judge REF instead of what is checked out")
    parser.add_argument("--checklist", metavar="FILE", help="judge by this checklist")
    parser.add_argument(
        "--checklist-from",
        choices=("base", "worktree"),
        help="whose checklist judges; the work tree's where left out, in CI the base's",
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """`--format text|json`, for commands that list or decide."""
    parser.add_argument("--format", choices=TEXT_OR_JSON, default="text", help="text if left out")


def read_directory(arguments: argparse.Namespace) -> Path:
    """The directory of `-C`."""
    try:
        directory = Path(arguments.directory).absolute()
    except FileNotFoundError as error:
        raise UsageError("the current directory is gone", hint="Change to another one.") from error
    if not directory.is_dir():
        raise UsageError(f"no such directory: {arguments.directory}")
    return directory


def read_path(arguments: argparse.Namespace, name: str) -> Path:
    """A path of the command line, seen from the directory of `-C`."""
    return read_directory(arguments) / name


def read_request(arguments: argparse.Namespace) -> Request:
    """What `add_change` collected."""
    file = arguments.checklist
    return Request(
        directory=read_directory(arguments),
        base=arguments.base,
        head=arguments.head,
        checklist_from=arguments.checklist_from,
        checklist_file=read_path(arguments, file) if file else None,
        offline=getattr(arguments, "offline", False),
    )
