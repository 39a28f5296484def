"""The schema that the base has: from a dump that the tool keeps, else by replay, which is cached."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations import replay_cache
from shipcheck.migrations.dumps.dump import candidates, read_dump
from shipcheck.migrations.history.ordering import in_order
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.replay import Node, node_of, replay
from shipcheck.migrations.replay_cache import Replayed
from shipcheck.migrations.schema import Schema
from shipcheck.process.aside import aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shipcheck.migrations.migration import Migration
    from shipcheck.migrations.recognition import Reader
    from shipcheck.migrations.snapshot import Snapshot

WORTH_KEEPING = 50
"""Migrations from which on a replay is kept: fewer take less time than a look into a folder is worth."""

UNKNOWN = Replayed((), (), Schema())
"""Where no migration is on the base, nothing is known of the database."""


@dataclass(frozen=True, slots=True)
class History:
    """Earlier migrations of one framework: those of one database, in order.

    `near` is the path of one of the change's, beside which the dump is looked for.
    """

    reader: Reader
    near: str
    paths: Sequence[str]
    tip: Snapshot


async def base_of(history: History, cache: Path | None) -> Replayed:
    """The schema after a history, and what is to be known of its migrations.

    A dump that a tool wrote is taken as it is, with those migrations on top that are not in it. Where
    what is kept of earlier runs is all still there, only the rest is replayed.
    """
    for path in candidates(history.near, history.tip.blobs):
        found = await _dumped(history, path, cache)
        if found is not None:
            return found
    return await _replayed(history, cache) if history.paths else UNKNOWN


async def _dumped(history: History, path: str, cache: Path | None) -> Replayed | None:
    """The schema by the dump at a path, None where no tool wrote it."""
    keys = _keys(history, [path, *history.paths])
    name = _name(history, path)
    kept = replay_cache.load(cache, name) if cache else None
    if kept is not None and kept.keys == keys:
        return kept
    await history.tip.fetch([path])
    server = history.tip.project.server
    content = history.tip.content(path)
    dump = await aside(lambda: read_dump(path, content, server))
    if dump is None:
        return None
    nodes = await _nodes(history)
    later = [one.path for one in nodes if not dump.holds(_version(one.path))]
    await fetch(history, later)
    schema = dump.schema
    if later:
        complete = schema.complete
        schema = replay(in_order(read_all(history, later)), server.dialect, schema)
        schema = replace(schema, complete=schema.complete and complete)
    return _kept(Replayed(keys, nodes, schema), name, cache)


async def _nodes(history: History) -> tuple[Node, ...]:
    """The landed migrations without reading them all: as the last one is known, so are the others.

    Tools that keep a dump know migrations by the version at the start of their names.
    """
    if not history.paths:
        return ()
    last = history.paths[-1]
    await fetch(history, [last])
    (migration,) = read_all(history, [last])
    whole = migration.identity != _version(last)
    grouped = bool(migration.group)
    return tuple(
        Node(
            path,
            dirname(path) if grouped else "",
            basename(path).partition(".")[0] if whole else _version(path),
        )
        for path in history.paths
    )


async def _replayed(history: History, cache: Path | None) -> Replayed:
    keys = _keys(history, history.paths)
    name = _name(history, history.paths[0])
    kept = replay_cache.load(cache, name) if cache else None
    if kept is not None and not replay_cache.has_grown(kept.keys, keys):
        kept = None
    if kept is not None and len(kept.keys) == len(keys):
        return kept
    done = frozenset(kept.keys) if kept else frozenset()
    rest = [path for path, key in zip(history.paths, keys, strict=True) if key not in done]
    found = await _continued(history, kept, keys, rest)
    return _kept(found, name, cache)


async def _continued(
    history: History, kept: Replayed | None, keys: tuple[str, ...], rest: Sequence[str]
) -> Replayed:
    """Reads what came after the migrations that are kept, beside the event loop."""
    await fetch(history, rest)
    dialect = history.tip.project.server.dialect

    def work() -> Replayed:
        migrations = in_order(read_all(history, rest))
        schema = replay(migrations, dialect, kept.schema if kept else None)
        nodes = (*(kept.nodes if kept else ()), *map(node_of, migrations))
        return Replayed(keys, nodes, schema)

    return await aside(work)


def _kept(found: Replayed, name: str, cache: Path | None) -> Replayed:
    if cache is not None and len(found.keys) >= WORTH_KEEPING:
        replay_cache.store(cache, name, found)
    return found


async def fetch(history: History, paths: Sequence[str] | None = None) -> None:
    """Everything that reading these migrations (all, where none are named) takes, in one go."""
    paths = history.paths if paths is None else paths
    companions = history.reader.framework.companions
    beside: dict[str, None] = {}
    for path in paths:
        if path not in beside:  # Django's migrations all need one another
            beside |= dict.fromkeys(companions(path, history.tip.project))
    await history.tip.fetch([*paths, *beside])


def read_all(history: History, paths: Sequence[str]) -> list[Migration]:
    """The migrations at these paths, which were fetched."""
    tip = history.tip
    return [history.reader.read(SourceFile(path, tip.content(path)), tip.project) for path in paths]


def _keys(history: History, paths: Sequence[str]) -> tuple[str, ...]:
    """A name for each file that changes when it would be read otherwise."""
    return tuple(
        hashlib.blake2b(
            f"{path}\0{history.tip.blobs[path]}".encode("utf-8", "surrogateescape"), digest_size=12
        ).hexdigest()
        for path in paths
    )


def _name(history: History, first: str) -> str:
    """What all replays of a history have in common: framework, server, where it begins."""
    server = history.tip.project.server
    version = ".".join(map(str, server.version))
    return "\0".join((history.reader.name, server.dialect, version, first))


def _version(path: str) -> str:
    """The digits at the start of a file's name."""
    found = re.match(r"\d*", basename(path))
    return found[0] if found else ""
