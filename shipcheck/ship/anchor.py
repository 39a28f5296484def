"""The base whose checklist may say where credentials go: the team's, whatever is checked out.

What a check is measured against may be the word of the branch that is looked at: its checklist's `base:`, or
the remote that it came from. Neither may choose who is given the user's tokens.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.change.base import BaseRequest, choose_base
from shipcheck.errors import UsageError
from shipcheck.git.reads import remotes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.change.base import Base
    from shipcheck.git.repository import Repository

RESOLVED = "gh-resolved"
"""By this setting `gh` keeps which remote its user called the base repository."""

USUAL = ("upstream", "origin")
"""What people call the team's repository; with both, `origin` is their own fork."""


async def anchored_base(repository: Repository) -> Base:
    """The base by the team's remote alone, with no regard to what is checked out.

    Raises:
        UsageError: there is none.
    """
    from shipcheck.ship.sources import declared_base  # noqa: PLC0415 - it reads YAML

    known = remotes(repository.configuration)
    remote = _of_team(repository.configuration, known)
    if remote is None and known:
        raise UsageError("nothing tells which remote is the team's")
    others = tuple(f"remote.{name}." for name in known if name != remote)
    kept = {
        key: value
        for key, value in repository.configuration.items()
        if not key.startswith(others or "\0")
    }
    team = replace(repository, branch=None, configuration=kept)
    return await choose_base(
        team,
        BaseRequest(None, None, lambda commit: declared_base(team, commit), trust_work_tree=False),
    )


def _of_team(values: Mapping[str, str], known: Sequence[str]) -> str | None:
    """The remote that the team's repository is, None where nothing tells."""
    marked = [name for name in known if values.get(f"remote.{name}.{RESOLVED}") == "base"]
    usual = [name for name in USUAL if name in known]
    only = known if len(known) == 1 else ()
    return next(iter((*marked, *usual, *only)), None)
