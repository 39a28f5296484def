"""Bitbucket Cloud: where its API is, which credential it takes, whole lists, what refusals mean.

Sources: developer.atlassian.com/cloud/bitbucket/rest/intro (roots, authentication, `next` of a page) and
support.atlassian.com "Using API tokens" (Basic with the account's email address).
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.credentials import Wanted, find_credential, is_elsewhere, missing
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import MOST_PAGES, as_map, as_maps, in_path, map_in, text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from shipcheck.hosting.credentials import Credential
    from shipcheck.hosting.place import Place
    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

ROOT = "https://api.bitbucket.org/2.0"
PAGES = "bitbucket.org"
"""The host of the pages, which the API belongs to."""
HOSTS = ("api.bitbucket.org",)
"""Hosts that a credential for Bitbucket Cloud may go to by itself."""

TOKEN = "BITBUCKET_TOKEN"  # noqa: S105 - the name of a variable
PASSWORDS = ("BITBUCKET_API_TOKEN", "BITBUCKET_APP_PASSWORD")
"""Secrets of a person, which go with `BITBUCKET_USERNAME`: for an API token the email address."""
USERNAME = "BITBUCKET_USERNAME"

PAGE = 100
"""Entries of a page: the most that Bitbucket Cloud gives."""

PARAMETERS: Mapping[str, Any] = {
    "url": {
        "type": "string",
        "minLength": 1,
        "description": "The pages, where they are not https://bitbucket.org.",
    },
    "api": {
        "type": "string",
        "minLength": 1,
        "description": "The API's root where it is not https://api.bitbucket.org/2.0.",
    },
    "repository": {
        "type": "string",
        "minLength": 3,
        "description": "workspace/name, where the remote does not tell.",
    },
}
"""What a checklist may say of Bitbucket Cloud, as CI and as a forge."""


@dataclass(frozen=True, slots=True)
class Bitbucket:
    """One repository there, with one credential; `name` is workspace/name."""

    client: Client
    root: str
    name: str
    page: str
    credentials: Mapping[str, str]

    @property
    def path(self) -> str:
        """The repository's own path in the API."""
        return path_of(self.name)

    async def get(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        ok: Collection[int] = (200,),
    ) -> Answer:
        """The answer to a GET of a path below the root; raises as the client does."""
        return await self._asked(self.root + path, params, ok)

    async def find(self, path: str) -> Mapping[str, Any] | None:
        """The object at a path, None for 404."""
        answer = await self.get(path, ok=(HTTPStatus.OK, HTTPStatus.NOT_FOUND))
        return None if answer.status == HTTPStatus.NOT_FOUND else as_map(answer.json(), answer)

    async def listed(
        self, path: str, params: Mapping[str, Any] | None = None
    ) -> list[Mapping[str, Any]]:
        """Every entry of a list over its pages.

        Raises:
            ShipcheckError: it does not end, goes on at another host, or is shorter than it says.
        """
        found: list[Mapping[str, Any]] = []
        answer = await self.get(path, {"pagelen": PAGE, **(params or {})})
        seen: set[str] = set()
        for _ in range(MOST_PAGES):
            document = as_map(answer.json(), answer)
            found += as_maps(document.get("values"), answer)
            following = document.get("next")
            if following is None:
                return _complete(found, document, answer)
            target = self.own(str(following))
            if target in seen:
                break
            seen.add(target)
            answer = await self._asked(target, None, (HTTPStatus.OK,))
        raise ShipcheckError(f"the list {path} of Bitbucket does not end")

    def own(self, address: str) -> str:
        """An address that Bitbucket gave, if it is of its API; raises ShipcheckError for another host."""
        here = urlsplit(self.root)
        try:
            there = urlsplit(address)
        except ValueError as error:  # brackets that hold no address
            raise ShipcheckError("Bitbucket sends on to what is no address") from error
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            message = f"Bitbucket sends on to another host than its API: {host_of(address)}"
            raise ShipcheckError(message)
        return address

    async def follow(self, address: str, *, ok: Collection[int] = (200,)) -> Answer:
        """The answer to a GET of an address that Bitbucket gave; raises as `own`."""
        return await self._asked(self.own(address), None, ok)

    async def send(
        self,
        method: str,
        path: str,
        body: Any,  # noqa: ANN401 - any JSON
        *,
        ok: Collection[int] = (200, 201),
    ) -> Answer:
        """The answer to what changes something; it is never sent twice once Bitbucket may have it."""
        return await self.client.request(
            method, self.root + path, credentials=self.credentials, json=body, ok=ok,
            repeatable=False,
        )  # fmt: skip

    async def _asked(
        self, address: str, params: Mapping[str, Any] | None, ok: Collection[int]
    ) -> Answer:
        return await self.client.get(address, credentials=self.credentials, params=params, ok=ok)


async def open_bitbucket(
    place: Place,
    environment: Mapping[str, str],
    client: Callable[[Sequence[str]], Client],
    directory: Path,
) -> Bitbucket:
    """The API of a place with the credential that was found, without any request.

    Raises:
        CredentialError: there is none, or not with whose it is.
        ShipcheckError: the place is no workspace/name.
    """
    workspace, slash, name = place.path.partition("/")
    if not (workspace and slash and name) or "/" in name:
        raise ShipcheckError(
            f"{place.path} is no repository of Bitbucket",
            hint="Set services.forge.repository to workspace/name.",
        )
    wish = wanted(place, environment)
    credential = await find_credential(wish, environment, directory)
    root = str(place.settings.get("api") or ROOT).rstrip("/")
    known = host_of(ROOT) if place.host == PAGES else place.host
    if credential is None or is_elsewhere(credential, known or "", host_of(root)):
        raise missing(wish)
    header = header_of(credential, environment)
    return Bitbucket(client(HOSTS), root, place.path, f"{place.url}/{place.path}", header)


def path_of(name: str) -> str:
    """The path of a workspace/name; raises ShipcheckError for what cannot be one."""
    workspace, _, repository = name.partition("/")
    return f"/repositories/{in_path(workspace)}/{in_path(repository)}"


def wanted(place: Place, environment: Mapping[str, str]) -> Wanted:
    """The credential: an access token, else an API token or app password of a person."""
    del environment
    return Wanted("Bitbucket", place.host, (TOKEN, *PASSWORDS))


def header_of(credential: Credential, environment: Mapping[str, str]) -> Mapping[str, str]:
    """The header that carries a credential: an access token as Bearer, a person's secret as Basic.

    Raises:
        CredentialError: a person's secret without whose it is.
    """
    user = environment.get(USERNAME, "").strip()
    if credential.source == TOKEN or (credential.source not in PASSWORDS and not user):
        return {"Authorization": f"Bearer {credential.secret}"}
    if not user:
        raise CredentialError(
            f"{credential.source} is set, and nothing tells whose it is",
            hint=f"Set {USERNAME}: the account's email address for an API token.",
        )
    return {"Authorization": f"Basic {b64encode(f'{user}:{credential.secret}'.encode()).decode()}"}


def said_in(answer: Answer) -> str:
    """The words of an error, empty where it has none."""
    try:
        error = map_in(map_in(answer.json()).get("error"))
    except UnexpectedAnswer:
        return ""
    told = (text(error.get("message")), text(error.get("detail")))
    return ": ".join(filter(None, told))


def in_markdown(marker: str) -> str:
    """A hidden marker as Bitbucket hides it: it shows the comments of HTML, not unused references."""
    inner = marker.removeprefix("<!--").removesuffix("-->").strip()
    return f"[//]: # ({inner.replace('(', '').replace(')', '')})"


def marked(marker: str, body: str) -> str:
    """A comment's text with its marker as Bitbucket hides it, on a line of its own."""
    return f"{in_markdown(marker)}\n\n{body.removeprefix(marker).lstrip()}"


def _complete(
    found: list[Mapping[str, Any]], document: Mapping[str, Any], answer: Answer
) -> list[Mapping[str, Any]]:
    """The entries, if they are as many as Bitbucket says."""
    size = document.get("size")
    if isinstance(size, int) and size > len(found):
        message = f"Bitbucket speaks of {size} entries, and gave {len(found)}"
        raise UnexpectedAnswer(message, status=answer.status, hint="Ask again.")
    return found
