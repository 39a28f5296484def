"""`shipcheck demo`: a sample project with a branch that is not ready, and the gate run on it."""

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
from shipcheck.demo.build import build
from shipcheck.demo.desk import at_a_desk
from shipcheck.demo.next_steps import STEPS
from shipcheck.demo.on_branch import BRANCH
from shipcheck.errors import ShipcheckError
from shipcheck.model.text import visible
from shipcheck.reports import text as report
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.request import Request

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from shipcheck.model.result import Result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `demo`."""
    parser.add_argument(
        "--directory", metavar="DIR", type=Path, help="build it here; a temporary folder if not set"
    )


def run(arguments: argparse.Namespace) -> int:
    """Build, judge, and say what to try; 0 whatever the verdict, since the demo ran."""
    directory = arguments.directory
    work_tree, result = run_interruptibly(_run(directory.absolute() if directory else None))
    lines = (
        f"A small shop in {visible(str(work_tree))}, on its branch {BRANCH}; "
        "the remote is beside it.",
        "",
        "$ shipcheck check",
        report.render(result, colour=uses_colour(sys.stdout)),
        *_next_lines(work_tree),
    )
    return 0 if print_text("\n".join(lines) + "\n") else ShipcheckError.exit_code


async def _run(directory: Path | None) -> tuple[Path, Result]:
    """The work tree of the sample, and what the gate says of it, as it would at a desk."""
    around = surroundings()
    around = replace(around, environment=at_a_desk(around.environment))
    work_tree = await build(directory, around.environment)
    return work_tree, await judge(Request(work_tree), GateOptions(), around)


def _next_lines(work_tree: Path) -> Iterator[str]:
    """What to try next, as commands to paste."""
    yield "What to try next, until it is ready:"
    there = [f"cd {shlex.quote(str(work_tree))}"]
    folder = _folder_to_add()
    if folder:
        there.append(f'export PATH={shlex.quote(folder)}:"$PATH"')
    for number, step in enumerate(STEPS, 1):
        yield ""
        yield f"{number}. {step.title}"
        for command in (*there, *step.commands) if number == 1 else step.commands:
            yield f"     {visible(command)}"


def _folder_to_add() -> str | None:
    """The folder of this very shipcheck, where the shell does not find one."""
    if shutil.which("shipcheck"):
        return None
    folders = (str(Path(sys.argv[0]).absolute().parent), sysconfig.get_path("scripts"))
    return next((folder for folder in folders if shutil.which("shipcheck", path=folder)), None)
