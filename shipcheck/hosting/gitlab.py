"""Where GitLab's API is for a project, and which credential it takes.

Sources: docs.gitlab.com "REST API" (root, paging), "REST API authentication" (personal, project, group
and OAuth tokens are all taken as `Authorization: Bearer`), "GitLab CI/CD job token" (`JOB-TOKEN`, for few
endpoints), "Predefined CI/CD variables"; glab's manual pages: it has no command that prints a token but
`glab config get token`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.hosting.credentials import Wanted
from shipcheck.http.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.hosting.credentials import Credential
    from shipcheck.hosting.place import Place

HOSTS = ("gitlab.com",)
"""Hosts that a credential for GitLab may go to by itself."""

VARIABLES = ("GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN")
"""Variables that hold a token, in glab's order."""

JOB_TOKEN = "CI_JOB_TOKEN"  # noqa: S105 - a variable's name
"""The token that each job of GitLab's CI has; it is for the job's own server and for few endpoints."""

STRAYS = ("OAUTH_TOKEN",)
"""Variables that glab takes for any host, whoever they are meant for."""

CHECK_OWNER = "external status check"
"""The owner of external status checks, by which the forge's rules ask CI for them."""

PARAMETERS = {
    "url": {
        "type": "string",
        "minLength": 1,
        "description": "The server's pages, where it is not the remote's: https://gitlab.example.com",
    },
    "api": {
        "type": "string",
        "minLength": 1,
        "description": "The API's root where it is not the server's /api/v4.",
    },
    "repository": {
        "type": "string",
        "minLength": 3,
        "description": "group/project, where the remote does not tell.",
    },
}
"""What a checklist may say of GitLab, as CI and as a forge."""


def in_pipeline_of(place: Place, environment: Mapping[str, str]) -> bool:
    """Whether this is a job of GitLab's CI on the very server of the place.

    gitlab-ci-local sets GITLAB_CI to `false`.
    """
    if environment.get("GITLAB_CI", "").lower() not in ("true", "1"):
        return False
    server = environment.get("CI_SERVER_URL", "")
    return bool(server) and host_of(server) == place.host


def root_of(place: Place, environment: Mapping[str, str]) -> str:
    """The API's root, without a slash at its end: the checklist's, CI's for this server, the usual one."""
    named = str(place.settings.get("api") or "").rstrip("/")
    if named:
        return named
    of_ci = environment.get("CI_API_V4_URL", "").rstrip("/")
    if of_ci and in_pipeline_of(place, environment):
        return of_ci
    return f"{place.url}/api/v4"


def wanted(place: Place, environment: Mapping[str, str]) -> Wanted:
    """The credential: a token of the environment, else glab's for this host, else netrc's.

    A job's own token counts only where no other variable is set, as it may read next to nothing.
    """
    named = any(environment.get(name, "").strip() for name in VARIABLES)
    of_host = (JOB_TOKEN,) if not named and in_pipeline_of(place, environment) else ()
    command = ("glab", "config", "get", "token", "--host", "{host}")
    return Wanted("GitLab", place.host, VARIABLES, of_host, command, STRAYS)


def header_of(credential: Credential) -> dict[str, str]:
    """The header that carries the credential."""
    if credential.source == JOB_TOKEN:
        return {"JOB-TOKEN": credential.secret}
    return {"Authorization": f"Bearer {credential.secret}"}


def trusted_hosts(place: Place, root: str, credential: Credential) -> tuple[str, ...]:
    """The hosts that the credential may go to beside those that the user and the base's checklist named."""
    host = host_of(root)
    own = host is not None and host == place.host and credential.names_host
    return (*HOSTS, place.host) if own else HOSTS
