"""`both-branches-tested`: what every guard of the change decides was exercised both ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shipcheck.checks._ci_coverage import InCi, reports_in_ci
from shipcheck.checks.rehearsed_flags import kept_rehearsals, rehearse
from shipcheck.checks.side_evidence import Material, Shown, shown
from shipcheck.coverage.trust import FoundReports, figures, find_reports
from shipcheck.flags.forcing.override import Side
from shipcheck.flags.forcing.search import Asked, Overrides, find_overrides
from shipcheck.flags.guarded import changed_guards
from shipcheck.flags.known import read_known
from shipcheck.flags.mentions import mentions
from shipcheck.git.objects import list_tree
from shipcheck.model.checklist import Specification
from shipcheck.model.languages import language_of
from shipcheck.model.outcome import Finding, Outcome, judged, not_applicable
from shipcheck.model.text import counted, listed
from shipcheck.model.words import Evidence, FileKind, Level, Reason, Status
from shipcheck.rehearse.touching import tests_of, touched_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from shipcheck.checks.context import CheckContext
    from shipcheck.code.judgement import Guard
    from shipcheck.coverage.trust import Figures

SPECIFICATION = Specification(
    name="both-branches-tested",
    summary="Each guard of the change is tested with its flag on, and with it off.",
    looks_at=(
        "tests that force the flag, coverage reports that name their commit or that CI made for it, and "
        "what `shipcheck rehearse flags` saw; for each guard that the change adds or touches"
    ),
    parameters={
        "coverage": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Coverage reports, from the repository's root; {sha} is a commit.",
        },
    },
    evidence=frozenset({Evidence.INSPECTED, Evidence.OBSERVED, Evidence.REHEARSED}),
    may_ask=True,
)

Judged = tuple[Material, Shown, Shown]
"""A guard with what shows its on side, and its off side."""

STRENGTH = (Evidence.INSPECTED, Evidence.OBSERVED, Evidence.REHEARSED)
NAMED = 3
SHORTEST = 5
"""Letters of a constant's name that tells which flag is meant."""


async def check(context: CheckContext) -> Outcome:
    """Fail where nothing shows one side of a guard; pass by the weakest evidence that is needed."""
    if context.change.reverts:
        return not_applicable(f"takes back {context.change.reverts[:12]} exactly")
    guards = await changed_guards(context.change, context.repository, context.flags)
    if not guards:
        return not_applicable("the change adds and touches no guard")
    materials, in_ci = await _materials(context, guards)
    sides, notes = await _rehearsed(context, [_judged(context, one) for one in materials])
    strange = await _strange(context, sides[0][0].overrides)
    untested = await _untested(context, sides)
    data = {"guards": [_as_data(*one) for one in sides]}
    if untested and in_ci.awaited:
        summary = f"{_summary(sides)} yet: {in_ci.awaited}"
        return Outcome(Status.PENDING, summary, None, Reason.RUNNING, (*strange, *notes), data)
    findings = (*untested, *strange, *notes, *(_unread(in_ci) if untested else ()))
    kinds = [part.evidence for _, *both in sides for part in both if part.evidence]
    weakest = min(kinds, key=STRENGTH.index, default=Evidence.INSPECTED)
    return judged(_summary(sides), evidence=weakest, findings=findings, data=data)


async def _materials(
    context: CheckContext, guards: Sequence[tuple[str, Guard]]
) -> tuple[list[Material], InCi]:
    """Everything that could show a side, and what CI has of it."""
    git, head = context.repository.git, context.change.head
    keys = dict.fromkeys(guard.flag for _, guard in guards)
    asked, touching = {}, {}
    files = frozenset(await list_tree(git, head))
    known = await read_known(context.change, context.repository, context.flags)
    for key in keys:
        paths = sorted({path for path, guard in guards if guard.flag == key})
        calls = {guard.test.call for _, guard in guards if guard.flag == key}
        names = frozenset(call.rpartition(".")[2].removesuffix("()") for call in calls)
        about = await tests_of(git, head, files, paths)
        asked[key] = Asked(names, about, _constants(known.after.constants, key))
        touching[key] = (await touched_by(git, head, files, key, paths)).tests
    changed = [file.path for file in context.change.files if file.kind is FileKind.TEST]
    overrides = await find_overrides(git, head, asked, context.flags, changed=changed)
    rehearsals = await kept_rehearsals(context, list(keys))
    covered = {path for path, guard in guards if guard.flag not in rehearsals}
    by_file, in_ci = await _figures(context, sorted({path for path, _ in guards}), covered)
    materials = [
        Material(
            path,
            guard,
            by_file.get(path),
            rehearsals.get(guard.flag),
            overrides,
            touching[guard.flag],
        )
        for path, guard in guards
    ]
    return materials, in_ci


async def _figures(
    context: CheckContext, paths: Sequence[str], wanted: Collection[str]
) -> tuple[Mapping[str, Figures], InCi]:
    """What reports say of the files; CI is asked where those that are here leave out a wanted one."""
    repository, head = context.repository, context.change.head
    commits = [head, *(commit.sha for commit in context.change.commits)]
    here = await find_reports(repository, commits, context.parameters.get("coverage", ()))
    by_file = await figures(repository, head, here, paths)
    if all(by_file[path].counted for path in wanted):
        return by_file, InCi()
    in_ci = await reports_in_ci(context)
    there = in_ci.reports
    every = FoundReports((*here.reports, *there.reports), (*here.problems, *there.problems))
    return await figures(repository, head, every, paths), in_ci


def _unread(in_ci: InCi) -> Iterable[Finding]:
    """Why CI's reports show nothing, where something is not shown."""
    for one in in_ci.reports.problems[:NAMED]:
        yield Finding("ci-coverage", Level.NOTE, f"coverage of CI: {one}")


def _constants(constants: Mapping[str, str | None], key: str) -> frozenset[str]:
    """The names of the constants that hold a key, by which tests speak of it."""
    own = {word for name, held in constants.items() if held == key for word in name.split(".")}
    others = {word for name, held in constants.items() if held != key for word in name.split(".")}
    return frozenset(word for word in own - others if len(word) >= SHORTEST and word[:1].isupper())


def _judged(context: CheckContext, material: Material) -> Judged:
    on, off = (shown(material, side, context.required) for side in (Side.ON, Side.OFF))
    return material, on, off


async def _rehearsed(
    context: CheckContext, sides: Sequence[Judged]
) -> tuple[Sequence[Judged], Sequence[Finding]]:
    """The same once what lacks a rehearsal that the item asks for has one, or says how to get it."""
    if Evidence.REHEARSED not in context.required:
        return sides, ()
    lacking: dict[str, list[str]] = {}
    for material, *both in sides:
        shown_so = all(one.evidence in context.required for one in both)
        if material.rehearsal is None and not shown_so:
            lacking.setdefault(material.guard.flag, []).append(material.path)
    found, notes = await rehearse(lacking, context)
    again = [
        _judged(context, replace(one, rehearsal=found.get(one.guard.flag, one.rehearsal)))
        for one, *_ in sides
    ]
    return again, notes


async def _untested(context: CheckContext, sides: Sequence[Judged]) -> list[Finding]:
    """One finding for each side of a guard that nothing shows, with a test to begin from."""
    findings = []
    for material, *both in sides:
        for side, one in zip((Side.ON, Side.OFF), both, strict=True):
            if one.evidence is None:
                guard = material.guard
                message = f"{guard.flag} {side} is not tested: {one.source}"
                test = await _skeleton(context, material, side)
                findings.append(
                    Finding(
                        "side-untested", Level.ERROR, message, material.path, guard.line, fix=test
                    )
                )
    return findings


async def _skeleton(context: CheckContext, material: Material, side: Side) -> str:
    """A test of that side to begin from."""
    from shipcheck.flags.forcing.frameworks import framework_of  # noqa: PLC0415 - where one is missing
    from shipcheck.flags.forcing.skeletons import skeleton  # noqa: PLC0415

    language = language_of(material.path) or ""
    git, head = context.repository.git, context.change.head
    framework = await framework_of(git, head, language, material.tests)
    guard = material.guard
    return skeleton(framework, guard.test, guard.flag, side, material.path)


async def _strange(context: CheckContext, overrides: Overrides) -> list[Finding]:
    """Tests that force what no code names: a typing error makes them test nothing."""
    keys = dict.fromkeys(place.override.key or "" for place in overrides.strange)
    if not keys:
        return []
    import difflib  # noqa: PLC0415 - only where there is one

    named = await mentions(context.repository.git, context.change.head, list(keys))
    findings = []
    for place in overrides.strange:
        key = place.override.key or ""
        if not named[key]:
            near = difflib.get_close_matches(key, overrides.by_key, 1)
            fix = f"Did you mean {near[0]}?" if near else "The test tests nothing: mend the key."
            message = f"forces {key}, which no code asks"
            findings.append(
                Finding(
                    "unknown-override",
                    Level.WARNING,
                    message,
                    place.path,
                    place.override.line,
                    fix=fix,
                )
            )
    return findings


def _summary(sides: Sequence[Judged]) -> str:
    missing = [
        f"{material.guard.flag} {side}"
        for material, *both in sides
        for side, one in zip((Side.ON, Side.OFF), both, strict=True)
        if one.evidence is None
    ]
    if missing:
        return f"not tested: {listed(dict.fromkeys(missing), NAMED)}"
    flags = dict.fromkeys(material.guard.flag for material, *_ in sides)
    return f"{listed(flags, NAMED)} tested on and off at {counted(len(sides), 'guard')}"


def _as_data(material: Material, on: Shown, off: Shown) -> dict[str, Any]:
    guard = material.guard
    return {
        "flag": guard.flag,
        "path": material.path,
        "line": guard.line,
        "on": _side_data(on),
        "off": _side_data(off),
    }


def _side_data(one: Shown) -> dict[str, str] | None:
    return None if one.evidence is None else {"evidence": one.evidence.value, "source": one.source}
