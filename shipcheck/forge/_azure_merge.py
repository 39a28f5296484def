"""Completes pull requests of Azure Repos, and tells what came of it.

Completing is done in the background: the answer is that it was taken on, and the pull request says later
what came of it. `lastMergeSourceCommit` pins the head: with another one Azure DevOps answers 409
(GitPullRequestStaleException). Source: learn.microsoft.com, REST API 7.1, Pull Requests - Update.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge._azure_reading import commit_in
from shipcheck.forge.orders import Answered, MergeAnswer
from shipcheck.hosting.azure_api import said_in
from shipcheck.http.errors import UnexpectedAnswer, Unreachable
from shipcheck.http.reading import as_map, map_in, text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from shipcheck.forge.orders import MergeOrder
    from shipcheck.hosting.azure_api import Azure
    from shipcheck.http.answer import Answer

STRATEGIES = {"merge": "noFastForward", "squash": "squash", "rebase": "rebase"}
"""GitPullRequestMergeStrategy for our words."""

LOOKS = 30
"""How often it is looked what came of a completion."""
PAUSE = 2.0
"""Seconds between two looks."""

FAILED = ("conflicts", "rejectedByPolicy", "failure")
REFUSALS = (
    HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.CONFLICT,
)  # fmt: skip
SERVER_FAILED = 500
ARMED_HINT = (
    "It completes by itself once the policies are satisfied, whatever is pushed until then: "
    "Azure DevOps pins no commit for that."
)


class Completion:
    """Completes one pull request."""

    def __init__(
        self, azure: Azure, order: MergeOrder, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._azure = azure
        self._order = order
        self._sleep = sleep
        self._path = f"{azure.location.path}/pullrequests/{order.number}"

    async def run(self) -> MergeAnswer:
        """The answer to the order; a refusal for want of policies arms it where the order says so."""
        try:
            answer = await self._complete()
            if answer.answered is Answered.REFUSED and self._order.wait:
                return await self._arm(answer)
        except Unreachable as error:  # it may have been taken on
            return MergeAnswer(Answered.LOST, words=error.message)
        return answer

    async def _complete(self) -> MergeAnswer:
        body = {
            "status": "completed",
            "lastMergeSourceCommit": {"commitId": self._order.head},
            "completionOptions": self._options(),
        }
        try:
            answer = await self._azure.send("PATCH", self._path, body, ok=(200, *REFUSALS))
        except UnexpectedAnswer as error:
            if error.status < SERVER_FAILED:
                raise
            return MergeAnswer(Answered.LOST, words=error.message)
        if answer.status == HTTPStatus.OK:
            return await self._taken(answer)
        kind, words = said_in(answer)
        if kind == "GitPullRequestStaleException":
            return MergeAnswer(Answered.MOVED, words=words)
        return await self._refused(words or f"Azure DevOps answered {answer.status}")

    def _options(self) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        if self._order.method is not None:
            found["mergeStrategy"] = STRATEGIES[self._order.method]
        words = (self._order.title, self._order.message)
        if any(words):
            found["mergeCommitMessage"] = "\n\n".join(filter(None, words))
        return found

    async def _taken(self, answer: Answer) -> MergeAnswer:
        """What came of an order that was taken on; whatever goes wrong from here on, it may be merged."""
        try:
            return await self._followed(as_map(answer.json(), answer))
        except ShipcheckError as error:
            return MergeAnswer(Answered.LOST, words=error.message)

    async def _followed(self, document: Mapping[str, Any]) -> MergeAnswer:
        """What came of it in the background, looked at a bounded number of times."""
        for _ in range(LOOKS):
            if self._has_moved(document):
                return MergeAnswer(Answered.MOVED, words="the branch was pushed to meanwhile")
            if _is_done(document):
                landed = text(map_in(document.get("lastMergeCommit")).get("commitId"))
                return MergeAnswer(Answered.MERGED, commit=landed)
            if document.get("status") == "abandoned":
                return MergeAnswer(Answered.REFUSED, words="the pull request was abandoned")
            if document.get("mergeStatus") in FAILED and document.get("status") == "active":
                return self._failed(document)
            await self._sleep(PAUSE)
            document = await self._read()
        return MergeAnswer(
            Answered.LOST, words=f"not completed within {LOOKS * PAUSE:.0f} s of being asked to"
        )

    def _failed(self, document: Mapping[str, Any]) -> MergeAnswer:
        said = text(document.get("mergeFailureMessage"))
        words = {
            "conflicts": "it conflicts with the base",
            "rejectedByPolicy": "a branch policy rejects it",
        }.get(str(document.get("mergeStatus")), "the merge failed")
        return MergeAnswer(Answered.REFUSED, words=f"{words}: {said}" if said else words)

    async def _refused(self, words: str) -> MergeAnswer:
        """A refusal, told apart from a head that is another one by now."""
        document = await self._read()
        if self._has_moved(document):
            return MergeAnswer(Answered.MOVED, words=words)
        if document.get("status") == "completed":
            return await self._followed(document)
        return MergeAnswer(Answered.REFUSED, words=words)

    def _has_moved(self, document: Mapping[str, Any]) -> bool:
        """Whether the head is another one than the order's, as far as Azure DevOps has noticed."""
        return commit_in(document, "Source") not in (None, self._order.head)

    async def _read(self) -> Mapping[str, Any]:
        answer = await self._azure.get(self._path)
        return as_map(answer.json(), answer)

    async def _arm(self, refusal: MergeAnswer) -> MergeAnswer:
        """Let it complete by itself; a conflict is no reason to wait."""
        document = await self._read()
        if document.get("mergeStatus") in ("conflicts", "failure"):
            return refusal
        if self._has_moved(document):
            return MergeAnswer(Answered.MOVED, words=refusal.words)
        me = text((await whoami(self._azure)).get("id"))
        if me is None:
            return refusal
        body = {"autoCompleteSetBy": {"id": me}, "completionOptions": self._options()}
        answer = await self._azure.send("PATCH", self._path, body, ok=(200, *REFUSALS))
        if answer.status == HTTPStatus.OK:
            now = as_map(answer.json(), answer)
            if now.get("status") == "completed":
                return await self._taken(answer)
            armed = bool(map_in(now.get("autoCompleteSetBy")))
            return replace(
                refusal,
                answered=Answered.ARMED if armed else Answered.REFUSED,
                hint=ARMED_HINT if armed else "",
            )
        return MergeAnswer(Answered.REFUSED, words=said_in(answer)[1] or refusal.words)


def _is_done(document: Mapping[str, Any]) -> bool:
    """Whether it is merged: it is called completed as soon as the merge is queued."""
    merged = document.get("mergeStatus") in (None, "succeeded")
    return document.get("status") == "completed" and merged


async def whoami(azure: Azure) -> Mapping[str, Any]:
    """Whose the credential is: `id`, `providerDisplayName`, `properties.Account`."""
    answer = await azure.get("/_apis/connectionData", version="7.1-preview")
    return map_in(as_map(answer.json(), answer).get("authenticatedUser"))
