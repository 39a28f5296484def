"""Asking services that are files."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from shipcheck.flags.registry import FLAG_SERVICES
from shipcheck.flags.service import FlagRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagService
    from shipcheck.flags.state import FlagState
    from shipcheck.http.client import Client

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def filed(files: Mapping[str, str | bytes], settings: Mapping[str, Any]) -> FlagRequest:
    """A request whose judged commit holds these files; it has no client."""

    async def read_file(path: str) -> bytes | None:
        content = files.get(path)
        return content.encode() if isinstance(content, str) else content

    async def list_files(folders: Sequence[str]) -> Sequence[str]:
        return [path for path in files if any(path.startswith(f"{one}/") for one in folders)]

    return FlagRequest(settings, cast("Client", None), {}, read_file, lambda: NOW, list_files)


def in_file(
    service: str, content: str | bytes, key: str = "new-store", path: str = "f.yaml"
) -> FlagState | None:
    """What a service says of a key in a file of this content."""
    module: FlagService = FLAG_SERVICES.load(service)
    request = filed({path: content}, {"path": path})
    return asyncio.run(module.read_flags(request, [key]))[key]


def listed(service: str, content: str, path: str = "f.yaml") -> Sequence[str]:
    """The keys that a file of this content defines."""
    module: FlagService = FLAG_SERVICES.load(service)
    return asyncio.run(module.list_keys(filed({path: content}, {"path": path})))


def reach(state: FlagState | None) -> tuple[bool | None, bool | None, float | None, bool | None]:
    """Whom a flag is on for: on, everybody, rollout, targeted."""
    assert state is not None
    return state.on, state.everybody, state.rollout, state.targeted
