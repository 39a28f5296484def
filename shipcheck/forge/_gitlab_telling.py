"""Opens merge requests, sets commit statuses, writes the one note, and looks at the token.

Sources: docs.gitlab.com "Merge requests API" (a draft is told by its title), "Commits API" (state words of
commit statuses), "Notes API", "Personal access tokens API" (`self`), "Users API".
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.forge.orders import Access, Said
from shipcheck.hosting.gitlab_api import UNSEEN
from shipcheck.http.reading import as_map, in_path, map_in, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.forge.orders import CommentOrder, OpenOrder, StatusOrder
    from shipcheck.hosting.gitlab_api import GitLab

WORDS = {
    Said.SUCCESS: "success",
    Said.FAILURE: "failed",
    Said.PENDING: "pending",
    Said.ERROR: "failed",
}
"""What GitLab calls a commit status; it has no word for an error."""

LONGEST_TEXT = 255
"""Characters of a commit status's description."""

LONGEST_NOTE = 1_000_000
"""Characters of a note."""


DEVELOPER = 30
"""The level of access from which on a member may push (docs.gitlab.com "Members API")."""


async def open_merge_request(gitlab: GitLab, order: OpenOrder) -> Mapping[str, Any]:
    """The JSON of a new merge request; from a fork it is opened in the fork's project."""
    title = f"Draft: {order.title}" if order.draft else order.title
    body: dict[str, Any] = {
        "source_branch": order.branch, "target_branch": order.base,
        "title": title, "description": order.body,
    }  # fmt: skip
    place = gitlab
    if order.head_owner is not None:
        place, project = await asyncio.gather(_fork(gitlab, order.head_owner), gitlab.read(""))
        body["target_project_id"] = project.get("id")
    refusals = (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST)
    answer = await place.send("POST", "/merge_requests", body, ok=(201, *refusals))
    if answer.status in refusals:
        raise ShipcheckError(f"GitLab opens no merge request: {gitlab.said(answer)}")
    return as_map(answer.json(), answer)


async def _fork(gitlab: GitLab, owner: str) -> GitLab:
    """The fork of the project in somebody's namespace."""
    for one in await gitlab.all("/forks"):
        space = text(map_in(one.get("namespace")).get("full_path")) or ""
        if space.casefold() == owner.casefold() and isinstance(one.get("id"), int):
            return gitlab.of_project(str(one["id"]))
    raise ShipcheckError(f"GitLab knows no fork of {gitlab.project} that belongs to {owner}")


async def set_status(gitlab: GitLab, order: StatusOrder) -> None:
    """Set our commit status.

    GitLab refuses to set what is set already (400, "Cannot transition status"): that is no error.
    """
    body = {
        "state": WORDS[order.said], "name": order.context, "description": _cut(order.text),
        **({"target_url": order.url} if order.url else {}),
        **({"ref": order.branch} if order.branch else {}),
    }  # fmt: skip
    answer = await gitlab.send(
        "POST", f"/statuses/{in_path(order.commit)}", body, ok=(200, 201, HTTPStatus.BAD_REQUEST)
    )
    said = gitlab.said(answer) if answer.status == HTTPStatus.BAD_REQUEST else ""
    if said and "cannot transition status" not in said.casefold():
        raise ShipcheckError(f"GitLab sets no commit status: {said}")


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_TEXT else words[: LONGEST_TEXT - 1] + "…"


async def write_note(gitlab: GitLab, order: CommentOrder) -> int | None:
    """The number of the note that begins with the marker, made or brought up to date.

    It is our own or the team's: a note of an outsider with the marker stays under the outsider's hand.
    """
    place = f"/merge_requests/{order.number}/notes"
    notes = await gitlab.all(place, {"sort": "asc", "order_by": "created_at"})
    marked = [one for one in notes if (text(one.get("body")) or "").startswith(order.marker)]
    body = {"body": order.body[:LONGEST_NOTE]}
    for note in marked:
        number = note.get("id")
        if not isinstance(number, int) or not await _is_ours(gitlab, note):
            continue
        if note.get("body") == body["body"]:
            return number
        answer = await gitlab.send("PUT", f"{place}/{number}", body, ok=(200, *UNSEEN[1:]))
        if answer.status == HTTPStatus.OK:
            return number
    if order.only_update:
        return None
    answer = await gitlab.send("POST", place, body, ok=(201,))
    made = as_map(answer.json(), answer).get("id")
    return made if isinstance(made, int) else None


async def _is_ours(gitlab: GitLab, note: Mapping[str, Any]) -> bool:
    """Whether a note is the token's own, or of somebody who may push to the project."""
    author = map_in(note.get("author"))
    number = author.get("id")
    if note.get("system") is True or not isinstance(number, int):
        return False
    own = await gitlab.find("//user", unseen=UNSEEN)
    if own is not None and own.get("id") == number:
        return True
    member = await gitlab.find(f"/members/all/{number}", unseen=UNSEEN)
    level = member.get("access_level") if member else None
    return isinstance(level, int) and level >= DEVELOPER


async def read_access(gitlab: GitLab) -> Access:
    """Whose token it is and with which scopes; an OAuth token does not tell its own."""
    if gitlab.is_job:
        return Access(None, ("job token",), ("read_api", "api"))
    user, token = await asyncio.gather(
        gitlab.read("//user"), gitlab.find("//personal_access_tokens/self", unseen=(400, *UNSEEN))
    )
    listed = token.get("scopes") if token else None
    name = text(user.get("username"))
    if not isinstance(listed, list):
        return Access(name)
    scopes = tuple(one for one in listed if isinstance(one, str))
    return Access(name, scopes, () if "api" in scopes else ("api",))
