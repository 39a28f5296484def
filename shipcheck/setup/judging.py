"""What `doctor` tells of how a change would be judged: the base, the checklists, CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.change.base import BaseRequest, choose_base
from shipcheck.change.capabilities import CI_PATHS
from shipcheck.change.environment import detect_ci
from shipcheck.checklist.problems import ChecklistError, render
from shipcheck.ci.finding import find_ci, hint_of
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.objects import list_tree
from shipcheck.hosting.place import find_place
from shipcheck.hosting.remotes import base_remote, remote_address
from shipcheck.model.text import counted
from shipcheck.setup.ci_files import find_ci as named_by_files
from shipcheck.setup.fact import Fact, State, unread
from shipcheck.ship.anchor import anchored_base
from shipcheck.ship.request import CHECKLIST_FILE, ChecklistRequest
from shipcheck.ship.sources import declared_base, find_checklist

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.change.base import Base
    from shipcheck.git.repository import Repository
    from shipcheck.model.checklist import Checklist

READ_BY_FILE = "`services: {ci: …}` in the checklist: shipcheck init --print shows how"
NO_BASE = "shipcheck check --base REF, or `base:` in the checklist"


async def find_base(
    repository: Repository, environment: Mapping[str, str]
) -> tuple[Fact, Base | None]:
    """The base that a check would use, and how it was chosen."""
    ci = detect_ci(environment)
    request = BaseRequest(
        explicit=None,
        ci_target=ci.target if ci else None,
        declared=lambda commit: declared_base(repository, commit),
        trust_work_tree=ci is None,
    )
    try:
        base = await choose_base(repository, request)
    except UsageError as error:
        return Fact("base", State.MISSING, error.message, error.hint or NO_BASE), None
    except ShipcheckError as error:
        return unread("base", error), None
    text = f"{base.name} at {base.commit[:12]}, by {base.chosen_by}"
    return Fact("base", State.OK, text), base


async def work_tree_checklist(repository: Repository) -> tuple[Fact, Checklist | None]:
    """The checklist of the work tree: valid, or all its problems."""
    request = ChecklistRequest("worktree", None, "", "", "")
    return await _checklist("checklist", repository, request)


async def base_checklist(repository: Repository, base: Base) -> tuple[Fact, Checklist | None]:
    """The checklist of the base, by which CI and the merge judge."""
    head = repository.head or base.commit
    request = ChecklistRequest("base", None, base.name, base.commit, head)
    return await _checklist("checklist in CI", repository, request)


async def trusted_checklist(repository: Repository) -> Checklist | None:
    """The checklist that may say where credentials go; None where there is none, or an invalid one."""
    try:
        base = await anchored_base(repository)
    except ShipcheckError:
        return None
    return (await base_checklist(repository, base))[1]


async def _checklist(
    name: str, repository: Repository, request: ChecklistRequest
) -> tuple[Fact, Checklist | None]:
    try:
        found = await find_checklist(repository, request)
    except ChecklistError as error:
        mend = "Mend it: nothing is judged until then."
        return Fact(name, State.WARN, error.message, mend, render(error.problems)), None
    except ShipcheckError as error:
        return unread(name, error), None
    checklist = found.checklist
    if found.replaced:
        return Fact(name, State.WARN, found.replaced), checklist
    count = counted(len(checklist.items), "item")
    if checklist.read_from != "builtin":
        return Fact(name, State.OK, f"{checklist.source}, {count}"), checklist
    place = request.base_name or "the work tree"
    text = f"no {CHECKLIST_FILE} in {place}, so {checklist.source} judges, {count}"
    mend = "" if request.base_name else "shipcheck init"
    return Fact(name, State.OK if request.base_name else State.MISSING, text, mend), checklist


def ci_environment(environment: Mapping[str, str]) -> Fact:
    """Whether this is CI, and what it is building."""
    ci = detect_ci(environment)
    if ci is None:
        return Fact("ci environment", State.OK, "not in CI: answers and waivers count")
    target = f", for {ci.target}" if ci.target else ""
    text = f"{ci.name}{target}: the base's checklist judges, answers and waivers do not count"
    return Fact("ci environment", State.OK, text)


async def ci_service(
    repository: Repository, base: Base | None, checklist: Checklist | None
) -> Fact:
    """Where CI's results are read, or what CI is there and not read."""
    name = "ci service"
    if checklist is None:
        return Fact(name, State.WARN, "not known: there is no valid checklist")
    configured = checklist.services.get("ci", {}).get("uses")
    if configured == "none":
        return Fact(name, State.OK, "the checklist says that there is no CI")
    if configured:
        settings = {key: text for key, text in checklist.services["ci"].items() if key != "uses"}
        said = ", ".join(f"{key}: {' '.join(str(text).split())}" for key, text in settings.items())
        return Fact(name, State.OK, f"{configured}, {said}" if said else str(configured))
    return await _found_service(name, repository, base, checklist)


async def _found_service(
    name: str, repository: Repository, base: Base | None, checklist: Checklist
) -> Fact:
    """The service that the remote or the base's files tell of."""
    if base is None:
        return Fact(name, State.MISSING, "none configured")
    remote = base_remote(repository, base.name)
    address = await remote_address(repository, remote) if remote else None
    place = find_place(checklist.services.get("forge", {}), address)
    found = find_ci({}, place)
    if found is not None and place is not None:
        text = f"{found.name}, by the remote ({place.host}); its credential is told under forge"
        return Fact(name, State.OK, text)
    service = named_by_files(await list_tree(repository.git, base.commit, CI_PATHS))
    if service is None:
        return Fact(name, State.MISSING, f"none configured, and no CI files in {base.name}")
    text = f"{base.name} has {service}, but the checklist does not say how to read its results"
    mend = await hint_of(repository, base.commit, repository.git.environment)
    return Fact(name, State.WARN, text, mend or READ_BY_FILE)
