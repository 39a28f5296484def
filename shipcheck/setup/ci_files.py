"""Which CI a repository has, by its files, and how its results can be read today."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

GITHUB = "GitHub Actions"
GITLAB = "GitLab CI"

_PLACES = (
    (GITHUB, ".github/workflows/"),
    (GITLAB, ".gitlab-ci.yml"),
    ("CircleCI", ".circleci/"),
    ("Buildkite", ".buildkite/"),
    ("Jenkins", "Jenkinsfile"),
    ("Azure Pipelines", "azure-pipelines.yml"),
    ("Bitbucket Pipelines", "bitbucket-pipelines.yml"),
    ("Forgejo Actions", ".forgejo/workflows/"),
    ("Gitea Actions", ".gitea/workflows/"),
    ("Woodpecker", ".woodpecker"),
    ("Drone", ".drone.yml"),
    ("Travis CI", ".travis.yml"),
    ("Cirrus CI", ".cirrus.yml"),
    ("AppVeyor", ".appveyor.yml"),
    ("AppVeyor", "appveyor.yml"),
    ("Semaphore", ".semaphore/"),
    ("the CI in .ci", ".ci/"),
)
"""The services, by where they look for their files."""


class Example(NamedTuple):
    """A piece of checklist for a CI service, and what it needs in words."""

    needs: str
    lines: tuple[str, ...]


_BY_COMMAND = {
    GITHUB: Example(
        "needs gh, logged in",
        (
            "services:",
            "  ci:",
            "    uses: command",
            "    run: >-",
            '      gh run list --commit "$SHIPCHECK_COMMIT" --limit 100',
            "      --json name,status,conclusion,url",
            "      --jq '{commit: env.SHIPCHECK_COMMIT, runs: [.[] | {name, url,",
            '      state: (if .status == "completed" then .conclusion else .status end)}]}\'',
        ),
    ),
    GITLAB: Example(
        "needs glab, logged in, and jq",
        (
            "services:",
            "  ci:",
            "    uses: command",
            "    run: >-",
            '      glab api "projects/:id/pipelines?sha=$SHIPCHECK_COMMIT"',
            "      | jq '{commit: env.SHIPCHECK_COMMIT, runs: [.[:1][]",
            '      | {name: "pipeline \\(.id)", state: .status, url: .web_url}]}\'',
        ),
    ),
}
_BY_FILE = Example(
    "reads a JSON or JUnit XML file that a script fetched and git ignores; {sha} is the commit",
    ("services:", '  ci: {uses: file, path: "ci-results/{sha}.xml"}'),
)


def find_ci(paths: Iterable[str]) -> str | None:
    """The name of the CI service that has files among these paths."""
    names = list(paths)
    for service, place in _PLACES:
        if any(name.startswith(place) for name in names):
            return service
    return None


def ci_example(service: str) -> Example:
    """How the service's results are read: by a command where one tool does it, else a file."""
    return _BY_COMMAND.get(service, _BY_FILE)
