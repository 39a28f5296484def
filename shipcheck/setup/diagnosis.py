"""Everything that `doctor` looks at, in the order in which it is told."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from shipcheck import __version__
from shipcheck.change.environment import detect_ci
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.repository import open_repository
from shipcheck.git.runner import Git, require_version
from shipcheck.setup import clone, judging, storage
from shipcheck.setup.fact import Fact, State, unread
from shipcheck.setup.flag_service import flag_service

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shipcheck.git.repository import Repository


async def diagnose(directory: Path, environment: Mapping[str, str]) -> list[Fact]:
    """The facts; what cannot be read is one of them."""
    facts = [await _git(directory, environment), _python()]
    try:
        repository = await open_repository(directory, environment)
    except UsageError as error:
        text, mend = error.message, error.hint
        facts.append(Fact("repository", State.MISSING, text, mend, unread=error.exit_code))
    except ShipcheckError as error:
        facts.append(unread("repository", error))
    else:
        facts += await _about_clone(repository)
        facts += await _about_judging(repository, environment)
        facts.append(storage.decisions(repository))
    return [*facts, storage.state(environment)]


def exit_code(facts: Sequence[Fact]) -> int:
    """0 where everything could be looked at, 2 without git or a repository, else 3."""
    return min({fact.unread for fact in facts} - {0}, default=0)


async def _git(directory: Path, environment: Mapping[str, str]) -> Fact:
    """The version of git, and whether it will do."""
    try:
        version = await require_version(Git(directory, environment))
    except UsageError as error:
        return Fact("git", State.MISSING, error.message, error.hint, unread=error.exit_code)
    except ShipcheckError as error:
        return unread("git", error)
    return Fact("git", State.OK, ".".join(map(str, version)))


def _python() -> Fact:
    """What runs this; an older Python could not have come so far."""
    return Fact("python", State.OK, f"{platform.python_version()}, shipcheck {__version__}")


async def _about_clone(repository: Repository) -> list[Fact]:
    """The clone, its owner and its remote, as far as they can be read."""
    facts = [clone.kind(repository)]
    try:
        facts.append(await clone.identity(repository))
    except ShipcheckError as error:
        facts.append(unread("identity", error))
    try:
        facts += await clone.remote(repository)
    except ShipcheckError as error:
        facts.append(unread("remote", error))
    return facts


async def _about_judging(repository: Repository, environment: Mapping[str, str]) -> list[Fact]:
    """The base, both checklists and CI, which hang on each other."""
    about_base, base = await judging.find_base(repository, environment)
    about_own, own = await judging.work_tree_checklist(repository)
    facts = [about_base, about_own]
    judge, theirs = own, None
    if base is not None:
        about_theirs, theirs = await judging.base_checklist(repository, base)
        facts.append(about_theirs)
        judge = theirs if detect_ci(environment) else own
    if not detect_ci(environment):
        theirs = await judging.trusted_checklist(repository)
    facts.append(judging.ci_environment(environment))
    try:
        facts.append(await judging.ci_service(repository, base, judge))
    except ShipcheckError as error:
        facts.append(unread("ci service", error))
    from shipcheck.setup.ci_access import ci_access  # noqa: PLC0415 - not for `--help`

    facts += await ci_access(repository, base, judge, theirs, environment)
    try:
        facts.append(await flag_service(repository, judge, theirs, environment))
    except ShipcheckError as error:
        facts.append(unread("flag service", error))
    from shipcheck.setup.forge_access import forge_access  # noqa: PLC0415 - not for `--help`

    try:
        facts.append(await forge_access(repository, base, judge, theirs, environment))
    except ShipcheckError as error:
        facts.append(unread("forge", error))
    from shipcheck.setup.scratch_server import scratch_server  # noqa: PLC0415 - not for `--help`

    try:
        facts.append(await scratch_server(repository, judge, environment))
    except ShipcheckError as error:
        facts.append(unread("rehearsals", error))
    return facts
