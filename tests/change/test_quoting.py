from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.change.quoting import unquote
from tests.change.reading import diff_of
from tests.repository import Sample

NAMES = st.binary(min_size=1, max_size=40).filter(
    lambda name: (
        not {b"\0", b"/"} & {name[i : i + 1] for i in range(len(name))}
        and name not in (b".", b"..")
        and not name.lower().startswith(b".git")
    )
)


@pytest.mark.parametrize(
    ("quoted", "name"),
    [
        (b"plain", "plain"),
        (b"with space", "with space"),
        (b'"tab\\there"', "tab\there"),
        (b'"\\a\\b\\t\\n\\v\\f\\r\\"\\\\"', '\a\b\t\n\v\f\r"\\'),
        (b'"\\303\\251"', "é"),
        (b'"\\377"', "\udcff"),
        (b'"\\0011"', "\x011"),
        (b'""', ""),
        (b"", ""),
        (b'a"b', 'a"b'),
        (b"a\\tb", "a\\tb"),
    ],
)
def test_git_s_quoting(quoted: bytes, name: str) -> None:
    assert unquote(quoted) == name


@pytest.mark.parametrize(
    "quoted",
    [b'"', b'"open', b'"\\"', b'"\\x41"', b'"\\12"', b'"\\400"', b'"\\08"', b'"\\ "', b'"\\1\\"'],
)
def test_what_git_never_writes_is_refused(quoted: bytes) -> None:
    with pytest.raises(ValueError, match=r"quoting|escape"):
        unquote(quoted)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_name_or_refused(name: bytes) -> None:
    for quoted in (name, b'"' + name + b'"'):
        try:
            assert isinstance(unquote(quoted), str)
        except ValueError:
            continue


@settings(max_examples=10, deadline=None)
@given(st.sets(NAMES, min_size=1, max_size=30))
def test_any_name_survives_git(names: set[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sample = Sample.create(Path(folder) / "repository")
        blob = sample.git("hash-object", "-w", "--stdin", stdin=b"text\n").encode()
        entries = b"".join(b"100644 blob %s\t%s\0" % (blob, name) for name in names)
        tree = sample.git("mktree", "-z", stdin=entries)
        empty = sample.git("mktree", stdin=b"")
        files = diff_of(sample, empty, tree).files
    assert {os.fsencode(file.raw.path) for file in files} == names
    assert all(file.added == 1 for file in files)
