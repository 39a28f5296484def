"""What `doctor` tells of where shipcheck keeps things."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.model.text import counted
from shipcheck.process.state import state_directory
from shipcheck.setup.fact import Fact, State, unread
from shipcheck.ship.decisions import decisions_file, read_all_decisions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shipcheck.git.repository import Repository


def state(environment: Mapping[str, str]) -> Fact:
    """The user's own state: what was allowed to run, logs."""
    path = state_directory(environment)
    if _is_writable(path):
        return Fact("state", State.OK, f"{path}, writable")
    mend = "Make it writable, or set SHIPCHECK_STATE_DIR: `allow` needs it."
    return Fact("state", State.WARN, f"{path} is not writable", mend)


def decisions(repository: Repository) -> Fact:
    """The repository's answers and waivers, and how many lines of them are damaged."""
    path = decisions_file(repository.common_dir)
    name = "decisions"
    try:
        entries, damaged = read_all_decisions(repository.common_dir)
    except ShipcheckError as error:
        mend = "Make it readable: answers and waivers are in it."
        return unread(name, ShipcheckError(error.message, hint=mend))
    if not _is_writable(path):
        mend = "Make it writable: `answer` and `waive` need it."
        return Fact(name, State.WARN, f"{path} is not writable", mend)
    if damaged:
        text = f"{path}: {counted(damaged, 'damaged line')} left out, {len(entries)} read"
        return Fact(
            name,
            State.WARN,
            text,
            "Remove them: each line is one JSON object that shipcheck wrote.",
        )
    text = f"{path}, {len(entries)} read" if entries else "none yet"
    return Fact(name, State.OK, text)


def _is_writable(path: Path) -> bool:
    """Whether a file or folder can be written, or made where it is missing."""
    existing = path
    while not os.path.lexists(existing) and existing != existing.parent:
        existing = existing.parent
    if existing != path and not existing.is_dir():
        return False
    needed = os.W_OK | (os.X_OK if existing.is_dir() else 0)
    return os.access(existing, needed)
