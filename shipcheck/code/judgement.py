"""What the analysis of guards is given, and what it says of a change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.flag_test import FlagTest, Recogniser
    from shipcheck.code.statements import Module

Lines = tuple[int, int]
"""A range of lines of the head, first and last, both inclusive."""


class Side(StrEnum):
    """The two ways past a guard."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class FileVersions:
    """A changed file of source code: what it was at the base and what it is at the head.

    A module is None where the file is not there. `added` are lines of the head, `deleted` lines of
    the base, as the diff has them. A file in a language that nobody reads has no modules at all:
    its added lines are then not understood. `old_path` is where a renamed file was.
    """

    path: str
    language: str
    head: Module | None
    base: Module | None
    added: frozenset[int]
    deleted: frozenset[int]
    head_recogniser: Recogniser
    base_recogniser: Recogniser
    old_path: str | None = None


@dataclass(frozen=True, slots=True)
class GuardedLines:
    """Changed lines that run only on one side of a flag; on the off side: as they ran before."""

    lines: Lines
    flag: str
    side: Side


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Changed lines of which nobody can say whether a flag guards them."""

    lines: Lines
    reason: str


@dataclass(frozen=True, slots=True)
class Removal:
    """What the base does and the head does not, with every flag off.

    `line` is where it was, as a line of the head; `text` is its first line, as the base has it.
    `flag` is the flag that keeps it for those who have it on, None where it is gone for everybody.
    """

    line: int
    text: str
    base_lines: Lines
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class CleanUp:
    """A flag that is asked no more, one side kept: nothing changes for those who had that side.

    `line` is where the guard was, as a line of the head; `lines` are the changed lines of the head
    that were kept, at least one range. `value` is the variant that was kept, None for a plain flag.
    `instead` is the flag that is asked in its place now, if one is.
    """

    flag: str
    kept: Side
    line: int
    lines: tuple[Lines, ...]
    value: str | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """A place in the head that asks a flag, and what runs on either side; a side may be empty.

    `touched` is whether the change adds a line to the test or to one of its sides. `on_tells` and
    `off_tells` are whether that side runs only with the flag that way: in `if admin and flag` the
    off side runs for those who are no admin, however the flag is.
    """

    flag: str
    line: int
    test: FlagTest
    on_lines: tuple[Lines, ...]
    off_lines: tuple[Lines, ...]
    touched: bool
    on_tells: bool = True
    off_tells: bool = True


@dataclass(frozen=True, slots=True)
class FileJudgement:
    """What a change does in one file.

    `behaviour` are the changed lines that do something, guarded or not; `unguarded`, `guarded` and
    `not_understood` are parts of it, the rest are the guards' own lines.
    """

    path: str
    behaviour: tuple[Lines, ...] = ()
    guarded: tuple[GuardedLines, ...] = ()
    unguarded: tuple[Lines, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    removals: tuple[Removal, ...] = ()
    cleanups: tuple[CleanUp, ...] = ()
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The judgements by path, and the names that the repository should still be searched for.

    Search for `open_names` wherever they stand as words outside the changed files (tests left
    out), then settle again with all that was found so far; what stays open is not understood.
    """

    files: Mapping[str, FileJudgement]
    open_names: frozenset[str] = frozenset()
