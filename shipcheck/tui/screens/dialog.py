"""What all dialogs share: a box of text that scrolls, fields, a complaint, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from shipcheck.tui.writing import DIM, Pen, stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.widget import Widget

    from shipcheck.tui.glyphs import Glyphs

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """Asks one thing; Esc always means that nothing was decided.

    A dialog overrides `said`, and where it asks for text `fields`.
    """

    CSS_PATH = "dialog.tcss"
    HEADING: ClassVar[str]
    KEYS: ClassVar[Sequence[tuple[str, str]]]
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", id="dialog.cancel", priority=True),
        Binding("up", "scroll(-1)", "Up", id="dialog.up", show=False),
        Binding("down", "scroll(1)", "Down", id="dialog.down", show=False),
        Binding("pageup", "scroll(-5)", "Page up", id="dialog.page-up", show=False),
        Binding("pagedown", "scroll(5)", "Page down", id="dialog.page-down", show=False),
    ]

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__()
        self.pen = Pen(glyphs)

    def said(self) -> Iterable[Content]:
        """The lines of the text."""
        raise NotImplementedError

    def fields(self) -> Iterable[Widget]:
        """What stands between the text and the keys."""
        return ()

    def compose(self) -> ComposeResult:
        """The box."""
        box = Vertical(id="box")
        box.border_title = self.pen(self.HEADING)
        with box:
            with VerticalScroll(id="text", can_focus=False):
                yield Static(stack(self.said()), id="said", markup=False)
            yield from self.fields()
            yield Static(id="complaint", markup=False)
            yield Static(self._keys(), id="keys", markup=False)

    def complain(self, text: str) -> None:
        """Say what is wrong with what was typed."""
        complaint = self.query_one("#complaint", Static)
        complaint.update(self.pen(text))
        complaint.display = True

    def action_cancel(self) -> None:
        """Leave without a decision."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll the text: the keys go to a field."""
        self.query_one("#text").scroll_relative(y=lines, animate=False)

    def _keys(self) -> Content:
        """The keys that decide."""
        pen = self.pen
        return pen("  ").join(pen.key(key, text) for key, text in self.KEYS)


def field(identifier: str, label: str) -> Iterable[Widget]:
    """A line to type in, below its label; its sign is seen where there are no colours."""
    yield Label(label, classes="label", markup=False)
    line = Input(id=identifier, compact=True, select_on_focus=False)
    line.cursor_blink = False
    yield Horizontal(Label("> "), line, classes="line")


def about(pen: Pen, identifier: str, title: str) -> Content:
    """The item that a dialog is about."""
    return pen.line(pen(identifier, "bold"), pen(f"  {title}", DIM))
