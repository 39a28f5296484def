"""Merges pull requests of Bitbucket Cloud, which pins no commit.

So the branch is read by its whole name right before, and nothing is asked between that and the merge;
what is pushed in that moment would be merged unseen, and the answer says so. Who merges looks at the parents
of what landed.

Sources: developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests (merge, task-status: 202 with
`Location` where it takes long, 555 where that was too long).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge._bitbucket_reading import (
    METHODS,
    branch_in,
    commit_in,
    repository_in,
)
from shipcheck.forge.orders import Answered, MergeAnswer
from shipcheck.hosting.bitbucket import path_of, said_in
from shipcheck.http.errors import UnexpectedAnswer, Unreachable
from shipcheck.http.reading import as_map, in_path, map_in, maps_in, text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from shipcheck.forge.orders import MergeOrder
    from shipcheck.hosting.bitbucket import Bitbucket
    from shipcheck.http.answer import Answer

LOOKS = 30
"""How often it is looked what came of a merge that takes long."""
PAUSE = 2.0
"""Seconds between two looks."""
TOO_LONG = 555
"""Bitbucket's own status for a merge that took too long."""
SERVER_FAILED = 500
REFUSALS = (
    HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT,
)  # fmt: skip
UNPINNED = (
    "Bitbucket Cloud merges whatever the branch is on: it was read right before, and a push in that very "
    "moment would not be noticed before the merge."
)


class CloudMerge:
    """Merges one pull request."""

    def __init__(
        self, bitbucket: Bitbucket, order: MergeOrder, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._bitbucket = bitbucket
        self._order = order
        self._sleep = sleep
        self._path = f"{bitbucket.path}/pullrequests/{order.number}"

    async def run(self) -> MergeAnswer:
        """The answer to the order."""
        answer = await self._bitbucket.get(self._path)
        document = as_map(answer.json(), answer)
        body, words = self._body(document)
        if words:
            return MergeAnswer(Answered.REFUSED, words=words)
        tip = await self._tip(document)
        if tip != self._order.head:
            now = f"is on {tip[:12]} by now" if tip else "is not what its pull request shows"
            return MergeAnswer(Answered.MOVED, words=f"the branch {now}")
        try:
            return await self._sent(body)
        except Unreachable as error:
            return MergeAnswer(Answered.LOST, words=error.message, hint=UNPINNED)

    def _body(self, document: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
        """What is sent, and why it cannot be."""
        if document.get("state") != "OPEN":
            return {}, f"the pull request is {text(document.get('state')) or 'not open'}"
        body: dict[str, Any] = {"type": "pullrequest_merge_parameters"}
        words = "\n\n".join(filter(None, (self._order.title, self._order.message)))
        if words:
            body["message"] = words
        if self._order.method is not None:
            ways = map_in(map_in(document.get("destination")).get("branch")).get("merge_strategies")
            told = [str(one) for one in ways] if isinstance(ways, list) else list(METHODS)
            allowed = [one for one in told if one in METHODS]
            fitting = [one for one in METHODS if METHODS[one] == self._order.method]
            chosen = next((one for one in fitting if one in allowed), None)
            if chosen is None:
                return {}, f"the base allows {', '.join(allowed)}, not {self._order.method}"
            body["merge_strategy"] = chosen
        return body, ""

    async def _tip(self, document: Mapping[str, Any]) -> str | None:
        """The commit that the pull request's branch is on; None where Bitbucket shows another one of it."""
        repository = repository_in(document, "source")
        if repository is None:
            return None
        branch = in_path(branch_in(document, "source"))
        found = await self._bitbucket.find(f"{path_of(repository)}/refs/branches/{branch}")
        tip = text(map_in((found or {}).get("target")).get("hash"))
        seen = commit_in(document, "source")
        return tip if tip and seen and tip.startswith(seen) else None

    async def _sent(self, body: Mapping[str, Any]) -> MergeAnswer:
        ok = (HTTPStatus.OK, HTTPStatus.ACCEPTED, TOO_LONG, *REFUSALS)
        try:
            answer = await self._bitbucket.send("POST", f"{self._path}/merge", body, ok=ok)
        except UnexpectedAnswer as error:
            if error.status < SERVER_FAILED:
                raise
            return MergeAnswer(Answered.LOST, words=error.message, hint=UNPINNED)
        if answer.status == HTTPStatus.ACCEPTED:
            return await self._taken(self._followed(answer.headers.get("location", "")))
        if answer.status == TOO_LONG:
            words = "Bitbucket says that the merge took too long"
            return MergeAnswer(Answered.LOST, words=words, hint=UNPINNED)
        if answer.status == HTTPStatus.OK:
            return await self._taken(self._merged(answer))
        return self._refused(answer)

    def _refused(self, answer: Answer) -> MergeAnswer:
        words = said_in(answer) or f"Bitbucket answered {answer.status}"
        return MergeAnswer(Answered.REFUSED, words=words)

    async def _taken(self, looking: Awaitable[MergeAnswer]) -> MergeAnswer:
        """What came of it; whatever goes wrong from here on, it may be merged."""
        try:
            return await looking
        except ShipcheckError as error:
            return MergeAnswer(Answered.LOST, words=error.message, hint=UNPINNED)

    async def _followed(self, address: str) -> MergeAnswer:
        """What came of a merge that takes long, looked at a bounded number of times."""
        for _ in range(LOOKS):
            await self._sleep(PAUSE)
            answer = await self._bitbucket.follow(
                address, ok=(HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT)
            )
            document = as_map(answer.json(), answer)
            if answer.status != HTTPStatus.OK or document.get("type") == "error":
                return self._refused(answer)
            if document.get("task_status") == "SUCCESS":
                return await self._landed(as_map(document.get("merge_result"), answer))
        return MergeAnswer(
            Answered.LOST, words=f"not merged within {LOOKS * PAUSE:.0f} s", hint=UNPINNED
        )

    async def _merged(self, answer: Answer) -> MergeAnswer:
        return await self._landed(as_map(answer.json(), answer))

    async def _landed(self, document: Mapping[str, Any]) -> MergeAnswer:
        """What landed, by its whole name."""
        if document.get("state") != "MERGED":
            state = text(document.get("state")) or "of no state"
            return MergeAnswer(Answered.LOST, words=f"the pull request is {state}", hint=UNPINNED)
        landed = text(map_in(document.get("merge_commit")).get("hash"))
        return MergeAnswer(
            Answered.MERGED, commit=await full_name(self._bitbucket, landed), hint=UNPINNED
        )


async def full_name(bitbucket: Bitbucket, commit: str | None) -> str | None:
    """A commit by its whole name, where Bitbucket shortens it; None where it does not know it."""
    if not commit:
        return None
    found = await bitbucket.find(f"{bitbucket.path}/commit/{in_path(commit)}")
    whole = text((found or {}).get("hash"))
    return whole if whole and whole.startswith(commit) else None


def parents_of(commit: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The parents of a commit; None where it does not tell."""
    listed = commit.get("parents")
    found = tuple(filter(None, (text(one.get("hash")) for one in maps_in(listed))))
    return found if isinstance(listed, list) and len(found) == len(listed) else None
