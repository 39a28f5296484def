"""What CI packed is taken apart without trusting a byte of it."""

from __future__ import annotations

import contextlib
import gzip
import io
import random
import stat
import struct
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.ci._unpacking import MOST_MEMBERS, Member, Unpackable, unpack
from tests.ci.packing import packed_again, tar_entry, tarred, zipped, zipped_as

FILES = {"coverage.xml": b"<coverage/>", "html/index.html": b"<html/>"}


def taken(packed: bytes, limit: int = 100_000) -> dict[str, bytes]:
    """All files of an archive."""
    found = unpack(packed, "the file", lambda *_: True, limit=limit)
    return {member.name: member.content for member in found}


@pytest.mark.parametrize(
    "packed", [zipped(FILES), zipped(FILES, zipfile.ZIP_STORED), tarred(FILES)]
)
def test_an_archive(packed: bytes) -> None:
    assert taken(packed) == FILES


def test_only_what_is_wanted_is_taken() -> None:
    asked: list[tuple[str, bytes]] = []

    def wanted(name: str, head: bytes) -> bool:
        asked.append((name, head))
        return head.startswith(b"<coverage")

    for packed in (zipped(FILES), tarred(FILES)):
        assert unpack(packed, "x", wanted) == (Member("coverage.xml", b"<coverage/>"),)
    assert ("html/index.html", b"<html/>") in asked


def test_a_single_file_is_itself() -> None:
    assert taken(b"<coverage/>") == {"the file": b"<coverage/>"}
    assert unpack(gzip.compress(b"TN:\n"), "lcov.info.gz", lambda *_: True) == (
        Member("lcov.info", b"TN:\n"),
    )


def test_a_file_longer_than_its_head_is_whole() -> None:
    content = bytes(range(256)) * 100
    assert taken(zipped({"a": content})) == {"a": content}
    assert taken(tarred({"a": content})) == {"a": content}


@pytest.mark.parametrize("name", ["./a", "a", "b/./a", "b//a"])
def test_names_are_made_plain(name: str) -> None:
    expected = {"a"} if "b" not in name else {"b/a"}
    assert set(taken(tarred({name: b"1"}))) == expected


@pytest.mark.parametrize(
    "name",
    ["../a", "a/../../b", "/etc/passwd", "..", "a\\..\\..\\b", "\\\\host\\share", "C:\\a", "c:a"],
)
def test_a_name_that_leads_out(name: str) -> None:
    for packed in (zipped({"ok": b"", name: b"1"}), tarred({"ok": b"", name: b"1"})):
        with pytest.raises(Unpackable, match="leads out of itself"):
            taken(packed)


def test_a_name_that_is_there_twice() -> None:
    for packed in (zipped({"a": b"1", "./a": b"2"}), tarred({"a": b"1", "./a": b"2"})):
        with pytest.raises(Unpackable, match="a name twice"):
            taken(packed)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFDIR])
def test_what_is_no_file_is_left_out_of_a_zip(kind: int) -> None:
    assert taken(zipped_as(kind | 0o777)) == {}
    assert taken(zipped_as(stat.S_IFREG | 0o644, "a", b"1")) == {"a": b"1"}


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_what_is_no_file_is_left_out_of_a_tar(kind: bytes) -> None:
    assert taken(tarred({"a": b"1"}, tar_entry("link", kind))) == {"a": b"1"}


def test_an_encrypted_zip() -> None:
    packed = bytearray(zipped({"a": b"1"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + at] |= 1
    with pytest.raises(Unpackable, match="encrypted"):
        taken(bytes(packed))


def test_what_is_larger_unpacked_than_allowed() -> None:
    bomb = b"0" * 200_000
    for packed in (zipped({"a": bomb}), tarred({"a": bomb}), gzip.compress(bomb)):
        assert len(packed) < 1000
        with pytest.raises(Unpackable, match="larger than 100,000 bytes"):
            taken(packed)


def test_many_files_are_held_together() -> None:
    packed = zipped({str(at): b"0" * 60_000 for at in range(2)})
    with pytest.raises(Unpackable, match="larger"):
        taken(packed)


def test_a_zip_that_lies_about_its_sizes() -> None:
    """What it says it has is all that is taken; that its checksum is another is told."""
    packed = bytearray(zipped({"a": b"0" * 200_000}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", packed, packed.index(mark) + at, 10)
    with pytest.raises(Unpackable):
        taken(bytes(packed))


def test_more_files_than_allowed() -> None:
    files = {str(at): b"" for at in range(MOST_MEMBERS + 1)}
    for packed in (zipped(files), tarred(files)):
        with pytest.raises(Unpackable, match="more than 2,000 files"):
            taken(packed, 10_000_000)


def test_a_directory_of_a_zip_that_is_far_too_long_is_not_even_read() -> None:
    packed = zipped({"a": b""}) + b"PK\x01\x02" * 30_000
    with pytest.raises(Unpackable, match="more than 2,000 files"):
        taken(packed)


def test_a_way_of_packing_that_needs_much_memory_is_left() -> None:
    assert taken(zipped({"a": b"1" * 1000}, zipfile.ZIP_LZMA)) == {}


def test_a_tar_whose_headers_lead_back() -> None:
    """A negative size once made the standard library read the same header for ever (CVE-2025-8194)."""
    entry = tarfile.TarInfo("a")
    entry.size = -512
    header = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    with pytest.raises(Unpackable):
        taken(packed_again(bytes(header) * 3 + bytes(1024)))


def test_a_tar_that_is_cut_off() -> None:
    whole = gzip.decompress(tarred({"a": b"1" * 5000}))
    with pytest.raises(Unpackable):
        taken(packed_again(whole[:2000]))


@pytest.mark.parametrize("packed", [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\x1f\x8b\x08", b""])
def test_what_is_hardly_anything(packed: bytes) -> None:
    with contextlib.suppress(Unpackable):
        assert all(content == b"" for content in taken(packed).values())


def _attempt(packed: bytes) -> None:
    """Whatever comes of it is whole and within the limits, or refused."""
    try:
        found = unpack(packed, "x", lambda *_: True, limit=50_000)
    except Unpackable:
        return
    assert sum(len(member.content) for member in found) <= 50_000
    for member in found:
        assert not member.name.startswith("/")
        assert ".." not in member.name.split("/")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08"]), st.binary(max_size=400)
)
def test_any_bytes(start: bytes, rest: bytes) -> None:
    _attempt(start + rest)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["zip", "tar"]), st.integers(0, 2**32), st.integers(1, 12))
def test_an_archive_with_damage(kind: str, seed: int, times: int) -> None:
    names = {"a/b.xml": b"<x/>" * 300, "c": b"", "long" * 40: b"1" * 700}
    raw = bytearray(zipped(names) if kind == "zip" else gzip.decompress(tarred(names)))
    rng = random.Random(seed)
    for _ in range(times):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    _attempt(bytes(raw) if kind == "zip" else packed_again(bytes(raw)))


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(max_size=12), st.binary(max_size=50), max_size=5))
def test_any_names(files: dict[str, bytes]) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            try:
                archive.writestr(zipfile.ZipInfo(name), content)
            except (ValueError, OSError):
                return
    _attempt(made.getvalue())
