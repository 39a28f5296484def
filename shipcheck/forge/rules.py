"""What a forge demands before it merges into a branch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequiredRun:
    """A run that has to be green; `owner` is the app that has to report it, None for any.

    `name` may hold `*` and `?` where `is_pattern`.
    """

    name: str
    owner: str | None = None
    is_pattern: bool = False


@dataclass(frozen=True, slots=True)
class BranchRules:
    """The demands, as far as the credential may see them; `complete` is whether that is all of them.

    `partly` says what could not be seen, `runs_unseen` whether runs may be demanded by it. `up_to_date`:
    the branch must hold the base's tip. `approvals` is how many are asked
    for. `pipeline`: CI as a whole has to be green, whatever its jobs are called.
    `methods` are the ways of merging that are allowed, of `merge`, `squash` and `rebase`, empty where the
    forge does not tell. `queue`: merges go through a queue (a train). `frozen` says why nobody may merge now.
    """

    required: tuple[RequiredRun, ...] = ()
    complete: bool = True
    partly: str = ""
    runs_unseen: bool = False
    up_to_date: bool = False
    approvals: int = 0
    code_owners: bool = False
    stale_reviews_fall: bool = False
    last_push_by_another: bool = False
    threads_resolved: bool = False
    pipeline: bool = False
    skipped_pipeline_counts: bool = False
    methods: tuple[str, ...] = ()
    queue: bool = False
    auto_merge: bool | None = None
    signed: bool = False
    linear: bool = False
    frozen: str = ""
