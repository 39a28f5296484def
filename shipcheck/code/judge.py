"""Which flag guards each changed line: the whole analysis, for all changed files together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.code.cleanup import clean_up
from shipcheck.code.definitions import changed_heads, follow_moves
from shipcheck.code.imports import changed_imports
from shipcheck.code.judgement import FileVersions, Settled
from shipcheck.code.lines import judged
from shipcheck.code.lost import lost_functions
from shipcheck.code.partials import behind, guarded_partials
from shipcheck.code.quiet import types_of
from shipcheck.code.reach import Reach
from shipcheck.code.renames import follow_copies, rename
from shipcheck.code.versions import Versions, compare_groups, residue_of, versions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.statements import Module


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the changed files say by themselves; `settle` makes judgements of it.

    `open_names` are functions, methods and classes of which the changed files alone cannot tell
    who reaches them: search the repository for these words, then settle. `searched` are those that
    were asked for so far. `names` are all whose uses in the changed files matter: what was passed
    over in reading must name none of them.
    """

    files: Sequence[Versions]
    names: frozenset[str] = frozenset()
    open_names: frozenset[str] = frozenset()
    searched: set[str] = field(default_factory=set)


def analyse(files: Sequence[FileVersions]) -> Analysis:
    """Read the changed files against each other; never raises on anything a reader gives."""
    versions = [versions_of(file) for file in files]
    wanted = {name for one in versions for name in one.head.wanted | one.base.wanted}
    came, went = types_of(file.head for file in files), types_of(file.base for file in files)
    for one in versions:
        one.came, one.went = came - went, went - came
    follow_moves(versions)
    follow_copies(versions)
    rename(versions)
    for one in versions:
        compare_groups(one)
    clean_up(versions)
    for one in versions:
        changed_heads(one)
    changed_imports(versions)
    lost = lost_functions(versions)
    for one in versions:
        one.lost = lost.get(one.file.path, ())
    reach = Reach(versions)
    return Analysis(versions, reach.followed() | wanted, reach.open_names())


def settle(
    analysis: Analysis,
    callers: Mapping[str, tuple[Module, Recogniser]],
    named_elsewhere: Mapping[str, Sequence[str]],
) -> Settled:
    """The judgement of every changed file.

    `callers` are files of the head outside the change that mention open names, by path, tests left
    out; `named_elsewhere` are the paths of files that nobody can parse, by the name they mention.
    """
    around = {
        path: (module, recogniser, residue_of(module, recogniser))
        for path, (module, recogniser) in callers.items()
    }
    analysis.searched.update(analysis.open_names)
    reach = Reach(analysis.files, around, named_elsewhere, analysis.searched)
    partials = guarded_partials(analysis.files, reach)
    files = {
        one.file.path: behind(judged(one, reach), partials.get(one.file.path))
        for one in analysis.files
    }
    more = reach.open_names() - analysis.searched
    analysis.searched.update(more)
    return Settled(files, more)
