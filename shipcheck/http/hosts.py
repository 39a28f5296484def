"""Hosts by their names."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether a host, by its name in lower case, is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761, section 6.3
        return True
    import ipaddress  # noqa: PLC0415 - 3 ms, only where something is asked

    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_of(url: str) -> str | None:
    """The host that an address names, in lower case; None where it names none."""
    try:
        return urlsplit(url).hostname
    except ValueError:  # brackets that hold no address
        return None
