"""Flags that are asked no more: which side the change keeps, and what else it does."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Asking:
    """A file that asks flags which no file asks any more, as it was."""

    versions: Versions
    facts: Facts
    base: Residue
    gone: frozenset[str]


def clean_up(files: Sequence[Versions]) -> None:
    """Judge the files against the side that they keep of the flags that no file asks any more."""
    still = {key for one in files for key in keys_of(one.head)}
    lost = functions_gone(files)
    anywhere = {key for one in files for key in keys_of(one.base)} - still
    asking: list[_Asking] = []
    for one in files:
        gone = keys_of(one.base) - still
        if gone and one.file.head is not None and one.file.base and len(gone) <= MOST_KEYS:
            _, touched = touched_lines(one.file.added, one.file.deleted)
            facts = Facts(one.file.base, one.file.base_recogniser, touched)
            asking.append(_Asking(one, facts, one.base, frozenset(gone)))
        elif anywhere and not gone:
            _forget(one, anywhere)
    states: dict[str, Literal] = {}
    for key in sorted({key for one in asking for key in one.gone}):
        _choose(key, [one for one in asking if key in one.gone], states, lost)
    for file in asking:
        _keep(file, {key: states[key] for key in sorted(file.gone) if key in states}, lost)


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
    key: str, asking: Sequence[_Asking], states: dict[str, Literal],
    lost: Mapping[str, tuple[Versions, str]],
) -> None:  # fmt: skip
    """Note the state of a flag under which the base is nearest to the head, over all files."""
    options = list(dict.fromkeys(state for one in asking for state in _states(one, key)))
    sizes: list[int] = []
    for state in options:
        size = 0
        for one in asking:
            one.versions.base = residue_in(one.facts, World({**states, key: state}))
            size += _distance(one.versions, lost)
        sizes.append(size)
    if sizes.count(min(sizes)) == 1:
        states[key] = options[sizes.index(min(sizes))]


def _keep(
    file: _Asking, states: Mapping[str, Literal], lost: Mapping[str, tuple[Versions, str]]
) -> None:
    """Compare a file with the side that is kept."""
    versions = file.versions
    versions.base = residue_in(file.facts, World(states))
    follow_delegates(versions, lost)
    compare_groups(versions)
    versions.kept = states
    versions.places = [place for place in file.base.guards if _keys(place) & states.keys()]


def _states(file: _Asking, key: str) -> list[Literal]:
    """Off, on, and the variants that the base compares."""
    found: list[Literal] = [False, True]
    tests = [asked.test for place in file.base.guards for asked in place.asked]
    if any(test.key == key and test.off_values for test in tests):
        texts = (node for node in walk(file.facts.module.body) if isinstance(node, Text))
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
