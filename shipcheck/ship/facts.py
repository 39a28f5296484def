"""The facts of a change as the checklist's conditions ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.change.capabilities import read_capabilities
from shipcheck.checklist.conditions import Facts, needed_capabilities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Commit
    from shipcheck.model.checklist import Checklist
    from shipcheck.ship.evaluation import Evaluation


async def read_means(
    repository: Repository, base: str, checklist: Checklist
) -> Mapping[str, bool | None]:
    """What the repository has means for, as far as the checklist's conditions ask."""
    needed: set[str] = set()
    for item in checklist.items:
        needed |= needed_capabilities(item.when)
    return await read_capabilities(
        repository, base, checklist.services, needed, own_flags=bool(checklist.flags)
    )


def facts_of(evaluation: Evaluation) -> Facts:
    """The facts of the change that is judged."""
    change = evaluation.change
    paths = [path for file in change.files for path in (file.path, file.old_path) if path]
    return Facts(
        paths=tuple(dict.fromkeys(paths)),
        change_class=change.change_class,
        lines=change.added + change.deleted,
        languages=frozenset(file.language for file in change.files if file.language),
        branch=change.branch,
        labels=None,
        authors=tuple(dict.fromkeys(name for commit in change.commits for name in _named(commit))),
        risk=None,
        users=_users(evaluation),
        place=evaluation.place,
        has=evaluation.means,
    )


def _named(commit: Commit) -> tuple[str, str]:
    """Who wrote a commit, by name and by address."""
    return commit.author_name, commit.author_email


def _users(evaluation: Evaluation) -> int | None:
    """The people who would notice, where the checklist's context says so for everything."""
    context = evaluation.checklist.context
    values = [entry["users"] for entry in context if "users" in entry and "paths" not in entry]
    return int(values[-1]) if values else None
