"""`shipcheck checklist validate|show|schema`: the team's YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shipcheck.checklist.problems import ChecklistError, as_document, render
from shipcheck.checklist.schema import build_schema
from shipcheck.checklist.show import render_origins
from shipcheck.checks.registry import InstalledCatalogue
from shipcheck.cli.options import add_change, add_format, read_directory, read_request
from shipcheck.cli.output import narrate, print_json, print_text
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.model.text import visible
from shipcheck.ship.prepare import read_only_checklist
from shipcheck.ship.request import CHECKLIST_FILE
from shipcheck.ship.sources import load_file

if TYPE_CHECKING:
    import argparse

    from shipcheck.checklist.problems import Problem
    from shipcheck.model.checklist import Checklist


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `checklist`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    validate = actions.add_parser("validate", help="name every problem of a checklist")
    validate.add_argument("files", metavar="FILE", nargs="*", help=f"{CHECKLIST_FILE} if none")
    show = actions.add_parser("show", help="the effective values, each with its file and line")
    actions.add_parser("schema", help="the JSON Schema (draft 7) of the format")
    for action in (validate, show):
        add_change(action)
        add_format(action)


def run(arguments: argparse.Namespace) -> int:
    """Do what the action says."""
    if arguments.action == "schema":
        return _code(print_json(build_schema(InstalledCatalogue())))
    if arguments.action == "show":
        checklist = run_interruptibly(read_only_checklist(read_request(arguments), surroundings()))
        if arguments.format == "json":
            return _code(print_json(_as_json(checklist)))
        return _code(print_text(f"# {visible(checklist.source)}\n{render_origins(checklist)}"))
    return _validate(arguments)


def _code(said: bool) -> int:  # noqa: FBT001 - what `print_text` and `print_json` answer
    return 0 if said else ShipcheckError.exit_code


def _as_json(checklist: Checklist) -> dict[str, Any]:
    """The effective checklist and where each value came from."""
    origins = {
        "/".join(path): {"file": origin.file, "line": origin.line, "column": origin.column}
        for path, origin in checklist.origins.items()
    }
    return {
        "source": checklist.source,
        "from": checklist.read_from,
        "digest": checklist.digest,
        "checklist": checklist.effective,
        "origins": origins,
    }


def _validate(arguments: argparse.Namespace) -> int:
    """Validate the named files, or the repository's own."""
    directory = read_directory(arguments)
    names = arguments.files
    problems: list[Problem] = []
    checked = []
    for name in names or [None]:
        try:
            checked.append(_load(arguments, directory, name).source)
        except ChecklistError as error:
            problems += error.problems
    said = True
    if arguments.format == "json":
        listed = [as_document(problem) for problem in problems]
        document = {"valid": not problems, "problems": listed}
        if problems:  # with exit code 2 standard output stays empty
            narrate(json.dumps(document, indent=2))
        else:
            said = print_json(document)
    elif problems:
        narrate(render(problems).removesuffix("\n"))
    else:
        said = print_text("".join(f"{visible(source)}: valid\n" for source in checked))
    return UsageError.exit_code if problems else _code(said)


def _load(arguments: argparse.Namespace, directory: Path, name: str | None) -> Checklist:
    """The checklist of a file, or the one that a check here would judge by."""
    if name is None:
        return run_interruptibly(read_only_checklist(read_request(arguments), surroundings()))
    return run_interruptibly(load_file(directory / Path(name), name))
