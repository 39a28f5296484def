"""One changed file: the head and the base with every flag off, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.code.compare import Comparison, compare
from shipcheck.code.evaluator import Evaluator
from shipcheck.code.heat import Facts
from shipcheck.code.hooks import Hooks
from shipcheck.code.positions import touched_lines
from shipcheck.code.quiet import Side, quiet_steps
from shipcheck.code.reader import TOO_DEEP
from shipcheck.code.residue import Residue
from shipcheck.code.values import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.judgement import FileVersions, Removal
    from shipcheck.code.residue import GuardPlace, Step
    from shipcheck.code.statements import Module
    from shipcheck.code.values import Literal

ALL_OFF = World()


def residue_of(
    module: Module | None, recogniser: Recogniser, touched: frozenset[int] | None = frozenset()
) -> Residue:
    """What of a file runs with every flag off; nothing of a file that is not there.

    Functions away from the `touched` lines are skipped; None skips nothing.
    """
    if module is None:
        return Residue()
    return residue_in(Facts(module, recogniser, touched), ALL_OFF)


def residue_in(facts: Facts, world: World) -> Residue:
    """What of a file runs in a world, its facts being known.

    Source that is nested deeper than Python's own stack bears is not read at all.
    """
    try:
        return Hooks(Evaluator(facts, world)).walk()
    except RecursionError:
        return Residue(unreadable=[(facts.module.body.span, TOO_DEEP)], too_deep=True)


@dataclass(slots=True)
class Versions:
    """The file with its residues, and the comparisons by the groups of the head.

    `origins` are where functions of the head that the base does not have were moved from. `kept`
    are the flags that were cleaned up with what was kept of each, `places` where they were. `quiet`
    are lines with new constants and the like, `constants` their names, `lost` the functions that are
    gone. `came` and `went`
    are the types that the whole change brings and takes away.
    """

    file: FileVersions
    head: Residue
    base: Residue
    comparisons: dict[str, Comparison] = field(default_factory=dict)
    origins: dict[str, tuple[Versions, str]] = field(default_factory=dict)
    kept: Mapping[str, Literal] = field(default_factory=dict)
    lost: tuple[Removal, ...] = ()
    quiet: set[int] = field(default_factory=set)
    constants: set[str] = field(default_factory=set)
    places: list[GuardPlace] = field(default_factory=list)
    came: frozenset[str] = frozenset()
    went: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    delegates: set[str] = field(default_factory=set)

    def is_new(self, group: str) -> bool:
        """Whether the base has no function or class of that name."""
        return group not in self.base.steps and group not in self.origins

    def before(self, group: str) -> list[Step]:
        """The steps of the base that a group of the head is compared with."""
        source, name = self.origins.get(group, (self, group))
        return source.base.steps.get(name, [])


def versions_of(file: FileVersions) -> Versions:
    """Read both versions of a file."""
    head_lines, base_lines = touched_lines(file.added, file.deleted)
    head = residue_of(file.head, file.head_recogniser, head_lines)
    base = residue_of(file.base, file.base_recogniser, base_lines)
    if _stopped(head) & base.skipped:  # what stands around them changed, so they did not stay
        base = residue_of(file.base, file.base_recogniser, None)
    elif _stopped(base) & head.skipped:
        head = residue_of(file.head, file.head_recogniser, None)
    return Versions(file, head, base)


def _stopped(residue: Residue) -> set[str]:
    """The functions that do not run."""
    listed = residue.definitions.items()
    return {group for group, found in listed if any(one.dead is not None for one in found)}


def compare_groups(versions: Versions) -> None:
    """Compare what is there in the head, function by function."""
    for group, steps in versions.head.steps.items():
        if group in versions.head.skipped | versions.base.skipped:
            versions.comparisons[group] = Comparison()
            continue
        before = versions.before(group)
        file = versions.file
        head = Side(file.path, file.head, file.base, versions.came, versions.is_new(group))
        base = Side(file.path, file.base, file.head, versions.went)
        quiet = quiet_steps(steps, versions.base.assigned.get(group, set()), head)
        idle = quiet_steps(before, versions.head.assigned.get(group, set()), base)
        versions.quiet.update(line for one in quiet for line in one.lines())
        versions.constants.update(one.constant for one in quiet if one.constant)
        left = [one for one in steps if one not in quiet]
        if group in versions.delegates:
            versions.comparisons[group] = Comparison(same=left)
            continue
        before = [one for one in before if one not in idle]
        versions.comparisons[group] = compare(left, before, versions.names)
