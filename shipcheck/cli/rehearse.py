"""`shipcheck rehearse flags|migrations`: each kind of rehearsal is the file `rehearse_KIND.py` here."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import argparse

KINDS = {
    "flags": "run the tests with each flag on, and with it off",
    "migrations": "run the migrations on a scratch PostgreSQL, and take them back",
}
"""Every kind that works, with its line in the help."""


class Rehearsal(Protocol):
    """A kind's module."""

    @staticmethod
    def add_options(parser: argparse.ArgumentParser) -> None:
        """Declare the kind's own options."""

    @staticmethod
    def rehearse(arguments: argparse.Namespace) -> int:
        """Do it; returns the exit code."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The kinds, each with its options."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    for name, text in KINDS.items():
        described = f"{text[0].upper()}{text[1:]}."
        _load(name).add_options(
            kinds.add_parser(name, help=text, description=described, allow_abbrev=False)
        )


def run(arguments: argparse.Namespace) -> int:
    """Rehearse what the kind says."""
    return _load(arguments.kind).rehearse(arguments)


def _load(kind: str) -> Rehearsal:
    """The module of a kind."""
    return cast("Rehearsal", importlib.import_module(f"shipcheck.cli.rehearse_{kind}"))
