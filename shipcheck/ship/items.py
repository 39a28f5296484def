"""The items of a checklist by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checklist.problems import suggest
from shipcheck.errors import UsageError

if TYPE_CHECKING:
    from shipcheck.model.checklist import Checklist, Item


def find_item(checklist: Checklist, name: str) -> Item:
    """The item of a name.

    Raises:
        UsageError: the checklist has none of that name; the hint tells the nearest, or all.
    """
    known = {item.id: item for item in checklist.items}
    if name not in known:
        raise UsageError(f"no item {name!r} in {checklist.source}", hint=suggest(name, known))
    return known[name]
