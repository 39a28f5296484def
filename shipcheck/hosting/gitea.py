"""Where the API of Gitea or Forgejo is for a repository, and which credential it takes.

Sources: docs.gitea.com "API Usage" (`/api/v1`, `Authorization: token`, `page` and `limit`), Gitea's swagger
1.27; Gitea Actions and Forgejo Actions set the variables of GitHub's, and GITEA_ACTIONS or FORGEJO_ACTIONS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.hosting.credentials import Wanted
from shipcheck.http.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.hosting.credentials import Credential
    from shipcheck.hosting.place import Place

CODEBERG = "codeberg.org"

HOSTS = (CODEBERG, "gitea.com")
"""Hosts that a credential for Gitea or Forgejo may go to by itself."""

VARIABLES = ("GITEA_TOKEN", "FORGEJO_TOKEN")
"""Variables that hold a token."""

OF_CODEBERG = ("CODEBERG_TOKEN", "FORGEJO_TOKEN", "GITEA_TOKEN")
"""The same for codeberg.org, which runs Forgejo."""

OF_JOB = ("GITEA_TOKEN", "FORGEJO_TOKEN", "GITHUB_TOKEN")
"""What a job's own token is called, once a workflow hands it on; it is for the job's server."""

PARAMETERS = {
    "url": {
        "type": "string",
        "minLength": 1,
        "description": "The server's pages, where they are not the remote's: https://git.example.com",
    },
    "api": {
        "type": "string",
        "minLength": 1,
        "description": "The API's root where it is not the server's /api/v1.",
    },
    "repository": {
        "type": "string",
        "minLength": 3,
        "description": "owner/name, where the remote does not tell.",
    },
}
"""What a checklist may say of Gitea and Forgejo, as CI and as a forge."""


def in_actions_of(place: Place, environment: Mapping[str, str]) -> bool:
    """Whether this is a job of Gitea Actions or Forgejo Actions on the very server of the place."""
    marks = (environment.get(name, "").lower() for name in ("GITEA_ACTIONS", "FORGEJO_ACTIONS"))
    server = environment.get("GITHUB_SERVER_URL", "")
    return any(mark in ("true", "1") for mark in marks) and host_of(server) == place.host


def root_of(place: Place, environment: Mapping[str, str]) -> str:
    """The API's root: the checklist's, what Actions says of this server, else the usual one."""
    named = str(place.settings.get("api") or "").rstrip("/")
    of_actions = environment.get("GITHUB_API_URL", "").rstrip("/")
    if named:
        return named
    if of_actions and in_actions_of(place, environment):
        return of_actions
    return f"{place.url}/api/v1"


def wanted(place: Place, environment: Mapping[str, str]) -> Wanted:
    """The credential: a token of the environment, else the password that netrc has."""
    variables = OF_CODEBERG if place.host == CODEBERG else VARIABLES
    of_host = OF_JOB if in_actions_of(place, environment) else ()
    return Wanted("Gitea", place.host, variables, of_host)


def trusted_hosts(place: Place, root: str, credential: Credential) -> tuple[str, ...]:
    """The hosts that the credential may go to beside those that the user and the base's checklist named."""
    own = host_of(root) == place.host and credential.names_host
    return (*HOSTS, place.host) if own else HOSTS
