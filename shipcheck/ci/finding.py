"""Which CI service is asked: the checklist's, else the one that the remote, files and environment tell of.

The checklist's word counts alone. Without it the forge of the remote is asked, since other services
report their results there too; where no forge is known, what the base's files or the environment name
needs a few words of the checklist before it can be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from shipcheck.ci.registry import CI_SERVICES
from shipcheck.git.objects import list_tree
from shipcheck.hosting.ci_place import ci_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.ci.runs import CiService
    from shipcheck.git.repository import Repository
    from shipcheck.hosting.place import Place

FILES = {
    ".gitlab-ci.yml": "gitlab", ".circleci": "circleci", ".buildkite": "buildkite", "Jenkinsfile": "jenkins",
    "azure-pipelines.yml": "azure", "bitbucket-pipelines.yml": "bitbucket", ".forgejo/workflows": "gitea",
    ".gitea/workflows": "gitea", ".github/workflows": "github",
}  # fmt: skip
"""Where each service looks for its files."""

VARIABLES = {
    "GITHUB_ACTIONS": "github", "GITLAB_CI": "gitlab", "BUILDKITE": "buildkite", "CIRCLECI": "circleci",
    "JENKINS_URL": "jenkins", "TF_BUILD": "azure", "BITBUCKET_BUILD_NUMBER": "bitbucket",
}  # fmt: skip
"""Variables that each service sets in its jobs."""

NO = ("", "0", "false")
"""Values that mean no: gitlab-ci-local sets `GITLAB_CI=false`."""

PAGES = {
    "github": "https://github.com", "gitlab": "https://gitlab.com", "bitbucket": "https://bitbucket.org",
    "azure": "https://dev.azure.com",
}  # fmt: skip
"""Where a forge's pages are if nothing says otherwise."""


@dataclass(frozen=True, slots=True)
class FoundCi:
    """A CI service with its settings; `named` is whether the checklist names it.

    `place` is the repository on its forge as this service is to see it, None where nothing tells.
    """

    name: str
    service: CiService
    settings: Mapping[str, Any]
    place: Place | None
    named: bool


def find_ci(settings: Mapping[str, Any], place: Place | None) -> FoundCi | None:
    """The service to ask, None where neither the checklist nor the remote tells of one.

    Args:
        settings: the checklist's `services.ci`; its `uses` is not `none`.
        place: the repository on its forge.

    Raises:
        KeyError: the checklist names a service that is not there.
        ShipcheckError: it names a forge's CI, and nothing tells which repository.
    """
    name = settings.get("uses") or (place.forge if place else None)
    if name is None or ("uses" not in settings and name not in CI_SERVICES.built_in_names()):
        return None
    service = cast("CiService", CI_SERVICES.load(name))
    return FoundCi(name, service, settings, _place(name, settings, place), "uses" in settings)


def _place(name: str, settings: Mapping[str, Any], place: Place | None) -> Place | None:
    """The place as this service is to see it; the forge's own where the service is no forge's."""
    if place is not None and place.forge == name:
        return ci_place(name, place, settings)
    if "repository" in settings and ("url" in settings or name in PAGES):
        return ci_place(name, None, {"url": PAGES.get(name), **settings})
    return place


async def hint_of(repository: Repository, base: str, environment: Mapping[str, str]) -> str:
    """What to set so that CI can be asked, by what the base's files and the environment tell.

    Empty where they tell of no service that is known.
    """
    there = await list_tree(repository.git, base, tuple(FILES))
    names = [name for path, name in FILES.items() if any(one.startswith(path) for one in there)]
    names += [
        name
        for variable, name in VARIABLES.items()
        if environment.get(variable, "").strip().lower() not in NO
    ]
    known = [name for name in dict.fromkeys(names) if name in CI_SERVICES.built_in_names()]
    return what_to_set(known[0]) if known else ""


def what_to_set(name: str) -> str:
    """The line of a checklist that makes a service known, what it needs left open."""
    service = cast("CiService", CI_SERVICES.load(name))
    needed: Sequence[str] = service.SPECIFICATION.required_parameters
    if not needed and "repository" in service.SPECIFICATION.parameters:
        needed = ("url", "repository")
    text = "".join(f", {one}: …" for one in needed)
    return f"Set services: {{ci: {{uses: {name}{text}}}}} in .shipcheck.yaml."
