"""Merges pull requests of Bitbucket Data Center, pinned by their version.

The pull request is read first: its head has to be the judged one, and its version is what the merge names. A
push between the two raises the version, and the server refuses.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.forge._bitbucket_server_reading import (
    STRATEGIES,
    landed_in,
    strategies_in,
    tip_in,
)
from shipcheck.forge.orders import Answered, MergeAnswer
from shipcheck.hosting.bitbucket_server import errors_in, said_in
from shipcheck.http.errors import UnexpectedAnswer, Unreachable
from shipcheck.http.reading import as_map, strange, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.forge.orders import MergeOrder
    from shipcheck.hosting.bitbucket_server import BitbucketServer
    from shipcheck.http.answer import Answer

REFUSALS = (
    HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT,
)  # fmt: skip
SERVER_FAILED = 500
OUT_OF_DATE = "PullRequestOutOfDateException"
VETOED = "PullRequestMergeVetoedException"


class ServerMerge:
    """Merges one pull request."""

    def __init__(self, server: BitbucketServer, order: MergeOrder) -> None:
        self._server = server
        self._order = order
        self._path = f"{server.location.path}/pull-requests/{order.number}"

    async def run(self) -> MergeAnswer:
        """The answer to the order; a veto arms it where the order says so."""
        body: dict[str, Any] = {}
        words = "\n\n".join(filter(None, (self._order.title, self._order.message)))
        if words:
            body |= {"message": words, "autoSubject": "false"}
        if self._order.method is not None:
            strategy = await self._strategy(self._order.method)
            if strategy is None:
                refusal = f"the repository does not allow to {self._order.method}"
                return MergeAnswer(Answered.REFUSED, words=refusal)
            body["strategyId"] = strategy
        answer = await self._read()
        document = as_map(answer.json(), answer)
        if document.get("state") != "OPEN":
            state = text(document.get("state")) or "not open"
            return MergeAnswer(Answered.REFUSED, words=f"the pull request is {state}")
        if tip_in(document, "fromRef") != self._order.head:
            return MergeAnswer(Answered.MOVED, words="the branch was pushed to meanwhile")
        version = document.get("version")
        if not isinstance(version, int) or isinstance(version, bool):  # it would pin nothing
            raise strange(answer)
        return await self._sent(body, version)

    async def _strategy(self, method: str) -> str | None:
        """The strategy that is switched on for a method; None where there is none."""
        path = f"{self._server.location.path}/settings/pull-requests"
        answer = await self._server.get(path)
        on = strategies_in(as_map(answer.json(), answer))
        return next((one for one in on if STRATEGIES[one] == method), None)

    async def _sent(self, body: Mapping[str, Any], version: int) -> MergeAnswer:
        armed = False
        try:
            answer = await self._post(body, version)
            if self._order.wait and VETOED in _kinds(answer):
                vetoed, armed = said_in(answer), True
                answer = await self._post({**body, "autoMerge": True}, version)
                if answer.status == HTTPStatus.FORBIDDEN:
                    return MergeAnswer(Answered.REFUSED, words=vetoed)
        except Unreachable as error:
            return MergeAnswer(Answered.LOST, words=error.message)
        except UnexpectedAnswer as error:
            if error.status < SERVER_FAILED:
                raise
            return MergeAnswer(Answered.LOST, words=error.message)
        return self._told(answer, armed=armed)

    async def _post(self, body: Mapping[str, Any], version: int) -> Answer:
        return await self._server.send(
            "POST", f"{self._path}/merge", {**body, "version": version},
            params={"version": version}, ok=(HTTPStatus.OK, *REFUSALS),
        )  # fmt: skip

    def _told(self, answer: Answer, *, armed: bool) -> MergeAnswer:
        """What an answer means."""
        if answer.status != HTTPStatus.OK:
            words = said_in(answer) or f"Bitbucket answered {answer.status}"
            moved = OUT_OF_DATE in _kinds(answer)
            return MergeAnswer(Answered.MOVED if moved else Answered.REFUSED, words=words)
        try:
            document = as_map(answer.json(), answer)
        except UnexpectedAnswer as error:  # the order was taken
            return MergeAnswer(Answered.LOST, words=error.message)
        if document.get("state") == "MERGED":
            return MergeAnswer(Answered.MERGED, commit=landed_in(document))
        if document.get("state") == "OPEN" and armed:
            return MergeAnswer(Answered.ARMED)
        state = text(document.get("state")) or "of no state"
        return MergeAnswer(Answered.LOST, words=f"the pull request is {state}")

    async def _read(self) -> Answer:
        return await self._server.get(self._path)


def _kinds(answer: Answer) -> set[str]:
    """The names of an answer's errors, without their packages."""
    return {str(one.get("exceptionName")).rpartition(".")[2] for one in errors_in(answer)}
