from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Span

from shipcheck.tui.highlighting import MOST, coloured

PATHS = ("a.py", "a.yaml", "a.sql", "a.js", "a.html", "Makefile", "a.md", "a.rb", "a.sh")


def test_code_is_coloured_line_by_line() -> None:
    assert coloured("src/a.py", ['x = """one', 'two"""', "def f(): return 1  # why"]) == (
        (Span(4, 7, "$text-success"), Span(7, 10, "$text-success")),
        (Span(0, 3, "$text-success"), Span(3, 6, "$text-success")),
        (
            Span(0, 3, "$text-accent"),
            Span(4, 5, "bold"),
            Span(9, 15, "$text-accent"),
            Span(16, 17, "$text-warning"),
            Span(19, 24, "$foreground-muted italic"),
        ),
    )


@pytest.mark.parametrize("path", ["notes.unheard-of", "", "folder.py/", "[a-z]*?.[", "a.\udcff"])
def test_what_nobody_knows_stays_plain(path: str) -> None:
    assert coloured(path, ["def f():", ""]) == ((), ())


def test_what_is_too_long_stays_plain() -> None:
    assert coloured("a.py", ["x = 1"] * (MOST // 5)) == ((),) * (MOST // 5)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PATHS),
    st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30), max_size=5),
)
def test_colours_stay_within_their_line(path: str, lines: list[str]) -> None:
    rows = coloured(path, lines)
    assert len(rows) == len(lines)
    for line, spans in zip(lines, rows, strict=True):
        assert all(0 <= span.start < span.end <= len(line) for span in spans)
