"""All uses of flags in a commit's files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from shipcheck.code.parsing import can_read, read_source
from shipcheck.flags.derive import derived_in
from shipcheck.flags.gather import LARGEST, definitions
from shipcheck.flags.knowledge import knowledge_of
from shipcheck.flags.prefilter import CODE, UNREAD, grep_pattern, may_ask
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.flags.templates import TEMPLATES, beside_tags, template_uses
from shipcheck.flags.uses import uses_in
from shipcheck.git.names import checked_name
from shipcheck.git.objects import read_blobs
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind
from shipcheck.process.aside import aside

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from shipcheck.flags.derive import Derived
    from shipcheck.flags.knowledge import Knowledge
    from shipcheck.flags.use import FlagUse
    from shipcheck.git.runner import Git

BATCH = 100
"""Files that are held at once, so that memory does not grow with the repository."""

MINIFIED_FROM, MINIFIED_LINE = 50_000, 300
"""Bytes of a file, and of its average line, from which a tool wrote it for a tool."""

COUNTED = (FileKind.CODE, FileKind.OTHER, FileKind.MIGRATION, FileKind.CONFIG)
"""Kinds of files that are looked at; tests, documents and generated files only where named."""


@dataclass(slots=True)
class FoundUses:
    """What was found; `derived` are the team's own functions around an SDK, by their file."""

    uses: list[FlagUse] = field(default_factory=list)
    derived: list[tuple[str, Derived]] = field(default_factory=list)
    open_in: dict[str, frozenset[str]] = field(default_factory=dict)


async def find_uses(
    git: Git, commit: str, settings: Mapping[str, Any], paths: Sequence[str] = ()
) -> FoundUses:
    """The uses of flags at a commit, in files below `paths` (seen from the top), else everywhere.

    `settings` is the checklist's `flags:`. Sorted by path and line. Keys that stand in constants
    are followed through the repository.

    Raises:
        ShipcheckError: git could not read the files.
    """
    knowledge = knowledge_of(settings)
    found = FoundUses()
    files = await _candidates(git, commit, knowledge, paths)
    async for path, source in _contents(git, commit, files):
        await aside(partial(_look, path, source, knowledge, found))
    await _follow(git, commit, settings, found)
    found.uses.sort(key=lambda use: (use.path, use.line, use.key or "", use.call))
    return found


async def _follow(git: Git, commit: str, settings: Mapping[str, Any], found: FoundUses) -> None:
    """Look again at the files that name constants of other files, knowing those."""
    names = frozenset[str]().union(*found.open_in.values())
    if not names:
        return
    knowledge = await definitions(git, commit, settings, names)
    again = sorted(found.open_in)
    found.uses = [use for use in found.uses if use.path not in found.open_in]
    found.derived = [one for one in found.derived if one[0] not in found.open_in]
    async for path, source in _contents(git, commit, again):
        await aside(partial(_look, path, source, knowledge, found))


async def _candidates(
    git: Git, commit: str, knowledge: Knowledge, paths: Sequence[str]
) -> list[str]:
    """The files that hold a word of an SDK, in languages that we read."""
    places = [f":(top,literal){path}" for path in paths] or CODE
    done = await git.run(
        "grep", "-z", "-l", "-i", "--text", "--full-name", "-E", "-e", grep_pattern(knowledge),
        checked_name(commit), "--", *places, *UNREAD, ok=(0, 1),
    )  # fmt: skip
    listed = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    files = sorted({entry.partition(":")[2] for entry in listed} - {""})
    return [path for path in files if _is_looked_at(path, named=bool(paths))]


def _is_looked_at(path: str, *, named: bool) -> bool:
    language = language_of(path)
    known = can_read(language) or language in TEMPLATES
    return known and (named or kind_of(path) in COUNTED)


async def _contents(
    git: Git, commit: str, paths: Sequence[str]
) -> AsyncIterator[tuple[str, bytes]]:
    """The files one by one, read in batches."""
    for start in range(0, len(paths), BATCH):
        batch = paths[start : start + BATCH]
        blobs = await read_blobs(git, [f"{commit}:{path}" for path in batch])
        for path, blob in zip(batch, blobs, strict=True):
            if blob is not None and len(blob) <= LARGEST and not _is_minified(blob):
                yield path, blob


def _is_minified(source: bytes) -> bool:
    """Whether a file was made by a tool for a tool: its lines are longer than people write."""
    lines = source.count(b"\n") + 1
    return len(source) > MINIFIED_FROM and len(source) / lines > MINIFIED_LINE


def _look(path: str, source: bytes, knowledge: Knowledge, found: FoundUses) -> None:
    """Add what a file asks."""
    language = language_of(path) or ""
    if language in TEMPLATES:
        found.uses += template_uses(source, path)
    if not can_read(language) or not may_ask(language, source, knowledge):
        return
    module = read_source(language, source)
    recogniser = recogniser_for(module, path, knowledge)
    found.uses += beside_tags(language, uses_in(module, path, recogniser))
    found.derived += ((path, one) for one in derived_in(recogniser))
    if recogniser.keys.missing:
        found.open_in.setdefault(path, frozenset(recogniser.keys.missing))
