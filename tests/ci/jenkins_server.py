"""Jenkins in place of a server, with bodies as its remote API and the plugins' exports give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from tests.ci.asking import HEAD, NOW, SECRET, Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = "https://ci.example.com/jenkins"
JOB = "/jenkins/job/team/job/shop/api/json"
STARTED = int(NOW.timestamp() * 1000) - 300_000
MERGED = "fedcba9876543210fedcba9876543210fedcba98"


def checkout(commit: str = HEAD) -> dict[str, Any]:
    """The git plugin's action."""
    return {
        "_class": "hudson.plugins.git.util.BuildData",
        "lastBuiltRevision": {"SHA1": commit, "branch": [{"SHA1": commit, "name": "topic"}]},
    }


def revision(**said: str) -> dict[str, Any]:
    """The action of a branch's job: `hash` of a branch, `pullHash` of a pull request."""
    return {"_class": "jenkins.scm.api.SCMRevisionAction", "revision": said}


def build(
    result: str | None = "SUCCESS",
    *actions: dict[str, Any],
    number: int = 12,
    **more: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """A build, as `allBuilds[…]` gives it; actions that export nothing are empty objects."""
    return {
        "_class": "org.jenkinsci.plugins.workflow.job.WorkflowRun", "building": result is None,
        "actions": [{"_class": "hudson.model.CauseAction"}, {}, *(actions or (checkout(),))],
        "duration": 61_500, "number": number, "result": result, "timestamp": STARTED,
        "url": f"{ROOT}/job/team/job/shop/{number}/", **more,
    }  # fmt: skip


def asked(
    *builds: dict[str, Any],
    answers: Mapping[str, Any] | Callable[[httpx.Request], Any] | None = None,
    **more: Any,  # noqa: ANN401
) -> Asked:
    """A job with these builds, where nothing else is said."""

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        assert request.url.path == JOB
        if "allBuilds" in request.url.params["tree"]:
            return {
                "_class": "org.jenkinsci.plugins.workflow.job.WorkflowJob",
                "allBuilds": list(builds),
            }
        return {"_class": "org.jenkinsci.plugins.workflow.job.WorkflowJob", "queueItem": None}

    environment = {"JENKINS_USER_ID": "ada", "JENKINS_API_TOKEN": SECRET}
    named = {"environment": environment, "allowed": ("ci.example.com",), **more}
    where = {"url": f"{ROOT}/", "job": "team/shop", **named.pop("settings", {})}
    return Asked("jenkins", answer if answers is None else answers, where, **named)


def multibranch(
    jobs: Mapping[str, list[dict[str, Any]]], queue: Mapping[str, Any] | None = None
) -> Callable[[httpx.Request], Any]:
    """A project with a job for each name; a name is as Jenkins writes it."""

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        path = request.url.raw_path.decode().partition("?")[0]
        if path == JOB:
            listed = [{"_class": "WorkflowJob", "name": name} for name in jobs]
            return {"_class": "WorkflowMultiBranchProject", "jobs": listed}
        name = path.split("/")[-3].replace("%25", "%")
        if "allBuilds" in request.url.params["tree"]:
            return {"allBuilds": jobs[name]}
        return {"url": f"{ROOT}/job/team/job/shop/job/x/", "queueItem": (queue or {}).get(name)}

    return answer
