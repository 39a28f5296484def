"""What a repository on Gitea or Forgejo demands before a merge into a branch.

Three requests. Sources: Gitea's swagger 1.27 (`BranchProtection`, `Branch`, `Repository`); the whole
protection is for administrators, everybody else is shown the approvals and the contexts that are required.
"""

from __future__ import annotations

import asyncio
import fnmatch
import re
from typing import TYPE_CHECKING, Any

from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.http.errors import Forbidden
from shipcheck.http.reading import in_path, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.hosting.gitea_api import Gitea

STYLES = {
    "merge": ("allow_merge_commits", "merge"),
    "rebase": ("allow_rebase", "rebase"),
    "squash": ("allow_squash_merge", "squash"),
    "fast-forward-only": ("allow_fast_forward_only_merge", "rebase"),
}
"""Gitea's ways of merging: the setting that allows each, and what it makes of the commits.

`rebase-merge`, which rebases and makes a merge commit all the same, is none of ours.
"""

PATTERN = re.compile(r"[*?\[\]{}]")
"""Signs that make a context a pattern (gobwas/glob)."""

STRANGE = re.compile(r"[\[\]{}\\]")
"""Those that fnmatch reads in another way."""

HIDDEN = "whether outdated branches, stale approvals and unsigned commits are refused"


async def read_rules(gitea: Gitea, branch: str) -> BranchRules:
    """The demands, with what this token could not see."""
    repository, here, every = await asyncio.gather(
        gitea.read(""), gitea.find(f"/branches/{in_path(branch)}"), _protections(gitea)
    )
    here = here or {}
    found = _protection_of(branch, here, every or ())
    rule = found or here
    contexts = _contexts(rule)
    hidden = [HIDDEN] if found is None and here.get("protected") is True else []
    odd = [one for one in contexts if STRANGE.search(one)]
    unseen = [*hidden, *(f"what the context {one!r} stands for" for one in odd)]
    return BranchRules(
        required=tuple(RequiredRun(one, is_pattern=bool(PATTERN.search(one))) for one in contexts),
        complete=not unseen,
        partly=f"not seen: {', '.join(unseen)}" if unseen else "",
        up_to_date=rule.get("block_on_outdated_branch") is True,
        approvals=_count(rule.get("required_approvals")),
        stale_reviews_fall=_any(rule, "dismiss_stale_approvals", "ignore_stale_approvals"),
        pipeline=rule.get("enable_status_check") is True and not contexts,
        methods=methods_of(repository),
        auto_merge=True,
        signed=rule.get("require_signed_commits") is True,
        frozen="the repository is archived" if repository.get("archived") is True else "",
    )


async def _protections(gitea: Gitea) -> Sequence[Mapping[str, Any]] | None:
    """All protections; None where they are not for this token."""
    try:
        return await gitea.listed("/branch_protections")
    except Forbidden:
        return None


def _protection_of(
    branch: str, here: Mapping[str, Any], every: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """The protection that holds for a branch.

    The server names it to administrators; else it is the one of the first priority whose name fits,
    a plain name before a pattern.
    """
    named = text(here.get("effective_branch_protection_name"))
    told = next((one for one in every if named and _name(one) == named), None)
    if told is not None:
        return told
    fits = [one for one in every if _fits(_name(one), branch)]
    return min(fits, key=_rank, default=None)


def _rank(rule: Mapping[str, Any]) -> tuple[int, bool]:
    return _count(rule.get("priority")), bool(PATTERN.search(_name(rule)))


def _name(rule: Mapping[str, Any]) -> str:
    return text(rule.get("rule_name")) or text(rule.get("branch_name")) or ""


def _fits(pattern: str, branch: str) -> bool:
    """Whether a protection's name is the branch's: `*` stays within a part of the path, `**` does not."""
    if not PATTERN.search(pattern):
        return pattern.casefold() == branch.casefold()
    if "**" in pattern:
        return fnmatch.fnmatchcase(branch, pattern)
    parts, names = pattern.split("/"), branch.split("/")
    return len(parts) == len(names) and all(map(fnmatch.fnmatchcase, names, parts))


def _contexts(rule: Mapping[str, Any]) -> list[str]:
    """The contexts that are required; none where status checks are not."""
    listed = rule.get("status_check_contexts")
    if rule.get("enable_status_check") is not True or not isinstance(listed, list):
        return []
    return [one for one in listed if isinstance(one, str) and one]


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _any(rule: Mapping[str, Any], *names: str) -> bool:
    return any(rule.get(name) is True for name in names)


def methods_of(repository: Mapping[str, Any]) -> tuple[str, ...]:
    """The ways of merging that are allowed, the repository's own first; empty where it does not tell."""
    own = text(repository.get("default_merge_style"))
    allowed = [style for style, (setting, _) in STYLES.items() if repository.get(setting) is True]
    ordered = sorted(allowed, key=lambda style: style != own)
    return tuple(dict.fromkeys(STYLES[style][1] for style in ordered))


def style_of(method: str, repository: Mapping[str, Any]) -> str:
    """Gitea's word for a way of merging; a fast-forward where it may not rebase."""
    if method == "rebase" and repository.get("allow_rebase") is not True:
        fast = repository.get("allow_fast_forward_only_merge") is True
        return "fast-forward-only" if fast else "rebase"
    return method
