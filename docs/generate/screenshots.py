"""`python -m docs.generate.screenshots`: pictures of the screen on the demo's sample.

The clock stands still and no font is fetched, so the same screen is the same file.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docs.generate.demo import plain
from shipcheck.cli.runtime import surroundings
from shipcheck.demo.build import build
from shipcheck.demo.desk import at_a_desk
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.request import Request
from shipcheck.tui.app import ShipcheckApp
from shipcheck.tui.glyphs import UNICODE
from shipcheck.tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from shipcheck.ship.evaluation import Surroundings
    from shipcheck.tui.leaving import Leaving

IMAGES = Path(__file__).parents[1] / "images"
SIZE = (120, 36)
SHOTS = {
    "screen": ("n", "n"),
    "screen-test": ("n", "n", "n"),
    "screen-waive": ("n", "n", "n", "n", "w"),
}
"""The pictures, with the keys that lead to what they show."""

_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_FAMILY = re.compile(r"font-family: (Fira Code|arial)[^;]*;")
_MONOSPACE = "font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace;"
_ID = re.compile(r"terminal-\d+")


def draw() -> Iterator[tuple[Path, str]]:
    """Each picture with the file it belongs in."""
    with tempfile.TemporaryDirectory() as folder:
        around = _surroundings()
        work_tree = asyncio.run(build(Path(folder) / "shipcheck-demo", around.environment))
        for name, keys in SHOTS.items():
            yield IMAGES / f"{name}.svg", asyncio.run(_shot(work_tree, around, keys))


def _surroundings() -> Surroundings:
    """A person's own, with a clock that stands still."""
    around, now = surroundings(), datetime.now(UTC)
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR")}
    environment = {**at_a_desk(kept), "COLORFGBG": "15;0"}
    return replace(around, environment=environment, now=lambda: now)


async def _shot(work_tree: Path, around: Surroundings, keys: tuple[str, ...]) -> str:
    """The screen after the verdict and some keys."""
    session = Session(Request(work_tree), GateOptions(), around)
    app = ShipcheckApp(session, UNICODE)
    try:
        async with app.run_test(size=SIZE) as pilot:
            while app.main.board.is_busy:
                await pilot.pause(0.05)
            await pilot.press(*keys)
            await _sources_are_shown(pilot)
            return without_fonts(plain(app.export_screenshot(title="shipcheck")))
    finally:
        session.close()


async def _sources_are_shown(pilot: Pilot[Leaving]) -> None:
    """Files are read and coloured in workers."""
    while reading := [one for one in pilot.app.workers if one.group == "source"]:
        await asyncio.gather(*(one.wait() for one in reading), return_exceptions=True)
        await pilot.pause()


def without_fonts(svg: str) -> str:
    """The picture in the reader's own monospace font, with names that do not change by chance."""
    svg = _FAMILY.sub(_MONOSPACE, _FONT.sub("", svg))
    return _ID.sub("terminal", svg)


def main() -> None:
    """Write the pictures that changed; name them."""
    for file, svg in draw():
        if not file.exists() or file.read_text(encoding="utf-8") != svg:
            file.parent.mkdir(exist_ok=True)
            file.write_text(svg, encoding="utf-8")
            print(f"wrote {file}")


if __name__ == "__main__":
    main()
