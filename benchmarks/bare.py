"""A Textual program that does nothing: what the screen is measured beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import OptionList, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult

ROWS = 8
PAINTED = "a bare screen"


class Bare(App[None]):
    """A line of text and a list."""

    def compose(self) -> ComposeResult:
        """The two."""
        yield Static(PAINTED)
        yield OptionList(*(f"row {number}" for number in range(ROWS)))


if __name__ == "__main__":
    Bare().run()
