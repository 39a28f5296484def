"""`services: {forge: {uses: gitea}}`: Gitea and Forgejo, Codeberg among them.

Every merge names the judged head (`head_commit_id`), which the server compares.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck.forge import _gitea_reading as reading
from shipcheck.forge import _gitea_telling as telling
from shipcheck.forge._gitea_merge import Merger
from shipcheck.forge._gitea_rules import read_rules
from shipcheck.hosting.gitea import HOSTS as _HOSTS
from shipcheck.hosting.gitea import PARAMETERS, wanted
from shipcheck.hosting.gitea_api import open_gitea
from shipcheck.http.reading import in_path, map_in, maps_in, text
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
    from shipcheck.hosting.gitea_api import Gitea

__all__ = ["HOSTS", "SPECIFICATION", "GiteaForge", "connect", "wanted"]

SPECIFICATION = Specification(
    name="gitea",
    summary="Gitea and Forgejo, on codeberg.org, gitea.com or a team's own server.",
    looks_at="the pull request, its reviews and remarks, the protection of the base",
    parameters=PARAMETERS,
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = _HOSTS


async def connect(request: ForgeRequest) -> Forge:
    """The repository, with the credential that was found; raises CredentialError without one."""
    gitea = await open_gitea(request.place, request.environment, request.client, request.directory)
    return GiteaForge(request, gitea)


class GiteaForge:
    """One repository; see `shipcheck.forge.forge.Forge`."""

    can_pin = True

    def __init__(self, request: ForgeRequest, gitea: Gitea) -> None:
        self.place = request.place
        self._request = request
        self._gitea = gitea

    async def pull_request(self, number: int) -> PullRequest | None:
        """The pull request of this number, with all reviews."""
        body = await self._gitea.find(f"/pulls/{number}")
        return None if body is None else await reading.full(self._gitea, body)

    async def pull_requests_of(
        self, branch: str, owner: str | None, base: str | None
    ) -> Sequence[PullRequest]:
        """The open pull requests of a branch, newest first; the server cannot look for them by branch."""
        listed = await self._gitea.listed("/pulls", {"state": "open"})
        found = [one for one in listed if self._is_of(one, branch, owner, base)]
        found.sort(key=_number, reverse=True)
        return await asyncio.gather(*(reading.full(self._gitea, one) for one in found))

    def _is_of(
        self, body: Mapping[str, Any], branch: str, owner: str | None, base: str | None
    ) -> bool:
        """Whether an open pull request is of the branch in the owner's repository (None: this one)."""
        head, target = map_in(body.get("head")), map_in(body.get("base"))
        if reading.head_branch(body) != branch or (base and text(target.get("ref")) != base):
            return False
        if head.get("repo_id") == target.get("repo_id"):
            return owner is None
        path = text(map_in(head.get("repo")).get("full_name")) or ""
        return owner is not None and path.partition("/")[0].casefold() == owner.casefold()

    async def rules(self, branch: str) -> BranchRules:
        """What the protection of the branch demands."""
        return await read_rules(self._gitea, branch)

    async def branch_tip(self, branch: str) -> str | None:
        """The commit that the branch is on, None where there is none."""
        found = await self._gitea.find(f"/branches/{in_path(branch)}")
        return text(map_in(found.get("commit")).get("id")) if found else None

    async def parents(self, commit: str) -> Sequence[str] | None:
        """The parents of a commit, None where the server does not know it."""
        found = await self._gitea.find(f"/git/commits/{in_path(commit)}?stat=false&files=false")
        if found is None or text(found.get("sha")) != commit:
            return None
        return [sha for one in maps_in(found.get("parents")) if (sha := text(one.get("sha")))]

    async def merge(self, order: MergeOrder) -> MergeAnswer:
        """Merge now, or arm; a refusal is an answer."""
        return await Merger(self._gitea, order, self._request.sleep).merge()

    async def open_pull_request(self, order: OpenOrder) -> PullRequest:
        """A new pull request."""
        body = await telling.open_pull_request(self._gitea, order)
        return await reading.full(self._gitea, body)

    async def set_status(self, order: StatusOrder) -> None:
        """Set our status on the commit."""
        await telling.set_status(self._gitea, order)

    async def comment(self, order: CommentOrder) -> str | None:
        """Write or update our comment; its address."""
        return await telling.write_comment(self._gitea, order)

    async def access(self) -> Access:
        """Whose token it is, and what it lacks."""
        return await telling.read_access(self._gitea)

    def refspec_of(self, number: int) -> str:
        """The ref that holds the head of a pull request."""
        return f"refs/pull/{number}/head"

    async def close(self) -> None:
        """End the connections."""
        await self._gitea.client.__aexit__(None, None, None)


def _number(body: Mapping[str, Any]) -> int:
    number = body.get("number")
    return number if isinstance(number, int) else 0
