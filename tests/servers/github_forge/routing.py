"""Which function answers which path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tests.servers.github_forge.desk import Desk
from tests.servers.github_forge.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.github_forge.records import Token
    from tests.servers.github_forge.state import ForgeState
    from tests.servers.github_forge.wire import Answer, Asked

    Handler = Callable[[Desk], Answer]

ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, pattern: str) -> Callable[[Handler], Handler]:
    """Makes a function answer a path; `{name}` is one part of it, `{name*}` the rest."""
    written = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", pattern)
    written = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", written)

    def keep(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile(written), handler))
        return handler

    return keep


def of_repository(method: str, pattern: str) -> Callable[[Handler], Handler]:
    """The same, for a path within the repository."""
    return route(method, "/repos/{owner}/{repo}" + pattern)


def dispatch(forge: ForgeState, asked: Asked, token: Token) -> Answer:
    """The answer; Refusal 404 for a path or a repository that is not here."""
    for method, pattern, handler in ROUTES:
        found = pattern.fullmatch(asked.path)
        if found is None or method != asked.method:
            continue
        parts = {name: unquote(value) for name, value in found.groupdict().items()}
        settings = forge.repository
        where = (parts.get("owner"), parts.get("repo"))
        if where not in ((None, None), (settings.owner, settings.name)):
            break
        return handler(Desk(forge, asked, token, parts))
    raise Refusal(404, "Not Found")
