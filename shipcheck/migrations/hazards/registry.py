"""Which families of rules there are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from shipcheck.migrations import allowing, hazards
from shipcheck.model.discovery import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.hazards.hazard import HazardModule, Rule

FAMILIES = Registry(hazards, "shipcheck.hazards", frozenset({"hazard", "registry"}))


@lru_cache
def hazard_modules() -> tuple[HazardModule, ...]:
    """All families, built-in and of other packages; imports them."""
    return tuple(cast("HazardModule", FAMILIES.load(name)) for name in FAMILIES.names())


@lru_cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its name."""
    found = [rule for module in hazard_modules() for rule in module.RULES]
    return {rule.name: rule for rule in (*found, *allowing.RULES)}
