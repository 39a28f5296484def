"""A question that only `y` says yes to: not the key that opened it, and not Enter."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from shipcheck.tui.screens.dialog import Dialog


class ConfirmDialog(Dialog[bool]):
    """Yields True on `y` alone."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Yes", id="confirm.yes"),
        Binding("n,enter", "cancel", "No", id="confirm.no"),
        Binding("j", "scroll(1)", "Down", id="confirm.down", show=False),
        Binding("k", "scroll(-1)", "Up", id="confirm.up", show=False),
    ]

    def action_confirm(self) -> None:
        """Yes."""
        self.dismiss(result=True)

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(result=False)
