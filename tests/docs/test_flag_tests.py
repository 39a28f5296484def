"""docs/flag-tests.md is true: what its tables say that a test forces is what is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shipcheck.flags.forcing.helpers import ALL_OFF, ALL_ON, HELPERS
from tests.flags.forcing.asking import KEY, read

PAGE = Path(__file__).parents[2] / "docs" / "flag-tests.md"
ROW = re.compile(r"^\|[^|]*\| (\w+): `([^`]+)`[^|]*\| (on|off) \|$", re.MULTILINE)
AROUND = {
    "go": "package shop\nfunc TestIt(t *testing.T) {{\n\t{}\n}}\n",
    "java": "class It {{ void test() {{ {}; }} }}\n",
    "rust": "fn it() {{ {}; }}\n",
    "csharp": "class It {{ void Test() {{ {}; }} }}\n",
    "php": "<?php\n{};\n",
}
"""What has to stand around a call for it to parse."""


def rows() -> list[tuple[str, str, str]]:
    """Language, call and side of each row."""
    return [(found[1], found[2], found[3]) for found in ROW.finditer(PAGE.read_text("utf-8"))]


@pytest.mark.parametrize(("language", "call", "side"), rows())
def test_a_row_is_read_as_it_says(language: str, call: str, side: str) -> None:
    key = KEY.replace("-", "_") if language == "ruby" else KEY
    found = read(language, AROUND.get(language, "{}\n").format(call), key)
    assert [(one.key or key, sorted(one.sides)) for one in found] == [(key, [side])]


def test_every_helper_has_its_row() -> None:
    words = set(re.findall(r"\w+", PAGE.read_text("utf-8")))
    assert {helper.name for helper in HELPERS} <= words
    assert {word.lower() for word in words} >= ALL_ON | ALL_OFF
    assert len(rows()) > len({helper.name for helper in HELPERS})
