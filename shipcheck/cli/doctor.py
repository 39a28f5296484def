"""`shipcheck doctor`: what is configured, what is missing, and what to do about it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from shipcheck import __version__
from shipcheck.cli.options import add_format, add_place, read_directory
from shipcheck.cli.output import print_json, print_text, uses_colour
from shipcheck.cli.runtime import run_interruptibly
from shipcheck.errors import ShipcheckError
from shipcheck.model.text import visible
from shipcheck.reports.style import Style, styled
from shipcheck.setup.diagnosis import diagnose, exit_code
from shipcheck.setup.fact import Fact, State

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

STYLES = {State.OK: Style.GOOD, State.WARN: Style.DOUBTFUL, State.MISSING: Style.BAD}
SCHEMA_VERSION = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `doctor`."""
    add_place(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Look at everything and tell; what is missing is no failure, what cannot be read is."""
    facts = run_interruptibly(diagnose(read_directory(arguments), dict(os.environ)))
    code = exit_code(facts)
    if arguments.format == "json":
        said = print_json(_as_json(facts, code))
    else:
        said = print_text("\n".join(_lines(facts, colour=uses_colour(sys.stdout))) + "\n")
    return code if said else ShipcheckError.exit_code


def _lines(facts: Sequence[Fact], *, colour: bool) -> Iterator[str]:
    """A line for each fact, what mends it, and its details."""
    width = max(len(fact.name) for fact in facts)
    margin = " " * (max(map(len, State)) + 2)
    for fact in facts:
        state = styled(f"{fact.state:{len(margin)}}", STYLES[fact.state], colour=colour)
        yield f"{state}{fact.name:{width}}  {visible(fact.text)}"
        if fact.mend:
            yield styled(f"{margin}{'':{width}}  -> {visible(fact.mend)}", Style.DIM, colour=colour)
        for line in fact.details.splitlines():
            yield f"{margin}{visible(line)}".rstrip()


def _as_json(facts: Sequence[Fact], code: int) -> dict[str, Any]:
    """The facts as plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "shipcheck", "version": __version__},
        "exit_code": code,
        "facts": [
            {
                "name": fact.name,
                "state": fact.state,
                "text": visible(fact.text),
                "mend": visible(fact.mend),
                "details": visible(fact.details, newlines=True),
            }
            for fact in facts
        ],
    }
