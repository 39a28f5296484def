"""Keeps what rehearsals saw in `<git common dir>/shipcheck/rehearsals/`.

An entry belongs to the contents that were rehearsed, by the trees of head and base, and to how that
was done: another test command is another rehearsal.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from shipcheck.coverage.report import FileCoverage
from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.result import FlagRehearsal, RunState, SideRun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Rehearsal = TypeVar("Rehearsal")

SCHEMA = 1
"""Of the entries; one of another schema is as none."""

SIZE_LIMIT = 20_000_000
"""Bytes of an entry."""

UNREADABLE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError,
)  # fmt: skip
"""What an entry raises that nobody here wrote; `Infinity` is no whole number."""


@dataclass(frozen=True, slots=True)
class RehearsalKey:
    """What a rehearsal belongs to.

    `head_tree` and `base_tree` are git's names of the trees; `settings` are `flags: tests:` of the
    checklist, with what the command line overrode; `all_tests` whether all tests ran.
    """

    flag: str
    head_tree: str
    base_tree: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    all_tests: bool = False


def write_rehearsal(common_dir: Path, key: RehearsalKey, rehearsal: FlagRehearsal) -> None:
    """Keep a rehearsal, whole or not at all.

    Raises:
        ShipcheckError: it could not be written.
    """
    entry = {"schema": SCHEMA, "key": asdict(key), "rehearsal": _as_json(rehearsal)}
    write_entry(_path(common_dir, key), entry)


def write_entry(path: Path, entry: Mapping[str, Any]) -> None:
    """Write an entry, whole or not at all.

    Raises:
        ShipcheckError: it could not be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                json.dump(entry, file)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ShipcheckError(f"cannot write {path}: {error.strerror}") from error


def read_rehearsal(common_dir: Path, key: RehearsalKey) -> FlagRehearsal | None:
    """The rehearsal that was kept for this key; None where there is none that can be read."""
    return read_entry(_path(common_dir, key), SCHEMA, _from_json)


def read_entry(
    path: Path, schema: int, shaped: Callable[[dict[str, Any]], Rehearsal]
) -> Rehearsal | None:
    """What an entry holds, in its shape; None where there is none of that schema."""
    try:
        with path.open("rb") as file:
            entry = json.loads(file.read(SIZE_LIMIT))
        if entry["schema"] != schema:
            return None
        return shaped(entry["rehearsal"])
    except UNREADABLE:
        return None


def entry_path(common_dir: Path, kind: str, key: Mapping[str, Any]) -> Path:
    """Where the entry of a key lies; `kind` is what was rehearsed."""
    name = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()
    return common_dir / "shipcheck" / "rehearsals" / f"{kind}-{name}.json"


def _path(common_dir: Path, key: RehearsalKey) -> Path:
    return entry_path(common_dir, "flags", asdict(key))


def _as_json(rehearsal: FlagRehearsal) -> dict[str, Any]:
    return {
        "flag": rehearsal.flag,
        "commands": list(rehearsal.commands),
        "force": rehearsal.force,
        "paths": list(rehearsal.paths),
        "at": rehearsal.at,
        "on": _side_as_json(rehearsal.on),
        "off": _side_as_json(rehearsal.off),
    }


def _side_as_json(side: SideRun) -> dict[str, Any]:
    files = {
        path: {
            "hit": sorted(one.hit),
            "missed": sorted(one.missed),
            "branches": [[line, *counts] for line, counts in sorted(one.branches.items())],
            "arcs_taken": sorted(map(list, one.arcs_taken)),
            "arcs_missed": sorted(map(list, one.arcs_missed)),
        }
        for path, one in side.files.items()
    }
    return {
        "state": side.state.value,
        "why": side.why,
        "tests": side.tests,
        "failed": list(side.failed),
        "seconds": side.seconds,
        "files": files,
        "output": side.output,
    }


def _from_json(entry: dict[str, Any]) -> FlagRehearsal:
    """The rehearsal; raises one of UNREADABLE for what nobody here wrote."""
    return FlagRehearsal(
        flag=str(entry["flag"]),
        commands=tuple(map(str, entry["commands"])),
        force=str(entry["force"]),
        paths=tuple(map(str, entry["paths"])),
        on=_side_from_json(entry["on"]),
        off=_side_from_json(entry["off"]),
        at=str(entry["at"]),
    )


def _side_from_json(entry: dict[str, Any]) -> SideRun:
    tests = entry["tests"]
    return SideRun(
        state=RunState(entry["state"]),
        why=str(entry["why"]),
        tests=None if tests is None else int(tests),
        failed=tuple(map(str, entry["failed"])),
        seconds=float(entry["seconds"]),
        files={str(path): _coverage(one) for path, one in entry["files"].items()},
        output=str(entry["output"]),
    )


def _coverage(entry: dict[str, Any]) -> FileCoverage:
    return FileCoverage(
        hit=frozenset(map(int, entry["hit"])),
        missed=frozenset(map(int, entry["missed"])),
        branches={int(line): (int(taken), int(total)) for line, taken, total in entry["branches"]},
        arcs_taken=frozenset((int(start), int(end)) for start, end in entry["arcs_taken"]),
        arcs_missed=frozenset((int(start), int(end)) for start, end in entry["arcs_missed"]),
    )
