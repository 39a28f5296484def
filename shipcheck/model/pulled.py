"""A pull request that is looked at: what its author says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pulled:
    """What the author says: the pull request in words, as the forge has it.

    `branch` is `owner:name` for a fork's. `open` is whether it still awaits its merge.
    """

    number: int
    url: str
    title: str
    body: str
    author: str
    branch: str
    base: str
    labels: tuple[str, ...] = ()
    draft: bool = False
    is_fork: bool = False
    open: bool = True
