"""How PostgreSQL's own functions vary, and which of them do more than compute."""

from __future__ import annotations

from shipcheck.migrations.parts import Volatility


def volatility_of(name: tuple[str, ...]) -> Volatility:
    """Of a function by the parts of its name; of users' functions nobody knows."""
    if name[:-1] not in ((), ("pg_catalog",)):
        return Volatility.UNKNOWN
    return Volatility.UNKNOWN


def only_computes(name: tuple[str, ...]) -> bool:
    """Whether a function is the database's own and changes nothing that migrations care for."""
    return False
