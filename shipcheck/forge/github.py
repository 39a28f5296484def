"""GitHub: github.com, its tenants on ghe.com, and Enterprise servers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.forge._github_access import read_access
from shipcheck.forge._github_merge import merge
from shipcheck.forge._github_parts import commit_in
from shipcheck.forge._github_pulls import find_pull, find_pulls_of
from shipcheck.forge._github_rest import tip_of
from shipcheck.forge._github_rules import read_rules
from shipcheck.forge._github_writing import open_pull, write_comment, write_status
from shipcheck.hosting import github as hosting
from shipcheck.hosting.github_api import open_github
from shipcheck.http.reading import as_map, as_maps, in_path
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from shipcheck.forge.forge import ForgeRequest
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
    from shipcheck.hosting.credentials import Wanted
    from shipcheck.hosting.github_api import GitHub
    from shipcheck.hosting.place import Place

SPECIFICATION = Specification(
    name="github",
    summary="GitHub, in the cloud or a team's own server.",
    looks_at="the pull request of the branch, its reviews, and the rules of the base",
    parameters=hosting.PARAMETERS,
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = hosting.HOSTS


def wanted(place: Place, environment: Mapping[str, str]) -> Wanted:
    """The credential that it takes, in gh's order."""
    return hosting.wanted(place, environment)


async def connect(request: ForgeRequest) -> GitHubForge:
    """The repository with the credential that was found; no request is made.

    Raises:
        CredentialError: there is none.
        ShipcheckError: the place is no repository of GitHub.
    """
    github = await open_github(
        request.place, request.environment, request.client, request.directory, request.now
    )
    return GitHubForge(request.place, github, request.sleep)


@dataclass(frozen=True, slots=True)
class GitHubForge:
    """One repository on GitHub; how many requests each method makes stands in what it calls."""

    place: Place
    github: GitHub
    sleep: Callable[[float], Awaitable[None]]
    can_pin: bool = True

    async def pull_request(self, number: int) -> PullRequest | None:
        """The pull request, None where there is none: one request as a rule (`find_pull`)."""
        return await find_pull(self.github, number)

    async def pull_requests_of(
        self, branch: str, owner: str | None, base: str | None
    ) -> Sequence[PullRequest]:
        """The open pull requests of a branch: one request as a rule (`find_pulls_of`)."""
        return await find_pulls_of(self.github, branch, owner, base)

    async def rules(self, branch: str) -> BranchRules:
        """What is demanded before a merge: three requests as a rule (`read_rules`)."""
        return await read_rules(self.github, branch)

    async def branch_tip(self, branch: str) -> str | None:
        """The commit that the branch is on, None where there is no such branch: one request."""
        return await tip_of(self.github, branch)

    async def parents(self, commit: str) -> Sequence[str] | None:
        """The parents of a commit, None where GitHub does not know it: one request."""
        answer = await self.github.get(f"/git/commits/{in_path(commit)}", ok=(200, 404, 409, 422))
        if answer.status != 200:  # noqa: PLR2004 - 409 says that the repository is empty
            return None
        listed = as_maps(as_map(answer.json(), answer).get("parents"), answer)
        return [commit_in(one, "sha") for one in listed]

    async def merge(self, order: MergeOrder) -> MergeAnswer:
        """Merge, queue or arm: two requests as a rule (`_github_merge.merge`)."""
        return await merge(self.github, order, self.sleep)

    async def open_pull_request(self, order: OpenOrder) -> PullRequest:
        """A new pull request, or the one that is open already: one request, two for the latter."""
        return await open_pull(self.github, order)

    async def set_status(self, order: StatusOrder) -> None:
        """Set our status on a commit: one request."""
        await write_status(self.github, order)

    async def comment(self, order: CommentOrder) -> str | None:
        """Write or update the one comment: two requests as a rule (`write_comment`)."""
        return await write_comment(self.github, order)

    async def access(self) -> Access:
        """What the credential is and may: two requests."""
        return await read_access(self.github)

    def refspec_of(self, number: int) -> str:
        """The ref at the remote that holds the head of a pull request."""
        return f"refs/pull/{number}/head"

    async def close(self) -> None:
        """End the connections."""
        await self.github.api.client.__aexit__(None, None, None)
