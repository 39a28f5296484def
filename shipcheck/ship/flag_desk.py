"""The flag service of an evaluation, opened: what `shipcheck flags` asks and switches."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from shipcheck.errors import UsageError
from shipcheck.flags.asking import find_service, flag_request, read_states
from shipcheck.flags.mentions import mentions
from shipcheck.ship.clients import clients_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from shipcheck.flags.asking import FoundService
    from shipcheck.flags.service import FlagRequest, SwitchableService
    from shipcheck.flags.state import FlagState
    from shipcheck.ship.evaluation import Evaluation

AT_ONCE = 200
"""Keys that one `git grep` looks for."""


@dataclass(frozen=True, slots=True)
class FlagDesk:
    """A service that can be asked; `request` is what it may use."""

    evaluation: Evaluation
    service: FoundService
    request: FlagRequest

    @property
    def name(self) -> str:
        """The service, with its environment where it has one."""
        return self.service.title

    async def states(self, keys: Sequence[str]) -> dict[str, FlagState | None]:
        """The state of each key; raises as the service does."""
        return await read_states(self.service, self.request, keys)

    async def keys_in_change(self) -> list[str]:
        """The keys that the change adds or touches, as far as they can be read."""
        from shipcheck.flags.changed import changed_uses  # noqa: PLC0415 - reads code

        evaluation = self.evaluation
        uses = await changed_uses(
            evaluation.change, evaluation.repository, evaluation.checklist.flags
        )
        return list(dict.fromkeys(use.key for use in uses if use.key is not None))

    async def keys_in_code(self) -> list[str]:
        """The service's keys that the head's code names."""
        known = list(await self.service.module.list_keys(self.request))
        git, head = self.evaluation.repository.git, self.evaluation.change.head
        named: list[str] = []
        for start in range(0, len(known), AT_ONCE):
            found = await mentions(git, head, known[start : start + AT_ONCE])
            named += [key for key, paths in found.items() if paths]
        return named

    def switchable(self) -> SwitchableService:
        """The service as one that can be switched; raises UsageError where it cannot."""
        if not hasattr(self.service.module, "switch"):
            message = f"{self.service.name} cannot be switched from here"
            raise UsageError(message, hint="Change it where it is defined.")
        return cast("SwitchableService", self.service.module)


@asynccontextmanager
async def open_flag_desk(
    evaluation: Evaluation, environment: str | None = None
) -> AsyncIterator[FlagDesk]:
    """The service of the checklist, or of the flag files in the head.

    Args:
        evaluation: says which checklist, and whose files.
        environment: in place of the checklist's own.

    Raises:
        UsageError: there is none, or it has no environments.
    """
    checklist, repository = evaluation.checklist, evaluation.repository
    named = checklist.services.get("flags", {}).get("uses")
    head = evaluation.change.head
    found = None
    if named != "none":
        found = await find_service(checklist.services, repository, head)
    if found is None:
        message = "no flag service: the checklist names none, and no flag file was found"
        raise UsageError(message, hint="Set services.flags in .shipcheck.yaml.")
    if environment is not None:
        found = _in_environment(found, environment)
    around = evaluation.surroundings
    async with (await clients_of(evaluation)).of(found.module.HOSTS) as client:
        request = flag_request(
            found, repository, head, client=client, environment=around.environment, now=around.now
        )
        yield FlagDesk(evaluation, found, request)


def _in_environment(service: FoundService, environment: str) -> FoundService:
    if "environment" not in service.module.SPECIFICATION.parameters:
        raise UsageError(f"{service.name} has no environments that could be named")
    return replace(service, settings={**service.settings, "environment": environment})
