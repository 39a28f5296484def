"""Whatever the theme, what carries meaning can be read on its ground."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from shipcheck.tui.excerpt import Source
from tests.tui.screens import settled
from tests.tui.staging import app_of
from tests.tui.test_screens import CODE, FAILING

LEAST = 2.3
"""Solarized itself keeps no more for its muted text; what was mended here stood at 1.0 to 2.0."""

THEMES = [name for name in BUILTIN_THEMES if not name.startswith("ansi")]


def faint(theme: str) -> list[tuple[str, float]]:
    """Words of the screen with too little contrast."""

    async def look() -> list[tuple[str, float]]:
        app = app_of(FAILING, Source("shop/pay.py", CODE, ((9, 10),), (9, 10)))
        async with app.run_test(size=(120, 40)) as pilot:
            app.theme = theme
            await settled(pilot)
            found = []
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    style = segment.style
                    word = any(one.isalnum() for one in segment.text)
                    if not word or style is None or not style.color or not style.bgcolor:
                        continue
                    ratio = contrast(
                        Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                    )
                    if ratio < LEAST and cell_len(segment.text):
                        found.append((segment.text.strip(), round(ratio, 2)))
            return found

    return asyncio.run(look())


def contrast(first: Color, second: Color) -> float:
    """The ratio of WCAG 2: 1 is none, 21 is black on white."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: Color) -> float:
    """Relative luminance by WCAG 2."""
    red, green, blue = (_linear(part) for part in color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_written_can_be_read(theme: str) -> None:
    assert not faint(theme)
