from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from shipcheck.tui.text import LONGEST, plain, safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("[bold]no markup[/bold] [/oops] [$x]", "[bold]no markup[/bold] [/oops] [$x]"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("日本 שלום e\u0301", "日本 שלום e\u0301"),
        ("\u0301leads", "\\u0301leads"),
        ("Z" + "\u0301" * 6, "Z" + "\u0301" * 4 + "\\u0301" * 2),
        ("❤\ufe0f", "❤\\ufe0f"),
        ("\U0001f1e9\U0001f1ea", "\\U0001f1e9\\U0001f1ea"),
        ("a\nb", "a\\nb"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    content = safe(text)
    assert content.plain == shown
    assert not content.spans


def test_lines_can_be_kept() -> None:
    assert plain("a\n\u0301b\r", newlines=True) == "a\n\\u0301b\\r"


def test_where_only_ascii_can_be_drawn_the_rest_is_spelt_out() -> None:
    assert plain("é 日\n", ascii_only=True) == "\\xe9 \\u65e5\\n"


def test_of_a_long_text_the_beginning_is_shown() -> None:
    assert plain("x" * (LONGEST + 2)) == "x" * LONGEST + " ... and 2 more characters"
    assert plain("x" * LONGEST) == "x" * LONGEST


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_a_row_is_as_wide_as_its_cells(text: str) -> None:
    shown = plain(text)
    assert cell_len(shown) == sum(cell_len(one) for one in shown)
    assert all(cell_len(one) in (1, 2) or position for position, one in enumerate(shown))
    assert Content(shown).plain == shown  # nothing left that Textual would strip


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_ascii_is_ascii(text: str) -> None:
    assert plain(text, ascii_only=True).isascii()
