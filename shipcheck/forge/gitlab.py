"""`services: {forge: {uses: gitlab}}`: a project on gitlab.com or on a team's own server.

Merge requests are the pull requests here. Every merge names the judged head (`sha`), which GitLab compares.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck.forge import _gitlab_reading as reading
from shipcheck.forge import _gitlab_telling as telling
from shipcheck.forge._gitlab_merge import Merger
from shipcheck.forge._gitlab_rules import read_rules
from shipcheck.forge._words import without_secrets
from shipcheck.hosting.gitlab import HOSTS as _HOSTS
from shipcheck.hosting.gitlab import PARAMETERS, wanted
from shipcheck.hosting.gitlab_api import open_gitlab
from shipcheck.http.reading import in_path
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from shipcheck.forge.forge import Forge, ForgeRequest
    from shipcheck.forge.orders import (
        Access,
        CommentOrder,
        MergeAnswer,
        MergeOrder,
        OpenOrder,
        StatusOrder,
    )
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.forge.rules import BranchRules
    from shipcheck.hosting.gitlab_api import GitLab

__all__ = ["HOSTS", "SPECIFICATION", "GitLabForge", "connect", "wanted"]

SPECIFICATION = Specification(
    name="gitlab",
    summary="GitLab, on gitlab.com or a team's own server.",
    looks_at="the merge request, its approvals and threads, the project's rules",
    parameters=PARAMETERS,
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = _HOSTS


async def connect(request: ForgeRequest) -> Forge:
    """The project, with the credential that was found; raises CredentialError without one."""
    gitlab = await open_gitlab(
        request.place, request.environment, request.client, request.directory
    )
    return GitLabForge(request, gitlab)


class GitLabForge:
    """One project; see `shipcheck.forge.forge.Forge`."""

    can_pin = True

    def __init__(self, request: ForgeRequest, gitlab: GitLab) -> None:
        self.place = request.place
        self._request = request
        self._gitlab = gitlab

    async def pull_request(self, number: int) -> PullRequest | None:
        """The merge request `!number`, with all that is around it."""
        body = await reading.read_merge_request(self._gitlab, number)
        return None if body is None else await reading.full(self._gitlab, body)

    async def pull_requests_of(
        self, branch: str, owner: str | None, base: str | None
    ) -> Sequence[PullRequest]:
        """The open merge requests of a branch, newest first; forks are told by their project."""
        params = {
            "source_branch": branch, "state": "opened", "scope": "all",
            "order_by": "created_at", "sort": "desc", **({"target_branch": base} if base else {}),
        }  # fmt: skip
        listed = await self._gitlab.all("/merge_requests", params)
        found = [
            one for one in listed
            if one.get("source_branch") == branch and one.get("state") == "opened"
            and await self._belongs(one, owner)
        ]  # fmt: skip
        numbers = [one["iid"] for one in found if isinstance(one.get("iid"), int)]
        read = await asyncio.gather(*(self.pull_request(number) for number in numbers))
        return [one for one in read if one is not None]

    async def _belongs(self, body: Mapping[str, Any], owner: str | None) -> bool:
        """Whether the branch is in this project (no owner), or in one of the owner's."""
        own = body.get("source_project_id") == body.get("target_project_id")
        if own or owner is None:
            return own and owner is None
        path = await reading.source_path(self._gitlab, body)
        return path is not None and path.rpartition("/")[0].casefold() == owner.casefold()

    async def rules(self, branch: str) -> BranchRules:
        """What the project demands of merge requests into the branch."""
        return await read_rules(self._gitlab, branch, self._request.now())

    async def branch_tip(self, branch: str) -> str | None:
        """The commit that the branch is on, None where there is none."""
        return await reading.branch_tip(self._gitlab, branch)

    async def parents(self, commit: str) -> Sequence[str] | None:
        """The parents of a commit, None where GitLab does not know it."""
        found = await self._gitlab.find(f"/repository/commits/{in_path(commit)}")
        if found is None:
            return None
        listed = found.get("parent_ids")
        return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []

    async def merge(self, order: MergeOrder) -> MergeAnswer:
        """Merge now, join the train, or arm; a refusal is an answer."""
        answer = await Merger(self._gitlab, order, self._request.sleep).merge()
        return without_secrets(answer, self._gitlab.credentials)

    async def open_pull_request(self, order: OpenOrder) -> PullRequest:
        """A new merge request."""
        body = await telling.open_merge_request(self._gitlab, order)
        return await reading.full(self._gitlab, body)

    async def set_status(self, order: StatusOrder) -> None:
        """Set our status on the commit."""
        await telling.set_status(self._gitlab, order)

    async def comment(self, order: CommentOrder) -> str | None:
        """Write or update our note; its address."""
        number = await telling.write_note(self._gitlab, order)
        page = f"{self.place.url}/{self.place.path}/-/merge_requests/{order.number}"
        return None if number is None else f"{page}#note_{number}"

    async def access(self) -> Access:
        """Whose token it is, and what it lacks."""
        return await telling.read_access(self._gitlab)

    def refspec_of(self, number: int) -> str:
        """The ref that holds the head of a merge request."""
        return f"refs/merge-requests/{number}/head"

    async def close(self) -> None:
        """End the connections."""
        await self._gitlab.client.__aexit__(None, None, None)
