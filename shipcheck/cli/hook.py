"""`shipcheck hook`: what the hooks call that `shipcheck install` puts in place."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.cli.output import complain, narrate, say
from shipcheck.errors import ShipcheckError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from shipcheck.model.result import Result
    from shipcheck.ship.hooked_push import Push

STOPPED = 1
"""Exit code by which a hook keeps git from going on."""

MERGING = "SHIPCHECK_MERGE"
"""Set to 1 where `shipcheck merge` runs git: what it does has been judged."""

PUSH_ANYWAY = "git push --no-verify pushes it all the same."
MERGE_ANYWAY = """\
{what} not merged; the merge has begun, and git merge --abort takes it back.
{ship} merges what is ready, with a record; git merge --no-verify merges it as it is."""
SHIP = "shipcheck merge"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The hook, and what git tells it."""
    parser.add_argument("hook", choices=("pre-push", "pre-merge-commit"), help="which hook runs")
    parser.add_argument("told", nargs="*", help="what git gives to the hook")


def run(arguments: argparse.Namespace) -> int:
    """Say what is wrong, if anything is; returns 1 where git must not go on."""
    if os.environ.get(MERGING) == "1":
        return 0
    if arguments.hook == "pre-merge-commit":
        return _merge()
    if sys.stdin.isatty():
        raise UsageError("the pre-push hook is told by git what is pushed", hint="git push")
    from shipcheck.ship.hooked_push import parse_pushes  # noqa: PLC0415 - most say nothing

    return _push(parse_pushes(sys.stdin.buffer.read()))


def _push(pushes: Sequence[Push]) -> int:
    """Judge every branch; trouble of shipcheck's own is said and stops nobody."""
    from shipcheck.cli.runtime import run_interruptibly  # noqa: PLC0415

    failed, troubles = run_interruptibly(_judge_pushes(pushes)) if pushes else ([], [])
    for trouble in dict.fromkeys(troubles):
        narrate(f"shipcheck: {trouble} (pushed all the same)")
    for result in failed:
        _report(result)
    if failed:
        narrate(PUSH_ANYWAY)
    return STOPPED if failed else 0


async def _judge_pushes(pushes: Sequence[Push]) -> tuple[list[Result], list[str]]:
    """The results that stop the push, and what went wrong."""
    from shipcheck.cli.progress import Progress  # noqa: PLC0415
    from shipcheck.cli.runtime import surroundings  # noqa: PLC0415
    from shipcheck.ship.hooked_push import judge_push  # noqa: PLC0415

    failed, troubles = [], []
    async with Progress(sys.stderr) as progress:
        for push in pushes:
            try:
                result = await judge_push(Path.cwd(), push, surroundings(), progress.show)
            except ShipcheckError as error:
                troubles.append(error.message)
            else:
                failed += [result] if result else []
    return failed, troubles


def _merge() -> int:
    """Judge what is merged into the base by hand; all of it has to be ready."""
    from shipcheck.cli.runtime import run_interruptibly  # noqa: PLC0415

    try:
        results = run_interruptibly(_judge_merge())
    except ShipcheckError as error:
        complain(error)
        narrate(MERGE_ANYWAY.format(what="What could not be judged is", ship=SHIP))
        return STOPPED
    for result in results:
        _report(result)
    stopped = [result for result in results if result.exit_code]
    if stopped:
        names = [result.change.branch or result.change.head[:12] for result in stopped]
        several = len(names) > 1
        what = f"{' and '.join(names)} {'are' if several else 'is'}"
        ship = SHIP if several else f"{SHIP} --head {shlex.quote(names[0])}"
        narrate(MERGE_ANYWAY.format(what=what, ship=ship))
    return STOPPED if stopped else 0


async def _judge_merge() -> list[Result]:
    """The results for what is merged, in the order in which git names it."""
    from shipcheck.cli.check import judge  # noqa: PLC0415
    from shipcheck.cli.runtime import surroundings  # noqa: PLC0415
    from shipcheck.ship.evaluation import GateOptions  # noqa: PLC0415
    from shipcheck.ship.hooked_merge import requests_of_merge  # noqa: PLC0415

    around = surroundings()
    requests = await requests_of_merge(Path.cwd(), around)
    return [await judge(request, GateOptions(), around) for request in requests]


def _report(result: Result) -> None:
    """The report, on standard error: a hook's standard output belongs to git."""
    from shipcheck.reports.text import render  # noqa: PLC0415

    say(render(result))
