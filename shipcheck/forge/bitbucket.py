"""`services: {forge: {uses: bitbucket}}`: Bitbucket Cloud.

Requests: a pull request takes three (itself, and the commits of both sides by their whole names), one more
where it has tasks, one where somebody approved, and one where it is merged; rules take one, two where
restrictions go by the branching model.

Source: developer.atlassian.com/cloud/bitbucket/rest: Pullrequests, Branch restrictions, Branching model,
Refs, Commits, Commit statuses.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge._bitbucket_merge import CloudMerge, full_name, parents_of
from shipcheck.forge._bitbucket_reading import (
    UNKNOWN_RULES,
    UNRESOLVED,
    Around,
    branch_in,
    commit_in,
    pull_of,
    repository_in,
    restrictions_of,
)
from shipcheck.forge._bitbucket_reviews import is_approved, person
from shipcheck.forge._head_refs import HeadRefs
from shipcheck.forge._words import without_secrets
from shipcheck.forge.orders import Access, Said
from shipcheck.forge.rules import BranchRules
from shipcheck.hosting.bitbucket import (
    HOSTS,
    PARAMETERS,
    in_markdown,
    marked,
    open_bitbucket,
    path_of,
    wanted,
)
from shipcheck.http.errors import Forbidden
from shipcheck.http.reading import as_map, in_path, map_in, strange, text
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
    from shipcheck.hosting.bitbucket import Bitbucket

__all__ = ["HOSTS", "SPECIFICATION", "connect", "wanted"]

SPECIFICATION = Specification(
    name="bitbucket",
    summary="Bitbucket Cloud.",
    looks_at="pull requests, approvals, tasks and branch restrictions",
    parameters=PARAMETERS,
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
WORDS = {
    Said.SUCCESS: "SUCCESSFUL", Said.FAILURE: "FAILED", Said.PENDING: "INPROGRESS",
    Said.ERROR: "FAILED",
}  # fmt: skip
LOGGED = 50
"""Entries of a page of a log: the most that Bitbucket gives."""
LONGEST_KEY = 40
"""Characters of a status's key (Commit statuses)."""
LONGEST_STATUS = 255
"""Characters of a status's text that we send; its page shows one line."""
NEEDED = (("pullrequest:write", "write:pullrequest:bitbucket"),
          ("repository:write", "write:repository:bitbucket"))  # fmt: skip
"""Scopes that merging and reporting take, as access tokens and as API tokens call them."""


async def connect(request: ForgeRequest) -> BitbucketForge:
    """The repository, with the credential that was found; raises CredentialError without one."""
    bitbucket = await open_bitbucket(
        request.place, request.environment, request.client, request.directory
    )
    return BitbucketForge(bitbucket, request)


class BitbucketForge:
    """One repository of Bitbucket Cloud."""

    can_pin = False

    def __init__(self, bitbucket: Bitbucket, request: ForgeRequest) -> None:
        self.place = request.place
        self._bitbucket = bitbucket
        self._sleep = request.sleep
        self._at = bitbucket.path
        self._heads = HeadRefs()

    async def pull_request(self, number: int) -> PullRequest | None:
        """The pull request of this number with approvals and tasks; None where there is none."""
        answer = await self._bitbucket.get(f"{self._at}/pullrequests/{number}", ok=(200, 404))
        if answer.status == 404:  # noqa: PLR2004 - HTTP's own word
            return None
        document = as_map(answer.json(), answer)
        head, base = [await self._commit(document, side) for side in ("source", "destination")]
        if head is None or base is None:
            raise strange(answer)
        around = Around(
            await self._tasks(number) if document.get("task_count") != 0 else (),
            await self._activity(number) if is_approved(document) else (),
        )
        pull = pull_of(document, (head, base), around, answer, self._bitbucket.page)
        self._heads.remember(pull)
        if pull.merge_commit is None:
            return pull
        return replace(pull, merge_commit=await full_name(self._bitbucket, pull.merge_commit))

    async def _commit(self, document: Mapping[str, Any], side: str) -> str | None:
        """The commit of a side by its whole name."""
        found = commit_in(document, side)
        repository = repository_in(document, side)
        if found is None:
            return None
        path = path_of(repository) if repository else self._at
        commit = await self._bitbucket.find(f"{path}/commit/{in_path(found)}")
        whole = text((commit or {}).get("hash"))
        return whole if whole and whole.startswith(found) else None

    async def _tasks(self, number: int) -> Sequence[Mapping[str, Any]]:
        wish = {"q": f'state="{UNRESOLVED}"'}
        return await self._bitbucket.listed(f"{self._at}/pullrequests/{number}/tasks", wish)

    async def _activity(self, number: int) -> Sequence[Mapping[str, Any]]:
        """The log: which commit was there when somebody approved."""
        path = f"{self._at}/pullrequests/{number}/activity"
        return await self._bitbucket.listed(path, {"pagelen": LOGGED})

    async def pull_requests_of(
        self, branch: str, owner: str | None, base: str | None
    ) -> Sequence[PullRequest]:
        """The open pull requests of a branch, newest first; a list does not have their reviews."""
        wish = [f"source.branch.name={_quoted(branch)}", 'state="OPEN"']
        if base is not None:
            wish.append(f"destination.branch.name={_quoted(base)}")
        listed = await self._bitbucket.listed(
            f"{self._at}/pullrequests", {"q": " AND ".join(wish), "pagelen": 50}
        )
        found = []
        for document in listed:
            # The filter is looked at again: one that is not understood is passed over.
            right = branch_in(document, "source") == branch and document.get("state") == "OPEN"
            right = right and base in (None, branch_in(document, "destination"))
            number = document.get("id")
            if right and isinstance(number, int) and self._is_of(document, owner):
                pull = await self.pull_request(number)
                found += [pull] if pull is not None else []
        return sorted(found, key=lambda pull: pull.number, reverse=True)

    def _is_of(self, document: Mapping[str, Any], owner: str | None) -> bool:
        """Whether the branch is in a repository of `owner`, None for this very one."""
        source = (repository_in(document, "source") or "").casefold()
        if owner is None:
            return source == self._bitbucket.name.casefold()
        return source.partition("/")[0] == owner.casefold()

    async def rules(self, branch: str) -> BranchRules:
        """The branch restrictions; what only administrators see is said to be missing."""
        try:
            listed = await self._bitbucket.listed(f"{self._at}/branch-restrictions")
        except Forbidden:
            return BranchRules(complete=False, partly=UNKNOWN_RULES, auto_merge=False)
        by_model = any(one.get("branch_match_kind") == "branching_model" for one in listed)
        model = await self._bitbucket.find(f"{self._at}/branching-model") if by_model else None
        return restrictions_of(listed, branch, model or {})

    async def branch_tip(self, branch: str) -> str | None:
        """The commit that the branch is on now; None where there is no such branch."""
        found = await self._bitbucket.find(f"{self._at}/refs/branches/{in_path(branch)}")
        return text(map_in((found or {}).get("target")).get("hash"))

    async def parents(self, commit: str) -> Sequence[str] | None:
        """The parents of a commit; None where Bitbucket does not know it."""
        found = await self._bitbucket.find(f"{self._at}/commit/{in_path(commit)}")
        if found is None:
            return None
        parents = parents_of(found)
        if parents is None:
            raise ShipcheckError(f"Bitbucket does not say which parents {commit[:12]} has")
        return parents

    async def merge(self, order: MergeOrder) -> MergeAnswer:
        """Merge it; Bitbucket pins no commit, so its branch is read again right before."""
        answer = await CloudMerge(self._bitbucket, order, self._sleep).run()
        return without_secrets(answer, self._bitbucket.credentials)

    async def open_pull_request(self, order: OpenOrder) -> PullRequest:
        """A new pull request."""
        source: dict[str, Any] = {"branch": {"name": order.branch}}
        if order.head_owner is not None:
            name = self._bitbucket.name.partition("/")[2]
            source["repository"] = {"full_name": f"{order.head_owner}/{name}"}
        body = {
            "title": order.title,
            "description": order.body,
            "source": source,
            "destination": {"branch": {"name": order.base}},
            "draft": order.draft,
        }
        answer = await self._bitbucket.send("POST", f"{self._at}/pullrequests", body)
        number = as_map(answer.json(), answer).get("id")
        pull = await self.pull_request(number) if isinstance(number, int) else None
        if pull is None:
            raise strange(answer)
        return pull

    async def set_status(self, order: StatusOrder) -> None:
        """Set our status on a commit; Bitbucket wants an address, the commit's page where there is none."""
        body = {
            "key": order.context[:LONGEST_KEY],
            "name": order.context,
            "state": WORDS[order.said],
            "description": order.text[:LONGEST_STATUS],
            "url": order.url or f"{self._bitbucket.page}/commits/{order.commit}",
            **({"refname": order.branch} if order.branch else {}),
        }
        path = f"{self._at}/commit/{in_path(order.commit)}/statuses/build"
        await self._bitbucket.send("POST", path, body)

    async def comment(self, order: CommentOrder) -> str | None:
        """Write or update the one comment."""
        at = f"{self._at}/pullrequests/{order.number}/comments"
        page = f"{self._bitbucket.page}/pull-requests/{order.number}#comment-"
        marker, body = in_markdown(order.marker), marked(order.marker, order.body)
        for one in await self._bitbucket.listed(at):
            raw = text(map_in(one.get("content")).get("raw")) or ""
            if one.get("deleted") is True or not raw.startswith(marker):
                continue
            if raw == body or await self._updated(f"{at}/{one.get('id')}", body):
                return f"{page}{one.get('id')}"
        if order.only_update:
            return None
        answer = await self._bitbucket.send("POST", at, {"content": {"raw": body}})
        return f"{page}{as_map(answer.json(), answer).get('id')}"

    async def _updated(self, path: str, body: str) -> bool:
        """Whether the comment could be changed; somebody else's with our marker cannot."""
        try:
            await self._bitbucket.send("PUT", path, {"content": {"raw": body}})
        except Forbidden:
            return False
        return True

    async def access(self) -> Access:
        """Whose the credential is, and its scopes; an access token is nobody's."""
        answer = await self._bitbucket.get("/user", ok=(200, 403))
        user = person(as_map(answer.json(), answer)) if answer.status == 200 else None  # noqa: PLR2004
        told = answer.headers.get("x-oauth-scopes")
        if told is None:
            return Access(user)
        scopes = tuple(sorted(filter(None, (one.strip() for one in told.split(",")))))
        lacks = tuple(names[0] for names in NEEDED if not set(names) & set(scopes))
        return Access(user, scopes, lacks)

    def refspec_of(self, number: int) -> str:
        """The branch of a pull request that was read: Bitbucket Cloud has no ref for its head.

        Raises:
            ShipcheckError: it was not read yet, or its branch is in a fork.
        """
        return self._heads.ref_of(number)

    async def close(self) -> None:
        """End the connections."""
        await self._bitbucket.client.__aexit__(None, None, None)


def _quoted(value: str) -> str:
    """A text in a filter of Bitbucket."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
