"""What GitLab's `detailed_merge_status` means for a merge, in plain words.

Sources: docs.gitlab.com "Merge requests API", "Merge status"; GitLab's GraphQL enum DetailedMergeStatus and
releases before 17 for older names; `merge_status` is what servers before 15.6 have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.forge.pull_request import Mergeable
from shipcheck.http.reading import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

MERGEABLE = "mergeable"

TRANSIENT = ("unchecked", "checking", "preparing", "approvals_syncing", "cannot_be_merged_recheck")
"""GitLab is working it out; asking again later gives another word."""

_PIPELINE = "a pipeline has to succeed first"
_RUNNING = "its pipeline still runs"
_DEPENDENCY = "another merge request has to be merged first"
_CHECKS = "external status checks have to pass first"
_POLICIES = "a security policy is not satisfied"

BLOCKED = {
    "ci_must_pass": _PIPELINE,
    "ci_still_running": _RUNNING,
    "commits_status": "its source branch is gone, or has no commits of its own",
    "discussions_not_resolved": "there are unresolved threads",
    "draft_status": "it is a draft",
    "jira_association_missing": "its title or description has to name a Jira issue",
    "merge_request_blocked": _DEPENDENCY,
    "merge_time": "it may not be merged before the time that was set for it",
    "need_rebase": "it has to be rebased onto its target first",
    "need_rebase_merge_train": "it has to be rebased onto its target first",
    "not_approved": "an approval is missing",
    "not_open": "it is not open",
    "requested_changes": "a reviewer has requested changes",
    "security_policy_violations": _POLICIES,
    "security_policy_pipeline_check": "a security policy wants every pipeline of its last commit to succeed",
    "status_checks_must_pass": _CHECKS,
    "locked_paths": "paths that it changes are locked by somebody else",
    "locked_lfs_files": "LFS files that it changes are locked by somebody else",
    "title_regex": "its title has not the form that the project asks for",
    # Older names, and those of GraphQL.
    "blocked_status": _DEPENDENCY,
    "broken_status": "it cannot be merged cleanly, or its source branch is gone",
    "external_status_checks": _CHECKS,
    "policies_denied": _POLICIES,
    "security_policies_violations": _POLICIES,
    "jira_association": "its title or description has to name a Jira issue",
    "title_not_matching": "its title has not the form that the project asks for",
}
"""Every word that names an obstacle."""

CONFLICTS = {
    "conflict": "it conflicts with its target",
    "cannot_be_merged": "it conflicts with its target, or has nothing to merge",
}

LEGACY = {"can_be_merged": MERGEABLE}
"""Words of `merge_status` that say something else than `detailed_merge_status` would."""


def status_word(body: Mapping[str, Any]) -> str:
    """GitLab's word for how a merge request stands, of whatever age the server is."""
    detailed = text(body.get("detailed_merge_status"))
    old = text(body.get("merge_status")) or ""
    return detailed or LEGACY.get(old, old)


def mergeable_of(word: str) -> tuple[Mergeable, tuple[str, ...]]:
    """What a word means, and the reasons against a merge; a word that no table has blocks, and is shown."""
    if word == MERGEABLE:
        return Mergeable.YES, ()
    if not word or word in TRANSIENT:
        return Mergeable.UNKNOWN, ()
    if word in CONFLICTS:
        return Mergeable.CONFLICT, (CONFLICTS[word],)
    return Mergeable.BLOCKED, (BLOCKED.get(word, f"GitLab says: {word}"),)
