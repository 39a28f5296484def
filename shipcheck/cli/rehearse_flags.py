"""`shipcheck rehearse flags`: the tests with each flag on, and with it off."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.output import narrate, print_json, print_text
from shipcheck.cli.rehearse_text import as_json, as_text
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.coverage.sides import GuardLines
from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.result import RunState
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from shipcheck.rehearse.result import FlagRehearsal
    from shipcheck.ship.rehearsing import Rehearsing

Seen = tuple["FlagRehearsal", "Sequence[GuardLines]"]
"""A rehearsal, with the guards that the change adds or touches for its flag."""

NOTHING = "nothing to rehearse: the change adds and touches no guard; --flag names a flag\n"

FAILED = 1
"""The exit code where tests fail on a side."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `rehearse flags`."""
    parser.add_argument(
        "--flag", metavar="KEY", action="append", default=[],
        help="rehearse this flag, not those that the change guards with; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--all-tests", action="store_true", help="run all tests, not only those that touch the flag"
    )
    parser.add_argument(
        "--command", metavar="CMD", help="run this; {tests} stands for the files of tests"
    )
    add_change(parser)
    add_format(parser)


def rehearse(arguments: argparse.Namespace) -> int:
    """Run, print, keep; 0 where both sides of every flag pass, 1 where tests fail, 3 for the rest."""
    seen = run_interruptibly(_rehearse(arguments))
    if arguments.format == "json":
        said = print_json({"rehearsals": [as_json(*one) for one in seen]})
    else:
        said = print_text("\n".join(as_text(*one) for one in seen) or NOTHING)
    return exit_code([one for one, _ in seen]) if said else ShipcheckError.exit_code


def exit_code(rehearsals: Sequence[FlagRehearsal]) -> int:
    """A failure wins over what could not run."""
    states = {side.state for one in rehearsals for side in (one.on, one.off)}
    if RunState.FAILED in states:
        return FAILED
    return ShipcheckError.exit_code if RunState.NOT_RUN in states else 0


async def _rehearse(arguments: argparse.Namespace) -> list[Seen]:
    """All rehearsals, each kept as it ends, with the guards of its flag."""
    from shipcheck.flags.guarded import changed_guards  # noqa: PLC0415 - not for `--help`
    from shipcheck.ship.rehearsing import Rehearsing  # noqa: PLC0415

    evaluation = await prepare(read_request(arguments), surroundings())
    checklist = evaluation.checklist.flags
    settings = dict(checklist.get("tests", {}))
    if arguments.command:
        settings["command"] = arguments.command
    found = await changed_guards(evaluation.change, evaluation.repository, checklist)
    guards: dict[str, list[GuardLines]] = {key: [] for key in arguments.flag}
    for path, one in found:
        if one.flag in guards or not arguments.flag:
            lines = GuardLines(path, one.line, one.on_lines, one.off_lines)
            guards.setdefault(one.flag, []).append(lines)
    if not guards:
        return []
    rehearsing = Rehearsing(evaluation, settings, narrate, arguments.all_tests)
    _require_permission(rehearsing, overridden=bool(arguments.command))
    flags = {flag: [one.path for one in lines] for flag, lines in guards.items()}
    async with aclosing(rehearsing.each(flags)) as rehearsals:
        return [(rehearsal, guards[rehearsal.flag]) async for rehearsal in rehearsals]


def _require_permission(rehearsing: Rehearsing, *, overridden: bool) -> None:
    """Raise NotAllowed where this may not run.

    `shipcheck allow` allows what the checklist names, and not what only the command line does.
    """
    from shipcheck.ship.deciding import can_allow_rehearsals  # noqa: PLC0415 - not for `--help`
    from shipcheck.ship.permissions import NotAllowed  # noqa: PLC0415

    try:
        rehearsing.require_permission()
    except NotAllowed as error:
        if can_allow_rehearsals(rehearsing.evaluation) and not overridden:
            raise
        hint = "Name it in the checklist (flags: {tests: {command: …}}); then shipcheck allow."
        raise NotAllowed(error.message, hint=hint) from error
