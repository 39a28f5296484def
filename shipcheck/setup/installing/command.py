"""How git is to find this shipcheck later, from whatever shell or program it is started."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "shipcheck"


def find_command(environment: Mapping[str, str]) -> str:
    """The name, where PATH leads to this shipcheck; else its absolute path.

    A virtual environment that is activated leads to it only in this shell, so that there the path
    counts.

    Raises:
        UsageError: it was started by a module and is not installed as a command.
    """
    own = _own_program()
    found = shutil.which(NAME, path=environment.get("PATH"))
    if own is None:
        own = Path(found) if found else None
    if own is None:
        raise UsageError(
            "shipcheck is not installed as a command, which the alias and the hooks run",
            hint="pip install it, so that there is a program named shipcheck.",
        )
    activated = environment.get("VIRTUAL_ENV")
    passing = activated and own.is_relative_to(os.path.realpath(activated))
    if found and not passing and _same(Path(found), own):
        return NAME
    return str(own)


def _own_program() -> Path | None:
    """The program that was started, or the one beside the interpreter that runs this."""
    started = Path(sys.argv[0]).absolute()
    beside = Path(sys.executable).absolute().with_name(NAME)
    for program in (started, beside):
        if program.name == NAME and os.access(program, os.X_OK) and program.is_file():
            return Path(os.path.realpath(program.parent)) / program.name
    return None


def _same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one program."""
    return os.path.realpath(one) == os.path.realpath(other)
