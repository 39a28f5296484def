"""What is written to GitHub beside merges: a new pull request, a commit status, the one comment."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge import _github_queries as queries
from shipcheck.forge._github_parts import is_commit
from shipcheck.forge._github_pulls import find_pulls_of, in_repository, page_of
from shipcheck.forge._github_rest import TEAM, read_rest
from shipcheck.hosting.github_answers import said_in
from shipcheck.hosting.github_api import GraphqlRefused
from shipcheck.http.errors import Forbidden, Unanswered
from shipcheck.http.reading import MOST_PAGES, as_map, in_path, map_in, maps_in, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.forge.orders import CommentOrder, OpenOrder, StatusOrder
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.hosting.github_api import GitHub
    from shipcheck.http.answer import Answer

LONGEST_STATUS = 140
"""Characters of a status's description (GitHub says 422 to more)."""

LONGEST_BODY = 65_536
"""Characters of a comment or a description ("is too long (maximum is 65536 characters)")."""

CUT = "\n\n… (cut)"

OPENING = (
    ("no commits between", "the branch has no commit that its base has not", ""),
    (
        "draft pull requests are not supported",
        "the repository has no drafts",
        "Set `draft: false`.",
    ),
    ("head invalid", "GitHub does not have the branch", "Push it first."),
    ("base invalid", "GitHub does not have the base", "Push it first."),
)
"""What GitHub says where no pull request can be opened, in plain words, and what helps."""


async def open_pull(github: GitHub, order: OpenOrder) -> PullRequest:
    """A new pull request, or the one that is open already: one request, two for the latter.

    Raises:
        ShipcheckError: GitHub opens none, in plain words.
    """
    head = f"{order.head_owner}:{order.branch}" if order.head_owner else order.branch
    body = {
        "title": sendable(order.title), "body": shortened(order.body, LONGEST_BODY), "head": head,
        "base": order.base, "draft": order.draft,
    }  # fmt: skip
    ok = (HTTPStatus.CREATED, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        answer = await github.send("POST", "/pulls", body, ok=ok)
    except Unanswered:
        opened = await _open_already(github, order)
        if opened is None:
            raise
        return opened
    if answer.status == HTTPStatus.CREATED:
        return read_rest(as_map(answer.json(), answer), (), None)
    return await _not_opened(github, order, answer)


async def _not_opened(github: GitHub, order: OpenOrder, answer: Answer) -> PullRequest:
    """The one that is open already; raises what GitHub has against a new one."""
    said = _validation(answer)
    if "already exists" in said.casefold():
        opened = await _open_already(github, order)
        if opened is not None:
            return opened
    known = next(((plain, hint) for part, plain, hint in OPENING if part in _low(said)), ("", ""))
    plain = f"{known[0]} ({said})" if known[0] else said
    raise ShipcheckError(f"no pull request was opened: {plain}", hint=known[1])


async def _open_already(github: GitHub, order: OpenOrder) -> PullRequest | None:
    found = await find_pulls_of(github, order.branch, order.head_owner, order.base)
    return next(iter(found), None)


def _low(said: str) -> str:
    """GitHub names the field beside what is wrong: `head: invalid` is `head invalid` here."""
    return " ".join(said.casefold().replace(":", " ").split())


def _validation(answer: Answer) -> str:
    """What GitHub says in the details of a 422, else its message."""
    document = map_in(answer.json())
    details = [
        text(one.get("message")) or f"{one.get('field')} {one.get('code')}"
        for one in maps_in(document.get("errors"))
    ]
    return "; ".join(details[:3]) or said_in(answer) or "no reason was given"


async def write_status(github: GitHub, order: StatusOrder) -> None:
    """Set a status on a commit: one request.

    Raises:
        CredentialError: the credential may not.
        ShipcheckError: GitHub does not know the commit.
    """
    if not is_commit(order.commit):
        raise ShipcheckError(f"no commit: {order.commit}")
    body = {
        "state": order.said.value, "context": sendable(order.context),
        "description": shortened(" ".join(order.text.split()), LONGEST_STATUS, "…"),
    }  # fmt: skip
    if order.url is not None:
        body["target_url"] = order.url
    ok = (HTTPStatus.CREATED, HTTPStatus.UNPROCESSABLE_ENTITY)
    answer = await github.send("POST", f"/statuses/{in_path(order.commit)}", body, ok=ok)
    if answer.status != HTTPStatus.CREATED:
        raise ShipcheckError(
            f"GitHub takes no status for {order.commit[:12]}: {_validation(answer)}"
        )


async def write_comment(github: GitHub, order: CommentOrder) -> str | None:
    """Write or update the one comment: one request for each hundred comments, and one to write.

    Nothing is written where it says already what it should. Whose the comments are is asked by GraphQL;
    by REST only those of the team and of apps can be ours.

    Raises:
        CredentialError: the credential may not comment, or not change the comment that is there.
        ShipcheckError: the pull request is not there, or its comments cannot be read.
    """
    body = shortened(order.body, LONGEST_BODY)
    found = await _marked(github, order)
    if found is not None:
        return await _updated(github, found, body)
    if order.only_update:
        return None
    answer = await github.send("POST", f"/issues/{order.number}/comments", {"body": body})
    return text(as_map(answer.json(), answer).get("html_url"))


async def _updated(github: GitHub, comment: Mapping[str, Any], body: str) -> str | None:
    address = text(comment.get("url"))
    if _same(comment.get("body"), body):
        return address
    if comment.get("viewerCanUpdate") is False:
        raise Forbidden("the comment is another account's, and the credential may not change it")
    number = str(comment.get("fullDatabaseId"))
    await github.send("PATCH", f"/issues/comments/{in_path(number)}", {"body": body})
    return address


async def _marked(github: GitHub, order: CommentOrder) -> Mapping[str, Any] | None:
    """The comment with the marker: our own, else the oldest of the team's or of an app; no outsider's."""
    try:
        comments = await _comments(github, order.number)
    except GraphqlRefused:
        comments = [
            _from_rest(one) for one in await github.listed(f"/issues/{order.number}/comments")
        ]
    marked = [one for one in comments if str(one.get("body")).lstrip().startswith(order.marker)]
    own = [one for one in marked if one.get("viewerDidAuthor") is True]
    return next(iter((*own, *(one for one in marked if _is_of_team(one)))), None)


async def _comments(github: GitHub, number: int) -> Sequence[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    variables: dict[str, Any] = {"number": number, "after": None}
    for _ in range(MOST_PAGES):
        answer = await in_repository(github, queries.COMMENTS, variables)
        pull = answer.get("pullRequest")
        if pull is None:
            raise ShipcheckError(f"GitHub has no pull request {number}")
        nodes, variables["after"] = page_of(map_in(pull).get("comments"))
        found += nodes
        if variables["after"] is None:
            return found
    raise ShipcheckError("GitHub's list of comments does not end")


def _from_rest(comment: Mapping[str, Any]) -> Mapping[str, Any]:
    """A comment of REST in the words of GraphQL."""
    return {
        "fullDatabaseId": comment.get("id"),
        "url": comment.get("html_url"),
        "body": comment.get("body"),
        "authorAssociation": comment.get("author_association"),
        "author": {"__typename": map_in(comment.get("user")).get("type")},
    }


def _is_of_team(comment: Mapping[str, Any]) -> bool:
    by_app = map_in(comment.get("author")).get("__typename") == "Bot"
    return by_app or comment.get("authorAssociation") in TEAM


def _same(there: object, body: str) -> bool:
    return isinstance(there, str) and there.replace("\r\n", "\n").strip() == body.strip()


def sendable(value: str) -> str:
    """The text without what JSON in UTF-8 cannot hold: bytes that were none become `?`."""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def shortened(value: str, most: int, end: str = CUT) -> str:
    """The text, cut with a mark where it is longer than `most` characters."""
    whole = sendable(value)
    return whole if len(whole) <= most else whole[: most - len(end)] + end
