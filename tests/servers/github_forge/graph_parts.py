"""What the trees of GraphQL are made of: connections, people, commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.github_forge.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Json = dict[str, Any]
MOST = 100
"""Nodes that a connection gives at once."""


def connection(
    kind: str,
    found: Sequence[Any] | Callable[[], Sequence[Any]],
    **more: Any,  # noqa: ANN401
) -> Callable[..., Json]:
    """A list in pages, or what makes the list once it is asked for; a cursor is the place of a node."""

    def pages(
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        before: str | None = None,
        **_: Any,  # noqa: ANN401 - other arguments were looked at before
    ) -> Json:
        if first is None and last is None:
            said = f"You must provide a `first` or `last` value to properly paginate the `{kind}` connection."
            raise Refusal(200, said, type="MISSING_PAGINATION_BOUNDARIES")
        if max(first or 0, last or 0) > MOST:
            said = f"Requesting {first or last} records on the `{kind}` connection exceeds the limit of 100."
            raise Refusal(200, said, type="EXCESSIVE_PAGINATION")
        nodes = found() if callable(found) else found
        start = int(after) + 1 if after else 0
        end = int(before) if before else len(nodes)
        if first is not None:
            end = min(end, start + first)
        if last is not None:
            start = max(start, end - last)
        part = list(nodes[start:end])
        info = {
            "__typename": "PageInfo", "hasNextPage": end < len(nodes), "hasPreviousPage": start > 0,
            "startCursor": str(start) if part else None, "endCursor": str(end - 1) if part else None,
        }  # fmt: skip
        edges = [{"node": node, "cursor": str(start + place)} for place, node in enumerate(part)]
        return {"totalCount": len(nodes), "nodes": part, "edges": edges, "pageInfo": info, **more}

    return pages


def actor(login: str) -> Json:
    """A user, or a bot by its name."""
    bot = login.endswith("[bot]")
    name = login.removesuffix("[bot]")
    return {
        "__typename": "Bot" if bot else "User", "__interfaces": ("Actor", "Node"), "login": name,
        "id": f"U_{name}", "url": f"https://github.example.com/{name}", "name": None,
    }  # fmt: skip


def upper(word: str | None) -> str | None:
    """A word of REST as GraphQL writes it."""
    return None if word is None else word.upper()


def missing(what: str) -> Refusal:
    """GitHub's error for something that is not there, or that nobody may see."""
    return Refusal(200, f"Could not resolve to {what}.", type="NOT_FOUND")
