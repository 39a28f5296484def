"""Let commands of the checklist run on somebody else's commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from shipcheck.tui.screens.confirm import ConfirmDialog

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.content import Content

    from shipcheck.tui.glyphs import Glyphs


class AllowDialog(ConfirmDialog):
    """Shows what would run, and whose work it would run on."""

    HEADING = "Allow"
    KEYS: ClassVar = (("y", "let them run"), ("n", "no"), ("esc", "cancel"))

    def __init__(
        self, commands: Sequence[str], strangers: Sequence[str], *, glyphs: Glyphs
    ) -> None:
        super().__init__(glyphs=glyphs)
        self._commands = commands
        self._strangers = strangers

    def said(self) -> Iterable[Content]:
        """The commands, each on a line, and the addresses of the commits."""
        pen = self.pen
        yield pen("These commands would run with your rights, on this commit:")
        for command in self._commands:
            yield pen.line("  ", pen(command, "bold"))
        if self._strangers:
            yield pen("It has commits that are not yours:")
            for stranger in self._strangers:
                yield pen.line("  ", pen(stranger, "$text-warning"))
