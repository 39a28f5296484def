"""Answer a question of the checklist: yes, no, or that it does not apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from shipcheck.model.words import AnswerValue
from shipcheck.tui.screens.dialog import Dialog, about, field
from shipcheck.tui.writing import DIM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

    from shipcheck.model.checklist import Item
    from shipcheck.tui.glyphs import Glyphs

CHOICES = (("y", AnswerValue.YES), ("n", AnswerValue.NO), ("a", AnswerValue.NOT_APPLICABLE))


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer, with its reason where one was given."""

    value: AnswerValue
    reason: str | None


class AnswerDialog(Dialog[AnswerGiven | None]):
    """Asks the item's question; a second key gives the answer, so that none is given by mistake."""

    HEADING = "Answer"
    AUTO_FOCUS = ""
    KEYS: ClassVar = (("enter", "give the answer"), ("esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"choose('{value}')", str(value), id=f"answer.{value.name.lower()}")
            for key, value in CHOICES
        ),
        Binding("enter", "give", "Give the answer", id="answer.give"),
    ]

    def __init__(self, item: Item, *, glyphs: Glyphs) -> None:
        super().__init__(glyphs=glyphs)
        self._item = item
        self._value: AnswerValue | None = None

    def said(self) -> Iterable[Content]:
        """The question, and why it is asked."""
        pen, item = self.pen, self._item
        yield about(pen, item.id, item.title if item.title != item.ask else "")
        yield pen(item.ask or "", newlines=True)
        if item.why:
            yield pen(item.why.strip(), DIM, newlines=True)

    def fields(self) -> Iterable[Widget]:
        """The three answers, and a reason for who wants to give one."""
        yield Static(self._choices(), id="choices", markup=False)
        yield from field("reason", "Reason (may be left empty)")

    def on_mount(self) -> None:
        """The keys go to the answers until one is chosen."""
        self.query_one("#reason").can_focus = False

    def action_choose(self, value: str) -> None:
        """Take an answer, and ask for its reason."""
        self._value = AnswerValue(value)
        self.query_one("#choices", Static).update(self._choices())
        reason = self.query_one("#reason", Input)
        reason.can_focus = True
        self.set_focus(reason)  # at once: the next key is its first

    @on(Input.Submitted, "#reason")
    def action_give(self) -> None:
        """Done, if there is an answer.

        Enter is a key of the dialog as well as of the field: typed at once after the answer, it
        comes before the field has the keys.
        """
        if self._value is None:
            self.complain("Choose first: y, n or a.")
        else:
            reason = self.query_one("#reason", Input).value.strip()
            self.dismiss(AnswerGiven(self._value, reason or None))

    def _choices(self) -> Content:
        """The answers, the chosen one marked by a sign too."""
        pen = self.pen
        parts = []
        for key, value in CHOICES:
            if value is self._value:
                parts.append(pen(f"{pen.glyphs.chosen}{key} {value} ", "bold reverse"))
            else:
                parts.append(pen.line(" ", pen.key(key, str(value)), " "))
        return pen(" ").join(parts)
