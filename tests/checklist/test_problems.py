from __future__ import annotations

import pytest

from shipcheck.checklist.problems import ChecklistError, Problem, nearest, order, render, suggest
from shipcheck.errors import UsageError


def problem(source: str, column: int = 1, end: int = 2, *, line: int = 1) -> Problem:
    return Problem("code", "wrong", "f.yaml", line, column, end, source)


def carets(line: str, column: int, end: int) -> tuple[str, str]:
    """What stands above the carets."""
    _, shown, marks, *_ = render([problem(line, column, end)]).splitlines()
    return shown, marks


def test_places_are_marked() -> None:
    shown, marks = carets("key: value", 6, 11)
    assert (shown, marks) == ("    key: value", "         ^^^^^")


def test_wide_characters_take_two_cells_and_marks_none() -> None:
    assert carets("日本: x", 5, 6)[1] == "    " + " " * 6 + "^"
    assert carets("e\u0301: x", 5, 6)[1] == "    " + " " * 3 + "^"


def test_tabs_are_four_cells() -> None:
    assert carets("\ta: x", 2, 3) == ("        a: x", "        ^")


def test_escapes_are_shown_and_aligned() -> None:
    assert carets("\x1b: x", 4, 5) == ("    \\x1b: x", "    " + " " * 6 + "^")


def test_long_lines_are_cut_around_the_place() -> None:
    shown, marks = carets("x" * 5000 + "HERE" + "y" * 5000, 5001, 5005)
    start = len(marks) - len(marks.lstrip())
    assert shown[start : start + 4] == "HERE"
    assert marks.strip() == "^^^^"
    assert len(shown) < 120


def test_nothing_of_the_file_acts_on_the_terminal() -> None:
    text = render([Problem("code", "\x1b", "\x1b.yaml", 1, 1, 2, "\x1b[2J", "\u202e")])
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_order_is_by_place_without_repetition() -> None:
    one, two, three = problem("", line=2), problem("", 3, line=1), problem("", line=1)
    assert order([one, two, three, one]) == (three, two, one)


def test_error_counts_and_exits_with_2() -> None:
    error = ChecklistError([problem("a"), problem("b")._replace(file="g\x1b.yaml")])
    assert isinstance(error, UsageError)
    assert error.exit_code == 2
    assert error.message == "the checklist has 2 problems: f.yaml, g\\x1b.yaml"


@pytest.mark.parametrize(("word", "near"), [("itmes", "items"), ("BASE", "base"), ("zzz", None)])
def test_nearest(word: str, near: str | None) -> None:
    assert nearest(word, ["items", "base"]) == near


def test_suggest() -> None:
    assert suggest("itmes", ["items", "base"]) == "did you mean `items`?"
    assert suggest("zzz", ["items", "base"]) == "choose one of: items, base"
    assert suggest("zzz", []) == ""
