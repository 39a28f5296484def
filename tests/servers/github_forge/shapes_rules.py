"""Branch protection and rulesets, as GitHub writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.servers.github_forge.desk import Desk
    from tests.servers.github_forge.records import Rules, Ruleset
    from tests.servers.github_forge.shapes import Json


def protection(desk: Desk, branch: str, rules: Rules) -> Json:
    """branch-protection; parts that are not set are left out."""
    url = f"{desk.api}/branches/{branch}/protection"
    switches = {
        "required_linear_history": rules.linear, "allow_force_pushes": False, "allow_deletions": False,
        "block_creations": False, "required_conversation_resolution": rules.threads,
        "lock_branch": rules.locked, "allow_fork_syncing": False,
    }  # fmt: skip
    made: Json = {
        "url": url, "enforce_admins": {"url": f"{url}/enforce_admins", "enabled": rules.enforce_admins},
        "required_signatures": {"url": f"{url}/required_signatures", "enabled": rules.signed},
        **{name: {"enabled": value} for name, value in switches.items()},
    }  # fmt: skip
    if rules.checks:
        part = f"{url}/required_status_checks"
        made["required_status_checks"] = {
            "url": part, "strict": rules.strict, "contexts": [name for name, _ in rules.checks],
            "contexts_url": f"{part}/contexts",
            "checks": [{"context": name, "app_id": app} for name, app in rules.checks],
        }  # fmt: skip
    if rules.approvals is not None:
        made["required_pull_request_reviews"] = {
            "url": f"{url}/required_pull_request_reviews", "dismiss_stale_reviews": rules.dismiss_stale,
            "require_code_owner_reviews": rules.code_owners,
            "required_approving_review_count": rules.approvals,
            "require_last_push_approval": rules.last_push,
        }  # fmt: skip
    return made


def rules_as_written(rules: Rules) -> list[Json]:
    """The rules of a ruleset, as the interface writes them."""
    found: list[Json] = []
    if rules.checks:
        found.append(_rule("required_status_checks", {
            "required_status_checks": [
                {"context": name, **({} if app is None else {"integration_id": app})}
                for name, app in rules.checks
            ],
            "strict_required_status_checks_policy": rules.strict, "do_not_enforce_on_create": False,
        }))  # fmt: skip
    if rules.approvals is not None or rules.threads or rules.methods is not None:
        found.append(_rule("pull_request", {
            "required_approving_review_count": rules.approvals or 0,
            "dismiss_stale_reviews_on_push": rules.dismiss_stale,
            "require_code_owner_review": rules.code_owners,
            "require_last_push_approval": rules.last_push,
            "required_review_thread_resolution": rules.threads,
            "allowed_merge_methods": rules.methods or ["merge", "squash", "rebase"],
        }))  # fmt: skip
    if rules.queue:
        found.append(_rule("merge_queue", {
            "check_response_timeout_minutes": 60, "grouping_strategy": "ALLGREEN",
            "max_entries_to_build": 5, "max_entries_to_merge": 5, "merge_method": "MERGE",
            "min_entries_to_merge": 1, "min_entries_to_merge_wait_minutes": 5,
        }))  # fmt: skip
    alone = {"required_linear_history": rules.linear, "required_signatures": rules.signed}
    return found + [{"type": name} for name, said in alone.items() if said]


def _rule(kind: str, parameters: dict[str, Any]) -> Json:
    return {"type": kind, "parameters": parameters}


def branch_rules(desk: Desk, branch: str) -> list[Json]:
    """repository-rule-detailed of all active rulesets; those that only evaluate are left out."""
    return [
        {**rule, "ruleset_source_type": "Repository",
         "ruleset_source": desk.forge.repository.full_name, "ruleset_id": one.number}
        for one in desk.forge.rulesets
        if one.enforcement == "active" and one.branch == branch
        for rule in (*rules_as_written(one.rules), *one.more)
    ]  # fmt: skip


def ruleset(desk: Desk, one: Ruleset) -> Json:
    """repository-ruleset."""
    return {
        "id": one.number, "name": one.name, "target": "branch", "source_type": "Repository",
        "source": desk.forge.repository.full_name, "enforcement": one.enforcement,
        "node_id": f"RRS_{one.number}", "current_user_can_bypass": "never",
        "conditions": {"ref_name": {"include": [f"refs/heads/{one.branch}"], "exclude": []}},
        "rules": [*rules_as_written(one.rules), *one.more],
        "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z",
    }  # fmt: skip
