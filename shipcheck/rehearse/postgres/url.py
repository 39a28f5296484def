"""The URL of a server for scratch use."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from shipcheck.errors import UsageError
from shipcheck.rehearse.postgres.connection import Address

if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE = "SHIPCHECK_REHEARSE_URL"
"""The environment's word for `--url`."""

TLS = ("require", "verify-ca", "verify-full")
"""Values of sslmode that want TLS, as libpq's."""

PORT = 5432

_NAMED = re.compile(
    r"""postgres(?:ql)?(?:\+\w+)?://[^\s"'`]*?/([\w$-]+)"""
    r"""|\bdatabase["']?\s*[:=]>?\s*["']?([\w$-]+)|["']NAME["']\s*:\s*["']([\w$-]+)["']"""
)
"""Names of databases in the configuration of projects: URLs, database.yml, Django's settings."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server, and the database by which it is reached; nothing is done to that one."""

    address: Address
    database: str

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine."""
        if self.address.socket or self.address.host in ("localhost", ""):
            return True
        try:
            return ipaddress.ip_address(self.address.host).is_loopback
        except ValueError:
            return False


def read_url(text: str) -> Target:
    """What a URL of libpq's kind says: `postgresql://user:password@host:port/database?sslmode=require`.

    Raises:
        UsageError: it is none; the text is not repeated, as it may hold a password.
    """
    try:
        parts = urlsplit(text)
        port = parts.port or PORT
    except ValueError as error:
        raise UsageError("the URL of the scratch server cannot be read") from error
    if parts.scheme not in ("postgres", "postgresql") or not parts.username:
        raise UsageError(
            "the URL of the scratch server must be postgresql://user:password@host:port/database"
        )
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = unquote(parts.hostname or asked.get("host", "")) or "localhost"
    address = Address(
        user=unquote(parts.username),
        socket=f"{host}/.s.PGSQL.{port}" if host.startswith("/") else None,
        host=host,
        port=port,
        password=unquote(parts.password) if parts.password else None,
        tls=asked.get("sslmode", "") in TLS,
    )
    return Target(address, unquote(parts.path.lstrip("/")) or address.user)


def own_databases(files: Iterable[bytes]) -> frozenset[str]:
    """The databases that a project's configuration names."""
    found = set()
    for content in files:
        for names in _NAMED.findall(content.decode("utf-8", "replace")):
            found |= set(filter(None, names))
    return frozenset(found)


def check_target(target: Target, own: frozenset[str]) -> None:
    """Do nothing where a server that only the environment names may be used.

    Raises:
        UsageError: it is elsewhere, or reached by the project's own database.
    """
    hint = "Give it as --url if it is for scratch use: databases are made there, and dropped."
    if not target.is_local:
        raise UsageError(f"{VARIABLE} names a server that is not on this machine", hint=hint)
    if target.database in own:
        raise UsageError(
            f"{VARIABLE} names {target.database}, the project's own database", hint=hint
        )
