"""Which flag guards each line of a change: the analysis of `shipcheck/code`, fed from git."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from shipcheck.code.judge import analyse, settle
from shipcheck.code.judgement import FileVersions
from shipcheck.code.selection import words_in
from shipcheck.flags.callers import Callers
from shipcheck.flags.known import read_known
from shipcheck.flags.sources import lines_of
from shipcheck.process.aside import aside
from shipcheck.process.latest import Latest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.code.flag_test import FlagTest, Recogniser
    from shipcheck.code.judge import Analysis
    from shipcheck.code.judgement import FileJudgement, Guard, Settled
    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Class, Module
    from shipcheck.flags.gather import Gathered
    from shipcheck.flags.known import Known
    from shipcheck.flags.modules import Declared
    from shipcheck.flags.sources import ChangedSource
    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Change, ChangedFile

ROUNDS = 4
"""How often callers of callers are looked for."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """The judgement of every changed file of code, by path; `beside` can only be looked at.

    `modules` are those of the checklist that the change touches.
    """

    files: Mapping[str, FileJudgement]
    sources: Mapping[str, ChangedSource]
    beside: tuple[ChangedFile, ...]
    modules: tuple[Declared, ...] = ()


_JUDGED: Latest[Guarded] = Latest()


async def read_guarded(
    change: Change, repository: Repository, settings: Mapping[str, Any]
) -> Guarded:
    """Which lines of the change run under which flag.

    Args:
        change: the change.
        repository: where its files are.
        settings: the checklist's `flags:`.

    Raises:
        MissingObjects: a partial clone lacks files that must be read.
    """
    question = (repository.common_dir, change.head, change.merge_base, repr(settings))
    return await _JUDGED.get(question, lambda: _judge(change, repository, settings))


async def changed_guards(
    change: Change, repository: Repository, settings: Mapping[str, Any]
) -> tuple[tuple[str, Guard], ...]:
    """The guards that the change adds or touches, each with its file; raises as `read_guarded`."""
    judged = await read_guarded(change, repository, settings)
    return tuple(
        (path, guard) for path, one in judged.files.items() for guard in one.guards if guard.touched
    )


async def _judge(change: Change, repository: Repository, settings: Mapping[str, Any]) -> Guarded:
    known = await read_known(change, repository, settings)
    callers = Callers(repository, change.head, known.after, frozenset(known.head.readers))
    known, settled = await _settled_for_good(known, callers)
    by_path = {source.file.path: source for source in known.sources.files}
    if not settings.get("modules"):
        return Guarded(settled.files, by_path, known.sources.beside)
    from shipcheck.flags.modules import behind_modules  # noqa: PLC0415 - seldom declared

    files, modules = await behind_modules(change, repository, settings, known, settled.files)
    return Guarded(files, by_path, known.sources.beside, modules)


async def _settled_for_good(known: Known, callers: Callers) -> tuple[Known, Settled]:
    """Settle; where a name that matters stands in what was passed over, read that and begin anew."""
    names: set[str] = set()
    while True:
        analysis = await aside(partial(analyse, _versions(known)))
        names |= analysis.names
        more = await aside(partial(known.more, _words(names)))
        if more is None:
            settled = await _settled(analysis, callers)
            names |= callers.searched
            more = await aside(partial(known.more, _words(names)))
        if more is None:
            return known, settled
        known = more


def _words(names: Iterable[str]) -> frozenset[bytes]:
    return frozenset(word for name in names for word in words_in(name))


def _versions(known: Known) -> list[FileVersions]:
    return [_version(source, known) for source in known.sources.files]


async def _settled(analysis: Analysis, callers: Callers) -> Settled:
    """Search for who names what is open, settle, and again for what that left open."""
    await callers.search(analysis.open_names)
    settled = await aside(partial(settle, analysis, callers.files, callers.elsewhere))
    for _ in range(ROUNDS - 1):
        if settled.open_names <= callers.searched:
            break
        await callers.search(settled.open_names)
        settled = await aside(partial(settle, analysis, callers.files, callers.elsewhere))
    return settled


def _version(source: ChangedSource, known: Known) -> FileVersions:
    """A changed file as the analysis takes it."""
    added, deleted = lines_of(source.file)
    return FileVersions(
        path=source.file.path,
        language=source.language,
        head=source.head,
        base=source.base,
        added=added,
        deleted=deleted,
        head_recogniser=_recogniser(known.head, source.file.path, source.head),
        base_recogniser=_recogniser(known.base, source.path_before, source.base),
        old_path=source.file.old_path,
    )


class Nothing:
    """The recogniser of a file that is not there: nothing in it asks a flag."""

    def test(self, expression: Expression) -> FlagTest | None:  # noqa: ARG002
        """No flag."""
        return None

    def mark(self, decorator: Expression) -> FlagTest | None:  # noqa: ARG002
        """No flag."""
        return None

    def class_mark(self, definition: Class) -> FlagTest | None:  # noqa: ARG002
        """No flag."""
        return None

    def holds(self, expression: Expression) -> bool:  # noqa: ARG002
        """No flag."""
        return False


def _recogniser(gathered: Gathered, path: str, module: Module | None) -> Recogniser:
    return Nothing() if module is None else gathered.reader(path, module)
