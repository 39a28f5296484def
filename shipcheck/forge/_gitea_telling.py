"""Opens pull requests on Gitea or Forgejo, sets statuses, writes the one comment, looks at the token.

Sources: Gitea's swagger 1.27 (`CreatePullRequestOption`, whose `head` is `owner:branch` for a fork;
`CreateStatusOption`; `CreateIssueCommentOption`); a title that begins with `WIP:` makes a draft.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge.orders import Access, Said
from shipcheck.http.errors import Forbidden
from shipcheck.http.reading import as_map, in_path, map_in, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.forge.orders import CommentOrder, OpenOrder, StatusOrder
    from shipcheck.hosting.gitea_api import Gitea

WORDS = {
    Said.SUCCESS: "success",
    Said.FAILURE: "failure",
    Said.PENDING: "pending",
    Said.ERROR: "error",
}
"""What Gitea calls a commit status."""

LONGEST_TEXT = 255
"""Characters of a status's description that are sent."""

WRITERS = ("write", "admin", "owner")
"""Permissions of those who may push."""

NOT_OPENED = (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.LOCKED)
"""Statuses of an order to open that mean a refusal."""


async def open_pull_request(gitea: Gitea, order: OpenOrder) -> Mapping[str, Any]:
    """The JSON of a new pull request."""
    head = order.branch if order.head_owner is None else f"{order.head_owner}:{order.branch}"
    title = f"WIP: {order.title}" if order.draft else order.title
    body = {"head": head, "base": order.base, "title": title, "body": order.body}
    answer = await gitea.send("POST", "/pulls", body, ok=(201, *NOT_OPENED))
    if answer.status in NOT_OPENED:
        raise ShipcheckError(f"Gitea opens no pull request: {gitea.said(answer)}")
    return as_map(answer.json(), answer)


async def set_status(gitea: Gitea, order: StatusOrder) -> None:
    """Set our commit status."""
    words = order.text if len(order.text) <= LONGEST_TEXT else order.text[: LONGEST_TEXT - 1] + "…"
    body = {
        "state": WORDS[order.said], "context": order.context, "description": words,
        **({"target_url": order.url} if order.url else {}),
    }  # fmt: skip
    await gitea.send("POST", f"/statuses/{in_path(order.commit)}", body, ok=(201,))


async def write_comment(gitea: Gitea, order: CommentOrder) -> str | None:
    """The address of the comment that begins with the marker, made or brought up to date.

    It is our own or the team's: a comment of an outsider with the marker stays under the outsider's hand.
    """
    place = f"/issues/{order.number}/comments"
    for comment in await gitea.listed(place):
        number = comment.get("id")
        said = text(comment.get("body")) or ""
        if not said.startswith(order.marker) or not isinstance(number, int):
            continue
        if not await _is_ours(gitea, comment):
            continue
        if said == order.body:
            return text(comment.get("html_url"))
        answer = await gitea.send(
            "PATCH", f"/issues/comments/{number}", {"body": order.body},
            ok=(200, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
        )  # fmt: skip
        if answer.status == HTTPStatus.OK:
            return text(comment.get("html_url"))
    if order.only_update:
        return None
    answer = await gitea.send("POST", place, {"body": order.body}, ok=(201,))
    return text(as_map(answer.json(), answer).get("html_url"))


async def _is_ours(gitea: Gitea, comment: Mapping[str, Any]) -> bool:
    """Whether a comment is the token's own, or of somebody who may write to the repository.

    Where the server tells neither (a token without `read:user`), it is: one comment is better than many.
    """
    name = text(map_in(comment.get("user")).get("login"))
    if name is None:
        return False
    own = await gitea.find("//user", unseen=(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND))
    if own is not None and text(own.get("login")) == name:
        return True
    place = f"/collaborators/{in_path(name)}/permission"
    told = await gitea.find(place, unseen=(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND))
    return told.get("permission") in WRITERS if told is not None else own is None


async def read_access(gitea: Gitea) -> Access:
    """Whose token it is, and whether it may write here; Gitea does not tell a token's scopes.

    A token without `read:user` is refused there, and may all the same do what it is for.
    """
    repository = await gitea.read("")
    permissions = map_in(repository.get("permissions"))
    lacks = () if permissions.get("push") is not False else ("write access to the repository",)
    try:
        user = await gitea.read("//user")
    except Forbidden:
        return Access(None, None, lacks)
    return Access(text(user.get("login")), None, lacks)
