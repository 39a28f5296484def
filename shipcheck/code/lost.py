"""Functions of the base that are gone although somebody may have called them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.definitions import simple
from shipcheck.code.judgement import Removal
from shipcheck.code.positions import head_line
from shipcheck.code.reach import registers
from shipcheck.code.references import Place, references
from shipcheck.code.statements import Class

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shipcheck.code.residue import Definition
    from shipcheck.code.versions import Versions


def lost_functions(files: Sequence[Versions]) -> dict[str, tuple[Removal, ...]]:
    """By path: what a framework was handed, or could find, and what nothing of the base named.

    A function that the base's own changed code called is not told: that code is judged itself.
    """
    moved = {(source.file.path, group) for one in files for source, group in one.origins.values()}
    gone = [
        (one, definition)
        for one in files
        for group, listed in one.base.definitions.items()
        for definition in listed[:1]
        if group not in one.head.steps and (one.file.path, group) not in moved
        if definition.dead is None and definition.around not in _gone_around(one)
    ]
    named = _named(files, {simple(definition.group) for _, definition in gone})
    found: dict[str, tuple[Removal, ...]] = {}
    for one, definition in gone:
        if _handed_over(one, definition, named):
            span = definition.span
            line = head_line(one.file, span.first_line)
            removal = Removal(line, simple(definition.group), (span.first_line, span.last_line))
            found[one.file.path] = (*found.get(one.file.path, ()), removal)
    return found


def _gone_around(versions: Versions) -> set[str]:
    """The classes that are gone as a whole."""
    return {group for group in versions.base.definitions if group not in versions.head.steps}


def _named(files: Sequence[Versions], names: Collection[str]) -> set[str]:
    """The names that stand somewhere in the base, outside of what they name."""
    if not names:
        return set()
    return {
        found.name
        for one in files
        if one.file.base is not None
        for found in references(
            Place(one.file.path, one.file.base, one.file.base_recogniser, one.base),
            frozenset(names),
        )
        if found.around is None or simple(found.around.group) != found.name
    }


def _handed_over(versions: Versions, definition: Definition, named: Collection[str]) -> bool:
    """Whether something that nobody names could be reached all the same."""
    if any(registers(one) for one in definition.node.decorators):
        return True
    owner = versions.base.definitions.get(definition.around, [None])[0]
    framework = owner is not None and isinstance(owner.node, Class) and bool(owner.node.bases)
    return framework and simple(definition.group) not in named
