"""Tells the forge of a verdict: a commit status, and one comment that is kept up to date."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge.orders import CommentOrder, Said, StatusOrder
from shipcheck.model.text import counted, listed, visible
from shipcheck.model.words import Status, Verdict
from shipcheck.reports import markdown
from shipcheck.reports.text import is_quiet
from shipcheck.ship.clients import clients_of
from shipcheck.ship.round import online_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from shipcheck.checks.online import Online
    from shipcheck.forge.forge import Forge
    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation

MARKER = "<!-- shipcheck -->"
"""Begins our comment, unseen by readers, so that it is found again."""

CONTEXT = "shipcheck"
"""The name of our commit status; `ci-green` leaves it out."""

SUMMARY = "GITHUB_STEP_SUMMARY"
"""The file whose Markdown GitHub Actions (and Gitea's) shows with the job."""

SAID = {
    Verdict.READY: Said.SUCCESS,
    Verdict.NOT_READY: Said.FAILURE,
    Verdict.PENDING: Said.PENDING,
    Verdict.UNDECIDED: Said.ERROR,
}

NAMED = 3
"""Items that a status names."""

JOB_URLS = ("CI_JOB_URL", "BUILDKITE_BUILD_URL", "CIRCLE_BUILD_URL", "BUILD_URL", "CI_PIPELINE_URL")
"""Where GitLab, Buildkite, CircleCI, Jenkins and Woodpecker tell a job of its own page."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told: a commit status, a comment, both or nothing."""

    status: bool = False
    comment: bool = False

    @property
    def anything(self) -> bool:
        """Whether there is something to be told at all."""
        return self.status or self.comment


def wanted(evaluation: Evaluation, *, asked: bool) -> Telling:
    """What is to be told.

    Unasked, only in CI, and what the base's checklist says; asked, that of whichever checklist judges,
    and all where it says nothing.
    """
    said = evaluation.checklist.tell
    if not asked and (not evaluation.in_ci or evaluation.checklist.read_from != "base"):
        return Telling()
    default = asked and not said
    return Telling(bool(said.get("status", default)), bool(said.get("comment", default)))


async def tell(evaluation: Evaluation, result: Result, what: Telling) -> tuple[str, ...]:
    """Tell the forge; what could not be told, and where it was written instead, in words.

    The verdict stands whatever comes of it.
    """
    online = online_of(evaluation, await clients_of(evaluation))
    said: list[str] = []
    try:
        if what.status:
            said += await _tried(
                _set_status(evaluation, result, online), "the commit status is not set"
            )
        if what.comment:
            refused = await _tried(_comment(result, online), "the comment is not made")
            said += await _instead(evaluation, result, refused) if refused else ()
    finally:
        await online.close()
    return tuple(said)


async def _tried(work: Coroutine[Any, Any, None], but: str) -> list[str]:
    """Nothing where it worked, else why not."""
    try:
        await work
    except ShipcheckError as error:
        return [f"{but}: {error.message}"]
    return []


async def _forge(online: Online) -> Forge:
    """The forge; raises ShipcheckError where nothing tells of one."""
    forge = await online.forge()
    if forge is None:
        raise ShipcheckError("nothing tells of a forge", hint="services: {forge: {uses: …}}")
    return forge


async def _set_status(evaluation: Evaluation, result: Result, online: Online) -> None:
    forge = await _forge(online)
    url = job_url(evaluation.surroundings.environment)
    order = StatusOrder(
        result.change.head,
        CONTEXT,
        SAID[result.verdict],
        in_a_line(result),
        url,
        result.change.branch,
    )
    await forge.set_status(order)


async def _comment(result: Result, online: Online) -> None:
    """Write or update the comment; a commit without a pull request has none.

    Of two jobs the one for the earlier commit may be the later to end, and its verdict is no news.
    """
    forge = await _forge(online)
    request = await online.pull_request()
    if request is not None and request.head != result.change.head:
        raise ShipcheckError(f"pull request {request.number} is at {request.head[:12]} by now")
    if request is not None:
        body = f"{MARKER}\n{markdown.render(result)}"
        await forge.comment(CommentOrder(request.number, MARKER, body, is_quiet(result)))


async def _instead(evaluation: Evaluation, result: Result, refused: list[str]) -> list[str]:
    """Write what was to be the comment where the job's page shows it; nothing for a quiet change."""
    if is_quiet(result):
        return []
    path = evaluation.surroundings.environment.get(SUMMARY, "")
    if not path:
        return refused
    try:
        await asyncio.to_thread(_append, path, markdown.render(result))
    except OSError as error:
        return [*refused, f"nor is the step summary: {error.strerror}"]
    return [f"{refused[0]}; the step summary has it"]


def _append(path: str, text: str) -> None:
    with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123 - as the job names it
        file.write(f"{text}\n")


def in_a_line(result: Result) -> str:
    """The verdict and the items that make it, in one line."""
    blocking = [one for one in result.items if one.blocking]
    of = {
        Verdict.NOT_READY: (Status.FAIL, Status.NEEDS_ANSWER),
        Verdict.UNDECIDED: (Status.UNKNOWN,),
        Verdict.PENDING: (Status.PENDING,),
        Verdict.READY: (),
    }[result.verdict]
    names = listed((one.item.id for one in blocking if one.status in of), NAMED)
    word = result.verdict.replace("_", " ")
    if result.verdict is Verdict.READY and result.warnings:
        names = counted(result.warnings, "warning")
    return visible(f"{word}: {names}" if names else word)


def job_url(environment: Mapping[str, str]) -> str | None:
    """The page of the CI job that runs us; None where there is none."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
    server, repository, number = (environment.get(name, "") for name in names)
    own = f"{server}/{repository}/actions/runs/{number}" if server and repository and number else ""
    found = next((value for name in JOB_URLS if (value := environment.get(name, ""))), own)
    return found if found.startswith(("https://", "http://")) and found.isprintable() else None
