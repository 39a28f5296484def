"""Which forges there are."""

from __future__ import annotations

from shipcheck import forge
from shipcheck.model.discovery import Registry

_SHARED = frozenset({"forge", "orders", "pull_request", "registry", "rules"})
"""What the forges share; every other file is a forge."""

FORGES = Registry(forge, "shipcheck.forge", _SHARED)
