"""Asks the API of Gitea or Forgejo: whole lists over their pages, and what refusals mean.

Sources: Gitea's swagger 1.27 and its `modules/setting/api.go` (50 entries a page unless the server says
less), `services/context/api.go` (404 for what is missing or may not be seen, `x-total-count`, `link`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.hosting.credentials import find_credential, is_elsewhere, missing
from shipcheck.hosting.gitea import root_of, trusted_hosts, wanted
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import MOST_PAGES, as_map, as_maps, in_path
from shipcheck.http.wording import secrets_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from shipcheck.hosting.place import Place
    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

PAGE = 50
"""Entries of a page: the most that a server gives unless it was told otherwise."""

LONGEST = 12
"""Digits of a number of entries; what is longer is none."""

SHOWN = 12
"""Characters of a commit that an error names."""

HINT_MISSING = "Is the repository's path right, and may the token (read:repository) see it?"


@dataclass(frozen=True, slots=True)
class Gitea:
    """One repository's API."""

    client: Client
    root: str
    credentials: Mapping[str, str] = field(repr=False)
    owner: str
    name: str

    @property
    def path(self) -> str:
        """The repository's own path."""
        return f"/repos/{in_path(self.owner)}/{in_path(self.name)}"

    async def get(
        self, path: str, params: Mapping[str, Any] | None = None, ok: Collection[int] = (200,)
    ) -> Answer:
        """The answer to a GET of `path` in the repository (of the API, where it begins with `//`).

        Raises as the client does; Forbidden with the server's words, ShipcheckError with a hint for 404.
        """
        answer = await self.client.get(
            self._address(path), credentials=self.credentials, params=params,
            ok=(*ok, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
        )  # fmt: skip
        return self._checked(answer, ok)

    async def read(self, path: str) -> Mapping[str, Any]:
        """The object at a path; raises as `get`, and UnexpectedAnswer."""
        answer = await self.get(path)
        return as_map(answer.json(), answer)

    async def find(
        self, path: str, unseen: Collection[int] = (HTTPStatus.NOT_FOUND,)
    ) -> Mapping[str, Any] | None:
        """The object at a path, None for a status in `unseen`; raises as `read`.

        Gitea says 404 for a repository that may not be seen too: that is looked at, and is an error.
        """
        answer = await self.get(path, ok=(HTTPStatus.OK, *unseen))
        found = as_map(answer.json(), answer)
        if answer.status == HTTPStatus.OK:
            return found
        if answer.status == HTTPStatus.NOT_FOUND:
            await self.read("")
        return None

    async def listed(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        key: str | None = None,
        commit: str | None = None,
    ) -> list[Mapping[str, Any]]:
        """Every entry of a list, one request for each fifty.

        Args:
            path: as in `get`.
            params: of every page.
            key: what the entries are called where the page is an object.
            commit: which commit every page with entries has to be about, by its `sha`.

        Raises:
            ShipcheckError: as `get`; it is about another commit, does not end, or is shorter than told.
        """
        found: dict[tuple[str, object], Mapping[str, Any]] = {}
        for number in range(1, MOST_PAGES + 1):
            answer = await self.get(path, {**(params or {}), "page": number, "limit": PAGE})
            page = _entries(answer, key)
            if commit is not None and page:
                _require_commit(answer, commit)
            found.update({_identity(one, (number, at)): one for at, one in enumerate(page)})
            if not page or not _more(answer, len(found)):
                return _complete(list(found.values()), answer)
        raise ShipcheckError(f"a list of Gitea's does not end after {MOST_PAGES} pages")

    async def send(
        self, method: str, path: str, body: Mapping[str, Any], ok: Collection[int] = (200, 201)
    ) -> Answer:
        """The answer to what changes something; never sent twice once the server may have it."""
        answer = await self.client.request(
            method, self._address(path), credentials=self.credentials, json=dict(body),
            ok=(*ok, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND), repeatable=False,
        )  # fmt: skip
        return self._checked(answer, ok)

    def said(self, answer: Answer) -> str:
        """What an error says, in the server's words, without our secrets."""
        return (
            words_of(answer.body, secrets_of(self.credentials, {}))
            or f"it answered {answer.status}"
        )

    def _address(self, path: str) -> str:
        return self.root + (path[1:] if path.startswith("//") else self.path + path)

    def _checked(self, answer: Answer, ok: Collection[int]) -> Answer:
        """The answer, if its status is one that the caller understands."""
        if answer.status in ok:
            return answer
        said = self.said(answer)
        if answer.status == HTTPStatus.FORBIDDEN:
            raise Forbidden(f"the token may not do this: {said}")
        message = f"Gitea has no {self.owner}/{self.name}, or does not show it: {said}"
        raise UnexpectedAnswer(message, status=answer.status, hint=HINT_MISSING)


async def open_gitea(
    place: Place,
    environment: Mapping[str, str],
    client: Callable[[Sequence[str]], Client],
    directory: Path,
) -> Gitea:
    """The API of a place with the credential that was found, without any request.

    Raises:
        CredentialError: there is none.
        ShipcheckError: the place is no `owner/name`.
    """
    owner, _, name = place.path.partition("/")
    if not owner or not name or "/" in name:
        raise ShipcheckError(
            f"{place.path} is no repository of Gitea",
            hint="Set services.forge.repository to owner/name.",
        )
    wish = wanted(place, environment)
    credential = await find_credential(wish, environment, directory)
    root = root_of(place, environment)
    if credential is None or is_elsewhere(credential, place.host, host_of(root)):
        raise missing(wish)
    opened = client(trusted_hosts(place, root, credential))
    return Gitea(opened, root, {"Authorization": f"token {credential.secret}"}, owner, name)


def _entries(answer: Answer, key: str | None) -> list[Mapping[str, Any]]:
    """The entries of a page; Go writes an empty list as null."""
    document = answer.json()
    found = document if key is None else as_map(document, answer).get(key)
    return [] if found is None and key is not None else as_maps(found, answer)


def _require_commit(answer: Answer, commit: str) -> None:
    """Raise UnexpectedAnswer where a page is about another commit."""
    told = as_map(answer.json(), answer).get("sha")
    if not isinstance(told, str) or told.lower() != commit:
        message = f"Gitea speaks of another commit than {commit[:12]}: {str(told)[:SHOWN]}"
        raise UnexpectedAnswer(message, status=answer.status)


def _total(answer: Answer) -> int | None:
    """How many entries the server speaks of; None where it does not say."""
    total = answer.headers.get("x-total-count", "")
    plain = total.isascii() and total.isdecimal() and len(total) < LONGEST
    return int(total) if plain else None


def _more(answer: Answer, found: int) -> bool:
    """Whether there may be another page; without any word there may be one after every page.

    A total below what came is none: a grouped list's is counted wrong by some servers.
    """
    total = _total(answer)
    if total is not None and total >= found:
        return found < total
    return "link" not in answer.headers or 'rel="next"' in answer.headers["link"]


def _complete(found: list[Mapping[str, Any]], answer: Answer) -> list[Mapping[str, Any]]:
    total = _total(answer)
    if total is not None and total > len(found):
        message = f"Gitea speaks of {total} entries, and gave {len(found)}"
        raise UnexpectedAnswer(message, status=answer.status, hint="Ask again.")
    return found


def _identity(entry: Mapping[str, Any], at: tuple[int, int]) -> tuple[str, object]:
    """What an entry is told apart by: its number, else its place in the list."""
    named = entry.get("id")
    plain = isinstance(named, int | str) and named not in (0, "")
    return ("id", named) if plain else ("at", at)
