"""Pull requests and what belongs to them, as GitHub writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.github_forge import judging
from tests.servers.github_forge.shapes import Json, number_of, repository, user

if TYPE_CHECKING:
    from tests.servers.github_forge.desk import Desk
    from tests.servers.github_forge.records import Comment, Pull, Review, Thread


def association(desk: Desk, login: str) -> str:
    """author_association."""
    return "OWNER" if login == desk.forge.repository.owner else "COLLABORATOR"


def label(desk: Desk, name: str) -> Json:
    """label."""
    return {
        "id": number_of(name), "node_id": f"LA_{number_of(name)}", "url": f"{desk.api}/labels/{name}",
        "name": name, "description": "", "color": "ededed", "default": False,
    }  # fmt: skip


def pull_simple(desk: Desk, pull: Pull) -> Json:
    """pull-request-simple."""
    url, issue = f"{desk.api}/pulls/{pull.number}", f"{desk.api}/issues/{pull.number}"
    web = f"{desk.web}/pull/{pull.number}"
    links = {
        "self": url, "html": web, "issue": issue, "comments": f"{issue}/comments",
        "review_comments": f"{url}/comments", "review_comment": f"{desk.api}/pulls/comments{{/number}}",
        "commits": f"{url}/commits", "statuses": f"{desk.api}/statuses/{pull.head}",
    }  # fmt: skip
    arming = pull.arming
    return {
        "url": url, "id": number_of(url), "node_id": f"PR_{pull.number}", "html_url": web,
        "diff_url": f"{web}.diff", "patch_url": f"{web}.patch", "issue_url": issue,
        **{f"{name}_url": links[name] for name in (
            "commits", "review_comments", "review_comment", "comments", "statuses")},
        "number": pull.number, "state": pull.state, "locked": False, "title": pull.title,
        "user": user(desk, pull.author), "body": pull.body,
        "labels": [label(desk, one) for one in pull.labels], "milestone": None,
        "created_at": pull.created, "updated_at": pull.updated, "closed_at": pull.closed_at,
        "merged_at": pull.merged_at, "merge_commit_sha": pull.merge_commit, "assignee": None,
        "assignees": [], "requested_reviewers": [user(desk, one) for one in pull.requested],
        "requested_teams": [], "draft": pull.draft,
        "head": _end(desk, pull.owner, pull.branch, pull.head),
        "base": _end(desk, desk.forge.repository.owner, pull.base_branch, pull.base),
        "_links": {name: {"href": href} for name, href in links.items()},
        "author_association": association(desk, pull.author),
        "auto_merge": None if arming is None else {
            "enabled_by": user(desk, arming.by), "merge_method": arming.method,
            "commit_title": arming.title or "", "commit_message": arming.message or "",
        },
        "active_lock_reason": None,
    }  # fmt: skip


def _end(desk: Desk, owner: str, branch: str, sha: str) -> Json:
    """One end of a pull request; a fork that was deleted has `repo: null`, which the schema forgets."""
    repo = None if owner in desk.forge.deleted_forks else repository(desk, owner)
    return {
        "label": f"{owner}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": user(desk, owner),
        "repo": repo,
    }


def pull_whole(desk: Desk, pull: Pull) -> Json:
    """pull-request; `mergeable` is null while GitHub works it out."""
    forge = desk.forge
    unknown = forge.unknown_for > 0
    state = judging.merge_state(forge, pull)
    stat = forge.bare.git("diff", "--numstat", f"{pull.base}...{pull.head}").splitlines()
    counts = [[int(one) if one.isdigit() else 0 for one in line.split("\t")[:2]] for line in stat]
    return {
        **pull_simple(desk, pull), "merged": pull.merged,
        "mergeable": None if unknown or pull.state != "open" else state != "DIRTY",
        "rebaseable": None if unknown else state != "DIRTY", "mergeable_state": state.lower(),
        "merged_by": user(desk, pull.merged_by) if pull.merged_by else None,
        "comments": len(pull.comments), "review_comments": len(pull.threads),
        "maintainer_can_modify": False, "commits": forge.bare.count(f"{pull.base}..{pull.head}"),
        "additions": sum(one[0] for one in counts), "deletions": sum(one[1] for one in counts),
        "changed_files": len(counts),
    }  # fmt: skip


def review(desk: Desk, pull: Pull, one: Review) -> Json:
    """pull-request-review; one that is pending has no time."""
    web = f"{desk.web}/pull/{pull.number}#pullrequestreview-{one.number}"
    url = f"{desk.api}/pulls/{pull.number}"
    made = {
        "id": one.number, "node_id": f"PRR_{one.number}", "user": user(desk, one.author),
        "body": one.body, "state": one.state, "html_url": web, "pull_request_url": url,
        "_links": {"html": {"href": web}, "pull_request": {"href": url}},
        "commit_id": one.commit, "author_association": one.association,
    }  # fmt: skip
    return made if one.state == "PENDING" else {**made, "submitted_at": one.at}


def comment(desk: Desk, pull: Pull, one: Comment) -> Json:
    """issue-comment."""
    return {
        "id": one.number, "node_id": f"IC_{one.number}", "url": f"{desk.api}/issues/comments/{one.number}",
        "html_url": f"{desk.web}/pull/{pull.number}#issuecomment-{one.number}", "body": one.body,
        "user": user(desk, one.author), "created_at": one.created, "updated_at": one.updated,
        "issue_url": f"{desk.api}/issues/{pull.number}",
        "author_association": association(desk, one.author), "performed_via_github_app": None,
    }  # fmt: skip


def review_comment(desk: Desk, pull: Pull, one: Thread) -> Json:
    """review-comment: the first of a thread."""
    url, web = (
        f"{desk.api}/pulls/{pull.number}",
        f"{desk.web}/pull/{pull.number}#discussion_r{one.number}",
    )
    own = f"{desk.api}/pulls/comments/{one.number}"
    return {
        "url": own, "pull_request_review_id": None, "id": one.number, "node_id": f"PRRC_{one.number}",
        "diff_hunk": "@@ -1 +1 @@", "path": one.path, "position": one.line, "original_position": one.line,
        "commit_id": pull.head, "original_commit_id": one.commit, "user": user(desk, one.author),
        "body": one.body, "created_at": one.at, "updated_at": one.at, "html_url": web,
        "pull_request_url": url, "author_association": association(desk, one.author), "line": one.line,
        "side": "RIGHT",
        "_links": {"self": {"href": own}, "html": {"href": web}, "pull_request": {"href": url}},
    }  # fmt: skip
