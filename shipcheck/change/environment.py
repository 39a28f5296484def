"""What CI services tell of themselves in the environment: that this is CI, and what it targets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.change.ci_event import COMMIT, read_event

if TYPE_CHECKING:
    from collections.abc import Mapping

ENDING_NUMBER = re.compile(r"(?:^|/)([1-9][0-9]{0,9})$", re.ASCII)

UNSET = frozenset({"", "0", "false"})
"""Values that mean no: gitlab-ci-local sets `GITLAB_CI=false`, Buildkite a pull request "false"."""


@dataclass(frozen=True, slots=True)
class Service:
    """The variables of one CI service, first one set wins.

    Where `request` is not empty, `target` counts only if one of its variables is set too: some
    services call the pushed branch itself the target when there is no pull request. `head` holds the
    commit that was pushed where what is checked out may be a merge of it; `number` the pull request's
    number, or something that ends with it.
    """

    name: str
    detect: tuple[str, ...]
    target: tuple[str, ...] = ()
    branch: tuple[str, ...] = ()
    request: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    number: tuple[str, ...] = ()


# Sources: the services' documents, as collected by semantic-release/env-ci and reviewdog (2026).
SERVICES = (
    Service(
        "GitHub Actions",
        ("GITHUB_ACTIONS", "GITEA_ACTIONS", "FORGEJO_ACTIONS"),
        ("GITHUB_BASE_REF",),
        ("GITHUB_HEAD_REF",),
    ),
    Service(
        "GitLab CI",
        ("GITLAB_CI",),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME",),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME"),
        head=("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA",),
        number=("CI_MERGE_REQUEST_IID",),
    ),
    Service(
        "Buildkite",
        ("BUILDKITE",),
        ("BUILDKITE_PULL_REQUEST_BASE_BRANCH",),
        ("BUILDKITE_BRANCH",),
        number=("BUILDKITE_PULL_REQUEST",),
    ),
    Service(
        "CircleCI",
        ("CIRCLECI",),
        (),
        ("CIRCLE_BRANCH",),
        number=("CIRCLE_PR_NUMBER", "CIRCLE_PULL_REQUEST"),
    ),
    Service(
        "Jenkins",
        ("JENKINS_URL",),
        ("CHANGE_TARGET", "ghprbTargetBranch", "gitlabTargetBranch"),
        ("CHANGE_BRANCH", "ghprbSourceBranch", "gitlabSourceBranch", "BRANCH_NAME"),
        ("CHANGE_ID", "ghprbPullId", "gitlabMergeRequestIid"),
        ("ghprbActualCommit", "gitlabMergeRequestLastCommit"),
        ("CHANGE_ID", "ghprbPullId", "gitlabMergeRequestIid"),
    ),
    Service(
        "Azure Pipelines",
        ("TF_BUILD", "BUILD_BUILDURI"),
        ("SYSTEM_PULLREQUEST_TARGETBRANCH",),
        ("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCHNAME"),
        head=("SYSTEM_PULLREQUEST_SOURCECOMMITID",),
        number=("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "SYSTEM_PULLREQUEST_PULLREQUESTID"),
    ),
    Service(
        "Bitbucket Pipelines",
        ("BITBUCKET_BUILD_NUMBER",),
        ("BITBUCKET_PR_DESTINATION_BRANCH",),
        ("BITBUCKET_BRANCH",),
        number=("BITBUCKET_PR_ID",),
    ),
    Service(
        "Drone",
        ("DRONE",),
        ("DRONE_TARGET_BRANCH",),
        ("DRONE_SOURCE_BRANCH",),
        ("DRONE_PULL_REQUEST",),
        number=("DRONE_PULL_REQUEST",),
    ),
    Service(
        "Travis CI",
        ("TRAVIS",),
        ("TRAVIS_BRANCH",),
        ("TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH"),
        ("TRAVIS_PULL_REQUEST",),
        ("TRAVIS_PULL_REQUEST_SHA",),
        ("TRAVIS_PULL_REQUEST",),
    ),
    Service(
        "AppVeyor",
        ("APPVEYOR",),
        ("APPVEYOR_REPO_BRANCH",),
        ("APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH", "APPVEYOR_REPO_BRANCH"),
        ("APPVEYOR_PULL_REQUEST_NUMBER",),
        ("APPVEYOR_PULL_REQUEST_HEAD_COMMIT",),
        ("APPVEYOR_PULL_REQUEST_NUMBER",),
    ),
    Service(
        "Semaphore",
        ("SEMAPHORE",),
        ("SEMAPHORE_GIT_BRANCH",),
        ("SEMAPHORE_GIT_PR_BRANCH", "SEMAPHORE_GIT_BRANCH"),
        ("SEMAPHORE_GIT_PR_NUMBER",),
        ("SEMAPHORE_GIT_PR_SHA",),
        ("SEMAPHORE_GIT_PR_NUMBER",),
    ),
    Service(
        "Cirrus CI",
        ("CIRRUS_CI",),
        ("CIRRUS_BASE_BRANCH",),
        ("CIRRUS_BRANCH",),
        number=("CIRRUS_PR",),
    ),
    Service(
        "AWS CodeBuild",
        ("CODEBUILD_BUILD_ID",),
        ("CODEBUILD_WEBHOOK_BASE_REF",),
        ("CODEBUILD_WEBHOOK_HEAD_REF",),
        number=("CODEBUILD_WEBHOOK_TRIGGER",),
    ),
    Service(
        "Bamboo",
        ("bamboo_agentId",),
        ("bamboo_repository_pr_targetBranch",),
        ("bamboo_repository_pr_sourceBranch", "bamboo_planRepository_branchName"),
    ),
    Service("TeamCity", ("TEAMCITY_VERSION",)),
    Service(
        "Woodpecker",
        (),
        ("CI_COMMIT_TARGET_BRANCH",),
        ("CI_COMMIT_SOURCE_BRANCH",),
        number=("CI_COMMIT_PULL_REQUEST",),
    ),
)


@dataclass(frozen=True, slots=True)
class CiEnvironment:
    """The CI that runs us; `target` is the branch that the change is for, where it says so.

    `head` is the commit that the change ends with, where that is not what is checked out;
    `pull_request` its number.
    """

    name: str
    target: str | None
    branch: str | None
    head: str | None = None
    pull_request: int | None = None


def detect_ci(environment: Mapping[str, str]) -> CiEnvironment | None:
    """The CI that the environment tells of; None at a person's desk."""
    for service in SERVICES:
        woodpecker = service.name == "Woodpecker" and environment.get("CI") == "woodpecker"
        if woodpecker or _first(environment, service.detect):
            return _of_service(service, environment)
    return CiEnvironment("CI", None, None) if _first(environment, ("CI",)) else None


def _of_service(service: Service, environment: Mapping[str, str]) -> CiEnvironment:
    """What one service's variables, or the event that it leaves in a file, tell."""
    requested = not service.request or _first(environment, service.request)
    target = _branch_name(_first(environment, service.target)) if requested else None
    branch = _branch_name(_first(environment, service.branch))
    if service.name == "GitHub Actions":
        head, number = read_event(environment)
        return CiEnvironment(service.name, target, branch, head, number)
    head = _first(environment, service.head)
    if head is not None and not COMMIT.fullmatch(head):
        head = None
    return CiEnvironment(service.name, target, branch, head, _number(environment, service.number))


def _number(environment: Mapping[str, str], names: tuple[str, ...]) -> int | None:
    """A pull request's number: the value, or what its address or `pr/` ends with."""
    value = _first(environment, names) or ""
    found = ENDING_NUMBER.search(value)
    return int(found[1]) if found else None


def _first(environment: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """The first value that is set and does not mean no."""
    values = (environment.get(name, "").strip() for name in names)
    return next((value for value in values if value.lower() not in UNSET), None)


def _branch_name(value: str | None) -> str | None:
    """A branch name; Azure gives `refs/heads/main`."""
    return value.removeprefix("refs/heads/") if value else None
