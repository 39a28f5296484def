"""Source code with its changed lines marked and the place in question in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from textual.worker import get_current_worker

from shipcheck.tui.excerpt import Excerpt, Source, cut, place_of
from shipcheck.tui.glyphs import UNICODE, Glyphs

if TYPE_CHECKING:
    from textual.content import Span

AT_ONCE = 200_000
"""Characters that can be cut to lines while a key waits: under a millisecond."""

_ABOVE = 3
"""Lines that stay in sight above the place in question."""


class SourceView(ScrollView, can_focus=True):
    """Shows one file; `show` fills it at once and colours it when a thread has done so."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "source--number",
        "source--changed",
        "source--focus",
    }
    DEFAULT_CSS = """
    SourceView {
        overflow-x: hidden;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        & > .source--number { color: $foreground-muted; }
        & > .source--changed { color: $text-success; }
        & > .source--focus { background: $primary 15%; text-style: bold; }
        &:ansi > .source--focus { background: transparent; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "scroll_up", "Up", show=False, id="source.up"),
        Binding("j", "scroll_down", "Down", show=False, id="source.down"),
        Binding("ctrl+u", "page_up", "Page up", show=False, id="source.page-up"),
        Binding("ctrl+d", "page_down", "Page down", show=False, id="source.page-down"),
        Binding("g", "scroll_home", "Top", show=False, id="source.top"),
        Binding("G", "scroll_end", "End", show=False, id="source.end"),
    ]

    def __init__(self, *, glyphs: Glyphs = UNICODE, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._glyphs = glyphs
        self._excerpt: Excerpt | None = None
        self._colours: tuple[tuple[Span, ...], ...] = ()

    def show(self, source: Source | None) -> None:
        """Show a file at its place in question; None shows nothing."""
        self.workers.cancel_group(self, "source")
        if source is None or len(source.text) <= AT_ONCE:
            self._put(cut(source, ascii_only=self._glyphs.ascii_only) if source else None)
        else:
            self._put(None)
        if source is not None:
            self._prepare(source, self._excerpt)

    @work(thread=True, exclusive=True, group="source", exit_on_error=False)
    def _prepare(self, source: Source, excerpt: Excerpt | None) -> None:
        """Cut what was too long to be cut at once, and colour it, beside the keys."""
        from shipcheck.tui.highlighting import coloured  # noqa: PLC0415 - pygments, in the thread

        worker = get_current_worker()
        if excerpt is None:
            excerpt = cut(source, ascii_only=self._glyphs.ascii_only)
            if not worker.is_cancelled:
                self.app.call_from_thread(self._put, excerpt)
        colours = coloured(source.path, excerpt.lines)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._colour, excerpt, colours)

    def _put(self, excerpt: Excerpt | None) -> None:
        """Show the lines, still without colours."""
        self._excerpt, self._colours = excerpt, ()
        self._resize()
        if excerpt is not None:
            top = place_of(excerpt.source) - excerpt.first - _ABOVE
            self.scroll_to(y=max(0, top), animate=False, force=True)
        self.refresh()

    def _colour(self, excerpt: Excerpt, colours: tuple[tuple[Span, ...], ...]) -> None:
        """Colour what is shown, if it still is."""
        if excerpt is self._excerpt:
            self._colours = colours
            self.refresh()

    def on_resize(self) -> None:
        """Never scroll sideways: a row is cut at the edge."""
        self._resize()

    def _resize(self) -> None:
        rows = len(self._excerpt.lines) if self._excerpt else 0
        self.virtual_size = Size(self.scrollable_content_region.width, rows)

    def render_line(self, y: int) -> Strip:
        """One row: the sign of the place, the number, the sign of a change, the code."""
        excerpt, width = self._excerpt, self.scrollable_content_region.width
        row = y + self.scroll_offset.y
        if excerpt is None or not width or not 0 <= row < len(excerpt.lines):
            return Strip.blank(width, self.rich_style)
        number = excerpt.first + row
        component = ("source--focus",) if excerpt.is_focus(number) else ()
        style = self.get_visual_style(*component)
        [strip] = Visual.to_strips(self, self._row(excerpt, row), width, 1, style)
        return strip.extend_cell_length(width, style.rich_style).crop(0, width)

    def _row(self, excerpt: Excerpt, row: int) -> Content:
        """The parts of a row."""
        number, glyphs = excerpt.first + row, self._glyphs
        digits, focus = len(str(excerpt.last)), excerpt.is_focus(number)
        dim = "" if focus else self.get_visual_style("source--number", partial=True)
        change = glyphs.changed if excerpt.is_changed(number) else " "
        spans = self._colours[row] if row < len(self._colours) else ()
        return Content.assemble(
            glyphs.chosen if focus else " ",
            (f"{number:{digits}} ", dim),
            (change, self.get_visual_style("source--changed", partial=True)),
            Content(excerpt.lines[row], list(spans)),
        )
