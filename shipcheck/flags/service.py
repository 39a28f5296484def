"""What a flag service is asked, and the shape that a service's module has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from shipcheck.flags.state import FlagState
    from shipcheck.http.client import Client
    from shipcheck.model.checklist import Specification

    ReadFile = Callable[[str], Awaitable[bytes | None]]
    ListFiles = Callable[[Sequence[str]], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class FlagRequest:
    """What a service may use.

    `settings` is `services.flags` of the checklist. `client` makes HTTP calls (see
    shipcheck/http). `read_file` gives a file of the judged commit by its path, for services that
    are files. `environment` holds the environment variables with the credentials. `list_files`
    gives the paths of all files of the judged commit that are in one of the named folders.
    """

    settings: Mapping[str, Any]
    client: Client
    environment: Mapping[str, str]
    read_file: ReadFile
    now: Callable[[], datetime]
    list_files: ListFiles | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """What a flag shall become: on or off, and for how many percent of the users when on."""

    on: bool
    percent: float | None = None


class FlagService(Protocol):
    """A service's module."""

    SPECIFICATION: Specification
    HOSTS: tuple[str, ...]  # built-in hosts that its credentials may go to

    @staticmethod
    async def read_flags(
        request: FlagRequest, keys: Sequence[str]
    ) -> Mapping[str, FlagState | None]:
        """The state of each key, None for one that the service does not know.

        Raises:
            CredentialError: none is there, or it was refused.
            ShipcheckError: the service could not be asked, or answered what nobody understands.
        """

    @staticmethod
    async def list_keys(request: FlagRequest) -> Sequence[str]:
        """All keys that the service knows, archived ones left out; raises as `read_flags`."""


class SwitchableService(FlagService, Protocol):
    """A service that can also be changed; the others have none of these."""

    @staticmethod
    async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
        """Ask for the change; seeing it happen is the caller's. Raises as `read_flags`."""

    @staticmethod
    async def create(request: FlagRequest, key: str, description: str) -> None:
        """A new flag, off everywhere, of the release kind where there are kinds."""

    @staticmethod
    async def may_switch(request: FlagRequest) -> bool | None:
        """Whether the credential may switch flags, found out without a change; None: cannot tell."""
