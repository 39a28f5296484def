"""Asks for the runs of a commit, and meanwhile for what the forge demands; keeps what was seen last."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.checks._ci_absent import branch_at_remote
from shipcheck.ci._last_known import recall, remember
from shipcheck.ci.finding import FoundCi, find_ci
from shipcheck.ci.runs import CiReport, CiRequest
from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from shipcheck.checks.context import CheckContext
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.forge.rules import BranchRules

SLOW = 1.5
"""Seconds after which it is said what was last known."""

LOCAL = ("command", "file")
"""Services that are no servers: they see what is here, pushed or not."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: a report, or why there is none.

    `rules` and `pull` are the forge's, None where it has none, or could not be asked: `doubt` says why.
    """

    report: CiReport | ShipcheckError
    rules: BranchRules | None = None
    pull: PullRequest | None = None
    doubt: str = ""


async def found_ci(context: CheckContext) -> FoundCi | None:
    """The CI service to ask; raises as `find_ci` does."""
    place = await context.online.place() if context.online else None
    return find_ci(context.services.get("ci", {}), place)


async def look(
    context: CheckContext, found: FoundCi, commit: str, *, with_rules: bool, is_base: bool = False
) -> Seen:
    """The runs of a commit, and what the forge says of the change, asked for at the same time.

    Args:
        context: what is judged.
        found: the service.
        commit: the head, or the base's tip.
        with_rules: whether the forge's demands matter.
        is_base: whether the commit is the base's, which has no pull request.
    """
    local = found.name in LOCAL
    rules = asyncio.create_task(_rules(context if with_rules else None))
    pull = asyncio.create_task(_pull(None if local or is_base else context))
    try:
        by_number = not local and not is_base and not getattr(found.service, "BY_COMMIT", False)
        number = (known.number if (known := await pull) else None) if by_number else None
        report = await _read(
            context, found, request_of(context, found, commit, number, is_base=is_base)
        )
        said, doubt = await rules
        return Seen(report, said, await pull, doubt)
    finally:
        for task in (rules, pull):
            task.cancel()
        await asyncio.gather(rules, pull, return_exceptions=True)


def request_of(
    context: CheckContext, found: FoundCi, commit: str, number: int | None, *, is_base: bool
) -> CiRequest:
    """What the service is asked."""
    branch = context.change.branch
    named = branch_at_remote(context.repository, branch) if branch else None
    return CiRequest(
        commit,
        found.settings,
        context.repository,
        context.run_command,
        context.environment,
        context.client,
        context.now,
        found.place,
        _base_branch(context) if is_base else named,
        number,
    )


def _base_branch(context: CheckContext) -> str:
    """The base without the name of its remote."""
    from shipcheck.hosting.remotes import base_remote  # noqa: PLC0415 - only for the base

    remote = base_remote(context.repository, context.change.base)
    name = context.change.base.removeprefix("refs/heads/").removeprefix("refs/remotes/")
    return name.removeprefix(f"{remote}/") if remote else name


async def _read(
    context: CheckContext, found: FoundCi, request: CiRequest
) -> CiReport | ShipcheckError:
    """The service's answer; while it lets itself be waited for, what was last known is told."""
    reading = asyncio.create_task(_caught(found, request))
    try:
        done, _ = await asyncio.wait((reading,), timeout=SLOW)
        if not done:
            context.tell(f"{found.name} has not answered yet{last_words(context, found, request)}")
        answer = await reading
    finally:
        reading.cancel()
    if isinstance(answer, CiReport) and found.name not in LOCAL:
        remember(context.environment, found, answer, context.now())
    return answer


async def _caught(found: FoundCi, request: CiRequest) -> CiReport | ShipcheckError:
    try:
        return await found.service.read(request)
    except ShipcheckError as error:
        return error


def last_words(context: CheckContext, found: FoundCi, request: CiRequest) -> str:
    """What was last seen of the commit, for the end of a sentence; empty where nothing was."""
    last = recall(context.environment, found, request.commit)
    return f"; {seen_before(last, context)}" if last else ""


def seen_before(last: CiReport, context: CheckContext) -> str:
    """`last seen 12 min ago: 14 of 14 runs green`."""
    from shipcheck.checks._ci_judging import RunRules, judge_runs  # noqa: PLC0415 - seldom

    summary = judge_runs(last, RunRules()).outcome.summary if last.runs else "no run"
    seconds = (context.now() - last.read_at).total_seconds() if last.read_at else 0.0
    return f"last seen {age(seconds)} ago: {summary}"


def age(seconds: float) -> str:
    """A time span in one unit: `40 s`, `12 min`, `3 h`, `2 d`."""
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} s"


async def _rules(context: CheckContext | None) -> tuple[BranchRules | None, str]:
    """What the forge demands, or why that is not known."""
    if context is None or context.online is None:
        return None, ""
    try:
        return await context.online.rules(), ""
    except ShipcheckError as error:
        return None, error.message


async def _pull(context: CheckContext | None) -> PullRequest | None:
    """The pull request; one that cannot be asked for tells nothing, and the runs may be known anyway."""
    if context is None or context.online is None:
        return None
    try:
        return await context.online.pull_request()
    except ShipcheckError:
        return None
