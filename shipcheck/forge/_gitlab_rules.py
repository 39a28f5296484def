"""What a GitLab project demands before a merge into a branch.

Seven requests at the same time. Sources: docs.gitlab.com "Projects API" (merge settings), "Protected branches
API", "Merge request approvals API" (Premium), "External status checks API" (Ultimate), "Freeze Periods API".
"""

from __future__ import annotations

import asyncio
import fnmatch
from typing import TYPE_CHECKING, Any

from shipcheck.forge._gitlab_freeze import frozen_by
from shipcheck.forge._gitlab_reviews import needed
from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.hosting.gitlab import CHECK_OWNER
from shipcheck.hosting.gitlab_api import UNSEEN
from shipcheck.http.reading import maps_in, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from shipcheck.hosting.gitlab_api import GitLab

    Entries = Sequence[Mapping[str, Any]]

METHODS = {"merge": "merge", "rebase_merge": "merge", "ff": "rebase"}
"""What `merge_method` makes of the commits; a fast-forward lands them as they are."""

BY_RULE = ("regular", "any_approver")
"""Kinds of approval rules that always apply; a report's apply only where it finds something."""


async def read_rules(gitlab: GitLab, branch: str, now: datetime) -> BranchRules:
    """The demands, with what this token could not see."""
    documents = asyncio.gather(gitlab.read(""), gitlab.find("/approvals", unseen=UNSEEN))
    lists = asyncio.gather(
        gitlab.listed("/protected_branches", unseen=UNSEEN),
        gitlab.listed("/approval_rules", unseen=UNSEEN),
        gitlab.listed("/external_status_checks", unseen=UNSEEN),
        gitlab.listed("/freeze_periods", unseen=UNSEEN),
    )
    (project, approvals), (protected, rules, checks, freezes) = await asyncio.gather(
        documents, lists
    )
    frozen, odd = frozen_by(freezes or (), now)
    wants_checks = project.get("only_allow_merge_if_all_status_checks_passed") is True
    unseen = [
        *(["which branches are protected"] if protected is None else []),
        *(["external status checks"] if wants_checks and checks is None else []),
        *(["deploy freezes"] if freezes is None else []),
        *odd,
    ]
    here = [one for one in protected or () if _covers(text(one.get("name")), branch)]
    return BranchRules(
        required=_required(checks or (), branch) if wants_checks else (),
        complete=not unseen,
        partly=f"not seen: {', '.join(unseen)}" if unseen else "",
        up_to_date=project.get("merge_method") in ("rebase_merge", "ff"),
        approvals=_approvals(rules or (), branch),
        code_owners=any(one.get("code_owner_approval_required") is True for one in here),
        stale_reviews_fall=(approvals or {}).get("reset_approvals_on_push") is True,
        threads_resolved=project.get("only_allow_merge_if_all_discussions_are_resolved") is True,
        pipeline=project.get("only_allow_merge_if_pipeline_succeeds") is True,
        skipped_pipeline_counts=project.get("allow_merge_on_skipped_pipeline") is True,
        methods=methods_of(project),
        queue=project.get("merge_trains_enabled") is True,
        auto_merge=True,
        linear=project.get("merge_method") == "ff",
        frozen=_freeze_words(frozen) if frozen else "",
    )


def methods_of(project: Mapping[str, Any]) -> tuple[str, ...]:
    """The ways of merging that the project's settings leave, the one it takes by itself first."""
    plain = METHODS.get(text(project.get("merge_method")) or "merge", "merge")
    squash = text(project.get("squash_option"))
    if squash == "never":
        return (plain,)
    if squash == "always":
        return ("squash",)
    return ("squash", plain) if squash == "default_on" else (plain, "squash")


def _covers(pattern: str | None, branch: str) -> bool:
    """Whether a protected branch's name, with `*` for anything, is the branch's."""
    escaped = "".join(f"[{one}]" if one in "[?" else one for one in pattern or "")
    return fnmatch.fnmatchcase(branch, escaped)


def _applies(entry: Mapping[str, Any], branch: str) -> bool:
    """Whether a rule is for the branch: it names branches that it is for, or none."""
    named = maps_in(entry.get("protected_branches"))
    return not named or any(_covers(text(one.get("name")), branch) for one in named)


def _approvals(rules: Entries, branch: str) -> int:
    """How many approvals are needed at least: one may satisfy several rules at once."""
    here = [one for one in rules if one.get("rule_type") in BY_RULE and _applies(one, branch)]
    return max((needed(one) for one in here), default=0)


def _required(checks: Entries, branch: str) -> tuple[RequiredRun, ...]:
    names = [text(one.get("name")) for one in checks if _applies(one, branch)]
    return tuple(RequiredRun(name, CHECK_OWNER) for name in names if name)


def _freeze_words(period: Mapping[str, Any]) -> str:
    end, zone = text(period.get("freeze_end")), text(period.get("cron_timezone"))
    return f"a deploy freeze is on until {end} (cron, {zone or 'UTC'})"
