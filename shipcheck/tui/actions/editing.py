"""Hands the terminal to the user's editor, or to a shell, and judges again after that."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType

from shipcheck.checklist.problems import ChecklistError
from shipcheck.errors import ShipcheckError
from shipcheck.ship.standing import is_file_inside, is_path
from shipcheck.tui.actions.copying import Copying

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Editing(Copying):
    """Runs other programs on the terminal while the screen stands aside."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit at the line", id="edit"),
        Binding("exclamation_mark", "shell", "A shell in the repository", id="shell"),
    ]

    @work(exclusive=True, group="edit")
    async def action_edit(self) -> None:
        """Open what the finding, or a mistake in the checklist, speaks of; then judge again."""
        try:
            top = await self._top()
            name, line = self._place()
            path = inside(top, name)
            self._hand_over(self._editor(path, line), top)
        except ShipcheckError as error:
            self.say_error(error)

    @work(exclusive=True, group="edit")
    async def action_shell(self) -> None:
        """Open a shell in the repository; then judge again."""
        try:
            shell = self._environment.get("SHELL") or "/bin/sh"
            self._hand_over([shell], await self._top())
        except ShipcheckError as error:
            self.say_error(error)

    @property
    def _environment(self) -> Mapping[str, str]:
        return self.session.surroundings.environment

    async def _top(self) -> Path:
        """The root of the work tree, also where nothing could be judged."""
        if self.board.evaluation is not None:
            return self.board.evaluation.repository.top
        from shipcheck.git.repository import open_repository  # noqa: PLC0415

        directory = self.session.request.directory
        return (await self.session.work(open_repository(directory, self._environment))).top

    def _place(self) -> tuple[str, int | None]:
        """The file to open, and the line.

        Raises:
            ShipcheckError: nothing that is chosen has a place, or it is not what is checked out.
        """
        error = self.board.error
        if isinstance(error, ChecklistError):
            return error.problems[0].file, error.problems[0].line
        if not self.can_edit:
            raise ShipcheckError("what is judged is not checked out, so there is nothing to edit")
        finding = self.finding
        if finding is None or finding.path is None:
            raise ShipcheckError("nothing to open: this names no file", hint="! opens a shell.")
        return finding.path, finding.line

    def _editor(self, path: Path, line: int | None) -> list[str]:
        """The command of the user's editor.

        Raises:
            ShipcheckError: none is set.
        """
        from shipcheck.process.editor import editor_command  # noqa: PLC0415 - when it is asked for

        command = editor_command(self._environment, path, line)
        if command is None:
            raise ShipcheckError("no editor is set", hint="export EDITOR=vim, or another one.")
        return command

    def _hand_over(self, command: list[str], directory: Path) -> None:
        """Let a program have the terminal; whatever it did, judge again.

        Raises:
            ShipcheckError: it could not be started, or we run where that cannot be.
        """
        from shipcheck.process.editor import run_in_foreground  # noqa: PLC0415

        try:
            with self.app.suspend():
                run_in_foreground(command, directory=directory, environment=self._environment)
        except SuspendNotSupported as error:
            raise ShipcheckError("there is no terminal to hand over here") from error
        self.begin()


def inside(top: Path, name: str) -> Path:
    """A file of the work tree.

    Raises:
        ShipcheckError: it is not there, leads out of the work tree, or nothing can be called so.
    """
    if not is_path(name) or not is_file_inside(top / name, top):
        raise ShipcheckError(f"{name} is no file of the work tree")
    return top / name
