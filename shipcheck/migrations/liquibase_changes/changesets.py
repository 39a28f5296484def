"""The changesets of a changelog in XML, YAML or JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.liquibase_changes.nodes import ChangeSet, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.servers import Server

DATABASES = frozenset(
    {"postgresql", "mysql", "mariadb", "sqlite", "h2", "oracle", "mssql", "db2", "hsqldb", "derby"}
)
NO_CHANGES = frozenset(
    {"preConditions", "comment", "validCheckSum", "modifySql", "rollback", "property",
     "removeChangeSetProperty"}
)  # fmt: skip
"""What stands in a changeset and changes nothing."""
_PROPERTY = re.compile(r"\$\{([\w.:-]+)\}")
_MOST_ROUNDS = 5
"""Properties may be made of others; nobody nests them deeper, and two may name each other."""


def changesets_of(root: Node, server: Server) -> tuple[ChangeSet, ...]:
    """All changesets in order, with the changelog's own properties put in."""
    values = {
        one.get("name"): one.get("value")
        for one in reversed(tuple(root.named("property")))
        if runs_on(_split(one.get("dbms")), server)
    }
    return tuple(_changeset(_filled(one, values)) for one in root.named("changeSet"))


def runs_on(databases: tuple[str, ...], server: Server) -> bool:
    """Whether a `dbms` attribute lets something run on a server (`postgresql`, `!h2`, `all`)."""
    wanted = {one for one in databases if not one.startswith("!")}
    refused = {one.removeprefix("!") for one in databases if one.startswith("!")}
    name = server.dialect.value
    return name not in refused and (not wanted or name in wanted or "all" in wanted)


def _split(databases: str) -> tuple[str, ...]:
    return tuple(one.strip().lower() for one in databases.split(",") if one.strip())


def _changeset(node: Node) -> ChangeSet:
    return ChangeSet(
        author=node.get("author"),
        identity=node.get("id"),
        place=node.place,
        changes=tuple(one for one in node.children if one.name not in NO_CHANGES),
        rollback=_rollback(node),
        in_transaction=node.flag("runInTransaction") is not False,
        databases=_split(node.get("dbms")) or _context(node),
    )


def _context(node: Node) -> tuple[str, ...]:
    """A context that is called after a database is one: `context="mysql"`."""
    word = node.get("context", "contextFilter").strip().lower()
    return (word,) if word.removeprefix("!") in DATABASES else ()


def _rollback(node: Node) -> tuple[Node, ...] | None:
    """The changes of all `rollback` elements; text is SQL, `not required` and `empty` are nothing."""
    found = [*node.named("rollback")]
    if not found:
        return None
    changes: list[Node] = []
    for one in found:
        text = one.text.strip()
        if one.get("changeSetId"):
            changes.append(replace(one, name="rollback to a changeset"))
        elif text and text.lower() not in ("not required", "empty"):
            changes.append(Node("sql", one.place, text=one.text))
        changes.extend(one.children)
        changes.extend(
            Node(key, one.place, text=value)
            for key, value in one.attributes.items()
            if key == "sql"
        )
    return tuple(changes)


def _filled(node: Node, values: Mapping[str, str]) -> Node:
    """A node with the changelog's properties in it; those that nobody gives stay as they are."""
    if not values:
        return node
    return replace(
        node,
        attributes={key: _fill(one, values) for key, one in node.attributes.items()},
        children=tuple(_filled(child, values) for child in node.children),
        text=_fill(node.text, values),
    )


def _fill(text: str, values: Mapping[str, str]) -> str:
    for _ in range(_MOST_ROUNDS):
        if "${" not in text or len(text) > 1_000_000:  # noqa: PLR2004 - what grows without end
            break
        text = _PROPERTY.sub(lambda found: values.get(found[1], found[0]), text)
    return text
