"""`shipcheck demo`: a sample project with a branch that is not ready, on the screen or as text."""

from __future__ import annotations

import shlex
import shutil
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.cli.check import judge
from shipcheck.cli.output import print_text, uses_colour
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.cli.terminal import can_draw
from shipcheck.demo.build import build
from shipcheck.demo.desk import at_a_desk
from shipcheck.demo.next_steps import AFTER_THE_MERGE, STEPS, Step
from shipcheck.demo.on_branch import BRANCH
from shipcheck.errors import ShipcheckError
from shipcheck.model.text import visible
from shipcheck.reports import text as report
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.request import Request

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from shipcheck.ship.evaluation import Surroundings
    from shipcheck.tui.leaving import Leaving


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `demo`."""
    parser.add_argument(
        "--directory", metavar="DIR", type=Path, help="build it here; a temporary folder if not set"
    )
    parser.add_argument(
        "--plain", action="store_true", help="print the verdict instead of drawing a screen"
    )


def run(arguments: argparse.Namespace) -> int:
    """Build, judge, and say what to try; 0 whatever the verdict, since the demo ran."""
    around = surroundings()
    draws = can_draw(around.environment) and not arguments.plain
    around = replace(around, environment=at_a_desk(around.environment))
    directory = arguments.directory.absolute() if arguments.directory else None
    work_tree = run_interruptibly(build(directory, around.environment))
    show = _on_screen if draws else _in_text
    lines = (
        f"A small shop in {visible(str(work_tree))}, on its branch {BRANCH}; "
        "the remote is beside it.",
        "",
        *show(Request(work_tree), around),
    )
    return 0 if print_text("\n".join(lines) + "\n") else ShipcheckError.exit_code


def _in_text(request: Request, around: Surroundings) -> Iterator[str]:
    """What the gate says of the sample, as it would at a desk, and what to do about it."""
    result = run_interruptibly(judge(request, GateOptions(), around))
    yield "$ shipcheck check"
    yield report.render(result, colour=uses_colour(sys.stdout))
    yield "What to try next, until it is ready and merged:"
    yield from _commands(STEPS, request.directory)


def _on_screen(request: Request, around: Surroundings) -> Iterator[str]:
    """The sample on the screen; where that ends with the merge, then that, too."""
    from shipcheck.tui.start import open_screen  # noqa: PLC0415 - Textual, for a screen only

    options = GateOptions()
    leaving = run_interruptibly(open_screen(request, options, around))
    merged = leaving.merge and _merge(request, options, leaving) == 0
    yield "What to try next:" if merged else "What to try next, until it is ready and merged:"
    yield from _commands(AFTER_THE_MERGE if merged else STEPS, request.directory)


def _merge(request: Request, options: GateOptions, leaving: Leaving) -> int:
    """The merge that was confirmed on the screen; returns its exit code."""
    from shipcheck.cli.merge import merge_after_screen  # noqa: PLC0415

    return merge_after_screen(request, options, leaving)


def _commands(steps: Iterable[Step], work_tree: Path) -> Iterator[str]:
    """The steps, as commands to paste."""
    there = [f"cd {shlex.quote(str(work_tree))}"]
    folder = _folder_to_add()
    if folder:
        there.append(f'export PATH={shlex.quote(folder)}:"$PATH"')
    for number, step in enumerate(steps, 1):
        yield ""
        yield f"{number}. {step.title}"
        for command in (*there, *step.commands) if number == 1 else step.commands:
            yield from (f"     {visible(line)}" for line in command.splitlines())


def _folder_to_add() -> str | None:
    """The folder of this very shipcheck, where the shell does not find one."""
    if shutil.which("shipcheck"):
        return None
    folders = (str(Path(sys.argv[0]).absolute().parent), sysconfig.get_path("scripts"))
    return next((folder for folder in folders if shutil.which("shipcheck", path=folder)), None)
