"""Flags that are asked no more: which side the change keeps, and what else it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.heat import Facts
from shipcheck.code.judgement import CleanUp, Side
from shipcheck.code.nodes import Text
from shipcheck.code.positions import head_line, ranges, touched_lines
from shipcheck.code.renames import follow_delegates, functions_gone
from shipcheck.code.values import World
from shipcheck.code.versions import compare_groups, residue_in
from shipcheck.code.walk import walk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from shipcheck.code.residue import GuardPlace, Residue
    from shipcheck.code.statements import Module
    from shipcheck.code.values import Literal
    from shipcheck.code.versions import Versions

MOST_KEYS = 8
"""Flags that one file's clean-up tries; a change that drops more of them is read as it stands."""
MOST_VARIANTS = 8


def clean_up(files: Sequence[Versions]) -> None:
    """Judge each file against the side that it keeps of the flags that no file asks any more."""
    still = {key for one in files for key in keys_of(one.head)}
    lost = functions_gone(files)
    anywhere = {key for one in files for key in keys_of(one.base)} - still
    for one in files:
        gone = sorted(keys_of(one.base) - still)
        if gone and one.file.head is not None and len(gone) <= MOST_KEYS:
            _choose(one, gone, lost)
        elif anywhere and not gone:
            _forget(one, anywhere)


def _forget(versions: Versions, keys: Collection[str]) -> None:
    """Leave flags that nobody asks any more out of the base's tables of flags."""
    head, base = versions.file.head, versions.file.base
    if head is None or base is None:
        return
    named = [key for key in keys if _names(base, key) and not _names(head, key)]
    if named:
        facts = Facts(base, versions.file.base_recogniser)
        if facts.tables:
            versions.base = residue_in(facts, World(dict.fromkeys(named, True)))
            compare_groups(versions)


def _names(module: Module, key: str) -> bool:
    """Whether a key stands in a file."""
    return key.encode("utf-8", "surrogateescape") in module.source


def keys_of(residue: Residue) -> set[str]:
    """The flags that a file asks."""
    return {asked.key for place in residue.guards for asked in place.asked}


def _choose(
    versions: Versions, gone: Sequence[str], lost: Mapping[str, tuple[Versions, str]]
) -> None:
    """For each flag the state under which the base is nearest to the head."""
    states: dict[str, Literal] = {}
    base = versions.base
    if versions.file.base is None:
        return
    _, touched = touched_lines(versions.file)
    facts = Facts(versions.file.base, versions.file.base_recogniser, touched)
    for key in gone:
        best: tuple[int, Literal, Residue] | None = None
        ties = False
        for state in _states(versions, key):
            versions.base = residue_in(facts, World({**states, key: state}))
            size = _distance(versions, lost)
            ties = ties or (best is not None and size == best[0])
            if best is None or size < best[0]:
                best, ties = (size, state, versions.base), False
        if best is not None and not ties:
            states[key] = best[1]
    versions.base = residue_in(facts, World(states))
    follow_delegates(versions, lost)
    compare_groups(versions)
    versions.kept = states
    versions.places = [place for place in base.guards if _keys(place) & states.keys()]


def _states(versions: Versions, key: str) -> list[Literal]:
    """Off, on, and the variants that the base compares."""
    found: list[Literal] = [False, True]
    tests = [asked.test for place in versions.base.guards for asked in place.asked]
    if any(test.key == key and test.off_values for test in tests) and versions.file.base:
        texts = (node for node in walk(versions.file.base.body) if isinstance(node, Text))
        values = dict.fromkeys(text.value for text in texts if text.value not in (None, key))
        found += list(values)[:MOST_VARIANTS]
    return found


def _distance(versions: Versions, lost: Mapping[str, tuple[Versions, str]]) -> int:
    """How many steps differ, also those of functions that are gone."""
    known = dict(versions.origins)
    follow_delegates(versions, lost)
    compare_groups(versions)
    versions.origins = known
    return sum(one.size for one in versions.comparisons.values())


def cleanups(versions: Versions) -> tuple[CleanUp, ...]:
    """What was cleaned up, and where."""
    found: dict[tuple[str, int], CleanUp] = {}
    places = [one for one in versions.places if one.on or one.off] or versions.places
    for place in places:
        line = head_line(versions.file, place.line)
        for key in sorted(_keys(place) & versions.kept.keys()):
            state = versions.kept[key]
            side = Side.OFF if state is False else Side.ON
            value = None if isinstance(state, bool) else str(state)
            lines = _lines(versions, place) or ((line, line),)
            at, instead = _instead(versions, place, key)
            at = at if instead else line
            found.setdefault((key, at), CleanUp(key, side, at, lines, value, instead))
    changed = {one.flag for one in found.values() if one.instead}
    return tuple(one for one in found.values() if one.instead or one.flag not in changed)


def _instead(versions: Versions, place: GuardPlace, key: str) -> tuple[int, str]:
    """The added line that asks another flag where one was asked, and that flag; else nothing."""
    before = [place.line, *(one.line for one in place.asked if one.key == key)]
    lines = {head_line(versions.file, line) for line in before} & versions.file.added
    asked = (one for guard in versions.head.guards for one in guard.asked if one.line in lines)
    return next(((one.line, one.key) for one in asked), (place.line, ""))


def _lines(versions: Versions, place: GuardPlace) -> tuple[tuple[int, int], ...]:
    """The added lines that the base has too, in the functions around the place."""
    added = versions.file.added
    around = [
        group
        for group, listed in versions.base.definitions.items()
        if any(one.span.first_line <= place.line <= one.span.last_line for one in listed)
    ]
    kept = [
        line
        for group in around or [""]
        for step in (versions.comparisons[group].same if group in versions.comparisons else ())
        for line in step.lines()
    ]
    return ranges(added.intersection(kept))


def _keys(place: GuardPlace) -> set[str]:
    return {asked.key for asked in place.asked}
