"""Pull requests: finding, opening, reading and merging them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.github_forge import landing, shapes
from tests.servers.github_forge.desk import Desk
from tests.servers.github_forge.noticing import opened
from tests.servers.github_forge.records import Arming
from tests.servers.github_forge.routing import of_repository
from tests.servers.github_forge.shapes_pulls import (
    label,
    pull_simple,
    pull_whole,
    review,
    review_comment,
)
from tests.servers.github_forge.wire import Answer, Refusal, listed

if TYPE_CHECKING:
    from tests.servers.github_forge.records import Pull

METHODS = ("merge", "squash", "rebase")


@of_repository("GET", "/pulls")
def pulls(desk: Desk) -> Answer:
    """Pull requests, newest first; `head` without an owner is ignored, as GitHub does."""
    query = desk.asked.query
    state, head, base = query.get("state", "open"), query.get("head", ""), query.get("base")
    found = [
        pull_simple(desk, one) for one in sorted(desk.forge.pulls.values(), key=lambda one: -one.number)
        if state in ("all", one.state) and base in (None, one.base_branch)
        and (":" not in head or head == f"{one.owner}:{one.branch}")
    ]  # fmt: skip
    return listed(desk.asked, found)


@of_repository("POST", "/pulls")
def open_pull(desk: Desk) -> Answer:
    """A new pull request; `head` names a fork's branch as `owner:branch`."""
    desk.writes()
    body = desk.asked.body()
    head, base, title = (str(body.get(name, "")) for name in ("head", "base", "title"))
    owner, mark, branch = head.rpartition(":")
    made = opened(
        desk.forge, branch if mark else head, owner=owner or desk.forge.repository.owner, base=base,
        by=desk.token.login, title=title, body=body.get("body"), draft=bool(body.get("draft")),
    )  # fmt: skip
    return Answer(201, pull_whole(desk, made), {"Location": f"{desk.api}/pulls/{made.number}"})


@of_repository("GET", "/pulls/{number}")
def one_pull(desk: Desk) -> Answer:
    """A pull request; the first reads may not know yet whether it merges."""
    made = pull_whole(desk, desk.pull())
    desk.forge.unknown_for = max(0, desk.forge.unknown_for - 1)
    return Answer(200, made)


@of_repository("GET", "/commits/{sha}/pulls")
def pulls_of_commit(desk: Desk) -> Answer:
    """Pull requests that hold a commit: open ones by their head, and what landed by the commit itself."""
    commit = desk.commit(desk.parts["sha"])
    found = [
        pull_simple(desk, one) for one in desk.forge.pulls.values()
        if commit in (one.head, one.merge_commit)
    ]  # fmt: skip
    return listed(desk.asked, found)


@of_repository("GET", "/pulls/{number}/merge")
def is_merged(desk: Desk) -> Answer:
    """204 where it is merged, else 404."""
    if not desk.pull().merged:
        raise Refusal(404, "Not Found")
    return Answer(204)


@of_repository("PUT", "/pulls/{number}/merge")
def merge(desk: Desk) -> Answer:
    """Merge it: 409 where `sha` is not its head, 405 with the reason where it may not be merged."""
    desk.writes()
    pull, body = desk.pull(), desk.asked.body()
    method = body.get("merge_method") or "merge"
    if method not in METHODS:
        raise Refusal(422, "Validation Failed", errors=["merge_method"])
    if pull.state == "open" and body.get("sha") not in (None, pull.head):
        raise Refusal(409, landing.HEAD_MOVED)
    words = (body.get("commit_title"), body.get("commit_message"))
    wish = Arming(desk.token.login, method, *words, at=desk.forge.moment())
    commit = landing.merge(desk.forge, pull, wish, as_admin=desk.token.may == "admin")
    said = "Pull Request successfully merged"
    return Answer(200, {"sha": commit, "merged": True, "message": said})


@of_repository("GET", "/pulls/{number}/reviews")
def reviews(desk: Desk) -> Answer:
    """All reviews, oldest first; pending ones only for who writes them."""
    pull = desk.pull()
    shown = [
        one for one in pull.reviews if one.state != "PENDING" or one.author == desk.token.login
    ]
    return listed(desk.asked, [review(desk, pull, one) for one in shown])


@of_repository("GET", "/pulls/{number}/requested_reviewers")
def requested(desk: Desk) -> Answer:
    """Whose review is still asked for."""
    pull = desk.pull()
    users = [shapes.user(desk, one) for one in pull.requested]
    return Answer(200, {"users": users, "teams": []})


@of_repository("GET", "/pulls/{number}/comments")
def review_comments(desk: Desk) -> Answer:
    """Comments on lines."""
    pull = desk.pull()
    return listed(desk.asked, [review_comment(desk, pull, one) for one in pull.threads])


@of_repository("GET", "/pulls/{number}/commits")
def commits(desk: Desk) -> Answer:
    """The commits of a pull request, oldest first."""
    pull = desk.pull()
    names = desk.forge.bare.git("rev-list", "--reverse", f"{pull.base}..{pull.head}").split()
    return listed(desk.asked, [shapes.commit(desk, name) for name in names])


@of_repository("GET", "/pulls/{number}/files")
def files(desk: Desk) -> Answer:
    """diff-entry of each file."""
    return listed(desk.asked, _files(desk, desk.pull()))


def _files(desk: Desk, pull: Pull) -> list[dict[str, Any]]:
    words = {"A": "added", "D": "removed", "M": "modified", "T": "changed"}
    span = f"{pull.base}...{pull.head}"
    lines = desk.forge.bare.git("diff", "--no-renames", "--name-status", span).splitlines()
    found = []
    for line in lines:
        letter, path = line.split("\t", 1)
        place = f"{desk.web}/blob/{pull.head}/{path}"
        found.append({
            "sha": pull.head, "filename": path, "status": words[letter], "additions": 0, "deletions": 0,
            "changes": 0, "blob_url": place, "raw_url": place.replace("/blob/", "/raw/"),
            "contents_url": f"{desk.api}/contents/{path}?ref={pull.head}",
        })  # fmt: skip
    return found


@of_repository("GET", "/issues/{number}")
def issue(desk: Desk) -> Answer:
    """The same as an issue, as far as anybody asks for it."""
    pull = desk.pull()
    whole = pull_simple(desk, pull)
    labels = [label(desk, one) for one in pull.labels]
    return Answer(200, {**whole, "labels": labels, "pull_request": {"url": whole["url"]}})
