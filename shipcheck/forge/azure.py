"""`services: {forge: {uses: azure}}`: Azure Repos of Azure DevOps.

Requests: a pull request takes four (itself, its threads, its iterations, its policies), rules two or
three (the repository once, the policies, the names of pipelines that they name).

Source: learn.microsoft.com, REST API 7.1: Pull Requests, Pull Request Threads, Iterations, Policy
Configurations and Evaluations, Refs, Commits, Statuses, Build Definitions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge._azure_merge import Completion, whoami
from shipcheck.forge._azure_reading import BRANCHES, Around, branch_in, pull_of
from shipcheck.forge._azure_rules import Policies, names_of, rules_of
from shipcheck.forge._head_refs import HeadRefs
from shipcheck.forge._words import without_secrets
from shipcheck.forge.orders import Access, Said
from shipcheck.hosting.azure import HOSTS, PARAMETERS, wanted
from shipcheck.hosting.azure_api import PREVIEW, open_azure
from shipcheck.http.errors import Forbidden
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
    from shipcheck.hosting.azure_api import Azure

__all__ = ["HOSTS", "SPECIFICATION", "connect", "wanted"]

SPECIFICATION = Specification(
    name="azure",
    summary="Azure Repos of Azure DevOps Services.",
    looks_at="pull requests, votes, threads and branch policies",
    parameters=PARAMETERS,
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
PAGE = 100
"""Pull requests, and policy evaluations, of a page."""
LONGEST_STATUS = 200
"""Characters of a status's text that we send; its page shows one line."""
LONGEST_BODY = 4000
"""Characters of a pull request's description (Pull Requests - Create)."""
WORDS = {
    Said.SUCCESS: "succeeded",
    Said.FAILURE: "failed",
    Said.PENDING: "pending",
    Said.ERROR: "error",
}


async def connect(request: ForgeRequest) -> AzureForge:
    """The repository, with the credential that was found; raises CredentialError without one."""
    azure = await open_azure(request.place, request.environment, request.client, request.directory)
    return AzureForge(azure, request)


class AzureForge:
    """One repository of Azure Repos."""

    can_pin = True

    def __init__(self, azure: Azure, request: ForgeRequest) -> None:
        self.place = request.place
        self._azure = azure
        self._sleep = request.sleep
        self._at = azure.location.path
        self._project = f"/{in_path(azure.location.project)}"
        self._repository: Mapping[str, Any] | None = None
        self._heads = HeadRefs()

    async def pull_request(self, number: int) -> PullRequest | None:
        """The pull request of this number, with votes, threads and policies; None where there is none."""
        answer = await self._azure.get(f"{self._at}/pullrequests/{number}", ok=(200, 404))
        if answer.status == 404:  # noqa: PLR2004 - HTTP's own word
            return None
        document = as_map(answer.json(), answer)
        at = f"{self._at}/pullRequests/{number}"
        around = Around(
            threads=await self._azure.continued(f"{at}/threads", {}),
            iterations=await self._azure.continued(f"{at}/iterations", {}),
            evaluations=await self._evaluations(document),
        )
        pull = pull_of(document, self._azure.location, answer, around)
        self._heads.remember(pull)
        return pull

    async def _evaluations(self, document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """How each policy stands for a pull request; none is looked at once it is closed."""
        project = map_in(map_in(document.get("repository")).get("project")).get("id")
        if document.get("status") != "active":
            return ()
        artifact = f"vstfs:///CodeReview/CodeReviewId/{project}/{document.get('pullRequestId')}"
        path, params = f"{self._project}/_apis/policy/evaluations", {"artifactId": artifact}
        return await self._azure.skipped(path, params, PAGE, version=PREVIEW)

    async def pull_requests_of(
        self, branch: str, owner: str | None, base: str | None
    ) -> Sequence[PullRequest]:
        """The open pull requests of a branch, newest first; the four requests for each.

        `owner` is the project of a fork, with the organisation before it or not; None for no fork.
        """
        wish = {
            "searchCriteria.status": "active",
            "searchCriteria.sourceRefName": BRANCHES + branch,
        }
        if base is not None:
            wish["searchCriteria.targetRefName"] = BRANCHES + base
        listed = await self._azure.skipped(f"{self._at}/pullrequests", wish, PAGE)
        found = []
        for document in listed:
            # The filters are looked at again: one that is not understood is passed over.
            right = branch_in(document, "sourceRefName") == branch
            right = right and base in (None, branch_in(document, "targetRefName"))
            number = document.get("pullRequestId")
            if right and isinstance(number, int) and self._is_of(document, owner):
                pull = await self.pull_request(number)
                found += [pull] if pull is not None else []
        return sorted(found, key=lambda pull: pull.number, reverse=True)

    def _is_of(self, document: Mapping[str, Any], owner: str | None) -> bool:
        """Whether the branch is in the repository of `owner`."""
        fork = map_in(map_in(document.get("forkSource")).get("repository"))
        project = (owner or "").removesuffix("/_git").rpartition("/")[2].casefold()
        if not fork:
            return owner is None or project == self._azure.location.project.casefold()
        named = text(map_in(fork.get("project")).get("name")) or ""
        return owner is not None and project in (named.casefold(), "")

    async def rules(self, branch: str) -> BranchRules:
        """The branch's policies that stop a merge."""
        repository = await self._known()
        wish = {"repositoryId": text(repository.get("id")), "refName": BRANCHES + branch}
        path = f"{self._project}/_apis/git/policy/configurations"
        policies = Policies.of(await self._azure.continued(path, wish, version=PREVIEW))
        names: Mapping[int, str] = {}
        if policies.definitions:
            ids = ",".join(map(str, policies.definitions))
            path = f"{self._project}/_apis/build/definitions"
            names = names_of(await self._azure.continued(path, {"definitionIds": ids}))
        return rules_of(policies, names)

    async def _known(self) -> Mapping[str, Any]:
        """The repository, asked for once."""
        if self._repository is None:
            self._repository = await self._azure.find(self._at)
        if self._repository is None:
            message = f"{self._azure.location.page} is not there, or the credential may not see it"
            raise ShipcheckError(message)
        return self._repository

    async def branch_tip(self, branch: str) -> str | None:
        """The commit that the branch is on now; None where there is no such branch."""
        listed = await self._azure.continued(f"{self._at}/refs", {"filter": f"heads/{branch}"})
        own = (one for one in listed if one.get("name") == BRANCHES + branch)
        return next((text(one.get("objectId")) for one in own), None)

    async def parents(self, commit: str) -> Sequence[str] | None:
        """The parents of a commit; None where Azure Repos does not know it."""
        found = await self._azure.find(f"{self._at}/commits/{in_path(commit)}")
        if found is None:
            return None
        parents = found.get("parents")
        if not isinstance(parents, list) or not all(isinstance(one, str) for one in parents):
            raise ShipcheckError(f"Azure DevOps does not say which parents {commit[:12]} has")
        return tuple(parents)

    async def merge(self, order: MergeOrder) -> MergeAnswer:
        """Complete it, pinned to the head; arm it where policies are waited for and the order says so."""
        answer = await Completion(self._azure, order, self._sleep).run()
        return without_secrets(answer, self._azure.credentials)

    async def open_pull_request(self, order: OpenOrder) -> PullRequest:
        """A new pull request; from a branch of this repository, forks are not opened from."""
        if order.head_owner is not None:
            message = "shipcheck opens no pull request from a fork on Azure DevOps"
            raise ShipcheckError(message, hint="Open it on its page.")
        body = {
            "sourceRefName": BRANCHES + order.branch,
            "targetRefName": BRANCHES + order.base,
            "title": order.title,
            "description": order.body[:LONGEST_BODY],
            "isDraft": order.draft,
        }
        answer = await self._azure.send("POST", f"{self._at}/pullrequests", body)
        number = as_map(answer.json(), answer).get("pullRequestId")
        pull = await self.pull_request(number) if isinstance(number, int) else None
        if pull is None:
            raise strange(answer)
        return pull

    async def set_status(self, order: StatusOrder) -> None:
        """Set our status on a commit."""
        body = {
            "state": WORDS[order.said],
            "description": order.text[:LONGEST_STATUS],
            "context": {"name": order.context},
            **({"targetUrl": order.url} if order.url else {}),
        }
        await self._azure.send("POST", f"{self._at}/commits/{in_path(order.commit)}/statuses", body)

    async def comment(self, order: CommentOrder) -> str | None:
        """Write or update the one comment; its thread is closed, so that no policy waits for it."""
        at = f"{self._at}/pullRequests/{order.number}/threads"
        page = f"{self._azure.location.page}/pullrequest/{order.number}?discussionId="
        for thread in await self._azure.continued(at, {}):
            first = next(iter(maps_in(thread.get("comments"))), {})
            if not (text(first.get("content")) or "").startswith(order.marker):
                continue
            if thread.get("isDeleted") is True or first.get("isDeleted") is True:
                continue
            path = f"{at}/{thread.get('id')}/comments/{first.get('id')}"
            if first.get("content") == order.body or await self._updated(path, order.body):
                return f"{page}{thread.get('id')}"
        if order.only_update:
            return None
        comments = [{"parentCommentId": 0, "content": order.body, "commentType": "text"}]
        answer = await self._azure.send("POST", at, {"comments": comments, "status": "closed"})
        return f"{page}{as_map(answer.json(), answer).get('id')}"

    async def _updated(self, path: str, body: str) -> bool:
        """Whether the comment could be changed; somebody else's with our marker cannot."""
        try:
            await self._azure.send("PATCH", path, {"content": body})
        except Forbidden:
            return False
        return True

    async def access(self) -> Access:
        """Whose the credential is; Azure DevOps does not tell its scopes."""
        me = await whoami(self._azure)
        account = map_in(map_in(me.get("properties")).get("Account")).get("$value")
        return Access(text(account) or text(me.get("providerDisplayName")))

    def refspec_of(self, number: int) -> str:
        """The branch of a pull request: Azure Repos has refs for merges of it, none for its head.

        Raises:
            ShipcheckError: it was not read yet, or its branch is in a fork.
        """
        return self._heads.ref_of(number)

    async def close(self) -> None:
        """End the connections."""
        await self._azure.client.__aexit__(None, None, None)
