"""Requests and answers as the fake sees them, and its pages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DOCUMENTATION = "https://docs.github.com/rest"
HTML = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """A request; `path` is without the root, `site` is the address that answers it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes
    site: str
    root: str

    @property
    def api(self) -> str:
        """The root of the interface."""
        return self.site + self.root

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; Refusal 400 for anything else."""
        try:
            document = json.loads(self.content or b"{}")
        except ValueError as error:
            raise Refusal(400, "Problems parsing JSON") from error
        if not isinstance(document, dict):
            raise Refusal(400, "Body should be a JSON object")
        return document


@dataclass(frozen=True)
class Answer:
    """An answer; bytes are sent as they are."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """Its body as it is sent."""
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Refusal(Exception):  # noqa: N818 - an answer, not a failure of the fake
    """GitHub's answer to what it does not do."""

    def __init__(self, status: int, message: str, **more: Any) -> None:  # noqa: ANN401
        super().__init__(message)
        self.status = status
        self.more = more

    def answer(self) -> Answer:
        """The answer: `message`, `documentation_url`, `status` as GitHub writes errors."""
        said = {"message": str(self), **self.more, "documentation_url": DOCUMENTATION}
        return Answer(self.status, {**said, "status": str(self.status)})


def read_request(
    method: str, target: str, headers: Mapping[str, str], content: bytes, site: str
) -> Asked:
    """The request, whichever root it came by."""
    parts = urlsplit(target)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    path, root = parts.path, ""
    for prefix in ("/api/v3", "/api"):
        if path.startswith(f"{prefix}/"):
            path, root = path.removeprefix(prefix), "/api/v3"
            break
    lower = {name.lower(): value for name, value in headers.items()}
    return Asked(method, path, query, lower, content, site, root)


def page(asked: Asked, found: Sequence[Any]) -> tuple[list[Any], dict[str, str]]:
    """One page of a list, and the `Link` header that leads on."""
    size = max(1, min(int(asked.query.get("per_page", "30")), 100))
    number = max(1, int(asked.query.get("page", "1")))
    last = max(1, -(-len(found) // size))
    links: dict[str, int] = {}
    if number > 1:
        links |= {"prev": number - 1, "first": 1}
    if number < last:
        links |= {"next": number + 1, "last": last}
    written = ", ".join(
        f'<{asked.api}{asked.path}?{urlencode({**asked.query, "page": to})}>; rel="{name}"'
        for name, to in links.items()
    )
    return list(found[(number - 1) * size : number * size]), {"Link": written} if written else {}


def listed(asked: Asked, found: Sequence[Any]) -> Answer:
    """A page as a bare array."""
    part, links = page(asked, found)
    return Answer(200, part, links)


def counted(asked: Asked, name: str, found: Sequence[Any]) -> Answer:
    """A page as an object with its count."""
    part, links = page(asked, found)
    return Answer(200, {"total_count": len(found), name: part}, links)


def tag(content: bytes) -> str:
    """A weak entity tag, as GitHub's are."""
    return f'W/"{hashlib.sha256(content).hexdigest()}"'
