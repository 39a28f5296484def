"""Which flag service is asked, with what: the checklist's, else files found in the repository."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from shipcheck.flags.registry import FLAG_SERVICES
from shipcheck.flags.service import FlagRequest
from shipcheck.git.objects import list_tree, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from shipcheck.flags.service import FlagService
    from shipcheck.flags.state import FlagState
    from shipcheck.git.repository import Repository
    from shipcheck.http.client import Client

NO_NAMES = ("", ".", "..")
"""What no service can be asked for: it would be another address."""


@dataclass(frozen=True, slots=True)
class FoundService:
    """A service with its settings; `module` is its file in flags/services."""

    name: str
    settings: Mapping[str, Any]
    module: FlagService

    @property
    def needs_network(self) -> bool:
        """Whether it has to be asked over the network."""
        return self.module.SPECIFICATION.needs_network

    @property
    def environment(self) -> str | None:
        """The environment that its settings name, else the one that the service takes then."""
        named = self.settings.get("environment", getattr(self.module, "ENVIRONMENT", None))
        return None if named is None else str(named)

    @property
    def title(self) -> str:
        """Its name, with the environment where it has one."""
        return f"{self.name}, {self.environment}" if self.environment else self.name


async def find_service(
    services: Mapping[str, Mapping[str, Any]], repository: Repository, commit: str
) -> FoundService | None:
    """The service of the checklist, else flag files at a commit; None where there is neither.

    `uses: none` is the caller's to look at.
    """
    settings = services.get("flags", {})
    name = settings.get("uses")
    if name is not None:
        return FoundService(name, settings, cast("FlagService", FLAG_SERVICES.load(name)))
    from shipcheck.flags.detect import detect_flag_files  # noqa: PLC0415 - only where unconfigured

    async def read(path: str) -> bytes | None:
        return await read_file(repository.git, commit, path)

    found = await detect_flag_files(await list_tree(repository.git, commit), read)
    if found is None:
        return None
    name, settings = found
    return FoundService(name, settings, cast("FlagService", FLAG_SERVICES.load(name)))


def flag_request(
    service: FoundService,
    repository: Repository,
    commit: str,
    *,
    client: Client,
    environment: Mapping[str, str],
    now: Callable[[], datetime],
) -> FlagRequest:
    """What the service may use: files of the commit, the client, credentials."""

    async def read(path: str) -> bytes | None:
        return await read_file(repository.git, commit, path)

    async def listed(folders: Sequence[str]) -> Sequence[str]:
        return await list_tree(repository.git, commit, folders)

    return FlagRequest(service.settings, client, environment, read, now, listed)


async def read_states(
    service: FoundService, request: FlagRequest, keys: Sequence[str]
) -> dict[str, FlagState | None]:
    """The state of each key; what no service can be asked for is in none. Raises as the service."""
    asked = [key for key in dict.fromkeys(keys) if key not in NO_NAMES]
    answered = await service.module.read_flags(request, asked) if asked else {}
    return {key: answered.get(key) for key in dict.fromkeys(keys)}
