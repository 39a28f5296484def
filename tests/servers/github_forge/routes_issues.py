"""Comments and labels of pull requests, which GitHub keeps with the issues."""

from __future__ import annotations

from tests.servers.github_forge.desk import Desk
from tests.servers.github_forge.records import Comment, Pull
from tests.servers.github_forge.routing import of_repository
from tests.servers.github_forge.shapes_pulls import comment, label
from tests.servers.github_forge.wire import Answer, Refusal, listed

LONGEST = 65_536
"""Characters of a comment."""


def _text(desk: Desk) -> str:
    """The body of a comment; Refusal 422 for none, or one that is too long."""
    body = desk.asked.body().get("body")
    if not isinstance(body, str) or not body.strip() or len(body) > LONGEST:
        problem = {"resource": "IssueComment", "code": "unprocessable", "field": "data"}
        message = f"Body is too long (maximum is {LONGEST} characters)"
        raise Refusal(422, "Validation Failed", errors=[{**problem, "message": message}])
    return body


@of_repository("GET", "/issues/{number}/comments")
def comments(desk: Desk) -> Answer:
    """All comments, oldest first."""
    pull = desk.pull()
    return listed(desk.asked, [comment(desk, pull, one) for one in pull.comments])


@of_repository("POST", "/issues/{number}/comments")
def add_comment(desk: Desk) -> Answer:
    """A new comment."""
    desk.writes()
    pull, when = desk.pull(), desk.forge.moment()
    made = Comment(desk.forge.number(), desk.token.login, _text(desk), when, when)
    pull.comments.append(made)
    return Answer(201, comment(desk, pull, made))


def _comment(desk: Desk) -> tuple[Pull, Comment]:
    """The comment that the route names."""
    for pull in desk.forge.pulls.values():
        for one in pull.comments:
            if str(one.number) == desk.parts["number"]:
                return pull, one
    raise Refusal(404, "Not Found")


@of_repository("GET", "/issues/comments/{number}")
def one_comment(desk: Desk) -> Answer:
    """One comment."""
    return Answer(200, comment(desk, *_comment(desk)))


@of_repository("PATCH", "/issues/comments/{number}")
def edit_comment(desk: Desk) -> Answer:
    """Another text; a job's own token may edit only its own comments."""
    desk.writes()
    pull, found = _comment(desk)
    if desk.token.kind == "actions" and found.author != desk.token.login:
        raise Refusal(403, "Resource not accessible by integration")
    found.body, found.updated = _text(desk), desk.forge.moment()
    return Answer(200, comment(desk, pull, found))


@of_repository("GET", "/issues/{number}/labels")
def labels(desk: Desk) -> Answer:
    """The labels of a pull request."""
    return listed(desk.asked, [label(desk, one) for one in desk.pull().labels])
