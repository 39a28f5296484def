"""Which migrations come last, which need one that is gone, and which share a version."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from shipcheck.migrations.replay import Node

    Key = tuple[str, str]


def key_of(node: Node) -> Key:
    """What a migration is known by."""
    return node.group, node.identity


def needed_by(node: Node, known: Collection[Key]) -> Iterator[Key]:
    """The migrations that must run before it, of those that are known."""
    for name in node.after:
        group, _, identity = name.partition(".")
        yield from (key for key in ((node.group, name), (group, identity)) if key in known)


def heads(nodes: Sequence[Node]) -> dict[str, list[Node]]:
    """The migrations that none of their own group comes after, by group."""
    known = {key_of(one) for one in nodes}
    followed = {
        (one.group, key) for one in nodes for key in needed_by(one, known) if key != key_of(one)
    }
    found: dict[str, list[Node]] = {}
    for one in nodes:
        if (one.group, key_of(one)) not in followed:
            found.setdefault(one.group, []).append(one)
    return found


def new_heads(before: Sequence[Node], after: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """Heads that the change adds beside another, with that other one.

    Where there were several before, somebody wants it so.
    """
    old_paths = {one.path for one in before}
    old = heads(before)
    for group, found in heads(after).items():
        if len(found) < 2 or len(old.get(group, ())) > 1:  # noqa: PLR2004 - two is one too many
            continue
        added = [one for one in found if one.path not in old_paths]
        others = [one for one in found if one.path in old_paths]
        pairs = added if others else added[1:]
        yield from ((one, others[0] if others else added[0]) for one in pairs)


def dependents(gone: Node, nodes: Sequence[Node]) -> Iterator[Node]:
    """The migrations that must run after one that is gone."""
    lost = {key_of(gone)}
    for one in nodes:
        if any(key in lost for key in needed_by(one, lost)):
            yield one


def doubles(nodes: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """Migrations known by the same name as one before them, with that one."""
    counted = Counter(map(key_of, nodes))
    first: dict[Key, Node] = {}
    for one in nodes:
        key = key_of(one)
        if counted[key] > 1:
            if key in first:
                yield one, first[key]
            first.setdefault(key, one)


def overtaken(
    history: Sequence[str], landed: Collection[str], added: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Added migrations that stand before one that landed, with the newest such one."""
    newest = max((index for index, path in enumerate(history) if path in landed), default=-1)
    for path in history[: max(newest, 0)]:
        if path in added:
            yield path, history[newest]
