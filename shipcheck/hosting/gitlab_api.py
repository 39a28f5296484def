"""Asks GitLab's API: whole lists over their pages, and what its refusals mean.

Sources: docs.gitlab.com "REST API" (`x-next-page`, `link`, `x-total`, which is left out over 10,000
entries), "Troubleshooting the REST API" (statuses; 404 is also what a credential may not see).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.credentials import find_credential, is_elsewhere, missing
from shipcheck.hosting.gitlab import (
    JOB_TOKEN,
    header_of,
    root_of,
    trusted_hosts,
    wanted,
)
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import MOST_PAGES, as_map, as_maps, in_path, map_in, text
from shipcheck.http.wording import secrets_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from shipcheck.hosting.place import Place
    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

PAGE = 100
"""Entries of a page: the most that GitLab gives."""

CHANGED = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED)
"""What GitLab answers to a change that it made, or will make."""

UNSEEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
"""What GitLab answers where something is not there, not in its tier, or not to be seen by this token."""

LONGEST = 12
"""Digits of a number of entries; what is longer is none."""

HINT_JOB = "A job's own token may not ask this; set GITLAB_TOKEN to one with the scope read_api."
HINT_MISSING = "Is the repository's path right, and may the token (scope read_api) see it?"


@dataclass(frozen=True, slots=True)
class GitLab:
    """One project's API; `project` is its path (`group/project`) or its number."""

    client: Client
    root: str
    credentials: Mapping[str, str] = field(repr=False)
    project: str
    is_job: bool = False

    @property
    def path(self) -> str:
        """What stands before paths inside of the project."""
        return f"/projects/{in_path(self.project)}"

    def of_project(self, project: str) -> GitLab:
        """The same with another project."""
        return replace(self, project=project)

    async def get(
        self, path: str, params: Mapping[str, Any] | None = None, ok: Collection[int] = (200,)
    ) -> Answer:
        """The answer to a GET of `path` in the project (of the API, where it begins with `//`).

        Raises as the client does; ShipcheckError with a hint for 404, Forbidden for a scope that lacks.
        """
        answer = await self.client.get(
            self._address(path),
            credentials=self.credentials,
            params=params,
            ok=(*ok, *self._understood),
        )
        return self._checked(answer, ok)

    async def read(self, path: str, params: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """The object at a path; raises as `get`, and UnexpectedAnswer."""
        answer = await self.get(path, params)
        return as_map(answer.json(), answer)

    async def find(
        self, path: str, params: Mapping[str, Any] | None = None, unseen: Collection[int] = (404,)
    ) -> Mapping[str, Any] | None:
        """The object at a path, None for a status in `unseen`; raises as `read`.

        A 404 that is not GitLab's own (a page of some proxy) says nothing, and is an error.
        """
        answer = await self.get(path, params, ok=(HTTPStatus.OK, *unseen))
        found = as_map(answer.json(), answer)
        if answer.status == HTTPStatus.OK:
            return found
        if "project not found" in self.said(answer).casefold():
            raise self._gone(answer)
        return None

    async def listed(
        self, path: str, params: Mapping[str, Any] | None = None, unseen: Collection[int] = ()
    ) -> list[Mapping[str, Any]] | None:
        """Every entry of a list, one request for each hundred; None for a status in `unseen`.

        Raises:
            ShipcheckError: as `get`; the list does not end, or is shorter than GitLab says.
        """
        found: list[Mapping[str, Any]] = []
        at: Mapping[str, Any] | None = {**(params or {}), "per_page": PAGE}
        for number in range(1, MOST_PAGES + 1):
            answer = await self.get(path, at, ok=(HTTPStatus.OK, *unseen))
            if answer.status != HTTPStatus.OK:
                as_map(answer.json(), answer)
                return None
            page = as_maps(answer.json(), answer)
            found += page
            at = _following(answer, at or {}, number, len(page))
            if at is None:
                return _complete(found, answer)
        raise ShipcheckError(f"a list of GitLab's does not end after {MOST_PAGES} pages")

    async def all(
        self, path: str, params: Mapping[str, Any] | None = None
    ) -> list[Mapping[str, Any]]:
        """`listed` of what has to be there."""
        return await self.listed(path, params) or []

    async def download(self, path: str, limit: int) -> bytes:
        """A file of at most `limit` bytes; it may be kept on another host, which gets no credential."""
        return await self.client.download(
            self._address(path), limit=limit, credentials=self.credentials
        )

    async def send(
        self, method: str, path: str, body: Mapping[str, Any], ok: Collection[int] = CHANGED
    ) -> Answer:
        """The answer to what changes something; never sent twice once GitLab may have it."""
        answer = await self.client.request(
            method, self._address(path), credentials=self.credentials, json=dict(body),
            ok=(*ok, *self._understood), repeatable=False,
        )  # fmt: skip
        return self._checked(answer, ok)

    def said(self, answer: Answer) -> str:
        """What an error says, in GitLab's words, without our secrets."""
        return (
            words_of(answer.body, secrets_of(self.credentials, {}))
            or f"it answered {answer.status}"
        )

    def _address(self, path: str) -> str:
        return self.root + (path[1:] if path.startswith("//") else self.path + path)

    @property
    def _understood(self) -> tuple[int, ...]:
        """The refusals that are put into words here; the rest the client does."""
        refusals = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
        return (*refusals, HTTPStatus.UNAUTHORIZED) if self.is_job else refusals

    def _checked(self, answer: Answer, ok: Collection[int]) -> Answer:
        """The answer, if its status is one that the caller understands."""
        if answer.status in ok:
            return answer
        if self.is_job:
            raise CredentialError(
                f"GitLab refuses the job's token: {self.said(answer)}", hint=HINT_JOB
            )
        if answer.status == HTTPStatus.NOT_FOUND:
            raise self._gone(answer)
        raise Forbidden(f"the token may not do this: {self.said(answer)}", hint=_lacking(answer))

    def _gone(self, answer: Answer) -> UnexpectedAnswer:
        message = f"GitLab has no {self.project}, or does not show it: {self.said(answer)}"
        return UnexpectedAnswer(message, status=answer.status, hint=HINT_MISSING)


async def open_gitlab(
    place: Place,
    environment: Mapping[str, str],
    client: Callable[[Sequence[str]], Client],
    directory: Path,
) -> GitLab:
    """The API of a place with the credential that was found, without any request.

    Raises:
        CredentialError: there is none.
    """
    wish = wanted(place, environment)
    credential = await find_credential(wish, environment, directory)
    root = root_of(place, environment)
    if credential is None or is_elsewhere(credential, place.host, host_of(root)):
        raise missing(wish)
    opened = client(trusted_hosts(place, root, credential))
    is_job = credential.source == JOB_TOKEN
    return GitLab(opened, root, header_of(credential), place.path, is_job)


def _lacking(answer: Answer) -> str:
    """Which scopes would do; GitLab says so for `insufficient_scope`."""
    try:
        scope = text(map_in(answer.json()).get("scope"))
    except UnexpectedAnswer:
        return ""
    return f"It takes one of the scopes: {scope}" if scope else ""


def _following(
    answer: Answer, asked: Mapping[str, Any], number: int, size: int
) -> Mapping[str, Any] | None:
    """The parameters of the next page, None after the last.

    Of an address in `link` only the parameters: a credential goes where we sent it first. Where neither
    header came through, a full page means that there may be another.
    """
    headers = answer.headers
    if "x-next-page" in headers:
        following = headers["x-next-page"].strip()
        return {**asked, "page": following} if following else None
    if "link" in headers:
        return _linked(headers["link"])
    return {**asked, "page": number + 1} if size >= PAGE else None


def _linked(header: str) -> Mapping[str, str] | None:
    for part in header.split(","):
        target, *notes = part.split(";")
        if any(note.strip() in ('rel="next"', "rel=next") for note in notes):
            try:
                return dict(parse_qsl(urlsplit(target.strip().strip("<>")).query))
            except ValueError as error:  # brackets that hold no address
                raise ShipcheckError("GitLab sends on to what is no address") from error
    return None


def _complete(found: list[Mapping[str, Any]], answer: Answer) -> list[Mapping[str, Any]]:
    """The entries, each once, if they are as many as GitLab says."""
    distinct = list({_identity(one, at): one for at, one in enumerate(found)}.values())
    total = answer.headers.get("x-total", "")
    if (
        total.isascii()
        and total.isdecimal()
        and len(total) < LONGEST
        and int(total) > len(distinct)
    ):
        message = f"GitLab speaks of {total} entries, and gave {len(distinct)}"
        raise UnexpectedAnswer(message, status=answer.status, hint="Ask again.")
    return distinct


def _identity(entry: Mapping[str, Any], at: int) -> tuple[str, object]:
    """What an entry is told apart by: its number, else its place in the list."""
    named = entry.get("id")
    return ("id", named) if isinstance(named, int | str) else ("at", at)
