"""The hazards of a change that touches migrations which landed, or whose own stand in no line."""

from __future__ import annotations

from dataclasses import replace
from posixpath import basename
from typing import TYPE_CHECKING

from shipcheck.migrations.hazards import landed
from shipcheck.migrations.history.edits import Edit, appended, edit_of, first_difference
from shipcheck.migrations.history.graph import dependents, doubles, new_heads, overtaken
from shipcheck.migrations.history.habits import (
    COMPARES_NAMES,
    GROWING,
    ONE_LINE,
    is_baseline,
    is_repeatable,
)
from shipcheck.migrations.history.ordering import key_of
from shipcheck.migrations.judged import Judged
from shipcheck.migrations.migration import Place, SourceFile
from shipcheck.migrations.replay import node_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.hazards.hazard import Hazard
    from shipcheck.migrations.migration import Migration
    from shipcheck.migrations.replay import Node
    from shipcheck.migrations.touched import Sides, Touched

TOP = Place(1, 1)
"""Where a finding about a whole file stands."""


def changed_in(touched: Sequence[Touched], sides: Sides) -> tuple[list[Judged], list[Migration]]:
    """The hazards of edits, and what runs again or anew for having been edited."""
    hazards: list[Judged] = []
    runs: list[Migration] = []
    for one in touched:
        if one.path is None or one.old_path is None:
            continue
        before = one.reader.read(
            SourceFile(one.old_path, sides.head.store.contents[one.old_blob]), sides.tip.project
        )
        source = SourceFile(one.path, sides.head.content(one.path))
        after = one.reader.read(source, sides.head.project)
        hazard, run = _edit(one, before, after, same=sides.head.blobs[one.path] == one.old_blob)
        if hazard is not None:
            hazards.append(_placed(hazard, one.path))
        if run is not None:
            runs.append(run)
    return hazards, runs


def _edit(
    one: Touched, before: Migration, after: Migration, *, same: bool
) -> tuple[Hazard | None, Migration | None]:
    """What an edit breaks, and what of it is to run."""
    if one.again:
        return None, after
    name = one.reader.name
    if one.path != one.old_path:
        if key_of(before) != key_of(after):
            return landed.renamed(before.path), None
        if name in COMPARES_NAMES and basename(before.path) != basename(after.path):
            return landed.retitled(before.path, COMPARES_NAMES[name]), None
    more = appended(before, after) if name in GROWING else None
    if more is not None:
        added = replace(after, up=replace(after.up, statements=more))
        return None, added if more else None
    edit = edit_of(before, after, same_file=same)
    if edit is Edit.WAY_BACK:
        return landed.goes_back_otherwise(before, after), None
    changed = first_difference(before, after) if edit is Edit.CHANGED else None
    return landed.edited(name, edit, changed.place if changed else None), None


def lined_up(
    touched: Sequence[Touched],
    merged: Sequence[str],
    before: Sequence[Node],
    added: Sequence[Migration],
) -> Iterator[Judged]:
    """The hazards of what is gone, of versions that are given twice or too late, and of several heads.

    Args:
        touched: what the change touches of one history.
        merged: the history after the merge, by paths in order.
        before: the migrations on the base.
        added: those that the change adds.
    """
    gone = {one.old_path for one in touched if one.old_path != one.path}
    rest = [one for one in before if one.path not in gone]
    new = {one.path for one in added}
    nodes = [*(one for one in rest if one.path not in new), *map(node_of, added)]
    yield from _gone(touched, before, nodes)
    framework = touched[0].reader.name
    counting = [one for one in nodes if not is_baseline(framework, one.path)]
    for double, other in doubles(counting) if framework not in GROWING else ():
        if double.path in new:
            yield _placed(landed.same_version(other.path), double.path)
    if framework in ONE_LINE:
        for head, other in new_heads(before, nodes):
            if head.path in new:
                yield _placed(landed.several_heads(other.path), head.path)
    steady = [one for one in merged if not is_repeatable(framework, one)]
    known = {one.path for one in before}
    for path, other_path in overtaken(steady, known - new, new):
        hazard = landed.overtaken(framework, other_path)
        if hazard is not None:
            yield _placed(hazard, path)


def _gone(
    touched: Sequence[Touched], before: Sequence[Node], nodes: Sequence[Node]
) -> Iterator[Judged]:
    by_path = {one.path: one for one in before}
    for one in touched:
        if one.path is not None or one.old_path is None:
            continue
        node = by_path.get(one.old_path)
        needing = next(dependents(node, nodes), None) if node is not None else None
        hazard = landed.deleted(one.reader.name, needing.path if needing else None)
        yield _placed(hazard, one.old_path)


def _placed(hazard: Hazard, path: str) -> Judged:
    return Judged(hazard, path, hazard.place or TOP)
