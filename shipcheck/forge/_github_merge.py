"""Orders to merge on GitHub: merge, queue or arm, always for the one head that was judged."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.forge import _github_queries as queries
from shipcheck.forge._github_parts import is_commit
from shipcheck.forge._github_refusals import Kind, answer_of, refusal_of
from shipcheck.forge._github_target import Target, settled
from shipcheck.forge.orders import Answered, MergeAnswer
from shipcheck.hosting.github_answers import said_in, words_of_errors
from shipcheck.http.errors import Forbidden, Unanswered, Unauthorized, UnexpectedAnswer
from shipcheck.http.reading import as_map, map_in, maps_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from shipcheck.forge.orders import MergeOrder
    from shipcheck.hosting.github_api import GitHub
    from shipcheck.http.answer import Answer

ANSWERS = range(200, 600)
"""Every status is an answer to an order to merge."""

BROKEN = HTTPStatus.INTERNAL_SERVER_ERROR
"""From here on a status says nothing of what happened."""

LOST = MergeAnswer(Answered.LOST, words="GitHub gave no answer to the order to merge")
READY = frozenset({"CLEAN", "UNSTABLE", "HAS_HOOKS"})
"""Words of `mergeStateStatus` where GitHub's rules are met; UNSTABLE has red runs that they do not demand."""

STOPS = {
    "UNKNOWN": MergeAnswer(
        Answered.REFUSED,
        words="GitHub has not worked out yet whether it can be merged",
        hint="Try again in a minute.",
    ),
    "BEHIND": MergeAnswer(
        Answered.REFUSED,
        words="the branch is behind the base, and GitHub wants it up to date",
        hint="Merge the base into the branch.",
    ),
}
"""What is said where another word of it stands against an order."""

BLOCKED = "GitHub's rules for the base are not met"
DECISIONS = {
    "REVIEW_REQUIRED": ": a review is missing",
    "CHANGES_REQUESTED": ": a reviewer asked for changes",
}


async def merge(
    github: GitHub, order: MergeOrder, sleep: Callable[[float], Awaitable[None]]
) -> MergeAnswer:
    """Merge, queue or arm; a refusal is an answer.

    Two requests: a look and the order. One look more for each pause while GitHub works out whether it can be
    merged, and one order more where GitHub's answer to the first says that the other kind is due.
    The order is never sent twice.

    Raises:
        CredentialError: the credential may not do this, or was refused.
        ShipcheckError: it could not even be looked at.
    """
    target = await settled(github, order.number, sleep)
    if target is None:
        return _refused(f"GitHub has no pull request {order.number}")
    return _known_already(target, order) or await _ordered(github, target, order)


def _known_already(target: Target, order: MergeOrder) -> MergeAnswer | None:
    """The answer where no order is needed, or none can help."""
    if target.head != order.head:
        return MergeAnswer(Answered.MOVED, words="the branch got other commits meanwhile")
    if order.base not in (None, target.base):
        return MergeAnswer(Answered.MOVED, words=f"it goes into {target.base} meanwhile")
    if target.state == "MERGED":
        return MergeAnswer(Answered.MERGED, target.commit, "it is merged already")
    if target.queued:
        return MergeAnswer(Answered.QUEUED, words="it is in the merge queue already")
    against = {
        target.state != "OPEN": "pull request is closed",
        target.standing == "DIRTY": "merge conflict",
        target.draft: "draft",
    }
    return answer_of(against[True]) if True in against else None


async def _ordered(github: GitHub, target: Target, order: MergeOrder) -> MergeAnswer:
    """The order that the repository demands and `wait` allows."""
    if target.queue:
        return await _queue(github, target, order)
    # GitHub merges in spite of its own rules where an administrator asks by its API: nobody asked for that.
    if target.standing == "BLOCKED":
        said = BLOCKED + DECISIONS.get(target.decision, "")
        return await _arm_or(github, target, order, _refused(said))
    if target.standing not in READY:
        strange = f"GitHub says {target.standing}, which shipcheck does not know"
        return STOPS.get(target.standing, _refused(strange))
    answer = await _put(github, target, order)
    if answer.answered is Answered.REFUSED and refusal_of(answer.words).kind is Kind.WAITS:
        return await _arm_or(github, target, order, answer)
    return answer


async def _queue(github: GitHub, target: Target, order: MergeOrder) -> MergeAnswer:
    """Put it into the merge queue; it is armed to go there by itself where it waits for runs or reviews."""
    if not target.id:
        return _refused("changes get into the base by its merge queue, which takes GraphQL")
    answer = await _mutate(github, queries.ENQUEUE, {"id": target.id, "head": order.head})
    if isinstance(answer, str):
        refused = answer_of(answer)
        if refused.answered is Answered.REFUSED and order.wait:
            return await _arm_or(github, target, order, refused)
        return refused
    entry = map_in(map_in(answer.get("enqueuePullRequest")).get("mergeQueueEntry"))
    if not entry:  # no answer, or one that does not say that it is done
        return LOST
    position = entry.get("position")
    place = f"at position {position}" if isinstance(position, int) else "in the merge queue"
    return MergeAnswer(Answered.QUEUED, words=place)


async def _arm_or(
    github: GitHub, target: Target, order: MergeOrder, refused: MergeAnswer
) -> MergeAnswer:
    """Arm it to merge by itself where that is wanted and allowed; else what was refused."""
    if not order.wait or not target.id:
        return refused
    if target.armed:
        return MergeAnswer(Answered.ARMED, words="auto-merge is armed already")
    if not target.may_arm and not target.queue:
        words_too = f"{refused.words}; the repository does not allow auto-merge"
        return MergeAnswer(Answered.REFUSED, words=words_too, hint=refused.hint)
    return await _arm(github, target, order, refused)


async def _arm(
    github: GitHub, target: Target, order: MergeOrder, refused: MergeAnswer
) -> MergeAnswer:
    method = _method(target, order)
    variables = {
        "id": target.id, "head": order.head, "method": method.upper() if method else None,
        "title": order.title, "message": order.message,
    }  # fmt: skip
    answer = await _mutate(github, queries.ARM, variables)
    if isinstance(answer, str):
        if refusal_of(answer).kind is not Kind.READY:
            return answer_of(answer)
        return refused if target.queue else await _put(github, target, order)
    pull = map_in(map_in(answer.get("enablePullRequestAutoMerge")).get("pullRequest"))
    if not isinstance(pull.get("autoMergeRequest"), dict):
        return LOST
    return MergeAnswer(Answered.ARMED, words="it merges by itself once GitHub's rules are met")


async def _put(github: GitHub, target: Target, order: MergeOrder) -> MergeAnswer:
    """Merge at once, if the head is still the one that was judged."""
    body = {
        "sha": order.head, "merge_method": _method(target, order),
        "commit_title": order.title, "commit_message": order.message,
    }  # fmt: skip
    given = {key: value for key, value in body.items() if value is not None}
    try:
        answer = await github.send("PUT", f"/pulls/{order.number}/merge", given, ok=ANSWERS)
    except Unanswered:
        return LOST
    return _read_put(answer, order)


def _read_put(answer: Answer, order: MergeOrder) -> MergeAnswer:
    if answer.status >= BROKEN or HTTPStatus.OK < answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return LOST
    said = said_in(answer)
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise Unauthorized("GitHub does not know the credential any more")
    if answer.status == HTTPStatus.FORBIDDEN and "not accessible" in said:
        raise Forbidden(f"the credential may not merge: {said}")
    if answer.status == HTTPStatus.CONFLICT:
        return MergeAnswer(Answered.MOVED, words=answer_of(said).words)
    if answer.status == HTTPStatus.NOT_FOUND:
        return _refused(f"GitHub has no pull request {order.number} that the credential may merge")
    if answer.status != HTTPStatus.OK:
        return answer_of(said)
    return _read_merged(answer)


def _read_merged(answer: Answer) -> MergeAnswer:
    """What landed; an answer of 200 that nobody understands is no merge, but has to be looked at."""
    try:
        found = as_map(answer.json(), answer)
    except UnexpectedAnswer:
        return LOST
    if found.get("merged") is not True:
        return LOST
    commit = found.get("sha")
    return MergeAnswer(Answered.MERGED, str(commit) if is_commit(commit) else None)


async def _mutate(
    github: GitHub, question: str, variables: Mapping[str, Any]
) -> Mapping[str, Any] | str:
    """The data of a mutation, empty where the answer was lost; GitHub's words where it refused."""
    try:
        answer = await github.mutate(question, variables)
        document = {} if answer.status >= BROKEN else as_map(answer.json(), answer)
    except (Unanswered, Unauthorized, UnexpectedAnswer):
        return {}
    errors = maps_in(document.get("errors"))
    if any(one.get("type") in ("FORBIDDEN", "INSUFFICIENT_SCOPES") for one in errors):
        raise Forbidden(f"the credential may not do this: {words_of_errors(errors)}")
    if errors:
        return words_of_errors(errors)
    return map_in(document.get("data"))


def _method(target: Target, order: MergeOrder) -> str | None:
    """The way of merging: the order's, else the first that the repository allows."""
    return order.method or next(iter(target.methods), None)


def _refused(said: str) -> MergeAnswer:
    return MergeAnswer(Answered.REFUSED, words=said)
