from __future__ import annotations

from shipcheck.tui.excerpt import AROUND, WIDEST, Source, cut


def test_a_small_file_is_shown_whole() -> None:
    excerpt = cut(Source("a.py", "one\ntwo\n", ((2, 2),)))
    assert (excerpt.first, excerpt.lines) == (1, ("one", "two"))
    assert [excerpt.is_changed(number) for number in (1, 2)] == [False, True]


def test_of_a_big_file_what_stands_around_the_place_in_question() -> None:
    text = "".join(f"line {number}\n" for number in range(1, 2001))
    excerpt = cut(Source("a.py", text, ((5, 6),), (1000, 1001)))
    assert (excerpt.first, excerpt.last) == (1000 - AROUND, 1000 + AROUND)
    assert excerpt.lines[AROUND] == "line 1000"
    assert [excerpt.is_focus(number) for number in (999, 1000, 1001, 1002)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_without_a_place_in_question_the_first_change_is_looked_at() -> None:
    text = "x\n" * 1000
    assert cut(Source("a.py", text, ((700, 701), (900, 901)))).first == 700 - AROUND


def test_a_place_beyond_the_end_shows_the_end() -> None:
    excerpt = cut(Source("a.py", "one\ntwo", focus=(90000, 90001)))
    assert (excerpt.first, excerpt.lines) == (1, ("one", "two"))


def test_an_empty_file_has_no_lines() -> None:
    assert cut(Source("a.py", "", focus=(1, 1))).lines == ()


def test_lines_are_fit_to_be_drawn() -> None:
    hostile = "\tindented\r\nform\ffeed \x1b[31m \u202e [b]\n" + "x" * 10_000
    excerpt = cut(Source("a.py", hostile))
    assert excerpt.lines == (
        "    indented",
        "form\\x0cfeed \\x1b[31m \\u202e [b]",
        "x" * WIDEST,
    )


def test_where_only_ascii_can_be_drawn() -> None:
    assert cut(Source("a.py", "é"), ascii_only=True).lines == ("\\xe9",)
