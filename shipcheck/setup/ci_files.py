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
    """What a checklist says of a CI service after `uses:`, and how it is read, in words."""

    needs: str
    uses: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the checklist."""
        return ("services:", f"  ci: {{uses: {self.uses}}}")


_ASKED = {
    GITHUB: Example("asked through its API, with gh's login or GH_TOKEN", "github"),
    GITLAB: Example("asked through its API, with glab's login or GITLAB_TOKEN", "gitlab"),
    "CircleCI": Example("asked through its API, with CIRCLECI_TOKEN", "circleci"),
    "Buildkite": Example(
        "asked through its API, with BUILDKITE_API_TOKEN; organization is yours",
        "buildkite, organization: acme",
    ),
    "Jenkins": Example(
        "asked through its API, with JENKINS_USER_ID and JENKINS_API_TOKEN; url and job are yours",
        "jenkins, url: https://ci.example.com, job: shop",
    ),
    "Azure Pipelines": Example("asked through its API, with AZURE_DEVOPS_EXT_PAT", "azure"),
    "Bitbucket Pipelines": Example("asked through its API, with BITBUCKET_TOKEN", "bitbucket"),
    "Forgejo Actions": Example("asked through its API, with GITEA_TOKEN", "gitea"),
    "Gitea Actions": Example("asked through its API, with GITEA_TOKEN", "gitea"),
}
_BY_FILE = Example(
    "reads a JSON or JUnit XML file that a script fetched and git ignores; {sha} is the commit",
    'file, path: "ci-results/{sha}.xml"',
)


def find_ci(paths: Iterable[str]) -> str | None:
    """The name of the CI service that has files among these paths."""
    names = list(paths)
    for service, place in _PLACES:
        if any(name.startswith(place) for name in names):
            return service
    return None


def ci_example(service: str) -> Example:
    """How the service's results are read: it is asked, where shipcheck knows how, else a file is read."""
    return _ASKED.get(service, _BY_FILE)
