"""Which lines of a change a person should look at, first what is most likely to hurt.

From the outcomes of the items and the kinds of the files; a line is named once, by its first reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.model.words import FileKind, FileStatus, Level, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shipcheck.model.change import ChangedFile
    from shipcheck.model.result import ItemResult, Result

KINDS = {
    FileKind.MIGRATION: "changes the database",
    FileKind.CI: "changes what CI runs",
    FileKind.CONTRACT: "changes what others call",
    FileKind.DEPENDENCY: "changes what the code depends on",
}
"""Kinds of files that are worth a look however small the change, and why."""

ORDER = {Level.ERROR: 0, Level.WARNING: 1}


@dataclass(frozen=True, slots=True)
class Look:
    """A place and why it is worth a look; `first` and `last` are 1-based, None for a whole file."""

    path: str
    first: int | None
    last: int | None
    why: str


def places_to_look(result: Result) -> tuple[Look, ...]:
    """The places, in order; what was found comes before what nobody could tell, and that before kinds."""
    seen: set[tuple[str, int | None]] = set()
    found: list[Look] = []
    for look in (*_found(result.items), *_ranges(result.items), *_kinds(result.change.files)):
        if (look.path, look.first) in seen or (look.first is None and _has(found, look.path)):
            continue
        seen.add((look.path, look.first))
        found.append(look)
    return tuple(found)


def _has(found: Iterable[Look], path: str) -> bool:
    return any(look.path == path for look in found)


def _found(items: Iterable[ItemResult]) -> Iterator[Look]:
    """Where findings that are more than notes stand."""
    findings = [
        finding
        for item in items
        if item.status is not Status.WAIVED
        for finding in item.outcome.findings
        if finding.path is not None and finding.level in ORDER
    ]
    for finding in sorted(findings, key=lambda one: ORDER[one.level]):
        first = finding.line
        yield Look(finding.path or "", first, finding.end_line or first, finding.message)


def _ranges(items: Iterable[ItemResult]) -> Iterator[Look]:
    """New behaviour without a flag, and what was not understood (see `flag-present` in docs/checks.md)."""
    for why, key in (("not understood", "not_understood"), ("runs without a flag", "unguarded")):
        for item in items:
            if item.item.uses == "flag-present":
                yield from _lines_of(item.outcome.data, key, why)


def _lines_of(data: Mapping[str, Any], key: str, why: str) -> Iterator[Look]:
    for path, file in data.get("files", {}).items():
        for first, last in file.get(key, ()):
            yield Look(path, first, last, why)


def _kinds(files: Iterable[ChangedFile]) -> Iterator[Look]:
    """Files whose kind alone calls for a look, and tests that got fewer."""
    for file in files:
        reason = KINDS.get(file.kind)
        if file.kind is FileKind.TEST and file.deleted > file.added:
            gone = file.status is FileStatus.DELETED
            reason = (
                "tests deleted" if gone else f"{file.deleted - file.added} lines fewer of tests"
            )
        if reason:
            yield Look(file.path, None, None, reason)
