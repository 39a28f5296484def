"""Which rules have steps, and the writer of each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from shipcheck.migrations import steps
from shipcheck.model.discovery import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.hazards.hazard import Hazard, Situation
    from shipcheck.migrations.steps.recipe import Recipe, StepsModule, Writer

FAMILIES = Registry(
    steps,
    "shipcheck.steps",
    frozenset({"batches", "rails", "recipe", "registry", "windows", "wording"}),
)


@lru_cache
def writers() -> Mapping[str, Writer]:
    """The writer of each rule that has steps; imports all families."""
    modules = (cast("StepsModule", FAMILIES.load(name)) for name in FAMILIES.names())
    return {rule: writer for module in modules for rule, writer in module.WRITERS.items()}


def recipe_for(hazard: Hazard, situation: Situation) -> Recipe | None:
    """The safe way round a hazard; None where its `fix` says all there is."""
    writer = writers().get(hazard.rule)
    return writer(hazard, situation) if writer is not None else None
