"""Takes packed files apart without writing any: zip, tar.gz, or a single file, all of them hostile.

Only regular files are read, and only those that are wanted; what is a link, a device or a folder is left
out. An archive that leads out of itself, repeats a name, is encrypted, or is larger than the limits is
refused whole.
"""

from __future__ import annotations

import gzip
import io
import posixpath
import stat
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Wanted = Callable[[str, bytes], bool]

MOST_BYTES = 400_000_000
"""Bytes of all files of an archive, unpacked."""

MOST_MEMBERS = 2_000
"""Files and folders in an archive."""

HEAD = 4096
"""Bytes of a file that tell whether it is wanted."""

MOST_RECORDS = 10 * MOST_MEMBERS
"""Records of a zip's directory, by their mark, before any of them is read; a zip may hold other zips."""

MOST_READS = 20 * MOST_MEMBERS
"""Reads of a tar's headers: long names and attributes have headers of their own."""

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that need little memory, whatever their data say."""

BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error, EOFError, ValueError, OverflowError,
    NotImplementedError, RuntimeError, OSError, IndexError,
)  # fmt: skip
"""What the standard library raises for archives that are none; broken names are ValueErrors."""


class Unpackable(ShipcheckError):  # noqa: N818 - says what is the case; an error by its base
    """An archive that is broken, too large, or a trick."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive; `name` is its path in there, never a place on this machine."""

    name: str
    content: bytes


def unpack(
    packed: bytes, source: str, wanted: Wanted, *, limit: int = MOST_BYTES
) -> tuple[Member, ...]:
    """The files that are wanted.

    Args:
        packed: a zip, a tar.gz, a gz, or anything else, which is a single file.
        source: what it is called in errors, and the name of a single file.
        wanted: whether a file is, by its name and its first `HEAD` bytes.
        limit: bytes of all files together.

    Raises:
        Unpackable: it is broken, larger than the limits, or a trick.
    """
    try:
        if packed.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            found = tuple(_from_zip(packed, source, wanted, limit))
        elif packed.startswith(b"\x1f\x8b"):
            found = tuple(_from_gzip(packed, source, wanted, limit))
        else:
            found = tuple(_single(packed, source, wanted))
    except BROKEN as error:
        raise Unpackable(f"{source} cannot be unpacked: {error}") from error
    return found


def _single(content: bytes, name: str, wanted: Wanted) -> Iterator[Member]:
    if wanted(name, content[:HEAD]):
        yield Member(name, content)


def _from_zip(packed: bytes, source: str, wanted: Wanted, limit: int) -> Iterator[Member]:
    if packed.count(b"PK\x01\x02") > MOST_RECORDS:
        raise _too_many(source)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        entries = archive.infolist()
        names = _checked([entry.filename for entry in entries], source)
        _hold(sum(entry.file_size for entry in entries), source, limit)
        for name, entry in zip(names, entries, strict=True):
            if entry.flag_bits & 0x1:
                raise Unpackable(f"{source} is encrypted: {name}")
            if _is_file(entry):
                yield from _zipped(archive, entry, name, wanted)


def _is_file(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a regular file; its mode is there only where a POSIX system packed it."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return not entry.is_dir() and kind in (0, stat.S_IFREG)


def _zipped(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, wanted: Wanted
) -> Iterator[Member]:
    """The entry if it is wanted; never more of it than it says it has."""
    if entry.compress_type not in PACKED:
        return
    with archive.open(entry) as file:
        head = file.read(HEAD)
        if wanted(name, head):
            yield Member(name, head + file.read())


def _from_gzip(packed: bytes, source: str, wanted: Wanted, limit: int) -> Iterator[Member]:
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        content = file.read(limit + 1)
    _hold(len(content), source, limit)
    if content[257:262] == b"ustar":  # where POSIX and GNU put it
        yield from _from_tar(content, source, wanted, limit)
    else:
        yield from _single(content, source.removesuffix(".gz"), wanted)


def _from_tar(content: bytes, source: str, wanted: Wanted, limit: int) -> Iterator[Member]:
    entries: list[tarfile.TarInfo] = []
    with tarfile.open(fileobj=_Patient(content), mode="r:") as archive:
        while (entry := archive.next()) is not None:
            entries.append(entry)
            if len(entries) > MOST_MEMBERS:
                raise _too_many(source)
    names = _checked([entry.name for entry in entries], source)
    _hold(sum(max(0, entry.size) for entry in entries), source, limit)
    for name, entry in zip(names, entries, strict=True):
        if entry.isreg() and not entry.issparse():
            start, end = entry.offset_data, entry.offset_data + entry.size
            if not 0 <= start <= end <= len(content):
                raise Unpackable(f"{source} is cut off in {name}")
            if wanted(name, content[start : min(end, start + HEAD)]):
                yield Member(name, content[start:end])


class _Patient(io.BytesIO):
    """Bytes that are read so often and no more: a header may lead back to where it was before."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > MOST_READS:
            raise tarfile.ReadError("its headers do not end")
        return super().read(size)


def _checked(names: list[str], source: str) -> list[str]:
    """The names without what says nothing; raises Unpackable where one leads out, or is there twice."""
    if len(names) > MOST_MEMBERS:
        raise _too_many(source)
    plain = []
    for name in names:
        slashed = name.replace("\\", "/")
        drive = slashed[1:2] == ":"
        if slashed.startswith("/") or drive or ".." in slashed.split("/") or "\0" in name:
            raise Unpackable(f"{source} leads out of itself: {name}")
        plain.append(posixpath.normpath(slashed))
    files = [name for name in plain if name != "."]
    if len(set(files)) < len(files):
        raise Unpackable(f"{source} holds a name twice")
    return plain


def _hold(size: int, source: str, limit: int) -> None:
    if size > limit:
        raise Unpackable(f"{source} is larger than {limit:,} bytes when it is unpacked")


def _too_many(source: str) -> Unpackable:
    return Unpackable(f"{source} holds more than {MOST_MEMBERS:,} files")
