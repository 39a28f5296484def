"""A result with single items decided anew, so that one decision costs no second run of the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.model.result import decide, exit_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.model.result import ItemResult, Result
    from shipcheck.ship.decisions import Decision


def amend(result: Result, changed: Mapping[str, ItemResult]) -> Result:
    """The result with some items replaced, by id, and the verdict that follows from all."""
    items = tuple(changed.get(item.item.id, item) for item in result.items)
    verdict = decide(items)
    return replace(result, items=items, verdict=verdict, exit_code=exit_code(verdict, items))


def with_waiver(result: ItemResult, decision: Decision, *, counts: bool) -> ItemResult:
    """The item as its new waiver leaves it; `counts` is False in CI."""
    from shipcheck.ship.decisions import as_waiver  # noqa: PLC0415 - a screen amends before that

    return replace(result, waiver=as_waiver(decision, result.outcome.status, counts=counts))
