"""`shipcheck init`: a first checklist for this repository."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.cli.options import add_place, read_directory
from shipcheck.cli.output import print_text
from shipcheck.cli.runtime import run_interruptibly
from shipcheck.errors import ShipcheckError
from shipcheck.git.repository import open_repository
from shipcheck.model.text import counted, visible
from shipcheck.setup.compose import compose, examples
from shipcheck.setup.means import Means, look_at
from shipcheck.setup.write import require_absent, write_checklist
from shipcheck.ship.request import CHECKLIST_FILE

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `init`."""
    add_place(parser)
    parser.add_argument(
        "--force", action="store_true", help=f"replace {CHECKLIST_FILE}; the old one is kept"
    )
    parser.add_argument(
        "--print", dest="only_print", action="store_true", help="print it and write nothing"
    )


def run(arguments: argparse.Namespace) -> int:
    """Look at the repository, write the checklist, and say so."""
    top, means = run_interruptibly(_look(read_directory(arguments)))
    text = compose(means)
    if arguments.only_print:
        return 0 if print_text(text) else ShipcheckError.exit_code
    require_absent(top, force=arguments.force)
    kept = write_checklist(top, text, force=arguments.force)
    said = [
        f"found  {_found(means)}",
        f"wrote  {_wrote(top, means, kept)}",
        f"next   {_next(text)}",
    ]
    return 0 if print_text("\n".join(said) + "\n") else ShipcheckError.exit_code


async def _look(directory: Path) -> tuple[Path, Means]:
    repository = await open_repository(directory, dict(os.environ))
    return repository.top, await look_at(repository)


def _found(means: Means) -> str:
    """What the repository has, in one line."""
    title, told_by = means.preset.title, means.preset.told_by
    found = [
        f"{title} ({visible(told_by)})" if title else "",
        "migrations" if means.migrations else "",
        means.ci or "",
        f"tests by `{means.tests.command}` ({means.tests.told_by})" if means.tests else "",
    ]
    return ", ".join(filter(None, found)) or "no framework, CI or tests that are known here"


def _wrote(top: Path, means: Means, kept: str | None) -> str:
    """The file and what it does."""
    here = top == Path.cwd()
    path = CHECKLIST_FILE if here else visible(str(top / CHECKLIST_FILE))
    base = f", base: {means.base}" if means.base else ""
    blocks = ", an unsafe migration blocks" if means.migrations else ""
    old = f"; the old one is {kept}" if kept else ""
    return f"{path}: extends builtin:{means.preset.name}{base}{blocks}{old}"


def _next(text: str) -> str:
    """What to do with it."""
    count = counted(examples(text), "example")
    return f"shipcheck check; then read the file ({count}) and commit it"
