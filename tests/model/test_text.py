from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.model.text import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, with [brackets] and 日本語 é", "plain, with [brackets] and 日本語 é"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x7f\x9b", "\\x7f\\x9b"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("\u2028\u2029\x85", "\\u2028\\u2029\\x85"),
        (os.fsdecode(b"caf\xe9"), "caf\\xe9"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("", ""),
    ],
)
def test_what_acts_or_hides_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_newlines_can_be_kept() -> None:
    assert visible("a\nb\r\n\x1b", newlines=True) == "a\nb\\r\n\\x1b"


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters()))
def test_nothing_that_acts_is_left(text: str) -> None:
    shown = visible(text)
    shown.encode()  # no surrogates
    assert visible(shown) == shown
    assert all(ord(character) >= 0x20 and not 0x7F <= ord(character) < 0xA0 for character in shown)
