"""What replaying earlier migrations gave, kept for the next run: one file a history, bounded.

It holds nothing that the repository does not. A file that is damaged, or of another version, is as
good as none; one that cannot be written is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck import __version__
from shipcheck.migrations.memory.codec import schema_as_json, schema_from_json
from shipcheck.migrations.replay import Node
from shipcheck.process.state import state_directory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.migrations.schema import Schema

VERSION = 2
"""To be raised whenever migrations are read or replayed otherwise: what was kept before is stale.

What another release of shipcheck kept is stale anyway.
"""

MOST_FILES = 60
"""Histories that are kept; of more, those go that were not used for the longest."""

LARGEST = 50_000_000
"""Bytes of a file that is read back."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A schema, and the migrations that made it, in order; `keys` name their contents one by one."""

    keys: tuple[str, ...]
    nodes: tuple[Node, ...]
    schema: Schema


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where what was replayed is kept: in the user's own state."""
    return state_directory(environment) / "migrations"


def load(folder: Path, history: str) -> Replayed | None:
    """What is kept of a history, None where nothing usable is."""
    path = _path(folder, history)
    try:
        if path.stat().st_size > LARGEST:
            return None
        document = json.loads(path.read_bytes())
        if document["version"] != _release() or document["history"] != history:
            return None
        nodes = tuple(
            Node(path, group, identity, tuple(after))
            for path, group, identity, after in document["nodes"]
        )
        found = Replayed(
            tuple(map(str, document["keys"])), nodes, schema_from_json(document["schema"])
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    return found


def store(folder: Path, history: str, replayed: Replayed) -> None:
    """Keep it in place of what there was; never raises for a disk that is full or not ours."""
    document = {
        "version": _release(),
        "history": history,
        "keys": replayed.keys,
        "nodes": [(one.path, one.group, one.identity, one.after) for one in replayed.nodes],
        "schema": schema_as_json(replayed.schema),
    }
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(_path(folder, history), json.dumps(document, separators=(",", ":")).encode())
        _forget_oldest(folder)


def _release() -> str:
    return f"{__version__} {VERSION}"


def has_grown(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether all that was kept is still there, so that only what came since is to be replayed.

    What came since counts as later wherever its name puts it: on databases that are in use it ran later.
    """
    return set(before) <= set(now)


def _path(folder: Path, history: str) -> Path:
    return folder / f"{hashlib.sha256(history.encode('utf-8', 'surrogateescape')).hexdigest()}.json"


def _replace(path: Path, content: bytes) -> None:
    """Write all of it or nothing, whoever else is writing."""
    handle, temporary = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _forget_oldest(folder: Path) -> None:
    """Also what a run that was killed left half-written goes once it is among the oldest."""
    files = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
    for one in files[MOST_FILES:]:
        one.unlink(missing_ok=True)
