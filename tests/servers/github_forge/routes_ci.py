"""Check runs, suites, statuses; workflow runs, their jobs and files."""

from __future__ import annotations

from tests.servers.github_forge import judging
from tests.servers.github_forge.desk import Desk
from tests.servers.github_forge.records import Status, WorkflowRun
from tests.servers.github_forge.routing import of_repository, route
from tests.servers.github_forge.shapes_ci import (
    artifact,
    check,
    combined,
    job,
    status,
    suite,
    workflow_run,
)
from tests.servers.github_forge.wire import Answer, Refusal, counted, listed, page

STATES = ("error", "failure", "pending", "success")
LONGEST_DESCRIPTION = 140


@of_repository("GET", "/commits/{ref}/check-runs")
def check_runs(desk: Desk) -> Answer:
    """The check runs of a commit: the newest of each suite, or all of them."""
    commit, query = desk.commit(desk.parts["ref"]), desk.asked.query
    found = judging.latest(desk.forge, commit)
    if query.get("filter") == "all":
        found = sorted((one for one in desk.forge.checks if one.commit == commit),
                       key=lambda one: -one.number)  # fmt: skip
    if "check_name" in query:
        found = [one for one in found if one.name == query["check_name"]]
    if "status" in query:
        found = [one for one in found if one.status == query["status"]]
    return counted(desk.asked, "check_runs", [check(desk, one) for one in found])


@of_repository("GET", "/check-runs/{number}")
def check_run(desk: Desk) -> Answer:
    """One check run."""
    for one in desk.forge.checks:
        if str(one.number) == desk.parts["number"]:
            return Answer(200, check(desk, one))
    raise Refusal(404, "Not Found")


@of_repository("GET", "/commits/{ref}/check-suites")
def check_suites(desk: Desk) -> Answer:
    """The check suites of a commit."""
    commit = desk.commit(desk.parts["ref"])
    found = [suite(desk, one) for one in desk.forge.suites if one.commit == commit]
    return counted(desk.asked, "check_suites", found)


@of_repository("GET", "/check-suites/{number}/check-runs")
def suite_runs(desk: Desk) -> Answer:
    """The newest check runs of a suite."""
    mine = [one for one in desk.forge.suites if str(one.number) == desk.parts["number"]]
    if not mine:
        raise Refusal(404, "Not Found")
    found = [
        check(desk, one) for one in judging.latest(desk.forge, mine[0].commit)
        if one.suite == mine[0].number
    ]  # fmt: skip
    return counted(desk.asked, "check_runs", found)


@of_repository("GET", "/commits/{ref}/status")
def combined_status(desk: Desk) -> Answer:
    """The newest status of each context, and what they come to."""
    commit = desk.commit(desk.parts["ref"])
    found = [status(desk, one) for one in judging.statuses(desk.forge, commit)]
    brief = [{k: v for k, v in one.items() if k != "creator"} for one in found]
    part, links = page(desk.asked, brief)
    return Answer(200, combined(desk, commit, part, len(found)), links)


@of_repository("GET", "/commits/{ref}/statuses")
def all_statuses(desk: Desk) -> Answer:
    """Every status that was ever set, newest first."""
    commit = desk.commit(desk.parts["ref"])
    found = [status(desk, one) for one in reversed(desk.forge.statuses) if one.commit == commit]
    return listed(desk.asked, found)


@of_repository("POST", "/statuses/{sha}")
def set_status(desk: Desk) -> Answer:
    """A new status."""
    desk.writes()
    commit, body = desk.commit(desk.parts["sha"]), desk.asked.body()
    text = body.get("description")
    if body.get("state") not in STATES or len(text or "") > LONGEST_DESCRIPTION:
        raise Refusal(422, "Validation Failed", errors=["state or description"])
    made = Status(
        desk.forge.number(), commit, body.get("context") or "default", body["state"], text,
        body.get("target_url"), desk.token.login, desk.forge.moment(),
    )  # fmt: skip
    desk.forge.statuses.append(made)
    return Answer(201, status(desk, made))


@of_repository("GET", "/actions/runs")
def workflow_runs(desk: Desk) -> Answer:
    """Workflow runs, newest first, as the query wants them."""
    query = desk.asked.query
    found = [
        workflow_run(desk, one) for one in reversed(desk.forge.runs)
        if query.get("head_sha") in (None, one.commit) and query.get("event") in (None, one.event)
        and query.get("branch") in (None, one.branch)
        and query.get("status") in (None, one.status, one.conclusion)
    ]  # fmt: skip
    return counted(desk.asked, "workflow_runs", found)


def _run(desk: Desk) -> WorkflowRun:
    """The workflow run that the route names."""
    for one in desk.forge.runs:
        if str(one.number) == desk.parts["number"]:
            return one
    raise Refusal(404, "Not Found")


@of_repository("GET", "/actions/runs/{number}")
def one_workflow_run(desk: Desk) -> Answer:
    """One workflow run."""
    return Answer(200, workflow_run(desk, _run(desk)))


@of_repository("GET", "/actions/runs/{number}/jobs")
def jobs(desk: Desk) -> Answer:
    """The jobs of a workflow run's newest attempt."""
    run = _run(desk)
    newest = judging.latest(desk.forge, run.commit)
    found = [job(desk, run, one) for one in newest if one.workflow_run == run.number]
    return counted(desk.asked, "jobs", found)


@of_repository("GET", "/actions/runs/{number}/artifacts")
def run_artifacts(desk: Desk) -> Answer:
    """The files of one workflow run."""
    run, name = _run(desk), desk.asked.query.get("name")
    found = [
        artifact(desk, one) for one in desk.forge.artifacts
        if one.run == run.number and name in (None, one.name)
    ]  # fmt: skip
    return counted(desk.asked, "artifacts", found)


@of_repository("GET", "/actions/artifacts")
def artifacts(desk: Desk) -> Answer:
    """The files of all runs, newest first."""
    name = desk.asked.query.get("name")
    found = [
        artifact(desk, one) for one in reversed(desk.forge.artifacts) if name in (None, one.name)
    ]
    return counted(desk.asked, "artifacts", found)


@of_repository("GET", "/actions/artifacts/{number}/zip")
def artifact_address(desk: Desk) -> Answer:
    """302 to where the file is, on another host, where no credential is wanted; 410 once it is gone."""
    if desk.token.kind == "none":
        raise Refusal(401, "Requires authentication")
    for one in desk.forge.artifacts:
        if str(one.number) == desk.parts["number"]:
            if one.expired:
                raise Refusal(410, "Artifact has expired")
            return Answer(302, None, {"Location": f"{desk.forge.storage}/artifacts/{one.number}"})
    raise Refusal(404, "Not Found")


@route("GET", "/artifacts/{number}")
def artifact_content(desk: Desk) -> Answer:
    """The file itself; the storage refuses a request that carries a credential, as Azure's does."""
    if "authorization" in desk.asked.headers:
        raise Refusal(400, "Authentication information is not given in the correct format.")
    for one in desk.forge.artifacts:
        if str(one.number) == desk.parts["number"]:
            return Answer(200, one.content, {"Content-Type": "application/zip"})
    raise Refusal(404, "Not Found")
