"""What `doctor` tells of a CI service of its own: whether it answers, and with whose credential.

It is asked what a check would ask it, about the tip of the base. A forge's own CI is asked with the forge's
credential, of which `forge_access` tells.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck.ci.finding import find_ci
from shipcheck.ci.runs import CiRequest, NoReport
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.forge.registry import FORGES
from shipcheck.hosting.place import find_place
from shipcheck.hosting.remotes import base_remote, remote_address
from shipcheck.model.text import counted
from shipcheck.setup.fact import Fact, State, unread
from shipcheck.setup.forge_access import PATIENCE, clients_for, trusted_hosts, utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.change.base import Base
    from shipcheck.ci.finding import FoundCi
    from shipcheck.git.repository import Repository
    from shipcheck.model.checklist import Checklist
    from shipcheck.process.runner import Completed

NAME = "ci access"

HERE = ("none", "command", "file")
"""What `uses:` may say that is no server."""


async def ci_access(
    repository: Repository,
    base: Base | None,
    judge: Checklist | None,
    at_base: Checklist | None,
    environment: Mapping[str, str],
) -> list[Fact]:
    """The fact, none where no service of its own is configured; see `forge_access` for the arguments."""
    named = judge.services.get("ci", {}).get("uses") if judge else None
    if judge is None or base is None or named in (None, *HERE) or named in FORGES.names():
        return []
    try:
        remote = base_remote(repository, base.name)
        address = await remote_address(repository, remote) if remote else None
        place = find_place(judge.services.get("forge", {}), address)
        found = find_ci(judge.services["ci"], place)
        if found is None:
            return []
        trusted = trusted_hosts(judge.services, at_base, environment)
        request = CiRequest(
            base.commit, found.settings, repository, _no_command, environment,
            clients_for(trusted, environment), utc_now, found.place,
            base.name.removeprefix(f"{remote}/"),
        )  # fmt: skip
        return [await _told(found, request, base.name)]
    except ShipcheckError as error:
        return [unread(NAME, error)]


async def _told(found: FoundCi, request: CiRequest, base: str) -> Fact:
    """What the service answers."""
    variables: tuple[str, ...] = getattr(found.service, "VARIABLES", ())
    source = next((name for name in variables if request.environment.get(name, "").strip()), "")
    where = f"{found.name}, credential from {source}" if source else found.name
    try:
        async with asyncio.timeout(PATIENCE):
            report = await found.service.read(request)
    except TimeoutError:
        return Fact(NAME, State.WARN, f"{where} did not answer within {PATIENCE:g} s")
    except NoReport as error:
        return Fact(NAME, State.OK, f"{where}: it answers; {error.message}")
    except CredentialError as error:
        return Fact(NAME, State.MISSING, f"{where}: {error.message}", error.hint)
    runs = counted(len(report.runs), "run")
    return Fact(NAME, State.OK, f"{where}: it answers, with {runs} for the tip of {base}")


async def _no_command(_: str) -> Completed:
    raise ShipcheckError("doctor runs no commands")
