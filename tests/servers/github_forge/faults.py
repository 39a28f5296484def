"""What goes wrong on purpose, and what happens between two requests.

Kinds of faults:

- `error`: answers `status` (500) and does nothing; `error_after` does it, and answers `status` (502).
- `cut`: the connection breaks before anything is done; `cut_after`: after it was done.
- `late`: it is done, and no answer comes before the client's patience ends.
- `html`: a page to sign in, with `status` (200); `garbage`: JSON that ends in the middle.
- `conflict`: 409 without doing it; `redirect`: 302 to `target`; `moved`: 301 to `target`.
- `limited`: 403 with no requests left; `secondary`: 403 with `retry-after`; `busy`: 429 with `retry-after`.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.github_forge.wire import Asked

Kind = Literal[
    "error", "error_after", "cut", "cut_after", "late", "html", "garbage", "conflict", "redirect", "moved",
    "limited", "secondary", "busy",
]  # fmt: skip
STATUSES = {
    "error": 500, "error_after": 502, "html": 200, "garbage": 200, "conflict": 409, "redirect": 302,
    "moved": 301, "limited": 403, "secondary": 403, "busy": 429,
}  # fmt: skip


class CutOffError(Exception):
    """The connection breaks here."""


class LateError(Exception):
    """No answer comes."""


@dataclass
class Fault:
    """One fault: for which requests, and how often (None: always)."""

    kind: Kind
    path: str = ""
    method: str | None = None
    times: int | None = 1
    status: int = 0
    target: str = "https://elsewhere.example.com/"
    seconds: int = 7
    holds: str = ""

    def fits(self, asked: Asked) -> bool:
        """Whether this request is hit; `holds` must stand in its body."""
        return (
            self.times != 0
            and self.method in (None, asked.method)
            and re.search(self.path, asked.path) is not None
            and self.holds.encode() in asked.content
        )


@dataclass
class Faults:
    """The faults that are set."""

    pending: list[Fault] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def add(
        self,
        kind: Kind,
        *,
        path: str = "",
        method: str | None = None,
        times: int | None = 1,
        status: int = 0,
        target: str = "https://elsewhere.example.com/",
        seconds: int = 7,
        holds: str = "",
    ) -> None:
        """Set a fault; `path` is searched for as a pattern, `holds` in the body (for GraphQL)."""
        wanted = status or STATUSES.get(kind, 0)
        self.pending.append(Fault(kind, path, method, times, wanted, target, seconds, holds))

    def take(self, asked: Asked) -> Fault | None:
        """The fault that hits a request."""
        for fault in self.pending:
            if fault.fits(asked):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None


@dataclass
class Hook:
    """Something that happens at a request: `left` more go by before."""

    left: int
    act: Callable[[], object]
    after: bool
    fits: Callable[[Asked], bool]


@dataclass
class Hooks:
    """What happens between requests; each hook runs once."""

    waiting: list[Hook] = field(default_factory=list)

    def at(
        self,
        number: int,
        act: Callable[[], object],
        *,
        after: bool = False,
        fits: Callable[[Asked], bool] = lambda _asked: True,
    ) -> None:
        """Call `act` before the `number`-th request from now that fits (1: the next one), or after it."""
        self.waiting.append(Hook(number, act, after, fits))

    def count(self, asked: Asked) -> None:
        """A request came: it is counted, before anything is done with it."""
        for hook in self.waiting:
            if hook.fits(asked):
                hook.left -= 1

    def run(self, *, after: bool) -> None:
        """Run those whose turn it is."""
        due = [hook for hook in self.waiting if hook.left <= 0 and hook.after == after]
        for hook in due:
            self.waiting.remove(hook)
            hook.act()
