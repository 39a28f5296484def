"""`flag-present`: new behaviour runs only where a flag is on.

Judged by rehearsing the code in mind: with every flag off the head must do what the base does. What
cannot be understood is said to be so, and never passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.checks.flag_findings import (
    beside_note,
    cleanup_notes,
    doubts,
    module_entries,
    removals,
    unguarded,
)
from shipcheck.flags.guarded import read_guarded
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Outcome, judged, not_applicable
from shipcheck.model.text import counted, listed
from shipcheck.model.words import Evidence, Level, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.checks.context import CheckContext
    from shipcheck.code.judgement import FileJudgement, Lines
    from shipcheck.flags.guarded import Guarded

SPECIFICATION = Specification(
    name="flag-present",
    summary="New behaviour runs only where a flag is on.",
    looks_at=(
        "each changed line of code, at the base and at the head: which flag guards it and on which "
        "side; tests, docs, configuration, generated files and migrations left out"
    ),
    parameters={
        "allow": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Files that need no flag, as globs.",
        },
    },
    evidence=frozenset({Evidence.INSPECTED}),
)

NAMED = 3
"""Flags that the summary names."""


async def check(context: CheckContext) -> Outcome:
    """Fail where changed lines run whatever the flags say; unknown where nobody can tell."""
    change = context.change
    if change.reverts:
        return not_applicable(f"takes back {change.reverts[:12]} exactly")
    guarded = await read_guarded(change, context.repository, context.flags)
    return judge(guarded, _allowed(context, guarded))


def _allowed(context: CheckContext, guarded: Guarded) -> dict[str, FileJudgement]:
    """The judgements of the files that need a flag."""
    patterns = tuple(context.parameters.get("allow", ()))
    if not patterns:
        return dict(guarded.files)
    from shipcheck.checklist.globs import path_matcher  # noqa: PLC0415 - only where it is asked for

    allowed = path_matcher(patterns)
    return {path: one for path, one in guarded.files.items() if not allowed(path)}


def judge(guarded: Guarded, files: Mapping[str, FileJudgement]) -> Outcome:
    """The outcome for these files."""
    findings = (
        *module_entries(guarded),
        *unguarded(files, guarded),
        *removals(files, guarded),
        *doubts(files),
        *cleanup_notes(files),
        *beside_note(guarded.beside),
    )
    if any(finding.level is Level.ERROR for finding in findings):
        return judged(
            _failed(files, guarded),
            evidence=Evidence.INSPECTED,
            findings=findings,
            data=_data(files),
        )
    if any(one.not_understood for one in files.values()):
        summary = _doubtful(files)
        return Outcome(
            Status.UNKNOWN, summary, None, Reason.NOT_UNDERSTOOD, findings, _data(files)
        )  # fmt: skip
    if not any(one.behaviour or one.cleanups for one in files.values()):
        return Outcome(Status.NOT_APPLICABLE, "no line of behaviour is changed", findings=findings)
    return judged(_passed(files), evidence=Evidence.INSPECTED, findings=findings, data=_data(files))


def _failed(files: Mapping[str, FileJudgement], guarded: Guarded) -> str:
    entries = sum(len(module.entries) for module in guarded.modules)
    if entries:
        flags = listed((one.flag for one in guarded.modules if one.entries), NAMED)
        lead = "leads" if entries == 1 else "lead"
        return f"{counted(entries, 'place')} {lead} into a module of {flags} without asking it"
    behaviour = _count(range_ for one in files.values() for range_ in one.behaviour)
    bare = _count(range_ for one in files.values() for range_ in one.unguarded)
    lost = sum(len(one.removals) for one in files.values())
    if not bare:
        does = "does" if lost == 1 else "do"
        off = "with the flag off, " if _flags(files) else ""
        return f"{off}{counted(lost, 'thing')} that happened before no longer {does}"
    if not _flags(files):
        return f"no flag guards the {counted(bare, 'changed line')}"
    run = "runs" if bare == 1 else "run"
    return f"{bare} of {counted(behaviour, 'changed line')} {run} whatever {_named(files)} says"


def _doubtful(files: Mapping[str, FileJudgement]) -> str:
    lines = _count(doubt.lines for one in files.values() for doubt in one.not_understood)
    reasons = {doubt.reason: None for one in files.values() for doubt in one.not_understood}
    return f"{counted(lines, 'changed line')} not understood: {listed(reasons, 1)}"


def _passed(files: Mapping[str, FileJudgement]) -> str:
    lines = _count(
        range_ for one in files.values() for range_ in (part.lines for part in one.guarded)
    )
    cleaned = {cleanup.flag: None for one in files.values() for cleanup in one.cleanups}
    if lines:
        return f"{counted(lines, 'line')} behind {_named(files)}"
    if cleaned:
        return f"cleans up {listed(cleaned, NAMED)}: one side kept as it was"
    return "only guards changed, no line behind them"


def _flags(files: Mapping[str, FileJudgement]) -> dict[str, None]:
    """The flags that guard something, in order."""
    kept = (guard.flag for one in files.values() for guard in one.guards if guard.touched)
    lines = (part.flag for one in files.values() for part in one.guarded)
    return dict.fromkeys((*kept, *lines))


def _named(files: Mapping[str, FileJudgement]) -> str:
    return listed(_flags(files), NAMED)


def _data(files: Mapping[str, FileJudgement]) -> dict[str, Any]:
    """As DESIGN's contract has it; only files with behaviour."""
    return {
        "flags": list(_flags(files)),
        "files": {path: _file_data(one) for path, one in files.items() if one.behaviour},
    }


def _file_data(one: FileJudgement) -> dict[str, Any]:
    return {
        "behaviour": [list(lines) for lines in one.behaviour],
        "guarded": [
            {"lines": list(part.lines), "flag": part.flag, "side": part.side.value}
            for part in one.guarded
        ],
        "unguarded": [list(lines) for lines in one.unguarded],
        "not_understood": [list(doubt.lines) for doubt in one.not_understood],
    }


def _count(ranges: Iterable[Lines]) -> int:
    """How many lines ranges hold."""
    return sum(last - first + 1 for first, last in ranges)
