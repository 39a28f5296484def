"""Why a required run may never have reported: renamed, of another app, not in CI's files, filtered out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.checks._ci_judging import Judged, counted_runs
from shipcheck.errors import ShipcheckError
from shipcheck.git.objects import read_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.checks._ci_judging import RunRules
    from shipcheck.ci.runs import CiReport, Run
    from shipcheck.forge.rules import RequiredRun
    from shipcheck.git.repository import Repository
    from shipcheck.model.outcome import Finding, Outcome

PLACES = (
    ".github/workflows", ".gitlab-ci.yml", ".circleci", ".buildkite", "Jenkinsfile", "azure-pipelines.yml",
    "bitbucket-pipelines.yml", ".gitea/workflows", ".forgejo/workflows",
)  # fmt: skip
"""Where CI's files are."""

FILTER = re.compile(
    rb"^\s*-?\s*['\"]?(paths|paths-ignore|changes|if_changed)['\"]?\s*:", re.MULTILINE
)
"""A filter by paths, as GitHub, GitLab, Azure, Bitbucket and Buildkite write it."""

LARGEST = 1_000_000
"""Bytes of a CI file that are looked at."""


async def with_causes(
    judged: Judged, report: CiReport, rules: RunRules, repository: Repository, head: str
) -> Outcome:
    """The outcome whose findings of missing runs say what is the likely cause."""
    if not judged.missing:
        return judged.outcome
    runs = counted_runs(report, rules)
    causes = {one.name: await likely_cause(one, runs, repository, head) for one in judged.missing}
    findings = tuple(_explained(one, causes) for one in judged.outcome.findings)
    return replace(judged.outcome, findings=findings)


def _explained(finding: Finding, causes: dict[str, str]) -> Finding:
    if finding.rule != "ci-missing":
        return finding
    return replace(finding, fix=causes[finding.data["name"]])


async def likely_cause(
    required: RequiredRun, runs: Sequence[Run], repository: Repository, head: str
) -> str:
    """What may have become of a required run, in a sentence."""
    import difflib  # noqa: PLC0415 - only where something is missing

    others = {run.owner for run in runs if run.name == required.name and run.owner}
    if others:
        return f"{', '.join(sorted(others))} reports it, and {required.owner} has to."
    jobs = {run.name for run in runs if run.kind != "workflow"}
    if required.name in {run.name for run in runs} - jobs:
        return (
            "A whole workflow is called so, and none of its jobs: those are what can be required."
        )
    near = difflib.get_close_matches(required.name, jobs, 1)
    if near:
        return f"Renamed to {near[0]}?"
    if required.is_pattern:
        return "No run has a name like that: were the jobs renamed?"
    try:
        return await _by_files(required.name, repository, head)
    except ShipcheckError:  # a clone without the files, or links in their place
        return "A path filter, or a renamed job?"


async def _by_files(name: str, repository: Repository, head: str) -> str:
    """What CI's files at the head say of a run of this name."""
    words = _written_name(name)
    if not words:
        return "A path filter, or a renamed job?"
    found = await repository.git.run(
        "grep", "-l", "-z", "--fixed-strings", "--ignore-case", "-e", words,
        head, "--", *PLACES, ok=(0, 1),
    )  # fmt: skip
    files = [one.partition(b":")[2] for one in found.stdout.split(b"\0")[:-1]]
    if not files:
        return (
            "No CI file of this commit names it: renamed, removed, or reported by another service?"
        )
    path = files[0].decode(errors="surrogateescape")
    content = await read_file(repository.git, head, path)
    if content is not None and FILTER.search(content[:LARGEST]):
        return f"{path} has a path filter, which may leave this change out."
    return (
        f"{path} names it: is it started for this event, and does it wait for somebody's approval?"
    )


def _written_name(name: str) -> str:
    """The part of a run's name that CI's files have to hold: without the values of a matrix."""
    plain = re.split(r" \(| / |\{", name)[0] if not name.startswith(("(", "{")) else name
    return plain.strip() if plain.isprintable() else ""
