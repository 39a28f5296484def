"""The repository, its branches, commits, rules and files; who asks, and how often they may."""

from __future__ import annotations

import base64

from tests.servers.github_forge import shapes
from tests.servers.github_forge.desk import Desk
from tests.servers.github_forge.judging import rules_of
from tests.servers.github_forge.routing import of_repository, route
from tests.servers.github_forge.shapes_rules import branch_rules, protection, ruleset
from tests.servers.github_forge.wire import Answer, Refusal, listed


@route("GET", "/user")
def user(desk: Desk) -> Answer:
    """Whose the token is; a job's own may not ask (danger/danger-js#1031)."""
    if desk.token.kind == "actions":
        raise Refusal(403, "Resource not accessible by integration")
    if desk.token.kind == "none":
        raise Refusal(401, "Requires authentication")
    counts = ("public_repos", "public_gists", "followers", "following")
    words = ("company", "location", "email", "hireable", "bio")
    return Answer(200, {
        **shapes.user(desk, desk.token.login), "name": desk.token.login.title(), "blog": "",
        **dict.fromkeys(counts, 0), **dict.fromkeys(words), "created_at": shapes.LONG_AGO,
        "updated_at": shapes.LONG_AGO,
    })  # fmt: skip


@route("GET", "/rate_limit")
def rate_limit(desk: Desk) -> Answer:
    """What is left; asking costs nothing."""
    limits = desk.forge.limits
    rate = {
        "limit": limits.limit, "used": limits.used, "remaining": limits.remaining, "reset": limits.reset,
    }  # fmt: skip
    return Answer(200, {"resources": {"core": rate, "search": rate, "graphql": rate}, "rate": rate})


@route("GET", "/meta")
def meta(desk: Desk) -> Answer:
    """What the server is."""
    return Answer(200, {"verifiable_password_authentication": False})


@of_repository("GET", "")
def repository(desk: Desk) -> Answer:
    """full-repository; only those who may write see how it may be merged."""
    made = shapes.repository(desk)
    if desk.token.may == "read":
        made = {name: value for name, value in made.items() if not name.startswith("allow_")}
    return Answer(200, made)


@of_repository("GET", "/branches/{branch}/protection")
def branch_protection(desk: Desk) -> Answer:
    """404 both for a branch without protection and for a credential that may not know."""
    if desk.token.may != "admin":
        raise Refusal(404, "Not Found")
    rules = desk.forge.protections.get(desk.parts["branch"])
    if rules is None:
        raise Refusal(404, "Branch not protected")
    return Answer(200, protection(desk, desk.parts["branch"], rules))


@of_repository("GET", "/branches/{branch*}")
def branch(desk: Desk) -> Answer:
    """branch-with-protection."""
    name = desk.parts["branch"]
    tip = desk.forge.bare.commit_of(f"refs/heads/{name}")
    if tip is None:
        raise Refusal(404, "Branch not found")
    url = f"{desk.api}/branches/{name}"
    rules = desk.forge.protections.get(name)
    checks = rules.checks if rules else []
    shown = {
        "enabled": rules is not None,
        "required_status_checks": {
            "enforcement_level": "everyone" if checks else "off", "contexts": [one for one, _ in checks],
            "checks": [{"context": one, "app_id": app} for one, app in checks],
        },
    }  # fmt: skip
    return Answer(200, {
        "name": name, "commit": shapes.commit(desk, tip), "protected": bool(rules_of(desk.forge, name)),
        "_links": {"self": url, "html": f"{desk.web}/tree/{name}"}, "protection": shown,
        "protection_url": f"{url}/protection",
    })  # fmt: skip


@of_repository("GET", "/rules/branches/{branch*}")
def rules(desk: Desk) -> Answer:
    """The rules of all rulesets that hold for a branch, whether there is such a branch or not."""
    return listed(desk.asked, branch_rules(desk, desk.parts["branch"]))


@of_repository("GET", "/rulesets")
def rulesets(desk: Desk) -> Answer:
    """All rulesets, without their rules."""
    found = [ruleset(desk, one) for one in desk.forge.rulesets]
    brief = [{k: v for k, v in one.items() if k not in ("rules", "conditions")} for one in found]
    return listed(desk.asked, brief)


@of_repository("GET", "/rulesets/{number}")
def one_ruleset(desk: Desk) -> Answer:
    """A ruleset."""
    for one in desk.forge.rulesets:
        if str(one.number) == desk.parts["number"]:
            return Answer(200, ruleset(desk, one))
    raise Refusal(404, "Not Found")


@of_repository("GET", "/git/ref/{ref*}")
def ref(desk: Desk) -> Answer:
    """git-ref."""
    name = f"refs/{desk.parts['ref']}"
    tip = desk.forge.bare.commit_of(name)
    if tip is None:
        raise Refusal(404, "Not Found")
    target = {"type": "commit", "sha": tip, "url": f"{desk.api}/git/commits/{tip}"}
    return Answer(200, {
        "ref": name, "node_id": f"REF_{name}", "url": f"{desk.api}/git/{name}", "object": target,
    })  # fmt: skip


@of_repository("GET", "/git/commits/{sha}")
def git_commit(desk: Desk) -> Answer:
    """git-commit; Refusal 404 for one that is not here."""
    sha = desk.parts["sha"]
    if desk.forge.bare.commit_of(sha) is None:
        raise Refusal(404, "Not Found")
    whole = shapes.commit(desk, sha)
    inner = whole["commit"]
    return Answer(200, {
        "sha": sha, "node_id": whole["node_id"], "url": inner["url"], "html_url": whole["html_url"],
        "author": inner["author"], "committer": inner["committer"], "message": inner["message"],
        "tree": inner["tree"], "parents": whole["parents"], "verification": inner["verification"],
    })  # fmt: skip


@of_repository("GET", "/commits/{ref}")
def commit(desk: Desk) -> Answer:
    """commit."""
    return Answer(200, shapes.commit(desk, desk.commit(desk.parts["ref"])))


@of_repository("GET", "/compare/{span*}")
def compare(desk: Desk) -> Answer:
    """commit-comparison."""
    one, _, other = desk.parts["span"].partition("...")
    base, head = desk.commit(one), desk.commit(other)
    bare = desk.forge.bare
    found = bare.run("merge-base", base, head)
    if found.code:
        raise Refusal(404, f"No common ancestor between {one} and {other}.")
    ahead, behind = bare.count(f"{base}..{head}"), bare.count(f"{head}..{base}")
    states = {
        (False, False): "identical", (True, False): "ahead", (False, True): "behind",
        (True, True): "diverged",
    }  # fmt: skip
    url, web = f"{desk.api}/compare/{one}...{other}", f"{desk.web}/compare/{one}...{other}"
    names = bare.git("rev-list", "--reverse", "-n", "250", f"{base}..{head}").split()
    return Answer(200, {
        "url": url, "html_url": web, "permalink_url": web, "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch", "base_commit": shapes.commit(desk, base),
        "merge_base_commit": shapes.commit(desk, found.out), "status": states[ahead > 0, behind > 0],
        "ahead_by": ahead, "behind_by": behind, "total_commits": ahead,
        "commits": [shapes.commit(desk, name) for name in names], "files": [],
    })  # fmt: skip


@of_repository("GET", "/contents/{path*}")
def contents(desk: Desk) -> Answer:
    """content-file; Refusal 404 for a path that is not there."""
    name = desk.asked.query.get("ref", desk.forge.repository.default_branch)
    path, commit = desk.parts["path"], desk.commit(name)
    found = desk.forge.bare.run("rev-parse", "-q", "--verify", f"{commit}:{path}")
    if found.code:
        raise Refusal(404, "Not Found")
    text = desk.forge.bare.git("cat-file", "blob", found.out).encode()
    url = f"{desk.api}/contents/{path}?ref={name}"
    return Answer(200, {
        "type": "file", "encoding": "base64", "size": len(text), "name": path.rpartition("/")[2],
        "path": path, "content": base64.encodebytes(text).decode(), "sha": found.out, "url": url,
        "git_url": f"{desk.api}/git/blobs/{found.out}", "html_url": f"{desk.web}/blob/{name}/{path}",
        "download_url": None, "_links": {"self": url, "git": None, "html": None},
    })  # fmt: skip
