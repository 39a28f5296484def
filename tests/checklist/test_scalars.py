from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.checklist.scalars import LARGEST, read_scalar

# The regular expressions of YAML 1.2.2, section 10.3.2, copied as they stand.
ORACLE = (
    (r"null|Null|NULL|~", lambda text: None),
    (r"", lambda text: None),
    (r"true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    (r"[-+]?[0-9]+", int),
    (r"0o[0-7]+", lambda text: int(text[2:], 8)),
    (r"0x[0-9a-fA-F]+", lambda text: int(text[2:], 16)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
)


def by_the_book(text: str) -> object:
    return next((read(text) for form, read in ORACLE if re.fullmatch(form, text, re.ASCII)), text)


@pytest.mark.parametrize(
    "text",
    ["NO", "no", "yes", "on", "off", "y", "1:30", "1_000", "2026-11-01", "0b1", "0o8", "0xg", "+",
     "-", ".", "..", "1.2.3", "1e", "e1", "٣", "nUll", "tRue", "NaN", "inf", "1 2", "--1"],
)  # fmt: skip
def test_text(text: str) -> None:
    assert read_scalar(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("012", 12), ("+7", 7), ("-0", 0), ("0o17", 15), ("0x1F", 31), ("1.", 1.0), (".5", 0.5),
     ("1e3", 1000.0), ("-1.5E-2", -0.015), ("", None), ("~", None), ("TRUE", True),
     ("0" * 5000 + "9", 9), (str(LARGEST), LARGEST), (f"-{LARGEST}", -LARGEST),
     (oct(LARGEST), LARGEST), (hex(LARGEST), LARGEST)],
)  # fmt: skip
def test_values(text: str, value: object) -> None:
    read = read_scalar(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "text", [str(LARGEST + 1), "9" * 5000, "0x" + "f" * 20, "1e999", ".inf", "-.INF", ".NaN"]
)
def test_numbers_that_json_cannot_hold(text: str) -> None:
    with pytest.raises(ValueError, match=r"too large|not allowed"):
        read_scalar(text)


@settings(max_examples=100, deadline=None)
@given(st.text("0123456789+-.eExoabfNnultrTRUE~_:", max_size=8))
def test_agrees_with_the_specification(text: str) -> None:
    try:
        read = read_scalar(text)
    except ValueError:
        return
    expected = by_the_book(text)
    assert read == expected
    assert type(read) is type(expected)
