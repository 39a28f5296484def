"""`shipcheck rehearse flags`: the tests with each flag on, and with it off."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.output import narrate, print_json, print_text
from shipcheck.cli.rehearse_text import as_json, as_text
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.coverage.sides import GuardLines
from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.result import RunState
from shipcheck.rehearse.settings import commands_of
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from shipcheck.rehearse.flags import FlagsRequest
    from shipcheck.rehearse.result import FlagRehearsal
    from shipcheck.ship.evaluation import Evaluation

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
    from shipcheck.rehearse.flags import rehearse_flags  # noqa: PLC0415

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
    _require_permission(evaluation, settings, overridden=bool(arguments.command))
    request = _request(evaluation, settings, guards, all_tests=arguments.all_tests)
    done: list[Seen] = []
    async with aclosing(rehearse_flags(request)) as rehearsals:
        async for rehearsal in rehearsals:
            await _keep(evaluation, request, rehearsal)
            done.append((rehearsal, guards[rehearsal.flag]))
    return done


def _request(
    evaluation: Evaluation,
    settings: dict[str, Any],
    guards: Mapping[str, Sequence[GuardLines]],
    *,
    all_tests: bool,
) -> FlagsRequest:
    from shipcheck.rehearse.flags import FlagsRequest  # noqa: PLC0415 - not for `--help`

    return FlagsRequest(
        repository=evaluation.repository,
        head=evaluation.change.head,
        merge_base=evaluation.change.merge_base,
        flags={flag: [one.path for one in found] for flag, found in guards.items()},
        settings=settings,
        all_tests=all_tests,
        environment=evaluation.surroundings.environment,
        now=evaluation.surroundings.now,
        tell=narrate,
    )


def _require_permission(
    evaluation: Evaluation, settings: dict[str, Any], *, overridden: bool
) -> None:
    """A rehearsal runs the branch's files, as `run:` items do; raises NotAllowed as they do.

    `shipcheck allow` allows what the checklist names, and not what only the command line does.
    """
    from shipcheck.ship.commands import Commands  # noqa: PLC0415
    from shipcheck.ship.permissions import NotAllowed  # noqa: PLC0415

    commands = Commands(
        repository=evaluation.repository,
        change=evaluation.change,
        in_ci=evaluation.in_ci,
        is_review=evaluation.is_review,
        environment=evaluation.surroundings.environment,
        address=evaluation.address,
        head_is_checked_out=evaluation.head_is_checked_out,
    )
    try:
        for command in commands_of(settings):
            commands.require_permission(command)
    except NotAllowed as error:
        if evaluation.checklist.flags.get("tests") and not overridden:
            raise
        hint = "Name it in the checklist (flags: {tests: {command: …}}); then shipcheck allow."
        raise NotAllowed(error.message, hint=hint) from error


async def _keep(evaluation: Evaluation, request: FlagsRequest, one: FlagRehearsal) -> None:
    """Keep what ran, for `check` to read; what could not run is no rehearsal."""
    from shipcheck.rehearse.store import RehearsalKey, write_rehearsal  # noqa: PLC0415

    if RunState.NOT_RUN in (one.on.state, one.off.state):
        return
    git = evaluation.repository.git
    key = RehearsalKey(
        flag=one.flag,
        head_tree=await git.text("rev-parse", "--verify", f"{request.head}^{{tree}}"),
        base_tree=await git.text("rev-parse", "--verify", f"{request.merge_base}^{{tree}}"),
        settings=request.settings,
        all_tests=request.all_tests,
    )
    write_rehearsal(evaluation.repository.common_dir, key, one)
