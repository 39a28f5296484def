"""Bodies of Bitbucket Cloud, after its OpenAPI description (commitstatus, pipeline, paginated lists).

Pages (developer.atlassian.com/cloud/bitbucket/rest): api-group-commit-statuses, api-group-pipelines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.ci.asking import HEAD, OTHER

Body = dict[str, Any]
Json = Any
"""Any JSON, or a whole answer."""
ROOT = "https://api.bitbucket.org/2.0/repositories/team/web"
AT = "/2.0/repositories/team/web"
PAGE = "https://bitbucket.org/team/web"


def status(key: str = "tests", word: str = "SUCCESSFUL", **said: Json) -> Body:
    """A build status of the head."""
    return {
        "type": "build", "uuid": "{c9a2f2de}", "key": key, "name": f"Build of {key}",
        "refname": "topic", "url": f"https://ci.example.com/{key}/1", "state": word,
        "description": "42 tests passed", "created_on": "2026-05-01T11:00:00.123456+00:00",
        "updated_on": "2026-05-01T11:02:00.123456+00:00",
        "links": {"self": {"href": f"{ROOT}/commit/{HEAD}/statuses/build/{key}"},
                  "commit": {"href": f"{ROOT}/commit/{HEAD}"}},
        "commit": {"type": "commit", "hash": HEAD},
        "repository": {"type": "repository", "full_name": "team/web", "uuid": "{1}"},
    } | said  # fmt: skip


def pipeline(at: int = 7, word: str = "SUCCESSFUL", **said: Json) -> Body:
    """A pipeline of the head; `word` is its result, or its stage or state where it goes on."""
    results = ("SUCCESSFUL", "FAILED", "ERROR", "STOPPED", "EXPIRED", "SKIPPED", "PASSED")
    stages = ("RUNNING", "PAUSED", "HALTED")
    state: Body = {"name": word, "type": "pipeline_state_pending"}
    if word in results:
        state = {"name": "COMPLETED", "type": "pipeline_state_completed", "result": {"name": word}}
    elif word in stages:
        state = {
            "name": "IN_PROGRESS",
            "type": "pipeline_state_in_progress",
            "stage": {"name": word},
        }
    return {
        "type": "pipeline", "uuid": f"{{c3d4e5f6-{at}}}", "build_number": at, "state": state,
        "creator": {"type": "user", "display_name": "Jane Smith"},
        "repository": {"type": "repository", "full_name": "team/web"},
        "target": {"type": "pipeline_ref_target", "ref_type": "branch", "ref_name": "topic",
                   "selector": {"type": "default"}, "commit": {"type": "commit", "hash": HEAD}},
        "trigger": {"name": "PUSH", "type": "pipeline_trigger_push"},
        "created_on": f"2026-05-01T11:{at:02d}:00.5Z", "completed_on": f"2026-05-01T11:{at:02d}:30.5Z",
        "build_seconds_used": 28, "run_number": 1,
    } | said  # fmt: skip


def target(**said: Json) -> Body:
    """What a pipeline is of."""
    return {**pipeline()["target"], **said}


def page(entries: list[Body], **said: Json) -> Body:
    """The one page of a list."""
    return {"pagelen": 100, "size": len(entries), "page": 1, "values": entries} | said


@dataclass
class BitbucketSays:
    """A Bitbucket Cloud with one repository; its pages have a hundred entries."""

    statuses: list[Body] = field(default_factory=list)
    pipelines: list[Body] = field(default_factory=list)
    known: bool = True
    there: bool = True
    filters: bool = True

    def __call__(self, request: httpx.Request) -> Json:
        path, wish = request.url.path, request.url.params
        if path == f"{AT}/commit/{HEAD}/statuses" and self.known and self.there:
            return self._page(self.statuses, request)
        if path == f"{AT}/pipelines":
            if not self.filters:
                return self._page(self.pipelines, request)
            own = [
                one for one in self.pipelines
                if one["target"]["commit"]["hash"] == wish["target.commit.hash"]
            ]  # fmt: skip
            return self._page(own, request)
        if path == AT and self.there:
            return {"type": "repository", "full_name": "team/web"}
        return refused(404, "Resource not found")

    def _page(self, entries: list[Body], request: httpx.Request) -> Body:
        at = int(request.url.params.get("page", "1"))
        size = int(request.url.params.get("pagelen", "10"))
        found: Body = {"pagelen": size, "size": len(entries), "page": at,
                       "values": entries[(at - 1) * size : at * size]}  # fmt: skip
        if at * size < len(entries):
            found["next"] = str(request.url.copy_set_param("page", at + 1))
        return found


def refused(status: int, words: str) -> httpx.Response:
    """An error as Bitbucket Cloud writes it."""
    return httpx.Response(status, json={"type": "error", "error": {"message": words}})


__all__ = ["AT", "HEAD", "OTHER", "PAGE", "ROOT", "BitbucketSays", "Body", "Json", "page", "pipeline",
           "refused", "status", "target"]  # fmt: skip
