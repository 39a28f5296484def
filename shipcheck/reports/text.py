"""The result for people: one line where all is well, else what is wrong and what to do.

Everything that comes from a branch, a service or a file goes through `visible` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.text import inert, visible
from shipcheck.model.words import ChangeClass, Level, Status, Verdict
from shipcheck.reports.style import Style, styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shipcheck.model.change import Change
    from shipcheck.model.outcome import Finding
    from shipcheck.model.result import ItemResult, Result

VERDICTS = {
    Verdict.READY: ("ready", Style.GOOD),
    Verdict.NOT_READY: ("not ready", Style.BAD),
    Verdict.PENDING: ("pending", Style.DOUBTFUL),
    Verdict.UNDECIDED: ("undecided", Style.DOUBTFUL),
}
HIDDEN = (Status.SKIPPED, Status.NOT_APPLICABLE)
SHOWN_FINDINGS = 5
"""Findings of an item that are shown without `-v`."""

INDENT = "    "


def render(result: Result, *, verbose: bool = False, colour: bool = False) -> str:
    """The report; `verbose` shows everything that was looked at."""
    if result.verdict is Verdict.READY and not verbose and _is_quiet(result):
        return inert(_one_line(result, colour=colour)) + "\n"
    lines = [_headline(result, colour=colour), *_class_lines(result.change, colour=colour)]
    lines += [f"  note: {visible(note)}" for note in result.notes]
    lines.append("")
    width = max((len(item.item.id) for item in result.items), default=0)
    for item in result.items:
        if verbose or _is_shown(item):
            lines += _item_lines(item, width, verbose=verbose, colour=colour)
    lines += _tail(result, verbose=verbose, colour=colour)
    return inert("\n".join(lines).rstrip("\n")) + "\n"


def _is_quiet(result: Result) -> bool:
    """Whether one line says it all."""
    straightforward = result.change.change_class is ChangeClass.STRAIGHTFORWARD
    return result.change.empty or (straightforward and not result.notes)


def _is_shown(item: ItemResult) -> bool:
    """Whether somebody has to look at the item."""
    if item.status in HIDDEN:
        return False
    return item.status is not Status.PASS or item.warns


def _one_line(result: Result, *, colour: bool) -> str:
    """A ready change that is straightforward, or empty."""
    line = _headline(result, colour=colour)
    warnings = [item for item in result.items if item.warns]
    if warnings:
        said = visible(warnings[0].outcome.summary)
        more = f" and {len(warnings) - 1} more (-v)" if len(warnings) > 1 else ""
        line += styled(f"; {warnings[0].item.id}: {said}{more}", Style.DOUBTFUL, colour=colour)
    return line


def _headline(result: Result, *, colour: bool) -> str:
    """The verdict and the change in one line."""
    word, style = VERDICTS[result.verdict]
    change = result.change
    partly = styled(" (partly judged)", Style.DOUBTFUL, colour=colour) if result.partial else ""
    line = styled(word, style, colour=colour) + partly
    if change.empty:
        return f"{line}  nothing to ship: {_from_to(change)}"
    size = f"{_count(len(change.commits), 'commit')}, {_count(len(change.files), 'file')}"
    text = f"{line}  {_from_to(change)}: {size}, +{change.added} -{change.deleted}"
    warnings = result.warnings
    if result.verdict is Verdict.READY and warnings and not _is_quiet(result):
        text += f", {_count(warnings, 'warning')}"
    return text + _source(result, colour=colour)


def _source(result: Result, *, colour: bool) -> str:
    """Which checklist judged, where it is not the built-in one."""
    words = {
        "worktree": "checklist of the work tree",
        "base": f"checklist of {visible(result.change.base)}",
        "file": f"checklist {visible(result.checklist.source)}",
    }
    words_here = words.get(result.checklist.read_from)
    return styled(f"  [{words_here}]", Style.DIM, colour=colour) if words_here else ""


def _from_to(change: Change) -> str:
    """What goes where."""
    name = visible(change.branch) if change.branch else change.head[:12]
    return f"{name} -> {visible(change.base)}"


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
    """One item: its status, what stands behind it, and its findings."""
    word, style = _status_word(item)
    status = styled(f"{word:8}", style, colour=colour)
    evidence = f"  [{item.outcome.evidence}]" if verbose and item.outcome.evidence else ""
    seconds = f"  {item.seconds:.1f} s" if verbose and item.seconds >= 1 else ""
    summary = visible(item.outcome.summary)
    dim = styled(f"{evidence}{seconds}", Style.DIM, colour=colour)
    yield f"  {status} {item.item.id:{width}}  {summary}{dim}"
    if item.waiver:
        yield f"{INDENT}{_waiver(item)}"
    yield from _finding_lines(item, verbose=verbose, colour=colour)


def _status_word(item: ItemResult) -> tuple[str, Style]:
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


def _waiver(item: ItemResult) -> str:
    """Who accepted the item as it is."""
    waiver = item.waiver
    if waiver is None:
        return ""
    until = f", until {visible(waiver.until)}" if waiver.until else ""
    void = "" if waiver.counts else " (does not count here: nobody can prove who waived)"
    return f"waived by {visible(waiver.by)}: {visible(waiver.reason)}{until}{void}"


def _finding_lines(item: ItemResult, *, verbose: bool, colour: bool) -> Iterator[str]:
    """The findings that say more than the summary, errors first."""
    order = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
    findings = sorted(item.outcome.findings, key=lambda finding: order[finding.level])
    notes_too = verbose or item.status in (Status.UNKNOWN, Status.NEEDS_ANSWER)
    shown = [one for one in findings if notes_too or one.level is not Level.NOTE]
    limit = len(shown) if verbose else SHOWN_FINDINGS
    advised = ""
    for finding in shown[:limit]:
        yield from _one_finding(finding, item.outcome.summary)
        if finding.fix and finding.fix != advised:
            advised = finding.fix
            yield styled(f"{INDENT}-> {visible(finding.fix)}", Style.DIM, colour=colour)
    if len(shown) > limit:
        yield f"{INDENT}and {len(shown) - limit} more (-v)"


def _one_finding(finding: Finding, summary: str) -> Iterator[str]:
    """The finding's place and message, unless the summary said it already."""
    message = "" if finding.message == summary else visible(finding.message, newlines=True)
    if not message and not finding.path:
        return
    place = visible(finding.path or "")
    if finding.line:
        place += f":{finding.line}"
    text = f"{place}: {message}" if place and message else place or message
    for line in text.split("\n"):
        yield f"{INDENT}{line}"


def _tail(result: Result, *, verbose: bool, colour: bool) -> Iterator[str]:
    """What is not shown, counted."""
    if verbose:
        yield styled(f"  checklist {visible(result.checklist.source)}", Style.DIM, colour=colour)
        return
    passed = _ids(item for item in result.items if item.status is Status.PASS and not item.warns)
    hidden = _ids(item for item in result.items if item.status in HIDDEN)
    parts = [f"passed: {', '.join(passed)}"] if passed else []
    parts += [f"does not apply: {', '.join(hidden)}"] if hidden else []
    if parts:
        yield styled(f"  {'; '.join(parts)} (-v tells more)", Style.DIM, colour=colour)


def _ids(items: Iterable[ItemResult]) -> Sequence[str]:
    """The names of items."""
    return [item.item.id for item in items]


def _count(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
