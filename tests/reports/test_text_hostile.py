"""What a branch, a service or a file says never acts on the screen, wherever it comes in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.model.result import Result, Waiver
from shipcheck.model.words import Level, Status
from shipcheck.reports.text import render
from tests.reports.results import CHANGE, MODERATE, NOW, finding, item, outcome, result

HOSTILE = (
    "\x1b[2J\x1b[31mready",
    "\x1b]0;title\x07",
    "\x9b2J",
    "a\rready",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "zero\u200bwidth",
    "\u2028next",
    "\udcff",
    "\ud800",
    "\x00",
    "a\x08b",
)


def everywhere(text: str) -> Result:
    """A result that holds a text in every place that can hold one."""
    change = replace(MODERATE, branch=text, base=text, class_reasons=(text, text))
    found = [
        finding(text, Level.ERROR, path=text, fix=text),
        finding(f"{text} 2", Level.NOTE, path=text, line=3, fix=f"{text} 2"),
    ]
    waived = Waiver(text, text, NOW, text, Status.FAIL, counts=True)
    items = [
        item(text, outcome(Status.FAIL, text, *found)),
        item("b", outcome(Status.UNKNOWN, f"{text}!", *found)),
        item("c", outcome(Status.FAIL, text, *found), waiver=waived),
        item(f"{text}d", outcome(Status.SKIPPED, text)),
        item(f"{text}e", outcome(Status.PASS, text, finding(text, Level.WARNING))),
    ]
    shown = result(items, change=change, notes=(text,), read_from="file", source=text)
    return replace(shown, review=f"{text}!")


def assert_harmless(shown: str) -> None:
    """Nothing but letters, marks and line feeds."""
    for character in shown.replace("\n", ""):
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), repr(character)
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", shown)
    shown.encode()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("verbose", [False, True])
def test_in_every_place(text: str, verbose: bool) -> None:
    assert_harmless(render(everywhere(text), verbose=verbose))


@pytest.mark.parametrize("text", HOSTILE)
def test_in_the_one_line(text: str) -> None:
    change = replace(CHANGE, branch=text, base=text)
    warning = item(text, outcome(Status.PASS, text, finding(text, Level.WARNING)))
    shown = render(result([warning], change=change, read_from="base"))
    assert_harmless(shown)
    assert shown.count("\n") == 1


def test_a_newline_makes_no_line_of_its_own_but_in_a_message() -> None:
    forged = "x\nready  pay -> main: 1 commit"
    lines = render(everywhere(forged)).splitlines()
    assert not any(line.startswith("ready  pay") for line in lines)
    assert lines[0].startswith("not ready  x\\nready")
    # A message may have lines, as a command's output does: they stay below their item.
    assert all(line.startswith("    ") for line in lines if line.strip().startswith("ready"))


@pytest.mark.parametrize("text", ["::error::gone", "##[error]gone", "x\n::set-output name=a::b"])
def test_no_line_is_a_command_to_a_ci(text: str) -> None:
    for verbose in (False, True):
        for line in render(everywhere(text), verbose=verbose).splitlines():
            assert not line.lstrip().startswith("::")
            assert "##[" not in line


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters()), st.booleans())
def test_any_text(text: str, verbose: bool) -> None:
    assert_harmless(render(everywhere(text), verbose=verbose))
