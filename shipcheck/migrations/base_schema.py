"""The schema that the base has: from a dump that the tool keeps, else by replay, which is cached."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.migrations import replay_cache
from shipcheck.migrations.history.ordering import in_order
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.replay import node_of, replay
from shipcheck.migrations.replay_cache import Replayed
from shipcheck.migrations.schema import Schema
from shipcheck.process.aside import aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shipcheck.migrations.migration import Migration
    from shipcheck.migrations.recognition import Reader
    from shipcheck.migrations.snapshot import Snapshot

UNKNOWN = Replayed((), (), Schema())
"""Where no migration is on the base, nothing is known of the database."""


@dataclass(frozen=True, slots=True)
class History:
    """Earlier migrations of one framework: those of one database, in order."""

    reader: Reader
    paths: Sequence[str]
    tip: Snapshot


async def base_of(history: History, cache: Path | None) -> Replayed:
    """The schema after a history, and what is to be known of its migrations.

    Where what is kept is the beginning of it, only the rest is read and replayed.
    """
    if not history.paths:
        return UNKNOWN
    keys = _keys(history)
    name = _name(history)
    kept = replay_cache.load(cache, name) if cache else None
    if kept is not None and replay_cache.common_start(kept.keys, keys):
        if len(kept.keys) == len(keys):
            return kept
    else:
        kept = None
    done = len(kept.keys) if kept else 0
    found = await _continued(history, kept, keys, done)
    if cache is not None:
        replay_cache.store(cache, name, found)
    return found


async def _continued(
    history: History, kept: Replayed | None, keys: tuple[str, ...], done: int
) -> Replayed:
    """Reads what comes after the first `done` migrations, beside the event loop."""
    await fetch(history)
    dialect = history.tip.project.server.dialect

    def work() -> Replayed:
        migrations = in_order(read_all(history, history.paths[done:]))
        schema = replay(migrations, dialect, kept.schema if kept else None)
        nodes = (*(kept.nodes if kept else ()), *map(node_of, migrations))
        return Replayed(keys, nodes, schema)

    return await aside(work)


async def fetch(history: History) -> None:
    """Everything that reading the history takes, in one go."""
    companions = history.reader.framework.companions
    project = history.tip.project
    beside = {other for path in history.paths for other in companions(path, project)}
    await history.tip.fetch([*history.paths, *beside])


def read_all(history: History, paths: Sequence[str]) -> list[Migration]:
    """The migrations at these paths, which were fetched."""
    tip = history.tip
    return [history.reader.read(SourceFile(path, tip.content(path)), tip.project) for path in paths]


def _keys(history: History) -> tuple[str, ...]:
    """A name for each migration that changes when it would be read otherwise."""
    return tuple(
        hashlib.blake2b(
            f"{path}\0{history.tip.blobs[path]}".encode("utf-8", "surrogateescape"), digest_size=12
        ).hexdigest()
        for path in history.paths
    )


def _name(history: History) -> str:
    """What all of a history's replays have in common: framework, server, where it begins."""
    server = history.tip.project.server
    first = history.paths[0]
    version = ".".join(map(str, server.version))
    return "\0".join(
        (history.reader.name, server.dialect, version, first, _content(history, first))
    )


def _content(history: History, path: str) -> str:
    return history.tip.blobs[path]
