"""What a rehearsal of a flag saw, for people and as JSON."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from shipcheck.coverage.sides import SideState, side_evidence
from shipcheck.model.text import listed, visible
from shipcheck.rehearse.result import NAMED as MOST_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.coverage.report import FileCoverage
    from shipcheck.coverage.sides import GuardLines, SideEvidence
    from shipcheck.rehearse.result import FlagRehearsal, SideRun

NAMED = 10
"""Failed tests, and ranges of lines, that the text names."""


def as_text(rehearsal: FlagRehearsal, guards: Sequence[GuardLines] = ()) -> str:
    """Both sides, what fails on which, and which lines only one of them ran; ends in a line feed."""
    force = f", forced by {rehearsal.force}" if rehearsal.force else ""
    lines = [f"{rehearsal.flag}{force}"]
    for name, side in (("on ", rehearsal.on), ("off", rehearsal.off)):
        lines.append(f"  {name}  {side.state.value.replace('_', ' '):8}{side.why}{_seconds(side)}")
        lines += [f"         {test}" for test in side.failed[:NAMED]]
        if len(side.failed) > NAMED:
            lines.append(f"         and {_more(side.failed)}")
        if not side.failed:
            lines += [f"         {line}" for line in side.output.splitlines()]
    if rehearsal.fails_both_ways:
        lines.append("  what fails both ways is not about the flag")
    lines += [f"  {line}" for line in (*_sides(rehearsal, guards), *_ran(rehearsal))]
    return "".join(f"{visible(line).rstrip()}\n" for line in lines)


def _more(failed: Sequence[str]) -> str:
    """How many are not named; not all of very many are known by name."""
    many = len(failed) >= MOST_NAMES
    return "many more" if many else f"{len(failed) - NAMED} more"


def _sides(rehearsal: FlagRehearsal, guards: Sequence[GuardLines]) -> list[str]:
    """For each guard what did not run although its flag was forced; nothing where all is well."""
    told = []
    for guard in guards:
        for name, seen in _forced(rehearsal, guard).items():
            if seen.state is not SideState.RAN:
                told.append(f"{guard.path}:{guard.line}  {name} side not seen to run: {seen.why}")
    return told


def _forced(rehearsal: FlagRehearsal, guard: GuardLines) -> dict[str, SideEvidence]:
    """What each run tells of the side that its flag was forced to; empty where nothing measured it."""
    on, off = (side.files.get(guard.path) for side in (rehearsal.on, rehearsal.off))
    if on is None or off is None:
        return {}
    return {"on": side_evidence(on, guard).on, "off": side_evidence(off, guard).off}


def _seconds(side: SideRun) -> str:
    return f" in {side.seconds:.1f} s" if side.seconds else ""


def _ran(rehearsal: FlagRehearsal) -> list[str]:
    """Which lines of the files that ask for the flag ran on which side."""
    both = [path for path in rehearsal.on.files if path in rehearsal.off.files]
    if not both:
        return (
            ["which lines ran is not known: nothing measured coverage"] if _ended(rehearsal) else []
        )
    told = []
    for path in both:
        on, off = rehearsal.on.files[path], rehearsal.off.files[path]
        rows = (
            ("only with it on", on.hit - off.hit),
            ("only with it off", off.hit - on.hit),
            ("on neither side", on.missed & off.missed),
        )
        parts = [f"{name}: {_shown(ranges(found))}" for name, found in rows if found]
        if on.hit == off.hit and on.arcs_taken == off.arcs_taken:
            parts.insert(0, "the same lines ran both ways")
        told.append(f"{path}  {'; '.join(parts)}")
    return told


def _ended(rehearsal: FlagRehearsal) -> bool:
    return all(side.state.value != "not_run" for side in (rehearsal.on, rehearsal.off))


def _shown(found: list[list[int]]) -> str:
    return listed((f"{a}-{b}" if b > a else str(a) for a, b in found), NAMED)


def ranges(lines: Iterable[int]) -> list[list[int]]:
    """Lines as inclusive ranges."""
    ordered = sorted(lines)
    starts = ordered[:1] + [b for a, b in pairwise(ordered) if b > a + 1]
    ends = [a for a, b in pairwise(ordered) if b > a + 1] + ordered[-1:]
    return [[start, end] for start, end in zip(starts, ends, strict=True)]


def as_json(rehearsal: FlagRehearsal, guards: Sequence[GuardLines] = ()) -> dict[str, Any]:
    """All of it."""
    return {
        "flag": rehearsal.flag,
        "force": rehearsal.force,
        "commands": list(rehearsal.commands),
        "paths": list(rehearsal.paths),
        "at": rehearsal.at,
        "guards": [_guard_as_json(rehearsal, guard) for guard in guards],
        "on": _side_as_json(rehearsal.on),
        "off": _side_as_json(rehearsal.off),
    }


def _guard_as_json(rehearsal: FlagRehearsal, guard: GuardLines) -> dict[str, Any]:
    sides = _forced(rehearsal, guard)
    told = {name: {"state": one.state.value, "why": one.why} for name, one in sides.items()}
    return {"path": guard.path, "line": guard.line, "on": None, "off": None, **told}


def _side_as_json(side: SideRun) -> dict[str, Any]:
    return {
        "state": side.state.value,
        "why": side.why,
        "tests": side.tests,
        "failed": list(side.failed),
        "seconds": side.seconds,
        "lines": {path: _lines_as_json(one) for path, one in side.files.items()},
        "output": side.output,
    }


def _lines_as_json(coverage: FileCoverage) -> dict[str, Any]:
    return {"ran": ranges(coverage.hit), "not_ran": ranges(coverage.missed)}
