"""The reader on its own, fed with what git prints and with what it never would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipcheck.change.diff import read_diff, read_raw_line
from shipcheck.model.change import Hunk
from shipcheck.model.words import FileStatus

ONE, TWO, NONE = b"1" * 40, b"2" * 40, b"0" * 40
RAW = b":100644 100644 %s %s M\ta" % (ONE, TWO)
HEADER = b"diff --git a/a b/a\nindex 1111111..2222222 100644\n--- a/a\n+++ b/a\n"


def with_body(body: bytes) -> bytes:
    """The diff of one modified file."""
    return RAW + b"\n\n" + HEADER + body


def test_nothing_is_no_files() -> None:
    diff = read_diff(b"")
    assert (diff.files, diff.patch) == ((), b"")


def test_hunks_count_their_lines() -> None:
    body = b"@@ -1,3 +1,4 @@ def f():\n a\n-b\n+c\n+d\n e\n@@ -9 +10,0 @@\n-x\n"
    (file,) = read_diff(with_body(body)).files
    assert file.hunks == (
        Hunk(1, 3, 1, 4, added=((2, 3),), deleted=((2, 2),)),
        Hunk(9, 1, 10, 0, added=(), deleted=((9, 9),)),
    )
    assert (file.added, file.deleted, file.binary) == (2, 2, False)


def test_what_stands_in_a_hunk_is_content() -> None:
    """Every line here would begin something else, were it not counted."""
    body = (
        b"@@ -1,4 +1,5 @@\n diff --git a/x b/x\n-@@ -1 +1 @@\n--- a/x\n+++ b/x\n+@@ -5 +5 @@\n"
        b"+\\ No newline at end of file\n Binary files a/x and b/x differ\n"
    )
    (file,) = read_diff(with_body(body)).files
    assert file.hunks == (Hunk(1, 4, 1, 5, added=((2, 4),), deleted=((2, 3),)),)
    assert not file.binary


def test_a_missing_last_line_feed_on_either_side_is_no_line() -> None:
    mark = b"\\ No newline at end of file\n"
    body = b"@@ -1,2 +1,2 @@\n a\n-b\n" + mark + b"+c\n" + mark
    (file,) = read_diff(with_body(body)).files
    assert file.hunks == (Hunk(1, 2, 1, 2, added=((2, 2),), deleted=((2, 2),)),)


def test_a_type_change_is_one_file_of_two_sections() -> None:
    raw = b":100644 120000 %s %s T\ta" % (ONE, TWO)
    old = (
        b"diff --git a/a b/a\ndeleted file mode 100644\n--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    )
    new = b"diff --git a/a b/a\nnew file mode 120000\n--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+y\n"
    (file,) = read_diff(raw + b"\n\n" + old + new).files
    assert (file.raw.status, file.added, file.deleted) == (FileStatus.TYPE_CHANGED, 1, 1)


def test_a_binary_second_half_of_a_type_change_is_seen() -> None:
    raw = b":120000 100644 %s %s T\ta" % (ONE, TWO)
    lines = b"".join(b"-%d\n" % number for number in range(30))
    old = (
        b"diff --git a/a b/a\ndeleted file mode 120000\n--- a/a\n+++ /dev/null\n@@ -1,30 +0,0 @@\n"
    )
    new = b"diff --git a/a b/a\nnew file mode 100644\nBinary files /dev/null and b/a differ\n"
    (file,) = read_diff(raw + b"\n\n" + old + lines + new).files
    assert (file.binary, file.deleted) == (True, 30)


@pytest.mark.parametrize(
    "output",
    [
        RAW + b"\n\n",  # no section for the file
        RAW,
        with_body(b"@@ -1 +1 @@\n-a\n"),  # ends within the hunk
        with_body(b"@@ -1 +1 @@\n-a\n+b\n+c\n"),  # longer than it says
        with_body(b"@@ -1 +1 @@\n-a\n-b\n+c\n"),
        with_body(b"@@ -1,2 +1,2 @@\n a\n\n"),  # a line without a mark
        with_body(b"@@ -1 +1 @@\n-a\n+b"),  # cut off
        with_body(b"@@ -1 +1 @@\n-a\n+b\nrubbish\n"),
        with_body(b"") + HEADER,  # more sections than files
        b"rubbish\n\n" + HEADER,
        RAW + b"\n\nrubbish\n" + HEADER,
    ],
)
def test_what_git_never_prints_is_refused(output: bytes) -> None:
    with pytest.raises(ValueError, match=r"not the|not a|longer"):
        read_diff(output)


def test_messages_quote_little() -> None:
    with pytest.raises(ValueError, match="not a raw diff line") as caught:
        read_raw_line(b"x" * 1_000_000)
    assert len(str(caught.value)) < 200


def test_raw_lines() -> None:
    renamed = read_raw_line(b':100644 100755 %s %s R087\t"old\\n"\tnew' % (ONE, TWO))
    assert (renamed.old_path, renamed.path, renamed.status) == ("old\n", "new", FileStatus.RENAMED)
    assert (renamed.old_mode, renamed.new_mode) == ("100644", "100755")
    added = read_raw_line(b":000000 160000 %s %s A\tvendored" % (NONE, TWO))
    assert (added.status, added.old_path, added.new_mode) == (FileStatus.ADDED, None, "160000")
    copied = read_raw_line(b":100644 100644 %s %s C100\ta\tb" % (ONE, ONE))
    assert copied.status is FileStatus.COPIED


@pytest.mark.parametrize(
    "line",
    [
        b"",
        RAW[1:],
        RAW + b"\tb",
        RAW.replace(b" M", b" X"),
        RAW.replace(b" M\t", b" R100\t"),
        RAW.replace(ONE, b"1234567"),
        RAW.replace(ONE, b"\xff" * 40),
        RAW.removesuffix(b"\ta"),
        RAW + b"\n",
        RAW.replace(b"\ta", b'\t"a'),
    ],
)
def test_what_is_no_raw_line_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"raw diff line|quoting"):
        read_raw_line(line)


def test_content_id_tells_white_space_moves_and_modes_apart() -> None:
    def content_id(body: bytes, raw: bytes = RAW) -> str:
        return read_diff(raw + b"\n\n" + HEADER + body).content_id

    plain = content_id(b"@@ -1,2 +1,4 @@\n a\n+b\n+c\n d\n")
    assert plain == content_id(b"@@ -7,2 +9,4 @@ in another place\n a\n+b\n+c\n d\n")
    others = [
        content_id(b"@@ -1,2 +1,4 @@\n a\n+b \n+c\n d\n"),
        content_id(b"@@ -1,2 +1,4 @@\n a\n+c\n+b\n d\n"),
        content_id(b"@@ -1,2 +1,4 @@\n a\n+b\n+c\r\n d\n"),
        content_id(b"@@ -1,2 +1,4 @@\n a\n+b\n+c\n d\n\\ No newline at end of file\n"),
        content_id(b"@@ -1,2 +1,4 @@\n a\n+b\n+c\n d\n", RAW.replace(b" 100644", b" 100755")),
        content_id(b"@@ -1,2 +1,4 @@\n a\n+b\n+c\n d\n", RAW.replace(b"\ta", b"\tb")),
    ]
    assert len({plain, *others}) == len(others) + 1


PIECES = st.sampled_from([
    RAW, b"\n", b"\n\n", HEADER, b"@@ -1 +1 @@\n", b"@@ -1,9 +1,9 @@\n", b"-a\n", b"+b\n", b" c\n",
    b"\\ No newline at end of file\n", b"@@ -1 +99999999999999999999 @@\n", b"\xff", b"\t",
])  # fmt: skip


@given(st.one_of(st.binary(), st.lists(PIECES, max_size=12).map(b"".join)))
def test_any_bytes_are_a_diff_or_refused(output: bytes) -> None:
    for reader in (read_diff, read_raw_line):
        try:
            reader(output)
        except ValueError:
            continue


@given(st.binary(max_size=40))
def test_any_path_is_read_or_refused(path: bytes) -> None:
    try:
        read_diff(RAW[:-1] + path + b"\n\n" + HEADER)
    except ValueError:
        return
