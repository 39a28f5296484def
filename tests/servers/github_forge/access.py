"""Who may ask what, how often, and what need not be sent again."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.servers.github_forge.records import Token
from tests.servers.github_forge.wire import JSON, Answer, Refusal, tag

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.github_forge.state import ForgeState
    from tests.servers.github_forge.wire import Asked

NOBODY = Token("", may="read", kind="none", scopes=None)


@dataclass
class Limits:
    """How many requests an hour allows (GitHub: 5,000; 1,000 for a job's token)."""

    limit: int = 5000
    used: int = 0
    reset: int = field(default_factory=lambda: int(time.time()) + 3600)

    @property
    def remaining(self) -> int:
        """How many are left."""
        return max(0, self.limit - self.used)

    def headers(self) -> dict[str, str]:
        """As every answer carries them."""
        return {
            "X-RateLimit-Limit": str(self.limit), "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Used": str(self.used), "X-RateLimit-Reset": str(self.reset),
            "X-RateLimit-Resource": "core",
        }  # fmt: skip


def token_of(forge: ForgeState, asked: Asked) -> Token:
    """Whose credential came with the request; Refusal 401 for one that is unknown or revoked."""
    said = asked.headers.get("authorization")
    if said is None:
        if forge.repository.private:
            raise Refusal(404, "Not Found")
        return NOBODY
    kind, _, secret = said.partition(" ")
    token = forge.tokens.get(secret) if kind.lower() in ("bearer", "token") else None
    if token is None or token.revoked:
        raise Refusal(401, "Bad credentials")
    token.used += 1
    return token


def may_write(token: Token) -> None:
    """Refusal where it may not: 401 for nobody, 403 else, in GitHub's words."""
    if token is NOBODY:
        raise Refusal(401, "Requires authentication")
    if token.may == "read":
        raise Refusal(403, "Resource not accessible by personal access token")


def _keep_limit(forge: ForgeState, asked: Asked) -> None:
    """Refusal 403 where the hour's requests are used up."""
    if forge.limits.remaining == 0 and asked.path != "/rate_limit":
        raise Refusal(403, "API rate limit exceeded for user ID 1.")


def admitted(
    forge: ForgeState, asked: Asked, answer: Callable[[ForgeState, Asked, Token], Answer]
) -> Answer:
    """The answer, or why there is none; 304 where the client has it, which costs nothing."""
    more = {"Content-Type": JSON, "X-GitHub-Media-Type": "github.v3; format=json"}
    try:
        token = token_of(forge, asked)
        if token.scopes is not None:
            more |= {"X-OAuth-Scopes": token.scopes, "X-Accepted-OAuth-Scopes": "repo"}
        _keep_limit(forge, asked)
        given = answer(forge, asked, token)
    except Refusal as refusal:
        given = refusal.answer()
    if asked.method == "GET" and given.status == 200:
        mark = tag(given.content())
        more["ETag"] = mark
        if asked.headers.get("if-none-match") == mark:
            return Answer(304, None, {**forge.limits.headers(), "ETag": mark})
    forge.limits.used = min(forge.limits.limit, forge.limits.used + (asked.path != "/rate_limit"))
    return Answer(given.status, given.body, {**more, **forge.limits.headers(), **given.headers})
