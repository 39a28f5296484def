"""What GitHub demands: rulesets and protection together; what cannot be seen is never taken for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge.rules import RequiredRun
from shipcheck.http.errors import RateLimited
from tests.forge.github_bodies import REPOSITORY, connected, data, says

if TYPE_CHECKING:
    from shipcheck.forge.rules import BranchRules
    from tests.forge.connecting import Connected

SETTINGS = {
    "full_name": "octocat/Hello-World", "allow_merge_commit": True, "allow_squash_merge": True,
    "allow_rebase_merge": False, "allow_auto_merge": True, "archived": False,
}  # fmt: skip
PROTECTION: dict[str, Any] = {  # the example of "Get branch protection", with `checks` and `strict`
    "required_status_checks": {
        "strict": True, "contexts": ["travis", "old"], "checks": [
            {"context": "travis", "app_id": 15368}, {"context": "any", "app_id": -1},
        ],
    },
    "required_pull_request_reviews": {
        "dismiss_stale_reviews": True, "require_code_owner_reviews": True,
        "required_approving_review_count": 2, "require_last_push_approval": True,
    },
    "required_linear_history": {"enabled": True},
    "required_conversation_resolution": {"enabled": True},
    "required_signatures": {"enabled": True},
    "lock_branch": {"enabled": False},
}  # fmt: skip


def rule(kind: str, **parameters: object) -> dict[str, Any]:
    """A rule of a ruleset, as the example of "Get rules for a branch" has it."""
    return {
        "type": kind, "ruleset_source_type": "Repository", "ruleset_source": "octocat/Hello-World",
        "ruleset_id": 42, "parameters": parameters,
    }  # fmt: skip


def serving(
    rules: object = (),
    protection: object = None,
    settings: object = None,
    shown: object = None,
    visible: object = None,
) -> Connected:
    """A server with these answers; 404 where there is none."""
    answers = {
        f"{REPOSITORY}/rules/branches/main": list(rules) if isinstance(rules, tuple) else rules,
        f"{REPOSITORY}/branches/main/protection": protection,
        f"{REPOSITORY}/branches/main": shown,
        REPOSITORY: SETTINGS if settings is None else settings,
        "/graphql": visible,
    }

    def answer(request: httpx.Request) -> object:
        found = answers.get(request.url.path)
        return says(404, "Not Found") if found is None else found

    return connected(answer)


def read(server: Connected) -> BranchRules:
    return server.ask(lambda forge: forge.rules("main"))


def test_rulesets_and_protection_are_one_list() -> None:
    checks = [
        {"context": "lint", "integration_id": 7},
        {"context": "travis", "integration_id": 15368},
    ]
    server = serving(
        (
            rule("required_status_checks", required_status_checks=checks),
            rule("pull_request", required_approving_review_count=1, allowed_merge_methods=["squash"]),
            rule("merge_queue"), rule("deletion"), rule("commit_message_pattern", pattern="x"),
        ),
        PROTECTION,
    )  # fmt: skip
    found = read(server)
    assert found.required == (
        RequiredRun("lint", "7"), RequiredRun("travis", "15368"), RequiredRun("any"), RequiredRun("old"),
    )  # fmt: skip
    assert found.complete
    assert not found.runs_unseen
    assert (found.approvals, found.queue, found.up_to_date, found.auto_merge) == (
        2,
        True,
        True,
        True,
    )
    assert found.methods == ("squash",)
    assert (found.code_owners, found.stale_reviews_fall, found.last_push_by_another) == (
        True,
        True,
        True,
    )
    assert (found.threads_resolved, found.linear, found.signed, found.frozen) == (
        True,
        True,
        True,
        "",
    )
    assert len(server.requests) == 3


def test_every_page_of_rules_is_read_and_from_nowhere_else() -> None:
    def answer(request: httpx.Request) -> object:
        if "/rules/" not in request.url.path:
            return (
                says(404, "Branch not protected") if "protection" in request.url.path else SETTINGS
            )
        at = int(request.url.params.get("page", "1"))
        checks = [{"context": f"c{at}"}]
        headers = {"link": f'<https://evil.example/x?page={at + 1}>; rel="next"'} if at < 3 else {}
        body = [rule("required_status_checks", required_status_checks=checks)]
        return httpx.Response(200, json=body, headers=headers)

    server = connected(answer)
    assert [one.name for one in read(server).required] == ["c1", "c2", "c3"]
    assert {one.url.host for one in server.requests} == {"api.github.com"}
    assert len(server.requests) == 5


@pytest.mark.parametrize(
    "refused", [says(404, "Not Found"), says(403, "Must have admin rights to Repository.")]
)
def test_protection_that_cannot_be_seen_is_not_nothing(refused: httpx.Response) -> None:
    found = read(serving(protection=refused, shown={"name": "main", "protected": True}))
    assert not found.complete
    assert found.runs_unseen
    assert "administrators" in found.partly


def test_what_others_may_see_of_it_counts() -> None:
    shown = {
        "protected": True,
        "protection": {"required_status_checks": {"contexts": ["a"], "checks": []}},
    }
    visible = {
        "requiredApprovingReviewCount": 1, "requiredStatusCheckContexts": ["a", "b"],
        "requiresCodeOwnerReviews": True, "requiresConversationResolution": True,
        "requiresLinearHistory": False, "requiresSignatures": False,
    }  # fmt: skip
    server = serving(shown=shown, visible=data(ref={"refUpdateRule": visible}))
    found = read(server)
    assert found.required == (RequiredRun("a"), RequiredRun("b"))
    assert (found.approvals, found.code_owners, found.threads_resolved) == (1, True, True)
    assert not found.complete
    assert not found.runs_unseen
    assert len(server.requests) == 5


@pytest.mark.parametrize("visible", [says(403, "no"), None, data(ref=None)])
def test_without_graphql_the_rest_is_still_read(visible: object) -> None:
    found = read(serving(shown={"protected": True}, visible=visible))
    assert not found.complete


@pytest.mark.parametrize("refused", [says(404, "Not Found"), says(403, "Resource not accessible")])
def test_rulesets_that_cannot_be_seen_are_not_nothing(refused: httpx.Response) -> None:
    found = read(serving(refused, PROTECTION))
    assert not found.complete
    assert "the rulesets" in found.partly
    assert found.runs_unseen
    assert RequiredRun("travis", "15368") in found.required


def test_a_plan_without_protection_protects_nothing() -> None:
    off = says(403, "Upgrade to GitHub Pro or make this repository public to enable this feature.")
    found = read(serving(off, off))
    assert (found.required, found.complete) == ((), True)


def test_a_repository_that_is_hidden_is_an_error() -> None:
    with pytest.raises(ShipcheckError, match="shows no repository"):
        read(connected(lambda _: says(404, "Not Found")))


def test_a_branch_that_github_says_is_not_protected_demands_nothing() -> None:
    by_message = serving(protection=says(404, "Branch not protected"))
    assert read(by_message).complete
    assert len(by_message.requests) == 3
    by_branch = serving(shown={"name": "main", "protected": False})
    assert read(by_branch).complete
    assert len(by_branch.requests) == 4


def test_a_rule_that_is_not_known_is_named() -> None:
    found = read(serving((rule("workflows"), rule("workflows"), rule("moon_phase")), PROTECTION))
    assert not found.complete
    assert found.runs_unseen
    assert found.partly.count("workflows") == 1
    assert "moon_phase" in found.partly


def test_a_locked_branch_and_an_archive_are_frozen() -> None:
    assert "locked" in read(serving(protection={"lock_branch": {"enabled": True}})).frozen
    archived = read(serving(protection={}, settings={**SETTINGS, "archived": True}))
    assert "archived" in archived.frozen


def test_settings_that_github_does_not_show_are_not_made_up() -> None:
    found = read(serving(protection={}, settings={"full_name": "octocat/Hello-World"}))
    assert (found.methods, found.auto_merge) == ((), None)
    linear = read(
        serving((rule("required_linear_history"),), {}, {"full_name": "octocat/Hello-World"})
    )
    assert linear.methods == ("squash", "rebase")


def test_a_branch_of_a_path_is_one_part_of_the_address() -> None:
    server = connected(lambda request: [] if "/rules/" in str(request.url) else {})
    server.ask(lambda forge: forge.rules("release/1.x"))
    assert server.requests[0].url.raw_path.startswith(
        f"{REPOSITORY}/rules/branches/release%2F1.x".encode()
    )


@pytest.mark.parametrize(
    "rules",
    [{}, "x", [None], [7], httpx.Response(200, text="<html>"), says(500)],
)
def test_rules_that_nobody_understands_are_an_error(rules: object) -> None:
    with pytest.raises(ShipcheckError):
        read(serving(rules, PROTECTION))


@pytest.mark.parametrize(
    "given", [None, 7, "x", [], {"required_status_checks": [None, 7, {"context": 7}]}]
)
def test_parameters_of_another_shape_crash_nothing(given: object) -> None:
    odd = {**rule("required_status_checks"), "parameters": given}
    reviews = {**rule("pull_request"), "parameters": given}
    assert read(serving((odd, reviews), {"required_status_checks": given})).required == ()


def test_a_limit_is_no_missing_right() -> None:
    with pytest.raises(RateLimited):
        read(serving(protection=says(403, "You have exceeded a secondary rate limit.")))
