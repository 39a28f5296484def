"""A stand-in for Unleash that answers as 7.5.1 was seen to; the real one has its own tests.

It answers both through a MockTransport and as a server of its own on this machine.
"""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ADMIN = "*:*.admin-token"
VIEWER = "user:viewer-token"
SDK = "default:production.sdk-token"
TYPES = {"release": 40, "experiment": 40, "operational": 7, "kill-switch": None, "permission": None}
NOBODY = {"id": -42, "name": "Unleash Admin Token User", "imageUrl": "https://gravatar.com/x"}
PERSON = {"id": 7, "name": "Ada", "imageUrl": "https://gravatar.com/y"}
FEATURE = re.compile(r"/api/admin/projects/([^/]+)/features/([^/]+)(/.*)?")
Answer = tuple[int, Any]


def strategy(rollout: int | str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A gradual rollout as the API gives it."""
    parameters = {"groupId": "x", "rollout": str(rollout), "stickiness": "default"}
    return {
        "id": more.pop("id", f"s-{rollout}"), "name": "flexibleRollout", "constraints": [],
        "variants": [], "parameters": parameters, "segments": [], "sortOrder": 0, "title": None,
        "disabled": False, **more,
    }  # fmt: skip


def feature(name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A flag as the API gives it; `on` and `strategies` are those of production."""
    production = {
        "name": "production", "lastSeenAt": more.pop("seen", None), "enabled": more.pop("on", False),
        "yes": 0, "no": 0, "type": "production", "sortOrder": 3,
        "strategies": more.pop("strategies", []),
    }  # fmt: skip
    development = {**production, "name": "development", "enabled": False, "strategies": []}
    return {
        "environments": [development, production], "name": name, "impressionData": False,
        "description": None, "project": "default", "stale": False, "type": "release",
        "createdAt": "2026-11-20T06:07:21.385Z", "createdBy": PERSON, "lastSeenAt": None,
        "variants": [], "archived": False, "dependencies": [], "children": [], "links": [],
        "collaborators": {"users": [PERSON]}, **more,
    }  # fmt: skip


@dataclass
class UnleashDouble:
    """Flags by their names; `archived` ones are found by the search alone.

    `late` is how many reads it takes until a change is seen.
    """

    flags: dict[str, dict[str, Any]] = field(default_factory=dict)
    archived: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    late: int = 0
    _waiting: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, *flags: dict[str, Any]) -> UnleashDouble:
        """Flags that are there."""
        self.flags |= {one["name"]: one for one in flags}
        return self

    def production(self, name: str) -> dict[str, Any]:
        """A flag's part of production."""
        part: dict[str, Any] = self.flags[name]["environments"][1]
        return part

    def answer(self, method: str, target: str, token: str, body: Any) -> Answer:  # noqa: ANN401
        """The answer to a request."""
        parts = urlsplit(target)
        self.calls.append((method, parts.path))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if token not in (ADMIN, VIEWER, SDK):
            return _error(401, "UnauthorizedError", "You must log in to use Unleash.")
        if parts.path == "/api/client/features":
            return 200, {"version": 2, "features": [self._for_sdk(one) for one in self.flags]}
        if token == SDK:
            return 403, {"message": "invalid token: expected a different token type"}
        if method != "GET" and token == VIEWER:
            return _error(403, "PermissionError", "You don't have the required permissions")
        return self._admin(method, parts.path, query, token, body)

    def _admin(
        self,
        method: str,
        path: str,
        query: dict[str, str],
        token: str,
        body: Any,  # noqa: ANN401
    ) -> Answer:
        if path == "/api/admin/feature-types":
            return 200, {"types": [{"id": name, "lifetimeDays": TYPES[name]} for name in TYPES]}
        if path == "/api/admin/user":
            granted = [{"permission": "ADMIN"}] if token == ADMIN else []
            return 200, {"user": {}, "permissions": granted}
        if path == "/api/admin/search/features":
            return self._search(query)
        if method == "POST" and path == "/api/admin/projects/default/features":
            return self._create(body)
        found = FEATURE.fullmatch(path)
        if found is None:
            return _error(404, "NotFoundError", f"The path {path} is not available.")
        return self._of_feature(method, found, body)

    def _of_feature(self, method: str, found: re.Match[str], body: Any) -> Answer:  # noqa: ANN401
        project, name, rest = unquote(found[1]), unquote(found[2]), found[3] or ""
        flag = self.flags.get(name)
        if flag is None or flag["project"] != project:
            return _error(404, "NotFoundError", f'There\'s no feature named "{name}"')
        if method == "GET":
            self._let_show()
            return 200, flag
        part = flag["environments"][1]
        if rest.endswith(("/on", "/off")):
            self._switch(name, on=rest.endswith("/on"))
        elif rest.endswith("/strategies"):
            part["strategies"].append({"id": "new", "constraints": [], **body})
        else:
            number = rest.rpartition("/")[2]
            part["strategies"] = [
                {**one, **body} if one["id"] == number else one for one in part["strategies"]
            ]
        return 200, None

    def _switch(self, name: str, *, on: bool) -> None:
        """As seen: without an enabled strategy, on adds one for everybody."""
        part = self.production(name)
        if on and all(one.get("disabled") for one in part["strategies"]):
            part["strategies"].append(strategy(100, id="added"))
        if self.late:
            self._waiting.append((name, on))
        else:
            part["enabled"] = on

    def _let_show(self) -> None:
        """One read more has been made since a change."""
        if self._waiting:
            self.late -= 1
        if self.late <= 0:
            for name, on in self._waiting:
                self.production(name)["enabled"] = on
            self._waiting.clear()

    def _create(self, body: dict[str, Any]) -> Answer:
        name = body["name"]
        if name in self.flags or name in self.archived:
            return _error(409, "NameExistsError", "A flag with that name already exists")
        if re.search(r"[^\w.~-]", name):
            return _error(400, "BadDataError", '"name" must be URL friendly.')
        self.flags[name] = feature(name, type=body["type"], createdBy=NOBODY)
        return 201, self.flags[name]

    def _search(self, query: dict[str, str]) -> Answer:
        """A page of the search, as its `query`, `archived` and `project` say."""
        wanted = self.archived if query.get("archived") == "IS:true" else self.flags
        project = query.get("project", "IS:").removeprefix("IS:")
        names = [
            one for one, flag in wanted.items()
            if query.get("query", "") in one and project in ("", flag["project"])
        ]  # fmt: skip
        start, limit = int(query["offset"]), int(query["limit"])
        page = [wanted[name] for name in names[start : start + limit]]
        return 200, {"features": page, "total": len(names)}

    def _for_sdk(self, name: str) -> dict[str, Any]:
        flag, part = self.flags[name], self.production(name)
        active = [one for one in part["strategies"] if not one.get("disabled")]
        return {
            "name": name, "type": flag["type"], "enabled": part["enabled"], "stale": flag["stale"],
            "project": flag["project"], "strategies": active, "variants": [],
        }  # fmt: skip

    def handle(self, request: httpx.Request) -> httpx.Response:
        """For a MockTransport."""
        target = request.url.raw_path.decode("ascii")
        body = json.loads(request.content) if request.content else None
        token = request.headers.get("authorization", "")
        status, document = self.answer(request.method, target, token, body)
        return httpx.Response(status, content=_written(document))

    @contextmanager
    def serving(self) -> Iterator[str]:
        """A server on this machine; gives its address."""
        with self.listening() as (url, start):
            start()
            yield url

    @contextmanager
    def listening(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """The same before it answers: its address, and what starts it, in a thread."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", thread.start
        finally:
            if thread.is_alive():
                server.shutdown()
                thread.join()
            server.server_close()


def _handler(double: UnleashDouble) -> type[BaseHTTPRequestHandler]:
    """Answers requests with what the stand-in says."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            token = self.headers.get("authorization", "")
            status, document = double.answer(self.command, self.path, token, body)
            content = _written(document)
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler


def _written(document: Any) -> bytes:  # noqa: ANN401
    return b"" if document is None else json.dumps(document).encode()


def _error(status: int, name: str, message: str) -> Answer:
    return status, {"name": name, "message": message, "details": [{"message": message}]}
