"""How the user wants a change merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.model.result import Method
from shipcheck.ship.request import CHECKED_OUT

if TYPE_CHECKING:
    from shipcheck.git.repository import Repository


@dataclass(frozen=True, slots=True)
class Wish:
    """How a change is to be merged.

    `message` replaces the usual one; `urgent` is the reason for which it is merged though it is not
    ready; `head` is the name that the user gave to what is merged, None for what is checked out.
    """

    method: Method = Method.MERGE
    message: str | None = None
    urgent: str | None = None
    push: bool = False
    head: str | None = None


async def head_ref(repository: Repository, wish: Wish) -> str | None:
    """The ref that names what is merged; None where a commit was named, which never moves."""
    if wish.head is None or wish.head in CHECKED_OUT:
        return "HEAD" if repository.branch is None else f"refs/heads/{repository.branch}"
    arguments = ("--verify", "--quiet", "--symbolic-full-name", "--end-of-options", wish.head)
    found = await repository.git.text("rev-parse", *arguments, ok=(0, 1, 128))
    # A tag may be an object of its own, and nobody moves it in passing.
    return found if found.startswith(("refs/heads/", "refs/remotes/")) else None
