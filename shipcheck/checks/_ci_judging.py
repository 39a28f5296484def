"""The runs for a commit by the written rules: red, strange, open, missing, idle, green, in this order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shipcheck.checks._ci_required import Demand
from shipcheck.checks._ci_states import ADVICE, DEFAULTS, WAITS_FOR, Treatment
from shipcheck.ci.runs import RunState
from shipcheck.model.outcome import Finding, Outcome, judged
from shipcheck.model.text import counted, listed
from shipcheck.model.words import Evidence, Level, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.ci.runs import CiReport, Run
    from shipcheck.forge.rules import RequiredRun

NAMED = 3
"""Runs that a summary names."""


@dataclass(frozen=True, slots=True)
class RunRules:
    """How runs are judged.

    `only_required`: what is not required cannot stop anything, where it is known what is. `young`: CI may not
    have started everything yet. `own` are the places of our own runs in the report.
    """

    treatments: Mapping[RunState, Treatment] = field(default_factory=lambda: DEFAULTS)
    demand: Demand = field(default_factory=Demand)
    only_required: bool = False
    young: bool = False
    own: frozenset[int] = frozenset()

    def counts(self, run: Run) -> bool:
        """Whether a run can stop the merge; a whole workflow by the name of a required run can, too."""
        if self.demand.asks_for(run) or (run.kind == "workflow" and self.demand.is_called_so(run)):
            return True
        return not run.optional and not (self.only_required and self.demand.names_runs)


@dataclass(slots=True)
class _Sorted:
    """The runs by what becomes of them."""

    errors: list[Finding] = field(default_factory=list)
    asides: list[Finding] = field(default_factory=list)
    strange: list[Run] = field(default_factory=list)
    open: list[Run] = field(default_factory=list)
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcome, and what is required and never reported, whose causes are still to be looked for."""

    outcome: Outcome
    missing: tuple[RequiredRun, ...] = ()


def judge_runs(report: CiReport, rules: RunRules) -> Judged:
    """What the newest runs of a report come to; one without any is not for here."""
    runs = counted_runs(report, rules)
    sorted_runs = _sort(runs, rules)
    data = as_data(report, rules)
    sorted_runs.asides += [
        Finding("ci-note", Level.NOTE, note) for note in _notes(report, rules, runs)
    ]
    missing = tuple(rules.demand.missing(runs))
    waits = bool(missing) and (rules.young or _goes_on(runs))
    if sorted_runs.errors or not (sorted_runs.strange or sorted_runs.open or waits):
        return _decided(sorted_runs, len(runs), () if waits else missing, data)
    if sorted_runs.strange:
        return Judged(_strange(sorted_runs, data))
    return Judged(_open(sorted_runs, len(runs), missing, data))


def counted_runs(report: CiReport, rules: RunRules) -> list[Run]:
    """The runs that count: the newest attempts, without our own."""
    return [
        run
        for place, run in enumerate(report.runs)
        if not run.superseded and place not in rules.own
    ]


def _notes(report: CiReport, rules: RunRules, runs: Sequence[Run]) -> Sequence[str]:
    return (*report.notes, *rules.demand.notes, *rules.demand.on_trust(runs))


def _goes_on(runs: Sequence[Run]) -> bool:
    """Whether CI is at work: what is missing may start when something else ends."""
    return any(run.state is RunState.PENDING for run in runs)


def _sort(runs: Sequence[Run], rules: RunRules) -> _Sorted:
    found = _Sorted()
    for run in runs:
        counts, required = rules.counts(run), rules.demand.asks_for(run)
        treatment = rules.treatments.get(run.state)
        if treatment is Treatment.PASS:
            found.passed += 1
        elif treatment is Treatment.IGNORE:
            _put_idle(found, run, required=required)
        elif treatment is None and counts:
            found.strange.append(run)
        elif treatment is Treatment.PENDING and counts:
            found.open.append(run)
        elif treatment is Treatment.FAIL and counts:
            found.errors.append(_red(run, Level.ERROR))
        elif treatment is not Treatment.PENDING:
            # A service says itself that an optional run may fail; of the others somebody should know.
            found.asides.append(_red(run, Level.NOTE if run.optional else Level.WARNING))
    return found


def _put_idle(found: _Sorted, run: Run, *, required: bool) -> None:
    """A run that tested nothing: an error where it has to have run."""
    if required:
        message = f"{run.name}: {run.word}, and it is required"
        found.errors.append(Finding("ci-required", Level.ERROR, message, fix=_look(run)))
    else:
        message = f"{run.name} was {run.word}: it tested nothing"
        found.asides.append(Finding("ci-skipped", Level.NOTE, message))


def _red(run: Run, level: Level) -> Finding:
    """A run that is not green, with what the service says of it and where to look."""
    why = f" ({run.why})" if run.why else ""
    aside = "" if level is Level.ERROR else ", which is not required"
    fix = " ".join(filter(None, (ADVICE.get(run.state, ""), _look(run))))
    return Finding("ci-red", level, f"{run.name}: {run.word}{why}{aside}", fix=fix)


def _look(run: Run) -> str:
    return f"Look at {run.url}" if run.url else ""


def _decided(
    found: _Sorted, runs: int, missing: Sequence[RequiredRun], data: Mapping[str, Any]
) -> Judged:
    """Red, or green; not green if nothing was tested at all."""
    gone = [
        Finding("ci-missing", Level.ERROR, f"{one.name}: never reported", data={"name": one.name})
        for one in missing
    ]
    errors = [*found.errors, *gone]
    findings = (*errors, *found.asides)
    if not errors and not found.passed:
        summary = "every run was skipped: that is not green"
        doubt = Outcome(Status.UNKNOWN, summary, None, Reason.NO_DATA, findings, data)
        return Judged(doubt)
    summary = f"{found.passed} of {counted(runs, 'run')} green"
    if errors:
        one = len(errors) == 1
        summary = errors[0].message if one else f"{len(errors)} runs are not green"
    outcome = judged(summary, evidence=Evidence.OBSERVED, findings=findings, data=data)
    return Judged(outcome, tuple(missing))


def _strange(found: _Sorted, data: Mapping[str, Any]) -> Outcome:
    run = found.strange[0]
    summary = f"{run.name} is in a state that shipcheck does not know: {run.word}"
    findings = tuple(found.asides)
    return Outcome(Status.UNKNOWN, summary, None, Reason.NOT_UNDERSTOOD, findings, data)


def _open(
    found: _Sorted, runs: int, missing: Sequence[RequiredRun], data: Mapping[str, Any]
) -> Outcome:
    """What is waited for: CI itself, or somebody."""
    parts = []
    if found.open:
        names = listed(dict.fromkeys(run.name for run in found.open), NAMED)
        parts.append(f"{len(found.open)} of {counted(runs, 'run')} not finished: {names}")
    if missing:
        parts.append(f"not reported yet: {listed((one.name for one in missing), NAMED)}")
    held = tuple(
        Finding(f"ci-{run.state}", Level.NOTE, f"{run.name} waits for {for_what(run)}", fix=_look(run))
        for run in found.open
        if run.state is not RunState.PENDING
    )  # fmt: skip
    if held and len(held) == len(found.open):
        parts[0] = held[0].message if len(held) == 1 else f"{len(held)} runs wait for somebody"
    findings = (*held, *found.asides)
    summary = "; ".join(parts)
    return Outcome(Status.PENDING, summary, None, Reason.RUNNING, findings, data)


def for_what(run: Run) -> str:
    """What an undecided run waits for, with the service's own words where it has any."""
    why = f" ({run.why})" if run.why else ""
    return f"{WAITS_FOR.get(run.state, run.word)}{why}"


def as_data(report: CiReport, rules: RunRules) -> dict[str, Any]:
    """The report for the JSON result: every run, those that do not count included."""
    runs = [
        {
            "name": run.name, "state": run.state.value, "url": run.url, "word": run.word,
            "kind": run.kind, "group": run.group, "owner": run.owner, "attempt": run.attempt,
            "seconds": run.seconds, "required": rules.demand.asks_for(run), "optional": run.optional,
            "superseded": run.superseded, "own": place in rules.own,
        }
        for place, run in enumerate(report.runs)
    ]  # fmt: skip
    return {"runs": runs, "source": report.source}


def with_data(outcome: Outcome, **more: Any) -> Outcome:  # noqa: ANN401 - any JSON
    """The outcome with more data."""
    return replace(outcome, data={**outcome.data, **more})
