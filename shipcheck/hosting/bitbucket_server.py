"""Bitbucket Data Center: where its API is, which credential it takes, whole lists, its errors.

Sources: developer.atlassian.com/server/bitbucket/rest (paths, `start`/`nextPageStart`, errors), and
confluence.atlassian.com "HTTP access tokens" (Bearer).
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.credentials import Wanted, find_credential, missing
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import (
    all_pages,
    as_map,
    as_maps,
    in_path,
    map_in,
    maps_in,
    strange,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from shipcheck.hosting.credentials import Credential
    from shipcheck.hosting.place import Place
    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

HOSTS: tuple[str, ...] = ()
"""None: every team has its own server."""

TOKEN = "BITBUCKET_SERVER_TOKEN"  # noqa: S105 - the name of a variable
SERVER = "BITBUCKET_SERVER_URL"
"""Which server the token is for, where the environment says so."""

PAGE = 100
"""Entries of a page; a server may give fewer, and says where the next page starts."""

PARAMETERS: Mapping[str, Any] = {
    "url": {
        "type": "string",
        "minLength": 1,
        "description": "The server's pages: https://bitbucket.example.com.",
    },
    "api": {
        "type": "string",
        "minLength": 1,
        "description": "The API's root where it is not the pages' address with /rest.",
    },
    "repository": {
        "type": "string",
        "minLength": 3,
        "description": "KEY/name, where the remote does not tell.",
    },
}
"""What a checklist may say of Bitbucket Data Center, as CI and as a forge."""


@dataclass(frozen=True, slots=True)
class Location:
    """A repository there: `root` is the API's, `web` the address of the server's pages."""

    root: str
    web: str
    project: str
    slug: str

    @property
    def name(self) -> str:
        """KEY/name."""
        return f"{self.project}/{self.slug}"

    @property
    def tail(self) -> str:
        """The repository's path below every part of the API."""
        return f"/projects/{in_path(self.project)}/repos/{in_path(self.slug)}"

    @property
    def path(self) -> str:
        """The repository's path in the core part of the API."""
        return f"/api/latest{self.tail}"

    @property
    def page(self) -> str:
        """The address of the repository's page."""
        return f"{self.web}{self.tail}"


def location_of(place: Place) -> Location:
    """The repository of a place.

    The forms are `scm/KEY/name` (https, perhaps below a path of the server's), `KEY/name` (ssh, and a
    checklist's word) and `projects/KEY/repos/name` (a page).

    Raises:
        ShipcheckError: it is none of them.
    """
    parts = place.path.split("/")
    before: list[str] = []
    if "scm" in parts[:-2]:
        at = parts.index("scm")
        before, parts = parts[:at], parts[at + 1 :]
    elif len(parts) == 4 and parts[::2] == ["projects", "repos"]:  # noqa: PLR2004 - as the form has
        parts = parts[1::2]
    if len(parts) != 2:  # noqa: PLR2004 - a key and a name
        raise ShipcheckError(
            f"{place.path} is no repository of Bitbucket Data Center",
            hint="Set services.forge.repository to KEY/name.",
        )
    web = "/".join([place.url.rstrip("/"), *before])
    root = str(place.settings.get("api") or f"{web}/rest").rstrip("/")
    return Location(root, web, *parts)


@dataclass(frozen=True, slots=True)
class BitbucketServer:
    """One repository there, with one credential."""

    client: Client
    location: Location
    credentials: Mapping[str, str]

    async def get(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        ok: Collection[int] = (200,),
    ) -> Answer:
        """The answer to a GET of a path below the root; raises as the client does."""
        answer = await self.client.get(
            self.location.root + path, credentials=self.credentials, params=params, ok=ok
        )
        if _is_page(answer):
            if answer.status != HTTPStatus.OK:
                raise strange(answer)
            raise CredentialError(
                f"{self.location.web} answers with a page for people: it asks to sign in",
                hint=f"Set {TOKEN} to an HTTP access token.",
            )
        return answer

    async def find(
        self, path: str, params: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any] | None:
        """The object at a path, None for 404."""
        answer = await self.get(path, params, ok=(HTTPStatus.OK, HTTPStatus.NOT_FOUND))
        return None if answer.status == HTTPStatus.NOT_FOUND else as_map(answer.json(), answer)

    async def listed(
        self, path: str, params: Mapping[str, Any] | None = None
    ) -> list[Mapping[str, Any]]:
        """Every entry of a list over its pages; raises ShipcheckError where it has no end."""

        async def page(start: int) -> tuple[Sequence[Mapping[str, Any]], int | None]:
            wish = {**(params or {}), "limit": PAGE, "start": start}
            answer = await self.get(path, wish)
            document = as_map(answer.json(), answer)
            found = as_maps(document.get("values"), answer)
            if document.get("isLastPage") is True:
                return found, None
            following = document.get("nextPageStart")
            if document.get("isLastPage") is not False or not isinstance(following, int):
                raise strange(answer)
            if isinstance(following, bool) or following <= start:
                raise strange(answer)
            return found, following

        return await all_pages(page)

    async def send(
        self,
        method: str,
        path: str,
        body: Any,  # noqa: ANN401 - any JSON
        *,
        params: Mapping[str, Any] | None = None,
        ok: Collection[int] = (200, 201, 204),
    ) -> Answer:
        """The answer to what changes something; it is never sent twice once the server may have it."""
        return await self.client.request(
            method, self.location.root + path, credentials=self.credentials, params=params,
            headers={"X-Atlassian-Token": "no-check"}, json=body, ok=ok, repeatable=False,
        )  # fmt: skip


async def open_server(
    place: Place,
    environment: Mapping[str, str],
    client: Callable[[Sequence[str]], Client],
    directory: Path,
) -> BitbucketServer:
    """The API of a place with the credential that was found, without any request.

    Raises:
        CredentialError: there is none.
        ShipcheckError: the place is no repository of Bitbucket Data Center.
    """
    location, wish = location_of(place), wanted(place, environment)
    credential = await find_credential(wish, environment, directory)
    if credential is None:
        raise missing(wish)
    header = {"Authorization": f"Bearer {credential.secret}"}
    return BitbucketServer(client(trusted_hosts(location, credential)), location, header)


def wanted(place: Place, environment: Mapping[str, str]) -> Wanted:
    """The credential: an HTTP access token."""
    host = host_of(location_of(place).root) or ""
    named = host_of(environment.get(SERVER, "")) == host
    return Wanted("Bitbucket Data Center", host, (TOKEN,), (TOKEN,) if named else ())


def trusted_hosts(location: Location, credential: Credential) -> tuple[str, ...]:
    """The hosts that the credential may go to beside those that were named."""
    host = host_of(location.root)
    return (host,) if host and credential.names_host else HOSTS


def _is_page(answer: Answer) -> bool:
    """Whether it is a page for people."""
    kind = answer.headers.get("content-type", "").casefold()
    return "html" in kind or answer.body[:1000].lstrip().startswith(b"<")


def errors_in(answer: Answer) -> list[Mapping[str, Any]]:
    """The errors of an answer: `exceptionName`, `message`, `vetoes`."""
    try:
        return maps_in(map_in(answer.json()).get("errors"))
    except UnexpectedAnswer:
        return []


def said_in(answer: Answer) -> str:
    """The words of an answer's errors, with what vetoed; empty where it has none."""
    found: list[str] = []
    for error in errors_in(answer):
        found += filter(None, [text(error.get("message"))])
        found += vetoes_in(error)
    return "; ".join(found)


def vetoes_in(document: Mapping[str, Any]) -> list[str]:
    """What merge checks say against a merge, in their words."""
    return [
        ": ".join(filter(None, (text(one.get("summaryMessage")), text(one.get("detailedMessage")))))
        for one in maps_in(document.get("vetoes"))
    ]
