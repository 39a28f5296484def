"""Where the head of a pull request can be fetched, on forges that have no ref for it but its branch."""

from __future__ import annotations

import re
from shlex import quote
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from shipcheck.forge.pull_request import PullRequest

PLAIN = re.compile(r"[^\s:*?\[\\^~\x00-\x1f\x7f]+")
"""What a name of a branch is made of (git check-ref-format); a colon would make two refs of it."""


class HeadRefs:
    """The branches of the pull requests that were read."""

    def __init__(self) -> None:
        self._refs: dict[int, str] = {}
        self._elsewhere: dict[int, ShipcheckError] = {}

    def remember(self, pull: PullRequest) -> None:
        """Keep where the head of a pull request is: in the base's own repository, or that it is not."""
        number = pull.number
        if not PLAIN.fullmatch(pull.head_branch):
            self._elsewhere[number] = _nowhere(number)
        elif pull.is_fork:
            self._elsewhere[number] = _in_fork(pull)
        else:
            self._refs[number] = f"refs/heads/{pull.head_branch}"

    def ref_of(self, number: int) -> str:
        """The ref; raises ShipcheckError where it was not read, or its branch is in a fork."""
        if number not in self._refs:
            raise self._elsewhere.get(number, _nowhere(number))
        return self._refs[number]


def _in_fork(pull: PullRequest) -> ShipcheckError:
    """What is said of a branch in another repository, which this remote has no ref for."""
    said = f"pull request {pull.number} comes from a fork, and is at no ref of this remote"
    if pull.head_repository is None:
        return ShipcheckError(said, hint="The fork is gone: its author has the commits.")
    branch = quote(f"refs/heads/{pull.head_branch}")
    fork = f"the address of {pull.head_repository}"
    return ShipcheckError(
        said,
        hint=f"git fetch ADDRESS {branch}, where ADDRESS is {fork}, brings it; then try again.",
    )


def _nowhere(number: int) -> ShipcheckError:
    return ShipcheckError(
        f"the head of pull request {number} is at no ref of this remote",
        hint="Fetch its branch from where that is, then try again.",
    )
