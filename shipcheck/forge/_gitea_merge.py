"""Merges a pull request of Gitea or Forgejo with its head pinned (`head_commit_id`), or arms it.

Sources: Gitea's swagger 1.27 (`MergePullRequestOption`; newer servers take both spellings of its fields) and
`routers/api/v1/repo/pull.go`: 405 not ready or not allowed, 409 "head out of date", and also a conflict or a
base that moved; 423 archived. What is armed is not pinned: `services/automerge` merges the head of then.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge._gitea_reading import DRAFT, head_of, state_of
from shipcheck.forge._gitea_rules import methods_of, style_of
from shipcheck.forge.orders import Answered, MergeAnswer
from shipcheck.forge.pull_request import PullState
from shipcheck.http.errors import RateLimited, UnexpectedAnswer, Unreachable
from shipcheck.http.reading import text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from shipcheck.forge.orders import MergeOrder
    from shipcheck.hosting.gitea_api import Gitea
    from shipcheck.http.answer import Answer

PAUSES = (0.5, 1.0, 2.0, 4.0, 4.0)
"""Seconds between looks while the server works out whether there is a conflict: 11.5 in all."""

REFUSALS = (
    HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.LOCKED,
)  # fmt: skip
"""Statuses of an order to merge that mean a refusal."""

MOVED = "head out of date"
"""What 409 says where the head is another one."""

SCHEDULED = "already scheduled"
"""What 409 says where it is armed already."""

ARMED = "it merges once its checks pass, whatever its head is then: Gitea pins none that waits"


@dataclass(frozen=True, slots=True)
class Merger:
    """Carries out one order."""

    gitea: Gitea
    order: MergeOrder
    sleep: Callable[[float], Awaitable[None]]

    async def merge(self) -> MergeAnswer:
        """What came of the order; raises as the forge does where nothing can be asked."""
        body, repository = await asyncio.gather(self._settled(), self.gitea.read(""))
        wrong = self._not_as_judged(body) or self._not_allowed(repository)
        if wrong is not None:
            return wrong
        if body.get("draft") is True:
            return MergeAnswer(Answered.REFUSED, words=DRAFT)
        answer = await self._sent(self._body(repository, arm=False))
        if answer.answered is Answered.REFUSED and self.order.wait:
            return await self._sent(self._body(repository, arm=True))
        return answer

    @property
    def _place(self) -> str:
        return f"/pulls/{self.order.number}"

    async def _look(self) -> Mapping[str, Any]:
        body = await self.gitea.find(self._place)
        if body is None:
            raise ShipcheckError(f"Gitea has no pull request #{self.order.number}")
        return body

    async def _settled(self) -> Mapping[str, Any]:
        """The pull request once the server says that it can be merged, or after a few looks."""
        body = await self._look()
        for pause in PAUSES:
            if body.get("mergeable") is not False or body.get("draft") is True:
                break
            if state_of(body) is not PullState.OPEN or head_of(body) != self.order.head.lower():
                break
            await self.sleep(pause)
            body = await self._look()
        return body

    def _not_as_judged(self, body: Mapping[str, Any]) -> MergeAnswer | None:
        """The answer where there is nothing to merge, None where the judged head is open."""
        head, state = head_of(body), state_of(body)
        if head != self.order.head.lower():
            merged = state is PullState.MERGED
            words = "it is merged already, with another head" if merged else ""
            return MergeAnswer(
                Answered.MOVED, words=words or f"its head is {head[:12] or 'gone'} by now"
            )
        if state is PullState.MERGED:
            return MergeAnswer(Answered.MERGED, text(body.get("merge_commit_sha")))
        return (
            None if state is PullState.OPEN else MergeAnswer(Answered.REFUSED, words="it is closed")
        )

    def _not_allowed(self, repository: Mapping[str, Any]) -> MergeAnswer | None:
        allowed = methods_of(repository)
        if self.order.method is None or not allowed or self.order.method in allowed:
            return None
        words = f"this repository does not allow {self.order.method}, only {' or '.join(allowed)}"
        return MergeAnswer(Answered.REFUSED, words=words)

    def _body(self, repository: Mapping[str, Any], *, arm: bool) -> dict[str, Any]:
        """The order; a way of merging has to be named, the repository's own where none is."""
        method = self.order.method or next(iter(methods_of(repository)), "merge")
        body: dict[str, Any] = {
            "Do": style_of(method, repository), "head_commit_id": self.order.head,
            **({"MergeTitleField": self.order.title} if self.order.title else {}),
            **({"MergeMessageField": self.order.message} if self.order.message else {}),
        }  # fmt: skip
        return {**body, "merge_when_checks_succeed": True} if arm else body

    async def _sent(self, body: Mapping[str, Any]) -> MergeAnswer:
        try:
            answer = await self.gitea.send(
                "POST", self._place + "/merge", body, ok=(200, 201, *REFUSALS)
            )
        except RateLimited:
            raise
        except (Unreachable, UnexpectedAnswer) as error:
            if (
                isinstance(error, UnexpectedAnswer)
                and error.status < HTTPStatus.INTERNAL_SERVER_ERROR
            ):
                raise
            return MergeAnswer(Answered.LOST, words=error.message)
        if answer.status in REFUSALS:
            return await self._refused(answer, arm="merge_when_checks_succeed" in body)
        try:
            return await self._accepted(body)
        except (
            ShipcheckError
        ) as error:  # the order was taken: whatever fails now, it may have merged
            return MergeAnswer(Answered.LOST, words=error.message)

    async def _accepted(self, sent: Mapping[str, Any]) -> MergeAnswer:
        """What the server did: its answer is empty, so that it is looked at."""
        for pause in (0.0, *PAUSES):
            if pause:
                await self.sleep(pause)
            done = self._not_as_judged(await self._look())
            if done is not None:
                return done
            if sent.get("merge_when_checks_succeed") is True:
                return MergeAnswer(Answered.ARMED, words=ARMED)
        return MergeAnswer(Answered.LOST, words="Gitea took the order, and has not merged yet")

    async def _refused(self, answer: Answer, *, arm: bool) -> MergeAnswer:
        """Why not; what happened meanwhile counts more than the status."""
        said = self.gitea.said(answer)
        if arm and answer.status == HTTPStatus.CONFLICT and SCHEDULED in said.casefold():
            return MergeAnswer(Answered.ARMED, words=ARMED)
        if answer.status == HTTPStatus.CONFLICT and MOVED in said.casefold():
            return MergeAnswer(Answered.MOVED, words=said)
        wrong = self._not_as_judged(await self._look())
        return wrong or MergeAnswer(Answered.REFUSED, words=said)
