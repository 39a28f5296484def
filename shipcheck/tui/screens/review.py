"""The main screen: the change on top, the checklist, and what is said of the chosen item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Input, OptionList

from shipcheck.tui.actions.leaving import Out
from shipcheck.tui.findings import ItemPage
from shipcheck.tui.hints import useful_keys
from shipcheck.tui.pages import change_page, empty_page, error_page
from shipcheck.tui.palette import ActionProvider
from shipcheck.tui.reading import read_source
from shipcheck.tui.widgets.checklist import Checklist
from shipcheck.tui.widgets.detail import Detail
from shipcheck.tui.widgets.headline import Headline
from shipcheck.tui.widgets.keys import Keys

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from shipcheck.model.outcome import Finding
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.tui.glyphs import Glyphs
    from shipcheck.tui.screens.help import HelpEntry
    from shipcheck.tui.session import Session


class ReviewScreen(Out):
    """Walks through one change.

    Args:
        session: what is judged.
        glyphs: the signs that the terminal can draw.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-low"), (36, "-tall")]  # noqa: RUF012 - the same
    COMMANDS: ClassVar[set[Any]] = {ActionProvider}
    AUTO_FOCUS = "#checklist"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", id="help"),
    ]

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        super().__init__(session, glyphs)
        self._source_of: tuple[Evaluation, Finding] | None = None
        self._without_source = False

    def compose(self) -> ComposeResult:
        """The change above, the list and the details in the middle, the keys below."""
        yield Headline(self.glyphs)
        with Container(id="body"):
            yield Checklist(self.glyphs)
            yield Detail(self.glyphs)
        box = Input(placeholder="words, in any order", id="filter", compact=True)
        box.display = False
        yield box
        yield Keys(self.glyphs)

    def paint(self) -> None:
        """Show how things stand."""
        if not self.is_running:  # news may come while the screen is being taken down
            return
        board, now = self.board, self.session.now()
        rows = self.shown_rows()
        self.query_one(Headline).show(board, now)
        self.checklist.show(rows, now, self.chosen)
        self.set_class(not rows, "-bare")
        if self.focused is None and rows:  # a list without rows may be hidden, and so lose it
            self.checklist.focus()
        self._follow()
        self.detail.show(self._page())
        self._show_source()
        self.query_one(Keys).show(useful_keys(self))

    def _follow(self) -> None:
        """What is chosen is what the list can show."""
        shown = self.checklist.chosen
        if shown is not None and shown != self.chosen and not self.board.is_busy:
            self.chosen, self.finding_index = shown, 0
        if self.row is not None and self.row.findings and self.finding is None:
            self.finding_index = 0  # judged again, it has fewer

    def _page(self) -> Content:
        """What the detail pane says."""
        board = self.board
        if board.error is not None:
            return error_page(self.pen, board.error)
        if self.about and board.evaluation is not None:
            return change_page(self.pen, board.evaluation, board.result)
        row = self.row
        if row is None:
            return empty_page(self.pen, board, filtered=bool(self.words))
        page = ItemPage(
            self.pen, self.session.request, row, self.finding_index, can_edit=self.can_edit,
            with_statement=self._without_source or self._hides_source,
        )  # fmt: skip
        return page.content()

    def on_resize(self) -> None:
        """What fits on a line is another thing now."""
        self.call_later(self.paint)

    def judged(self) -> None:
        """Begin at the first problem, unless the user is somewhere already."""
        if self.has_place:
            return
        problems = [row.item.id for row in self.shown_rows() if row.is_problem]
        if problems:
            self.chosen, self.finding_index = problems[0], 0

    @on(OptionList.OptionHighlighted, "#checklist")
    def _chose(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id is not None and event.option_id != self.chosen:
            self.detail.to_top()
            self.choose(event.option_id)

    @on(OptionList.OptionSelected, "#checklist")
    def _opened(self) -> None:
        self.open_detail()

    def _show_source(self) -> None:
        """Show the source of the finding in sight; it is read in the background."""
        evaluation, finding = self.board.evaluation, self.finding
        wanted = None
        if evaluation is not None and finding is not None and finding.path and not self.about:
            wanted = (evaluation, finding)
        if wanted == self._source_of:
            return
        self._source_of, self._without_source = wanted, False
        self.detail.show_source(None)
        if wanted is not None:
            self._read_source(*wanted)

    @work(exclusive=True, group="source")
    async def _read_source(self, evaluation: Evaluation, finding: Finding) -> None:
        source = await self.session.work(read_source(evaluation, finding))
        if self._source_of == (evaluation, finding):
            self.detail.show_source(source)
            if source is None:
                self._without_source = True
                self.paint()

    @property
    def _hides_source(self) -> bool:
        """Whether there is no room for a source, as the style sheet has it."""
        narrow, low = self.has_class("-narrow"), self.has_class("-low") or self.has_class("-short")
        return narrow and low and not self.has_class("-opened")

    def action_help(self) -> None:
        """Show all keys, and do what is chosen there."""
        from shipcheck.tui.screens.help import HelpDialog, help_entries  # noqa: PLC0415

        dialog = HelpDialog(help_entries(self, self.why_not), glyphs=self.glyphs)
        self.app.push_screen(dialog, self._do)

    async def _do(self, entry: HelpEntry | None) -> None:
        """Do what was chosen in the help."""
        if entry is not None:
            await self.app.run_action(entry.action, entry.node)
