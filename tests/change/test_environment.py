from __future__ import annotations

import pytest

from shipcheck.change.environment import SERVICES, CiEnvironment, detect_ci

PUSHED = "0123456789" * 4

ROWS = [
    (
        {"GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "fix"},
        CiEnvironment("GitHub Actions", "main", "fix"),
    ),
    ({"GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": ""}, CiEnvironment("GitHub Actions", None, None)),
    (
        {
            "GITLAB_CI": "true", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "fix", "CI_COMMIT_REF_NAME": "refs/merge/1",
        },
        CiEnvironment("GitLab CI", "main", "fix"),
    ),
    ({"GITLAB_CI": "true", "CI_COMMIT_REF_NAME": "fix"}, CiEnvironment("GitLab CI", None, "fix")),
    (
        {
            "BUILDKITE": "true", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main", "BUILDKITE_BRANCH": "fix",
        },
        CiEnvironment("Buildkite", "main", "fix"),
    ),
    (
        {"BUILDKITE": "true", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "false"},
        CiEnvironment("Buildkite", None, None),
    ),
    ({"CIRCLECI": "true", "CIRCLE_BRANCH": "fix"}, CiEnvironment("CircleCI", None, "fix")),
    (
        {
            "JENKINS_URL": "https://ci/", "CHANGE_ID": "7", "CHANGE_TARGET": "main", "CHANGE_BRANCH": "fix",
            "BRANCH_NAME": "PR-7",
        },
        CiEnvironment("Jenkins", "main", "fix", None, 7),
    ),
    (
        {"JENKINS_URL": "https://ci/", "ghprbPullId": "7", "ghprbTargetBranch": "main"},
        CiEnvironment("Jenkins", "main", None, None, 7),
    ),
    (
        {
            "JENKINS_URL": "x", "gitlabMergeRequestIid": "7", "gitlabTargetBranch": "main",
            "gitlabSourceBranch": "fix",
        },
        CiEnvironment("Jenkins", "main", "fix", None, 7),
    ),
    (
        {"JENKINS_URL": "x", "gitlabTargetBranch": "fix", "gitlabSourceBranch": "fix"},
        CiEnvironment("Jenkins", None, "fix"),
    ),
    (
        {
            "TF_BUILD": "True", "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
            "SYSTEM_PULLREQUEST_SOURCEBRANCH": "refs/heads/users/ada/fix",
        },
        CiEnvironment("Azure Pipelines", "main", "users/ada/fix"),
    ),
    ({"BUILD_BUILDURI": "vstfs:///1"}, CiEnvironment("Azure Pipelines", None, None)),
    (
        {
            "BITBUCKET_BUILD_NUMBER": "12", "BITBUCKET_PR_DESTINATION_BRANCH": "main",
            "BITBUCKET_BRANCH": "fix",
        },
        CiEnvironment("Bitbucket Pipelines", "main", "fix"),
    ),
    (
        {
            "DRONE": "true", "DRONE_PULL_REQUEST": "7", "DRONE_TARGET_BRANCH": "main",
            "DRONE_SOURCE_BRANCH": "fix",
        },
        CiEnvironment("Drone", "main", "fix", None, 7),
    ),
    (
        {"DRONE": "true", "DRONE_TARGET_BRANCH": "fix", "DRONE_SOURCE_BRANCH": "fix"},
        CiEnvironment("Drone", None, "fix"),
    ),
    (
        {"CI": "woodpecker", "CI_COMMIT_TARGET_BRANCH": "main", "CI_COMMIT_SOURCE_BRANCH": "fix"},
        CiEnvironment("Woodpecker", "main", "fix"),
    ),
    (
        {
            "TRAVIS": "true", "TRAVIS_PULL_REQUEST": "7", "TRAVIS_BRANCH": "main",
            "TRAVIS_PULL_REQUEST_BRANCH": "fix",
        },
        CiEnvironment("Travis CI", "main", "fix", None, 7),
    ),
    (
        {"TRAVIS": "true", "TRAVIS_PULL_REQUEST": "false", "TRAVIS_BRANCH": "fix"},
        CiEnvironment("Travis CI", None, "fix"),
    ),
    (
        {
            "APPVEYOR": "True", "APPVEYOR_PULL_REQUEST_NUMBER": "7", "APPVEYOR_REPO_BRANCH": "main",
            "APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH": "fix",
        },
        CiEnvironment("AppVeyor", "main", "fix", None, 7),
    ),
    (
        {
            "SEMAPHORE": "true", "SEMAPHORE_GIT_PR_NUMBER": "7", "SEMAPHORE_GIT_BRANCH": "main",
            "SEMAPHORE_GIT_PR_BRANCH": "fix",
        },
        CiEnvironment("Semaphore", "main", "fix", None, 7),
    ),
    (
        {"CIRRUS_CI": "true", "CIRRUS_BASE_BRANCH": "main", "CIRRUS_BRANCH": "pull/7"},
        CiEnvironment("Cirrus CI", "main", "pull/7"),
    ),
    (
        {
            "CODEBUILD_BUILD_ID": "p:1", "CODEBUILD_WEBHOOK_BASE_REF": "refs/heads/main",
            "CODEBUILD_WEBHOOK_HEAD_REF": "refs/heads/fix",
        },
        CiEnvironment("AWS CodeBuild", "main", "fix"),
    ),
    (
        {
            "bamboo_agentId": "1", "bamboo_repository_pr_targetBranch": "main",
            "bamboo_repository_pr_sourceBranch": "fix",
        },
        CiEnvironment("Bamboo", "main", "fix"),
    ),
    ({"TEAMCITY_VERSION": "2025.07"}, CiEnvironment("TeamCity", None, None)),
    ({"CI": "true"}, CiEnvironment("CI", None, None)),
    ({"CI": "1"}, CiEnvironment("CI", None, None)),
    (
        {
            "GITLAB_CI": "true", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": PUSHED, "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_ID": "90210",
        },
        CiEnvironment("GitLab CI", None, None, PUSHED, 7),
    ),
    (
        {"BUILDKITE": "true", "BUILDKITE_PULL_REQUEST": "7"},
        CiEnvironment("Buildkite", None, None, None, 7),
    ),
    (
        {"CIRCLECI": "true", "CIRCLE_PULL_REQUEST": "https://github.com/ada/lab/pull/7"},
        CiEnvironment("CircleCI", None, None, None, 7),
    ),
    (
        {"JENKINS_URL": "x", "ghprbPullId": "7", "ghprbActualCommit": PUSHED},
        CiEnvironment("Jenkins", None, None, PUSHED, 7),
    ),
    (
        {
            "TF_BUILD": "True", "SYSTEM_PULLREQUEST_SOURCECOMMITID": PUSHED,
            "SYSTEM_PULLREQUEST_PULLREQUESTID": "90210", "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER": "7",
        },
        CiEnvironment("Azure Pipelines", None, None, PUSHED, 7),
    ),
    (
        {"BITBUCKET_BUILD_NUMBER": "12", "BITBUCKET_PR_ID": "7"},
        CiEnvironment("Bitbucket Pipelines", None, None, None, 7),
    ),
    ({"CIRRUS_CI": "true", "CIRRUS_PR": "7"}, CiEnvironment("Cirrus CI", None, None, None, 7)),
    (
        {"CODEBUILD_BUILD_ID": "p:1", "CODEBUILD_WEBHOOK_TRIGGER": "pr/7"},
        CiEnvironment("AWS CodeBuild", None, None, None, 7),
    ),
    (
        {"CI": "woodpecker", "CI_COMMIT_PULL_REQUEST": "7"},
        CiEnvironment("Woodpecker", None, None, None, 7),
    ),
    (
        {"GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/pull/7/merge"},
        CiEnvironment("GitHub Actions", None, None, None, 7),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("environment", "found"), ROWS)
def test_what_services_tell(environment: dict[str, str], found: CiEnvironment) -> None:
    assert detect_ci({"CI": "true", **environment}) == found
    assert detect_ci(environment) == found


@pytest.mark.parametrize("value", ["", "0", "false", "False", "FALSE", "  "])
@pytest.mark.parametrize("name", ["CI", *(name for service in SERVICES for name in service.detect)])
def test_values_that_mean_no(name: str, value: str) -> None:
    assert detect_ci({name: value, "GITHUB_BASE_REF": "main"}) is None


def test_a_desk_is_no_ci() -> None:
    assert detect_ci({}) is None
    assert (
        detect_ci({"HOME": "/home/ada", "GITHUB_TOKEN": "x", "CI_COMMIT_TARGET_BRANCH": "x"})
        is None
    )


def test_every_service_has_a_row() -> None:
    told = {found.name for _, found in ROWS}
    assert {service.name for service in SERVICES} < told


@pytest.mark.parametrize("head", ["", "HEAD", "-x", "0123456789", f"{PUSHED}\n", "main"])
def test_a_head_is_the_full_name_of_a_commit(head: str) -> None:
    found = detect_ci({"GITLAB_CI": "true", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head})
    assert found is not None
    assert found.head in (None, head.strip())
    assert found.head is None or found.head == PUSHED


@pytest.mark.parametrize("number", ["false", "0", "-7", "7x", "99999999999", "seven", "07"])
def test_what_is_no_number_of_a_pull_request(number: str) -> None:
    found = detect_ci({"BUILDKITE": "true", "BUILDKITE_PULL_REQUEST": number})
    assert found is not None
    assert found.pull_request is None
