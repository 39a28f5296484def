"""The files that GitHub's workflow runs left."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.ci._github_lists import workflow_entries
from shipcheck.ci._github_workflows import read_workflows
from shipcheck.ci._reading import whole
from shipcheck.ci.runs import Artifact, RunState, Unfinished
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.reading import each, map_in, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.ci._github_workflows import Workflow
    from shipcheck.hosting.github_api import GitHub

MOST_RUNS = 30
"""Workflow runs whose files are listed, the newest; each costs a request."""

DIGEST = "sha256:"


async def listed(
    github: GitHub, commit: str, own: str, branch: str | None = None
) -> list[Artifact]:
    """The files of the newest run of each workflow and event, those that expired left out.

    Args:
        github: the repository.
        commit: which the runs are for.
        own: the number of the workflow run that we are in ourselves, empty where we are in none.
        branch: the one that is judged, None where nothing tells.

    Raises:
        Unfinished: a run is under way.
    """
    workflows = read_workflows(await workflow_entries(github, commit), own, branch)
    newest = [one for one in workflows if one.newest]
    open_ones = [one for one in newest if one.state is RunState.PENDING and not one.own]
    if open_ones:
        raise Unfinished(f"{open_ones[0].group} is not finished, so its files are not all there")
    latest = sorted(newest, key=lambda one: one.started_at)[-MOST_RUNS:]
    by_number = {str(one.number): one for one in latest}

    async def files(number: str) -> list[Mapping[str, Any]]:
        return await github.listed(f"/actions/runs/{number}/artifacts", key="artifacts")

    found = await each(by_number, files)
    return [
        _artifact(entry, by_number[number])
        for number, entries in found.items()
        for entry in entries
        if _is_of(entry, commit) and entry.get("expired") is not True
    ]


async def fetched(github: GitHub, artifact: Artifact, limit: int) -> bytes:
    """A file as a zip, held against the digest that GitHub told, where it told one."""
    number, _, digest = artifact.reference.partition(" ")
    address = f"{github.api.root}{github.path}/actions/artifacts/{number}/zip"
    content = await github.api.client.download(
        address, limit=limit, headers=github.api.headers, credentials=github.api.credentials
    )
    if digest and sha256(content).hexdigest() != digest:
        message = f"{artifact.name} is not what GitHub says it is: its digest is another"
        raise UnexpectedAnswer(message, status=HTTPStatus.OK)
    return content


def _is_of(entry: Mapping[str, Any], commit: str) -> bool:
    """Whether GitHub says of the file itself that it is of a run for this commit."""
    return str(map_in(entry.get("workflow_run")).get("head_sha")).lower() == commit


def _artifact(entry: Mapping[str, Any], workflow: Workflow) -> Artifact:
    number, name = whole(entry.get("id")), text(entry.get("name"))
    if number is None or name is None:
        raise UnexpectedAnswer("GitHub gave a file without a name", status=HTTPStatus.OK)
    digest = text(entry.get("digest")) or ""
    known = digest.removeprefix(DIGEST).lower() if digest.startswith(DIGEST) else ""
    size = whole(entry.get("size_in_bytes"))
    run = f"{workflow.group}, run {workflow.number}"
    return Artifact(name, f"{number} {known}".strip(), run, size)
