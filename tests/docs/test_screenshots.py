from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate.screenshots import IMAGES, SHOTS, without_fonts

PICTURES = [IMAGES / f"{name}.svg" for name in SHOTS]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda file: file.name)
def test_a_picture_fetches_nothing_and_names_no_machine(picture: Path) -> None:
    svg = picture.read_text(encoding="utf-8")
    assert "url(http" not in svg
    assert "@font-face" not in svg
    assert not re.search(r"/(tmp|home|root|Users|work)/", svg)
    assert "origin/main" in svg


def test_fonts_and_random_names_are_left_out() -> None:
    font, named = "@font-face {\n a: url(x);\n}\n", ".t { font-family: Fira Code, monospace; }"
    svg = f"<style>{font}{named}</style><g id='terminal-12345-r1'>"
    assert without_fonts(svg) == (
        "<style>.t { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }"
        "</style><g id='terminal-r1'>"
    )
