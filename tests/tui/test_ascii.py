from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from shipcheck.tui.ascii import AsciiFilter


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain", "plain"),
        ("╭─╮│", "+-+|"),
        ("^p ↑↓ ⏎", "^p ^v <"),
        ("日本", "????"),
        ("é e\u0301", "e e"),
        ("▁▇ ⠋ 🔎", "-# ? ??"),
    ],
)
def test_every_cell_is_ascii_and_as_wide(text: str, drawn: str) -> None:
    [segment] = AsciiFilter().apply([Segment(text)], Color(0, 0, 0))
    assert segment.text == drawn
    assert cell_len(drawn) == cell_len(text)
