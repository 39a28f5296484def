"""Everything before the first item: repository, head, base, checklist, change."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck.change.base import BaseRequest, choose_base
from shipcheck.change.environment import detect_ci
from shipcheck.change.head import Head
from shipcheck.errors import UsageError
from shipcheck.git.configuration import own_address
from shipcheck.git.reads import branch_tip, default_remote, resolve_commit
from shipcheck.git.repository import open_repository
from shipcheck.model.text import listed
from shipcheck.model.words import Place
from shipcheck.ship.evaluation import Evaluation
from shipcheck.ship.request import CHECKED_OUT, ChecklistRequest, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.change.base import Base
    from shipcheck.change.environment import CiEnvironment
    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Change
    from shipcheck.model.checklist import Checklist
    from shipcheck.ship.evaluation import Surroundings
    from shipcheck.ship.sources import FoundChecklist


async def prepare(
    request: Request, surroundings: Surroundings, reading: asyncio.Event | None = None
) -> Evaluation:
    """Freeze what is judged and by which checklist.

    `reading` is set once git reads the change, which is what takes longest.

    Raises:
        UsageError: nothing can be judged (ChecklistError for an invalid checklist).
        GitError: the repository could not be read.
    """
    repository = await open_repository(request.directory, surroundings.environment)
    ci = detect_ci(surroundings.environment)
    place = _place(request, ci)
    head, base, fetched = await _ends(request, repository, ci, place)
    if reading is not None:
        reading.set()
    change, (found, means) = await asyncio.gather(
        _change(repository, base, head),
        _checklist_and_means(repository, _checklist_request(request, place, base, head)),
    )
    head_is_checked_out = head.commit == repository.head
    looks = change.empty and head_is_checked_out and ci is None
    notes = (*fetched, *_another_than_built(request, ci, head, change), *found.notes(change))
    return Evaluation(
        repository=repository,
        change=change,
        checklist=found.checklist,
        means=means,
        place=place,
        ci=ci,
        head_is_checked_out=head_is_checked_out,
        address=own_address(repository.git.environment, repository.configuration),
        notes=(*notes, *(await _left_out(repository) if looks else ())),
        surroundings=surroundings,
        asked_head=request.head,
        pull_request=request.pull_request,
        base_is_named=request.base is not None,
    )


async def _ends(
    request: Request, repository: Repository, ci: CiEnvironment | None, place: Place
) -> tuple[Head, Base, tuple[str, ...]]:
    """Both ends of the change, and what had to be fetched for them."""
    fetched = await _fetched_refs(repository, request, ci)
    head = await _head(repository, request.head, ci)
    base = await _base(request, repository, ci, place)
    history = await _fetched_history(repository, request, ci, (base.commit, head.commit))
    return head, base, (*fetched, *history)


async def _fetched_refs(
    repository: Repository, request: Request, ci: CiEnvironment | None
) -> tuple[str, ...]:
    """What a CI's checkout lacked to begin with, and was fetched."""
    if ci is None or request.offline:
        return ()
    from shipcheck.ship.fetching import fetch_base, fetch_head  # noqa: PLC0415 - only in CI

    base = () if request.base else await fetch_base(repository, ci)
    head = () if request.head else await fetch_head(repository, ci)
    return (*base, *head)


async def _fetched_history(
    repository: Repository, request: Request, ci: CiEnvironment | None, ends: tuple[str, str]
) -> tuple[str, ...]:
    """The same, of the history between both ends."""
    if ci is None or request.offline or not repository.shallow:
        return ()
    from shipcheck.ship.fetching import fetch_history  # noqa: PLC0415 - only in CI

    return await fetch_history(repository, *ends)


def _another_than_built(
    request: Request, ci: CiEnvironment | None, head: Head, change: Change
) -> tuple[str, ...]:
    """What is said where CI builds a pull request, and its job checked out something else.

    Raises:
        UsageError: nothing of the pull request would be judged, and it would pass for all of it.
    """
    if ci is None or ci.head in (None, head.commit) or request.head or request.pull_request:
        return ()
    number = f"pull request {ci.pull_request}" if ci.pull_request else "what CI builds"
    built = f"{number} is at {ci.head[:12]}, and this job checked out {head.commit[:12]}"
    if change.empty:
        raise UsageError(
            f"nothing of the change is here: {built}",
            hint="Check its head out (`on: pull_request`, not `pull_request_target`), or --head HEAD.",
        )
    return (f"{built}, which is judged",)


async def _left_out(repository: Repository) -> tuple[str, ...]:
    """What is in the work tree and not in the change: the usual reason why that is empty."""
    from shipcheck.git.status import read_status  # noqa: PLC0415

    dirty = (await read_status(repository)).dirty
    if not dirty:
        return ()
    return (f"not committed, so not part of it: {listed(dirty, 1)}",)


async def _change(repository: Repository, base: Base, head: Head) -> Change:
    """The change; its reader is imported once git has something to do."""
    from shipcheck.change.read import read_change  # noqa: PLC0415

    return await read_change(repository, base, head)


async def _checklist(repository: Repository, request: ChecklistRequest) -> FoundChecklist:
    """The checklist; YAML is imported while git works on the change."""
    from shipcheck.ship.sources import find_checklist  # noqa: PLC0415

    return await find_checklist(repository, request)


async def _checklist_and_means(
    repository: Repository, request: ChecklistRequest
) -> tuple[FoundChecklist, Mapping[str, bool | None]]:
    """The checklist, and what the base has means for as far as it asks."""
    for _ in range(2):  # until git has begun with the change: what follows imports YAML
        await asyncio.sleep(0)
    from shipcheck.ship.facts import read_means  # noqa: PLC0415

    found = await _checklist(repository, request)
    return found, await read_means(repository, request.base_commit, found.checklist)


async def _declared_base(repository: Repository, commit: str | None) -> str | None:
    """`base:` of the checklist at a commit, or of the work tree."""
    from shipcheck.ship.sources import declared_base  # noqa: PLC0415

    return await declared_base(repository, commit)


async def read_only_checklist(request: Request, surroundings: Surroundings) -> Checklist:
    """The checklist that would judge, without reading the change.

    Raises:
        ChecklistError: it is invalid.
    """
    repository = await open_repository(request.directory, surroundings.environment)
    ci = detect_ci(surroundings.environment)
    place = _place(request, ci)
    if request.checklist_file or _asked(request, place) == "worktree":
        # Neither base nor head matters, so a repository without a base or a commit will do.
        asked = ChecklistRequest("worktree", request.checklist_file, "", "", "")
        return (await _checklist(repository, asked)).checklist
    base = await _base(request, repository, ci, place)
    head = await _head(repository, request.head, ci)
    asked = _checklist_request(request, place, base, head)
    return (await _checklist(repository, asked)).checklist


async def base_of(repository: Repository, request: Request, surroundings: Surroundings) -> Base:
    """The base that a request is measured against, without reading the change.

    Raises:
        UsageError: there is none.
    """
    ci = detect_ci(surroundings.environment)
    return await _base(request, repository, ci, _place(request, ci))


def _place(request: Request, ci: CiEnvironment | None) -> Place:
    """Where this runs: as asked for, else as the environment tells."""
    return request.place or (Place.CI if ci else Place.TERMINAL)


def _asked(request: Request, place: Place) -> str:
    """Whose checklist judges: in CI and for the merge the base's, else the work tree's."""
    of_the_base = place in (Place.CI, Place.MERGE)
    return request.checklist_from or ("base" if of_the_base else "worktree")


async def _base(
    request: Request, repository: Repository, ci: CiEnvironment | None, place: Place
) -> Base:
    """The base, by the order that `change.base` holds."""
    return await choose_base(
        repository,
        BaseRequest(
            explicit=request.base,
            ci_target=ci.target if ci else None,
            declared=lambda commit: _declared_base(repository, commit),
            trust_work_tree=ci is None and place is not Place.MERGE,
        ),
    )


def _checklist_request(request: Request, place: Place, base: Base, head: Head) -> ChecklistRequest:
    """Where the checklist is to be read from: in CI from the base, else from the work tree."""
    return ChecklistRequest(
        _asked(request, place), request.checklist_file, base.name, base.commit, head.commit
    )


async def _head(repository: Repository, name: str | None, ci: CiEnvironment | None) -> Head:
    """The commit to judge."""
    if name is not None and name not in CHECKED_OUT:
        return await _named_head(repository, name)
    if repository.head is None:
        raise UsageError(
            "this repository has no commit yet, so there is nothing to judge",
            hint="Commit first.",
        )
    if ci is not None and ci.head is not None:
        from shipcheck.ship.fetching import is_merge_of  # noqa: PLC0415 - only in CI

        if await is_merge_of(repository, ci.head) and await resolve_commit(repository.git, ci.head):
            return Head(ci.head, ci.branch)
    return Head(repository.head, repository.branch or (ci.branch if ci else None))


async def _named_head(repository: Repository, name: str) -> Head:
    """A commit by name; of a branch only if git means that by the name, and not a tag."""
    commit = await resolve_commit(repository.git, name)
    short = name.removeprefix("refs/heads/")
    if commit is not None:
        tip = await branch_tip(repository.git, short)
        return Head(commit, short if tip == commit else None)
    hint = "`git branch --all` lists what is."
    remote = default_remote(repository.configuration, repository.branch)
    if remote and await resolve_commit(repository.git, f"refs/remotes/{remote}/{name}"):
        hint = f"{remote}/{name} is here."
    raise UsageError(f"no commit {name!r} here", hint=hint)
