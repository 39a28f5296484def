"""A stand-in for LaunchDarkly, with bodies as in launchdarkly.com/docs/api and its own client."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

SETTINGS = {"project": "web", "environment": "production"}
TOKEN = {"LD_ACCESS_TOKEN": "api-1234-5678"}
BOOLEAN = [{"_id": "id-true", "value": True}, {"_id": "id-false", "value": False}]
WORDS = [{"_id": "a", "value": "red"}, {"_id": "b", "value": "blue"}, {"_id": "c", "value": "no"}]
STATUS = {"name": "active", "lastRequested": "2026-11-20T18:17:01.514Z", "default": False}


def flag(key: str = "x", variations: Any = None, **here: Any) -> dict[str, Any]:  # noqa: ANN401
    """A flag as the API gives it; what is named goes into the environment."""
    production = {
        "on": True, "archived": False, "lastModified": 1418684722483, "version": 3, "targets": [],
        "contextTargets": [], "rules": [], "prerequisites": [], "offVariation": 1,
        "fallthrough": {"variation": 0}, **here,
    }  # fmt: skip
    return {
        "name": key, "kind": "boolean", "key": key, "_version": 3, "creationDate": 1418684722483,
        "variations": variations or BOOLEAN, "temporary": True, "tags": [], "archived": False,
        "deprecated": False, "maintainerId": "548f6741c1efad40031b18ae",
        "_maintainer": {"email": "ariel@acme.com", "firstName": "Ariel"},
        "defaults": {"onVariation": 0, "offVariation": 1}, "environments": {"production": production},
    }  # fmt: skip


def rollout(*weights: int) -> dict[str, Any]:
    parts = [{"variation": number, "weight": weight} for number, weight in enumerate(weights)]
    return {"rollout": {"variations": parts, "bucketBy": "key"}}


@dataclass
class Account:
    """A project `web` with an environment `production`."""

    flags: dict[str, dict[str, Any]] = field(default_factory=dict)
    status: dict[str, Any] | None = field(default_factory=lambda: dict(STATUS))
    settings: dict[str, Any] = field(default_factory=dict)
    patched: httpx.Response = field(default_factory=lambda: httpx.Response(200, json={}))
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path.removeprefix("/api/v2/")
        if request.method != "GET":
            return self.patched if request.method == "PATCH" else httpx.Response(201, json={})
        if path.startswith("flag-statuses/web/production/"):
            missing = self.status is None
            return httpx.Response(404 if missing else 200, json=self.status or {})
        if path == "projects/web/environments/production":
            return httpx.Response(200, json={"approvalSettings": self.settings})
        if path == "flags/web":
            return self._page(request)
        found = self.flags.get(path.removeprefix("flags/web/"))
        if found is None:
            return httpx.Response(404, json={"code": "not_found", "message": "Unknown resource"})
        return httpx.Response(200, json=found)

    def _page(self, request: httpx.Request) -> httpx.Response:
        start, limit = (int(request.url.params[name]) for name in ("offset", "limit"))
        items = list(self.flags.values())
        return httpx.Response(
            200, json={"items": items[start : start + limit], "totalCount": len(items)}
        )
