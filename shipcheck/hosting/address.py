"""Addresses of git remotes: which host, and which repository there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SCHEMES = ("https", "http", "ssh", "git", "git+ssh", "ssh+git")
"""Schemes by which git reaches a forge."""

SHORT = re.compile(r"(?:[^@/:\s]+@)?(\[[0-9A-Fa-f:.]+\]|[^@/:\s]{2,}):(?!//)(.+)")
"""`git@host:path`, as scp writes it; a single letter is a drive of Windows."""


@dataclass(frozen=True, slots=True)
class RemoteAddress:
    """An address without user, secret and `.git`.

    `host` is in lower case; `port` is None for the scheme's own; `path` has no slash at either end.
    """

    scheme: str
    host: str
    port: int | None
    path: str


def read_address(text: str) -> RemoteAddress | None:
    """The address, None for what names no host: a folder, a bundle, nothing."""
    if "://" in text:
        return _with_scheme(text)
    found = SHORT.fullmatch(text)
    if found is None or found[1].startswith("-"):
        return None
    return _address("ssh", found[1].strip("[]"), None, found[2])


def _with_scheme(text: str) -> RemoteAddress | None:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in SCHEMES or not host:
        return None
    return _address(parts.scheme.lower(), host, port, unquote(parts.path))


def _address(scheme: str, host: str, port: int | None, path: str) -> RemoteAddress | None:
    clean = path.strip("/").removesuffix(".git").rstrip("/")
    parts = clean.split("/")
    if not clean or any(part in ("", ".", "..") or not part.isprintable() for part in parts):
        return None
    return RemoteAddress(scheme, host.lower(), port, clean)
