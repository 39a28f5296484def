from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.model.text import counted, inert, inert_json, listed, visible


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x\n  ::stop-commands::y", "\\x3a:error::x\n  \\x3a:stop-commands::y"),
        ("a ##[error]x", "a \\x23#[error]x"),
        ("##vso[task.setvariable]x", "\\x23#vso[task.setvariable]x"),
        ("## heading, a::b and [x]", "## heading, a::b and [x]"),
    ],
)
def test_what_a_ci_would_obey_is_made_inert(text: str, shown: str) -> None:
    assert inert(text) == shown
    assert inert(shown) == shown


def test_inert_json_says_the_same() -> None:
    document = {"##[error]": "###[group] ##x \\##vso[a]"}
    written = inert_json(json.dumps(document))
    assert "##[" not in written
    assert "##vso[" not in written
    assert json.loads(written) == document


def test_numbers_come_with_their_noun() -> None:
    assert [counted(number, "file") for number in (0, 1, 2)] == ["0 files", "1 file", "2 files"]


def test_the_first_names_and_how_many_more() -> None:
    assert listed([], 2) == ""
    assert listed(["a", "b"], 2) == "a, b"
    assert listed(iter(["a", "b", "c", "d"]), 2) == "a, b and 2 more"
