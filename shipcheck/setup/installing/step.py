"""One change of a plan: shown first, carried out later."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.git.errors import redact
from shipcheck.setup.installing.splice import shared_length

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ALIAS = "alias"
HOOKS = ("pre-push", "pre-merge-commit")
PARTS = (ALIAS, *HOOKS)


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one part.

    `path` is the file; `lines` what stands there now and what will, as a short diff; `notes` what
    else to know. `carry_out` does it, None where there is nothing to do; `said` is what is true
    then. `refused` is why the part cannot be done, empty where it can.
    """

    part: str
    path: Path
    said: str
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refused: str = ""
    carry_out: Callable[[], None] | None = None


def difference(before: bytes | None, after: bytes | None) -> tuple[str, ...]:
    """The lines that go (`-`) and come (`+`), without those around them; no password in a URL."""
    old, new = (_lines(content) for content in (before, after))
    start = shared_length(old, new)
    old, new = old[start:], new[start:]
    end = shared_length(old[::-1], new[::-1])
    gone, come = old[: len(old) - end], new[: len(new) - end]
    return tuple(
        redact(line) for line in (*(f"- {one}" for one in gone), *(f"+ {one}" for one in come))
    )


def _lines(content: bytes | None) -> list[str]:
    text = os.fsdecode(content or b"").removesuffix("\n").expandtabs(4)
    return text.split("\n") if text else []
