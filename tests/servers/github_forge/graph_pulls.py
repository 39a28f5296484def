"""Pull requests in GraphQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.github_forge import judging, landing
from tests.servers.github_forge.graph_commits import commit, ref, rollup
from tests.servers.github_forge.graph_parts import Json, actor, connection

if TYPE_CHECKING:
    from tests.servers.github_forge.desk import Desk
    from tests.servers.github_forge.records import Comment, Pull, Review, Thread


def pull_request(desk: Desk, pull: Pull) -> Json:
    """PullRequest."""
    web = f"{desk.web}/pull/{pull.number}"
    return {
        "__typename": "PullRequest", "__interfaces": ("Node",), "id": f"PR_{pull.number}",
        "fullDatabaseId": str(pull.number), "number": pull.number, "url": web, "permalink": web,
        "title": pull.title, "body": pull.body or "", "isDraft": pull.draft, "locked": False,
        "state": "MERGED" if pull.merged else pull.state.upper(), "merged": pull.merged,
        "closed": pull.state == "closed", "createdAt": pull.created, "updatedAt": pull.updated,
        "closedAt": pull.closed_at, "mergedAt": pull.merged_at, "author": actor(pull.author),
        "mergedBy": actor(pull.merged_by) if pull.merged_by else None,
        "authorAssociation": "COLLABORATOR", "maintainerCanModify": False,
        **_ends(desk, pull), **_standing(desk, pull), **_parts(desk, pull),
    }  # fmt: skip


def _ends(desk: Desk, pull: Pull) -> Json:
    """Head and base; `baseRefOid` is what the base was when somebody last pushed."""
    settings = desk.forge.repository
    fork = pull.owner != settings.owner
    gone = pull.owner in desk.forge.deleted_forks
    owner = None if gone else actor(pull.owner)
    head = {
        "__typename": "Repository", "id": f"R_{pull.owner}", "name": settings.name, "owner": owner,
        "nameWithOwner": f"{pull.owner}/{settings.name}", "isFork": fork,
    }  # fmt: skip
    return {
        "headRefOid": pull.head, "headRefName": pull.branch, "baseRefOid": pull.base,
        "baseRefName": pull.base_branch, "isCrossRepository": fork,
        "headRepository": None if gone else head, "headRepositoryOwner": owner,
        "headRef": lambda: None if fork or pull.head_gone else ref(desk, pull.branch),
        "baseRef": lambda: ref(desk, pull.base_branch),
        "mergeCommit": lambda: commit(desk, pull.merge_commit) if pull.merge_commit else None,
        "potentialMergeCommit": None, "statusCheckRollup": lambda: rollup(desk, pull.head),
    }  # fmt: skip


def _standing(desk: Desk, pull: Pull) -> Json:
    """Whether and how it may be merged."""
    forge = desk.forge

    def mergeable() -> str:
        if forge.unknown_for > 0 or pull.state != "open":
            return "UNKNOWN"
        return "CONFLICTING" if judging.conflicts(forge, pull) else "MERGEABLE"

    arming, entry = pull.arming, pull.entry
    queue = landing.line(forge, pull.base_branch)
    writes = desk.token.may != "read"
    return {
        "mergeable": mergeable, "mergeStateStatus": lambda: judging.merge_state(forge, pull),
        "reviewDecision": lambda: judging.decision(forge, pull),
        "canBeRebased": lambda: mergeable() == "MERGEABLE",
        "isMergeQueueEnabled": judging.queued(forge, pull.base_branch),
        "isInMergeQueue": entry is not None,
        "mergeQueueEntry": None if entry is None else {
            "__typename": "MergeQueueEntry", "id": f"MQE_{entry.number}", "state": entry.state,
            "position": queue.index(pull) + 1, "enqueuedAt": entry.at, "jump": False, "solo": False,
            "estimatedTimeToMerge": None, "headCommit": lambda: commit(desk, entry.commit),
            "baseCommit": lambda: commit(desk, entry.base),
        },
        "autoMergeRequest": None if arming is None else {
            "__typename": "AutoMergeRequest", "enabledAt": arming.at, "enabledBy": actor(arming.by),
            "mergeMethod": arming.method.upper(), "commitHeadline": arming.title,
            "commitBody": arming.message, "authorEmail": None,
        },
        "viewerCanMergeAsAdmin": False, "viewerCanUpdate": writes, "viewerCanUpdateBranch": writes,
        "viewerCanEnableAutoMerge": writes and arming is None and forge.repository.allow_auto_merge,
        "viewerCanDisableAutoMerge": writes and arming is not None,
    }  # fmt: skip


def _parts(desk: Desk, pull: Pull) -> Json:
    """What belongs to it."""
    newest = {one.author: one for one in pull.reviews if one.state != "PENDING"}
    opinions = judging.opinions(pull)
    labels = [{"__typename": "Label", "name": one, "color": "ededed"} for one in pull.labels]
    requests = [_request(actor(one), pull, one) for one in pull.requested]
    teams = [
        {"__typename": "Team", "slug": one, "name": one.title(), "combinedSlug": f"acme/{one}"}
        for one in pull.requested_teams
    ]
    requests += [_request(team, pull, str(team["slug"])) for team in teams]
    bare = desk.forge.bare
    return {
        "reviews": connection(
            "reviews", [_review(desk, pull, one) for one in pull.reviews if one.state != "PENDING"]),
        "latestReviews": connection(
            "latestReviews", [_review(desk, pull, one) for one in newest.values()]),
        "latestOpinionatedReviews": connection(
            "latestOpinionatedReviews", [_review(desk, pull, one) for one in opinions.values()]),
        "reviewThreads": connection(
            "reviewThreads", [_thread(desk, pull, one) for one in pull.threads]),
        "reviewRequests": connection("reviewRequests", requests),
        "labels": connection("labels", labels),
        "comments": connection("comments", [_comment(desk, pull, one) for one in pull.comments]),
        "commits": connection("commits", lambda: [
            {"__typename": "PullRequestCommit", "commit": commit(desk, one)}
            for one in bare.git("rev-list", "--reverse", f"{pull.base}..{pull.head}").split()
        ]),
        "files": connection("files", lambda: [
            {"__typename": "PullRequestChangedFile", "path": one}
            for one in bare.git("diff", "--name-only", f"{pull.base}...{pull.head}").splitlines()
        ]),
    }  # fmt: skip


def _request(reviewer: Json, pull: Pull, name: str) -> Json:
    return {
        "__typename": "ReviewRequest", "requestedReviewer": reviewer,
        "asCodeOwner": name in pull.owners_pending,
    }  # fmt: skip


def _review(desk: Desk, pull: Pull, one: Review) -> Json:
    """PullRequestReview."""
    known = desk.forge.bare.commit_of(one.commit) is not None
    return {
        "__typename": "PullRequestReview", "id": f"PRR_{one.number}", "databaseId": one.number,
        "fullDatabaseId": str(one.number), "state": one.state, "body": one.body, "submittedAt": one.at,
        "createdAt": one.at, "author": actor(one.author), "authorAssociation": one.association,
        "authorCanPushToRepository": one.association in ("OWNER", "MEMBER", "COLLABORATOR"),
        "commit": (lambda: commit(desk, one.commit)) if known else None,
        "url": f"{desk.web}/pull/{pull.number}#pullrequestreview-{one.number}",
    }  # fmt: skip


def _thread(desk: Desk, pull: Pull, one: Thread) -> Json:
    """PullRequestReviewThread."""
    comment = {
        "__typename": "PullRequestReviewComment", "author": actor(one.author), "body": one.body,
        "url": f"{desk.web}/pull/{pull.number}#discussion_r{one.number}", "createdAt": one.at,
    }  # fmt: skip
    return {
        "__typename": "PullRequestReviewThread", "id": f"PRRT_{one.number}", "isResolved": one.resolved,
        "isOutdated": one.commit != pull.head, "isCollapsed": one.resolved, "path": one.path,
        "line": one.line, "comments": connection("comments", [comment]),
    }  # fmt: skip


def _comment(desk: Desk, pull: Pull, one: Comment) -> Json:
    """IssueComment; a job's own token may update only what it wrote."""
    mine = one.author == desk.token.login
    return {
        "__typename": "IssueComment", "id": f"IC_{one.number}", "databaseId": one.number,
        "fullDatabaseId": str(one.number), "body": one.body, "author": actor(one.author),
        "url": f"{desk.web}/pull/{pull.number}#issuecomment-{one.number}", "createdAt": one.created,
        "updatedAt": one.updated, "viewerDidAuthor": mine, "isMinimized": False,
        "viewerCanUpdate": mine or desk.token.may == "admin",
        "authorAssociation": "NONE" if one.author.endswith("[bot]") else "COLLABORATOR",
    }  # fmt: skip
