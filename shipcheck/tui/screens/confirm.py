"""A question that only `y` says yes to: not the key that opened it, not Enter, and not at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from shipcheck.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from textual.content import Content

    from shipcheck.tui.glyphs import Glyphs


class ConfirmDialog(Dialog[bool]):
    """Yields True on `y` alone, and only where there was time to read the question.

    A word that is typed into the wrong window, `my` say, must not confirm anything: its letters
    come quicker than `SOONEST`, the seconds from the picture to the first `y` that counts. Until
    then the key is not shown.
    """

    SOONEST: ClassVar[float] = 0.5
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Yes", id="confirm.yes"),
        Binding("n,enter", "cancel", "No", id="confirm.no"),
        Binding("j", "scroll(1)", "Down", id="confirm.down", show=False),
        Binding("k", "scroll(-1)", "Up", id="confirm.up", show=False),
    ]

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__(glyphs=glyphs)
        self.can_confirm = False

    def on_mount(self) -> None:
        """The time to read begins with the picture."""
        self.call_after_refresh(self.set_timer, self.SOONEST, self._let_confirm)

    def _let_confirm(self) -> None:
        """From now on `y` counts."""
        self.can_confirm = True
        self.query_one("#keys", Static).update(self._keys())

    def _keys(self) -> Content:
        """The keys; there is a gap where `y` will be."""
        keys = super()._keys()
        if self.can_confirm:
            return keys
        yes = self.pen.key(*self.KEYS[0])
        return self.pen(" " * yes.cell_length) + keys[len(yes) :]

    def action_confirm(self) -> None:
        """Yes, if it can have been read."""
        if self.can_confirm:
            self.dismiss(result=True)

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(result=False)
