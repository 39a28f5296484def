"""A request before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.hosts import host_of
from shipcheck.model.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

REPEATABLE = ("GET", "HEAD", "PUT", "DELETE")
"""Methods that do the same when sent twice (RFC 9110, section 9.2.2)."""

SHOWN = 200
"""Characters of a wrong address that are shown."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request, ready to be sent; `credentials` are the headers that hold secrets.

    `repeatable` is whether it may be sent again when no answer came; `once` that it is sent once
    whatever comes, as what it asks for may not be wanted any more after a wait. `limit` is how many bytes
    of the answer are read, for a file that is fetched; None for an answer as usual.
    """

    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    credentials: Mapping[str, str]
    body: bytes | None
    repeatable: bool = False
    once: bool = False
    limit: int | None = None

    def told(self, repeatable: bool | None) -> Call:  # noqa: FBT001 - as the client is told it
        """The same, if it is said whether it may be sent again: without an answer, or after a wait."""
        if repeatable is None:
            return self
        return replace(self, repeatable=repeatable, once=not repeatable)

    @property
    def host(self) -> str:
        """The host it goes to, in lower case, as it stands on the wire."""
        return self.url.raw_host.decode("ascii").lower()

    @property
    def name(self) -> str:
        """The request for people: method, host and path."""
        port = f":{self.url.port}" if self.url.port else ""
        return f"{self.method} {self.url.host}{port}{self.url.path}"


def build_call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None,
    credentials: Mapping[str, str] | None,
    params: Mapping[str, Any] | None,
    content: Any,  # noqa: ANN401 - any JSON
) -> Call:
    """The request; raises ShipcheckError for an address or a credential that cannot be sent."""
    import json  # noqa: PLC0415

    address = _address(url, params)
    for name, value in (credentials or {}).items():
        if not (value.isascii() and value.isprintable()):
            message = f"the credential for {address.host} holds what no {name} header can"
            raise CredentialError(message, hint="Is it copied whole, and nothing else with it?")
    body = None if content is None else json.dumps(content).encode()
    kind = {} if body is None else {"Content-Type": "application/json"}
    named = {**kind, **(headers or {})}
    return Call(method, address, named, credentials or {}, body, method in REPEATABLE)


def _address(url: str, params: Mapping[str, Any] | None) -> httpx.URL:
    """The address; two readers of addresses have to agree on its host, or it is a trick."""
    import httpx  # noqa: PLC0415

    try:
        address = httpx.URL(url)
        named, _ = host_of(url), urlsplit(url).port  # which raises for one that cannot be
    except (httpx.InvalidURL, ValueError) as error:
        raise ShipcheckError(f"no address: {visible(url)[:SHOWN]}") from error
    hosts = (address.host, address.raw_host.decode("ascii").lower())
    if address.scheme not in ("http", "https") or not named or named not in hosts:
        message = f"no address of a service: {visible(url)[:SHOWN]}"
        raise ShipcheckError(message, hint="It starts with https://")
    return address.copy_merge_params(params) if params else address
