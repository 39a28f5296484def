"""Asks Azure DevOps: whole lists by its continuation tokens, and what its refusals mean.

Sources: learn.microsoft.com "Get started with the REST APIs" (versions, continuation), "Rate and usage
limits" (429, `Retry-After`). A token that it does not know, or that has run out, gets a sign-in page:
203 with HTML, or a redirect to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.azure import Location, header_of, location_of, trusted_hosts, wanted
from shipcheck.hosting.credentials import find_credential, missing
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.reading import MOST_PAGES, as_map, as_maps, map_in, strange, text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from shipcheck.hosting.place import Place
    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

VERSION = "7.1"
PREVIEW = "7.1-preview.1"
"""For what is documented as a preview still: policies and evaluations."""

PAGE = 500
"""Entries of a page; a build has about 5 kB."""

HEADERS = {"Accept": "application/json", "X-TFS-FedAuthRedirect": "Suppress"}
"""The second asks for 401 in place of a redirect to the sign-in page."""

CONTINUATION = "x-ms-continuationtoken"
REDIRECTS = (301, 302, 303, 307, 308)
SIGN_IN_HINT = "Make a new personal access token, and set AZURE_DEVOPS_EXT_PAT to it."


@dataclass(frozen=True, slots=True)
class Azure:
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
        version: str = VERSION,
    ) -> Answer:
        """The answer to a GET below the organisation; raises as the client does, and CredentialError."""
        return await self._asked("GET", path, None, {**(params or {}), "api-version": version}, ok)

    async def find(
        self, path: str, params: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any] | None:
        """The object at a path, None for 404."""
        answer = await self.get(path, params, ok=(HTTPStatus.OK, HTTPStatus.NOT_FOUND))
        return None if answer.status == HTTPStatus.NOT_FOUND else as_map(answer.json(), answer)

    async def continued(
        self, path: str, params: Mapping[str, Any], *, version: str = VERSION
    ) -> list[Mapping[str, Any]]:
        """Every entry of a list that goes on by a token; raises ShipcheckError where it has no end."""
        found: list[Mapping[str, Any]] = []
        asked, seen = dict(params), set[str]()
        for _ in range(MOST_PAGES):
            answer = await self.get(path, asked, version=version)
            found += entries(answer)
            token = answer.headers.get(CONTINUATION, "")
            if not token:
                return found
            if token in seen:
                break
            seen.add(token)
            asked = {**params, "continuationToken": token}
        raise _endless(path)

    async def skipped(
        self,
        path: str,
        params: Mapping[str, Any],
        size: int,
        *,
        names: tuple[str, str] = ("$top", "$skip"),
        version: str = VERSION,
    ) -> list[Mapping[str, Any]]:
        """Every entry of a list that goes on by a number to skip; a page has `size` of them."""
        found: list[Mapping[str, Any]] = []
        for page in range(MOST_PAGES):
            asked = {**params, names[0]: size, names[1]: page * size}
            listed = entries(await self.get(path, asked, version=version))
            found += listed
            if len(listed) < size:
                return found
        raise _endless(path)

    async def send(
        self,
        method: str,
        path: str,
        body: Any,  # noqa: ANN401 - any JSON
        *,
        ok: Collection[int] = (200, 201),
    ) -> Answer:
        """The answer to what changes something; it is never sent twice once Azure DevOps may have it."""
        return await self._asked(method, path, body, {"api-version": VERSION}, ok)

    async def _asked(
        self,
        method: str,
        path: str,
        body: Any,  # noqa: ANN401 - any JSON
        params: Mapping[str, Any],
        ok: Collection[int],
    ) -> Answer:
        try:
            answer = await self.client.request(
                method, self.location.root + path, headers=HEADERS, credentials=self.credentials,
                params=params, json=body,
                ok=(*ok, HTTPStatus.NON_AUTHORITATIVE_INFORMATION), repeatable=method == "GET",
            )  # fmt: skip
        except UnexpectedAnswer as error:
            if error.status in REDIRECTS:
                raise _signed_out(self.location) from error
            raise
        if answer.status == HTTPStatus.NON_AUTHORITATIVE_INFORMATION:
            raise _signed_out(self.location)
        if _is_page(answer):
            raise _signed_out(self.location) if answer.status == HTTPStatus.OK else strange(answer)
        return answer


async def open_azure(
    place: Place,
    environment: Mapping[str, str],
    client: Callable[[Sequence[str]], Client],
    directory: Path,
) -> Azure:
    """The API of a place with the credential that was found, without any request.

    Raises:
        CredentialError: there is none.
        ShipcheckError: the place is no repository of Azure DevOps.
    """
    location, wish = location_of(place), wanted(place, environment)
    credential = await find_credential(wish, environment, directory)
    if credential is None:
        raise missing(wish)
    return Azure(client(trusted_hosts(location, credential)), location, header_of(credential))


def entries(answer: Answer) -> list[Mapping[str, Any]]:
    """The entries of one page, `value`; their `count` has to be right."""
    document = as_map(answer.json(), answer)
    listed = as_maps(document.get("value"), answer)
    if document.get("count", len(listed)) != len(listed):
        raise strange(answer)
    return listed


def said_in(answer: Answer) -> tuple[str, str]:
    """The kind of an error (`typeKey`) and its words; empty where it has none."""
    try:
        document = map_in(answer.json())
    except UnexpectedAnswer:
        return "", ""
    return text(document.get("typeKey")) or "", text(document.get("message")) or ""


def _is_page(answer: Answer) -> bool:
    """Whether it is a page for people."""
    kind = answer.headers.get("content-type", "").casefold()
    return "html" in kind or answer.body[:1000].lstrip().startswith(b"<")


def _signed_out(location: Location) -> CredentialError:
    return CredentialError(
        f"{location.web} shows its sign-in page: it does not know the credential, or it has run out",
        hint=SIGN_IN_HINT,
    )


def _endless(path: str) -> ShipcheckError:
    return ShipcheckError(f"the list {path} of Azure DevOps does not end")
