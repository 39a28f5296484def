"""The order in which migrations run: by name, and never before what they say must come first."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.migrations.migration import Migration

    Key = tuple[str, str]


def in_order(migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    """The migrations, each after those of them that it names in `after`, else as they were given.

    Those in a circle, which no tool can run, come last in the order that was given.
    """
    by_key = {key_of(one): index for index, one in enumerate(migrations)}
    before = [
        {by_key[key] for key in keys_after(one) if key in by_key} - {index}
        for index, one in enumerate(migrations)
    ]
    followers: dict[int, list[int]] = {}
    for index, needed in enumerate(before):
        for one in needed:
            followers.setdefault(one, []).append(index)
    ready = [index for index, needed in enumerate(before) if not needed]
    heapq.heapify(ready)
    order = []
    while ready:
        index = heapq.heappop(ready)
        order.append(index)
        for follower in followers.get(index, ()):
            before[follower].discard(index)
            if not before[follower]:
                heapq.heappush(ready, follower)
    placed = set(order)
    order += [index for index in range(len(migrations)) if index not in placed]
    return tuple(migrations[index] for index in order)


def key_of(migration: Migration) -> Key:
    """What a migration is known by among all of its framework."""
    return migration.group, migration.identity


def keys_after(migration: Migration) -> Iterable[Key]:
    """What must run before it; `group.identity` where it is of another group."""
    for name in migration.after:
        yield migration.group, name
        group, _, identity = name.partition(".")
        yield group, identity
