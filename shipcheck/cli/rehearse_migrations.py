"""`shipcheck rehearse migrations`: forward and back on a scratch PostgreSQL, watched."""

from __future__ import annotations

import argparse
import re
from contextlib import aclosing
from typing import TYPE_CHECKING

from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.output import narrate, print_json, print_text
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import ShipcheckError
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.rehearse.migration_result import MigrationsRehearsal

NOTHING = "nothing to rehearse: the change has no migrations\n"

FAILED = 1
"""The exit code where a migration fails, back is not back, or data is lost."""

MOST_ROWS = 10_000_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `rehearse migrations`."""
    parser.add_argument(
        "--rows", type=_rows, metavar="N",
        help="rows that are made up for each table; then again with ten times as many",
    )  # fmt: skip
    parser.add_argument(
        "--url", metavar="URL",
        help="a server for scratch use: databases are made there, and dropped; not your own database",
    )  # fmt: skip
    parser.add_argument(
        "--server-version", type=_version, metavar="V",
        help="the version of PostgreSQL that you run; found from the project's files if left out",
    )  # fmt: skip
    parser.add_argument(
        "--render-command", metavar="CMD",
        help="run this, and rehearse the SQL that it prints instead of reading the migrations",
    )  # fmt: skip
    add_change(parser)
    add_format(parser)


def _rows(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_ROWS:
        raise argparse.ArgumentTypeError(f"not a number from 1 to {MOST_ROWS:,}: {text}")
    return int(text)


def _version(text: str) -> tuple[int, ...]:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){0,2}", text):
        raise argparse.ArgumentTypeError(f"not a version: {text}")
    return tuple(int(one) for one in text.split("."))


def rehearse(arguments: argparse.Namespace) -> int:
    """Run, print, keep; 0 where nothing is wrong, 1 where it fails, 3 for what could not be rehearsed."""
    from shipcheck.cli.rehearse_migrations_text import as_text  # noqa: PLC0415 - not for `--help`
    from shipcheck.rehearse.migration_result import as_json  # noqa: PLC0415

    seen = run_interruptibly(_rehearse(arguments))
    if arguments.format == "json":
        said = print_json({"rehearsals": [as_json(one) for one in seen]})
    else:
        said = print_text("\n".join(as_text(one) for one in seen) or NOTHING)
    return exit_code(seen) if said else ShipcheckError.exit_code


def exit_code(rehearsals: Sequence[MigrationsRehearsal]) -> int:
    """What is wrong wins over what could not be done."""
    from shipcheck.rehearse.migration_result import RehearsalState  # noqa: PLC0415

    states = {one.state for one in rehearsals}
    if RehearsalState.FAILED in states:
        return FAILED
    return ShipcheckError.exit_code if RehearsalState.INCOMPLETE in states else 0


async def _rehearse(arguments: argparse.Namespace) -> list[MigrationsRehearsal]:
    """The rehearsals, one for each database."""
    from shipcheck.ship.rehearsing_migrations import MigrationsRehearsing  # noqa: PLC0415

    evaluation = await prepare(read_request(arguments), surroundings())
    rehearsing = MigrationsRehearsing(
        evaluation, narrate, arguments.rows, arguments.url, arguments.server_version,
        arguments.render_command,
    )  # fmt: skip
    async with aclosing(rehearsing.each()) as rehearsals:
        return [one async for one in rehearsals]
