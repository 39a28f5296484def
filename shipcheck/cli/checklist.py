"""`shipcheck checklist validate|show|schema`: the team's YAML."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.checklist.problems import ChecklistError, render
from shipcheck.checklist.schema import build_schema
from shipcheck.checklist.show import render_origins
from shipcheck.checks.registry import InstalledCatalogue
from shipcheck.cli.options import add_change, add_format, read_directory, read_request
from shipcheck.cli.output import print_result
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import ShipcheckError, UsageError
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
        return _print(json.dumps(build_schema(InstalledCatalogue()), indent=2) + "\n")
    if arguments.action == "show":
        checklist = run_interruptibly(read_only_checklist(read_request(arguments), surroundings()))
        return _print(_as_json(checklist) if arguments.format == "json" else _shown(checklist))
    return _validate(arguments)


def _print(text: str) -> int:
    return 0 if print_result(text) else ShipcheckError.exit_code


def _shown(checklist: Checklist) -> str:
    """The effective checklist with its source on top."""
    return f"# {checklist.source}\n{render_origins(checklist)}"


def _as_json(checklist: Checklist) -> str:
    """The effective checklist and where each value came from."""
    origins = {
        "/".join(path): {"file": origin.file, "line": origin.line, "column": origin.column}
        for path, origin in checklist.origins.items()
    }
    document = {
        "source": checklist.source,
        "from": checklist.read_from,
        "digest": checklist.digest,
        "checklist": checklist.effective,
        "origins": origins,
    }
    return json.dumps(document, indent=2) + "\n"


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
    if arguments.format == "json":
        listed = [problem._asdict() for problem in problems]
        _print(json.dumps({"valid": not problems, "problems": listed}, indent=2) + "\n")
    elif problems:
        sys.stderr.write(render(problems))
    else:
        _print("".join(f"{source}: valid\n" for source in checked))
    return UsageError.exit_code if problems else 0


def _load(arguments: argparse.Namespace, directory: Path, name: str | None) -> Checklist:
    """The checklist of a file, or the one that a check here would judge by."""
    if name is None:
        return run_interruptibly(read_only_checklist(read_request(arguments), surroundings()))
    return run_interruptibly(load_file(directory / Path(name), name))
