"""A mistake before its place is known: what is wrong at which path of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from shipcheck.checklist.document import Path


class Complaint(NamedTuple):
    """What is wrong at `path`; `key` says that the key is wrong and not its value."""

    code: str
    message: str
    path: Path
    key: bool = False
    hint: str = ""


def missing(key: str) -> str:
    """The message that a key is missing."""
    return f"`{key}` is missing"


def name_of(path: Path) -> str:
    """How a message calls the value at a path: by its key, or as an entry of that key's list."""
    key = next((part for part in reversed(path) if isinstance(part, str)), None)
    if key is None:
        return "the checklist" if not path else "an entry"
    return f"`{key}`" if isinstance(path[-1], str) else f"an entry of `{key}`"
