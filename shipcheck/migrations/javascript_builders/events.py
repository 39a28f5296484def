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


def picked(value: Value, key: str) -> Value:
    """What destructuring takes out of a value."""
    if isinstance(value, dict) and key in value:
        return value[key]
    return Reference(f"{value.path}.{key}") if isinstance(value, Reference) else Unknown(key)
