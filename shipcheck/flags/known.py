"""The changed files as source code, with what is known of the team's flags at both ends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from shipcheck.flags.gather import Gathered, gather
from shipcheck.flags.knowledge import knowledge_of
from shipcheck.flags.sources import read_more, read_sources
from shipcheck.process.aside import aside
from shipcheck.process.latest import Latest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.statements import Module
    from shipcheck.flags.knowledge import Knowledge
    from shipcheck.flags.sources import Sources
    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Change

ROUNDS = 2
"""How often what was learned of flags leads to functions that were passed over."""


@dataclass(frozen=True, slots=True)
class Known:
    """The changed files, and what is known of flags at the head and at the base."""

    sources: Sources
    head: Gathered
    base: Gathered

    @property
    def heads(self) -> Mapping[str, Module]:
        """The files of the head by their paths there."""
        return {path: one.facts.module for path, one in self.head.readers.items()}

    @property
    def after(self) -> Knowledge:
        """What is known at the head."""
        return self.head.knowledge

    def more(self, names: frozenset[bytes]) -> Known | None:
        """With the functions that name these words or a way to ask flags; None where all are read.

        `names` are all that were ever wanted.
        """
        before = self.base.knowledge
        both = replace(
            self.after,
            wrappers=tuple(dict.fromkeys((*self.after.wrappers, *before.wrappers))),
            handles={**before.handles, **self.after.handles},
        )
        again = {one.file.path: read_more(one, both, names) for one in self.sources.files}
        files = tuple(again[one.file.path] or one for one in self.sources.files)
        if files == self.sources.files:
            return None
        sources = replace(self.sources, files=files)
        return Known(
            sources, _read_by(self.head, _heads(sources)), _read_by(self.base, _bases(sources))
        )


_KNOWN: Latest[Known] = Latest()


async def read_known(change: Change, repository: Repository, settings: Mapping[str, Any]) -> Known:
    """Read the change, and look its open names up; several checks share one answer.

    `settings` is the checklist's `flags:`. Where it declares modules, every function is read.

    Raises:
        MissingObjects: a partial clone lacks files that must be read.
    """
    question = (repository.common_dir, change.head, change.merge_base, repr(settings))
    return await _KNOWN.get(question, lambda: _read(change, repository, settings))


async def _read(change: Change, repository: Repository, settings: Mapping[str, Any]) -> Known:
    told = None if settings.get("modules") else knowledge_of(settings)
    known = await _gathered(
        change, repository, settings, await read_sources(change, repository, told)
    )
    for _ in range(ROUNDS):
        again = await aside(partial(known.more, frozenset[bytes]()))
        if again is None:
            break
        known = await _gathered(change, repository, settings, again.sources)
    return known


async def _gathered(
    change: Change, repository: Repository, settings: Mapping[str, Any], sources: Sources
) -> Known:
    after, before = await asyncio.gather(
        gather(repository.git, change.head, settings, _heads(sources)),
        gather(repository.git, change.merge_base, settings, _bases(sources)),
    )
    return Known(sources, after, before)


def _heads(sources: Sources) -> dict[str, Module]:
    return {one.file.path: one.head for one in sources.files if one.head is not None}


def _bases(sources: Sources) -> dict[str, Module]:
    return {one.path_before: one.base for one in sources.files if one.base is not None}


def _read_by(gathered: Gathered, modules: Mapping[str, Module]) -> Gathered:
    """The same knowledge, with recognisers for files that were read again."""
    readers = {path: gathered.reader(path, module) for path, module in modules.items()}
    return Gathered(gathered.knowledge, readers)
