"""Which families of rules there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck.migrations import hazards
from shipcheck.model.discovery import Registry

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import HazardModule, Rule

FAMILIES = Registry(hazards, "shipcheck.hazards", frozenset({"hazard", "registry"}))


def hazard_modules() -> tuple[HazardModule, ...]:
    """All families, built-in and of other packages; imports them."""
    return tuple(cast("HazardModule", FAMILIES.load(name)) for name in FAMILIES.names())


def rules() -> dict[str, Rule]:
    """Every rule by its name."""
    return {rule.name: rule for module in hazard_modules() for rule in module.RULES}
