"""Asks GitHub's API: whole lists over their pages, GraphQL, and what its refusals mean.

Sources: docs.github.com "Using pagination in the REST API" (`Link`), "Rate limits for the REST API"
and "… for the GraphQL API" (which answers are limits), "Best practices" (a minute where no time is named).
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.credentials import find_credential, missing
from shipcheck.hosting.github import HEADERS, roots_of, trusted_hosts, wanted
from shipcheck.hosting.github_answers import (
    complete,
    distinct,
    entries,
    is_absence,
    is_limit,
    is_secondary,
    lacking,
    next_page,
    said_in,
    total_of,
    words_of_errors,
)
from shipcheck.http.api import CHANGED, Api
from shipcheck.http.errors import Forbidden, RateLimited, UnexpectedAnswer
from shipcheck.http.hosts import host_of
from shipcheck.http.limits import seconds_to_wait
from shipcheck.http.reading import MOST_PAGES, as_map, in_path, map_in, maps_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from shipcheck.hosting.place import Place
    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

PAGE = 100
"""Entries of a page: the most that GitHub gives."""

PAUSE = 60
"""Seconds to leave GitHub alone where it names none (its best practices)."""

READ = (HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
"""Statuses of GraphQL whose answers are read."""

BROKEN = range(500, 600)
"""Statuses that say nothing of whether something was changed."""

GRAPHQL_REFUSALS = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES"})
"""Types of GraphQL errors that mean the credential may not ask."""


class GraphqlRefused(Forbidden):
    """The credential may not ask this by GraphQL, or the server has none of what was asked."""


@dataclass(frozen=True, slots=True)
class GitHub:
    """One repository's API; `path` is what stands before paths inside of it (`/repos/owner/name`)."""

    api: Api
    graphql: str
    owner: str
    name: str
    now: Callable[[], datetime]

    @property
    def path(self) -> str:
        """The repository's own path."""
        return f"/repos/{in_path(self.owner)}/{in_path(self.name)}"

    async def get(
        self, path: str, params: Mapping[str, Any] | None = None, ok: Collection[int] = (200,)
    ) -> Answer:
        """The answer to a GET of `path` in the repository (of the API, where it begins with `//`).

        Raises as the client does; RateLimited where GitHub says 403 and means that.
        """
        allowed = (*ok, HTTPStatus.FORBIDDEN)
        answer = await self.api.client.get(
            self._address(path), headers=self.api.headers, credentials=self.api.credentials,
            params=params, ok=allowed,
        )  # fmt: skip
        return self._checked(answer, ok)

    async def find(self, path: str) -> Mapping[str, Any] | None:
        """The object at a path, None for 404; raises as `get`, and UnexpectedAnswer."""
        answer = await self.get(path, ok=(HTTPStatus.OK, HTTPStatus.NOT_FOUND))
        return None if answer.status == HTTPStatus.NOT_FOUND else as_map(answer.json(), answer)

    async def listed(
        self, path: str, params: Mapping[str, Any] | None = None, key: str | None = None
    ) -> list[Mapping[str, Any]]:
        """Every entry of a list, over all of its pages; one request for each hundred entries.

        Args:
            path: as in `get`.
            params: of the first page; GitHub's `Link` tells those of the following.
            key: what the entries are called where the page is an object; their `total_count` is then held
                against what came.

        Raises:
            ShipcheckError: as `get`; the list does not end, or is shorter than GitHub says.
        """
        found: list[Mapping[str, Any]] = []
        total = 0  # the largest: what vanished between two pages moved another entry past both
        at: Mapping[str, Any] | None = {**(params or {}), "per_page": PAGE}
        for _ in range(MOST_PAGES):
            answer = await self.get(path, at)
            found += entries(answer, key)
            total = max(total, total_of(answer, key))
            at = next_page(answer)
            if at is None:
                return complete(distinct(found), total, key)
        raise ShipcheckError(f"a list of GitHub's does not end after {MOST_PAGES} pages")

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - any JSON
        *,
        ok: Collection[int] = CHANGED,
    ) -> Answer:
        """The answer to what changes something; it is never sent twice once GitHub may have it."""
        answer = await self.api.client.request(
            method, self._address(path), headers=self.api.headers,
            credentials=self.api.credentials, json=body, ok=(*ok, HTTPStatus.FORBIDDEN),
            repeatable=False,
        )  # fmt: skip
        return self._checked(answer, ok)

    async def query(self, question: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        """The `data` of a GraphQL query; null stands for what is not there in the repository.

        Raises:
            GraphqlRefused: the credential may not ask this, or the server has no such field.
            RateLimited: too many points were spent.
            ShipcheckError: any other error in the answer, though its status is 200.
        """
        answer = await self._posted(question, variables, repeatable=True)
        return self._data(answer)

    async def mutate(self, question: str, variables: Mapping[str, Any]) -> Answer:
        """The whole answer to a GraphQL mutation, whose errors mean something; never sent twice.

        Its status may say that the server is broken: what happened is not known then.
        """
        return await self._posted(question, variables, repeatable=False)

    async def _posted(
        self, question: str, variables: Mapping[str, Any], *, repeatable: bool
    ) -> Answer:
        answer = await self.api.client.request(
            "POST", self.graphql, headers=self.api.headers, credentials=self.api.credentials,
            json={"query": question, "variables": dict(variables)},
            ok=READ if repeatable else (*READ, *BROKEN), repeatable=repeatable,
        )  # fmt: skip
        if answer.status == HTTPStatus.NOT_FOUND:
            raise GraphqlRefused(f"{answer.url} is not there")
        return self._checked(answer, (HTTPStatus.OK,), GraphqlRefused)

    def _data(self, answer: Answer) -> Mapping[str, Any]:
        document = as_map(answer.json(), answer)
        errors = [one for one in maps_in(document.get("errors")) if not is_absence(one)]
        if errors:
            raise self._graphql_error(errors, answer)
        return as_map(document.get("data"), answer)

    def _graphql_error(self, errors: Sequence[Mapping[str, Any]], answer: Answer) -> ShipcheckError:
        """What the errors of a query mean."""
        kinds = {str(one.get("type")) for one in errors}
        said = words_of_errors(errors)
        if "RATE_LIMITED" in kinds:
            return self._limited(answer)
        if "NOT_FOUND" in kinds:
            return self.absent()
        codes = {str(map_in(one.get("extensions")).get("code")) for one in errors}
        if kinds & GRAPHQL_REFUSALS or codes & {"undefinedField", "undefinedType"}:
            return GraphqlRefused(f"GitHub does not answer this by GraphQL: {said}")
        return UnexpectedAnswer(f"GitHub's GraphQL answered: {said}", status=answer.status)

    def absent(self) -> ShipcheckError:
        """The error for a repository that is not there, which is also how GitHub hides a private one."""
        return ShipcheckError(
            f"GitHub shows no repository {self.owner}/{self.name}",
            hint="Either its name is another one, or the credential may not see it.",
        )

    def _address(self, path: str) -> str:
        return self.api.root + (path[1:] if path.startswith("//") else self.path + path)

    def _checked(
        self, answer: Answer, ok: Collection[int], kind: type[CredentialError] = Forbidden
    ) -> Answer:
        """The answer; 403 is a limit, a sign-in that is asked for, or a refusal.

        What another host says, where a redirect led there, is not GitHub's word.
        """
        if host_of(answer.url) not in (host_of(self.api.root), host_of(self.graphql)):
            message = f"{answer.url} answered in place of GitHub, which sent us there"
            raise UnexpectedAnswer(message, status=answer.status)
        if answer.status != HTTPStatus.FORBIDDEN:
            return answer
        if is_limit(answer):
            raise self._limited(answer)
        if answer.headers.get("x-github-sso", "").startswith("required"):
            raise Forbidden(
                "the organisation asks for single sign-on, and the token is not authorised for it",
                hint="Authorise the token for the organisation (Configure SSO) in GitHub's settings.",
            )
        if HTTPStatus.FORBIDDEN in ok:
            return answer
        raise kind(f"GitHub refuses: {said_in(answer)}", hint=lacking(answer))

    def _limited(self, answer: Answer) -> RateLimited:
        seconds = seconds_to_wait(answer.headers, self.now())
        if seconds is None or (is_secondary(answer) and "retry-after" not in answer.headers):
            seconds = PAUSE
        message = f"GitHub allows no more requests for now; it asks for {seconds:.0f} s without any"
        return RateLimited(message, hint="Try again later.", seconds=seconds)


async def open_github(
    place: Place,
    environment: Mapping[str, str],
    client: Callable[[Sequence[str]], Client],
    directory: Path,
    now: Callable[[], datetime],
) -> GitHub:
    """The API of a place with the credential that was found, without any request.

    Raises:
        CredentialError: there is none.
        ShipcheckError: the place is no `owner/name`.
    """
    wish = wanted(place, environment)
    owner, slash, name = place.path.partition("/")
    if not slash or not owner or not name or "/" in name:
        raise ShipcheckError(
            f"{place.path} is no repository of GitHub",
            hint="Set services.forge.repository to owner/name.",
        )
    credential = await find_credential(wish, environment, directory)
    if credential is None:
        raise missing(wish)
    roots = roots_of(place, environment)
    opened = client(trusted_hosts(roots, credential))
    headers = {"Authorization": f"Bearer {credential.secret}"}
    return GitHub(Api(opened, roots.rest, headers, HEADERS), roots.graphql, owner, name, now)
