"""Merges a merge request, adds it to the merge train, or arms it; always with the head that was judged.

Sources: docs.gitlab.com "Merge requests API" (merge: 401 the user may not merge, 405 not mergeable, 409
another head, 422 failed; the head is compared only after GitLab found it mergeable, so a moved head may
answer 405 as well), "Merge trains API" (201 on the train, 202 when its checks pass).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge._gitlab_reading import head_of, is_queued, landed, read_merge_request
from shipcheck.forge._gitlab_rules import methods_of
from shipcheck.forge._gitlab_status import TRANSIENT, mergeable_of, status_word
from shipcheck.forge.orders import Answered, MergeAnswer
from shipcheck.forge.pull_request import Mergeable
from shipcheck.http.errors import RateLimited, UnexpectedAnswer, Unreachable
from shipcheck.http.reading import text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from shipcheck.forge.orders import MergeOrder
    from shipcheck.hosting.gitlab_api import GitLab
    from shipcheck.http.answer import Answer

PAUSES = (0.5, 1.0, 2.0, 4.0, 4.0)
"""Seconds between looks while GitLab works something out: 11.5 in all, as its check takes some."""

REFUSALS = (
    HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)  # fmt: skip
"""Statuses of an order to merge that mean a refusal, for whatever reason."""

MERGING = ("locked",)
"""States in which GitLab is just merging."""


@dataclass(frozen=True, slots=True)
class Merger:
    """Carries out one order."""

    gitlab: GitLab
    order: MergeOrder
    sleep: Callable[[float], Awaitable[None]]

    async def merge(self) -> MergeAnswer:
        """What came of the order; raises as the forge does where nothing can be asked."""
        body, project = await asyncio.gather(self._settled(), self.gitlab.read(""))
        wrong = self._not_as_judged(body) or self._not_allowed(project)
        if wrong is not None:
            return wrong
        mergeable, reasons = mergeable_of(status_word(body))
        if mergeable is Mergeable.CONFLICT:
            return MergeAnswer(Answered.REFUSED, words="; ".join(reasons))
        arm = self.order.wait and mergeable is Mergeable.BLOCKED
        if project.get("merge_trains_enabled") is True:
            return await self._sent("POST", self._train, self._train_body(arm=arm))
        answer = await self._sent("PUT", self._place + "/merge", self._body(project, arm=arm))
        if answer.answered is Answered.REFUSED and self.order.wait and not arm:
            now, _ = mergeable_of(status_word(await self._look()))
            if now is not Mergeable.BLOCKED:
                return answer
            # A pipeline that just started, say, came between: then it can wait for that.
            return await self._sent("PUT", self._place + "/merge", self._body(project, arm=True))
        return answer

    @property
    def _place(self) -> str:
        return f"/merge_requests/{self.order.number}"

    @property
    def _train(self) -> str:
        return f"/merge_trains/merge_requests/{self.order.number}"

    async def _look(self) -> Mapping[str, Any]:
        body = await read_merge_request(self.gitlab, self.order.number)
        if body is None:
            raise ShipcheckError(f"GitLab has no merge request !{self.order.number}")
        return body

    async def _settled(self) -> Mapping[str, Any]:
        """The merge request once GitLab has worked out how it stands, or after a few looks."""
        body = await self._look()
        for pause in PAUSES:
            waits = status_word(body) in TRANSIENT and body.get("state") == "opened"
            if not waits and body.get("state") not in MERGING:
                break
            await self.sleep(pause)
            body = await self._look()
        return body

    def _not_as_judged(self, body: Mapping[str, Any]) -> MergeAnswer | None:
        """The answer where there is nothing to merge, None where the judged head is open."""
        head, state = head_of(body), body.get("state")
        if head != self.order.head.lower():
            if state == "merged":
                return MergeAnswer(Answered.MOVED, words="it is merged already, with another head")
            return MergeAnswer(Answered.MOVED, words=f"its head is {head[:12] or 'gone'} by now")
        if state == "merged":
            return MergeAnswer(Answered.MERGED, landed(body))
        if state != "opened":
            return MergeAnswer(Answered.REFUSED, words=f"it is {text(state) or 'not open'}")
        return None

    def _not_allowed(self, project: Mapping[str, Any]) -> MergeAnswer | None:
        """A refusal where the project merges in other ways only."""
        allowed = methods_of(project)
        if self.order.method is None or self.order.method in allowed:
            return None
        words = f"this project does not allow {self.order.method}, only {' or '.join(allowed)}"
        return MergeAnswer(Answered.REFUSED, words=words)

    def _squash(self) -> dict[str, Any]:
        """Whether to squash; left to the merge request where no method is named."""
        method = self.order.method
        return {} if method is None else {"squash": method == "squash"}

    def _train_body(self, *, arm: bool) -> dict[str, Any]:
        armed = {"auto_merge": True, "when_pipeline_succeeds": True} if arm else {}
        return {"sha": self.order.head, **self._squash(), **armed}

    def _body(self, project: Mapping[str, Any], *, arm: bool) -> dict[str, Any]:
        body = {"sha": self.order.head, **self._squash(), **_armed(arm=arm)}
        if self.order.title is None:
            return body
        message = "\n\n".join(filter(None, (self.order.title, self.order.message)))
        method = self.order.method or methods_of(project)[0]
        key = "squash_commit_message" if method == "squash" else "merge_commit_message"
        return {**body, key: message}

    async def _sent(self, method: str, path: str, body: Mapping[str, Any]) -> MergeAnswer:
        try:
            answer = await self.gitlab.send(method, path, body, ok=(200, 201, 202, *REFUSALS))
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
            return await self._refused(answer)
        try:
            return await self._accepted(answer)
        except (
            ShipcheckError
        ) as error:  # the order was taken: whatever fails now, it may have merged
            return MergeAnswer(Answered.LOST, words=error.message)

    async def _accepted(self, answer: Answer) -> MergeAnswer:
        """What GitLab did: it says 200 for what it only armed, and while it still merges."""
        if answer.status == HTTPStatus.ACCEPTED:
            return MergeAnswer(
                Answered.ARMED, words="it joins the merge train once its checks pass"
            )
        for pause in (0.0, *PAUSES):
            if pause:
                await self.sleep(pause)
            done = await self._done(await self._look())
            if done is not None:
                return done
            if answer.status == HTTPStatus.CREATED:
                return MergeAnswer(Answered.QUEUED, words="it is on the merge train")
        return MergeAnswer(Answered.LOST, words="GitLab took the order, and has not merged yet")

    async def _done(self, body: Mapping[str, Any]) -> MergeAnswer | None:
        """What became of the order that was taken, None while that is not to be seen."""
        gone = self._not_as_judged(body) if body.get("state") not in MERGING else None
        if gone is not None or body.get("merge_when_pipeline_succeeds") is not True:
            return gone
        if await is_queued(self.gitlab, body, self.order.number):
            return MergeAnswer(Answered.QUEUED, words="it is on the merge train")
        return MergeAnswer(Answered.ARMED, words="it merges once its checks pass")

    async def _refused(self, answer: Answer) -> MergeAnswer:
        """Why not; what happened meanwhile counts more than the status (a moved head answers 405 too)."""
        said = self.gitlab.said(answer)
        if answer.status == HTTPStatus.CONFLICT:
            return MergeAnswer(Answered.MOVED, words=said)
        body = await self._settled()
        wrong = self._not_as_judged(body)
        if wrong is not None:
            return wrong
        if answer.status == HTTPStatus.UNAUTHORIZED:
            branch = text(body.get("target_branch")) or "its target"
            return MergeAnswer(
                Answered.REFUSED, words=f"the token's user may not merge into {branch}"
            )
        _, reasons = mergeable_of(status_word(body))
        error = text(body.get("merge_error"))
        return MergeAnswer(Answered.REFUSED, words="; ".join(reasons) or error or said)


def _armed(*, arm: bool) -> dict[str, bool]:
    """Both names of it: `auto_merge` is known since 17.11, the other one before."""
    return {"auto_merge": True, "merge_when_pipeline_succeeds": True} if arm else {}
