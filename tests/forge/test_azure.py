"""Azure Repos: pull requests, policies, statuses, comments; merging is in test_azure_merge.py."""

from __future__ import annotations

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge.pull_request import UNTOLD, Mergeable, PullState, ReviewState
from shipcheck.hosting.place import Place
from shipcheck.http.errors import UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER
from tests.ci.azure_bodies import Json, iteration
from tests.forge.azure_bodies import (
    BUILD_POLICY,
    JOHNNIE,
    LANDED,
    AzureForgeSays,
    evaluation,
    policy,
    pull,
    reviewer,
    thread,
    vote_thread,
)
from tests.forge.connecting import SECRET, Connected

PLACE = Place("azure", "https://dev.azure.com", "v3/fabrikam/Fiber/web", {})
PAGE = "https://dev.azure.com/fabrikam/Fiber/_git/web"


def connected(says: Json, place: Place = PLACE) -> Connected:
    """Azure Repos with these answers, for a user who has a token."""
    return Connected("azure", place, says, {"AZURE_DEVOPS_EXT_PAT": SECRET})


def test_a_pull_request_is_four_requests() -> None:
    forge = connected(AzureForgeSays())
    found = forge.ask(lambda one: one.pull_request(22))
    assert found is not None
    assert (found.number, found.state, found.head, found.base) == (22, PullState.OPEN, HEAD, OTHER)
    assert (found.head_branch, found.base_branch) == ("npaulk/my_work", "main")
    assert (found.author, found.labels) == ("fabrikamfiber16@hotmail.com", ("risky",))
    assert (found.url, found.head_repository) == (f"{PAGE}/pullrequest/22", "Fiber/web")
    assert (found.mergeable, found.blocked_by, found.threads) == (Mergeable.YES, (), ())
    assert not (found.is_fork)
    assert not (found.draft)
    assert not (found.armed)
    assert not (found.merge_commit)
    assert len(forge.requests) == 4


def test_the_ref_of_a_pull_request_is_its_branch_unless_it_is_in_a_fork() -> None:
    async def ref(forge: Json) -> str:
        await forge.pull_request(22)
        return str(forge.refspec_of(22))

    assert connected(AzureForgeSays()).ask(ref) == "refs/heads/npaulk/my_work"
    # git/pull-requests/get-pull-request: GitForkRef
    fork = {"repository": {"name": "web.dee", "project": {"name": "Fiber"}}}
    with pytest.raises(ShipcheckError, match="comes from a fork") as raised:
        connected(AzureForgeSays([pull(forkSource=fork)])).ask(ref)
    assert "Fiber/web.dee" in raised.value.hint


def test_there_is_no_such_pull_request() -> None:
    assert connected(AzureForgeSays()).ask(lambda one: one.pull_request(23)) is None


@pytest.mark.parametrize(("word", "state"), [
    ("active", PullState.OPEN), ("completed", PullState.MERGED), ("abandoned", PullState.CLOSED),
])  # fmt: skip
def test_every_state(word: str, state: PullState) -> None:
    found = connected(AzureForgeSays([pull(status=word)])).ask(lambda one: one.pull_request(22))
    assert found is not None
    assert found.state is state
    assert found.merge_commit == (LANDED if word == "completed" else None)


@pytest.mark.parametrize(("word", "said"), [
    ("succeeded", Mergeable.YES), ("conflicts", Mergeable.CONFLICT), ("queued", Mergeable.UNKNOWN),
    ("rejectedByPolicy", Mergeable.BLOCKED), ("failure", Mergeable.BLOCKED),
    ("notSet", Mergeable.UNKNOWN), ("new word", Mergeable.UNKNOWN),
])  # fmt: skip
def test_every_merge_status(word: str, said: Mergeable) -> None:
    found = connected(AzureForgeSays([pull(mergeStatus=word)])).ask(
        lambda one: one.pull_request(22)
    )
    assert found is not None
    assert found.mergeable is said


@pytest.mark.parametrize(("vote", "state"), [
    (10, ReviewState.APPROVED), (5, ReviewState.APPROVED), (-5, ReviewState.CHANGES_REQUESTED),
    (-10, ReviewState.CHANGES_REQUESTED),
])  # fmt: skip
def test_every_vote_is_a_review_of_the_commit_of_its_time(vote: int, state: ReviewState) -> None:
    says = AzureForgeSays(
        [pull(reviewers=[reviewer(vote)])], [vote_thread("2026-05-01T10:30:00Z")],
        [iteration(1, OTHER, "2026-05-01T10:00:00Z"), iteration(2, HEAD, "2026-05-01T11:00:00Z")],
    )  # fmt: skip
    found = connected(says).ask(lambda one: one.pull_request(22))
    assert found is not None
    (review,) = found.reviews
    assert (review.author, review.state, review.commit) == (JOHNNIE["uniqueName"], state, OTHER)


@pytest.mark.parametrize(
    ("pushes", "commit"),
    [
        ([iteration(1, OTHER), iteration(2, HEAD)], UNTOLD),
        ([iteration(1, HEAD)], HEAD),
        ([], UNTOLD),
    ],
)
def test_a_vote_without_a_time_is_of_the_only_push(pushes: list[Json], commit: str) -> None:
    """Votes outlive a push, so that it may be of an earlier one."""
    says = AzureForgeSays([pull(reviewers=[reviewer(10)])], iterations=pushes)
    found = connected(says).ask(lambda one: one.pull_request(22))
    assert found is not None
    assert [one.commit for one in found.reviews] == [commit]


def test_a_vote_before_every_push_is_of_none_of_them() -> None:
    says = AzureForgeSays(
        [pull(reviewers=[reviewer(10)])], [vote_thread("2026-04-01T10:30:00Z")],
        [iteration(1, HEAD, "2026-05-01T10:00:00Z")],
    )  # fmt: skip
    found = connected(says).ask(lambda one: one.pull_request(22))
    assert found is not None
    assert [one.commit for one in found.reviews] == [UNTOLD]


def test_no_vote_is_a_request_and_groups_do_not_vote() -> None:
    team = reviewer(10, uniqueName="team", isContainer=True, isRequired=True)
    owner = reviewer(0, uniqueName="owner", isRequired=True)
    found = connected(AzureForgeSays([pull(reviewers=[team, owner])])).ask(
        lambda one: one.pull_request(22)
    )
    assert found is not None
    assert (found.reviews, found.requested, found.owners_pending) == ((), ("owner",), ("owner",))


@pytest.mark.parametrize("word", ["queued", "running", "rejected", "broken", "new word"])
def test_a_required_policy_that_is_not_satisfied_blocks(word: str) -> None:
    says = AzureForgeSays(evaluations=[evaluation(word), evaluation("rejected", isBlocking=False)])
    found = connected(says).ask(lambda one: one.pull_request(22))
    assert found is not None
    assert (found.blocked_by, found.mergeable) == ((f"Build CI: {word}",), Mergeable.BLOCKED)


@pytest.mark.parametrize("word", ["approved", "notApplicable"])
def test_a_policy_that_is_satisfied_does_not(word: str) -> None:
    found = connected(AzureForgeSays(evaluations=[evaluation(word)])).ask(
        lambda one: one.pull_request(22)
    )
    assert found is not None
    assert (found.blocked_by, found.mergeable) == ((), Mergeable.YES)


@pytest.mark.parametrize(("word", "is_open"), [
    ("active", True), ("pending", True), ("fixed", False), ("wontFix", False), ("closed", False),
    ("byDesign", False), ("unknown", False),
])  # fmt: skip
def test_every_status_of_a_thread(word: str, *, is_open: bool) -> None:
    found = connected(AzureForgeSays(threads=[thread(status=word)])).ask(
        lambda one: one.pull_request(22)
    )
    assert found is not None
    assert found.threads is not None
    told = [(one.author, one.path, one.line, one.url) for one in found.threads]
    url = f"{PAGE}/pullrequest/22?discussionId=148"
    assert told == ([(JOHNNIE["uniqueName"], "new_feature.cpp", 5, url)] if is_open else [])


def test_the_pull_requests_of_a_branch() -> None:
    forge = connected(AzureForgeSays())
    found = forge.ask(lambda one: one.pull_requests_of("npaulk/my_work", None, "main"))
    assert [one.number for one in found] == [22]
    wish = forge.requests[0].url.params
    assert wish["searchCriteria.sourceRefName"] == "refs/heads/npaulk/my_work"
    assert wish["searchCriteria.targetRefName"] == "refs/heads/main"
    assert len(forge.requests) == 5


@pytest.mark.parametrize(("branch", "owner", "base"), [
    ("other", None, "main"), ("npaulk/my_work", None, "next"), ("npaulk/my_work", "theirs", None),
])  # fmt: skip
def test_pull_requests_of_other_branches_are_left_out(
    branch: str, owner: str | None, base: str | None
) -> None:
    """Azure DevOps passes over a filter that it does not know."""
    assert not connected(AzureForgeSays()).ask(
        lambda one: one.pull_requests_of(branch, owner, base)
    )


@pytest.mark.parametrize("owner", ["v3/fabrikam/Fiber", "fabrikam/Fiber/_git", "Fiber"])
def test_a_branch_that_is_pushed_by_another_form_of_the_address(owner: str) -> None:
    found = connected(AzureForgeSays()).ask(
        lambda one: one.pull_requests_of("npaulk/my_work", owner, None)
    )
    assert [one.is_fork for one in found] == [False]


def test_a_pull_request_of_a_fork() -> None:
    fork = {"repository": {"id": "1", "name": "web.np", "project": {"name": "Theirs"}}}
    forge = connected(AzureForgeSays([pull(forkSource=fork)]))
    (found,) = forge.ask(
        lambda one: one.pull_requests_of("npaulk/my_work", "fabrikam/Theirs/_git", None)
    )
    assert (found.is_fork, found.head_repository) == (True, "Theirs/web.np")
    assert not forge.ask(lambda one: one.pull_requests_of("npaulk/my_work", None, None))


@pytest.mark.parametrize("broken", [
    {"status": "dreaming"}, {"status": None}, {"pullRequestId": "22"}, {"lastMergeSourceCommit": None},
    {"lastMergeSourceCommit": {"commitId": 7}}, {"lastMergeTargetCommit": []},
])  # fmt: skip
def test_a_pull_request_that_lacks_something_is_no_pull_request(broken: Json) -> None:
    with pytest.raises(UnexpectedAnswer):
        connected(AzureForgeSays([pull(**broken)])).ask(lambda one: one.pull_request(22))


def test_nulls_and_other_shapes_in_a_pull_request_are_read_as_nothing() -> None:
    nothing = dict.fromkeys(
        ("createdBy", "reviewers", "labels", "forkSource", "repository", "isDraft", "title"), None
    )
    says = AzureForgeSays([pull(**nothing)], [{"id": None, "comments": None, "status": "active"}],
                          [{"sourceRefCommit": None}], [{"configuration": None}])  # fmt: skip
    found = connected(says).ask(lambda one: one.pull_request(22))
    assert found is not None
    assert (found.title, found.author, found.blocked_by) == ("", "somebody", ("a policy: unknown",))


RULES = [
    policy(BUILD_POLICY, {"buildDefinitionId": 5}),
    policy(BUILD_POLICY, {"buildDefinitionId": 7, "filenamePatterns": ["/api/*"]}),
    policy(BUILD_POLICY, {"buildDefinitionId": 9}, isBlocking=False),
    policy("cbdc66da-9728-4af8-aada-9a5a32e4a226",
           {"statusName": "scan", "statusGenre": "security", "invalidateOnSourceUpdate": True}),
    policy("fa4e907d-c16b-4a4c-9dfa-4906e5d171dd",
           {"minimumApproverCount": 2, "creatorVoteCounts": False, "resetOnSourcePush": True}),
    policy("fd2167ab-b0be-447a-8ec8-39368250530e", {"requiredReviewerIds": [JOHNNIE["id"]]}),
    policy("c6a1889d-b943-4856-b76f-9e46bb6b0df2", {}),
    policy("fa4e907d-c16b-4a4c-9dfa-4916e5d171ab", {"allowSquash": True, "allowRebaseMerge": True}),
]  # fmt: skip


@pytest.mark.parametrize("said", [{"isBlocking": None}, {"isEnabled": None}])
def test_what_does_not_say_that_it_is_off_is_demanded(said: Json) -> None:
    one = policy("c6a1889d-b943-4856-b76f-9e46bb6b0df2", {}, **said)
    assert (
        connected(AzureForgeSays(policies=[one])).ask(lambda it: it.rules("main")).threads_resolved
    )


def test_policies_are_rules_by_three_requests() -> None:
    forge = connected(AzureForgeSays(policies=RULES))
    rules = forge.ask(lambda one: one.rules("main"))
    assert [one.name for one in rules.required] == ["pipeline 5", "security/scan"]
    assert (rules.approvals, rules.code_owners, rules.threads_resolved) == (2, True, True)
    assert (rules.stale_reviews_fall, rules.methods) == (True, ("squash", "rebase"))
    assert (rules.complete, rules.partly) == (
        True,
        "1 builds or statuses are required for some paths only",
    )
    assert len(forge.requests) == 3
    assert forge.requests[1].url.params["refName"] == "refs/heads/main"
    assert forge.requests[1].url.params["api-version"] == "7.1-preview.1"


def test_a_required_pipeline_that_is_hidden_is_not_all() -> None:
    says = AzureForgeSays(policies=[policy(BUILD_POLICY, {"buildDefinitionId": 6})])
    rules = connected(says).ask(lambda one: one.rules("main"))
    assert (rules.complete, rules.required) == (False, ())
    assert rules.partly == "1 required pipelines are not visible to the credential"


def test_no_policies_are_no_demands() -> None:
    rules = connected(AzureForgeSays()).ask(lambda one: one.rules("main"))
    assert (rules.required, rules.approvals, rules.methods, rules.complete) == ((), 0, (), True)


def test_the_older_policy_of_squashing() -> None:
    kind = "fa4e907d-c16b-4a4c-9dfa-4916e5d171ab"
    says = AzureForgeSays(policies=[policy(kind, {"useSquashMerge": True})])
    assert connected(says).ask(lambda one: one.rules("main")).methods == ("squash",)


def test_the_tip_of_a_branch_is_of_exactly_its_name() -> None:
    forge = connected(AzureForgeSays())
    assert forge.ask(lambda one: one.branch_tip("main")) == OTHER
    assert forge.ask(lambda one: one.branch_tip("mai")) is None


def test_parents() -> None:
    forge = connected(AzureForgeSays())
    assert forge.ask(lambda one: one.parents(LANDED)) == (OTHER, HEAD)
    assert forge.ask(lambda one: one.parents("f" * 40)) is None
