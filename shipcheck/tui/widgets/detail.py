"""The pane beside the list: what is said of the chosen item, and the source it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from shipcheck.tui.widgets.source import SourceView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from shipcheck.tui.excerpt import Source
    from shipcheck.tui.glyphs import Glyphs

MOST_SOURCE = 0.5
"""Of the pane that a source may take from a long text."""
MARGIN = 1
"""Lines between the two."""

SCROLLING: list[BindingType] = [
    Binding("j", "scroll_down", "Down a line", id="detail.down", show=False),
    Binding("k", "scroll_up", "Up a line", id="detail.up", show=False),
    Binding("g", "scroll_home", "To the top", id="detail.top", show=False),
    Binding("G", "scroll_end", "To the end", id="detail.end", show=False),
    Binding("ctrl+d", "page_down", "A page down", id="detail.page-down", show=False),
    Binding("ctrl+u", "page_up", "A page up", id="detail.page-up", show=False),
]


class Words(VerticalScroll):
    """The text of the pane; what it need not scroll, the pane scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = SCROLLING


class Detail(Vertical):
    """Text, and below it the source where there is any."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="detail")
        self._glyphs = glyphs
        self._content: Content | None = None
        self._lines = 0

    def compose(self) -> ComposeResult:
        """Text above, source below."""
        with Words(id="words"):
            yield Static(id="said", markup=False)
        yield SourceView(glyphs=self._glyphs, id="source")

    def show(self, content: Content) -> None:
        """Show a text; one that is there already stays where it was scrolled to."""
        if self._content is None or not content.is_same(self._content):
            self._content = content
            self.query_one("#said", Static).update(content)

    def to_top(self) -> None:
        """Show the text from its start."""
        self.query_one(Words).scroll_home(animate=False)

    def show_source(self, source: Source | None) -> None:
        """Show the source at its place; None hides it."""
        view = self.query_one(SourceView)
        self.set_class(source is not None, "-with-source")
        self._lines = source.text.count("\n") + 1 if source is not None else 0
        view.show(source)
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Divide the room anew, once the style sheet for this size holds."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Give the source the lines that it needs, and the text all others."""
        words, source = self.query_one(Words), self.query_one(SourceView)
        if not self._lines or not source.display or self.styles.overflow_y == "auto":
            words.styles.max_height = None  # as the style sheet has it
            return
        height = self.size.height
        needed = min(self._lines, int(height * MOST_SOURCE)) + MARGIN
        words.styles.max_height = max(height - needed, 1)

    @property
    def words(self) -> Words:
        """The text, which takes the keys."""
        return self.query_one(Words)
