"""Where GitHub's API is for a repository, and which credential it takes.

Sources: docs.github.com "Getting started with the REST API" (roots, headers), "Managing enterprise
accounts" (`api.SUBDOMAIN.ghe.com`), and gh's `help environment` (which variable is for which host).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.hosting.credentials import Wanted
from shipcheck.http.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.hosting.credentials import Credential
    from shipcheck.hosting.place import Place

CLOUD = "github.com"
TENANTS = ".ghe.com"
"""What the hosts of GitHub Enterprise Cloud with data residency end with."""

HOSTS = ("api.github.com",)
"""Hosts that a credential for GitHub may go to by itself."""

HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
"""What every request says; a server that is older than the version's header passes it over."""

CLOUD_VARIABLES = ("GH_TOKEN", "GITHUB_TOKEN")
SERVER_VARIABLES = ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")

PARAMETERS = {
    "url": {
        "type": "string",
        "minLength": 1,
        "description": "The server's pages, where it is not github.com: https://github.example.com",
    },
    "api": {
        "type": "string",
        "minLength": 1,
        "description": "The API's root where it is not the usual one of the server.",
    },
    "repository": {
        "type": "string",
        "minLength": 3,
        "description": "owner/name, where the remote does not tell.",
    },
}
"""What a checklist may say of GitHub, as CI and as a forge."""


@dataclass(frozen=True, slots=True)
class Roots:
    """Where the API is; `rest` has no slash at its end, `graphql` is the address itself.

    `of_server` is whether they are the server's own, by its name or by its CI's word, so that a credential
    for the server may go there; it is not where a checklist names them.
    """

    rest: str
    graphql: str
    of_server: bool

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of both."""
        found = (host_of(self.rest), host_of(self.graphql))
        return tuple(dict.fromkeys(host for host in found if host))


def roots_of(place: Place, environment: Mapping[str, str]) -> Roots:
    """The roots: the checklist's `api`, else GitHub's own, else what Actions say, else the usual ones."""
    named = str(place.settings.get("api") or "").rstrip("/")
    if named:
        return Roots(named, _graphql_beside(named), of_server=False)
    host = normal_host(place.host)
    if host == CLOUD or host.endswith(TENANTS):  # where it is does not depend on anybody's word
        return Roots(f"https://api.{host}", f"https://api.{host}/graphql", of_server=True)
    rest = environment.get("GITHUB_API_URL", "").rstrip("/")
    if rest and in_actions_of(place, environment):
        graphql = environment.get("GITHUB_GRAPHQL_URL", "").rstrip("/")
        return Roots(rest, graphql or _graphql_beside(rest), of_server=True)
    return Roots(f"{place.url}/api/v3", f"{place.url}/api/graphql", of_server=True)


def _graphql_beside(rest: str) -> str:
    """The GraphQL root that belongs to a REST root."""
    if rest.endswith("/api/v3"):
        return f"{rest.removesuffix('/v3')}/graphql"
    return f"{rest}/graphql"


def in_actions_of(place: Place, environment: Mapping[str, str]) -> bool:
    """Whether this is a job of GitHub Actions on the very server of the place."""
    server = host_of(environment.get("GITHUB_SERVER_URL", ""))
    return bool(server) and normal_host(server or "") == normal_host(place.host)


def normal_host(host: str) -> str:
    """The host as gh calls it: `www.github.com` is github.com, `a.b.ghe.com` is `b.ghe.com`."""
    if host == CLOUD or host.endswith(f".{CLOUD}"):
        return CLOUD
    if host.endswith(TENANTS):
        return host.removesuffix(TENANTS).rpartition(".")[2] + TENANTS
    return host


def wanted(place: Place, environment: Mapping[str, str]) -> Wanted:
    """The credential, in gh's order.

    `GH_TOKEN` before `GITHUB_TOKEN` for github.com and tenants, the `…ENTERPRISE_TOKEN`s for other servers.
    They are for a host other than github.com only where the environment names it: by `GH_HOST`, or
    because this is a job of its own Actions, which has its token as `GITHUB_TOKEN`.
    """
    host = normal_host(place.host)
    own = host == CLOUD or host.endswith(TENANTS)
    variables = CLOUD_VARIABLES if own else SERVER_VARIABLES
    actions = in_actions_of(place, environment) and host != CLOUD
    gh_host = environment.get("GH_HOST", "").strip().lower()
    named = actions or (bool(gh_host) and normal_host(gh_host) == host)
    of_host = variables if named else ()
    if actions and not own:
        of_host = (*of_host, *CLOUD_VARIABLES)
    command = ("gh", "auth", "token", "--hostname", "{host}")
    return Wanted("GitHub", host, variables, of_host, command)


def trusted_hosts(roots: Roots, credential: Credential) -> tuple[str, ...]:
    """The hosts that the credential may go to beside those that the user and the base's checklist named."""
    named = roots.hosts if roots.of_server and credential.names_host else ()
    return tuple(dict.fromkeys((*HOSTS, *named)))


def owner_of(app: object) -> str | None:
    """An app that reports runs, as both runs and rules name it: its id; None where any may (null, -1)."""
    return str(app) if isinstance(app, int) and not isinstance(app, bool) and app > 0 else None
