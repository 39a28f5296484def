"""The shape that every forge's module has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

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
    from shipcheck.hosting.place import Place
    from shipcheck.http.client import Client
    from shipcheck.model.checklist import Specification


@dataclass(frozen=True, slots=True)
class ForgeRequest:
    """What a forge is reached with.

    `client` makes the HTTP client, given the hosts that credentials may go to beside those that the user
    and the base's checklist named. `directory` is where a forge's own command line runs.
    """

    place: Place
    environment: Mapping[str, str] = field(repr=False)
    client: Callable[[Sequence[str]], Client]
    directory: Path
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]


class Forge(Protocol):
    """One repository on a forge.

    Every method raises CredentialError where a credential is missing or refused, and ShipcheckError where the
    forge cannot be asked or answers what nobody understands. None retries what changes something.
    """

    place: Place
    can_pin: bool
    """Whether an order to merge can name the head, so that the forge refuses another one."""

    async def pull_request(self, number: int) -> PullRequest | None:
        """The pull request of this number, with all reviews; None where there is none."""

    async def pull_requests_of(
        self, branch: str, owner: str | None, base: str | None
    ) -> Sequence[PullRequest]:
        """The open pull requests of a branch of `owner`'s repository (None: this one), newest first."""

    async def rules(self, branch: str) -> BranchRules:
        """What is demanded before a merge into the branch."""

    async def branch_tip(self, branch: str) -> str | None:
        """The commit that the branch is on at the forge, now; None where there is no such branch."""

    async def parents(self, commit: str) -> Sequence[str] | None:
        """The parents of a commit; None where the forge does not know it."""

    async def merge(self, order: MergeOrder) -> MergeAnswer:
        """Merge, queue or arm; a refusal is an answer, not an error."""

    async def open_pull_request(self, order: OpenOrder) -> PullRequest:
        """A new pull request."""

    async def set_status(self, order: StatusOrder) -> None:
        """Set our status on a commit."""

    async def comment(self, order: CommentOrder) -> str | None:
        """Write or update the one comment; its address, None where none was to be made."""

    async def access(self) -> Access:
        """What the credential is and may."""

    def refspec_of(self, number: int) -> str:
        """The ref at the remote that holds the head of a pull request (`refs/pull/7/head`)."""

    async def close(self) -> None:
        """End the connections."""


class ForgeModule(Protocol):
    """A forge's file in this package."""

    SPECIFICATION: Specification
    HOSTS: tuple[str, ...]  # built-in hosts that its credentials may go to

    @staticmethod
    def wanted(place: Place, environment: Mapping[str, str]) -> Wanted:
        """The credential that it takes."""

    @staticmethod
    async def connect(request: ForgeRequest) -> Forge:
        """The repository, with the credential that was found; raises CredentialError without one."""
