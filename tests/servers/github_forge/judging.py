"""What the fake makes of its rules: why a pull request may not be merged now, in GitHub's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tests.servers.github_forge.records import APPS

if TYPE_CHECKING:
    from tests.servers.github_forge.records import Check, Pull, Review, Rules, Status
    from tests.servers.github_forge.state import ForgeState

State = Literal["missing", "pending", "red", "green"]
PASSES = ("success", "skipped", "neutral")
"""Conclusions that satisfy a required check (GitHub's docs: "About protected branches")."""


def rules_of(forge: ForgeState, branch: str) -> list[Rules]:
    """All rules that hold for a branch."""
    found = [
        one.rules for one in forge.rulesets if one.branch == branch and one.enforcement == "active"
    ]
    protection = forge.protections.get(branch)
    return found if protection is None else [protection, *found]


def required(forge: ForgeState, branch: str) -> list[tuple[str, int | None]]:
    """The checks that a branch demands: name, and the number of the app that has to report it."""
    return [one for rules in rules_of(forge, branch) for one in rules.checks]


def latest(forge: ForgeState, commit: str) -> list[Check]:
    """The check runs of a commit, newest first, only the newest of a name in each suite."""
    newest: dict[tuple[int, str], Check] = {}
    for check in forge.checks:
        if check.commit == commit:
            newest[check.suite, check.name] = check
    return sorted(newest.values(), key=lambda one: -one.number)


def statuses(forge: ForgeState, commit: str) -> list[Status]:
    """The newest status of each context."""
    newest = {one.context: one for one in forge.statuses if one.commit == commit}
    return sorted(newest.values(), key=lambda one: -one.number)


def state_of(forge: ForgeState, commit: str, name: str, app: int | None) -> State:
    """What became of a required check."""
    for check in latest(forge, commit):
        if check.name == name and app in (None, -1, APPS[check.app]):
            if check.status != "completed":
                return "pending"
            return "green" if check.conclusion in PASSES else "red"
    for status in statuses(forge, commit):
        if status.context == name and app in (None, -1):
            return {"success": "green", "pending": "pending"}.get(status.state, "red")  # type: ignore[return-value]
    return "missing"


def opinions(pull: Pull) -> dict[str, Review]:
    """The newest review of each reviewer that is more than a comment."""
    return {one.author: one for one in pull.reviews if one.state not in ("COMMENTED", "PENDING")}


def refusals(forge: ForgeState, pull: Pull, *, as_admin: bool = False) -> list[str]:
    """Everything that the rules have against a merge now; some do not bind administrators."""
    found: list[str] = []
    for rules in rules_of(forge, pull.base_branch):
        if as_admin and not rules.enforce_admins:
            continue
        found += _of_checks(forge, pull, rules) + _of_reviews(pull, rules)
        if rules.strict and behind(forge, pull):
            found.append("Head branch is out of date with the base branch.")
        if rules.threads and any(not thread.resolved for thread in pull.threads):
            found.append("A conversation must be resolved before this pull request can be merged.")
        if rules.locked:
            found.append("Cannot change this locked branch")
        if rules.signed:
            found.append("Commits must have verified signatures.")
    return list(dict.fromkeys(found))


def _of_checks(forge: ForgeState, pull: Pull, rules: Rules) -> list[str]:
    said = {"missing": "is expected", "pending": "is in progress", "red": "is failing"}
    states = [(name, state_of(forge, pull.head, name, app)) for name, app in rules.checks]
    return [
        f'Required status check "{name}" {said[one]}.' for name, one in states if one != "green"
    ]


def _of_reviews(pull: Pull, rules: Rules) -> list[str]:
    if rules.approvals is None:
        return []
    found = []
    newest = opinions(pull)
    if any(one.state == "CHANGES_REQUESTED" for one in newest.values()):
        found.append("Changes have been requested.")
    counting = [
        one for one in newest.values()
        if one.state == "APPROVED" and one.association != "NONE"
        and not (rules.last_push and one.author == pull.pushed_by)
    ]  # fmt: skip
    if len(counting) < rules.approvals:
        plural = "s are" if rules.approvals > 1 else " is"
        found.append(
            f"At least {rules.approvals} approving review{plural} required by reviewers with write access."
        )
    if rules.code_owners and pull.owners_pending:
        found.append("Waiting on code owner review from " + ", ".join(pull.owners_pending) + ".")
    return found


def conflicts(forge: ForgeState, pull: Pull) -> bool:
    """Whether it cannot be merged into the base as it is now."""
    tip = forge.bare.commit_of(f"refs/heads/{pull.base_branch}")
    return tip is None or forge.bare.merged_tree(tip, pull.head) is None


def behind(forge: ForgeState, pull: Pull) -> bool:
    """Whether the base has what the head lacks."""
    tip = forge.bare.commit_of(f"refs/heads/{pull.base_branch}")
    return tip is not None and not forge.bare.holds(pull.head, tip)


def queued(forge: ForgeState, branch: str) -> bool:
    """Whether a branch has a merge queue."""
    return any(rules.queue for rules in rules_of(forge, branch))


def merge_state(forge: ForgeState, pull: Pull) -> str:
    """GraphQL's MergeStateStatus; REST writes it in lower case."""
    if pull.state != "open" or forge.unknown_for > 0:
        return "UNKNOWN"
    if conflicts(forge, pull):
        return "DIRTY"
    if pull.draft:
        return "DRAFT"
    against = refusals(forge, pull)
    if any("out of date" in one for one in against):
        return "BEHIND"
    if against or queued(forge, pull.base_branch):
        return "BLOCKED"
    return "CLEAN" if all_green(forge, pull.head) else "UNSTABLE"


def all_green(forge: ForgeState, commit: str) -> bool:
    """Whether nothing that reported is red or under way."""
    checks = all(one.conclusion in PASSES for one in latest(forge, commit))
    return checks and all(one.state == "success" for one in statuses(forge, commit))


def decision(forge: ForgeState, pull: Pull) -> str | None:
    """GraphQL's PullRequestReviewDecision; None where no review is demanded."""
    demanding = [one for one in rules_of(forge, pull.base_branch) if one.approvals is not None]
    if not demanding:
        return None
    if any(one.state == "CHANGES_REQUESTED" for one in opinions(pull).values()):
        return "CHANGES_REQUESTED"
    lacking = any(_of_reviews(pull, rules) for rules in demanding)
    return "REVIEW_REQUIRED" if lacking else "APPROVED"
