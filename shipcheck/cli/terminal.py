"""Whether somebody sits at a terminal that can draw a screen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from shipcheck.change.environment import detect_ci

if TYPE_CHECKING:
    from collections.abc import Mapping


def can_draw(environment: Mapping[str, str]) -> bool:
    """Whether standard input and output are a terminal that is not dumb, and this is no CI."""
    return (
        sys.stdin.isatty()
        and sys.stdout.isatty()
        and environment.get("TERM", "dumb") not in ("", "dumb")
        and detect_ci(environment) is None
    )


def can_ask(environment: Mapping[str, str]) -> bool:
    """Whether a person can be asked on standard error and answer on standard input."""
    return sys.stdin.isatty() and sys.stderr.isatty() and detect_ci(environment) is None
