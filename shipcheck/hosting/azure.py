"""Where a repository is on Azure DevOps, and which credential goes there.

Sources: learn.microsoft.com "Get started with the REST APIs" (roots, `api-version`), "Use personal access
tokens" (Basic with an empty user name), "Predefined variables" (`System.CollectionUri`,
`System.AccessToken`), and the repositories' own pages for the forms of an address.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from shipcheck.errors import ShipcheckError
from shipcheck.hosting.credentials import Wanted
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import in_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.hosting.credentials import Credential
    from shipcheck.hosting.place import Place

CLOUD = "dev.azure.com"
OLD = ".visualstudio.com"
"""What the hosts of organisations ended with before; `ORG.visualstudio.com` is dev.azure.com/ORG."""

HOSTS = (CLOUD,)
"""Hosts that a credential for Azure DevOps may go to by itself."""

VARIABLES = ("AZURE_DEVOPS_EXT_PAT", "AZURE_DEVOPS_TOKEN")
"""Personal access tokens: the first is the one of `az devops`."""
OF_PIPELINE = "SYSTEM_ACCESSTOKEN"
"""The token of a job, where the pipeline maps it into the environment."""

GIT = "_git"
MARKS = (GIT, "_ssh")
"""What stands between a project and its repository in an address."""
VIEWS = ("_full", "_optimized")
"""What may stand between `_git` and the name; they are the same repository."""

PARAMETERS: Mapping[str, Any] = {
    "url": {
        "type": "string",
        "minLength": 1,
        "description": "The organisation's pages: https://dev.azure.com/ORG.",
    },
    "api": {
        "type": "string",
        "minLength": 1,
        "description": "The organisation's API where that is not its pages.",
    },
    "repository": {
        "type": "string",
        "minLength": 3,
        "description": "PROJECT/NAME, where the remote does not tell.",
    },
}
"""What a checklist may say of Azure DevOps, as CI and as a forge."""


@dataclass(frozen=True, slots=True)
class Location:
    """A repository there: `root` is the organisation's address, `web` that of its pages."""

    root: str
    web: str
    project: str
    repository: str

    @property
    def path(self) -> str:
        """The repository's own path in the API."""
        name = in_path(self.repository)
        return f"/{in_path(self.project)}/_apis/git/repositories/{name}"

    @property
    def page(self) -> str:
        """The address of the repository's page."""
        return f"{self.web}/{quote(self.project)}/{GIT}/{quote(self.repository)}"


def location_of(place: Place) -> Location:
    """The repository of a place, by its remote's address or the checklist's words.

    Raises:
        ShipcheckError: they name no organisation, project and repository.
    """
    before, repository = _names(place.path)
    site, given = _site(place)
    if site == f"https://{CLOUD}":  # which old addresses have before the project
        before = [part for part in before if part != "DefaultCollection"]
    if before[: len(given)] == given:  # the remote's address and the checklist's both say it
        before = before[len(given) :]
    if site == f"https://{CLOUD}" and not given:
        given, before = before[:1], before[1:]
    if not repository or not (given or before):
        raise ShipcheckError(
            f"{place.path} is no repository of Azure DevOps",
            hint="Set services.forge.url to https://dev.azure.com/ORG and repository to PROJECT/NAME.",
        )
    *collection, project = before or [repository]  # a project's first repository is called like it
    web = "/".join([site, *map(quote, [*given, *collection])])
    api = str(place.settings.get("api") or web).rstrip("/")
    return Location(api, web, project, repository)


def _names(path: str) -> tuple[list[str], str]:
    """What stands before the repository's name, and the name.

    The forms are `…/PROJECT/_git/NAME`, `v3/ORG/PROJECT/NAME` (ssh), and a checklist's PROJECT/NAME.
    """
    parts = [part for part in path.split("/") if part]
    if parts[:1] == ["v3"]:
        parts = [unquote(part) for part in parts[1:]]
    marks = [at for at, part in enumerate(parts) if part in MARKS]
    if not marks:
        return parts[:-1], "".join(parts[-1:])
    after = [part for part in parts[marks[-1] + 1 :] if part not in VIEWS]
    return parts[: marks[-1]], after[0] if len(after) == 1 else ""


def _site(place: Place) -> tuple[str, list[str]]:
    """The server, and the parts of the address that the checklist or the host itself give."""
    address = urlsplit(place.url)
    parts = [unquote(part) for part in address.path.split("/") if part]
    if not place.host.endswith(OLD):
        return f"{address.scheme}://{address.netloc}", parts
    return f"https://{CLOUD}", [place.host.removesuffix(OLD)]


def wanted(place: Place, environment: Mapping[str, str]) -> Wanted:
    """The credential: a job's own token where this is its server, else a personal access token."""
    host = _host_of(location_of(place))
    server = host_of(environment.get("SYSTEM_COLLECTIONURI", "")) or ""
    own = CLOUD if server.endswith(OLD) else server
    return Wanted("Azure DevOps", host, VARIABLES, (OF_PIPELINE,) if own == host else ())


def _host_of(location: Location) -> str:
    return host_of(location.root) or ""


def header_of(credential: Credential) -> Mapping[str, str]:
    """The header that carries a credential: a job's token as Bearer, a person's as Basic."""
    if credential.source == OF_PIPELINE:
        return {"Authorization": f"Bearer {credential.secret}"}
    encoded = b64encode(f":{credential.secret}".encode()).decode()
    return {"Authorization": f"Basic {encoded}"}


def trusted_hosts(location: Location, credential: Credential) -> tuple[str, ...]:
    """The hosts that the credential may go to beside those that were named."""
    named = (_host_of(location),) if credential.names_host else ()
    return tuple(dict.fromkeys((*HOSTS, *filter(None, named))))
