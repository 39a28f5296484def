"""The facts of a change as the checklist's conditions ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.change.capabilities import read_capabilities
from shipcheck.checklist.conditions import Facts, needed_capabilities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.model.checklist import Item
    from shipcheck.ship.evaluation import Evaluation


async def read_facts(evaluation: Evaluation, items: Iterable[Item]) -> Facts:
    """The facts; what only some conditions need is looked up only for those."""
    needed: set[str] = set()
    for item in items:
        if item.when is not None:
            needed |= needed_capabilities(item.when)
    change = evaluation.change
    has = await read_capabilities(
        evaluation.repository, change.base_head, evaluation.checklist.services, needed
    )
    paths = [path for file in change.files for path in (file.path, file.old_path) if path]
    return Facts(
        paths=tuple(dict.fromkeys(paths)),
        change_class=change.change_class,
        lines=change.added + change.deleted,
        languages=frozenset(file.language for file in change.files if file.language),
        branch=change.branch,
        labels=None,
        authors=tuple(dict.fromkeys(commit.author_email for commit in change.commits)),
        risk=None,
        users=_users(evaluation),
        place=evaluation.place,
        has=has,
    )


def _users(evaluation: Evaluation) -> int | None:
    """The people who would notice, where the checklist's context says so for everything."""
    context = evaluation.checklist.context
    values = [entry["users"] for entry in context if "users" in entry and "paths" not in entry]
    return int(values[-1]) if values else None
