"""The keys of the screen, read from its bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.binding import Binding

from shipcheck.tui.screens.answer import AnswerDialog
from shipcheck.tui.screens.confirm import ConfirmDialog
from shipcheck.tui.screens.dialog import Dialog
from shipcheck.tui.screens.help import HelpDialog
from shipcheck.tui.screens.review import ReviewScreen
from shipcheck.tui.widgets.checklist import Checklist
from shipcheck.tui.widgets.source import SourceView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.dom import DOMNode

PARTS: dict[str, tuple[type[DOMNode], ...]] = {
    "screen": (ReviewScreen,),
    "list": (Checklist,),
    "source": (SourceView,),
    "dialogs": (Dialog, HelpDialog),
    "answer": (AnswerDialog,),
    "confirm": (ConfirmDialog,),
}


def render_bindings(part: str) -> str:
    """The keys of a part of the screen, each with what it does."""
    app: App[None] = App()
    keys: dict[str, list[str]] = {}
    for kind in PARTS[part]:
        for binding in _bindings(kind):
            shown = keys.setdefault(binding.description, [])
            for key in binding.key.split(","):
                name = f"`{app.get_key_display(binding.with_key(key.strip()))}`"
                shown += [name] if name not in shown else []
    rows = [f"| {', '.join(names)} | {text} |" for text, names in keys.items()]
    return "\n".join(["| key | does |", "|---|---|", *rows])


def _bindings(kind: type[DOMNode]) -> Iterator[Binding]:
    """The bindings that are ours: they have a name to be mapped by."""
    for base in kind.__mro__:
        if base is Dialog and kind is not Dialog:
            return  # told once, for all dialogs
        own = base.__dict__.get("BINDINGS", ())
        yield from (one for one in own if isinstance(one, Binding) and one.id and one.description)
