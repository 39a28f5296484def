"""`ci-green`: CI is green for exactly the judged commit.

The newest failure wins over everything; a word that no table knows is never a pass; zero runs are
not green, nor are runs that were all skipped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck.ci.registry import CI_SERVICES
from shipcheck.ci.runs import CiRequest, NoReport, RunState
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Finding, Outcome, judged, not_applicable, unknown
from shipcheck.model.text import counted
from shipcheck.model.words import Evidence, Level, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.checks.context import CheckContext
    from shipcheck.ci.runs import CiReport, CiService, Run

RED = (RunState.FAILURE, RunState.TIMED_OUT, RunState.CANCELLED)
OPEN = (RunState.PENDING, RunState.MANUAL, RunState.BLOCKED, RunState.STALE)

GRACE = 120.0
"""Seconds after the commit in which CI may not have started yet."""

SPECIFICATION = Specification(
    name="ci-green",
    summary="CI is green for exactly this commit.",
    looks_at="the CI service that the checklist names, asked for the head commit and nothing else",
    parameters={
        "optional": {
            "type": "boolean",
            "description": "Where no CI service is configured, do not apply instead of unknown.",
        },
        "required": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Names of runs that must be there and green.",
        },
        "accept": {
            "type": "array",
            "items": {"type": "string", "enum": ["success", "skipped", "neutral"]},
            "description": "States that count as green beside success; none where left out.",
        },
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,  # but for services that are files, which are looked at offline too
)


async def check(context: CheckContext) -> Outcome:
    """Fail on a red run; pending and unknown as the runs say."""
    settings = context.services.get("ci", {})
    name = settings.get("uses")
    if name == "none":
        return not_applicable("the checklist says that there is no CI")
    if name is None:
        return _unconfigured(context)
    service = cast("CiService", CI_SERVICES.load(name))
    if context.offline and service.SPECIFICATION.needs_network:
        return Outcome(Status.SKIPPED, "asks a service: left out by --offline")
    request = CiRequest(context.change.head, settings, context.repository, context.run_command)
    try:
        report = await service.read(request)
    except NoReport as error:
        return _nothing(context, error.message)
    if not _names(report.commit, context.change.head):
        message = f"{report.source} is about {report.commit[:12]}, not {context.change.head[:12]}"
        return unknown(message, Reason.NO_DATA)
    return judge_runs(context, report)


def _unconfigured(context: CheckContext) -> Outcome:
    """No service is named: an obstacle only where the team asked for this item itself."""
    summary = "no CI result to read: the checklist names none under services.ci"
    if context.parameters.get("optional"):
        return not_applicable(summary)
    return unknown(summary, Reason.NO_DATA)


def _names(commit: str, head: str) -> bool:
    """Whether a report's commit, perhaps abbreviated (to no less than 12), is the head."""
    return len(commit) >= len(head[:12]) and head.startswith(commit.lower())


def _nothing(context: CheckContext, summary: str) -> Outcome:
    """No run: pending while CI may still be about to start, then unknown."""
    committed = next((one.committed_at for one in context.change.commits), 0)
    if 0 <= context.now().timestamp() - committed < GRACE:
        return Outcome(Status.PENDING, f"{summary} yet", reason=Reason.RUNNING)
    return unknown(summary, Reason.NO_DATA)


def judge_runs(context: CheckContext, report: CiReport) -> Outcome:
    """The outcome of the runs for the head."""
    if not report.runs:
        return _nothing(context, f"{report.source} holds no run")
    accepted = {RunState.SUCCESS.value, *context.parameters.get("accept", ())}
    data = {"runs": [_as_data(run) for run in report.runs], "source": report.source}
    doubt = _failed(tuple(_red(report.runs)), data) or _undecided(report, data)
    if doubt:
        return doubt
    missing = tuple(_missing(context.parameters.get("required", ()), report.runs, accepted))
    return _failed(missing, data) or _green(report, accepted, data)


def _undecided(report: CiReport, data: Mapping[str, object]) -> Outcome | None:
    """Unknown for a strange word, pending for what still runs, None where all is decided."""
    strange = [run for run in report.runs if run.state is RunState.UNKNOWN]
    if strange:
        words = f"{strange[0].name} is in a state that shipcheck does not know: {strange[0].word}"
        return unknown(words, Reason.NOT_UNDERSTOOD)
    running = [run.name for run in report.runs if run.state in OPEN]
    if running:
        of = counted(len(report.runs), "run")
        summary = f"{len(running)} of {of} not finished: {running[0]}"
        return Outcome(Status.PENDING, summary, reason=Reason.RUNNING, data=data)
    return None


def _failed(findings: tuple[Finding, ...], data: Mapping[str, object]) -> Outcome | None:
    """Red, or required and never there; None where nothing is."""
    if not findings:
        return None
    summary = findings[0].message if len(findings) == 1 else f"{len(findings)} runs are not green"
    return judged(summary, evidence=Evidence.OBSERVED, findings=findings, data=data)


def _green(report: CiReport, accepted: set[str], data: Mapping[str, object]) -> Outcome:
    """Passed, naming the runs that tested nothing; not so if none did.

    Jobs that a filter leaves out are everyday: only one that is `required` has to have run.
    """
    passed = sum(run.state.value in accepted for run in report.runs)
    if not passed:
        return unknown("every run was skipped: that is not green", Reason.NO_DATA)
    idle = tuple(
        Finding("ci-skipped", Level.NOTE, f"{run.name} was {run.word}: it tested nothing")
        for run in report.runs
        if run.state.value not in accepted
    )
    summary = f"{passed} of {counted(len(report.runs), 'run')} green"
    return judged(summary, evidence=Evidence.OBSERVED, findings=idle, data=dict(data))


def _red(runs: Sequence[Run]) -> Iterable[Finding]:
    """Failed and cancelled runs; a cancelled one has to be run again."""
    for run in runs:
        if run.state in RED:
            fix = f"Look at {run.url}" if run.url else ""
            yield Finding("ci-red", Level.ERROR, f"{run.name}: {run.word}", fix=fix)


def _missing(required: Sequence[str], runs: Sequence[Run], accepted: set[str]) -> Iterable[Finding]:
    """Runs that the checklist requires and that never reported, or tested nothing."""
    reported = {run.name: run for run in runs}
    for name in required:
        run = reported.get(name)
        if run is None:
            fix = _renamed(name, list(reported))
            yield Finding("ci-missing", Level.ERROR, f"{name}: never reported", fix=fix)
        elif run.state.value not in accepted:
            yield Finding("ci-missing", Level.ERROR, f"{name}: {run.word}, and it is required")


def _renamed(name: str, reported: list[str]) -> str:
    """What may have become of a run that never reported."""
    import difflib  # noqa: PLC0415 - only where something is missing

    near = difflib.get_close_matches(name, reported, 1)
    return f"Renamed to {near[0]}?" if near else "A path filter, or a renamed job?"


def _as_data(run: Run) -> dict[str, str | None]:
    """A run for the JSON result."""
    return {"name": run.name, "state": run.state.value, "url": run.url}
