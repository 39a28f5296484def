"""Coverage of the head out of what CI's runs left, for a machine where the tests did not run."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.checks._ci_looking import found_ci, request_of
from shipcheck.ci.runs import Unfinished
from shipcheck.coverage.trust import FoundReports
from shipcheck.errors import ShipcheckError
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from shipcheck.checks.context import CheckContext

PATIENCE = 30.0
"""Seconds for all of it; the item is judged without what has not come by then."""

NONE = FoundReports((), ())


@dataclass(frozen=True, slots=True)
class InCi:
    """The reports that CI made.

    `awaited` says which run is under way, where the checklist names artefacts, so that they are to come.
    """

    reports: FoundReports = NONE
    awaited: str = ""


async def reports_in_ci(context: CheckContext) -> InCi:
    """The reports for exactly the head; none where nothing may be asked, or CI keeps no files.

    What goes wrong is among the problems: evidence that cannot be had is no error.
    """
    settings = context.services.get("ci", {})
    counts = not context.required or Evidence.OBSERVED in context.required
    if context.client is None or settings.get("uses") == "none" or not counts:
        return InCi()
    limit = asyncio.timeout(PATIENCE)
    try:
        async with limit:
            return InCi(await _asked(context))
    except TimeoutError:
        if not limit.expired():  # somebody else's
            raise
        return _problem(f"CI gave no files within {PATIENCE:g} s")
    except Unfinished as error:
        return replace(
            _problem(error.message), awaited=error.message if settings.get("artifacts") else ""
        )
    except ShipcheckError as error:
        return _problem(error.message)


def _problem(message: str) -> InCi:
    return InCi(FoundReports((), (message,)))


async def _asked(context: CheckContext) -> FoundReports:
    from shipcheck.ci.artifacts import fetch, gives_artifacts  # noqa: PLC0415 - only where asked
    from shipcheck.coverage.from_ci import WANTED, reports_of  # noqa: PLC0415 - the same

    found = await found_ci(context)
    if found is None or not gives_artifacts(found):
        return NONE
    number = None
    if context.online is not None and not getattr(found.service, "BY_COMMIT", False):
        pull = await context.online.pull_request()
        number = pull.number if pull else None
    head = context.change.head
    request = request_of(context, found, head, number, is_base=False)
    fetched = await fetch(found, request, WANTED)
    return await reports_of(context.repository, head, fetched, await _changed_at_base(context))


async def _changed_at_base(context: CheckContext) -> frozenset[str]:
    """The files that the base has changed since the branch left it.

    CI of a pull request runs on a merge with the base (GitHub, GitLab, Jenkins): these may have been other
    files there, with other lines, than at the head.
    """
    change = context.change
    if change.merge_base == change.base_head:
        return frozenset()
    said = await context.repository.git.text(
        "diff-tree", "-r", "-z", "--no-renames", "--name-only", change.merge_base, change.base_head
    )
    return frozenset(path for path in said.split("\0") if path)
