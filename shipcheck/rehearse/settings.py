"""What `flags: tests:` of a checklist says about how rehearsals run; nothing is imported for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

BY_RUNNERS = "shipcheck rehearse flags"
"""What is allowed where no command is named: the runners that shipcheck starts by itself."""


def commands_of(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The commands that a rehearsal with these settings runs, as the user allows them."""
    prepare, command = settings.get("prepare"), settings.get("command")
    return (*([str(prepare)] if prepare else []), str(command or BY_RUNNERS))
