"""`services: {forge: {uses: bitbucket-server}}`: Bitbucket Data Center.

Requests: an open pull request takes three (itself, a trial of its merge, its open tasks), rules two.
A merge names the pull request's version, which every push and every edit raises: with another one the server
answers 409 (PullRequestOutOfDateException).

Source: developer.atlassian.com/server/bitbucket/rest: Pull Requests, Repository, Builds and Deployments.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge._bitbucket_server_merge import ServerMerge
from shipcheck.forge._bitbucket_server_reading import (
    BRANCHES,
    branch_in,
    pull_of,
    repository_in,
    rules_of,
)
from shipcheck.forge._words import without_secrets
from shipcheck.forge.orders import Access, Said
from shipcheck.hosting.bitbucket import in_markdown, marked
from shipcheck.hosting.bitbucket_server import HOSTS, PARAMETERS, open_server, wanted
from shipcheck.http.errors import Forbidden, Unauthorized, UnexpectedAnswer
from shipcheck.http.reading import as_map, in_path, map_in, maps_in, strange, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.forge.forge import ForgeRequest
    from shipcheck.forge.orders import (
        CommentOrder,
        MergeAnswer,
        MergeOrder,
        OpenOrder,
        StatusOrder,
    )
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.forge.rules import BranchRules
    from shipcheck.hosting.bitbucket_server import BitbucketServer

__all__ = ["HOSTS", "SPECIFICATION", "connect", "wanted"]

SPECIFICATION = Specification(
    name="bitbucket-server",
    summary="Bitbucket Data Center.",
    looks_at="pull requests, approvals, tasks, merge checks and required builds",
    parameters=PARAMETERS,
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
WORDS = {
    Said.SUCCESS: "SUCCESSFUL", Said.FAILURE: "FAILED", Said.PENDING: "INPROGRESS",
    Said.ERROR: "FAILED",
}  # fmt: skip
LONGEST = 255
"""Characters of a build status's key, name and description."""


async def connect(request: ForgeRequest) -> BitbucketServerForge:
    """The repository, with the credential that was found; raises CredentialError without one."""
    server = await open_server(
        request.place, request.environment, request.client, request.directory
    )
    return BitbucketServerForge(server, request)


class BitbucketServerForge:
    """One repository of Bitbucket Data Center."""

    can_pin = True

    def __init__(self, server: BitbucketServer, request: ForgeRequest) -> None:
        self.place = request.place
        self._server = server
        self._at = server.location.path
        self._page = server.location.page

    async def pull_request(self, number: int) -> PullRequest | None:
        """The pull request of this number with approvals and tasks; None where there is none."""
        at = f"{self._at}/pull-requests/{number}"
        answer = await self._server.get(at, ok=(HTTPStatus.OK, HTTPStatus.NOT_FOUND))
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        document = as_map(answer.json(), answer)
        merge = await self._trial(at) if document.get("state") == "OPEN" else None
        return pull_of(document, merge, await self._tasks(at), answer, self._page)

    async def _trial(self, at: str) -> Mapping[str, Any] | None:
        """What the server says of merging it; None where it was closed meanwhile."""
        answer = await self._server.get(f"{at}/merge", ok=(HTTPStatus.OK, HTTPStatus.CONFLICT))
        return as_map(answer.json(), answer) if answer.status == HTTPStatus.OK else None

    async def _tasks(self, at: str) -> Sequence[Mapping[str, Any]] | None:
        """The open tasks; None for servers before 7.2, which have them elsewhere."""
        try:
            return await self._server.listed(f"{at}/blocker-comments", {"state": "OPEN"})
        except UnexpectedAnswer as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            return None

    async def pull_requests_of(
        self, branch: str, owner: str | None, base: str | None
    ) -> Sequence[PullRequest]:
        """The open pull requests of a branch, newest first; `owner` is the project of a fork."""
        wish = {"state": "OPEN", "order": "NEWEST", "direction": "INCOMING"}
        if owner is None:
            wish |= {"direction": "OUTGOING", "at": BRANCHES + branch}
        listed = await self._server.listed(f"{self._at}/pull-requests", wish)
        found = []
        for document in listed:
            number = document.get("id")
            right = branch_in(document, "fromRef") == branch and self._is_of(document, owner)
            if right and isinstance(number, int) and base in (None, branch_in(document, "toRef")):
                pull = await self.pull_request(number)
                found += [pull] if pull is not None else []
        return sorted(found, key=lambda pull: pull.number, reverse=True)

    def _is_of(self, document: Mapping[str, Any], owner: str | None) -> bool:
        """Whether it is into this repository, from one of `owner` (None: this very one)."""
        own = self._server.location.name.casefold()
        source = (repository_in(document, "fromRef") or "").casefold()
        if (repository_in(document, "toRef") or "").casefold() != own:
            return False
        named = (owner or "").rpartition("/")[2].casefold()  # of `scm/KEY`
        return source == own if owner is None else source.partition("/")[0] == named

    async def rules(self, branch: str) -> BranchRules:
        """The repository's merge checks and required builds."""
        settings = await self._server.find(f"{self._at}/settings/pull-requests")
        if settings is None:
            message = f"{self._page} is not there, or the credential may not see it"
            raise ShipcheckError(message)
        path = f"/required-builds/latest{self._server.location.tail}/conditions"
        conditions: Sequence[Mapping[str, Any]] = ()
        try:
            conditions = await self._server.listed(path)
        except UnexpectedAnswer as error:  # servers before 7.14 have none
            if error.status != HTTPStatus.NOT_FOUND:
                raise
        return rules_of(settings, conditions, branch)

    async def branch_tip(self, branch: str) -> str | None:
        """The commit that the branch is on now; None where there is no such branch."""
        wish = {"until": BRANCHES + branch, "limit": 1}
        found = await self._server.find(f"{self._at}/commits", wish)
        first = next(iter(maps_in((found or {}).get("values"))), {})
        return text(first.get("id"))

    async def parents(self, commit: str) -> Sequence[str] | None:
        """The parents of a commit; None where the server does not know it."""
        found = await self._server.find(f"{self._at}/commits/{in_path(commit)}")
        if found is None:
            return None
        listed = found.get("parents")
        parents = tuple(filter(None, (text(one.get("id")) for one in maps_in(listed))))
        if not isinstance(listed, list) or len(parents) != len(listed):
            raise ShipcheckError(f"Bitbucket does not say which parents {commit[:12]} has")
        return parents

    async def merge(self, order: MergeOrder) -> MergeAnswer:
        """Merge it, pinned by its version; arm it where checks are waited for and the order says so."""
        answer = await ServerMerge(self._server, order).run()
        return without_secrets(answer, self._server.credentials)

    async def open_pull_request(self, order: OpenOrder) -> PullRequest:
        """A new pull request."""
        location = self._server.location
        owner = order.head_owner or location.project
        body = {
            "title": order.title,
            "description": order.body,
            "fromRef": _ref(order.branch, owner, location.slug),
            "toRef": _ref(order.base, location.project, location.slug),
            **({"draft": True} if order.draft else {}),
        }
        answer = await self._server.send("POST", f"{self._at}/pull-requests", body)
        number = as_map(answer.json(), answer).get("id")
        pull = await self.pull_request(number) if isinstance(number, int) else None
        if pull is None:
            raise strange(answer)
        return pull

    async def set_status(self, order: StatusOrder) -> None:
        """Set our build status on a commit; the server wants an address, the commit's page by default."""
        body = {
            "key": order.context[:LONGEST],
            "name": order.context[:LONGEST],
            "state": WORDS[order.said],
            "description": order.text[:LONGEST],
            "url": order.url or f"{self._page}/commits/{order.commit}",
            **({"ref": BRANCHES + order.branch} if order.branch else {}),
        }
        await self._server.send("POST", f"{self._at}/commits/{in_path(order.commit)}/builds", body)

    async def comment(self, order: CommentOrder) -> str | None:
        """Write or update the one comment."""
        at = f"{self._at}/pull-requests/{order.number}"
        page = f"{self._page}/pull-requests/{order.number}/overview?commentId="
        marker, body = in_markdown(order.marker), marked(order.marker, order.body)
        for activity in await self._server.listed(f"{at}/activities"):
            one = map_in(activity.get("comment"))
            said = text(one.get("text")) or ""
            if activity.get("commentAction") == "DELETED" or not said.startswith(marker):
                continue
            change = {"text": body, "version": one.get("version")}
            if said == body or await self._updated(f"{at}/comments/{one.get('id')}", change):
                return f"{page}{one.get('id')}"
        if order.only_update:
            return None
        answer = await self._server.send("POST", f"{at}/comments", {"text": body})
        return f"{page}{as_map(answer.json(), answer).get('id')}"

    async def _updated(self, path: str, change: Mapping[str, Any]) -> bool:
        """Whether the comment could be changed; somebody else's with our marker cannot (401)."""
        try:
            await self._server.send("PUT", path, change)
        except (Unauthorized, Forbidden):
            return False
        return True

    async def access(self) -> Access:
        """Whose the credential is, by the header that the server adds; it does not tell scopes."""
        answer = await self._server.get(self._at)
        return Access(text(answer.headers.get("x-ausername")))

    def refspec_of(self, number: int) -> str:
        """The ref of a pull request's head."""
        return f"refs/pull-requests/{number}/from"

    async def close(self) -> None:
        """End the connections."""
        await self._server.client.__aexit__(None, None, None)


def _ref(branch: str, project: str, slug: str) -> Mapping[str, Any]:
    return {"id": BRANCHES + branch, "repository": {"slug": slug, "project": {"key": project}}}
