"""The changed files as source code, with what is known of the team's flags at both ends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.flags.gather import gather
from shipcheck.flags.memo import Latest
from shipcheck.flags.sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.statements import Module
    from shipcheck.flags.knowledge import Knowledge
    from shipcheck.flags.sources import Sources
    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Change


@dataclass(frozen=True, slots=True)
class Known:
    """`heads` and `bases` are the files by their paths there; `after` and `before` go with them."""

    sources: Sources
    heads: Mapping[str, Module]
    bases: Mapping[str, Module]
    after: Knowledge
    before: Knowledge


_KNOWN: Latest[Known] = Latest()


async def read_known(change: Change, repository: Repository, settings: Mapping[str, Any]) -> Known:
    """Read the change, and look its open names up; several checks share one answer.

    `settings` is the checklist's `flags:`.

    Raises:
        MissingObjects: a partial clone lacks files that must be read.
    """
    question = (repository.common_dir, change.head, change.merge_base, repr(settings))
    return await _KNOWN.get(question, lambda: _read(change, repository, settings))


async def _read(change: Change, repository: Repository, settings: Mapping[str, Any]) -> Known:
    sources = await read_sources(change, repository)
    heads = {one.file.path: one.head for one in sources.files if one.head is not None}
    bases = {
        one.file.old_path or one.file.path: one.base
        for one in sources.files
        if one.base is not None
    }
    after, before = await asyncio.gather(
        gather(repository.git, change.head, settings, heads),
        gather(repository.git, change.merge_base, settings, bases),
    )
    return Known(sources, heads, bases, after, before)
