"""The result for people: one line where all is well, else what is wrong and what to do.

Everything that comes from a branch, a service or a file goes through `visible` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.result import Arrival, Through
from shipcheck.model.text import counted, inert, visible
from shipcheck.model.words import ChangeClass, Level, Status, Verdict
from shipcheck.reports.pulled import look_lines, said_lines
from shipcheck.reports.steps import offer_lines, step_lines
from shipcheck.reports.style import Style, styled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.model.change import Change
    from shipcheck.model.outcome import Finding
    from shipcheck.model.result import ItemResult, Landed, Result, Waiver

VERDICTS = {
    Verdict.READY: ("ready", Style.GOOD),
    Verdict.NOT_READY: ("not ready", Style.BAD),
    Verdict.PENDING: ("pending", Style.DOUBTFUL),
    Verdict.UNDECIDED: ("undecided", Style.DOUBTFUL),
}
ARRIVALS = {
    Arrival.MERGED: "merged",
    Arrival.QUEUED: "queued",
    Arrival.ARMED: "auto-merge armed",
}
HIDDEN = (Status.NOT_APPLICABLE, Status.SKIPPED)
SHOWN_FINDINGS = 5
"""Findings of an item that are shown without `-v`."""

INDENT = "    "


def render(result: Result, *, verbose: bool = False, colour: bool = False) -> str:
    """The report; `verbose` shows everything that was looked at. What landed is one line."""
    if result.landed and not verbose:
        return inert(_landed(result, result.landed, colour=colour)) + "\n"
    if not verbose and is_quiet(result):
        return inert(_one_line(result, colour=colour)) + "\n"
    pulled = result.pulled
    lines = [*said_lines(pulled, verbose=verbose, colour=colour), ""] if pulled else []
    lines += [_headline(result, colour=colour), *_class_lines(result.change, colour=colour)]
    lines += [f"  note: {visible(note)}" for note in result.notes]
    if result.change.empty and not verbose:
        return inert("\n".join(lines)) + "\n"
    lines.append("")
    shown = [item for item in result.items if verbose or is_shown(item)]
    width = max((len(item.item.id) for item in shown), default=0)
    advised: set[str] = set()
    for item in shown:
        lines += _item_lines(item, width, verbose=verbose, colour=colour)
        lines += _finding_lines(item, advised, verbose=verbose, colour=colour)
    lines += _tail(result, verbose=verbose, colour=colour)
    if pulled:
        lines += look_lines(result, verbose=verbose, colour=colour)
    return inert("\n".join(lines).rstrip("\n")) + "\n"


def is_quiet(result: Result) -> bool:
    """Whether one line says it all: ready, straightforward or empty, and nothing to say aloud."""
    change = result.change
    simple = change.empty or change.change_class is ChangeClass.STRAIGHTFORWARD
    silent = not result.notes and result.pulled is None
    return result.verdict is Verdict.READY and simple and silent


def is_shown(item: ItemResult) -> bool:
    """Whether somebody has to look at the item."""
    if item.status in HIDDEN:
        return False
    return item.status is not Status.PASS or item.warns or bool(item.outcome.data.get("tell"))


def _one_line(result: Result, *, colour: bool) -> str:
    """A ready change that is straightforward, or empty."""
    line = _headline(result, colour=colour)
    warnings = [item for item in result.items if item.warns]
    if warnings:
        first = warnings[0]
        said = f"; {counted(len(warnings), 'warning')}: {visible(first.item.id)}: "
        said += visible(first.outcome.summary) + (" (-v tells all)" if warnings[1:] else "")
        line += styled(said, Style.DOUBTFUL, colour=colour)
    waived = _ids(result, Status.WAIVED)
    if waived:
        line += styled(f"; waived: {', '.join(waived)}", Style.DOUBTFUL, colour=colour)
    return line


def _headline(result: Result, *, colour: bool) -> str:
    """The verdict and the change in one line."""
    if result.landed:
        return _landed(result, result.landed, colour=colour)
    word, style = VERDICTS[result.verdict]
    change = result.change
    partly = styled(" (partly judged)", Style.DOUBTFUL, colour=colour) if result.partial else ""
    line = styled(word, style, colour=colour) + partly
    if change.empty:
        return f"{line}  nothing to ship: {_from_to(change)}"
    way = f"{visible(result.pulled.branch)} -> {visible(change.base)}" if result.pulled else ""
    text = f"{line}  {way or _from_to(change)}: {_size(change)}"
    if result.verdict is Verdict.READY and result.warnings and not is_quiet(result):
        text += f", {counted(result.warnings, 'warning')}"
    return text + _source(result, colour=colour)


def _landed(result: Result, landed: Landed, *, colour: bool) -> str:
    """Where the change landed, in one line."""
    way = f"{_name(result.change)} -> {visible(landed.into)}: {_size(result.change)}"
    word = styled(ARRIVALS[landed.outcome], Style.GOOD, colour=colour)
    request = f"#{landed.pull_request} {visible(landed.url or '')}".rstrip()
    if landed.commit is None:  # what to follow comes first: the rest is still to happen
        line = f"{word}: {request}  {way}"
    else:
        line = f"{word}  {way} as {landed.commit[:12]}"
        through_forge = landed.through is Through.FORGE
        line += f": {request}" if through_forge else ", pushed" if landed.pushed else ""
    if landed.urgent is None:
        return line
    reason = f", urgent, {VERDICTS[result.verdict][0]}: {visible(landed.urgent)}"
    return line + styled(reason, Style.DOUBTFUL, colour=colour)


def _size(change: Change) -> str:
    """How large the change is."""
    size = f"{counted(len(change.commits), 'commit')}, {counted(len(change.files), 'file')}"
    return f"{size}, +{change.added} -{change.deleted}"


def _source(result: Result, *, colour: bool) -> str:
    """That it is a review; which checklist judged, where it is not the built-in one."""
    words = {
        "worktree": "checklist of the work tree",
        "base": f"checklist of {visible(result.change.base)}",
        "file": f"checklist {visible(result.checklist.source)}",
    }
    said = [_review(result.review, result)] if result.review else []
    said += [words[result.checklist.read_from]] if result.checklist.read_from in words else []
    return styled(f"  [{'; '.join(said)}]", Style.DIM, colour=colour) if said else ""


def _review(name: str, result: Result) -> str:
    """That nothing was run, once and for all items."""
    if result.pulled is not None:
        return "review: nothing of it runs"
    change = result.change
    of_name = "" if name in (change.branch, change.head[:12]) else f" of {visible(name)}"
    return f"review{of_name}: nothing of it runs unasked"


def _from_to(change: Change) -> str:
    """What goes where."""
    return f"{_name(change)} -> {visible(change.base)}"


def _name(change: Change) -> str:
    """What is shipped, by name."""
    return visible(change.branch) if change.branch else change.head[:12]


def _class_lines(change: Change, *, colour: bool) -> Iterator[str]:
    """The class with its reasons."""
    if change.empty:
        return
    for index, reason in enumerate(change.class_reasons or ("",)):
        word = change.change_class.value if index == 0 else ""
        joint = ":" if index == 0 and reason else " "
        label = styled(f"{word}{joint}", Style.STRONG, colour=colour)
        padding = " " * (len(change.change_class.value) - len(word))
        yield f"  {padding}{label} {visible(reason)}".rstrip()


def _item_lines(item: ItemResult, width: int, *, verbose: bool, colour: bool) -> Iterator[str]:
    """One item: its status, what stands behind it, and who waived it."""
    word, style = status_word(item)
    status = styled(f"{word:8}", style, colour=colour)
    evidence = f"  [{item.outcome.evidence}]" if verbose and item.outcome.evidence else ""
    seconds = f"  {item.seconds:.1f} s" if verbose and item.seconds >= 1 else ""
    summary = visible(item.outcome.summary)
    dim = styled(f"{evidence}{seconds}", Style.DIM, colour=colour)
    yield f"  {status} {visible(item.item.id):{width}}  {summary}{dim}"
    if item.waiver:
        yield f"{INDENT}{_waiver(item.waiver)}"


def status_word(item: ItemResult) -> tuple[str, Style]:
    """The status in a word that also tells whether it blocks."""
    status = item.status
    if status is Status.PASS:
        return ("warn", Style.DOUBTFUL) if item.warns else ("pass", Style.GOOD)
    if status in HIDDEN:
        return ("skipped" if status is Status.SKIPPED else "n/a"), Style.DIM
    if status in (Status.FAIL, Status.NEEDS_ANSWER):
        word = "answer" if status is Status.NEEDS_ANSWER else "fail"
        return (word, Style.BAD) if item.blocking else ("warn", Style.DOUBTFUL)
    return status.value, Style.DIM if status is Status.WAIVED else Style.DOUBTFUL


def _waiver(waiver: Waiver) -> str:
    """Who accepted the item as it is."""
    until = f", until {visible(waiver.until)}" if waiver.until else ""
    void = "" if waiver.counts else " (does not count here: nobody can prove who waived)"
    return f"waived by {visible(waiver.by)}: {visible(waiver.reason)}{until}{void}"


def _finding_lines(
    item: ItemResult, advised: set[str], *, verbose: bool, colour: bool
) -> Iterator[str]:
    """The findings that say more than the summary, errors first, and what to do, each once.

    `advised` holds the advice that the report has given already.
    """
    if item.status is Status.WAIVED and not verbose:
        return
    order = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
    findings = sorted(item.outcome.findings, key=lambda finding: order[finding.level])
    notes_too = verbose or item.status in (Status.UNKNOWN, Status.NEEDS_ANSWER)
    listed = [one for one in findings if notes_too or one.level is not Level.NOTE]
    shown = listed if verbose else listed[:SHOWN_FINDINGS]
    examples = 0
    for (message, fix), places in _alike(shown).items():
        yield from _said(message, places, item.outcome.summary)
        if not fix or fix in advised:
            continue
        examples += "\n" in fix
        if "\n" not in fix or examples == 1 or verbose:  # one piece of code says it for all
            advised.add(fix)
            yield from _advice(fix, colour=colour)
    yield from step_lines(shown if verbose else (), listed, colour=colour)
    yield from offer_lines([one for one in findings if one not in listed], colour=colour)
    if len(listed) > len(shown):
        yield f"{INDENT}and {len(listed) - len(shown)} more (-v)"


def _advice(fix: str, *, colour: bool) -> Iterator[str]:
    """What to do; code keeps its lines."""
    first, *others = fix.split("\n")
    yield styled(f"{INDENT}-> {visible(first)}", Style.DIM, colour=colour)
    for line in others:
        yield styled(f"{INDENT}   {visible(line)}", Style.DIM, colour=colour)


def _alike(findings: Sequence[Finding]) -> dict[tuple[str, str], list[str]]:
    """The places of findings that say the same, in order."""
    groups: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        places = groups.setdefault((finding.message, finding.fix), [])
        if finding.path:
            line = f":{finding.line}" if finding.line else ""
            places.append(f"{visible(finding.path)}{line}")
    return groups


def _said(message: str, places: Sequence[str], summary: str) -> Iterator[str]:
    """A message with its places, without what the summary has said already."""
    text = visible(message, newlines=True)
    named = text.rpartition(": ")[2].split(", ")  # `uncommitted changes: a.py, b.py`
    places = [place for place in places if place not in named]
    if message == summary:
        yield from (f"{INDENT}{place}" for place in places)
    elif len(places) > 1:
        yield from (f"{INDENT}{line}" for line in f"{text}:".split("\n"))
        yield from (f"{INDENT}  {place}" for place in places)
    else:
        text = "".join(f"{place}: " for place in places) + text
        if not f": {visible(summary)}".endswith(f": {text}"):  # `#7: 0 of 1 approval` says it too
            yield from (f"{INDENT}{line}" for line in text.split("\n"))


def _tail(result: Result, *, verbose: bool, colour: bool) -> Iterator[str]:
    """What is not shown, counted."""
    if verbose:
        yield styled(f"  checklist {visible(result.checklist.source)}", Style.DIM, colour=colour)
        return
    passed = [item for item in result.items if item.status is Status.PASS and not is_shown(item)]
    counted = (
        ("passed", [visible(item.item.id) for item in passed]),
        ("not applicable", _ids(result, Status.NOT_APPLICABLE)),
        ("skipped", _ids(result, Status.SKIPPED)),
    )
    parts = [f"{len(ids)} {word}: {', '.join(ids)}" for word, ids in counted if ids]
    if parts:
        yield styled(f"  {'; '.join(parts)} (-v tells more)", Style.DIM, colour=colour)


def _ids(result: Result, status: Status) -> list[str]:
    """The names of the items of a status."""
    return [visible(item.item.id) for item in result.items if item.status is status]
