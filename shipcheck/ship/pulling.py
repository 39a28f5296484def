"""Brings somebody else's pull request into this clone, to be looked at: objects only, no ref, no file.

Nothing of it runs. What decides where credentials go, and what judges, is the base's own checklist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.forge.forge import ForgeRequest
from shipcheck.forge.registry import FORGES
from shipcheck.git.errors import GitError
from shipcheck.git.names import checked_name
from shipcheck.git.reads import resolve_commit
from shipcheck.git.repository import open_repository
from shipcheck.hosting.place import find_place
from shipcheck.hosting.remotes import base_remote, remote_address
from shipcheck.http.hosts import host_of
from shipcheck.ship.anchor import anchored_base
from shipcheck.ship.clients import Clients, named_hosts
from shipcheck.ship.permissions import allowed_hosts
from shipcheck.ship.request import ChecklistRequest, Request

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.change.base import Base
    from shipcheck.forge.forge import Forge, ForgeModule
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.git.repository import Repository
    from shipcheck.ship.evaluation import Surroundings

TRIES = 3
"""Times that a head may move between what the forge says and what git brings."""

PATIENCE = 300.0
"""Seconds that a fetch may take."""

ENDING = re.compile(
    r"(?:/(?:pull|pulls|merge_requests|pull-requests|pullrequest)/|#|!|\A)([1-9][0-9]{0,9})(?:[/?#].*)?",
    re.ASCII,
)
"""A number, `#7`, `!7`, or the address of a page of the pull request."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where a pull request is looked for."""

    repository: Repository
    remote: str
    forge: Forge


def read_number(text: str) -> int:
    """The number that a user named.

    Raises:
        UsageError: it is none, nor an address that holds one.
    """
    found = [match[1] for match in ENDING.finditer(text.strip())]
    whole = re.fullmatch(r"[#!]?([1-9][0-9]{0,9})", text.strip(), re.ASCII)
    if whole is None and (len(found) != 1 or "://" not in text):
        raise UsageError(
            f"not the number of a pull request: {text!r}", hint="shipcheck pr 7, or its address"
        )
    return int(whole[1] if whole else found[0])


def is_page(text: str, url: str) -> bool:
    """Whether what a user named can be the page at `url`: a number alone is of whatever repository."""
    if "://" not in text:
        return True
    return _page(text) == _page(url)


def _page(address: str) -> tuple[str | None, str]:
    """The host and the path of a pull request's page, without the part of the page that is shown."""
    address = address.strip()
    found = ENDING.search(address)
    host = host_of(address)
    if host is None:
        return None, address
    path = urlsplit(address[: found.end(1)] if found else address).path
    return host, path.replace("/-/", "/").casefold()


async def pull(
    directory: Path, named: str, surroundings: Surroundings, base: str | None = None
) -> Request:
    """The request that judges a pull request, its commits fetched.

    Args:
        directory: in the clone.
        named: the pull request, as `read_number` takes it.
        surroundings: clock and environment.
        base: what it is measured against, where not its own.

    Raises:
        UsageError: there is no forge, or no such pull request, or it is another repository's.
        CredentialError: none is there, or it was refused.
        ShipcheckError: the forge or the remote cannot be read.
    """
    asked = await _reach(directory, surroundings)
    try:
        found = await _fetched(asked, named)
    finally:
        await asked.forge.close()
    into = base or f"refs/remotes/{asked.remote}/{found.base_branch}"
    return Request(directory, into, found.head, checklist_from="base", pull_request=found)


async def _reach(directory: Path, surroundings: Surroundings) -> _Asked:
    """The forge of the clone, with credentials as the base's checklist allows."""
    repository = await open_repository(directory, surroundings.environment)
    base = await anchored_base(repository)
    remote = base_remote(repository, base.name)
    address = await remote_address(repository, remote) if remote else None
    services = await _services_at(repository, base)
    place = find_place(services.get("forge", {}), address)
    if remote is None or place is None or place.forge not in FORGES.names():
        raise UsageError(
            "no forge to ask for the pull request: the remote is none that shipcheck knows",
            hint="Name it in the checklist: services: {forge: {uses: github, url: https://…}}",
        )
    trusted = named_hosts(services) | allowed_hosts(surroundings.environment)
    clients = Clients(frozenset(trusted), surroundings)
    module = cast("ForgeModule", FORGES.load(place.forge))
    request = ForgeRequest(
        place, surroundings.environment, clients.of, repository.top,
        surroundings.now, surroundings.sleep,
    )  # fmt: skip
    return _Asked(repository, remote, await module.connect(request))


async def _services_at(repository: Repository, base: Base) -> dict[str, dict[str, object]]:
    """The services of the base's own checklist."""
    from shipcheck.ship.sources import find_checklist  # noqa: PLC0415 - it reads YAML

    request = ChecklistRequest("base", None, base.name, base.commit, base.commit)
    checklist = (await find_checklist(repository, request)).checklist
    return {kind: dict(settings) for kind, settings in checklist.services.items()}


async def _fetched(asked: _Asked, named: str) -> PullRequest:
    """The pull request with its head and base here; what the forge says and git brings is one."""
    number, place = read_number(named), asked.forge.place
    for _ in range(TRIES):
        found = await asked.forge.pull_request(number)
        if found is None:
            raise UsageError(f"no pull request {number} of {place.path} at {place.url}")
        if not is_page(named, found.url):
            raise UsageError(
                f"{named.strip()} is not of this clone, whose pull request {number} is {found.url}",
                hint="Run it in a clone of that repository: -C DIR",
            )
        await _fetch(asked, found)
        if await resolve_commit(asked.repository.git, found.head):
            await _complete(asked, found)
            return found
    raise ShipcheckError(
        f"the head of pull request {number} keeps moving", hint="Try again in a moment."
    )


async def _fetch(asked: _Asked, found: PullRequest) -> None:
    """Bring the head's objects, and the base's branch as any fetch does."""
    base = f"+refs/heads/{found.base_branch}:refs/remotes/{asked.remote}/{found.base_branch}"
    head = await _ref_of_head(asked, found)
    refs = [checked_name(one) for one in (base, head) if one]
    try:
        await asked.repository.git.run(
            "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance",
            "--no-write-fetch-head", "--end-of-options", checked_name(asked.remote), *refs,
            network=True, timeout=PATIENCE,
        )  # fmt: skip
    except GitError as error:
        raise ShipcheckError(
            f"git could not fetch pull request {found.number}: {error.message}",
            hint=f"git fetch {' '.join((asked.remote, *refs[-1:]))} tells more.",
        ) from error


async def _ref_of_head(asked: _Asked, found: PullRequest) -> str | None:
    """The head's ref at the remote; None where it has none, and the user has fetched it from the fork.

    Raises:
        ShipcheckError: the remote has no ref for it, and it is not here.
    """
    try:
        return asked.forge.refspec_of(found.number)
    except ShipcheckError:
        if await resolve_commit(asked.repository.git, found.head) is None:
            raise
        return None


async def _complete(asked: _Asked, found: PullRequest) -> None:
    """In a partial clone, bring what the change consists of: nothing is fetched while it is judged."""
    if f"remote.{asked.remote}.promisor" not in asked.repository.configuration:
        return
    base = f"refs/remotes/{asked.remote}/{found.base_branch}"
    try:
        await asked.repository.git.run(
            "diff", "--no-ext-diff", "--no-textconv", "--find-renames", "--numstat",
            "--ignore-submodules", "--end-of-options", f"{base}...{found.head}",
            network=True, timeout=PATIENCE,
        )  # fmt: skip
    except GitError:
        return  # whoever misses something says so, and what brings it
