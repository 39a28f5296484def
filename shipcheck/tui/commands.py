"""What the user would type for what a key does: the same request, as a command line."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from shipcheck.model.words import Place

if TYPE_CHECKING:
    from shipcheck.ship.request import Request


def command(request: Request, *words: str) -> str:
    """`shipcheck WORDS` with the options by which this request was asked for."""
    if request.pull_request is not None and words[:1] == ("check",):
        return shlex.join(("shipcheck", "pr", str(request.pull_request.number), *words[1:]))
    options = {
        "--base": _short(request.base),
        "--head": request.head,
        "--checklist": str(request.checklist_file) if request.checklist_file else None,
        "--checklist-from": request.checklist_from or _from_place(request),
    }
    given = [word for name, value in options.items() if value for word in (name, value)]
    return shlex.join(("shipcheck", *words, *given))


def _from_place(request: Request) -> str | None:
    """A merge is judged by the base's checklist, and so must be what is decided on the way."""
    return "base" if request.place is Place.MERGE else None


def _short(base: str | None) -> str | None:
    """A base as people write it."""
    return base.removeprefix("refs/remotes/") if base else base
