"""When the code behind a flag was last used, by the team's own query."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.http.reading import moment
from shipcheck.model.outcome import Finding
from shipcheck.model.text import visible
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from shipcheck.process.runner import Completed

SHOWN = 80
"""Characters of a wrong answer that are shown."""


@dataclass(frozen=True, slots=True)
class Usage:
    """When each key was last used, None for never; `notes` say what the query did not answer."""

    last_used: dict[str, datetime | None] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()


async def read_usage(
    template: str | None, keys: Sequence[str], run: Callable[[str, str], Awaitable[Completed]]
) -> Usage:
    """What the query says of each key; it prints a date (RFC 3339) or `never`.

    A key is the branch's own text. One that the shell, or the command, could take for anything but
    a plain word is not put into the command: quotes do not help where the template has its own.

    Args:
        template: the command, in which `{flag}` stands for the key; None asks nothing.
        keys: the flags.
        run: runs a command, given with the template that it was made of, which the user allows.
    """
    usage = Usage()
    if not template:
        return usage
    for key in keys:
        if shlex.quote(key) != key or key.startswith("-"):
            note = _note(f"{key} is no plain word", "Give the flag a name of letters and digits.")
            return Usage(usage.last_used, (note,))
        try:
            done = await run(template.replace("{flag}", key), template)
        except ShipcheckError as error:  # the others would end alike
            return Usage(usage.last_used, (_note(error.message, error.hint),))
        said = done.stdout.decode("utf-8", "replace").strip()
        when = moment(said)
        if done.code == 0 and (said == "never" or when is not None):
            usage.last_used[key] = when
        else:
            what = f"exit code {done.code}" if done.code else visible(said)[:SHOWN] or "nothing"
            note = _note(f"for {key} it said: {what}", "It prints a date (RFC 3339), or never.")
            return Usage(usage.last_used, (note,))
    return usage


def _note(why: str, fix: str) -> Finding:
    message = f"the usage query of the checklist did not answer: {why}"
    return Finding("flag-usage-unknown", Level.NOTE, message, fix=fix)
