"""What walking through a function tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.migrations.scripts.values import Called, Reference, Unknown

if TYPE_CHECKING:
    from shipcheck.code.nodes import Span
    from shipcheck.migrations.scripts.values import Value


@dataclass(frozen=True, slots=True)
class Event:
    """A call, a `throw` (`raised`), or what could not be read (`unread` says why)."""

    span: Span
    called: Called | None = None
    raised: bool = False
    unread: str = ""
    in_loop: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Where an event stands."""

    in_loop: bool = False
    conditional: bool = False
    depth: int = 0


TOP = Context()
"""In the function that the tool calls."""


CHANGES = frozenset(
    {
        "addColumn", "addConstraint", "addIndex", "alterTable", "bulkDelete", "bulkUpdate", "changeColumn",
        "createTable", "dropAllTables", "dropColumn", "dropDatabase", "dropSchema", "dropTable",
        "dropTableIfExists", "query", "raw", "removeColumn", "removeConstraint", "removeIndex",
        "renameColumn", "renameTable",
    }
)  # fmt: skip
"""Methods that builders have and little else: whoever calls them changes tables."""


def changes_unseen(called: Called) -> bool:
    """Whether a call seems to change tables by a builder that was reached in a way nobody can follow."""
    return called.name in CHANGES and isinstance(called.receiver, Unknown)


def picked(value: Value, key: str) -> Value:
    """What destructuring takes out of a value."""
    if isinstance(value, dict) and key in value:
        return value[key]
    return Reference(f"{value.path}.{key}") if isinstance(value, Reference) else Unknown(key)
