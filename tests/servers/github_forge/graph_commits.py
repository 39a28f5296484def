"""Commits, branches and what CI says of a commit, in GraphQL."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.servers.github_forge import judging
from tests.servers.github_forge.graph_parts import Json, actor, connection, upper
from tests.servers.github_forge.records import APPS

if TYPE_CHECKING:
    from tests.servers.github_forge.desk import Desk
    from tests.servers.github_forge.records import Check, Rules, Status, Suite


def commit(desk: Desk, sha: str) -> Json:
    """Commit."""
    bare = desk.forge.bare
    return {
        "__typename": "Commit", "__interfaces": ("GitObject", "Node"), "id": f"C_{sha}", "oid": sha,
        "abbreviatedOid": sha[:7], "url": f"{desk.web}/commit/{sha}",
        "message": lambda: bare.git("log", "-1", "--format=%B", sha),
        "messageHeadline": lambda: bare.git("log", "-1", "--format=%s", sha),
        "committedDate": lambda: bare.git("log", "-1", "--format=%cI", sha),
        "authoredDate": lambda: bare.git("log", "-1", "--format=%aI", sha),
        "parents": connection(
            "parents", lambda: [commit(desk, one) for one in bare.parents(sha)]),
        "statusCheckRollup": lambda: rollup(desk, sha),
        "checkSuites": connection(
            "checkSuites", [_suite(desk, one) for one in desk.forge.suites if one.commit == sha]),
    }  # fmt: skip


def rollup(desk: Desk, sha: str) -> Json | None:
    """StatusCheckRollup; None where nothing ever reported."""
    checks, statuses = judging.latest(desk.forge, sha), judging.statuses(desk.forge, sha)
    if not checks and not statuses:
        return None
    runs = Counter(upper(one.conclusion or one.status) for one in checks)
    words = Counter(upper(one.state) for one in statuses)
    contexts = [check_run(desk, one) for one in checks] + [_status(desk, one) for one in statuses]
    return {
        "__typename": "StatusCheckRollup", "id": f"SCR_{sha}", "state": _state(checks, statuses),
        "commit": lambda: commit(desk, sha),
        "contexts": connection(
            "contexts", contexts, checkRunCount=len(checks), statusContextCount=len(statuses),
            checkRunCountsByState=[{"state": word, "count": count} for word, count in runs.items()],
            statusContextCountsByState=[
                {"state": word, "count": count} for word, count in words.items()],
        ),
    }  # fmt: skip


def _state(checks: list[Check], statuses: list[Status]) -> str:
    words = [one.conclusion if one.status == "completed" else "pending" for one in checks]
    words += [one.state for one in statuses]
    if any(one not in (*judging.PASSES, "pending") for one in words):
        return "FAILURE"
    return "PENDING" if "pending" in words else "SUCCESS"


def check_run(desk: Desk, one: Check) -> Json:
    """CheckRun."""
    suite = next(found for found in desk.forge.suites if found.number == one.suite)
    return {
        "__typename": "CheckRun", "__interfaces": ("Node", "RequirableByPullRequest"),
        "id": f"CR_{one.number}", "databaseId": one.number, "name": one.name,
        "status": upper(one.status), "conclusion": upper(one.conclusion), "startedAt": one.started,
        "completedAt": one.completed, "title": one.title, "summary": None, "externalId": "",
        "detailsUrl": one.url or f"{desk.web}/runs/{one.number}", "url": f"{desk.web}/runs/{one.number}",
        "permalink": f"{desk.web}/runs/{one.number}", "checkSuite": lambda: _suite(desk, suite),
        "isRequired": _is_required(desk, one.name, APPS[one.app]),
    }  # fmt: skip


def _status(desk: Desk, one: Status) -> Json:
    """StatusContext."""
    return {
        "__typename": "StatusContext", "__interfaces": ("Node", "RequirableByPullRequest"),
        "id": f"SC_{one.number}", "context": one.context, "state": upper(one.state),
        "description": one.description, "targetUrl": one.url, "createdAt": one.created,
        "creator": actor(one.creator), "avatarUrl": None,
        "isRequired": _is_required(desk, one.context, None),
    }  # fmt: skip


def _is_required(desk: Desk, name: str, app: int | None) -> object:
    def asked(pullRequestId: str | None = None, pullRequestNumber: int | None = None) -> bool:  # noqa: N803
        number = pullRequestNumber or int((pullRequestId or "PR_0").removeprefix("PR_"))
        pull = desk.pull_numbered(str(number))
        wanted = judging.required(desk.forge, pull.base_branch)
        return any(one == name and owner in (None, -1, app) for one, owner in wanted)

    return asked


def _suite(desk: Desk, suite: Suite) -> Json:
    """CheckSuite."""
    run = next((one for one in desk.forge.runs if one.number == suite.run), None)
    app = {
        "__typename": "App", "id": f"A_{suite.app}", "slug": suite.app, "name": suite.app.title(),
        "databaseId": APPS[suite.app],
    }  # fmt: skip
    made = None if run is None else {
        "__typename": "WorkflowRun", "id": f"WFR_{run.number}", "databaseId": run.number,
        "event": run.event, "runNumber": run.number, "url": f"{desk.web}/actions/runs/{run.number}",
        "createdAt": run.created, "updatedAt": run.created,
        "workflow": {"__typename": "Workflow", "id": f"W_{run.path}", "name": run.name},
    }  # fmt: skip
    return {
        "__typename": "CheckSuite", "id": f"CS_{suite.number}", "databaseId": suite.number, "app": app,
        "workflowRun": made,
    }  # fmt: skip


def ref(desk: Desk, branch: str) -> Json | None:
    """Ref; None where there is no such branch."""
    tip = desk.forge.bare.commit_of(f"refs/heads/{branch}")
    if tip is None:
        return None
    protection = desk.forge.protections.get(branch)
    return {
        "__typename": "Ref", "id": f"REF_{branch}", "name": branch, "prefix": "refs/heads/",
        "target": lambda: commit(desk, tip),
        "refUpdateRule": None if protection is None else _update_rule(branch, protection),
        "branchProtectionRule":
            _protection_rule(branch, protection)
            if protection is not None and desk.token.may == "admin" else None,
    }  # fmt: skip


def _update_rule(branch: str, rules: Rules) -> Json:
    """RefUpdateRule: what everybody may see of the protection."""
    return {
        "__typename": "RefUpdateRule", "pattern": branch, "allowsDeletions": False,
        "allowsForcePushes": False, "requiredApprovingReviewCount": rules.approvals,
        "requiredStatusCheckContexts": [name for name, _ in rules.checks],
        "requiresCodeOwnerReviews": rules.code_owners, "requiresConversationResolution": rules.threads,
        "requiresLinearHistory": rules.linear, "requiresSignatures": rules.signed,
    }  # fmt: skip


def _protection_rule(branch: str, rules: Rules) -> Json:
    """BranchProtectionRule."""
    return {
        "__typename": "BranchProtectionRule", "id": f"BPR_{branch}", "pattern": branch,
        "requiresStatusChecks": bool(rules.checks), "requiresStrictStatusChecks": rules.strict,
        "requiredStatusCheckContexts": [name for name, _ in rules.checks],
        "requiresApprovingReviews": rules.approvals is not None,
        "requiredApprovingReviewCount": rules.approvals, "dismissesStaleReviews": rules.dismiss_stale,
        "requiresCodeOwnerReviews": rules.code_owners, "requireLastPushApproval": rules.last_push,
        "requiresConversationResolution": rules.threads, "requiresLinearHistory": rules.linear,
        "requiresCommitSignatures": rules.signed, "lockBranch": rules.locked,
        "isAdminEnforced": rules.enforce_admins,
    }  # fmt: skip
