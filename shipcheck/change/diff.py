"""Reading what `git diff-tree --raw -p` prints: files, hunks, and a digest of the content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.change.quoting import unquote
from shipcheck.model.change import Hunk
from shipcheck.model.words import FileStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

DIFF_OPTIONS = (
    "--raw", "-p", "-r", "--no-abbrev", "-M", "-l1000", "-U3", "--inter-hunk-context=0",
    "--diff-algorithm=default", "--indent-heuristic", "--no-ext-diff", "--no-textconv", "--no-color",
    "--no-relative", "--submodule=short", "--ignore-submodules=none", "--src-prefix=a/",
    "--dst-prefix=b/",
)  # fmt: skip
"""Options that make the output the same whatever the user configured.

Renames are looked for among at most 1,000 files, git's own limit, so that cost stays bounded.
"""

STATUSES = {
    b"A": FileStatus.ADDED,
    b"M": FileStatus.MODIFIED,
    b"D": FileStatus.DELETED,
    b"R": FileStatus.RENAMED,
    b"C": FileStatus.COPIED,
    b"T": FileStatus.TYPE_CHANGED,
}
RAW = re.compile(
    rb":(\d{6}) (\d{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([A-Z])\d*\t([^\t\n]+)(?:\t([^\t\n]+))?"
)
HEADER = re.compile(rb"diff --git [^\n]*+\n(?:(?!diff --git |@@ -)[^\n]*+\n)*")
# Not possessive at the end: before 3.11.5 that goes too far after a lookahead (python/cpython#106052).
HUNK = re.compile(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@[^\n]*+\n")
BLOCK = re.compile(
    rb"((?: [^\n]*+\n)*+)((?:-[^\n]*+\n)*+)(?:\\ [^\n]*+\n)?+((?:\+[^\n]*+\n)*+)(?:\\ [^\n]*+\n)?+"
)
"""Lines that stay, then lines that go, then lines that come; a line that begins with a backslash says
that the side before it has no last line feed. Only a line feed ends a line: a carriage return may
be content."""

EXCERPT = 80
"""Bytes of git's output that an error message quotes."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """One entry of the raw part: what git says of a file before its content."""

    path: str
    old_path: str | None
    status: FileStatus
    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str


@dataclass(frozen=True, slots=True)
class FileDiff:
    """A file of the diff; `binary` where git prints no lines of it."""

    raw: RawFile
    hunks: tuple[Hunk, ...]
    added: int
    deleted: int
    binary: bool


@dataclass(frozen=True, slots=True)
class Diff:
    """The whole diff; `content_id` is a SHA-256 that any change of content alters.

    It leaves out line numbers, so that a clean rebase keeps it, and unlike git's patch-id it holds
    white space, file modes and binary content.
    """

    files: tuple[FileDiff, ...]
    patch: bytes
    content_id: str


def read_diff(output: bytes) -> Diff:
    """The diff that git printed with `DIFF_OPTIONS`.

    Raises:
        ValueError: the output is not of that form.
    """
    raw_part, patch = _split(output)
    raws = [read_raw_line(line) for line in raw_part.split(b"\n") if line]
    digest = hashlib.sha256()
    files = []
    position = 0
    for raw in raws:
        sections = []
        # A type change (file to symbolic link) is one raw entry and two sections of the patch.
        for _ in range(1 + (raw.status is FileStatus.TYPE_CHANGED)):
            section, position = _read_section(patch, position)
            sections.append(section)
        files.append(_join(raw, sections, patch, digest))
    if position != len(patch):
        raise ValueError(f"not the section of a file: {_excerpt(patch, position)}")
    return Diff(tuple(files), patch, digest.hexdigest())


def read_raw_line(line: bytes) -> RawFile:
    """One line of the raw part: `:modes blobs status TAB path [TAB new path]`.

    Raises:
        ValueError: the line is not of that form.
    """
    match = RAW.fullmatch(line)
    status = STATUSES.get(match[5]) if match else None
    pair = status in (FileStatus.RENAMED, FileStatus.COPIED)
    if match is None or status is None or pair != (match[7] is not None):
        raise ValueError(f"not a raw diff line: {_excerpt(line, 0)}")
    facts = [word.decode() for word in match.group(1, 2, 3, 4)]
    if pair:
        return RawFile(unquote(match[7]), unquote(match[6]), status, *facts)
    return RawFile(unquote(match[6]), None, status, *facts)


def _split(output: bytes) -> tuple[bytes, bytes]:
    """The raw part and the patch, which an empty line parts."""
    raw, separator, patch = output.partition(b"\n\n")
    return (raw, patch) if separator else (output, b"")


@dataclass(frozen=True, slots=True)
class _Section:
    """One file of the patch: its hunks, and where their bodies stand."""

    hunks: tuple[Hunk, ...]
    bodies: tuple[slice, ...]
    binary: bool


def _read_section(patch: bytes, start: int) -> tuple[_Section, int]:
    """The section that begins at `start`, and where it ends.

    What stands within a hunk is counted, never believed: content may look like a header.
    """
    header = HEADER.match(patch, start)
    if header is None:
        raise ValueError(f"not the section of a file: {_excerpt(patch, start)}")
    hunks, bodies = [], []
    position = header.end()
    while match := HUNK.match(patch, position):
        hunk, position = _read_hunk(match, patch)
        hunks.append(hunk)
        bodies.append(slice(match.end(), position))
    binary = b"\nBinary files " in header[0]
    return _Section(tuple(hunks), tuple(bodies), binary), position


def _read_hunk(match: re.Match[bytes], patch: bytes) -> tuple[Hunk, int]:
    """The hunk that `match` announces, and where it ends; a block of lines is read at once."""
    old_start, new_start = int(match[1]), int(match[3])
    old_lines, new_lines = int(match[2] or 1), int(match[4] or 1)  # left out means 1
    old, new = old_start, new_start
    added: list[tuple[int, int]] = []
    deleted: list[tuple[int, int]] = []
    position = match.end()
    while old < old_start + old_lines or new < new_start + new_lines:
        block = BLOCK.match(patch, position)
        if block is None or block.end() == position:
            raise ValueError(f"not the line of a hunk: {_excerpt(patch, position)}")
        same, less, more = (patch.count(b"\n", *block.span(group)) for group in (1, 2, 3))
        old, new, position = old + same, new + same, block.end()
        if less:
            deleted.append((old, old + less - 1))
        if more:
            added.append((new, new + more - 1))
        old, new = old + less, new + more
    if (old, new) != (old_start + old_lines, new_start + new_lines):
        raise ValueError(f"a hunk is longer than it says: {_excerpt(patch, match.start())}")
    hunk = Hunk(old_start, old_lines, new_start, new_lines, tuple(added), tuple(deleted))
    return hunk, position


def _join(
    raw: RawFile, sections: Sequence[_Section], patch: bytes, digest: hashlib._Hash
) -> FileDiff:
    """One file with its hunks; its content goes into the digest."""
    head = (raw.path, raw.old_path, raw.status.value, raw.old_mode, raw.new_mode)
    digest.update(repr(head).encode())
    binary = any(section.binary for section in sections)
    if binary:
        digest.update(f"{raw.old_blob} {raw.new_blob}".encode())
    for section in sections:
        for body in section.bodies:
            digest.update(b"@@\n" + patch[body])
    hunks = tuple(hunk for section in sections for hunk in section.hunks)
    added = sum(end - start + 1 for hunk in hunks for start, end in hunk.added)
    deleted = sum(end - start + 1 for hunk in hunks for start, end in hunk.deleted)
    return FileDiff(raw, hunks, added, deleted, binary)


def _excerpt(text: bytes, start: int) -> str:
    """The beginning of a line, short enough for a message."""
    return repr(text[start : start + EXCERPT].partition(b"\n")[0])
