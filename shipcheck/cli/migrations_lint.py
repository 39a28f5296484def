"""`shipcheck migrations lint FILE…`: hazards of migration files, outside any branch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.cli.migrations_json import as_document
from shipcheck.cli.migrations_text import as_text
from shipcheck.cli.options import add_format, add_place, read_directory
from shipcheck.cli.output import print_json, print_text
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.migrations.judged import Safety
from shipcheck.migrations.servers import ASSUMED, Dialect, Server

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from shipcheck.migrations.judged import JudgedMigration

UNSAFE = 1
"""The exit code where a file is unsafe."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `migrations lint`."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+",
        help="migrations, or folders of them; files named together are one history",
    )  # fmt: skip
    parser.add_argument(
        "--dialect", choices=[one.value for one in Dialect],
        help="the database; found from the project's files where left out",
    )  # fmt: skip
    parser.add_argument(
        "--server-version", metavar="N", help="its version, as 15 or 8.0.36; found likewise"
    )
    parser.add_argument(
        "--in-transaction", action="store_true",
        help="plain SQL runs in one transaction, as some tools run it",
    )  # fmt: skip
    parser.add_argument("-v", "--verbose", action="store_true", help="show every note")
    add_place(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Lint and print; 1 where a file is unsafe, 3 where one was not understood."""
    judged = _lint(arguments)
    if arguments.format == "json":
        said = print_json(as_document(judged))
    else:
        said = print_text(as_text(judged, verbose=arguments.verbose))
    return exit_code(judged) if said else ShipcheckError.exit_code


def exit_code(all_judged: Sequence[JudgedMigration]) -> int:
    """What is wrong wins over what is not understood."""
    found = {one.safety for one in all_judged}
    if Safety.UNSAFE in found:
        return UNSAFE
    return ShipcheckError.exit_code if Safety.UNKNOWN in found else 0


def _lint(arguments: argparse.Namespace) -> tuple[JudgedMigration, ...]:
    """Every file judged on the schema that those before it make."""
    from shipcheck.migrations.linting import lint  # noqa: PLC0415 - `--help` needs none

    return lint(
        arguments.files,
        read_directory(arguments),
        server=_server(arguments),
        version=_version(arguments.server_version),
        in_transaction=arguments.in_transaction,
    )


def _server(arguments: argparse.Namespace) -> Server | None:
    """The server that the options name, None where the project's files are to tell."""
    if arguments.dialect is None:
        return None
    dialect = Dialect(arguments.dialect)
    return Server(
        dialect, _version(arguments.server_version) or ASSUMED[dialect].version, "options"
    )


def _version(written: str | None) -> tuple[int, ...] | None:
    """The numbers of a version.

    Raises:
        UsageError: it has none.
    """
    if written is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}", written):
        hint = "Write numbers: --server-version 15, --server-version 8.0.36."
        raise UsageError("--server-version takes a version", hint=hint)
    return tuple(int(part) for part in written.split("."))
