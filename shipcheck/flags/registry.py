"""Which flag services there are."""

from __future__ import annotations

from shipcheck.flags import services
from shipcheck.model.discovery import Registry

FLAG_SERVICES = Registry(services, "shipcheck.flags", frozenset({"reading"}))
"""`reading` is what the services share; every other file is a service."""
