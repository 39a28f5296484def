"""From bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.sql.decode import decode

TEXT = "ALTER TABLE é ADD b text;\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"]
)
def test_an_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_alone(mark: bytes) -> None:
    assert decode(mark) == ""


def test_a_nul_does_not_make_it_utf_16() -> None:
    assert decode(b"DROP TABLE a;\0 DROP TABLE b;") == "DROP TABLE a;\0 DROP TABLE b;"


def test_half_a_character_is_replaced() -> None:
    assert decode("é;".encode("utf-16") + b"x") == "é;\ufffd"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=50))
def test_it_never_raises(content: bytes) -> None:
    assert isinstance(decode(content), str)
