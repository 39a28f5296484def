"""Which flag services there are."""

from __future__ import annotations

from shipcheck.flags import services
from shipcheck.model.discovery import Registry

_SHARED = frozenset(
    {"api", "definitions", "documents", "flipt_rules", "go_feature_flag_rules", "reach"}
)
"""What the services share; every other file is a service."""

FLAG_SERVICES = Registry(services, "shipcheck.flags", _SHARED)
