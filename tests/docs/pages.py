"""Reads the fenced blocks and the command lines of the documentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs.generate.blocks import ROOT, pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`(shipcheck [^`]+)`")
PAGES = [*pages(), ROOT / "CHANGELOG.md"]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def fenced(page: Path, language: str) -> Iterator[str]:
    """The fenced blocks in a language, without their indentation."""
    for indent, found, body in FENCE.findall(page.read_text(encoding="utf-8")):
        if found == language:
            yield "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))


def command_lines(page: Path) -> Iterator[str]:
    """What the page tells a reader to type."""
    for block in fenced(page, "console"):
        yield from (line[2:] for line in block.splitlines() if line.startswith("$ shipcheck"))
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    yield from INLINE.findall(re.sub(r"\s+", " ", text))
