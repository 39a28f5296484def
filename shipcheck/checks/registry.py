"""Which checks there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck import checks
from shipcheck.ci.registry import CI_SERVICES
from shipcheck.flags.registry import FLAG_SERVICES
from shipcheck.forge.registry import FORGES
from shipcheck.model.discovery import Registry

if TYPE_CHECKING:
    from shipcheck.checks.context import Check
    from shipcheck.model.checklist import Specification

SERVICES = {"ci": CI_SERVICES, "flags": FLAG_SERVICES, "forge": FORGES}
"""The registries of services, by the kind that `services:` in a checklist names."""

_SUPPORT = frozenset({
    "context", "flag_findings", "migration_outcome", "online", "registry", "rehearsal_findings",
    "rehearsed_flags", "rehearsed_migrations", "side_evidence", "together",
})  # fmt: skip

CHECKS = Registry(checks, "shipcheck.checks", _SUPPORT)


def load_check(name: str) -> Check:
    """The check that `uses:` names; raises KeyError where there is none."""
    return cast("Check", CHECKS.load(name))


class InstalledCatalogue:
    """The checks and services that are installed, as the checklist's validator asks for them."""

    def names(self) -> tuple[str, ...]:
        """The names of all checks."""
        return CHECKS.names()

    def specification(self, name: str) -> Specification:
        """What a check says of itself; raises KeyError where there is none."""
        return load_check(name).SPECIFICATION

    def service_names(self, kind: str) -> tuple[str, ...]:
        """The names of the services of a kind."""
        return SERVICES[kind].names() if kind in SERVICES else ()

    def service_specification(self, kind: str, name: str) -> Specification:
        """What a service says of itself; raises KeyError where there is none."""
        return cast("Specification", SERVICES[kind].load(name).SPECIFICATION)
