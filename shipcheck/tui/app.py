"""The application: themes, the one screen, and how it ends. Everything else is the screen's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.filter import Monochrome, NoColor

from shipcheck.tui.ascii import AsciiFilter
from shipcheck.tui.driver import OutputDriver
from shipcheck.tui.leaving import Leaving
from shipcheck.tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen

    from shipcheck.tui.glyphs import Glyphs
    from shipcheck.tui.session import Session


class ShipcheckApp(App[Leaving]):
    """Shows one session.

    Args:
        session: what is judged.
        glyphs: the signs that the terminal can draw.
    """

    TITLE = "shipcheck"
    COMMANDS: ClassVar[set[Any]] = set()  # the screen's own come first, and theirs are among them
    CSS_PATH = "screens/review.tcss"  # Textual does not read that of a default screen

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        self.glyphs = glyphs  # before the base class: it asks for the variables of the style sheet
        super().__init__(driver_class=OutputDriver)
        self.session = session
        self.main = ReviewScreen(session, glyphs)
        environment = session.surroundings.environment
        if not environment.get("TEXTUAL_THEME"):
            self.theme = own_theme(environment.get("COLORFGBG", ""))

    def get_default_screen(self) -> Screen[None]:
        """The main screen."""
        return self.main

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What the style sheets need beside the theme: a border that the terminal can draw."""
        return {"pane-border": self.glyphs.border}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, with the one against colour that fits the theme, and the one for ASCII.

        Textual chooses against colour once, for the theme that it starts with; on another that may
        be black on black.
        """
        filters = [
            one for one in super().get_line_filters() if not isinstance(one, Monochrome | NoColor)
        ]
        if self.no_color:
            filters.append(NoColor() if self.native_ansi_color else Monochrome())
        if self.glyphs.ascii_only:
            filters.append(AsciiFilter())
        return filters

    async def action_quit(self) -> None:
        """Leave with the last verdict."""
        self.exit(Leaving(self.main.board.result))

    @property
    def crash(self) -> Exception | None:
        """The error that nobody foresaw and that ended the screen."""
        return self._exception

    def _fatal_error(self) -> None:
        """End without Textual's traceback: who opened the screen says where the details are."""
        self._close_messages_no_wait()


def own_theme(colours: str) -> str:
    """The theme of the terminal's own 16 colours that fits its background.

    Args:
        colours: the value of COLORFGBG, which many terminals set: `15;0` is light on dark.
    """
    background = colours.rpartition(";")[2]
    light = background in ("7", "15")
    return "ansi-light" if light else "ansi-dark"
