"""Which flag guards each changed line: the whole analysis, for all changed files together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.judgement import FileJudgement, FileVersions, Settled

if TYPE_CHECKING:
    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.statements import Module


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the changed files say by themselves; `settle` makes judgements of it.

    `open_names` are new functions, methods and classes of which the changed files alone cannot
    tell who reaches them: search the repository for these words, then settle.
    """

    files: Sequence[FileVersions]
    open_names: frozenset[str] = frozenset()


def analyse(files: Sequence[FileVersions]) -> Analysis:
    """Read the changed files against each other; never raises on anything a reader gives."""
    return Analysis(files)


def settle(
    analysis: Analysis,
    callers: Mapping[str, tuple[Module, Recogniser]],
    named_elsewhere: Mapping[str, Sequence[str]],
) -> Settled:
    """The judgement of every changed file.

    `callers` are files of the head outside the change that mention open names, by path, tests left
    out; `named_elsewhere` are the paths of files that nobody can parse, by the name they mention.
    """
    del callers, named_elsewhere
    return Settled({file.path: FileJudgement(file.path) for file in analysis.files})
