"""Which forge hosts the repository: the checklist's word, else the host of the remote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.http.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.hosting.address import RemoteAddress

KNOWN = {
    "github.com": "github", "ssh.github.com": "github", "gitlab.com": "gitlab",
    "altssh.gitlab.com": "gitlab", "bitbucket.org": "bitbucket", "altssh.bitbucket.org": "bitbucket",
    "codeberg.org": "gitea", "gitea.com": "gitea", "dev.azure.com": "azure",
    "ssh.dev.azure.com": "azure", "vs-ssh.visualstudio.com": "azure",
}  # fmt: skip
"""Hosts whose forge is known by their names."""

ENDINGS = {".ghe.com": "github", ".visualstudio.com": "azure"}
"""The same, for hosts that have a name for each customer."""

WORDS = {
    "github": "github", "gitlab": "gitlab", "gitea": "gitea", "forgejo": "gitea",
    "bitbucket": "bitbucket-server", "stash": "bitbucket-server",
}  # fmt: skip
"""Words in the name of a team's own host; a guess, so no credential goes there by it alone."""

WEB = {
    "ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org", "ssh.dev.azure.com": "dev.azure.com",
    "vs-ssh.visualstudio.com": "dev.azure.com",
}  # fmt: skip
"""Hosts that only speak ssh, and whose pages these are."""


@dataclass(frozen=True, slots=True)
class Place:
    """A repository on a forge.

    `forge` is the forge's name as `services: {forge: {uses: …}}` has it; `url` the address of its pages,
    without a slash at its end; `path` the repository there (`owner/name`, deeper on GitLab).
    `settings` are the checklist's for it.
    """

    forge: str
    url: str
    path: str
    settings: Mapping[str, Any]

    @property
    def host(self) -> str:
        """The host of its pages, in lower case; empty where `url` names none."""
        # Of `url` alone, which is where requests go: a strange path must not make it another host's.
        return host_of(self.url) or ""


def forge_of_host(host: str) -> str | None:
    """The forge that runs on a host, None where its name does not tell."""
    known = KNOWN.get(host) or next(
        (forge for ending, forge in ENDINGS.items() if host.endswith(ending)), None
    )
    return known or next((forge for word, forge in WORDS.items() if word in host), None)


def find_place(settings: Mapping[str, Any], address: RemoteAddress | None) -> Place | None:
    """The place of a repository; None where nothing tells of a forge, or `uses: none` denies it.

    Args:
        settings: the checklist's `services.forge`: `uses`, `url`, `repository`, each optional.
        address: the remote's; None where there is none.

    Raises:
        ShipcheckError: a forge is named, and nothing tells which repository of it.
    """
    name = settings.get("uses") or (forge_of_host(address.host) if address else None)
    if name is None or name == "none":
        return None
    path = settings.get("repository") or (address.path if address else None)
    url = settings.get("url") or (_pages(address) if address else None)
    if not path or not url:
        raise ShipcheckError(
            f"nothing tells which repository of {name} this is: there is no remote",
            hint="Set services.forge.url and services.forge.repository.",
        )
    return Place(str(name), str(url).rstrip("/"), str(path).strip("/"), settings)


def _pages(address: RemoteAddress) -> str:
    """Where the pages of a host are; a port of ssh says nothing of them."""
    host = WEB.get(address.host, address.host)
    named = f"[{host}]" if ":" in host else host
    scheme = address.scheme if address.scheme in ("http", "https") else "https"
    port = f":{address.port}" if address.port and address.scheme == scheme else ""
    return f"{scheme}://{named}{port}"
