"""Which CI services there are."""

from __future__ import annotations

from shipcheck import ci
from shipcheck.model.discovery import Registry

CI_SERVICES = Registry(
    ci, "shipcheck.ci", frozenset({"artifacts", "attempts", "finding", "junit", "registry", "runs"})
)
