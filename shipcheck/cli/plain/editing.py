"""The word that opens the user's editor where something has to be mended."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from shipcheck.cli.output import narrate
from shipcheck.cli.plain.offers import place_of
from shipcheck.errors import UsageError
from shipcheck.process.editor import editor_command, run_in_foreground

if TYPE_CHECKING:
    from shipcheck.cli.plain.session import Session


async def edit_item(session: Session, rest: str) -> None:
    """`edit N`: open the file of an item in the editor, at the line."""
    evaluation, _ = session.judged
    _, item = session.find(rest)
    place = place_of(evaluation, item)
    if place is None:
        why = "names no file of this work tree"
        if not evaluation.head_is_checked_out:
            why = "is about a commit that is not checked out"
        raise UsageError(f"nothing to edit: {item.item.id} {why}")
    if not sys.stdin.isatty():
        raise UsageError("an editor needs a terminal, and standard input is none")
    environment = evaluation.surroundings.environment
    command = editor_command(environment, *place)
    if command is None:
        raise UsageError("no editor is set", hint="export EDITOR=vim, say, and start again.")
    code = run_in_foreground(command, directory=evaluation.repository.top, environment=environment)
    ended = f" ended with exit code {code}" if code else ""
    narrate(f"{command[0]}{ended or ' is done'}. Commit what you mended; again judges anew.")
