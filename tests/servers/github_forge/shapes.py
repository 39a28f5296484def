"""People, repositories, commits as GitHub writes them (OpenAPI: simple-user, full-repository, commit, …)."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from tests.servers.github_forge.records import APPS

if TYPE_CHECKING:
    from tests.servers.github_forge.desk import Desk

Json = dict[str, Any]
LONG_AGO = "2024-01-01T00:00:00Z"
LISTS = (
    "archive", "assignees", "blobs", "branches", "collaborators", "comments", "commits", "compare",
    "contents", "contributors", "deployments", "downloads", "events", "forks", "git_commits", "git_refs",
    "git_tags", "hooks", "issue_comment", "issue_events", "issues", "keys", "labels", "languages", "merges",
    "milestones", "notifications", "pulls", "releases", "stargazers", "statuses", "subscribers",
    "subscription", "tags", "teams", "trees",
)  # fmt: skip
PATHS = {
    "git_commits": "git/commits", "git_refs": "git/refs", "git_tags": "git/tags",
    "issue_comment": "issues/comments", "issue_events": "issues/events", "trees": "git/trees",
    "blobs": "git/blobs",
}  # fmt: skip


def number_of(name: str) -> int:
    """A number for a name, always the same."""
    return zlib.crc32(name.encode())


def user(desk: Desk, login: str) -> Json:
    """simple-user."""
    home = f"{desk.asked.api}/users/{login.removesuffix('[bot]')}"
    lists = ("followers", "subscriptions", "organizations", "repos", "received_events")
    return {
        "login": login, "id": number_of(login), "node_id": f"U_{number_of(login)}",
        "avatar_url": f"https://avatars.example.com/u/{number_of(login)}", "gravatar_id": "", "url": home,
        "html_url": f"https://github.example.com/{login.removesuffix('[bot]')}",
        **{f"{name}_url": f"{home}/{name}" for name in lists},
        "following_url": f"{home}/following{{/other_user}}", "gists_url": f"{home}/gists{{/gist_id}}",
        "starred_url": f"{home}/starred{{/owner}}{{/repo}}", "events_url": f"{home}/events{{/privacy}}",
        "type": "Bot" if login.endswith("[bot]") else "User", "site_admin": False,
    }  # fmt: skip


def small_repository(desk: Desk, owner: str | None = None) -> Json:
    """minimal-repository: of the repository, or of somebody's fork."""
    settings = desk.forge.repository
    owner = owner or settings.owner
    name = f"{owner}/{settings.name}"
    api = f"{desk.asked.api}/repos/{name}"
    return {
        "id": number_of(name), "node_id": f"R_{number_of(name)}", "name": settings.name, "full_name": name,
        "owner": user(desk, owner), "private": settings.private,
        "html_url": f"https://github.example.com/{name}", "description": None,
        "fork": owner != settings.owner, "url": api,
        **{f"{one}_url": f"{api}/{PATHS.get(one, one)}" for one in LISTS},
    }  # fmt: skip


def repository(desk: Desk, owner: str | None = None) -> Json:
    """`repository` and `full-repository`."""
    settings = desk.forge.repository
    small = small_repository(desk, owner)
    name = small["full_name"]
    counts = (
        "forks_count", "stargazers_count", "watchers_count", "size", "open_issues_count",
        "subscribers_count", "network_count", "forks", "open_issues", "watchers",
    )  # fmt: skip
    has = ("issues", "projects", "wiki", "pages", "downloads", "discussions")
    may = desk.token.may
    return {
        **small, **dict.fromkeys(counts, 0), **{f"has_{one}": True for one in has},
        "git_url": f"git://github.example.com/{name}.git",
        "ssh_url": f"git@github.example.com:{name}.git", "svn_url": small["html_url"],
        "clone_url": f"https://github.example.com/{name}.git", "mirror_url": None, "homepage": None,
        "language": None, "license": None, "default_branch": settings.default_branch,
        "archived": settings.archived, "disabled": False, "visibility": "public",
        "pushed_at": LONG_AGO, "created_at": LONG_AGO, "updated_at": LONG_AGO,
        "permissions": {
            "admin": may == "admin", "maintain": may == "admin", "push": may != "read",
            "triage": may != "read", "pull": True,
        },
        "allow_merge_commit": settings.allow_merge_commit,
        "allow_squash_merge": settings.allow_squash_merge,
        "allow_rebase_merge": settings.allow_rebase_merge, "allow_auto_merge": settings.allow_auto_merge,
        "allow_update_branch": settings.allow_update_branch,
        "delete_branch_on_merge": settings.delete_branch_on_merge,
    }  # fmt: skip


def app(desk: Desk, slug: str) -> Json:
    """integration."""
    return {
        "id": APPS[slug], "slug": slug, "node_id": f"A_{APPS[slug]}", "owner": user(desk, "github"),
        "name": slug.replace("-", " ").title(), "description": "",
        "external_url": "https://help.example.com",
        "html_url": f"https://github.example.com/apps/{slug}",
        "created_at": LONG_AGO, "updated_at": LONG_AGO, "permissions": {"checks": "write"}, "events": [],
    }  # fmt: skip


def commit(desk: Desk, sha: str) -> Json:
    """commit."""
    api, web = desk.api, desk.web
    form = "--format=%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B"
    said = desk.forge.bare.git("log", "-1", form, sha).split("\0")
    tree, parents, message = said[0], said[1].split(), said[8].rstrip("\n")
    author = {"name": said[2], "email": said[3], "date": said[4]}
    committer = {"name": said[5], "email": said[6], "date": said[7]}
    return {
        "sha": sha, "node_id": f"C_{sha}", "url": f"{api}/commits/{sha}", "html_url": f"{web}/commit/{sha}",
        "comments_url": f"{api}/commits/{sha}/comments",
        "commit": {
            "url": f"{api}/git/commits/{sha}", "author": author, "committer": committer,
            "message": message, "comment_count": 0, "verification": unsigned(),
            "tree": {"sha": tree, "url": f"{api}/git/trees/{tree}"},
        },
        "author": user(desk, "ada"), "committer": user(desk, "web-flow"),
        "parents": [
            {"sha": one, "url": f"{api}/commits/{one}", "html_url": f"{web}/commit/{one}"}
            for one in parents
        ],
    }  # fmt: skip


def unsigned() -> Json:
    """verification, of a commit that nobody signed."""
    return {
        "verified": False, "reason": "unsigned", "payload": None, "signature": None, "verified_at": None,
    }  # fmt: skip


def simple_commit(desk: Desk, sha: str) -> Json:
    """simple-commit."""
    whole = commit(desk, sha)["commit"]
    return {
        "id": sha, "tree_id": whole["tree"]["sha"], "message": whole["message"],
        "timestamp": whole["committer"]["date"],
        "author": {"name": whole["author"]["name"], "email": whole["author"]["email"]},
        "committer": {"name": whole["committer"]["name"], "email": whole["committer"]["email"]},
    }  # fmt: skip
