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
    from collections.abc import Iterator, Sequence

DIFF_OPTIONS = (
    "--raw", "-p", "-r", "--no-abbrev", "-M", "-l1000", "-U3", "--inter-hunk-context=0",
    "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--submodule=short",
    "--ignore-submodules=none", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip
"""Options that make the output the same whatever the user configured.

Renames are looked for among at most 1,000 files, git's own limit, so that cost stays bounded.
"""

STATUSES = {
    "A": FileStatus.ADDED,
    "M": FileStatus.MODIFIED,
    "D": FileStatus.DELETED,
    "R": FileStatus.RENAMED,
    "C": FileStatus.COPIED,
    "T": FileStatus.TYPE_CHANGED,
}
HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


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
    raws = [read_raw_line(line) for line in raw_part.splitlines()]
    digest = hashlib.sha256()
    files = []
    sections = _sections(patch)
    for raw in raws:
        # A type change (file to symbolic link) is one raw entry and two sections of the patch.
        parts = [next(sections) for _ in range(1 + (raw.status is FileStatus.TYPE_CHANGED))]
        files.append(_read_file(raw, [line for part in parts for line in part], digest))
    if next(sections, None) is not None:
        raise ValueError("the patch has more files than the raw part")
    return Diff(tuple(files), patch, digest.hexdigest())


def read_raw_line(line: bytes) -> RawFile:
    """One line of the raw part: `:modes blobs status TAB path [TAB new path]`."""
    facts, *names = line.split(b"\t")
    words = facts.decode("ascii").removeprefix(":").split(" ")
    if not line.startswith(b":") or len(words) != len(("modes", "", "blobs", "", "status")):
        raise ValueError(f"not a raw diff line: {line!r}")
    status = STATUSES.get(words[4][:1])
    pair = status in (FileStatus.RENAMED, FileStatus.COPIED)
    if status is None or len(names) != 1 + pair:
        raise ValueError(f"not a raw diff line: {line!r}")
    old_path = unquote(names[0]) if pair else None
    return RawFile(unquote(names[-1]), old_path, status, *words[:4])


def _split(output: bytes) -> tuple[bytes, bytes]:
    """The raw part and the patch, which an empty line parts."""
    if not output:
        return b"", b""
    raw, separator, patch = output.partition(b"\n\n")
    if separator:
        return raw, patch
    return output, b""


def _sections(patch: bytes) -> Iterator[list[bytes]]:
    """The lines of each file of the patch; lines within hunks are counted, never believed."""
    section: list[bytes] = []
    left_old = left_new = 0
    # Only a line feed ends a line here: a carriage return may be content.
    for line in patch.split(b"\n"):
        if left_old <= 0 and left_new <= 0:
            if line.startswith(b"diff --git "):
                if section:
                    yield section
                section = []
            elif match := HUNK.match(line):
                left_old, left_new = _counts(match)
        else:
            mark = line[:1]
            left_old -= mark in b" -"
            left_new -= mark in b" +"
        section.append(line)
    if section and section != [b""]:
        yield section


def _counts(match: re.Match[bytes]) -> tuple[int, int]:
    """How many lines of the old and of the new side a hunk has; left out means 1."""
    return int(match[2] or 1), int(match[4] or 1)


def _read_file(raw: RawFile, lines: Sequence[bytes], digest: hashlib._Hash) -> FileDiff:
    """One file with its hunks; its content goes into the digest."""
    head = (raw.path, raw.old_path, raw.status.value, raw.old_mode, raw.new_mode)
    digest.update(repr(head).encode())
    binary = any(line.startswith(b"Binary files ") for line in lines[:12])
    if binary or not lines:
        digest.update(f"{raw.old_blob} {raw.new_blob}".encode())
    hunks = []
    index = 0
    while index < len(lines):
        match = HUNK.match(lines[index])
        index += 1
        if match:
            hunk, size = _read_hunk(match, lines, index)
            digest.update(b"@@\n" + b"\n".join(lines[index : index + size]) + b"\n")
            hunks.append(hunk)
            index += size
    added = sum(end - start + 1 for hunk in hunks for start, end in hunk.added)
    deleted = sum(end - start + 1 for hunk in hunks for start, end in hunk.deleted)
    return FileDiff(raw, tuple(hunks), added, deleted, binary)


def _read_hunk(match: re.Match[bytes], lines: Sequence[bytes], start: int) -> tuple[Hunk, int]:
    """The hunk whose body starts at `start`, and how many lines its body has."""
    old_lines, new_lines = _counts(match)
    old_start, new_start = int(match[1]), int(match[3])
    old, new = old_start, new_start
    added: list[int] = []
    deleted: list[int] = []
    index = start
    while old < old_start + old_lines or new < new_start + new_lines:
        if index >= len(lines):
            raise ValueError("a hunk ends too early")
        mark = lines[index][:1]
        if mark == b"+":
            added.append(new)
        elif mark == b"-":
            deleted.append(old)
        old += mark in b" -" and mark != b"\\"
        new += mark in b" +" and mark != b"\\"
        index += 1
    if index < len(lines) and lines[index].startswith(b"\\"):
        index += 1
    hunk = Hunk(old_start, old_lines, new_start, new_lines, _ranges(added), _ranges(deleted))
    return hunk, index - start


def _ranges(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Line numbers in order as inclusive ranges."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return tuple(ranges)
