"""The findings of `flag-present`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checklist.globs import path_matcher
from shipcheck.code.flag_test import Form
from shipcheck.model.languages import language_of
from shipcheck.model.outcome import Finding
from shipcheck.model.text import counted, listed
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.code.judgement import CleanUp, FileJudgement, Lines, Removal
    from shipcheck.flags.guarded import Guarded
    from shipcheck.flags.sources import ChangedSource
    from shipcheck.model.change import ChangedFile

KEEP = "Keep what the code did before on the off side of the flag."

NEAR = 5
"""Lines from one unguarded line to the next up to which they are one place."""

TELLING = 16
"""Letters that a line that is gone needs to be known again."""
LONGEST = 80
"""Characters of a line that a message quotes."""

NAMED = 3
"""Files that a note names."""


def unguarded(files: Mapping[str, FileJudgement], guarded: Guarded) -> Iterator[Finding]:
    """Changed lines that run whatever the flags say; the guard is shown once for each file."""
    told = [path_matcher(module.paths) for module in guarded.modules if module.entries]
    for path, one in files.items():
        if any(matches(path) for matches in told):
            continue  # the guard belongs where other code leads into the module
        snippet = _snippet(path, files, guarded) if one.unguarded else ""
        for lines, number in together(one):
            what = "runs" if number == 1 else "run"
            message = f"{counted(number, 'changed line')} {what} whatever the flags say"
            yield _at((path, lines), "unguarded", Level.ERROR, message, snippet)
            snippet = ""


def module_entries(guarded: Guarded) -> Iterator[Finding]:
    """What leads into a module of the checklist without asking its flag, with the guard to add."""
    for module in guarded.modules:
        where = listed(module.paths, NAMED)
        for entry in module.entries:
            message = f"leads into {where} by {entry.name} without asking {module.flag}"
            fix = _guard_of(module.flag, entry.path, guarded)
            place = entry.path, (entry.line, entry.line)
            yield _at(place, "module-entry", Level.ERROR, message, fix)
        if not (module.named or module.entries or module.doubt):
            message = f"nothing outside of {where} names it: believed to run behind {module.flag}"
            yield Finding("module-unnamed", Level.NOTE, message)


def _guard_of(flag: str, path: str, guarded: Guarded) -> str:
    """The guard that asks a flag in a file, as the change itself asks where it does."""
    from shipcheck.flags.snippets import guard_snippet  # noqa: PLC0415 - only where one is missing

    language = language_of(path) or ""
    asked = [guard.test.sdk for one in guarded.files.values() for guard in one.guards]
    return guard_snippet(language, asked[0] if asked else None, flag)


def together(one: FileJudgement) -> Iterator[tuple[Lines, int]]:
    """Unguarded lines near each other as one place, with their number; guarded ones part them."""
    guarded = [part.lines[0] for part in one.guarded]
    place, number = (0, 0), 0
    for first, last in one.unguarded:
        near = first - place[1] <= NEAR and not any(place[1] < line < first for line in guarded)
        if number and not near:
            yield place, number
        if not near or not number:
            place, number = (first, last), 0
        place, number = (place[0], last), number + last - first + 1
    if number:
        yield place, number


def removals(files: Mapping[str, FileJudgement], guarded: Guarded) -> Iterator[Finding]:
    """What the base did and the head no longer does while the flag is off."""
    for path, one in files.items():
        for removal in one.removals:
            place = path, (removal.line, removal.line)
            yield _at(
                place,
                "off-side-removed",
                Level.ERROR,
                _lost(removal, _gone(removal, guarded.sources[path])),
                KEEP,
            )


def _lost(removal: Removal, text: str) -> str:
    if removal.flag:
        return f"with {removal.flag} off this no longer happens: {text}"
    return f"no longer happens, whatever the flags say: {text}"


def _gone(removal: Removal, source: ChangedSource) -> str:
    """The first lines that are gone and say something, as the base has them, on one line."""
    first, last = removal.base_lines
    deleted = [
        line
        for hunk in source.file.hunks
        for start, end in hunk.deleted
        for line in range(max(start, first), min(end, last) + 1)
    ]
    lines = source.base.source.decode("utf-8", "replace").split("\n") if source.base else []
    words = source.base.word_lines if source.base else frozenset[int]()
    gone = [lines[line - 1].strip() for line in deleted if line <= len(lines) and line in words]
    telling = " ".join(gone[: _until_telling(gone)]) or removal.text
    return telling[:LONGEST]


def _until_telling(lines: Sequence[str]) -> int:
    """How many lines it takes to say something: `const {` alone does not."""
    found = ""
    for number, line in enumerate(lines, 1):
        found += line
        if sum(map(str.isalnum, found)) >= TELLING:
            return number
    return len(lines)


def doubts(files: Mapping[str, FileJudgement]) -> Iterator[Finding]:
    """Changed lines of which nobody can tell."""
    for path, one in files.items():
        for doubt in one.not_understood:
            message = f"not understood: {doubt.reason}"
            yield _at((path, doubt.lines), "not-understood", Level.WARNING, message)


def cleanup_notes(files: Mapping[str, FileJudgement]) -> Iterator[Finding]:
    """Flags that are asked no more; what the service says of them is `flag-service`'s."""
    for path, one in files.items():
        for cleanup in one.cleanups:
            place = path, (cleanup.line, cleanup.line)
            yield _at(place, "flag-clean-up", Level.NOTE, _kept(cleanup))


def _kept(cleanup: CleanUp) -> str:
    side = f"{cleanup.kept} side" if cleanup.value is None else f"variant {cleanup.value}"
    if cleanup.instead:
        return (
            f"{cleanup.flag} is asked no more, {cleanup.instead} is asked in its place:"
            f" until that is on, everybody has the {side}"
        )
    return f"{cleanup.flag} is asked no more: its {side} is kept, for everybody"


def beside_note(beside: Sequence[ChangedFile]) -> Iterator[Finding]:
    """One note on what no flag can guard."""
    if beside:
        named = listed((file.path for file in beside), NAMED)
        yield Finding("beside-flags", Level.NOTE, f"no flag guards configuration: {named}")


def _snippet(path: str, files: Mapping[str, FileJudgement], guarded: Guarded) -> str:
    """The guard that would cover a line of this file, as the change itself asks where it does."""
    from shipcheck.flags.snippets import guard_snippet  # noqa: PLC0415 - only where one is missing

    language = guarded.sources[path].language
    guards = [
        (other, guard)
        for other, one in ((path, files[path]), *files.items())
        for guard in one.guards
        if guard.touched
    ]
    for other, guard in guards:
        if guarded.sources[other].language == language and guard.test.form is Form.ON:
            return guard_snippet(language, guard.test.sdk, guard.flag, guard.test.call)
    if not guards:
        return guard_snippet(language, None, None)
    test = guards[0][1].test
    call = test.call if language in ("html", "jinja") else ""  # which has no words of its own
    return guard_snippet(language, test.sdk, guards[0][1].flag, call)


def _at(place: tuple[str, Lines], rule: str, level: Level, message: str, fix: str = "") -> Finding:
    path, (first, last) = place
    return Finding(rule, level, message, path, first, last, fix=fix)
