"""What shows that both sides of a guard were exercised, the strongest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.coverage.sides import GuardLines, SideState, combined, side_evidence
from shipcheck.flags.forcing.override import Side
from shipcheck.model.words import Evidence
from shipcheck.rehearse.result import RunState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shipcheck.code.judgement import Guard
    from shipcheck.coverage.sides import SideEvidence
    from shipcheck.coverage.trust import Figures
    from shipcheck.flags.forcing.search import Overrides, Place
    from shipcheck.rehearse.result import FlagRehearsal, SideRun


REHEARSAL = "shipcheck rehearse flags"
"""The command that makes the strongest evidence."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows one side; `evidence` is None where nothing does, `source` then says why."""

    evidence: Evidence | None
    source: str


@dataclass(frozen=True, slots=True)
class Material:
    """All that is known of one guard's tests.

    `figures` are those of its file; `rehearsal` is the flag's; `overrides` are the tests'; `tests`
    are the files of tests that touch the flag's code.
    """

    path: str
    guard: Guard
    figures: Figures | None
    rehearsal: FlagRehearsal | None
    overrides: Overrides
    tests: tuple[str, ...]


def shown(material: Material, side: Side, required: Collection[Evidence] = ()) -> Shown:
    """The strongest evidence for a side, of the kinds that are required if there is any.

    A report that saw the side not run outweighs what tests say, and so do tests that failed.
    """
    told = {
        Evidence.REHEARSED: _rehearsed(material, side),
        Evidence.OBSERVED: _observed(material, side),
    }
    found = {kind: one for kind, one in told.items() if one is not None}
    if all(one.evidence for one in found.values()):
        found[Evidence.INSPECTED] = _inspected(material, side)
    asked = [one for kind, one in found.items() if kind in required] or list(found.values())
    return next((one for one in asked if one.evidence), asked[-1])


def _rehearsed(material: Material, side: Side) -> Shown | None:
    """The rehearsal, where the tests passed and, as far as measured, the side ran."""
    if material.rehearsal is None:
        return None
    run = material.rehearsal.on if side is Side.ON else material.rehearsal.off
    if run.state is not RunState.PASSED:
        return Shown(None, f"rehearsed with the flag {side}: {run.why}")
    coverage = run.files.get(material.path)
    if coverage is None:
        return _not_measured(material, side, run)
    seen = side_evidence(coverage, _guard_lines(material))
    one = seen.on if side is Side.ON else seen.off
    if one.state is SideState.NOT_RAN:
        return Shown(None, f"rehearsed with the flag {side}: {one.why}")
    return Shown(Evidence.REHEARSED, f"{REHEARSAL}: {run.why}; {one.why}")


def _not_measured(material: Material, side: Side, run: SideRun) -> Shown:
    """A rehearsal that tells nothing of the guard's lines: the tests that touch the flag stand in."""
    said = f"{run.why}; which lines ran was not measured"
    if not material.tests:
        return Shown(None, f"rehearsed with the flag {side}: {said}, and no test touches the flag")
    return Shown(Evidence.REHEARSED, f"{REHEARSAL}: {said}, tests that touch the flag did")


def _observed(material: Material, side: Side) -> Shown | None:
    """The coverage reports that count; None where they cannot tell."""
    figures = material.figures
    if figures is None or not figures.counted:
        return None
    guard = _guard_lines(material)
    told: dict[str, SideEvidence] = {}
    for source, coverage in figures.counted:
        sides = side_evidence(coverage, guard)
        told[source] = sides.on if side is Side.ON else sides.off
    best = combined(told.values())
    tells = material.guard.on_tells if side is Side.ON else material.guard.off_tells
    if best.state is SideState.UNKNOWN or (best.state is SideState.RAN and not tells):
        return None
    source = next(source for source, one in told.items() if one is best)
    return Shown(
        Evidence.OBSERVED if best.state is SideState.RAN else None, f"{source}: {best.why}"
    )


def _inspected(material: Material, side: Side) -> Shown:
    """Tests that force the flag this way."""
    key, overrides = material.guard.flag, material.overrides
    for places in (overrides.by_key.get(key, ()), overrides.mocks.get(key, ())):
        place = _forcing(_nearest(places, material.path), side)
        if place is not None:
            return Shown(Evidence.INSPECTED, _described(place))
    everywhere = _forcing(overrides.everywhere, side)
    if everywhere is not None and material.tests:
        return Shown(Evidence.INSPECTED, f"{_described(everywhere)}, for the whole suite")
    return Shown(None, f"no test forces it {side}")


def _nearest(places: Sequence[Place], path: str) -> Sequence[Place]:
    """The places in tests that are called after the guard's file first."""
    stem = path.rpartition("/")[2].split(".", 1)[0].casefold()
    return sorted(places, key=lambda place: stem not in place.path.casefold())


def _forcing(places: Sequence[Place], side: Side) -> Place | None:
    return next((place for place in places if side in place.override.sides), None)


def _described(place: Place) -> str:
    return f"{place.path}:{place.override.line} {place.override.how}"


def _guard_lines(material: Material) -> GuardLines:
    guard = material.guard
    return GuardLines(material.path, guard.line, guard.on_lines, guard.off_lines)
