"""What the fake keeps: plain records, numbered and dated by the forge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TOKEN = "ghp_writesAll0123456789abcdefghijklmnopqr"
READ_TOKEN = "ghp_readsOnly0123456789abcdefghijklmnopq"
ACTIONS_TOKEN = "ghs_jobsOwn00123456789abcdefghijklmnopqr"
"""Credentials that the fake knows; no real ones have these forms' check sums."""

APPS = {"github-actions": 15368, "buildkite": 72, "circleci-checks": 18001, "shipcheck-app": 990}
"""Apps by their slugs; 15368 is GitHub Actions' own number."""


@dataclass
class Token:
    """Whose a credential is, and what it may do: `read`, `write` or `admin`."""

    login: str
    may: str = "admin"
    kind: str = "pat"
    scopes: str | None = "repo, workflow"
    revoked: bool = False
    used: int = 0


@dataclass
class Repository:
    """The settings of the repository."""

    owner: str = "acme"
    name: str = "shop"
    private: bool = False
    archived: bool = False
    default_branch: str = "main"
    allow_merge_commit: bool = True
    allow_squash_merge: bool = True
    allow_rebase_merge: bool = True
    allow_auto_merge: bool = True
    allow_update_branch: bool = False
    delete_branch_on_merge: bool = False

    @property
    def full_name(self) -> str:
        """Owner and name."""
        return f"{self.owner}/{self.name}"


@dataclass
class Rules:
    """What branches demand, said by protection or by a ruleset; `queue` is for rulesets alone."""

    checks: list[tuple[str, int | None]] = field(default_factory=list)
    strict: bool = False
    approvals: int | None = None
    dismiss_stale: bool = False
    code_owners: bool = False
    last_push: bool = False
    threads: bool = False
    linear: bool = False
    signed: bool = False
    locked: bool = False
    enforce_admins: bool = True
    queue: bool = False
    methods: list[str] | None = None


@dataclass
class Ruleset:
    """A ruleset of the repository; `more` are rules as the interface writes them."""

    number: int
    name: str
    branch: str
    rules: Rules
    enforcement: str = "active"
    more: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Check:
    """A check run; `workflow_run` is the run of GitHub Actions that it is a job of."""

    number: int
    name: str
    commit: str
    status: str
    conclusion: str | None
    app: str
    suite: int
    started: str | None
    completed: str | None
    url: str | None
    title: str | None = None
    workflow_run: int | None = None


@dataclass
class Status:
    """A commit status."""

    number: int
    commit: str
    context: str
    state: str
    description: str | None
    url: str | None
    creator: str
    created: str


@dataclass
class Suite:
    """A check suite: what one app does for one commit, once."""

    number: int
    commit: str
    app: str
    run: int | None
    created: str


@dataclass
class WorkflowRun:
    """A run of a workflow of GitHub Actions."""

    number: int
    name: str
    path: str
    commit: str
    branch: str
    event: str
    status: str
    conclusion: str | None
    suite: int
    attempt: int
    created: str


@dataclass
class ArtifactFile:
    """A file that a workflow run left."""

    number: int
    run: int
    name: str
    content: bytes
    created: str
    expired: bool = False


@dataclass
class Review:
    """A review of a pull request, of the head that was there then."""

    number: int
    author: str
    state: str
    commit: str
    body: str
    at: str
    association: str = "COLLABORATOR"


@dataclass
class Thread:
    """A conversation on a line."""

    number: int
    author: str
    path: str
    line: int
    body: str
    at: str
    commit: str
    resolved: bool = False


@dataclass
class Comment:
    """A comment on a pull request as a whole."""

    number: int
    author: str
    body: str
    created: str
    updated: str


@dataclass
class Arming:
    """Auto-merge as it was asked for."""

    by: str
    method: str
    title: str | None
    message: str | None
    at: str


@dataclass
class Entry:
    """A place in the merge queue; `commit` is what its checks run on (`gh-readonly-queue/…`)."""

    number: int
    ref: str
    commit: str
    base: str
    at: str
    state: str = "AWAITING_CHECKS"


@dataclass
class Pull:
    """A pull request; `head` and `base` are the commits that the forge has noticed."""

    number: int
    title: str
    body: str | None
    author: str
    branch: str
    owner: str
    base_branch: str
    head: str
    base: str
    created: str
    updated: str
    draft: bool = False
    state: str = "open"
    merged_at: str | None = None
    closed_at: str | None = None
    merged_by: str | None = None
    merge_commit: str | None = None
    pushed_by: str = ""
    labels: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)
    requested_teams: list[str] = field(default_factory=list)
    owners_pending: list[str] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    arming: Arming | None = None
    entry: Entry | None = None
    head_gone: bool = False

    @property
    def merged(self) -> bool:
        """Whether it landed."""
        return self.merged_at is not None
