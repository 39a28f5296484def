"""Files that the checklist says run only behind a flag, checked where other code leads into them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shipcheck.checklist.globs import path_matcher
from shipcheck.code.judgement import GuardedLines, NotUnderstood, Side
from shipcheck.code.parsing import can_read, read_source
from shipcheck.code.positions import ranges
from shipcheck.code.versions import residue_of
from shipcheck.flags.callers import NOT_CALLING
from shipcheck.flags.module_entries import Entries, Inside
from shipcheck.flags.module_names import asks_itself, defined
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.git.objects import list_tree, read_blobs
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import kind_of
from shipcheck.process.aside import aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.code.judgement import FileJudgement, Lines
    from shipcheck.code.residue import Residue
    from shipcheck.code.statements import Module
    from shipcheck.flags.known import Known
    from shipcheck.flags.module_entries import Entry
    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Change

MOST_FILES = 200
"""Files of a module whose names are looked for: what is larger is no module."""

TOO_LARGE = f"the module that it belongs to has more than {MOST_FILES} files"


@dataclass(frozen=True, slots=True)
class Declared:
    """A module of the checklist that the change touches.

    `entries` are the places outside that lead into it without asking its flag; `doubt` is why
    nobody can tell whether there are more, `named` whether anything leads into it at all.
    """

    flag: str
    paths: tuple[str, ...]
    entries: tuple[Entry, ...] = ()
    doubt: str = ""
    named: bool = True


async def behind_modules(
    change: Change,
    repository: Repository,
    settings: Mapping[str, Any],
    known: Known,
    files: Mapping[str, FileJudgement],
) -> tuple[dict[str, FileJudgement], tuple[Declared, ...]]:
    """The judgements once what the checklist declares is believed, as far as the code bears it.

    Args:
        change: the change.
        repository: where its files are.
        settings: the checklist's `flags:`.
        known: the changed files.
        files: their judgements without the declaration.

    Raises:
        MissingObjects: a partial clone lacks files that must be read.
    """
    judged, told = dict(files), []
    for module in settings.get("modules", ()):
        paths, flag = tuple(module["paths"]), str(module["flag"])
        matches = path_matcher(paths)
        own = [path for path, one in judged.items() if matches(path) and _is_open(one)]
        if not own:
            continue
        names = [path for path in await list_tree(repository.git, change.head) if matches(path)]
        inside = await _inside(repository, change.head, known, names[:MOST_FILES], flag)
        entries = Entries(repository, change.head, known, flag, frozenset(names))
        found, doubt = await entries.find(inside)
        doubt = TOO_LARGE if len(names) > MOST_FILES else doubt
        told.append(Declared(flag, paths, found, doubt, entries.named))
        for path in own:
            if doubt and not found:
                judged[path] = _doubtful(judged[path], doubt)
            elif not found:
                judged[path] = _behind(judged[path], flag, _own_ways(known, path, flag))
    return judged, tuple(told)


def _is_open(one: FileJudgement) -> bool:
    return bool(one.unguarded or one.not_understood or one.removals)


async def _inside(
    repository: Repository, commit: str, known: Known, names: Sequence[str], flag: str
) -> list[Inside]:
    """What the files of the module define, and how they are imported."""
    unread = {
        path: language_of(path) or ""
        for path in names
        if path not in known.heads
        and can_read(language_of(path) or "")
        and kind_of(path) not in NOT_CALLING
    }
    blobs = await read_blobs(repository.git, [f"{commit}:{path}" for path in unread])
    pairs = zip(unread.items(), blobs, strict=True)
    found = {path: (language, blob) for (path, language), blob in pairs if blob is not None}
    modules = await aside(
        lambda: {path: read_source(language, blob) for path, (language, blob) in found.items()}
    )
    modules |= {path: known.heads[path] for path in names if path in known.heads}
    return [_defines(path, module, known, flag) for path, module in modules.items()]


def _defines(path: str, module: Module, known: Known, flag: str) -> Inside:
    residue = _residue(path, module, known)
    names = dict(defined(residue))
    asking = frozenset(name for name, one in names.items() if asks_itself(residue, one, flag))
    others = {name: one for name, one in names.items() if name not in asking}
    return Inside(path, module.language, others, asking)


def _residue(path: str, module: Module, known: Known) -> Residue:
    return residue_of(module, recogniser_for(module, path, known.after))


def _own_ways(known: Known, path: str, flag: str) -> frozenset[int]:
    """Lines that say themselves when they run, and those that nobody can read: no word on these."""
    module = known.heads.get(path)
    if module is None:
        return frozenset()
    residue = _residue(path, module, known)
    spans = [span for span, _ in residue.unreadable]
    spans += [
        one.span
        for listed in residue.definitions.values()
        for one in listed
        if asks_itself(residue, one, flag)
    ]
    return frozenset(
        line for span in spans for line in range(span.first_line, span.last_line + 1)
    )  # fmt: skip


def _behind(one: FileJudgement, flag: str, apart: frozenset[int]) -> FileJudgement:
    """The judgement of a file that runs only behind a flag, but for some lines."""
    bare = _lines(one.unguarded)
    doubts = [
        NotUnderstood(lines, doubt.reason)
        for doubt in one.not_understood
        for lines in ranges(_lines([doubt.lines]) & apart)
    ]
    guarded = (bare | _lines(doubt.lines for doubt in one.not_understood)) - apart
    parts = [GuardedLines(lines, flag, Side.ON) for lines in ranges(guarded)]
    return replace(
        one,
        guarded=tuple(sorted((*one.guarded, *parts), key=lambda part: part.lines)),
        unguarded=ranges(bare & apart),
        not_understood=tuple(doubts),
        removals=tuple(gone for gone in one.removals if gone.line in apart),
    )


def _doubtful(one: FileJudgement, doubt: str) -> FileJudgement:
    """The judgement of a file of which nobody knows whether it runs only behind a flag."""
    lines = _lines(one.unguarded) | {gone.line for gone in one.removals}
    doubts = (NotUnderstood(part, doubt) for part in ranges(lines))
    return replace(
        one, unguarded=(), removals=(), not_understood=(*one.not_understood, *doubts)
    )  # fmt: skip


def _lines(spans: Iterable[Lines]) -> frozenset[int]:
    return frozenset(line for first, last in spans for line in range(first, last + 1))
