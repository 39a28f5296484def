"""How the user wants a change merged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.model.result import Method, Through
from shipcheck.ship.request import CHECKED_OUT

if TYPE_CHECKING:
    from shipcheck.git.repository import Repository
    from shipcheck.model.checklist import Checklist

_METHODS = {
    "merge": Method.MERGE,
    "squash": Method.SQUASH,
    "rebase": Method.REBASE,
}
"""What `merge: {method: …}` of a checklist means."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a change is to be merged.

    `method` and `through` are None for what the base's checklist says. `message` replaces the usual
    one; `urgent` is the reason for which it is merged though it is not ready; `head` is the name that
    the user gave to what is merged, None for what is checked out. `push` is the base for a merge here, the
    branch for one through the forge; `open` opens the pull request where there is none, if `draft` as
    one that is not merged yet.
    """

    method: Method | None = None
    message: str | None = None
    urgent: str | None = None
    push: bool = False
    head: str | None = None
    through: Through | None = None
    open: bool = False
    draft: bool = False


def local_wish(wish: Wish, checklist: Checklist) -> Wish:
    """The wish for a merge here, with what the checklist says of it.

    Raises:
        UsageError: commits are to be made anew, which only a forge does.
    """
    if wish.method is Method.REBASE:
        raise UsageError(
            "--rebase is what a forge does, and this is merged here",
            hint="git rebase, then shipcheck merge --ff",
        )
    said = _METHODS.get(checklist.merge.get("method", "merge"), Method.MERGE)
    here = Method.FAST_FORWARD if said is Method.REBASE else said
    return replace(wish, method=wish.method or here)


def forge_wish(wish: Wish, checklist: Checklist) -> Wish:
    """The wish for a merge through the forge; `method` stays None where nobody named one.

    Raises:
        UsageError: no commit is wanted, and no forge moves a branch like that.
    """
    if wish.method is Method.FAST_FORWARD:
        raise UsageError("--ff is for a merge here", hint="--local --ff, or --rebase")
    said = checklist.merge
    return replace(
        wish,
        method=wish.method or _METHODS.get(said.get("method", "")),
        push=wish.push or bool(said.get("push")),
        open=wish.open or bool(said.get("open")),
        draft=bool(said.get("draft")),
    )


async def head_ref(repository: Repository, wish: Wish) -> str | None:
    """The ref that names what is merged; None where a commit was named, which never moves."""
    if wish.head is None or wish.head in CHECKED_OUT:
        return "HEAD" if repository.branch is None else f"refs/heads/{repository.branch}"
    arguments = ("--verify", "--quiet", "--symbolic-full-name", "--end-of-options", wish.head)
    found = await repository.git.text("rev-parse", *arguments, ok=(0, 1, 128))
    # A tag may be an object of its own, and nobody moves it in passing.
    return found if found.startswith(("refs/heads/", "refs/remotes/")) else None
