"""The two ways out: to the merge, and just out."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from shipcheck.model.text import listed
from shipcheck.model.words import Verdict
from shipcheck.ship.forge_waiting import LEFT_TO_FORGE
from shipcheck.ship.standing import in_the_way
from shipcheck.tui.actions.editing import Editing
from shipcheck.tui.leaving import Leaving

NAMED = 4
"""Items that a refusal names."""


class Out(Editing):
    """Merges or says why not; quits."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "merge", "Merge", id="merge"),
        Binding("q", "leave", "Quit", id="quit"),
        Binding("ctrl+c", "interrupt", "Interrupt: quit without a verdict", id="interrupt"),
    ]

    def action_merge(self) -> None:
        """Ask, then leave for the merge; or say why not."""
        result = self.board.result
        if self.refused("merge") or result is None:
            return
        from shipcheck.tui.screens.merge import MergeDialog  # noqa: PLC0415

        def given(yes: bool | None) -> None:  # noqa: FBT001 - as Textual calls it
            if not yes:
                return
            if self.board.result is result:
                self.app.exit(Leaving(result, merge=True))
            else:
                self.say("the verdict has changed meanwhile, so not merged", warn=True)

        self.app.push_screen(MergeDialog(result, glyphs=self.glyphs), given)

    def why_not(self, action: str) -> str | None:
        """Why it may not be merged now."""
        return self._why_not_merge() if action == "merge" else super().why_not(action)

    def _why_not_merge(self) -> str | None:
        """What stands in the way, by name; None where nothing does."""
        result = self.board.result
        if result is None:
            return "not judged yet" if self.board.is_busy else "nothing is judged: r judges again"
        if result.pulled is not None:
            return f"#{result.pulled.number} is only looked at here: it is merged where it is"
        if result.change.empty:
            return "nothing to merge"
        if self.session.options.only:
            return "only a part was judged (--only), so nothing is merged"
        if result.verdict is Verdict.READY:
            return None
        blocking = [item.item for _, item in in_the_way(result)]
        word = result.verdict.value.replace("_", " ")
        for_forge = all(one.uses in LEFT_TO_FORGE for one in blocking)
        waits = for_forge and result.verdict is not Verdict.NOT_READY
        more = "; shipcheck merge can leave that to a forge" if waits else ""
        return f"{word}, so not merged: {listed((one.id for one in blocking), NAMED)}{more}"

    def action_leave(self) -> None:
        """Quit; the exit code tells the last verdict."""
        self.app.exit(Leaving(self.board.result))

    def action_interrupt(self) -> None:
        """Quit as an interrupt does everywhere."""
        self.app.exit(Leaving(None))
