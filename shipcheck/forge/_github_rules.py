"""What GitHub demands before it merges into a branch: its rulesets and its older protection, both."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.forge import _github_queries as queries
from shipcheck.forge._github_pulls import in_repository
from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.hosting.github import owner_of
from shipcheck.hosting.github_answers import said_in
from shipcheck.hosting.github_api import GraphqlRefused
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from shipcheck.http.reading import as_map, in_path, map_in, maps_in, text, truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.hosting.github_api import GitHub

METHODS = {
    "merge": "allow_merge_commit",
    "squash": "allow_squash_merge",
    "rebase": "allow_rebase_merge",
}
"""Ways of merging, and the repository's settings for them."""

NOT_PROTECTED = "Branch not protected"
"""What GitHub says with 404 to those who may see the protection; to others it says `Not Found`."""

NOT_OFFERED = "Upgrade to GitHub"
"""How GitHub's 403 begins where a private repository's plan has neither protection nor rulesets."""

NO_MATTER = frozenset({
    "creation", "deletion", "non_fast_forward", "commit_message_pattern", "commit_author_email_pattern",
    "committer_email_pattern", "branch_name_pattern", "tag_name_pattern", "file_path_restriction",
    "max_file_path_length", "file_extension_restriction", "max_file_size", "copilot_code_review",
})  # fmt: skip
"""Types of rules that ask for no run and no review; what they refuse is said when it is pushed or merged."""


@dataclass(slots=True)
class _Demands:
    """The demands while they are put together; `unseen` says what could not be read or understood."""

    required: dict[RequiredRun, None] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)
    approvals: int = 0
    methods: tuple[str, ...] = tuple(METHODS)
    frozen: str = ""
    unseen: list[str] = field(default_factory=list)
    runs_unseen: bool = False

    def ask(self, **flags: object) -> None:
        """Demand each of these that is true."""
        self.flags.update({name: True for name, value in flags.items() if value is True})

    def approve(self, count: object) -> None:
        """Demand so many approvals."""
        if isinstance(count, int) and not isinstance(count, bool):
            self.approvals = max(self.approvals, count)

    def require(self, name: object, app: object = None) -> None:
        """Demand a run, by an app where it is one's alone."""
        if isinstance(name, str) and name:
            self.required[RequiredRun(name, owner_of(app))] = None


async def read_rules(github: GitHub, branch: str) -> BranchRules:
    """The demands of rulesets and of the branch's protection, and how the repository merges.

    Three requests at the same time, and one more for each further hundred rules. Two more where the
    protection may be read by administrators only: what others may see of it.

    Raises:
        ShipcheckError: as GitHub.get; the rules are of a shape that nobody understands.
    """
    demands = _Demands()
    listed, protection, repository = await asyncio.gather(
        _rulesets(github, branch), _protection(github, branch), github.find("")
    )
    if repository is None:
        raise github.absent()
    if listed is None:
        demands.unseen.append("the rulesets")
        demands.runs_unseen = True
    for rule in listed or ():
        _add_rule(demands, rule)
    if protection is not None:
        _add_protection(demands, protection)
    else:
        await _add_visible(demands, github, branch)
    return _result(demands, repository)


async def _rulesets(github: GitHub, branch: str) -> Sequence[Mapping[str, Any]] | None:
    """The rules of all rulesets; None where the credential may not see them, or a server is too old."""
    try:
        return await github.listed(f"/rules/branches/{in_path(branch)}")
    except Forbidden as error:
        return () if NOT_OFFERED in error.message else None
    except UnexpectedAnswer as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        return None


async def _protection(github: GitHub, branch: str) -> Mapping[str, Any] | None:
    """The protection, empty where GitHub says that there is none.

    None where the credential may not see it, or there is none: a plain 404 says either.
    """
    ok = (HTTPStatus.OK, HTTPStatus.NOT_FOUND)
    try:
        answer = await github.get(f"/branches/{in_path(branch)}/protection", ok=ok)
    except Forbidden as error:
        return {} if NOT_OFFERED in error.message else None
    if answer.status == HTTPStatus.OK:
        return as_map(answer.json(), answer)
    return {} if said_in(answer) == NOT_PROTECTED else None


def _add_rule(demands: _Demands, rule: Mapping[str, Any]) -> None:
    """One rule of a ruleset; a type that is not understood is named."""
    kind, given = rule.get("type"), map_in(rule.get("parameters"))
    if kind == "required_status_checks":
        for one in maps_in(given.get("required_status_checks")):
            demands.require(one.get("context"), one.get("integration_id"))
        demands.ask(up_to_date=given.get("strict_required_status_checks_policy"))
    elif kind == "pull_request":
        _add_reviews(demands, given)
    elif kind == "merge_queue":
        demands.ask(queue=True)
    elif kind == "required_linear_history":
        demands.ask(linear=True)
    elif kind == "required_signatures":
        demands.ask(signed=True)
    elif kind not in NO_MATTER:
        demands.unseen.append(
            f"the rule {text(kind) or 'without a type'}, which shipcheck does not know"
        )
        demands.runs_unseen = True  # workflows, code scanning, deployments are runs by another name


def _add_reviews(demands: _Demands, given: Mapping[str, Any]) -> None:
    """A ruleset's rule on pull requests."""
    demands.approve(given.get("required_approving_review_count"))
    demands.ask(
        code_owners=given.get("require_code_owner_review"),
        stale_reviews_fall=given.get("dismiss_stale_reviews_on_push"),
        last_push_by_another=given.get("require_last_push_approval"),
        threads_resolved=given.get("required_review_thread_resolution"),
    )
    allowed = given.get("allowed_merge_methods")
    if isinstance(allowed, list) and allowed:
        demands.methods = tuple(name for name in demands.methods if name in allowed)
    if given.get("required_reviewers"):
        demands.unseen.append("reviewers that a ruleset asks for by name")


def _add_protection(demands: _Demands, given: Mapping[str, Any]) -> None:
    """The branch's protection, as administrators see it."""
    _add_checks(demands, map_in(given.get("required_status_checks")))
    reviews = map_in(given.get("required_pull_request_reviews"))
    demands.approve(reviews.get("required_approving_review_count"))
    demands.ask(
        code_owners=reviews.get("require_code_owner_reviews"),
        stale_reviews_fall=reviews.get("dismiss_stale_reviews"),
        last_push_by_another=reviews.get("require_last_push_approval"),
        threads_resolved=_enabled(given, "required_conversation_resolution"),
        linear=_enabled(given, "required_linear_history"),
        signed=_enabled(given, "required_signatures"),
    )
    if _enabled(given, "lock_branch"):
        demands.frozen = "the branch is locked on GitHub"


def _add_checks(demands: _Demands, given: Mapping[str, Any]) -> None:
    """Required checks with the apps that own them; `contexts` is the older list of their names."""
    checks = maps_in(given.get("checks"))
    for one in checks:
        demands.require(one.get("context"), one.get("app_id"))
    known = {one.get("context") for one in checks}
    contexts = given.get("contexts")
    for name in contexts if isinstance(contexts, list) else ():
        if name not in known:
            demands.require(name)
    demands.ask(up_to_date=given.get("strict"))


async def _add_visible(demands: _Demands, github: GitHub, branch: str) -> None:
    """What those may see of the protection who are no administrators, unless there is none at all."""
    shown = await github.find(f"/branches/{in_path(branch)}")
    if shown is not None and shown.get("protected") is False:
        return
    demands.unseen.append("all of the branch's protection, which administrators may read")
    protection = (shown or {}).get("protection")
    _add_checks(demands, map_in(map_in(protection).get("required_status_checks")))
    demands.runs_unseen |= not isinstance(protection, dict)
    variables = {"branch": f"refs/heads/{branch}"}
    try:
        answer = await in_repository(github, queries.VISIBLE_RULE, variables)
    except GraphqlRefused:
        return
    _add_visible_rule(demands, map_in(map_in(answer.get("ref")).get("refUpdateRule")))


def _add_visible_rule(demands: _Demands, given: Mapping[str, Any]) -> None:
    demands.approve(given.get("requiredApprovingReviewCount"))
    demands.ask(
        code_owners=given.get("requiresCodeOwnerReviews"),
        threads_resolved=given.get("requiresConversationResolution"),
        linear=given.get("requiresLinearHistory"),
        signed=given.get("requiresSignatures"),
    )
    names = given.get("requiredStatusCheckContexts")
    known = {run.name for run in demands.required}
    for name in names if isinstance(names, list) else ():
        if name not in known:
            demands.require(name)


def _enabled(given: Mapping[str, Any], key: str) -> bool:
    return map_in(given.get(key)).get("enabled") is True


def _result(demands: _Demands, repository: Mapping[str, Any]) -> BranchRules:
    settings = {name: truth(repository.get(key)) for name, key in METHODS.items()}
    told = None not in settings.values()
    methods = tuple(name for name in demands.methods if settings[name] is not False)
    if demands.flags.get("linear"):
        methods = tuple(name for name in methods if name != "merge")
    tightened = len(methods) < len(METHODS)
    frozen = demands.frozen or (
        "the repository is archived" if repository.get("archived") is True else ""
    )
    return BranchRules(
        required=tuple(demands.required),
        complete=not demands.unseen,
        partly=_partly(demands),
        runs_unseen=demands.runs_unseen,
        approvals=demands.approvals,
        methods=methods if told or tightened else (),
        auto_merge=truth(repository.get("allow_auto_merge")),
        frozen=frozen,
        **demands.flags,
    )


def _partly(demands: _Demands) -> str:
    return f"not seen: {', '.join(dict.fromkeys(demands.unseen))}" if demands.unseen else ""
