"""What GraphQL changes: merging at once, later, and through the queue; drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.github_forge import landing
from tests.servers.github_forge.graph_parts import Json, actor, missing
from tests.servers.github_forge.graph_pulls import pull_request
from tests.servers.github_forge.records import Arming
from tests.servers.github_forge.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.github_forge.desk import Desk
    from tests.servers.github_forge.records import Pull


def mutations(desk: Desk) -> Json:
    """Mutation."""
    changes: dict[str, Callable[[Desk, Pull, Json], Json]] = {
        "mergePullRequest": _merge, "enablePullRequestAutoMerge": _arm,
        "disablePullRequestAutoMerge": _disarm, "enqueuePullRequest": _enqueue,
        "dequeuePullRequest": _dequeue, "markPullRequestReadyForReview": _ready,
        "convertPullRequestToDraft": _draft,
    }  # fmt: skip

    def made(change: Callable[[Desk, Pull, Json], Json]) -> Callable[..., Json]:
        return lambda input: _changed(desk, change, input)  # noqa: A006 - GraphQL's own name

    return {"__typename": "Mutation", **{name: made(change) for name, change in changes.items()}}


def _changed(desk: Desk, change: Callable[[Desk, Pull, Json], Json], asked: Json) -> Json:
    """The change, where the credential may write and the head is the one that was named."""
    name = str(asked.get("pullRequestId") or asked.get("id"))
    pull = desk.forge.pulls.get(int(name.removeprefix("PR_"))) if name.startswith("PR_") else None
    if pull is None:
        raise missing(f"a node with the global id of '{name}'")
    if desk.token.may == "read":
        said = f"{desk.token.login} does not have the correct permissions to execute the mutation"
        raise Refusal(200, said, type="FORBIDDEN")
    if asked.get("expectedHeadOid") not in (None, pull.head):
        raise Refusal(200, landing.HEAD_MOVED, type="UNPROCESSABLE")
    mark = asked.get("clientMutationId")
    return {"clientMutationId": mark, "actor": actor(desk.token.login), **change(desk, pull, asked)}


def _pull(desk: Desk, pull: Pull) -> Json:
    return {"pullRequest": pull_request(desk, pull)}


def _wish(desk: Desk, asked: Json) -> Arming:
    """How, by whom, and with which words."""
    method = str(asked.get("mergeMethod") or "MERGE").lower()
    words = (asked.get("commitHeadline"), asked.get("commitBody"))
    return Arming(desk.token.login, method, *words, at=desk.forge.moment())


def _merge(desk: Desk, pull: Pull, asked: Json) -> Json:
    landing.merge(desk.forge, pull, _wish(desk, asked), as_admin=desk.token.may == "admin")
    return _pull(desk, pull)


def _arm(desk: Desk, pull: Pull, asked: Json) -> Json:
    landing.arm(desk.forge, pull, _wish(desk, asked))
    return _pull(desk, pull)


def _disarm(desk: Desk, pull: Pull, _: Json) -> Json:
    pull.arming = None
    return _pull(desk, pull)


def _enqueue(desk: Desk, pull: Pull, _: Json) -> Json:
    landing.enqueue(desk.forge, pull)
    return {"mergeQueueEntry": pull_request(desk, pull)["mergeQueueEntry"]}


def _dequeue(desk: Desk, pull: Pull, _: Json) -> Json:
    entry = pull_request(desk, pull)["mergeQueueEntry"]
    landing.dequeue(desk.forge, pull)
    return {"mergeQueueEntry": entry}


def _ready(desk: Desk, pull: Pull, _: Json) -> Json:
    pull.draft = False
    return _pull(desk, pull)


def _draft(desk: Desk, pull: Pull, _: Json) -> Json:
    pull.draft = True
    return _pull(desk, pull)
