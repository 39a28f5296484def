"""What the forge says of one change, asked for once however many items want to know."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from shipcheck.forge.forge import ForgeRequest
from shipcheck.forge.registry import FORGES
from shipcheck.hosting.place import find_place
from shipcheck.hosting.remotes import base_remote, head_remote, remote_address

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
    from datetime import datetime

    from shipcheck.forge.forge import Forge, ForgeModule
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.forge.rules import BranchRules
    from shipcheck.git.repository import Repository
    from shipcheck.hosting.place import Place
    from shipcheck.http.client import Client
    from shipcheck.model.change import Change

T = TypeVar("T")


@dataclass(slots=True)
class Online:
    """The forge of one change; the answers of one look hold until it is closed.

    `client` makes the client of a service, given its built-in hosts. `number` is that of the pull request
    where it is known beforehand: from CI, or because it was asked for.
    """

    change: Change
    repository: Repository
    services: Mapping[str, Mapping[str, Any]]
    environment: Mapping[str, str] = field(repr=False)
    client: Callable[[Sequence[str]], Client]
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    number: int | None = None
    _answers: dict[str, asyncio.Task[Any]] = field(default_factory=dict)

    async def place(self) -> Place | None:
        """The repository of the base on its forge; None where nothing tells of one.

        Raises:
            ShipcheckError: the checklist names a forge, and not which repository of it.
        """
        return await self._once("place", self._place)

    async def forge(self) -> Forge | None:
        """The forge, None where nothing tells of one, or of one that shipcheck does not know.

        Raises:
            CredentialError: none is there.
        """
        return await self._once("forge", self._forge)

    async def pull_request(self) -> PullRequest | None:
        """The pull request of the change: the one of `number`, else the open one of its branch.

        Of several the one into the base counts, else the newest. Raises as the forge does.
        """
        return await self._once("pull_request", self._pull_request)

    async def rules(self) -> BranchRules | None:
        """What the forge demands before a merge into the base; None without a forge."""
        return await self._once("rules", self._rules)

    async def base_branch(self) -> str:
        """The base as its forge calls it: without the name of the remote."""
        remote = base_remote(self.repository, self.change.base)
        name = self.change.base.removeprefix("refs/heads/").removeprefix("refs/remotes/")
        return name.removeprefix(f"{remote}/") if remote else name

    async def head_owner(self) -> str | None:
        """Whose repository the branch is pushed to; None where it is the base's own."""
        place = await self.place()
        remote = head_remote(self.repository.configuration, self.change.branch)
        address = await remote_address(self.repository, remote) if remote else None
        if place is None or address is None or address.path.casefold() == place.path.casefold():
            return None
        return address.path.rpartition("/")[0]

    async def close(self) -> None:
        """End what is under way, and the connections."""
        for task in self._answers.values():
            task.cancel()
        await asyncio.gather(*self._answers.values(), return_exceptions=True)
        forge = self._answers.get("forge")
        if forge is not None and not forge.cancelled() and forge.exception() is None:
            connected = cast("Forge | None", forge.result())
            if connected is not None:
                await connected.close()

    async def _once(self, name: str, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer of the first who asked; who waits for it can be cancelled without ending it."""
        task = self._answers.get(name)
        if task is None:
            task = self._answers[name] = asyncio.create_task(ask())
        return cast("T", await asyncio.shield(task))

    async def _place(self) -> Place | None:
        remote = base_remote(self.repository, self.change.base)
        address = await remote_address(self.repository, remote) if remote else None
        return find_place(self.services.get("forge", {}), address)

    async def _forge(self) -> Forge | None:
        place = await self.place()
        if place is None or place.forge not in FORGES.names():
            return None
        module = cast("ForgeModule", FORGES.load(place.forge))
        request = ForgeRequest(
            place, self.environment, self.client, self.repository.top, self.now, self.sleep
        )
        return await module.connect(request)

    async def _pull_request(self) -> PullRequest | None:
        forge = await self.forge()
        if forge is None:
            return None
        if self.number is not None:
            return await forge.pull_request(self.number)
        branch = self.change.branch
        if branch is None:
            return None
        owner, base = await self.head_owner(), await self.base_branch()
        found = await forge.pull_requests_of(branch, owner, None)
        return next((one for one in found if one.base_branch == base), next(iter(found), None))

    async def _rules(self) -> BranchRules | None:
        forge = await self.forge()
        return await forge.rules(await self.base_branch()) if forge else None
