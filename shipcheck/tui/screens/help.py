"""Every key with what it does now, from the bindings themselves; any of them can be run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from shipcheck.tui.writing import DIM, KEY, Pen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.dom import DOMNode
    from textual.screen import Screen

    from shipcheck.tui.glyphs import Glyphs


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One action: its keys, what it does, and why it cannot be done now, empty where it can.

    `node` is where the action is looked up, for `App.run_action`.
    """

    keys: tuple[str, ...]
    text: str
    action: str
    node: DOMNode
    why_not: str = ""

    def matches(self, words: Sequence[str]) -> bool:
        """Whether every word is in it, in any order."""
        said = f"{' '.join(self.keys)} {self.text} {self.why_not}".lower()
        return all(word in said for word in words)


def help_entries(
    screen: Screen[Any], why_not: Callable[[str], str | None]
) -> tuple[HelpEntry, ...]:
    """What the keys do on a screen as it is now; those that every Textual app has come last.

    Args:
        screen: the bindings of its focused widget, its own and the app's are taken.
        why_not: of an action, why it cannot be done now.
    """
    entries: dict[str, HelpEntry] = {}
    for active in sorted(screen.active_bindings.values(), key=lambda one: one.binding.id is None):
        binding = active.binding
        if not binding.description:
            continue
        key = screen.app.get_key_display(binding)
        known = entries.get(binding.action)
        keys = (*known.keys, key) if known else (key,)
        reason = why_not(binding.action) or ("" if active.enabled else "not now")
        text = known.text if known else binding.description
        entries[binding.action] = HelpEntry(keys, text, binding.action, active.node, reason)
    return tuple(entries.values())


class HelpDialog(ModalScreen[HelpEntry | None]):
    """Yields what to run, None where the user only looked."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "Input"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="help.close", priority=True),
        Binding("up", "move('up')", "Up", id="help.up", show=False),
        Binding("down", "move('down')", "Down", id="help.down", show=False),
        Binding("pageup", "move('page_up')", "Page up", id="help.page-up", show=False),
        Binding("pagedown", "move('page_down')", "Page down", id="help.page-down", show=False),
    ]

    def __init__(self, entries: Sequence[HelpEntry], *, glyphs: Glyphs) -> None:
        super().__init__()
        self._pen = Pen(glyphs)
        self._entries = entries

    def compose(self) -> ComposeResult:
        """A line to search with, the keys, and how to go on."""
        pen = self._pen
        box = Vertical(id="box")
        box.border_title = "Keys"
        with box:
            line = Input(placeholder="search", id="search", compact=True)
            line.cursor_blink = False
            yield Horizontal(Label("> "), line, id="line")
            yield OptionList(*self._options(()), id="keys", compact=True, markup=False)
            hint = (pen.key("enter", "do it"), pen.key("esc", "close"))
            yield Static(pen("  ").join(hint), markup=False)

    def on_mount(self) -> None:
        """Enter and the arrows have something to start from."""
        self.query_one(OptionList).highlighted = 0

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Show what has all the words."""
        keys = self.query_one(OptionList)
        keys.clear_options()
        keys.add_options(self._options(event.value.lower().split()))
        keys.highlighted = 0 if keys.option_count else None

    @on(Input.Submitted)
    def take_highlighted(self) -> None:
        """Run what is chosen in the list."""
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Run what was chosen."""
        self.dismiss(self._entries[int(event.option_id or 0)])

    def action_move(self, how: str) -> None:
        """Move in the list while the search has the keys."""
        keys = self.query_one(OptionList)
        moves: dict[str, Callable[[], None]] = {
            "up": keys.action_cursor_up,
            "down": keys.action_cursor_down,
            "page_up": keys.action_page_up,
            "page_down": keys.action_page_down,
        }
        moves[how]()

    def action_leave(self) -> None:
        """Close, and do nothing."""
        self.dismiss(None)

    def _options(self, words: Sequence[str]) -> Iterable[Option]:
        """The entries with these words; what cannot be done now cannot be chosen."""
        width = max((len(_keys(entry)) for entry in self._entries), default=0)
        for index, entry in enumerate(self._entries):
            if entry.matches(words):
                prompt = self._line(entry, width)
                yield Option(prompt, id=str(index), disabled=bool(entry.why_not))

    def _line(self, entry: HelpEntry, width: int) -> Content:
        pen = self._pen
        keys = pen(f"{_keys(entry):{width}}", DIM if entry.why_not else KEY)
        reason = pen(f" ({entry.why_not})", DIM) if entry.why_not else pen("")
        return pen.line(keys, "  ", pen(entry.text, DIM if entry.why_not else ""), reason)


def _keys(entry: HelpEntry) -> str:
    return ", ".join(entry.keys)
